"""What a list says: read from its file, its columns settled, its rows proposed. Nothing here is a fact."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, islice

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from inward.core.permissions import Act, require
from inward.intake import meanwhile
from inward.intake.batches import PROPOSE, CannotTakeList, Told, ask, erase, file_of, move
from inward.intake.kinds import BY_NAME
from inward.intake.kinds.kind import ListKind
from inward.intake.models import Batch, Layout, ListRow
from inward.intake.noticed import Noticed, noticed
from inward.intake.proposing import PROPOSED, Proposing
from inward.intake.sheets import headings
from inward.intake.sheets.grid import Grid, Line
from inward.intake.sheets.headings import LOOKED_AT, SAMPLED, Header
from inward.intake.sheets.opening import opened
from inward.intake.sheets.refusals import Unreadable, nothing_in_it
from inward.intake.states import BatchState

_BLOCK = 1_000
# How sure the proposals of required columns must be to go on without asking.
_SURE = 0.7


def read_in(batch: Batch, told: Told, *, on: date | None = None, linked: bool = False) -> None:
    """Read the file: rows as they stand, and what they probably mean. Safe to run again.

    `on`: the day it is seen from, else the day it was sent. `linked`: whom the rows name is not
    sought yet; `linking.link` does it for all of them.

    A file that cannot be read becomes a refused list with its reason; nothing is raised.
    """
    ListRow.objects.filter(batch=batch).delete()
    try:
        meanings = BY_NAME[batch.kind].meanings
        with opened(
            file_of(batch),
            name=batch.name,
            sheet=batch.sheet,
            fits=lambda lines: headings.most_known(lines, meanings),
        ) as grid:
            first = list(islice(grid.lines, LOOKED_AT + SAMPLED))
            if not first:
                raise nothing_in_it(grid.sheet)
            _describe(batch, grid, first)
            _fill(batch, chain(first, grid.lines), told, on=on, linked=linked)
    except Unreadable as bad:
        ListRow.objects.filter(batch=batch).delete()
        _refuse(batch, bad)
    except OSError:
        _refuse(batch, Unreadable("gone"))


def _refuse(batch: Batch, bad: Unreadable) -> None:
    batch.refused = bad.kept
    batch.save(update_fields=["refused"])
    _ended(batch, BatchState.REFUSED)


def _describe(batch: Batch, grid: Grid, first: Sequence[Line]) -> None:
    """Where the header is and what the columns mean, as far as it can be told."""
    kind = BY_NAME[batch.kind]
    header = headings.find_header(first, kind.meanings)
    if batch.header is not None:
        header = _header_at(first, batch.header)
    body = [cells for line, cells in first if line > header.line]
    width = max([len(header.texts), *(len(cells) for cells in body)])
    batch.headings = (header.texts + [""] * width)[:width]
    batch.header, batch.sheet = header.line, grid.sheet
    remembered = Layout.objects.filter(
        kind=kind.name, headings=headings.digest(batch.headings)
    ).first()
    proposals = headings.propose(batch.headings, _samples(body, width), kind.meanings)
    batch.columns = remembered.columns if remembered else [one.meaning for one in proposals]
    sure = {one.meaning: one.sure for one in proposals}
    batch.read_as = {
        "kind": grid.kind,
        "encoding": grid.encoding,
        "left": grid.left,
        "others": _others(batch, grid),
        "hidden": grid.hidden,
        "above": header.above,
        "remembered": remembered is not None,
        "sure": [sure.get(name, 1.0) for name in batch.columns],
    }
    meanwhile.note(batch)
    batch.said = [*grid.said, *_said(batch, header)]
    # Not its state: it may have been put aside while the file was opened.
    batch.save(update_fields=["headings", "header", "sheet", "columns", "read_as", "said"])


def _others(batch: Batch, grid: Grid) -> list[str]:
    """Further sheets that could be meant: not those that were found empty before."""
    if not batch.read_as:
        return grid.others
    shown = {batch.sheet, *batch.read_as.get("others", [])}
    return [name for name in grid.others if name in shown]


def _said(batch: Batch, header: Header) -> list[Noticed]:
    said: list[Noticed] = []
    if others := batch.read_as["others"]:
        said.append(noticed("sheet", name=batch.sheet, others=others[:10]))
    if any(header.above):
        titles = "; ".join(text for text in header.above if text)[:200]
        said.append(noticed("above", title=titles))
    if not header.line:
        said.append(noticed("no-header"))
    if batch.read_as["remembered"]:
        said.append(noticed("remembered"))
    return said


def _header_at(first: Sequence[Line], line: int) -> Header:
    """The header where an officer said it is; 0: there is none."""
    above = [" ".join(dict.fromkeys(c for c in cells if c)) for at, cells in first if at < line]
    texts = next((cells for at, cells in first if at == line), [])
    return Header(line, [text.strip() for text in texts], above)


def _samples(body: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    return [
        [cells[at] for cells in body if at < len(cells) and cells[at]][:SAMPLED]
        for at in range(width)
    ]


def _needed(batch: Batch) -> set[str]:
    """Meanings without which no row of a list can be read."""
    kind = BY_NAME[batch.kind]
    needed = {meaning.name for meaning in kind.required}
    if batch.about_id and kind.who == "labelled":
        needed.discard("name")
    return needed


def lacks_columns(batch: Batch) -> bool:
    """Whether something that every row needs is said by no column: perhaps another sheet is meant."""
    return not _needed(batch) <= {*batch.columns, *(n for n, v in batch.constants.items() if v)}


def is_settled(batch: Batch) -> bool:
    """Whether every column that is needed was found surely enough to go on without asking."""
    if not BY_NAME[batch.kind].is_told_by(batch.columns):
        return False
    needed = _needed(batch)
    sure = dict(zip(batch.columns, batch.read_as.get("sure", []), strict=False))
    remembered = bool(batch.read_as.get("remembered"))
    return all(name in batch.columns and (remembered or sure[name] >= _SURE) for name in needed)


def _fill(
    batch: Batch, lines: Iterator[Line], told: Told, *, on: date | None, linked: bool
) -> None:
    """Keep the rows, with what is found where the columns are settled."""
    proposing = None
    if is_settled(batch):
        proposing = Proposing(batch, on=on, told=lambda said: told(0, 0, said), linked=linked)
    header = batch.header or 0
    rows = (
        ListRow(batch=batch, line=line, cells=cells, salt=secrets.token_bytes(16))
        for line, cells in lines
        if line > header and cells != batch.headings
    )
    done = 0
    while block := list(islice(rows, _BLOCK)):
        if proposing is not None:
            proposing.propose(block)
        ListRow.objects.bulk_create(block)
        done += len(block)
        told(done, 0, "reading")
    if not done:
        raise nothing_in_it(batch.sheet)
    _ended(batch, BatchState.COLUMNS if proposing is None else BatchState.PREVIEW)


def set_columns(
    batch: Batch,
    *,
    columns: Sequence[str],
    constants: Mapping[str, str],
    by: User | None,
    at: datetime,
) -> None:
    """Say what the columns mean; remembered for the next list with these headings.

    Raises:
        CannotTakeList: if a column that is needed is missing, or two mean the same.
    """
    require(by, Act.RECORD)
    kind = BY_NAME[batch.kind]
    _must_be_enough(batch, kind, columns, constants)
    with transaction.atomic():
        move(batch, BatchState.WAITING)
        batch.constants = batch.constants | dict(constants)
        batch.columns = list(columns)
        batch.read_as = batch.read_as | {"sure": [1.0] * len(columns)}
        Layout.objects.update_or_create(
            kind=kind.name,
            headings=headings.digest(batch.headings),
            defaults={"columns": batch.columns, "by": by, "at": at},
        )
        batch.save()
        ask(batch, PROPOSE, by=by, at=at)


def _must_be_enough(
    batch: Batch, kind: ListKind, columns: Sequence[str], constants: Mapping[str, str]
) -> None:
    named = [name for name in columns if name]
    twice = {name for name in named if named.count(name) > 1}
    if twice:
        raise CannotTakeList(
            _("Two columns cannot both be “%(name)s”.")
            % {"name": _title(kind, next(iter(sorted(twice))))}
        )
    if not kind.is_told_by(named) and not any(constants.get(name) for name in kind.told_by):
        raise CannotTakeList(str(kind.untold))
    for meaning in kind.required:
        if meaning.name == "name" and kind.who == "labelled" and batch.about_id:
            continue
        if meaning.name not in named and not constants.get(meaning.name):
            raise CannotTakeList(
                _("Say which column is “%(name)s”.") % {"name": _title(kind, meaning.name)}
            )


def _title(kind: ListKind, name: str) -> str:
    from inward.core.language import here

    meaning = kind.by_name[name]
    return here(meaning.en, meaning.zh)


def propose_again(batch: Batch, told: Told, *, on: date | None = None) -> None:
    """Read the kept rows by the columns as they are now. Safe to run again."""
    meanwhile.note(batch)
    batch.save(update_fields=["read_as"])
    proposing = Proposing(batch, on=on, told=lambda said: told(0, 0, said))
    rows = ListRow.objects.filter(batch=batch, taken_in=None).order_by("line")
    done, after = 0, -1
    while block := list(rows.filter(line__gt=after)[:_BLOCK]):
        proposing.propose(block)
        ListRow.objects.bulk_update(block, PROPOSED, batch_size=200)
        done, after = done + len(block), block[-1].line
        told(done, 0, "reading")
    _ended(batch, BatchState.PREVIEW)


def _ended(batch: Batch, to: BatchState) -> None:
    """The worker is done; what it wrote after the list was put aside is erased with the rest."""
    try:
        move(batch, to)
    except CannotTakeList:
        if Batch.objects.filter(pk=batch.pk, state=BatchState.DROPPED).exists():
            erase(batch)
        raise
