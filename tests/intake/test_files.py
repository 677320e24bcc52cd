"""Files as offices have them: in several encodings, torn, or no CSV at all."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inward.intake.faults import Bad
from inward.intake.files import recognise, rows

pytestmark = pytest.mark.engine

ENCODINGS = ["utf-8", "utf-8-sig", "gb18030"]
# Whatever a cell may hold: Chinese, quotation marks, commas, lines; a lone surrogate is no text.
cells = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",\n 静安'), max_size=8
)
tables = st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=6)


def as_csv(table: list[list[str]]) -> tuple[str, list[int]]:
    """The table as text, and the line on which each row begins."""
    text, begins = io.StringIO(newline=""), []
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in table:
        begins.append(text.getvalue().count("\n") + 1)
        writer.writerow(row)
    return text.getvalue(), begins


def read(content: bytes) -> list[tuple[int, list[str]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(content)
        return list(rows(path, recognise(path)))


@given(tables, st.sampled_from(ENCODINGS))
def test_what_was_written_is_read_with_the_line_on_which_it_begins(
    table: list[list[str]], encoding: str
) -> None:
    text, begins = as_csv([["静", "安"], *table])
    # Without a character that tells them apart UTF-8 and GB18030 could be taken for each other.
    content = text.encode(encoding)

    found = read(content)

    wanted = zip(begins, [["静", "安"], *table], strict=True)
    assert found == [(line, row) for line, row in wanted if any(row)]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_a_remedy(content: bytes) -> None:
    lines, remedy = read_or_remedy(content)

    assert remedy != ""
    assert lines == sorted(set(lines))


def read_or_remedy(content: bytes) -> tuple[list[int], str | None]:
    """The lines on which rows begin, or what is said to be done about the file."""
    try:
        return [line for line, _cells in read(content)], None
    except Bad as bad:
        return [], bad.remedy


def test_a_torn_file_says_in_which_line(tmp_path: Path) -> None:
    path = tmp_path / "torn.csv"
    path.write_bytes("id,name\nO1,静安\n".encode() + b"O2,\xff\xff\n")

    with pytest.raises(Bad, match="line 3"):
        recognise(path)


def test_a_spreadsheets_unicode_text_is_told_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "unicode.csv"
    path.write_text("id\tname", encoding="utf-16")

    with pytest.raises(Bad, match="UTF-16"):
        recognise(path)


def test_a_character_cut_by_the_reading_of_chunks_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"x" + "静安".encode() * 400_000)

    assert recognise(path).encoding == "utf-8"
