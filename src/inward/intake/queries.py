"""Where facts came in from: for the chain from a number back to file and line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Model

from inward.evidence.models import Fact, rows_of
from inward.intake.models import Loaded, Taken
from inward.intake.tables import BY_NAME


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a file that was loaded. `entry` is the load; `sha256` tells which file it was.

    Of a list the file carries its sheet: guests.xlsx[Guests], and the dataset is "lists".
    """

    dataset: str
    file: str
    line: int
    key: str
    entry: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.dataset}/{self.file}:{self.line}"


def brought_in(model: type[Model], keys: Iterable[int]) -> dict[int, Place]:
    """For records or facts of one model, by primary key, the row that brought each in last.

    The row of a table that was loaded, or of a list; what was entered here by hand has none.
    """
    wanted = list(keys)
    listed = _from_lists(model, wanted) if issubclass(model, Fact) else {}
    return listed | _from_tables(model, wanted)


def _from_lists(model: type[Fact], keys: Sequence[int]) -> dict[int, Place]:
    cited = dict(rows_of(model).filter(pk__in=keys).values_list("pk", "cited_id"))
    taken = Taken.objects.filter(citation__in=cited.values()).select_related("citation__source")
    rows = {one.citation_id: one for one in taken}
    return {
        pk: Place(
            "lists",
            f"{row.citation.source.title}{f'[{row.sheet}]' if row.sheet else ''}",
            row.line,
            row.citation.locator,
            row.entry_id,
            row.citation.source.digest,
        )
        for pk, citation in cited.items()
        if (row := rows.get(citation)) is not None
    }


def _from_tables(model: type[Model], keys: Sequence[int]) -> dict[int, Place]:
    found = Loaded.objects.filter(model=model._meta.label_lower, made__in=keys)
    places = {}
    for one in found.select_related("loading").order_by("id"):
        file = BY_NAME[one.table].file
        read = one.loading.files.get(file, {})
        places[one.made] = Place(
            one.loading.dataset,
            file,
            one.line,
            one.key,
            one.loading.entry_id,
            read.get("sha256", ""),
        )
    return places
