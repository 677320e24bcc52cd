"""Sums of trees: evaluated on whole arrays they say what walking down branch by branch says."""

from random import Random

import numpy as np
import pytest
from bench.boost import MOST, Growth, grow
from hypothesis import given
from hypothesis import strategies as st

from inward.engines.matching import decision, features
from inward.engines.matching.trees import Tree, Trees, read_table

NAMES = ("likeness", "city", "legal")
_numbers = st.floats(-2, 2, width=16)
_leaf = st.integers(-2_000, 2_000).map(lambda thousandths: thousandths / 1_000)
_question = st.tuples(st.sampled_from(NAMES), _numbers)
_rows = st.lists(st.tuples(*[_numbers] * len(NAMES)), min_size=1, max_size=8)


@st.composite
def branching(draw: st.DrawFn) -> Tree:
    leaves = 2 ** draw(st.integers(2, 4))
    questions = draw(st.lists(_question, min_size=leaves - 1, max_size=leaves - 1))
    return Tree(tuple(questions), tuple(draw(_leaf) for _ in range(leaves)))


def walked(tree: Tree, row: tuple[float, ...]) -> float:
    """The leaf of a branching tree, question by question."""
    leaf, level = 0, 0
    while (1 << level) < len(tree.leaves):
        name, threshold = tree.questions[(1 << level) - 1 + leaf]
        leaf += int(np.float32(row[NAMES.index(name)]) > np.float32(threshold)) << level
        level += 1
    return tree.leaves[leaf]


@given(branching(), _rows)
def test_a_branching_tree_is_evaluated_as_it_is_walked(
    tree: Tree, rows: list[tuple[float, ...]]
) -> None:
    given_ = np.array(rows, dtype=np.float32)

    score = Trees(0.0, (tree,)).score(given_, NAMES)

    assert score.tolist() == [np.float32(walked(tree, row)) for row in rows]


@given(st.lists(branching(), min_size=2, max_size=5), _rows, st.randoms(use_true_random=False))
def test_the_order_of_the_trees_changes_no_sum(
    trees: list[Tree], rows: list[tuple[float, ...]], random: Random
) -> None:
    given_ = np.array(rows, dtype=np.float32)
    other = random.sample(trees, len(trees))

    scores = [Trees(0.5, tuple(some)).score(given_, NAMES) for some in (trees, other)]

    assert scores[0].tolist() == scores[1].tolist()


def test_the_table_gives_back_trees_of_both_kinds() -> None:
    level = Tree((("city", 0.5), ("legal", -0.5)), (0.0, 1.0, -1.0, 0.25))
    branch = Tree((("city", 0.5), ("legal", -0.5), ("likeness", 1.5)), (0.0, 1.0, -1.0, 0.25))
    trees = Trees(0.5, (level, branch))
    lines = ["# a comment", "model,questions,leaves"] + [",".join(row) for row in trees.rows("m")]

    assert Trees.read(read_table(lines), "m") == trees
    assert [tree.branching for tree in trees.trees] == [False, True]


def test_branching_trees_learn_what_one_question_a_level_cannot_tell() -> None:
    # Which question decides depends on the answer to another one.
    values = np.array(
        [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)] * 50, dtype=np.float32
    )
    right = np.where(values[:, 0] == 1, values[:, 1], values[:, 2])
    growth = Growth(30, depth=2, step=0.5, damping=1.0, rows=1.0, columns=1.0, branching=True)

    trees = grow(values, right, np.ones(len(right)), NAMES, growth)

    assert ((trees.score(values, NAMES) > 0) == (right == 1)).all()


def test_where_sure_trees_are_wrong_no_leaf_leaps() -> None:
    random = np.random.default_rng(1)
    plain, secret = random.random(6_000), random.random(6_000)
    # Three in a hundred are not what the plain columns say, and only the last column knows which.
    right = ((plain > 0.5) ^ (secret > 0.97)).astype(float)
    values, names = np.stack([plain] * 15 + [secret], axis=1), tuple("abcdefghijklmnop")
    growth = Growth(trees=60, depth=3, step=0.2, columns=0.2, rows=0.5, seed=2)

    trees = grow(values, right, np.full(6_000, 4.0), names, growth)

    # Not held back, one of them would say 1.18.
    assert max(abs(leaf) for tree in trees.trees for leaf in tree.leaves) == MOST


def test_a_candidate_is_seen_beside_the_best_of_the_others() -> None:
    values = np.zeros((3, len(features.ALL)), dtype=np.float32)
    values[:, features.ALL.index("full_ratio")] = [0.9, 0.7, 0.8]
    query, score = np.array([0, 0, 1]), np.array([4.0, 1.5, 2.0], dtype=np.float32)

    columns = decision.beside(query, score, values, decision.holders(query, values, 2))

    of = {name: columns[:, decision.COLUMNS.index(name)].tolist() for name in decision.BESIDE}
    assert of["pair_lead"] == [2.5, -2.5, 14.0]
    assert of["pair_other"] == [1.5, 4.0, -12.0]
    assert of["place"] == [0, 1, 0]
    assert of["full_ratio_lead"][:2] == pytest.approx([0.2, -0.2])
