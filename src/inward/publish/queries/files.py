"""The files a release leaves as: one JSON that a stranger verifies, rows as CSV, the whole chain."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256
from io import StringIO
from typing import Any

from inward.figures.rules import Row
from inward.publish.models import Release, ReleaseRow, RowContent
from inward.publish.queries.releases import content, public_contents
from inward.publish.rules import ROWS_APART, Part, Plain, canonical_row


def release_file(release: Release, *, public_on: date | None) -> Iterator[str]:
    """The release as canonical JSON, a piece at a time; sealed by a digest over all before it.

    Args:
        public_on: show only rows and columns that are public on this day; None shows all.
    """
    seal = sha256()
    for piece in _pieces(release, public_on):
        seal.update(piece.encode())
        yield piece
    # The seal is taken over the object without itself: the same text, closed.
    seal.update(b"}")
    yield f',"seal":"{seal.hexdigest()}"}}'


def _pieces(release: Release, public_on: date | None) -> Iterator[str]:
    yield f'{{"digest":"{release.digest}","file":"inward-release-file-1",'
    yield f'"frozen":{release.frozen},"rows":['
    for position, row in enumerate(_rows(release, public_on)):
        yield ("," if position else "") + canonical_row(row)
    yield "]"


def _rows(release: Release, public_on: date | None) -> Iterator[dict[str, Plain]]:
    rows = (
        ReleaseRow.objects.filter(
            id__gt=release.number * ROWS_APART, id__lt=(release.number + 1) * ROWS_APART
        )
        .select_related("content")
        .order_by("id")
        .iterator(chunk_size=2000)
    )
    # Both run in the order of their keys, so one pass over each is enough.
    public = (
        iter(
            public_contents(release, on=public_on)
            .order_by("row_id")
            .values_list("row_id", flat=True)
            .iterator(chunk_size=2000)
        )
        if public_on
        else None
    )
    next_public = next(public, None) if public else None
    for row in rows:
        said: dict[str, Plain] = {"counted": row.counted, "digest": row.digest}
        held: RowContent | None = getattr(row, "content", None)
        if held is None:
            yield said | {"state": "erased"}
        elif public is not None and row.pk != next_public:
            yield said | {"state": "withheld"}
        else:
            yield said | _halves(held, whole=public is None)
            next_public = next(public, None) if public else None


def _halves(held: RowContent, *, whole: bool) -> dict[str, Plain]:
    open_: dict[str, Plain] = {
        "open": json.loads(held.open),
        "open_salt": held.open_salt,
        "state": "whole" if whole else "open",
    }
    if whole:
        return open_ | {"inner": json.loads(held.inner), "inner_salt": held.inner_salt}
    return open_ | {"inner_digest": Part(held.inner, held.inner_salt).digest}


def chain_file() -> Iterator[str]:
    """Every release without its rows, in order: enough to verify that the chain is whole."""
    yield '{"file":"inward-chain-file-1","releases":['
    releases = Release.objects.order_by("number").values_list("digest", "frozen")
    for position, (digest, frozen) in enumerate(releases.iterator(chunk_size=500)):
        yield ("," if position else "") + f'{{"digest":"{digest}","frozen":{frozen}}}'
    yield "]}"


def release_table(release: Release, *, public_on: date | None) -> Iterator[str]:
    """The rows as CSV (RFC 4180, UTF-8 with a mark, so that spreadsheets read Chinese)."""
    yield "\ufeff"
    names = [
        name
        for column in release.said["columns"]
        if column["public"] or public_on is None
        for name in _names(column)
    ]
    yield _line(["position", "counted", *names, "facts", "digest"])
    held = (
        RowContent.objects.filter(
            row_id__gt=release.number * ROWS_APART, row_id__lt=(release.number + 1) * ROWS_APART
        )
        if public_on is None
        else public_contents(release, on=public_on)
    )
    for one in held.select_related("row").order_by("row_id").iterator(chunk_size=2000):
        said = content(one.open, one.inner)
        yield _line(
            [
                one.row.position,
                int(one.row.counted),
                *(said.shown.get(name, "") for name in names),
                " ".join(said.facts),
                one.row.digest,
            ]
        )


def count_table(rows: Iterable[Row]) -> Iterator[str]:
    """The rows of a count that is not frozen, as CSV, every one of them; as `release_table` does."""
    yield "\ufeff"
    names: list[str] | None = None
    for row in rows:
        if names is None:
            names = list(row.shown)
            yield _line(["counted", *names, "facts"])
        shown = (row.shown.get(name, "") for name in names)
        yield _line([int(row.counted), *shown, " ".join(row.fact_names)])


def _names(column: dict[str, Any]) -> list[str]:
    name = column["name"]
    return [f"{name}_en", f"{name}_zh"] if column["shows"] == "bilingual" else [name]


def _line(cells: Iterable[Any]) -> str:
    text = StringIO()
    csv.writer(text).writerow([safe_cell(cell) for cell in cells])
    return text.getvalue()


def safe_cell(cell: Any) -> Any:
    """A cell that a spreadsheet would take for a formula is kept as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@", "\t"} else cell
