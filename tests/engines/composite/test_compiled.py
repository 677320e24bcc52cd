"""A framework in arrays: enough to evaluate it without looking at the framework again."""

import numpy as np
import pytest

from inward.engines.composite import Table, framework_from_text, run
from inward.engines.composite.compiled import RESCALE, compiled

pytestmark = pytest.mark.engine

# Branches of different depth; one aggregate has an indicator beside an aggregate.
FRAMEWORK, _ = framework_from_text("""
[method]
normalise = "goalposts"
aggregate = ["arithmetic", "geometric", { power = 0.5 }]
missing = { coverage = 0.5, least = 2 }
[[aggregate]]
code = "index"
missing = "rescale"
[[aggregate]]
code = "space"
parent = "supply"
weight = 3
[[aggregate]]
code = "supply"
parent = "index"
missing = "none"
scale = 10
[[indicator]]
code = "rent"
parent = "space"
weight = 2
goalposts = [0, 10]
[[indicator]]
code = "talent"
parent = "index"
goalposts = [0, 10]
[[indicator]]
code = "offices"
parent = "space"
goalposts = [0, 10]
[[indicator]]
code = "land"
parent = "supply"
goalposts = [0, 10]
""")


def test_nodes_stand_parts_before_wholes_with_the_numbers_of_their_parents() -> None:
    hierarchy = compiled(FRAMEWORK)

    assert hierarchy.codes == ("rent", "talent", "offices", "land", "space", "supply", "index")
    assert hierarchy.indicators == 4
    assert hierarchy.parent.tolist() == [4, 6, 4, 5, 5, 6, -1]
    assert hierarchy.level.tolist() == [1, 1, 1, 1, 2, 3, 4]
    assert [parts.tolist() for parts in hierarchy.parts[4:]] == [[0, 2], [3, 4], [1, 5]]
    np.testing.assert_array_equal(hierarchy.power[4:], [1, 0, 0.5])
    assert np.isnan(hierarchy.power[:4]).all()
    np.testing.assert_array_equal(hierarchy.coverage[4:], [0.5, 1, RESCALE])
    np.testing.assert_array_equal(hierarchy.least[4:], [2, 1, 1])
    np.testing.assert_array_equal(hierarchy.ends[4:], [[0, 1], [0, 10], [0, 10]])
    np.testing.assert_allclose(hierarchy.effective, [1 / 4, 1 / 2, 1 / 8, 1 / 8, 3 / 8, 1 / 2, 1])


def test_layers_are_enough_to_add_up_every_level() -> None:
    generator = np.random.default_rng(7)
    plain = FRAMEWORK.with_method(aggregate="arithmetic")
    table = Table(
        tuple("abcde"), ("rent", "talent", "offices", "land"), generator.uniform(1, 9, (5, 4))
    )

    result = run(plain, table)

    hierarchy = compiled(plain)
    scores = np.full((5, len(hierarchy.codes)), np.nan)
    scores[:, : hierarchy.indicators] = result.stage("normalised").values
    for layer in hierarchy.layers:
        weights = hierarchy.weight[layer.parts]
        sums = np.add.reduceat(weights * scores[:, layer.parts], layer.starts, axis=1)
        total = np.add.reduceat(weights, layer.starts)
        assert (hierarchy.parent[layer.parts] == layer.wholes[layer.owner]).all()
        scores[:, layer.wholes] = sums / total * hierarchy.scale[layer.wholes]
    np.testing.assert_allclose(scores, result.scores)


@pytest.mark.parametrize(
    ("normalise", "ends"),
    [
        ('"min-max"', (0, 100)),
        ('{ method = "min-max", range = [1, 7] }', (1, 7)),
        ('{ method = "z-score", mean = 100, sd = 10 }', (90, 110)),
        ('"rank"', (1, 12)),
        ('"borda"', (0, 11)),
        ('"percentile-rank"', (0, 1)),
        ('"goalposts"', (0, 1)),
        ('"none"', (0, 0)),
        ('{ method = "categorical", cuts = [1], scores = [2, 9] }', (2, 9)),
    ],
)
def test_scores_are_turned_round_within_the_scale_of_their_normalisation(
    normalise: str, ends: tuple[float, float]
) -> None:
    framework, faults = framework_from_text(f"""
    [method]
    normalise = {normalise}
    [[aggregate]]
    code = "index"
    [[indicator]]
    code = "rent"
    parent = "index"
    goalposts = [0, 1]
    """)

    hierarchy = compiled(framework, units=12)

    assert faults == ()
    assert hierarchy.ends.tolist() == [list(ends), list(ends)]
    assert hierarchy.turn.tolist() == [sum(ends)] * 2
