"""Stands of a list that are on the record with another area: the same one measured anew, or one more?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from inward.core.sought import sought
from inward.directory.queries import kin_of
from inward.events.models import Participation
from inward.intake.evaluate import Vocabularies
from inward.intake.kinds import BY_NAME
from inward.intake.kinds.kind import ListKind, States
from inward.intake.models import Batch, ListRow
from inward.intake.stated import Stated
from inward.intake.states import WhichStand

# As many rows as a sentence names.
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about the stand of one row.

    Args:
        stands: those on the record that may be meant; none where rows of the list disagree.
        before: the earlier row that gives a stand of the same number another area, 0 for none.
        answer: what an officer said.
        is_open: whether that leaves no doubt yet.
    """

    row: ListRow
    stands: tuple[Participation, ...]
    before: int
    answer: str
    is_open: bool

    @property
    def said(self) -> str:
        """What is asked, in the reader's language, or how it was answered."""
        if not self.is_open:
            return str(WhichStand(self.answer).label)
        if self.before:
            return _(
                "Row %(line)d gives the stand of this number another area: mend one of the two,"
                " or say that this is one more stand."
            ) % {"line": self.before}
        stands = pgettext("list", ", ").join(_called(one) for one in self.stands)
        if self.answer:
            return _(
                "It cannot be told which stand on the record is meant (%(stands)s): write its"
                " number, or leave the row out and correct the stand on the record."
            ) % {"stands": stands}
        return _(
            "On the record the exhibitor has a stand of another area (%(stands)s): say whether"
            " this is the same stand or one more."
        ) % {"stands": stands}

    @property
    def same_as(self) -> int | None:
        """The fact that the row measures anew."""
        return self.stands[0].pk if self.answer == WhichStand.SAME and self.stands else None

    @property
    def is_more(self) -> bool:
        return self.answer == WhichStand.MORE


def _called(stand: Participation) -> str:
    area = f"{(stand.stand_m2 or Decimal(0)).normalize():f}\u00a0m²"
    return f"{stand.detail} {area}".strip()


def questions(batch: Batch, rows: Iterable[ListRow]) -> dict[int, Question]:
    """What must be said of the stands of these rows, and what was said, by the row's key.

    A stand that the list states as the record has it is not another one; of several rows about one
    stand the first is asked about.

    Args:
        rows: those that would be taken in, in the order of the list.
    """
    kind = BY_NAME[batch.kind]
    states = next((one for one in kind.states if "stand_m2" in one.fills), None)
    if states is None:
        return {}
    stated = Stated(kind, batch.about_id)
    pairs = [(row, says) for row, says in _said(batch, kind, rows) if says["stand_m2"] is not None]
    kin = kin_of({row.who_id for row, _says in pairs if row.who_id})
    for _row, says in pairs:
        says["subject_id"] = kin.get(says["subject_id"], says["subject_id"])
    there = Participation.objects.filter(event=batch.about_id, stand_m2__isnull=False).live()
    exhibitors = set(there.values_list("subject_id", flat=True))
    stated.look_up({one: into for one, into in kin.items() if one in exhibitors})
    asking = _Asking(stated, states, pairs)
    return {row.pk: one for row, says in pairs if (one := asking.about(row, says)) is not None}


def _said(
    batch: Batch, kind: ListKind, rows: Iterable[ListRow]
) -> Iterable[tuple[ListRow, dict[str, Any]]]:
    codes = Vocabularies.of(kind).codes
    for row in rows:
        read = {
            name: kind.by_name[name].type.read(row.values[name], codes)
            for name in ("role", "stand_m2", "detail")
            if name in row.values
        }
        yield (
            row,
            {
                # Somebody new has no key on the record; rows of one name are of one exhibitor.
                "subject_id": row.who_id or row.key,
                "event_id": batch.about_id,
                "role_id": read.get("role"),
                "stand_m2": read.get("stand_m2"),
                "detail": read.get("detail", ""),
            },
        )


class _Asking:
    """Goes through the rows as they will be taken in."""

    def __init__(
        self, stated: Stated, states: States, pairs: Iterable[tuple[ListRow, dict[str, Any]]]
    ) -> None:
        self._stated, self._states = stated, states
        # Stands on the record that the list states as they are, or by their number.
        self._kept: set[int] = set()
        for _row, says in pairs:
            before = stated.before(states, says)
            if before is not None and before.fact is not None:
                self._kept.add(before.fact.pk)
        self._seen: set[tuple[Any, ...]] = set()
        self._numbered: dict[tuple[Any, ...], int] = {}
        self._meant: set[int] = set()

    def about(self, row: ListRow, says: dict[str, Any]) -> Question | None:
        number = sought(says["detail"])
        stand = (says["subject_id"], says["role_id"], number)
        if (*stand, says["stand_m2"]) in self._seen:
            return None
        self._seen.add((*stand, says["stand_m2"]))
        before = self._numbered.setdefault(stand, row.line) if number else row.line
        answer = row.values.get("which_stand", "")
        if before != row.line:
            return Question(row, (), before, answer, answer != WhichStand.MORE)
        stands = tuple(
            one
            for one in self._stated.another_area(self._states, says)
            if isinstance(one, Participation) and one.pk not in self._kept
        )
        if not stands:
            return None
        return Question(row, stands, 0, answer, not self._is_clear(answer, stands))

    def _is_clear(self, answer: str, stands: Sequence[Participation]) -> bool:
        if answer != WhichStand.SAME:
            return answer == WhichStand.MORE
        one = stands[0].pk
        clear = len(stands) == 1 and one not in self._meant
        self._meant.add(one)
        return clear


def unsaid(found: Iterable[Question]) -> str:
    """What must be said before the list is taken in; empty where nothing must."""
    lines = [one.row.line for one in found if one.is_open]
    if not lines:
        return ""
    named = pgettext("list", ", ").join(str(line) for line in lines[:_NAMED])
    return ngettext(
        "In %(number)d row it is not said which stand is meant (row %(lines)s): its area differs"
        " from the record or from another row. Say so before the list is taken in.",
        "In %(number)d rows it is not said which stand is meant (rows %(lines)s): their areas"
        " differ from the record or from another row. Say so before the list is taken in.",
        len(lines),
    ) % {"number": len(lines), "lines": named + ("…" if len(lines) > _NAMED else "")}
