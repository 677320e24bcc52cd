"""Any spreadsheet is read for what it is, or refused with its reason and what to do."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inward.intake.faults import Bad
from inward.intake.noticed import in_words
from inward.intake.sheets import limits
from inward.intake.sheets.cells import day, number, plain
from inward.intake.sheets.grid import letters
from inward.intake.sheets.opening import opened
from tests.intake.lists import HEADER, delimited, opendocument, workbook

ROWS = [HEADER, ("青穗贸易有限公司", "李明", "经理"), ("北湄仪器", "王芳", "总监")]


def lines(path: Path, name: str = "", sheet: str = "") -> list[tuple[int, list[str]]]:
    with opened(path, name=name, sheet=sheet) as grid:
        return list(grid.lines)


def cells(path: Path, **how: str) -> list[list[str]]:
    return [row for _line, row in lines(path, **how)]


def outcome(path: Path) -> list[tuple[int, list[str]]] | Bad:
    try:
        return lines(path)
    except Bad as bad:
        return bad


def code(path: Path, name: str = "") -> str:
    """Why a file is refused; what and remedy are never empty."""
    with pytest.raises(Bad) as refused:
        lines(path, name=name)
    assert refused.value.what
    assert refused.value.remedy
    return refused.value.code


def file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# --- what is read ---------------------------------------------------------------------------------


def test_a_workbook_is_read_with_the_rows_its_sheet_shows(tmp_path: Path) -> None:
    read = lines(workbook(tmp_path / "a.xlsx", ROWS, start=(3, 2)))

    assert read == [(4 + at, list(row)) for at, row in enumerate(ROWS)]


def test_an_opendocument_sheet_is_read(tmp_path: Path) -> None:
    assert cells(opendocument(tmp_path / "a.ods", ROWS)) == [list(row) for row in ROWS]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_text_is_read_in_every_encoding_and_with_every_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = file(tmp_path / "a.csv", delimited(ROWS, encoding=encoding, separator=separator))

    assert cells(path) == [list(row) for row in ROWS]


def test_a_wrong_ending_does_not_matter_but_is_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.csv", ROWS)

    with opened(path, name="guests.csv") as grid:
        assert next(grid.lines) == (1, list(HEADER))
        assert "guests.csv but is XLSX" in in_words(grid.said)[0]


def test_hidden_sheets_are_said_and_not_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ROWS, hidden=["Salaries"])

    with opened(path) as grid:
        assert (grid.sheet, grid.hidden) == ("Sheet1", ["Salaries"])
        assert "Salaries" in in_words(grid.said)[0]
        assert "secret" not in str(list(grid.lines))


def test_the_first_sheet_that_holds_something_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Empty")
        book.add_worksheet("Guests").write(0, 0, "here")

    assert cells(path) == [["here"]]


def test_a_merged_cell_stands_for_every_row_it_covers(tmp_path: Path) -> None:
    rows = [HEADER, ("", "李明", "经理"), ("", "王芳", "总监"), ("北湄仪器", "赵一", "")]
    path = workbook(tmp_path / "a.xlsx", rows, merged=[(1, 0, 2, 0, "青穗贸易")])

    assert [row[:2] for row in cells(path)[1:]] == [
        ["青穗贸易", "李明"],
        ["青穗贸易", "王芳"],
        ["北湄仪器", "赵一"],
    ]


def test_a_formula_is_its_value_and_a_day_is_a_day(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["=6*7", date(2023, 11, 6), 13800138000, 1.5]])

    assert cells(path) == [["42", "2023-11-06", "13800138000", "1.5"]]


def test_16384_columns_are_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [[*[""] * 16_383, "last"]])

    with opened(path) as grid:
        assert grid.cell(0, 1) == "XFD1"
        assert list(grid.lines) == [(1, ["last"])]


def test_a_quoted_line_break_does_not_lose_count_of_the_lines(tmp_path: Path) -> None:
    path = file(tmp_path / "a.csv", b'a,b\n"x\ny",1\nz,2\n')

    assert [line for line, _cells in lines(path)] == [1, 2, 4]


# --- what is refused ------------------------------------------------------------------------------


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(450):
                sheet.write(bytes(limits.MB))

    assert path.stat().st_size < limits.MB
    assert code(path) == "bursting"


def test_billion_laughs_stays_small_and_says_nothing(tmp_path: Path) -> None:
    whole, path = workbook(tmp_path / "a.xlsx", [["x"]]), tmp_path / "laughs.xlsx"
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/sharedStrings.xml":
                text = content.decode().replace("<sst", f"<!DOCTYPE s [{entities}]><sst", 1)
                content = text.replace("<t>x</t>", "<t>&l11;</t>").encode()
            new.writestr(name, content)

    read = outcome(path)

    assert read.code == "torn" if isinstance(read, Bad) else len(str(read)) < 1_000


def test_a_file_of_200_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as big:
        big.truncate(200 * limits.MB)

    assert code(path) == "too-large"


def test_a_reader_that_would_take_too_much_memory_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[f"{r} {c} some text to fill a cell" for c in range(40)] for r in range(4_000)]
    path = workbook(tmp_path / "a.xlsx", rows)
    monkeypatch.setattr(limits, "MEMORY", 24 * limits.MB)

    assert code(path) == "too-much"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xlsx", b"", "empty-file"),
        ("a.xls", b"<html><table><tr><td>x</td></tr></table></html>", "web-page"),
        ("a.xls", b'<?xml version="1.0"?>\n<Workbook xmlns="urn:x"></Workbook>', "web-page"),
        ("a.xlsx", b"%PDF-1.7 ...", "not-a-list"),
        ("a.xlsx", b"PK\x03\x04 torn", "torn"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "torn"),
        ("a.csv", b"\x00\x01\x02\xff\xfe\xfd\x80\x81", "not-text"),
        ("a.csv", b'a,b\n"open,1\n' * 3 + b"x" * 200_000, ""),
    ],
)
def test_what_is_no_list_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    path = file(tmp_path / name, content)

    if why:
        assert code(path, name) == why
    else:
        assert cells(path)


def test_a_locked_workbook_asks_for_its_password_to_be_taken_off(tmp_path: Path) -> None:
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    path = file(tmp_path / "a.xlsx", head + "EncryptedPackage".encode("utf-16-le") + bytes(600))

    assert code(path) == "locked"


def test_another_archive_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")

    assert code(path) == "not-a-list"


def test_a_sheet_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(Bad, match="Lobby"),
        opened(workbook(tmp_path / "a.xlsx", ROWS), sheet="Lobby"),
    ):
        pass


# --- fuzz -----------------------------------------------------------------------------------------

_SOUND = io.BytesIO()
with xlsxwriter.Workbook(_SOUND) as _book:
    _book.add_worksheet().write_row(0, 0, HEADER)


def survives(path: Path) -> None:
    read = outcome(path)
    if isinstance(read, Bad):
        assert read.what
        assert read.remedy
        return
    for line, row in read:
        assert line >= 1
        assert all(isinstance(cell, str) and len(cell) <= limits.CELL for cell in row)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    content=st.binary(max_size=3_000)
    | st.text(max_size=1_500).map(lambda t: t.encode("utf-8", "replace"))
)
def test_no_bytes_whatever_break_the_reader(tmp_path: Path, content: bytes) -> None:
    survives(file(tmp_path / "a.csv", content))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_no_damage_to_a_workbook_breaks_the_reader(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(_SOUND.getvalue())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(content) // 2, len(content)))

    survives(file(tmp_path / "a.xlsx", bytes(content[:cut])))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_no_text_of_a_cell_breaks_its_reading(text: str) -> None:
    assert day(plain(text)) is not None
    assert number(plain(text)) is not None


# --- cells ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("2023年11月6日", "2023-11-06"),
        ("２０２３．１１．６", "2023-11-06"),
        ("2023/11/06 14:30", "2023-11-06"),
        ("45236", "2023-11-06"),
        ("20231106", "2023-11-06"),
        ("6 Nov 2023", "2023-11-06"),
        ("November 6, 2023", "2023-11-06"),
        ("2023年11月5日至10日", "2023-11-05/2023-11-10"),
        ("2023年第三季度", "2023-Q3"),
        ("2023年", "2023"),
        ("31 Nov", "31 Nov"),
    ],
)
def test_days_are_read_as_people_write_them(printed: str, read: str) -> None:
    assert day(plain(printed)) == read


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("１，２００㎡", "1200"),
        ("1.2万平方米", "12000"),
        ("3.5 亿元", "350000000"),
        ("US$ 3", "US$ 3"),
        ("400", "400"),
        ("twelve", "twelve"),
    ],
)
def test_numbers_are_read_with_their_units(printed: str, read: str) -> None:
    assert number(plain(printed)) == read


def test_columns_are_called_as_the_spreadsheet_calls_them() -> None:
    assert [letters(at) for at in (0, 25, 26, 701, 702, 16_383)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
        "XFD",
    ]
