"""The whole way from values to ranks, on tables small enough to check by eye."""

import math
from dataclasses import replace

import numpy as np
import pytest

from inward.engines.composite import (
    Aggregate,
    FaultyInput,
    Framework,
    Indicator,
    Method,
    Table,
    chosen,
    framework_from_text,
    run,
)
from inward.engines.composite import aggregate as ways
from tests.support.tables import table

pytestmark = pytest.mark.engine

VALUES = table("""
    rent  vacancy  talent
    20    0        1
    40    10       3
    60    5        2
    100   20       .
""")
DISTRICTS = Table(
    ("JA", "XH", "HP", "PD"),
    ("rent", "vacancy", "talent"),
    VALUES,
    groups={"side": ("w", "w", "w", "e")},
)
FRAMEWORK = """
[method]
range = [0, 1]
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
code = "vacancy"
parent = "space"
direction = -1
weight = 3
[[indicator]]
code = "talent"
parent = "index"
"""


def read(text: str) -> Framework:
    framework, faults = framework_from_text(text)
    assert faults == ()
    return framework


def scores(text: str, data: Table = DISTRICTS, code: str | None = None) -> list[float]:
    return run(read(text), data).score(code).tolist()


def test_scores_and_ranks_are_those_worked_out_by_hand() -> None:
    result = run(read(FRAMEWORK), DISTRICTS)

    assert result.codes == ("rent", "vacancy", "talent", "space", "index")
    np.testing.assert_allclose(
        result.scores,
        [
            [0.00, 1.00, 0.0, 0.7500, 0.562500],
            [0.25, 0.50, 1.0, 0.4375, 0.578125],
            [0.50, 0.75, 0.5, 0.6875, 0.640625],
            [1.00, 0.00, np.nan, 0.2500, 0.250000],
        ],
        rtol=1e-15,
    )
    assert result.rank().tolist() == [3, 2, 1, 4]
    assert result.rank("vacancy").tolist() == [1, 3, 2, 4]
    assert math.isnan(result.rank("talent")[3])


@pytest.mark.parametrize(
    ("missing", "index_of_pudong"),
    [
        ('"none"', math.nan),
        ('"rescale"', 0.25),
        ("{ coverage = 0.75 }", 0.25),
        ("{ coverage = 0.76 }", math.nan),
        ("{ least = 1 }", 0.25),
        ("{ least = 2 }", math.nan),
    ],
)
def test_what_a_missing_part_means_is_said_by_the_framework(
    missing: str, index_of_pudong: float
) -> None:
    text = FRAMEWORK.replace('missing = "rescale"', f"missing = {missing}")

    assert scores(text)[3] == pytest.approx(index_of_pudong, nan_ok=True)
    assert scores(text)[:3] == pytest.approx([0.5625, 0.578125, 0.640625])


@pytest.mark.parametrize(
    ("way", "of_two_and_eight"),
    [
        ('"arithmetic"', 6.5),
        ('"geometric"', 2 ** (1 / 4) * 8 ** (3 / 4)),
        ('"harmonic"', 4 / (1 / 2 + 3 / 8)),
        ("{ power = 2 }", math.sqrt((4 + 3 * 64) / 4)),
        ("2", math.sqrt((4 + 3 * 64) / 4)),
        ('"minimum"', 2),
        ('"maximum"', 8),
        ('"median"', 8),
        ('"sum"', 2 + 3 * 8),
        ('"product"', 2 * 8**3),
    ],
)
def test_each_way_of_aggregating_two_parts_of_weight_one_and_three(
    way: str, of_two_and_eight: float
) -> None:
    text = f"""
    [method]
    normalise = "none"
    aggregate = {way}
    [[aggregate]]
    code = "index"
    [[indicator]]
    code = "a"
    parent = "index"
    [[indicator]]
    code = "b"
    parent = "index"
    weight = 3
    """
    data = Table(("u", "v"), ("a", "b"), np.array([[2.0, 8.0], [5.0, 5.0]]))

    assert scores(text, data)[0] == pytest.approx(of_two_and_eight)


