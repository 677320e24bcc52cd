"""The way up: the cheapest there is, checked against every other way."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inward.engines.composite import (
    Aggregate,
    FaultyInput,
    Framework,
    Indicator,
    Lever,
    Method,
    Table,
    Unreachable,
    frontier,
    least_cost,
    run,
    scenario,
)
from tests.engines.composite.robust import asem
from tests.support.tables import table as drawn

pytestmark = pytest.mark.engine

CODES = ("rent", "talent", "transit")
FRAMEWORK = Framework(
    "index",
    (
        Indicator("rent", "space", direction=-1, goalposts=(0.0, 100.0)),
        Indicator("talent", "people", weight=2, goalposts=(0.0, 100.0)),
        Indicator("transit", "people", goalposts=(0.0, 100.0)),
    ),
    (Aggregate("space", "index"), Aggregate("people", "index", weight=2), Aggregate("index")),
    Method(range=(1.0, 100.0)),
).with_method(normalise="goalposts")
TABLE = Table(
    ("Hill", "Lake", "Mill", "Port", "Dale"),
    CODES,
    drawn("""
    rent  talent  transit
    80    20      50
    60    50      40
    30    45      70
    45    70      60
    20    90      95
"""),
)
LEVERS = (
    Lever("rent", cost=1.0, to=40),
    Lever("talent", cost=2.0, to=80),
    Lever("transit", cost=0.5, to=90),
)


def cheapest_on_grid(
    framework: Framework, levers: tuple[Lever, ...], rank: int, parts: int
) -> float:
    """Every combination of values on a grid, each run through the whole index."""
    start = TABLE.values[0]
    best = np.inf
    for shares in product(range(parts + 1), repeat=len(levers)):
        values = {
            lever.code: start[CODES.index(lever.code)]
            + share / parts * ((lever.to or 0) - start[CODES.index(lever.code)])
            for lever, share in zip(levers, shares, strict=True)
        }
        cost = sum(
            abs(values[lever.code] - start[CODES.index(lever.code)]) * (lever.cost or 0)
            + (lever.fixed if share else 0)
            for lever, share in zip(levers, shares, strict=True)
        )
        if cost < best:
            result = scenario(framework, TABLE, values={"Hill": values}).after
            best = cost if result.rank()[0] <= rank else best
    return best


def expect_reached(framework: Framework, table: Table, path, rank: int) -> None:  # type: ignore[no-untyped-def]
    """The changed values, run through the whole index, give what the path promises."""
    values = {path.unit: {move.code: move.after for move in path.moves}}
    after = scenario(framework, table, values=values).after
    row = after.table.row(path.unit)
    assert after.rank()[row] == path.rank_after <= rank
    assert after.score()[row] == pytest.approx(path.score_after)
    assert path.cost == pytest.approx(sum(move.cost for move in path.moves))


@pytest.mark.parametrize("rank", [4, 2])
@pytest.mark.parametrize(
    ("way", "how"),
    [
        ("arithmetic", "linear programme"),
        ("geometric", "cutting planes"),
        ("minimum", "local search"),
        ({"power": 2}, "local search"),
        ("median", "local search"),
    ],
)
def test_no_way_on_a_fine_grid_is_cheaper(way: object, how: str, rank: int) -> None:
    framework = FRAMEWORK.with_method(aggregate=way)

    found = least_cost(framework, TABLE, "Hill", rank=rank, levers=LEVERS)

    grid = cheapest_on_grid(framework, LEVERS, rank, 6)
    assert found.how == how
    assert found.exact == (how != "local search")
    assert found.cost <= grid * (1 + 1e-6)
    assert found.cost >= grid - 3 * 60 / 6 * 2  # a step of the grid is not passed over
    expect_reached(framework, TABLE, found, rank)


@pytest.mark.parametrize("way", ["arithmetic", "geometric"])
def test_steps_and_the_price_of_starting_are_kept(way: str) -> None:
    framework = FRAMEWORK.with_method(aggregate=way)
    levers = (
        Lever("rent", cost=1.0, to=40, step=5, fixed=30),
        Lever("talent", cost=2.0, to=80, step=7.5),
        Lever("transit", cost=0.5, to=90, step=10, fixed=3),
    )

    found = least_cost(framework, TABLE, "Hill", rank=3, levers=levers)

    steps = {"rent": 8, "talent": 8, "transit": 4}
    best = np.inf
    for counts in product(*(range(count + 1) for count in steps.values())):
        values = {
            "rent": 80 - 5.0 * counts[0],
            "talent": 20 + 7.5 * counts[1],
            "transit": 50 + 10.0 * counts[2],
        }
        cost = (
            counts[0] * 5
            + counts[1] * 15
            + counts[2] * 5
            + 30 * (counts[0] > 0)
            + 3 * (counts[2] > 0)
        )
        if cost < best and run(framework, _with(values)).rank()[0] <= 3:
            best = cost
    assert found.cost == pytest.approx(best)
    expect_reached(framework, TABLE, found, 3)


def _with(values: dict[str, float]) -> Table:
    changed = TABLE.values.copy()
    changed[0] = [values[code] for code in CODES]
    return TABLE.with_values(CODES, changed)


@settings(deadline=None, max_examples=8)
@given(
    st.lists(st.integers(5, 95).map(float), min_size=15, max_size=15),
    st.lists(st.floats(0.1, 9), min_size=3, max_size=3),
    st.sampled_from(["arithmetic", "geometric"]),
    st.sampled_from(["goalposts", "min-max"]),
)
def test_what_a_path_promises_a_run_gives(
    values: list[float], costs: list[float], way: str, scale: str
) -> None:
    rows = np.array(values).reshape(5, 3)
    rows[1], rows[2] = 96, 4
    table = TABLE.with_values(CODES, rows)
    framework = FRAMEWORK.with_method(aggregate=way, normalise=scale)
    levers = [Lever(code, cost=cost) for code, cost in zip(CODES, costs, strict=True)]

    found = frontier(framework, table, "Hill", levers=levers)

    for path in found:
        expect_reached(framework, table, path, path.rank_after)
    exact = [path.cost for path in found if path.exact]
    assert exact == sorted(exact)


def test_a_score_is_a_goal_too_and_drawing_level_is_enough() -> None:
    found = least_cost(FRAMEWORK, TABLE, "Hill", score=50, levers=LEVERS)
    level = least_cost(FRAMEWORK, TABLE, "Hill", rank=3, levers=LEVERS)

    assert found.score_after == pytest.approx(50)
    assert level.score_after == pytest.approx(np.sort(run(FRAMEWORK, TABLE).score())[2])


def test_who_is_there_already_pays_nothing() -> None:
    found = least_cost(FRAMEWORK, TABLE, "Dale", rank=1)

    assert (found.cost, found.moves, found.rank_after) == (0, (), 1)


def test_a_lever_whose_effect_comes_too_late_is_left_alone() -> None:
    levers = (Lever("rent", cost=1, to=0, lag=6), Lever("talent", cost=5, to=100, lag=2))

    slow = least_cost(FRAMEWORK, TABLE, "Hill", rank=4, levers=levers)
    soon = least_cost(FRAMEWORK, TABLE, "Hill", rank=4, levers=levers, within=3)

    assert {move.code for move in slow.moves} == {"rent"}
    assert {move.code for move in soon.moves} == {"talent"}
    assert (slow.years, soon.years) == (6, 2)
    assert soon.cost > slow.cost


def test_a_goal_out_of_reach_is_said_with_how_far_the_levers_go() -> None:
    with pytest.raises(Unreachable, match="at full effort it has rank 4") as raised:
        least_cost(
            FRAMEWORK,
            TABLE,
            "Hill",
            rank=1,
            levers=[Lever("transit", cost=1, to=95), Lever("rent", to=30)],
        )

    assert raised.value.rank == 4


def test_levers_that_cannot_be_are_refused_all_at_once() -> None:
    levers = [Lever("rant"), Lever("rent", cost=-1), Lever("talent", step=0), Lever("talent")]

    with pytest.raises(FaultyInput) as raised:
        least_cost(FRAMEWORK, TABLE, "Hill", rank=1, levers=levers)

    assert sorted(fault.code for fault in raised.value.faults) == [
        "bad-value",
        "bad-value",
        "duplicate-code",
        "unknown-code",
    ]
    with pytest.raises(ValueError, match="one goal"):
        least_cost(FRAMEWORK, TABLE, "Hill")
    with pytest.raises(FaultyInput, match="no ranked unit"):
        least_cost(FRAMEWORK, TABLE, "Hall", rank=1)


def test_a_value_is_counted_in_the_data_even_where_the_index_divides_it() -> None:
    framework = Framework(
        "index",
        (Indicator("firms", "index", denominator="area", per=10.0), Indicator("air", "index")),
        (Aggregate("index"),),
        Method(range=(0.0, 100.0)),
    )
    values = drawn("""
        firms  area  air
        100    50    1
        300    60    2
        500    100   4
    """)
    table = Table(("a", "b", "c"), ("firms", "area", "air"), values)

    found = least_cost(framework, table, "b", rank=1, levers=[Lever("firms", cost=1, to=900)])

    expect_reached(framework, table, found, 1)
    assert found.moves[0].before == 300


def test_one_country_of_asem_climbs_five_ranks(capsys: pytest.CaptureFixture[str]) -> None:
    framework, table = asem()

    found = least_cost(framework, table, "AUT", rank=2)

    with capsys.disabled():
        told = ", ".join(f"{m.code} {m.before:.3g} to {m.after:.3g}" for m in found.moves)
        print(
            f"\n  ASEM: AUT from {found.rank_before} to {found.rank_after} for {found.cost:.2f} ({found.how}): {told}",
            end="",
        )
    assert (found.rank_before, found.how) == (7, "linear programme")
    expect_reached(framework, table, found, 2)
    # Every lever costs 100 for the whole scale: effort is spent where a point weighs most.
    result = run(framework, table)
    weight = dict(zip(result.codes, result.compiled.effective, strict=True))
    used = [weight[move.code] for move in found.moves]
    spare = [
        weight[code]
        for at, code in enumerate(result.codes[:49])
        if result.scores[result.table.row("AUT"), at] < 99 and weight[code] > max(used) + 1e-12
    ]
    assert len(spare) <= 6  # only those that end where others' scores would move
