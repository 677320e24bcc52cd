"""Tables are read as they are, and every cell that cannot be read is named."""

from pathlib import Path

import numpy as np
import pytest

from inward.engines.composite import Columns, FaultyInput, Table, read_table
from inward.engines.composite.data import table_from_text

pytestmark = pytest.mark.engine

WIDE = "unit,name,side,rent,talent\nJA,静安,west,80,\nPD,浦东,east,60,5\n"


def read(text: str, **columns: object) -> Table:
    table, faults = table_from_text(text, Columns(**columns))  # type: ignore[arg-type]
    assert faults == ()
    return table


def faults(text: str, **columns: object) -> list[str]:
    try:
        return [str(f) for f in table_from_text(text, Columns(**columns))[1]]  # type: ignore[arg-type]
    except FaultyInput as refusal:
        return [str(f) for f in refusal.faults]


def test_a_wide_table_has_a_row_for_each_unit_and_nan_for_an_empty_cell() -> None:
    table = read(WIDE, name="name", groups=("side",))

    assert table.units == ("JA", "PD")
    assert table.names == ("静安", "浦东")
    assert table.groups == {"side": ("west", "east")}
    assert table.codes == ("rent", "talent")
    np.testing.assert_array_equal(table.values, [[80, np.nan], [60, 5]])


def test_a_long_table_gives_the_same(tmp_path: Path) -> None:
    long = "unit,indicator,value\nJA,rent,80\nPD,rent,60\nPD,talent,5\nJA,talent,\n"

    table = read(long, long=("indicator", "value"), numbers=("rent", "talent"))

    np.testing.assert_array_equal(table.values, read(WIDE, name="name", groups=("side",)).values)


def test_a_panel_is_laid_out_by_time_and_unit_with_nan_where_a_unit_is_absent() -> None:
    table = read("unit,year,rent\nJA,2024,1\nPD,2024,2\nJA,2023,3\n", time="year")

    cube, units, place = table.cube(table.values)

    assert table.periods == ("2023", "2024")
    assert units == ("JA", "PD")
    np.testing.assert_array_equal(cube[:, :, 0], [[3, np.nan], [1, 2]])
    np.testing.assert_array_equal(cube.reshape(-1, 1)[place], table.values)
    assert table.at("2023").units == ("JA",)


@pytest.mark.parametrize("word", ["", "NA", "n/a", "NaN", "..", "-", "null"])
def test_words_for_missing_are_missing_and_never_zero(word: str) -> None:
    table = read(f"unit,rent,talent\nJA,{word},1\n")

    assert np.isnan(table.column("rent")[0])


@pytest.mark.parametrize(
    "text",
    [
        "unit;rent\nJA;80\n",
        "unit\trent\nJA\t80\n",
        "\nunit,rent\n\nJA,80\n,\n",
        'unit,rent\n"JA", 80 \n',
    ],
)
def test_other_separators_and_empty_lines_are_read(text: str) -> None:
    table = read(text)

    assert table.units == ("JA",)
    assert table.column("rent").tolist() == [80]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_files_of_chinese_offices_are_read(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_bytes(WIDE.encode(encoding))

    table = read_table(path, Columns(name="name", numbers=("rent",)))

    assert table.names == ("静安", "浦东")


def test_a_file_in_neither_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_bytes(b"unit,rent\n\xff\xff,1\n")

    with pytest.raises(FaultyInput, match="save it as UTF-8"):
        read_table(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unit,rent\nJA,8o\n", 'table line 2, column "rent": "8o" is not a number'),
        ("unit,rent\nJA,12%\n", "without the percent sign"),
        ('unit,rent\nJA,"1,234"\n', "write it without commas"),
        ("unit,rent\nJA,inf\n", '"inf" is not a number'),
        ("unit,rent\nJA,1_0\n", '"1_0" is not a number'),
        ("unit,rent\nJA,1\nJA,2\n", 'table line 3: "JA" stands already in line 2 [duplicate-unit]'),
        ("unit,rent\n,1\n", 'table line 2: the cell of "unit" is empty [no-unit]'),
        ("unit,rent\nJA,1,2\n", "table line 2: 3 cells under 2 columns [ragged-row]"),
        ("unit,rent,rent\nJA,1,2\n", 'the column "rent" stands 2 times [duplicate-column]'),
        ("uint,rent\nJA,1\n", 'there is no column "unit" (did you mean "uint"?)'),
        ("unit,rent\n", "no unit below it [no-units]"),
        ("", "there is nothing in it [empty-file]"),
    ],
)
def test_each_bad_cell_is_named_with_its_line_and_column(text: str, said: str) -> None:
    assert said in " | ".join(faults(text, unit="unit", numbers=("rent",)))


def test_units_stand_in_the_first_column_unless_told_otherwise() -> None:
    assert read("district,rent\nJA,1\n").units == ("JA",)
    assert read("rent,district\n1,JA\n", unit="district").units == ("JA",)
    assert "name the column of the unit" in faults("rent,talent\n1,2\n", numbers=("rent",))[0]


def test_all_bad_cells_are_named_at_once() -> None:
    said = faults("unit,rent,talent\nJA,a,b\nJA,1,2\nPD,c,3\n", numbers=("rent", "talent"))

    assert len(said) == 4


def test_a_long_table_refuses_a_second_value() -> None:
    said = faults("unit,indicator,value\nJA,rent,1\nJA,rent,2\n", long=("indicator", "value"))

    assert said == ['table line 3: "JA" has a second value for "rent" [duplicate-value]']


def test_a_table_cannot_be_changed_or_hold_infinity() -> None:
    table = Table(("a",), ("x",), np.array([[1.0]]))

    with pytest.raises(ValueError, match="read-only"):
        table.values[0, 0] = 2
    with pytest.raises(ValueError, match="finite"):
        Table(("a",), ("x",), np.array([[np.inf]]))
    with pytest.raises(ValueError, match="need values"):
        Table(("a",), ("x",), np.array([1.0]))
    with pytest.raises(ValueError, match="must not repeat"):
        Table(("a", "a"), ("x",), np.array([[1.0], [2.0]]))
    with pytest.raises(ValueError, match="need 1 names"):
        Table(("a",), ("x",), np.array([[1.0]]), names=("a", "b"))


def test_a_table_is_joined_with_another_by_unit() -> None:
    ours = Table(("JA", "PD"), ("rent",), np.array([[1.0], [2.0]]))
    theirs = Table(("PD", "XH"), ("people", "rent"), np.array([[7.0, 9.0], [8.0, 9.0]]))

    joined = ours.joined(theirs)

    assert joined.codes == ("rent", "people")
    np.testing.assert_array_equal(joined.values, [[1, np.nan], [2, 7]])