def test_two_aggregates_of_one_level_may_be_made_in_different_ways() -> None:
    text = """
    [method]
    normalise = "none"
    [[aggregate]]
    code = "index"
    [[aggregate]]
    code = "mean"
    parent = "index"
    [[aggregate]]
    code = "weakest"
    parent = "index"
    aggregate = "minimum"
    [[indicator]]
    code = "a"
    parent = "mean"
    [[indicator]]
    code = "b"
    parent = "mean"
    [[indicator]]
    code = "c"
    parent = "weakest"
    [[indicator]]
    code = "d"
    parent = "weakest"
    """
    data = Table(("u", "v"), tuple("abcd"), np.array([[1.0, 3.0, 1.0, 3.0], [2.0, 2.0, 5.0, 4.0]]))

    result = run(read(text), data)

    assert result.score("mean").tolist() == [2, 2]
    assert result.score("weakest").tolist() == [1, 4]
    assert result.score().tolist() == [1.5, 3]


def test_a_pillar_of_risks_keeps_its_own_meaning_and_is_turned_where_it_enters_the_index() -> None:
    text = FRAMEWORK.replace('code = "space"', 'code = "space"\ndirection = -1')

    result = run(read(text), DISTRICTS)

    assert result.score("space").tolist() == [0.75, 0.4375, 0.6875, 0.25]
    assert result.rank("space").tolist() == [4, 2, 3, 1]
    assert result.score().tolist() == pytest.approx([0.1875, 0.671875, 0.359375, 0.75])


def test_an_index_of_which_less_is_better_ranks_the_lowest_first() -> None:
    text = FRAMEWORK.replace('code = "index"', 'code = "index"\ndirection = -1', 1)

    assert run(read(text), DISTRICTS).rank().tolist() == [2, 3, 4, 1]


def test_a_score_may_be_brought_to_another_scale_last_of_all() -> None:
    text = FRAMEWORK.replace('code = "index"', 'code = "index"\nscale = 100', 1)

    assert scores(text) == pytest.approx([56.25, 57.8125, 64.0625, 25])


def test_goalposts_hold_scores_within_unless_told_not_to() -> None:
    text = """
    [method]
    normalise = "goalposts"
    [[aggregate]]
    code = "index"
    [[indicator]]
    code = "rent"
    parent = "index"
    direction = -1
    goalposts = [40, 80]
    """

    assert scores(text) == [1, 1, 0.5, 0]
    assert scores(text.replace("[method]", "[method]\nclamp = false")) == [1.5, 1, 0.5, -0.5]
    assert scores(text.replace("[method]", "[method]\nrange = [1, 101]")) == [101, 101, 51, 1]
    assert scores(text.replace("[40, 80]", '["min", "max"]')) == [1, 0.75, 0.5, 0]
    assert scores(text.replace("[40, 80]", '["p25", 70]')) == pytest.approx(
        [1, 30 / 35, 10 / 35, 0]
    )


@pytest.mark.parametrize(
    ("transform", "turned"),
    [
        ('"log"', math.log),
        ('"log10"', math.log10),
        ('"log1p"', math.log1p),
        ('"sqrt"', math.sqrt),
        ('"square"', lambda x: x * x),
        ("{ power = 3 }", lambda x: x**3),
        ('"inverse"', lambda x: 1 / x),
        ("{ power = -1 }", lambda x: 1 / x),
    ],
)
def test_a_transform_is_applied_to_the_value_and_to_its_goalposts(transform: str, turned) -> None:  # type: ignore[no-untyped-def]
    text = f"""
    [method]
    normalise = "goalposts"
    [[aggregate]]
    code = "index"
    [[indicator]]
    code = "rent"
    parent = "index"
    transform = {transform}
    goalposts = [10, 100]
    """

    expected = [(turned(x) - turned(10)) / (turned(100) - turned(10)) for x in VALUES[:, 0]]

    assert scores(text) == pytest.approx(expected)


def test_direction_is_that_of_the_value_also_where_a_transform_turns_it_round() -> None:
    text = FRAMEWORK.replace('code = "rent"', 'code = "rent"\ntransform = "inverse"')

    assert run(read(text), DISTRICTS).rank("rent").tolist() == [4, 3, 2, 1]


def test_a_value_that_a_transform_cannot_take_is_named_with_its_unit() -> None:
    text = FRAMEWORK.replace('code = "vacancy"', 'code = "vacancy"\ntransform = "log"')

    with pytest.raises(
        FaultyInput, match='column "vacancy": transform = "log" cannot take the value of JA'
    ):
        run(read(text), DISTRICTS)


