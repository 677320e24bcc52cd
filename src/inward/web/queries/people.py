"""Who works for an enterprise, how they are reached, until when that is kept, and where it came from."""

from collections.abc import Sequence
from dataclasses import dataclass

from inward.core.language import here
from inward.directory.finding import people_at
from inward.directory.people import Affiliation, Person
from inward.intake.became import rows_that_made
from inward.intake.models import ListRow

# More are looked for by name.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who works or worked there; `row` is that of the list they came in with."""

    affiliation: Affiliation
    row: ListRow | None

    @property
    def person(self) -> Person:
        return self.affiliation.person

    @property
    def title(self) -> str:
        return here(self.affiliation.title_en, self.affiliation.title_zh)


@dataclass(frozen=True, slots=True)
class People:
    """The first of those who work there; whether there are more."""

    rows: Sequence[Known]
    more: bool


def people(family: Sequence[int]) -> People:
    """Everybody known to work or have worked there, each once. Two queries.

    Args:
        family: keys of the organisation and of what was merged into it.
    """
    found = list(people_at(family)[: SHOWN + 1])
    shown: dict[int, Affiliation] = {}
    for one in found[:SHOWN]:
        shown.setdefault(one.person_id, one)
    rows = rows_that_made(Affiliation, [one.pk for one in shown.values()])
    return People([Known(one, rows.get(one.pk)) for one in shown.values()], len(found) > SHOWN)
