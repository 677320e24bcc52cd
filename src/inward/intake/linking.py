"""A whole register against the record: linked by Splink in one go, decided like the rows of any list.

A list is matched row by row by the index of names; a register of hundreds of thousands is compared as a
whole, on one machine or on many. Nothing is taken for known: every link is a proposal for an officer.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from inward.engines.matching import Record
from inward.intake import names, registers
from inward.intake.batches import CannotTakeList, Told
from inward.intake.kinds import BY_NAME
from inward.intake.kinds.kind import ListKind
from inward.intake.models import Batch, ListRow
from inward.intake.proposing import SHOWN
from inward.intake.states import BatchState, Found

_BLOCK = 1_000


def link(batch: Batch, *, engine: str, least: float, told: Told) -> int:
    """Propose for each row of a list that was read the organisations it was linked to; the number of links.

    Rows that were decided, taken in, or cannot be taken stay as they are.

    Args:
        engine: of `registers.ENGINES`.
        least: lowest probability of a link.

    Raises:
        CannotTakeList: the list is not being decided, or does not name organisations.
        registers.NotInstalled: the engine's extra is missing.
    """
    if batch.state != BatchState.PREVIEW:
        raise CannotTakeList(_("This list is not being decided now. Open it again."))
    must_name_organisations(BY_NAME[batch.kind])
    rows = ListRow.objects.filter(
        batch=batch, taken_in=None, decided="", found__in=[Found.KNOWN, Found.DOUBTFUL, Found.NEW]
    )
    theirs = [_record(row) for row in rows.order_by("line").iterator(_BLOCK)]
    ours = [*names.records()]
    found = registers.links([theirs, ours], engine=engine, least=least)
    of_line: dict[int, list[registers.Link]] = defaultdict(list)
    for one in found:
        of_line[int(one.left)].append(one)
    done, after = 0, -1
    while block := list(rows.filter(line__gt=after).order_by("line")[:_BLOCK]):
        after = block[-1].line
        for row in block:
            _propose(row, of_line[row.line], engine)
        ListRow.objects.bulk_update(block, ["found", "score", "proposals", "who"], batch_size=200)
        done += len(block)
        told(done, len(theirs), "linking")
    return len(found)


def must_name_organisations(kind: ListKind) -> None:
    """
    Raises:
        CannotTakeList: rows of this kind of list name something else.
    """
    if kind.who != "organisation":
        raise CannotTakeList(
            _("A register is linked by its organisations; a list of this kind names none.")
        )


def _record(row: ListRow) -> Record:
    said = row.values
    other = said.get("other_name", "")
    return Record(
        str(row.line),
        said.get("name", ""),
        (other,) if other else (),
        said.get("country", ""),
        said.get("city", ""),
        said.get("email", ""),
        said.get("identifier", ""),
    )


def _propose(row: ListRow, links: Iterable[registers.Link], engine: str) -> None:
    nearest = sorted(links, key=lambda one: (-one.probability, int(one.right)))[:SHOWN]
    row.who_id = None
    row.score = nearest[0].probability if nearest else 0
    row.found = Found.DOUBTFUL if nearest else Found.NEW
    row.proposals = [
        {
            "id": int(one.right),
            "score": round(one.probability, 4),
            "reasons": [["linked", one.probability, engine]],
        }
        for one in nearest
    ]
