"""The ASEM example of COINr, stage by stage; prints the largest difference of each."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inward.engines.composite import Framework, Result, framework_from_text, read_table_for, run
from inward.engines.composite.result import Stage
from tests.support.shared import needs

pytestmark = pytest.mark.engine

EXACT = 1e-9  # relative
FRAMEWORK = """
[index]
code = "asem"
table = "asem_iMeta.csv"                 # 49 indicators, 11 aggregates, 4 levels
unit_id = "uCode"
unit_name = "uName"

[method]
impute = { method = "group-mean", group = "EurAsia_group" }
screen = { least = 0.9, counts = "imputed" }
treat = "winsorise-log"                  # up to 5 points, skew 2, kurtosis 3.5; the log where that fails
normalise = "min-max"                    # 0 to 100
aggregate = "arithmetic"
missing = "rescale"
"""


@pytest.fixture(scope="module")
def asem() -> Path:
    return needs("data", "composite", "asem")


@pytest.fixture(scope="module")
def framework(asem: Path) -> Framework:
    read, faults = framework_from_text(FRAMEWORK, folder=asem)
    assert faults == ()
    return read


@pytest.fixture(scope="module")
def result(asem: Path, framework: Framework) -> Result:
    return run(framework, read_table_for(framework, asem / "asem_iData.csv"))


def cells(path: Path, key: str = "uCode") -> dict[tuple[str, str], str]:
    """Every cell of a reference file by unit and column."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row[key], column): cell for row in csv.DictReader(file) for column, cell in row.items()
        }


def differences(stage: Stage, expected: dict[tuple[str, str], str]) -> Iterator[float]:
    """Relative difference of every number that the reference has; missing must be missing."""
    for unit, row in zip(stage.units, stage.values, strict=True):
        for code, ours in zip(stage.codes, row, strict=True):
            cell = expected.get((unit, code))
            if cell is None:
                continue
            assert (cell == "") == np.isnan(ours), (
                f"{stage.name}: {unit} {code} is {cell!r} there and {ours} here"
            )
            if cell:
                theirs = float(cell)
                # Beside 1e-6 the reference's own 1 - (max - x) / range has lost its last digits.
                yield abs(ours - theirs) / max(abs(theirs), 1e-6)


def say_largest(what: str, found: list[float], capsys: pytest.CaptureFixture[str]) -> float:
    largest = max(found)
    with capsys.disabled():
        print(
            f"\n  ASEM {what}: {len(found)} numbers, largest relative difference {largest:.1e}",
            end="",
        )
    return largest