def test_indicators_are_divided_by_their_denominators() -> None:
    data = Table(
        ("a", "b", "c"), ("firms", "people"), np.array([[5.0, 10.0], [5.0, 20.0], [5.0, np.nan]])
    )
    text = """
    [method]
    normalise = "none"
    [[aggregate]]
    code = "index"
    [[indicator]]
    code = "firms"
    parent = "index"
    denominator = "people"
    per = 1000
    """

    assert scores(text, data) == pytest.approx([500, 250, math.nan], nan_ok=True)
    assert scores(text.replace("[method]", "[method]\ndenominate = false"), data) == [5, 5, 5]
    with pytest.raises(FaultyInput, match="a denominator must be above 0; it is not for b"):
        run(
            read(text),
            data.with_values(data.codes, np.array([[5.0, 10.0], [5.0, 0.0], [5.0, 1.0]])),
        )


@pytest.mark.parametrize(
    ("impute", "filled"),
    [
        ('"mean"', 2),
        ("7", 7),
        ('{ method = "group-median", group = "side" }', 2),
        ('"none"', math.nan),
    ],
)
def test_missing_values_are_filled_as_the_framework_says(impute: str, filled: float) -> None:
    text = FRAMEWORK.replace("[method]", f"[method]\nimpute = {impute}")

    result = run(read(text), DISTRICTS)

    assert result.stage("imputed").value("PD", "talent") == pytest.approx(filled, nan_ok=True)
    assert math.isnan(result.stage("denominated").value("PD", "talent"))


PANEL = Table(
    ("a", "b", "a", "b", "a", "b"),
    ("x",),
    np.array([[1.0], [4.0], [np.nan], [5.0], [3.0], [np.nan]]),
    times=("2020", "2020", "2021", "2021", "2023", "2023"),
)
PANEL_FRAMEWORK = """
[index]
time = "year"
[method]
impute = "linear"
normalise = "min-max"
range = [0, 1]
[[aggregate]]
code = "index"
[[indicator]]
code = "x"
parent = "index"
"""


def test_a_panel_is_filled_over_time_scored_together_and_ranked_within_each_time() -> None:
    result = run(read(PANEL_FRAMEWORK), PANEL)

    assert result.stage("imputed").values[:, 0] == pytest.approx([1, 4, 1 + 2 / 3, 5, 3, 5])
    assert result.score().tolist() == pytest.approx([0, 0.75, (2 / 3) / 4, 1, 0.5, 1])
    assert result.rank().tolist() == [2, 1, 2, 1, 2, 1]


def test_each_year_by_itself_is_as_if_each_were_run_alone() -> None:
    text = PANEL_FRAMEWORK.replace('impute = "linear"', 'impute = "mean"\nover_time = "each"')
    data = PANEL.with_values(("x",), np.array([[1.0], [4.0], [6.0], [5.0], [3.0], [2.0]]))

    together = run(read(text), data)

    for period in data.periods:
        alone = run(replace(read(text), time=None), data.at(period))
        rows = np.array(data.times) == period
        np.testing.assert_array_equal(together.scores[rows], alone.scores)
        np.testing.assert_array_equal(together.ranks[rows], alone.ranks)
    np.testing.assert_array_equal(together.stage("raw").values, data.values)


def test_filling_over_time_needs_times() -> None:
    with pytest.raises(FaultyInput, match="needs several times"):
        run(read(FRAMEWORK.replace("[method]", '[method]\nimpute = "latest"')), DISTRICTS)


@pytest.mark.parametrize(
    ("screen", "stay"),
    [
        ("0.9", ["JA", "XH", "HP"]),
        ("{ least = 0.6 }", ["JA", "XH", "HP", "PD"]),
        ("{ each = 1 }", ["JA", "XH", "HP"]),
        ("{ within = { space = 1 } }", ["JA", "XH", "HP", "PD"]),
        ('{ least = 0.9, keep = ["PD"] }', ["JA", "XH", "HP", "PD"]),
        ('{ drop = ["XH"] }', ["JA", "HP", "PD"]),
        ("{ least = 0.9, not_zero = true }", ["XH", "HP"]),
        ('"none"', ["JA", "XH", "HP", "PD"]),
    ],
)
def test_units_stay_if_they_have_enough_data(screen: str, stay: list[str]) -> None:
    # `each` asks of the lowest aggregates: space, and the index that talent hangs on is above it.
    text = FRAMEWORK.replace("[method]", f"[method]\nscreen = {screen}")
    text = text.replace('code = "talent"\nparent = "index"', 'code = "talent"\nparent = "people"')
    text += '[[aggregate]]\ncode = "people"\nparent = "index"\n'

    result = run(read(text), DISTRICTS)

    assert list(result.units) == stay
    assert result.stage("raw").units == DISTRICTS.units


