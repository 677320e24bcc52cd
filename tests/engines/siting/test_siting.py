"""Musts that may be unknown, wishes that never turn two places round, reasons that add up."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pymcdm.methods import WSM

from inward.engines.siting import (
    Must,
    Places,
    Requirement,
    Standing,
    Wish,
    explain,
    judge,
    rank,
    relaxations,
    same_place,
    standing,
    turning_points,
)
from inward.engines.siting.relax import costs

pytestmark = pytest.mark.engine
NAN = float("nan")
CRITERIA = ("area", "rent", "height", "load")

UNITS = Places(
    {
        "area": np.array([900.0, 1500.0, 1200.0, 2000.0, NAN]),
        "rent": np.array([6.0, 8.0, NAN, 5.0, 7.0]),
        "load": np.array([5.0, NAN, 6.0, 3.0, 5.0]),
        "kind": np.array([1.0, 1.0, 2.0, 1.0, 3.0]),
    }
)
ROOMY = Must("area", at_least=1000, step=100)
STRONG = Must("load", at_least=4, price=2)
CHEAP = Wish("rent", 3, points=((4, 1.0), (10, 0.0)))
LARGE = Wish("area", 1, points=((1000, 0.0), (2000, 1.0)))


def test_a_must_passes_fails_or_is_unknown() -> None:
    verdicts = judge(UNITS, Requirement([ROOMY, STRONG]))

    assert verdicts.tolist() == [[-1, 1], [1, 0], [1, 1], [1, -1], [0, 1]]
    assert standing(verdicts).tolist() == [-1, 0, 1, -1, 0]


def test_an_unknown_is_never_dropped_and_stands_behind_what_fits() -> None:
    ranking = rank(UNITS, Requirement([ROOMY, STRONG], [CHEAP, LARGE]))
    order = ranking.order.tolist()

    assert order[0] == 2
    assert set(order[1:3]) == {1, 4}
    assert sorted(order) == [0, 1, 2, 3, 4]


def test_categories_are_allowed_by_name() -> None:
    verdicts = judge(UNITS, Requirement([Must("kind", among=frozenset({1, 3}))]))

    assert verdicts.ravel().tolist() == [1, 1, -1, 1, 1]


def test_a_criterion_nobody_recorded_is_unknown_everywhere() -> None:
    assert set(judge(UNITS, Requirement([Must("parking", at_least=1)])).ravel()) == {0}


def test_missing_data_opens_the_score_and_says_who_cannot_be_told_apart() -> None:
    ranking = rank(UNITS, Requirement([], [CHEAP]))

    assert (ranking.low[2], ranking.high[2]) == (0, 1)
    assert same_place(ranking, ranking.order) == [ranking.order.tolist()]


def test_places_with_known_values_are_told_apart() -> None:
    known = Places({"rent": np.array([5.0, 6.0, 6.0])})
    ranking = rank(known, Requirement([], [CHEAP]))

    assert same_place(ranking, ranking.order) == [[1, 2]]


def test_a_score_is_the_sum_of_its_terms() -> None:
    requirement = Requirement([], [CHEAP, LARGE])
    ranking = rank(UNITS, requirement)
    terms = explain(UNITS, requirement, 1)

    assert [t.low for t in terms] == pytest.approx([0.75 * (1 / 3), 0.25 * 0.5])
    assert sum(t.low for t in terms) == pytest.approx(ranking.low[1])


def test_a_rejected_place_says_what_would_let_it_in() -> None:
    first, second = (relaxations(UNITS, Requirement([ROOMY, STRONG]), i) for i in (0, 3))

    assert [(r.relaxed.at_least, r.cost) for r in first] == [(900, 1.0)]
    assert [(r.must.criterion, r.relaxed.at_least, r.cost) for r in second] == [("load", 3, 2.0)]


def test_the_weight_at_which_the_winner_changes_is_found() -> None:
    two = Places({"rent": np.array([4.0, 10.0]), "area": np.array([1000.0, 2000.0])})
    requirement = Requirement([], [CHEAP, LARGE])
    points = turning_points(two, requirement, rank(two, requirement).order)

    assert [(p.wish.criterion, round(p.share, 9), p.winner) for p in points] == [
        ("rent", 0.5, 1),
        ("area", 0.5, 1),
    ]


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Must("area"), "asks for nothing"),
        (lambda: Must("area", at_least=5, at_most=4), "at_least <= at_most"),
        (lambda: Must("area", at_least=5, step=0), "above 0"),
        (lambda: Must("area", at_least=5, among=frozenset({1})), "not both"),
        (lambda: Wish("area", -1, points=((0, 0),)), "weight"),
        (lambda: Wish("area", 1, points=((0, 0), (0, 1))), "rise"),
        (lambda: Wish("area", 1, points=((0, 2),)), "between 0 and 1"),
        (lambda: Wish("area", 1), "one of the two"),
        (lambda: Requirement([], [Wish("area", 0, points=((0, 0),))]), "weight above 0"),
        (lambda: Places({"a": np.array([np.inf])}), "infinite"),
        (lambda: Places({"a": np.zeros(2), "b": np.zeros(3)}), "one length"),
    ],
)
def test_what_cannot_be_meant_is_refused(make, why) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=why):
        make()


VALUES = st.one_of(st.just(NAN), st.floats(0, 100))
TABLES = st.integers(2, 8).flatmap(
    lambda n: st.tuples(*[st.lists(VALUES, min_size=n, max_size=n) for _ in CRITERIA])
)
MUSTS = st.lists(
    st.builds(
        Must,
        st.sampled_from(CRITERIA),
        at_least=st.floats(0, 100),
        price=st.floats(0.1, 5),
        step=st.floats(0.1, 50),
    ),
    max_size=3,
)
WISHES = st.lists(
    st.builds(
        lambda c, w, a, b, up: Wish(
            c, w, points=((a, 0.0 if up else 1.0), (a + b, 1.0 if up else 0.0))
        ),
        st.sampled_from(CRITERIA),
        st.floats(0.1, 5),
        st.floats(0, 50),
        st.floats(0.5, 50),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


def _places(table: tuple[list[float], ...]) -> Places:
    return Places({name: np.array(column) for name, column in zip(CRITERIA, table, strict=True)})


@given(TABLES, MUSTS, WISHES)
def test_taking_a_place_away_never_turns_two_others_round(table, musts, wishes) -> None:  # type: ignore[no-untyped-def]
    whole, requirement = _places(table), Requirement(musts, wishes)
    less = Places({name: column[:-1] for name, column in whole.values.items()})
    kept = [i for i in rank(whole, requirement).order.tolist() if i < len(less)]

    assert kept == rank(less, requirement).order.tolist()


@given(TABLES, MUSTS, WISHES, st.floats(0, 100))
def test_learning_a_value_only_narrows_the_score(table, musts, wishes, value) -> None:  # type: ignore[no-untyped-def]
    before, requirement = _places(table), Requirement(musts, wishes)
    learned = before.values["area"].copy()
    assume(np.isnan(learned[0]))
    learned[0] = value
    after = Places({**before.values, "area": learned})
    old, new = rank(before, requirement), rank(after, requirement)

    assert old.low[0] - 1e-12 <= new.low[0] <= new.high[0] <= old.high[0] + 1e-12


@given(TABLES, MUSTS)
def test_giving_way_lets_the_place_in_and_nothing_cheaper_does(table, musts) -> None:  # type: ignore[no-untyped-def]
    places, requirement = _places(table), Requirement(musts)
    moved = {r.must: r.relaxed for r in relaxations(places, requirement, 0)}
    relaxed = Requirement([moved.get(must, must) for must in musts])
    one_less = [
        Requirement([must if must is kept else moved.get(must, must) for must in musts])
        for kept in moved
    ]

    assert standing(judge(places, relaxed))[0] >= Standing.MIGHT_FIT
    assert all(standing(judge(places, r))[0] == Standing.OUT for r in one_less)
    assert costs(places, requirement)[0] == pytest.approx(
        sum(r.cost for r in relaxations(places, requirement, 0))
    )


@given(TABLES, MUSTS, WISHES)
def test_scores_are_those_of_a_plain_loop(table, musts, wishes) -> None:  # type: ignore[no-untyped-def]
    requirement = Requirement(musts, wishes)
    ranking = rank(_places(table), requirement)
    total = sum(w.weight for w in wishes)
    for i in range(len(table[0])):
        low = high = 0.0
        for wish in wishes:
            value = table[CRITERIA.index(wish.criterion)][i]
            (a, ua), (b, ub) = wish.points
            if value != value:
                worst, best = min(ua, ub), max(ua, ub)
            else:
                t = min(1.0, max(0.0, (value - a) / (b - a)))
                worst = best = ua + t * (ub - ua)
            low += wish.weight / total * worst
            high += wish.weight / total * best

        assert ranking.low[i] == pytest.approx(low)
        assert ranking.high[i] == pytest.approx(high)


def test_weighted_sums_are_those_of_a_known_library() -> None:
    chance = np.random.default_rng(7)
    values = chance.uniform(0, 1, (30, 4))
    places = Places({name: values[:, k] for k, name in enumerate(CRITERIA)})
    wishes = [Wish(name, k + 1.0, points=((0, 0), (1, 1))) for k, name in enumerate(CRITERIA)]
    requirement = Requirement([], wishes)
    theirs = WSM(normalization_function=lambda x, cost: x)(values, requirement.weights, np.ones(4))

    assert rank(places, requirement).low == pytest.approx(theirs)


@given(TABLES, WISHES)
def test_just_beyond_a_turning_point_the_named_place_wins(table, wishes) -> None:  # type: ignore[no-untyped-def]
    known = Places({k: np.nan_to_num(v, nan=50.0) for k, v in _places(table).values.items()})
    requirement = Requirement([], wishes)
    order = rank(known, requirement).order
    for point in turning_points(known, requirement, order):
        k = next(i for i, wish in enumerate(wishes) if wish is point.wish)
        for nudge in itertools.product((1e-7,), (-1, 1)):
            share = point.share + nudge[0] * nudge[1]
            assume(0 < share < 1)
        beyond = point.share + 1e-7 * np.sign(point.share - requirement.weights[k])
        shares = requirement.weights * (1 - beyond) / (1 - requirement.weights[k])
        shares[k] = beyond
        scores = sum(
            share * wish.utility(known[wish.criterion])
            for share, wish in zip(shares, wishes, strict=True)
        )

        assert scores[point.winner] >= scores[order[0]] - 1e-9
