"""All 600 runs of the reference's sensitivity analysis, and what it concludes from them."""

import numpy as np
import pytest

from inward.engines.composite import run
from inward.engines.composite.sensitivity import analysed, design, leave_one_out, sobol_indices
from inward.engines.composite.uncertainty import Uncertainty, evaluated, picked
from inward.engines.composite.understanding import strengths, weaknesses
from tests.engines.composite.robust import (
    asem,
    by_unit,
    lines,
    reference_doubts,
    reference_draws,
)

pytestmark = pytest.mark.engine
RUNS = [f"r_{number}" for number in range(1, 601)]


@pytest.fixture(scope="module")
def runs() -> Uncertainty:
    framework, table = asem()
    return evaluated(framework, table, reference_doubts(framework), reference_draws(), scores=True)


def test_every_score_of_every_run_is_that_of_the_reference(
    runs: Uncertainty, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = by_unit("sa_scores.csv", runs.table.units, RUNS)

    assert runs.scores is not None
    largest = np.abs(runs.scores / expected - 1).max()

    with capsys.disabled():
        print(
            f"\n  ASEM 600 runs: {expected.size} scores, largest relative difference {largest:.1e}",
            end="",
        )
    assert largest < 1e-9


def test_every_rank_of_every_run_is_that_of_the_reference(runs: Uncertainty) -> None:
    expected = by_unit("sa_ranks.csv", runs.table.units, ["Nominal", *RUNS])

    np.testing.assert_array_equal(runs.nominal, expected[0])
    np.testing.assert_array_equal(runs.ranks, expected[1:])


def test_the_mean_rank_shift_of_every_run_is_that_of_the_reference(runs: Uncertainty) -> None:
    expected = [float(line["mean_abs_rank_change"]) for line in lines("sa_y.csv")]

    np.testing.assert_allclose(runs.shift, expected, rtol=1e-12)


def test_first_and_total_order_indices_are_those_of_the_reference(
    runs: Uncertainty, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = lines("sa_sobol_indices.csv")

    found = analysed(runs, 100)

    first = np.array([float(line["Si"]) for line in expected])
    total = np.array([float(line["STi"]) for line in expected])
    largest = max(np.abs(found.first[:, 0] - first).max(), np.abs(found.total[:, 0] - total).max())
    with capsys.disabled():
        print(f"\n  ASEM Si and STi: largest difference {largest:.1e}", end="")
    assert largest < 1e-9


def test_bootstrap_intervals_are_like_those_of_the_reference(runs: Uncertainty) -> None:
    # Theirs are random as well; ends agree to a tenth.
    expected = lines("sa_sobol_indices.csv")
    ends = [[float(line[key]) for key in ("STi_q5", "STi_q95")] for line in expected]

    found = analysed(runs, 100, resamples=2000)

    np.testing.assert_allclose(found.total_interval[:, 0], ends, atol=0.1)


def test_rank_statistics_are_those_of_the_reference(runs: Uncertainty) -> None:
    # It takes them over the two independent samples only, the first 200 runs.
    expected = by_unit("sa_rank_stats.csv", runs.table.units, ["Q5", "Median", "Q95", "Mean"])
    first = Uncertainty(runs.doubts, runs.drawn[:200], runs.table, runs.nominal, runs.ranks[:200])

    found = [*first.quantiles((0.05, 0.5, 0.95)), first.mean]

    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_alternatives_are_equally_likely_where_the_reference_cuts_the_range_of_its_sample() -> None:
    # Its sample of 600 starts at 0.0084 and ends at 0.9967, and it cuts five equal parts in between: an
    # even grid does not fall evenly into them. Ours is cut over the unit interval.
    framework, _ = asem()
    winmax = reference_doubts(framework)[0]
    even = (np.arange(1000)[:, None] + 0.5) / 1000

    ours = np.bincount(picked(even, [winmax])[:, 0])

    assert ours.tolist() == [200] * 5
    points = np.array([float(line["x1"]) for line in lines("sa_design_parameters.csv")])
    cut = np.minimum((points - points.min()) / np.ptp(points) * 5, 4).astype(int)
    theirs = reference_draws()[:, 0]
    assert (cut == theirs).all()
    assert (picked(points[:, None], [winmax])[:, 0] != theirs).any()


def test_leaving_out_any_indicator_or_pillar_ranks_as_the_index_without_it() -> None:
    framework, table = asem()

    found = leave_one_out(framework, table)

    assert len(found.codes) == 49 + 10
    for code, ranks in zip(found.codes, found.ranks, strict=True):
        np.testing.assert_array_equal(ranks, run(framework.without(code), table).rank())


def test_strengths_and_weaknesses_of_a_country_are_those_of_the_reference() -> None:
    result = run(*asem())

    found = {
        "asem_strengths_AUT.csv": strengths(result, "AUT", stage="raw"),
        "asem_weaknesses_AUT.csv": weaknesses(result, "AUT", stage="raw"),
    }

    for file, ours in found.items():
        expected = [(line["Code"], int(line["Rank"]), float(line["Value"])) for line in lines(file)]
        assert [(each.code, each.rank) for each in ours] == [row[:2] for row in expected]
        assert [float(f"{each.value:.3g}") for each in ours] == [row[2] for row in expected]


def test_indices_of_a_known_function_are_those_of_theory() -> None:
    # Ishigami: first orders 0.3139, 0.4424, 0; totals 0.5576, 0.4424, 0.2437.
    x = (design(4096, 3) - 0.5) * 2 * np.pi
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])

    found = sobol_indices(y, 3, centred=True)

    np.testing.assert_allclose(found.first[:, 0], [0.3139, 0.4424, 0.0], atol=0.02)
    np.testing.assert_allclose(found.total[:, 0], [0.5576, 0.4424, 0.2437], atol=0.02)