def test_an_index_without_units_is_refused() -> None:
    text = FRAMEWORK.replace("[method]", '[method]\nscreen = { drop = ["JA", "XH", "HP", "PD"] }')

    with pytest.raises(FaultyInput, match="no unit has enough data"):
        run(read(text), DISTRICTS)


def test_scores_that_a_mean_cannot_take_are_refused_by_name() -> None:
    text = FRAMEWORK.replace("range = [0, 1]", 'normalise = "z-score"\naggregate = "geometric"')

    with pytest.raises(FaultyInput, match='aggregate "space": scores must be >= 0'):
        run(read(text), DISTRICTS)


def test_an_indicator_that_is_constant_after_division_is_refused_by_name() -> None:
    data = Table(("a", "b"), ("x", "d"), np.array([[1.0, 2.0], [2.0, 4.0]]))
    framework = Framework(
        "i", (Indicator("x", "index", denominator="d"),), (Aggregate("index"),), Method()
    )

    with pytest.raises(FaultyInput, match='indicator "x", normalise: constant'):
        run(framework, data)


@pytest.mark.parametrize(
    "normalise",
    [
        '{ method = "z-score", mean = 50, sd = 10 }',
        '{ method = "z-score", range = [1, 100] }',
        '{ method = "scaled", spread = 2 }',
        '"rank"',
        '{ method = "borda", range = [1, 2] }',
        '"percentile-rank"',
        '"distance-to-max"',
        '{ method = "distance-to-reference", unit = "PD" }',
        '{ method = "categorical", cuts = [30, 70], scores = [0, 50, 100] }',
    ],
)
def test_every_normalisation_keeps_the_order_of_the_values(normalise: str) -> None:
    text = f"""
    [method]
    normalise = {normalise}
    [[aggregate]]
    code = "index"
    [[indicator]]
    code = "rent"
    parent = "index"
    """

    found = scores(text)

    assert found == sorted(found)
    assert found[0] < found[-1]


def test_classes_follow_the_value_also_where_less_is_better() -> None:
    text = """
    [method]
    normalise = { method = "categorical", cuts = [5, 15], scores = [100, 50, 0] }
    [[aggregate]]
    code = "index"
    [[indicator]]
    code = "vacancy"
    parent = "index"
    direction = -1
    """

    assert scores(text) == [100, 50, 100, 0]


@pytest.mark.parametrize("treat", ["winsorise", "winsorise-log", "log", "log-gii", "box-cox"])
def test_each_treatment_tames_an_outlier_and_leaves_the_others_alone(treat: str) -> None:
    tail = 2.0 ** np.arange(12)
    data = Table(
        tuple("abcdefghijkl"), ("wild", "tame"), np.column_stack([tail, np.arange(1.0, 13)])
    )
    framework = Framework(
        "i",
        (Indicator("wild", "index"), Indicator("tame", "index")),
        (Aggregate("index"),),
        Method(treat=chosen("treat", treat)),
    )

    result = run(framework, data)

    assert result.treatment.passed.all()
    assert result.stage("treated").value("i", "tame") == 9
    assert np.diff(result.score("wild")).min() >= 0
    assert result.treatment.logged.tolist() == [
        treat != "winsorise" and treat != "winsorise-log",
        False,
    ]


@pytest.mark.parametrize("weights", ["equal", "pca", "factor", "entropy", "critic"])
def test_weights_may_come_from_the_data_and_are_kept_in_the_result(weights: str) -> None:
    generator = np.random.default_rng(5)
    common = generator.normal(size=(40, 1))
    data = Table(
        tuple(f"u{at}" for at in range(40)),
        ("a", "b", "c"),
        common + generator.normal(size=(40, 3)) * 0.5,
    )
    framework = Framework(
        "i",
        tuple(Indicator(code, "index", weight=5.0 if code == "a" else 1.0) for code in data.codes),
        (Aggregate("index"),),
        Method(weights=chosen("weights", weights), range=(1.0, 2.0)),
    )

    result = run(framework, data)

    used = result.compiled.weight[:3]
    np.testing.assert_allclose(result.score(), result.scores[:, :3] @ (used / used.sum()))
    assert not np.allclose(used / used.sum(), [5 / 7, 1 / 7, 1 / 7])
    assert sum(list(result.effective_weights().values())[:3]) == pytest.approx(1)


def test_an_indicator_or_a_whole_pillar_can_be_left_out() -> None:
    framework = read(FRAMEWORK)

    assert [i.code for i in framework.without("rent").indicators] == ["vacancy", "talent"]
    without_space = framework.without("space")
    assert [i.code for i in without_space.indicators] == ["talent"]
    assert [a.code for a in without_space.aggregates] == ["index"]
    assert [a.code for a in framework.without("rent", "vacancy").aggregates] == ["index"]


