"""What a score is made of adds up, and why a rank changed adds up too."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from inward.engines.composite import (
    Aggregate,
    FaultyInput,
    Framework,
    Indicator,
    Method,
    Table,
    rank_change,
    run,
    scenario,
)
from inward.engines.composite.rollup import rolled_up
from inward.engines.composite.understanding import (
    compared,
    contributions,
    peers,
    standings,
    strengths,
    trends,
    weaknesses,
)
from inward.engines.composite.whatif import on_trend
from tests.support.tables import table as drawn

pytestmark = pytest.mark.engine

CODES = ("rent", "vacancy", "talent", "transit")
FRAMEWORK = Framework(
    "index",
    (
        Indicator("rent", "space", weight=2),
        Indicator("vacancy", "space", direction=-1),
        Indicator("talent", "people"),
        Indicator("transit", "people", weight=3),
    ),
    (Aggregate("space", "index"), Aggregate("people", "index", weight=2), Aggregate("index")),
    Method(range=(1.0, 100.0)),
)
VALUES = drawn("""
    rent  vacancy  talent  transit
    80    20       50      4
    60    15       40      9
    30    5        90      1
    45    10       65      6
""")
TABLE = Table(("Hill", "Lake", "Mill", "Port"), CODES, VALUES)
WAYS = ["arithmetic", "geometric", "harmonic", {"power": 0.4}, {"power": 3}, {"power": -2}]
OTHER = ["median", "minimum", "maximum", "mpi", "sum"]

cells = st.lists(st.integers(0, 30).map(float), min_size=16, max_size=16)


def table_of(values: list[float]) -> Table:
    rows = np.array(values).reshape(4, 4)
    rows[2], rows[3] = 0, 31
    return TABLE.with_values(CODES, rows)


@settings(deadline=None)
@given(
    cells,
    st.one_of(
        st.tuples(st.sampled_from(WAYS), st.sampled_from([*WAYS, *OTHER])),
        st.tuples(st.sampled_from(OTHER), st.just("arithmetic")),
    ),
    st.booleans(),
)
def test_contributions_to_a_distance_add_up_to_it(
    values: list[float], ways: tuple[object, object], burden: bool
) -> None:
    asked = FRAMEWORK.with_method(aggregate=list(ways))
    if burden:
        turned = replace(asked.aggregates[0], direction=-1)
        asked = replace(asked, aggregates=(turned, *asked.aggregates[1:]))
    result = run(asked, table_of(values))

    found = compared(result, "Hill", "Lake")

    hill, lake = result.score()[:2]
    assert (found.score, found.start) == (hill, lake)
    assert found.parts.sum() == pytest.approx(hill - lake, abs=1e-9)
    assert found.gaps == 0


@settings(deadline=None)
@given(cells)
def test_an_indicator_in_which_two_units_are_equal_makes_no_difference(values: list[float]) -> None:
    table = table_of(values)
    same = table.values.copy()
    same[1, 2] = same[0, 2]
    result = run(FRAMEWORK.with_method(aggregate="geometric"), table.with_values(CODES, same))

    found = compared(result, "Hill", "Lake")

    assert found.parts[found.codes.index("talent")] == 0


def test_under_arithmetic_means_a_contribution_is_weight_times_score() -> None:
    result = run(FRAMEWORK, TABLE)

    found = contributions(result, "Hill")

    expected = result.compiled.effective[:4] * result.scores[0, :4]
    np.testing.assert_allclose(found.parts, expected)
    assert found.start == 0
    assert found.under(result, "space") == pytest.approx(expected[:2].sum())


@pytest.mark.parametrize("way", WAYS[1:])
def test_under_other_means_contributions_start_from_a_unit_of_mean_scores(way: object) -> None:
    result = run(FRAMEWORK.with_method(aggregate=way), TABLE)

    found = contributions(result, "Mill")

    typical = rolled_up(result.compiled, result.scores[:, :4].mean(axis=0)[None, :]).scores[0, -1]
    assert found.start == pytest.approx(typical)
    assert found.start + found.parts.sum() == pytest.approx(found.score)


def test_geometric_contributions_are_shares_of_the_logarithm() -> None:
    result = run(FRAMEWORK.with_method(aggregate="geometric"), TABLE)

    found = compared(result, "Lake", "Port")

    lake, port = result.score()[1], result.score()[3]
    logs = np.log(result.scores[1, :4] / result.scores[3, :4]) * result.compiled.effective[:4]
    expected = (lake - port) / np.log(lake / port) * logs
    np.testing.assert_allclose(found.parts, expected)


def test_where_there_is_no_formula_each_part_has_its_mean_gain_over_all_orders() -> None:
    asked = Framework(
        "index",
        tuple(Indicator(code, "index") for code in CODES),
        (Aggregate("index"),),
        Method(range=(1.0, 100.0)),
    ).with_method(aggregate="mpi")
    result = run(asked, TABLE)

    found = compared(result, "Hill", "Mill")

    one, other = result.scores[0, :4], result.scores[2, :4]
    gains = np.zeros(4)
    for order in permutations(range(4)):
        now = other.copy()
        for each in order:
            before = rolled_up(result.compiled, now[None, :]).scores[0, -1]
            now[each] = one[each]
            gains[each] += rolled_up(result.compiled, now[None, :]).scores[0, -1] - before
    np.testing.assert_allclose(found.parts, gains / 24, atol=1e-9)


@settings(deadline=None)
@given(cells, st.lists(st.integers(0, 7), min_size=1, max_size=5), st.sampled_from(WAYS))
def test_what_only_one_of_two_units_has_is_told_apart_as_gaps(
    values: list[float], gone: list[int], way: object
) -> None:
    table = table_of(values)
    gaps = table.values.copy()
    for at in gone:
        gaps[at // 4, at % 4] = np.nan
    asked = FRAMEWORK.with_method(aggregate=way, missing="rescale")
    result = run(asked, table.with_values(CODES, gaps))
    assume(not np.isnan(result.score()[:2]).any())

    found = compared(result, "Hill", "Lake")

    assert found.start + found.parts.sum() + found.gaps == pytest.approx(found.score, abs=1e-9)


def test_a_way_that_compares_units_has_no_parts() -> None:
    result = run(FRAMEWORK.with_method(aggregate="copeland"), TABLE)

    with pytest.raises(ValueError, match="compares units with each other"):
        compared(result, "Hill", "Lake")


def test_strengths_and_weaknesses_name_where_a_unit_stands_best_and_worst() -> None:
    result = run(FRAMEWORK, TABLE)

    assert [(each.code, each.rank, each.value) for each in strengths(result, "Hill", 2)] == [
        ("rent", 1, 80.0),
        ("talent", 3, 50.0),
    ]
    assert [each.code for each in weaknesses(result, "Hill", 2)] == ["transit", "vacancy"]


def test_a_last_place_that_many_share_is_no_weakness_of_one() -> None:
    ports = VALUES.copy()
    ports[:3, 3] = 0
    result = run(FRAMEWORK, TABLE.with_values(CODES, ports))

    assert "transit" not in [each.code for each in standings(result, "Hill")]
    assert "transit" in [each.code for each in standings(result, "Hill", shared_last=True)]


def test_the_nearest_unit_is_the_one_whose_scores_look_most_alike() -> None:
    twins = VALUES.copy()
    twins[3] = VALUES[0] + [1, 0, -1, 0]
    result = run(FRAMEWORK, TABLE.with_values(CODES, twins))

    found = peers(result, "Hill", 2)

    assert found[0].unit == "Port"
    scores = result.scores[:, :4] / 99
    expected = np.sqrt(result.compiled.effective[:4] @ (scores[0] - scores[3]) ** 2)
    assert found[0].distance == pytest.approx(expected)


PANEL = Table(
    ("a", "b", "c") * 3,
    CODES,
    np.array([[t * u + 1, 5 - u, u, t + u] for t in (1, 2, 3) for u in (1, 2, 3)], dtype=float),
    times=tuple(t for t in ("2021", "2022", "2024") for _ in range(3)),
)


def test_trends_are_the_lines_through_a_units_scores() -> None:
    result = run(FRAMEWORK, PANEL)

    found = trends(result)

    scores = result.score().reshape(3, 3)
    years = np.array([2021.0, 2022, 2024])
    np.testing.assert_allclose(found.yearly[:, -1], np.polyfit(years, scores, 1)[0])
    np.testing.assert_allclose(found.change[:, -1], scores[2] - scores[0])
    np.testing.assert_allclose(found.growth[:, -1], (scores[2] / scores[0]) ** (1 / 3) - 1)
    assert found.climbed[:, -1].tolist() == [0, 0, 0]


def test_a_panel_is_carried_on_along_each_units_own_line() -> None:
    found = on_trend(FRAMEWORK, PANEL, 1)

    assert found.times is None
    assert found.column("vacancy").tolist() == pytest.approx([4, 3, 2])
    # "rent" of b is 3, 5, 7 in 2021, 2022, 2024: a slope of 9 / 7 a year.
    assert found.column("rent")[1] == pytest.approx(7 + 9 / 7)
    assert found.column("rent")[2] == 10  # no unit ever had more


def test_a_scenario_shows_both_sides() -> None:
    found = scenario(FRAMEWORK, TABLE, values={"Mill": {"rent": 85}}, weights={"rent": 5})

    assert found.before.digest == run(FRAMEWORK, TABLE).digest
    points, places = found.moved("Mill")
    assert points > 0
    assert found.climbed["Mill"] == places
    assert sum(found.climbed.values()) == 0


def test_a_scenario_of_a_unit_or_column_that_is_not_there_is_refused_with_all_names() -> None:
    with pytest.raises(FaultyInput, match=r'(?s)did you mean "Mill".*did you mean "rent"'):
        scenario(FRAMEWORK, TABLE, values={"Mil": {"rent": 1}, "Hill": {"rnt": 1}})


@settings(deadline=None, max_examples=40)
@given(cells, cells, cells)
def test_a_change_of_rank_adds_up_exactly(
    old: list[float], revised: list[float], new: list[float]
) -> None:
    changed = FRAMEWORK.with_method(aggregate="geometric")

    found = rank_change(
        "Hill", (FRAMEWORK, table_of(old)), (changed, table_of(new)), table_of(revised)
    )

    whole = found.own + found.others + found.revision + found.method
    assert whole == found.before - found.after


def test_each_cause_of_a_change_of_rank_is_told_by_itself() -> None:
    better = VALUES.copy()
    better[2] = [90, 1, 99, 11]
    new = TABLE.with_values(CODES, better)
    others = VALUES.copy()
    others[[0, 1, 3]] = [[90, 1, 99, 11], [91, 1, 99, 11], [92, 1, 99, 11]]
    plain = FRAMEWORK.with_weights({"people": 9, "transit": 0})

    own = rank_change("Mill", (FRAMEWORK, TABLE), (FRAMEWORK, new))
    by_others = rank_change(
        "Hill", (FRAMEWORK, TABLE), (FRAMEWORK, TABLE.with_values(CODES, others))
    )
    revised = rank_change("Mill", (FRAMEWORK, TABLE), (FRAMEWORK, new), new)
    method = rank_change("Mill", (FRAMEWORK, TABLE), (plain, TABLE))

    assert (own.own, own.others, own.revision, own.method) == (own.before - 1, 0, 0, 0)
    assert by_others.revision == by_others.method == 0
    assert (revised.revision, revised.own, revised.others) == (own.own, 0, 0)
    assert (method.method, method.own, method.others) == (method.before - method.after, 0, 0)
    assert method.method > 0
