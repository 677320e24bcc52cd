"""Lists go out whole, safe to open, with their dictionary, and it is known who took them what for."""

import csv
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from inward.core.permissions import NotAllowed, Role
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
