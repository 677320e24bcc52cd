"""Lists as they come, made in the test: ugly ones too."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.contrib.auth.models import User
from django.urls import reverse

from inward.core.intervals import interval
from inward.core.permissions import Role
from inward.evidence.models import Subject
from inward.intake import accepting, batches, deciding, entering, understanding
from inward.intake.batches import CannotTakeList
from inward.intake.kinds import BY_NAME
from inward.intake.models import Batch
from inward.intake.sheets import headings
from inward.intake.states import Decided
from tests import make
from tests.support.pages import signed_in

Rows = Sequence[Sequence[Any]]


def workbook(
    path: Path,
    rows: Rows,
    *,
    sheet: str = "Sheet1",
    merged: Sequence[tuple[int, int, int, int, str]] = (),
    hidden: Sequence[str] = (),
    start: tuple[int, int] = (0, 0),
) -> Path:
    """A workbook with these rows from a cell on; `merged`: first row and column, last, text."""
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page = book.add_worksheet(sheet)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                at = (start[0] + r, start[1] + c)
                if isinstance(cell, datetime | date):
                    page.write_datetime(*at, cell, day)
                elif isinstance(cell, str) and cell.startswith("="):
                    page.write_formula(*at, cell, None, "42")
                elif cell not in {"", None}:
                    page.write(*at, cell)
        for top, left, bottom, right, text in merged:
            page.merge_range(top, left, bottom, right, text)
        for name in hidden:
            other = book.add_worksheet(name)
            other.write(0, 0, "secret")
            other.hide()
    return path


def delimited(rows: Rows, *, encoding: str = "utf-8", separator: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def opendocument(path: Path, rows: Rows) -> Path:
    """A small OpenDocument sheet."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    ns = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{ns}:office:1.0"'
        f' xmlns:table="{ns}:table:1.0" xmlns:text="{ns}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Guests">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return path


HEADER = ("单位名称", "姓名", "职务")


def received(
    rows: Rows | bytes,
    *,
    about: Subject | None = None,
    kind: str = "guests",
    name: str = "guests.csv",
    by: User | None = None,
    **says: Any,
) -> Batch:
    """A list sent and read, as the worker reads it."""
    content = rows if isinstance(rows, bytes) else delimited(rows)
    batch = batches.receive(
        kind=BY_NAME[kind],
        name=name,
        content=[content],
        about=about,
        as_of=interval("2026-11-23"),
        by=by,
        at=make.NOW,
        queued=False,
        **says,
    )
    understanding.read_in(batch, lambda *_: None)
    return batch


def decided(batch: Batch, *, by: User | None = None) -> int:
    """Every doubtful row as the first candidate; how many decisions it took."""
    count = 0
    while waiting := [row for row in deciding.to_decide(batch) if not row.decided]:
        row = waiting[0]
        who = row.proposals[0]["id"] if row.proposals else None
        deciding.decide(row, Decided.SAME if who else Decided.NEW, who=who, by=by, at=make.NOW)
        count += 1
    return count


def taken(batch: Batch, *, by: User | None = None) -> entering.Written:
    """The list taken in, whatever is doubtful being the first candidate."""
    decided(batch, by=by)
    accepting.begin(batch)
    return accepting.accept(batch, by=by, at=make.NOW)


def put_aside_meanwhile(
    rows: Sequence[Sequence[str]], monkeypatch: pytest.MonkeyPatch, *, about: Subject
) -> Batch:
    """A list of guests that an officer puts aside while its headings are being understood."""
    batch = batches.receive(
        kind=BY_NAME["guests"],
        name="guests.csv",
        content=[delimited(rows)],
        about=about,
        as_of=interval("2026-11-23"),
        by=None,
        at=make.NOW,
        queued=False,
    )
    client, propose = signed_in(Role.OFFICER), headings.propose

    def meanwhile(*said: Any) -> Any:
        client.post(reverse("list-drop", args=[batch.uuid]))
        return propose(*said)

    monkeypatch.setattr(headings, "propose", meanwhile)
    with pytest.raises(CannotTakeList):
        understanding.read_in(batch, lambda *_: None)
    return Batch.objects.get(pk=batch.pk)


@pytest.fixture
def at_home(settings: Any, tmp_path: Path) -> Path:
    """A folder of the test's own for files and the index of names."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    return settings.HOME