@pytest.mark.parametrize(
    "name", ["raw", "denominated", "imputed", "screened", "treated", "normalised", "aggregated"]
)
def test_every_stage_is_that_of_the_reference(
    name: str, asem: Path, result: Result, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = cells(asem / f"asem_stage_{name}.csv")

    found = list(differences(result.stage(name), expected))

    assert len(found) >= 51 * 49 - 65
    assert say_largest(name, found, capsys) < EXACT


def test_every_score_and_every_rank_of_the_published_table_is_equal(
    asem: Path, result: Result
) -> None:
    scores, ranks = cells(asem / "asem_results_scores.csv"), cells(asem / "asem_results_ranks.csv")

    ours = {
        (unit, code): (score, rank)
        for unit, scored, ranked in zip(result.units, result.scores, result.ranks, strict=True)
        for code, score, rank in zip(result.codes, scored, ranked, strict=True)
    }

    assert len(ours) == 51 * 60
    assert {key: rank for key, (_, rank) in ours.items()} == {
        key: float(ranks[key]) for key in ours
    }
    np.testing.assert_allclose(
        [s for s, _ in ours.values()], [float(scores[key]) for key in ours], rtol=EXACT
    )


def test_the_best_unit_is_listed_first(asem: Path, result: Result) -> None:
    with (asem / "asem_results_scores.csv").open(encoding="utf-8") as file:
        published = [row["uCode"] for row in csv.DictReader(file)]

    assert [row.unit for row in result.rows(result.scores, ["Index"])] == published


def test_ranks_within_a_group_of_countries_are_equal(asem: Path, result: Result) -> None:
    expected = cells(asem / "asem_results_groupranks.csv")

    for code in ("Index", "Conn", "Sust", "Physical", "SusEcFin"):
        ours = result.group_ranks("EurAsia_group", code)
        assert ours.tolist() == [float(expected[unit, code]) for unit in result.units]


def test_effective_weights_are_equal(asem: Path, result: Result) -> None:
    expected = cells(asem / "asem_effective_weights.csv", key="iCode")

    ours = result.effective_weights()

    assert len(ours) == 60
    for code, weight in ours.items():
        assert weight == pytest.approx(float(expected[code, "EffWeight"]), rel=EXACT)


def test_the_same_indicators_are_winsorised_at_the_same_countries(
    asem: Path, result: Result
) -> None:
    with (asem / "asem_treated_points.csv").open(encoding="utf-8") as file:
        marked = [[cell != "" for cell in row] for row in list(csv.reader(file))[1:]]

    ours = result.treatment.points != 0

    # The reference's points stand in the order of its rows; ours in the order of the data.
    assert ours.sum() == sum(map(sum, marked))
    assert ours.sum(axis=0).tolist() == [sum(column) for column in zip(*marked, strict=True)]


@pytest.mark.parametrize(
    ("file", "aggregate"),
    [
        ("1to100_a_amean", "arithmetic"),
        ("1to100_a_gmean", "geometric"),
        ("1to100_a_hmean", "harmonic"),
        ("1to100_a_genmean_p05", {"power": 0.5}),
        ("mixed_amean_gmean_hmean", ["arithmetic", "geometric", "harmonic"]),
    ],
)
def test_other_ways_of_aggregating_give_the_scores_of_the_reference(
    file: str,
    aggregate: object,
    asem: Path,
    framework: Framework,
    capsys: pytest.CaptureFixture[str],
) -> None:
    changed = framework.with_method(range=(1.0, 100.0), aggregate=aggregate)

    result = run(changed, read_table_for(changed, asem / "asem_iData.csv"))

    found = list(differences(result.stage("aggregated"), cells(asem / f"asem_agg_{file}.csv")))
    assert len(found) == 51 * 11
    assert say_largest(file, found, capsys) < EXACT


@pytest.mark.parametrize(
    ("file", "normalise"),
    [
        ("minmax", "min-max"),
        ("zscore", "z-score"),
        ("scaled", "scaled"),
        ("rank", "rank"),
        ("prank", "percentile-rank"),
        ("borda", "borda"),
        ("dist2max", "distance-to-max"),
    ],
)
def test_other_ways_of_normalising_give_the_scores_of_the_reference(
    file: str,
    normalise: str,
    asem: Path,
    framework: Framework,
    capsys: pytest.CaptureFixture[str],
) -> None:
    changed = framework.with_method(normalise=normalise)

    result = run(changed, read_table_for(changed, asem / "asem_iData.csv"))

    found = list(differences(result.stage("normalised"), cells(asem / f"asem_norm_n_{file}.csv")))
    assert len(found) == 51 * 49
    assert say_largest(f"normalised by {normalise}", found, capsys) < EXACT


@pytest.mark.parametrize(
    ("file", "impute"),
    [
        ("i_mean", "mean"),
        ("i_median", "median"),
        ("i_median_grp", {"method": "group-median", "group": "EurAsia_group"}),
    ],
)
def test_other_ways_of_imputing_give_the_values_of_the_reference(
    file: str, impute: object, asem: Path, framework: Framework
) -> None:
    changed = framework.with_method(impute=impute)

    result = run(changed, read_table_for(changed, asem / "asem_iData.csv"))

    found = list(differences(result.stage("imputed"), cells(asem / f"asem_impute_{file}.csv")))
    assert len(found) == 51 * 49
    assert max(found) < EXACT


def test_screening_looks_at_what_was_observed_unless_told_otherwise(
    asem: Path, framework: Framework
) -> None:
    # The reference screens after imputation, when nothing is missing any more, and drops nobody.
    changed = framework.with_method(screen=0.9)

    result = run(changed, read_table_for(changed, asem / "asem_iData.csv"))

    assert "BRN" not in result.units  # 39 of 49
    assert "BRN" in result.stage("imputed").units
    assert (result.screening.available[result.screening.stays] >= 0.9).all()


def test_a_panel_is_normalised_over_all_years_and_ranked_within_each(
    asem: Path, framework: Framework
) -> None:
    panel = replace(framework, time="Time").with_method(
        impute={"method": "group-mean", "group": "EurAsia_group"}
    )
    table = read_table_for(panel, asem / "asem_iData_panel.csv")

    result = run(panel, table)

    assert len(result.table.periods) == 5
    assert len(result.units) == 255
    normalised = result.stage("normalised").values
    assert normalised.min() == 0
    assert normalised.max() == 100
    for period in result.table.periods:
        rows = np.array(result.table.times) == period
        assert sorted(result.rank()[rows]) == list(range(1, 52))
