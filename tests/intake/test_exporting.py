"""Lists go out whole, safe to open, with their dictionary, and it is known who took them what for."""

import csv
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from inward.core.permissions import NotAllowed, Role
from inward.intake import exporting
from inward.intake.exporting import export, harmless
from inward.intake.exports import EXPORTS, CannotExport
from inward.intake.models import Exported
from inward.intake.sheets.opening import opened
from tests import make
from tests.support.everything import one_of_each
from tests.support.pages import signed_in, words


@pytest.mark.django_db
@pytest.mark.parametrize("name", [one.name for one in EXPORTS])
@pytest.mark.parametrize("ending", ["xlsx", "csv", "zip"])
def test_every_list_goes_out_with_every_column_explained(
    tmp_path: Path, name: str, ending: str
) -> None:
    one_of_each()
    path = tmp_path / f"{name}.{ending}"
    columns = next(one.columns for one in EXPORTS if one.name == name)

    done = export(name, path, purpose="yearly report", by=None, at=make.NOW)

    if ending == "zip":
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path)
        path = tmp_path / f"{name}.csv"
    with opened(path) as grid:
        rows = [cells for _line, cells in grid.lines]
    assert rows[0] == [column.name for column in columns]
    assert len(rows) == 1 + done.rows
    if ending == "xlsx":
        with opened(path, sheet="dictionary") as grid:
            words = [cells[0] for _line, cells in grid.lines]
        assert words[1:] == rows[0]


@pytest.mark.django_db
def test_an_export_is_whole_and_logged_with_its_purpose(tmp_path: Path) -> None:
    officer = make.member(Role.OFFICER)
    for n in range(30):
        make.organisation(en=f"Firm {n}")

    export("organisations", tmp_path / "o.csv", purpose="mailing", by=officer, at=make.NOW)

    logged = Exported.objects.get()
    assert (logged.rows, logged.purpose, logged.by) == (30, "mailing", officer)
    assert (tmp_path / "o.dictionary.csv").exists()


@pytest.mark.django_db
def test_an_export_without_purpose_list_or_right_is_refused(tmp_path: Path) -> None:
    to = tmp_path / "x.csv"
    for given_ in ({"name": "organisations", "purpose": " "}, {"name": "nothing", "purpose": "x"}):
        with pytest.raises(CannotExport):
            export(to=to, by=None, at=make.NOW, **given_)
    with pytest.raises(CannotExport, match="ends in"):
        export("events", tmp_path / "x.pdf", purpose="x", by=None, at=make.NOW)
    with pytest.raises(NotAllowed):
        export("events", to, purpose="x", by=make.member(Role.READER), at=make.NOW)
    assert not Exported.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_no_name_runs_as_a_formula(tmp_path: Path, ending: str) -> None:
    evil = '=HYPERLINK("http://evil.example";"open")'
    make.organisation(en=evil)
    path = tmp_path / f"o.{ending}"

    export("organisations", path, purpose="x", by=None, at=make.NOW)

    if ending == "xlsx":
        with zipfile.ZipFile(path) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "HYPERLINK" in sheet
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.DictReader(file))["name_en"] == f"'{evil}"


@given(st.text())
def test_no_text_of_a_csv_begins_as_a_formula(text: str) -> None:
    assert not str(harmless(text)).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert str(harmless(text)).endswith(text)


@pytest.mark.django_db
def test_a_page_asks_for_the_purpose_and_sends_the_list() -> None:
    make.organisation(en="Acme", sector="retail")
    make.organisation(en="Borealis")
    officer, where = signed_in(Role.OFFICER), reverse("export", args=["organisations"])

    assert officer.post(where, {"purpose": "", "form": "xlsx"}).status_code == 422
    answer = officer.post(f"{where}?sector=sector:retail", {"purpose": "fair", "form": "zip"})

    assert answer["Content-Type"] == "application/zip", words(answer.content)
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        rows = archive.read("organisations.csv").decode("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert Exported.objects.get().filters == {"sector": "sector:retail"}


@pytest.mark.django_db
def test_a_list_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    to = tmp_path / "p.csv"
    to.write_text("the list of last year")

    with pytest.raises(CannotExport):
        export("participations", to, purpose="x", filters={"event": "none"}, by=None, at=make.NOW)

    assert [path.name for path in tmp_path.iterdir()] == ["p.csv"]
    assert to.read_text() == "the list of last year"


@pytest.mark.django_db
def test_no_file_leaves_without_a_line_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**columns: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Exported.objects, "create", full)

    with pytest.raises(OSError, match="full"):
        export("events", tmp_path / "e.csv", purpose="x", by=None, at=make.NOW)

    assert not list(tmp_path.iterdir())


@pytest.mark.django_db
def test_a_filter_the_list_does_not_know_is_refused(tmp_path: Path) -> None:
    make.organisation(en="Acme", sector="retail")
    to = tmp_path / "o.csv"

    with pytest.raises(CannotExport, match="cannot be narrowed by sektor"):
        export(
            "organisations",
            to,
            purpose="x",
            filters={"sektor": "sector:retail"},
            by=None,
            at=make.NOW,
        )
    with pytest.raises(CommandError, match="NAME=VALUE; not read: sector"):
        call_command("export", "organisations", to=to, filter=["sector"])
    assert not to.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "least"), [("_MOST_ROWS", "holds 2 rows"), ("_LONGEST", "longer than a cell")]
)
def test_a_workbook_that_cannot_hold_the_list_whole_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, least: str
) -> None:
    monkeypatch.setattr(exporting, what, 2)
    for n in range(3):
        make.organisation(en=f"Firm {n}")

    with pytest.raises(CannotExport, match=least):
        export("organisations", tmp_path / "o.xlsx", purpose="x", by=None, at=make.NOW)

    assert not list(tmp_path.iterdir())
    assert not Exported.objects.exists()
    assert export("organisations", tmp_path / "o.csv", purpose="x", by=None, at=make.NOW).rows == 3


@pytest.mark.django_db
def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("export", "events", to=tmp_path / "no" / "e.xlsx")