def test_weights_can_be_changed_by_code() -> None:
    changed = read(FRAMEWORK).with_weights({"talent": 0, "rent": 0})

    assert (
        run(changed, DISTRICTS).score().tolist()
        == run(changed, DISTRICTS).score("vacancy").tolist()
    )
    with pytest.raises(FaultyInput, match='no "trams"'):
        read(FRAMEWORK).with_weights({"trams": 1})


def test_an_index_may_be_written_without_any_aggregate() -> None:
    result = run(
        read(
            '[index]\ncode = "simple"\n[[indicator]]\ncode = "rent"\n[[indicator]]\ncode = "vacancy"\n'
        ),
        DISTRICTS,
    )

    assert result.codes == ("rent", "vacancy", "simple")
    assert result.score().tolist() == [0, 37.5, 37.5, 100]


@pytest.mark.parametrize("direction", ["-1", "-1.0", '"-1"', '"-"', '"negative"'])
def test_a_direction_may_be_written_in_words(direction: str) -> None:
    framework = read(FRAMEWORK.replace("direction = -1", f"direction = {direction}"))

    assert [i.direction for i in framework.indicators] == [1, -1, 1]


def test_a_treatment_that_cannot_be_done_is_refused_by_name() -> None:
    data = Table(("a", "b", "c"), ("good", "bad"), np.array([[1.0, -1], [2, 0], [4, 5]]))
    framework = Framework(
        "i",
        (Indicator("good", "index"), Indicator("bad", "index")),
        (Aggregate("index"),),
        Method(treat=chosen("treat", {"method": "box-cox", "force": True})),
    )

    with pytest.raises(FaultyInput) as refusal:
        run(framework, data)

    assert [fault.place for fault in refusal.value.faults] == ['indicator "bad", treat']


def test_a_discount_is_a_product_with_a_pillar_turned_round() -> None:
    # As UNDP's planetary pressures adjust the HDI: index x (1 - mean of the pressures).
    text = """
    [method]
    normalise = "goalposts"
    aggregate = "arithmetic"
    [[aggregate]]
    code = "adjusted"
    aggregate = "product"
    [[aggregate]]
    code = "wealth"
    parent = "adjusted"
    [[aggregate]]
    code = "pressure"
    parent = "adjusted"
    direction = -1
    [[indicator]]
    code = "rent"
    parent = "wealth"
    goalposts = [0, 100]
    [[indicator]]
    code = "vacancy"
    parent = "pressure"
    goalposts = [0, 40]
    """

    assert scores(text) == pytest.approx([0.2, 0.4 * 0.75, 0.6 * 0.875, 0.5])


@pytest.mark.parametrize(
    ("way", "of_scores"),
    [
        ('"mpi"', lambda x, w: ways.mpi(x, w)),
        ('{ method = "mpi", penalty = "positive" }', lambda x, w: ways.mpi(x, w, penalty="up")),
        ('"adjusted-mpi"', lambda x, w: ways.adjusted_mpi(x, w)),
        ('"benefit-of-doubt"', lambda x, w: ways.benefit_of_doubt(x, w)),
        (
            '{ method = "benefit-of-doubt", bounds = [0.2, 0.7] }',
            lambda x, w: ways.benefit_of_doubt(x, w, low=0.2, high=0.7),
        ),
        ('"copeland"', lambda x, w: ways.copeland(x, w)),
        ('"outranking"', lambda x, w: (ways.outrank(x, w).sum(axis=1) - 0.5) / 3),
    ],
)
def test_ways_that_compare_units_are_called_with_the_scores_and_weights(
    way: str, of_scores
) -> None:  # type: ignore[no-untyped-def]
    text = f"""
    [method]
    range = [1, 10]
    aggregate = {way}
    [[aggregate]]
    code = "index"
    [[indicator]]
    code = "rent"
    parent = "index"
    [[indicator]]
    code = "vacancy"
    parent = "index"
    weight = 2
    """

    result = run(read(text), DISTRICTS)

    np.testing.assert_allclose(
        result.score(), of_scores(result.scores[:, :2], np.array([1.0, 2.0]))
    )


def test_an_outranked_unit_without_values_has_no_score() -> None:
    text = '[method]\naggregate = "outranking"\n[[indicator]]\ncode = "talent"\n'

    assert scores(text) == pytest.approx([0, 1, 0.5, math.nan], nan_ok=True)
