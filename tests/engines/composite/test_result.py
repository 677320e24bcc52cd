"""A result cannot be changed, can be taken elsewhere to the last digit, and says what it came from."""

import csv
import json
import math
import re
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from inward.engines.composite import Framework, Result, Table, framework_from_text, ranks, run
from inward.engines.composite.result import digest
from tests.support.tables import table

pytestmark = pytest.mark.engine

FRAMEWORK, _ = framework_from_text("""
[index]
code = "district"
name = { en = "Competitiveness", zh = "竞争力" }
[method]
missing = "rescale"
[[aggregate]]
code = "index"
[[aggregate]]
code = "space"
parent = "index"
weight = 3
[[indicator]]
code = "rent"
parent = "space"
[[indicator]]
code = "talent"
parent = "index"
""")
DISTRICTS = Table(
    ("XH", "JA", "PD"),
    ("rent", "talent"),
    table("""
        1     3
        2     .
        1.1   9
    """),
    names=("徐汇", "静安", "=浦东"),
)


@pytest.fixture
def result() -> Result:
    return run(FRAMEWORK, DISTRICTS)


def test_ranks_go_from_the_highest_ties_share_the_smallest_and_nothing_has_no_rank() -> None:
    found = ranks(np.array([[3.0, 1], [5, 1], [np.nan, 1], [3, 2]]))

    np.testing.assert_array_equal(found, [[2, 2], [1, 2], [np.nan, 2], [2, 1]])


def test_scores_that_differ_by_the_order_of_adding_only_share_a_rank() -> None:
    one, other = 0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1

    assert one != other
    assert ranks(np.array([[other], [one], [0.6000001]]))[:, 0].tolist() == [2, 2, 1]
    assert ranks(np.array([[1e-300], [2e-300], [0.0], [-0.0]]))[:, 0].tolist() == [2, 1, 3, 3]
    assert ranks(np.full((2, 1), np.nan)).tolist() == [[pytest.approx(np.nan, nan_ok=True)]] * 2


def test_ranks_may_go_by_rounded_scores() -> None:
    result = run(FRAMEWORK.with_method(decimals=0, range=(0.0, 1.0)), DISTRICTS)

    assert result.score("rent").tolist() == pytest.approx([0, 1, 0.1])
    assert result.rank("rent").tolist() == [2, 1, 2]


def test_every_stage_is_kept_and_none_can_be_changed(result: Result) -> None:
    assert [stage.name for stage in result.stages] == [
        "raw", "denominated", "imputed", "screened", "transformed", "treated", "normalised", "aggregated",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="read-only"):
        result.scores[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        result.ranks[0, 0] = 1
    with pytest.raises(FrozenInstanceError):
        result.digest = ""  # type: ignore[misc]


def test_a_single_number_can_be_asked_for(result: Result) -> None:
    assert result.stage("raw").value("PD", "rent") == 1.1
    with pytest.raises(KeyError):
        result.stage("raw").value("HK", "rent")


def test_the_digest_is_of_all_that_can_change_a_number() -> None:
    first = digest(FRAMEWORK, DISTRICTS)
    other_value = DISTRICTS.with_values(DISTRICTS.codes, np.nan_to_num(DISTRICTS.values))

    assert re.fullmatch("[0-9a-f]{64}", first)
    changed = [
        digest(FRAMEWORK.with_method(range=(0.0, 1.0)), DISTRICTS),
        digest(FRAMEWORK.with_method(aggregate="geometric"), DISTRICTS),
        digest(FRAMEWORK.with_weights({"space": 2}), DISTRICTS),
        digest(FRAMEWORK.without("talent"), DISTRICTS),
        digest(FRAMEWORK, other_value),
        digest(FRAMEWORK, DISTRICTS.only(["JA", "PD"])),
    ]
    assert len({first, *changed}) == 7


def test_the_digest_is_not_of_names_or_of_columns_that_are_not_used() -> None:
    renamed = replace(FRAMEWORK, place="elsewhere.toml", unit_name="label")
    more = DISTRICTS.with_values(
        (*DISTRICTS.codes, "other"), np.hstack([DISTRICTS.values, np.ones((3, 1))])
    )

    assert digest(renamed, more) == digest(FRAMEWORK, DISTRICTS)


def test_csv_files_hold_every_digit_and_an_empty_cell_for_a_missing_value(
    result: Result, tmp_path: Path
) -> None:
    written = result.write_csv(tmp_path / "new" / "folder")

    assert [path.name for path in written] == [
        "scores.csv", "ranks.csv", "weights.csv", "stage_1_raw.csv", "stage_2_denominated.csv",
        "stage_3_imputed.csv", "stage_4_screened.csv", "stage_5_transformed.csv", "stage_6_treated.csv",
        "stage_7_normalised.csv", "stage_8_aggregated.csv",
    ]  # fmt: skip
    with written[0].open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["unit"] for row in rows] == ["JA", "PD", "XH"]
    assert list(rows[0]) == ["unit", "name", "rank", "index", "space", "rent", "talent"]
    assert rows[0]["talent"] == ""
    assert [float(row["index"]) for row in rows] == sorted(result.score(), reverse=True)
    assert "JA,静安,1,1,1,1,\n" in written[1].read_text("utf-8")


def test_a_workbook_has_a_sheet_for_each_and_no_formula(result: Result, tmp_path: Path) -> None:
    book = CalamineWorkbook.from_path(result.write_xlsx(tmp_path / "index.xlsx"))

    assert book.sheet_names[:3] == ["scores", "ranks", "weights"]
    assert len(book.sheet_names) == 11
    scores = book.get_sheet_by_name("scores").to_python()
    assert scores[0] == ["unit", "name", "rank", "index", "space", "rent", "talent"]
    assert scores[2][:2] == ["PD", "=浦东"]
    assert scores[1][3] == result.score()[1]


def test_json_holds_every_digit_and_null_for_a_missing_value(result: Result) -> None:
    document = json.loads(result.to_json())

    assert document["digest"] == result.digest
    assert document["scores"][0] == {
        "unit": "JA",
        "name": "静安",
        "time": None,
        "rank": 1,
        "values": {"index": 100.0, "space": 100.0, "rent": 100.0, "talent": None},
    }
    stage = document["stages"]["aggregated"]
    np.testing.assert_array_equal(
        [[math.nan if cell is None else cell for cell in row] for row in stage["values"]],
        result.scores,
    )
    assert document["nodes"][0] == {
        "code": "rent",
        "level": 1,
        "weight": 1.0,
        "effective_weight": 0.75,
    }


def test_a_panel_says_the_time_of_every_row() -> None:
    panel = Table(
        ("a", "b", "a", "b"),
        ("rent", "talent"),
        np.arange(8.0).reshape(4, 2) % 5,
        times=tuple("1122"),
    )
    framework: Framework = replace(FRAMEWORK, time="year")

    result = run(framework, panel)

    assert [(row.time, row.unit) for row in result.rows(result.scores, ["index"])] == [
        ("1", "b"), ("1", "a"), ("2", "a"), ("2", "b"),
    ]  # fmt: skip
    assert result.sheets()["scores"][0][:4] == ["unit", "name", "time", "rank"]
    assert result.sheets()["stage_1_raw"][1] == ["a", "1", 0.0, 1.0]
    assert json.loads(result.to_json())["stages"]["raw"]["times"] == ["1", "1", "2", "2"]
