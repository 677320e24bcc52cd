"""Scores from a readable table of trees, evaluated on whole arrays; the answers to a tree's questions choose a leaf.

Of two kinds. *Level* trees ask one question a level, the same on all branches: as many questions as levels; cheap, for many
rows. *Branching* trees ask another one on every branch: one question less than leaves, level by level; for the few rows that
are left. A row of the table: model, questions `feature>threshold`, leaves. The score is the sum of the leaves, the probability
1 / (1 + exp(-score)).

Source: Kohavi and Li (1995), Oblivious Decision Trees, Graphs, and Top-Down Pruning, IJCAI; Friedman (2001), Greedy Function
Approximation: A Gradient Boosting Machine, Annals of Statistics 29(5).
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Question = tuple[str, float]


Bits = npt.NDArray[np.uint8]
_TOGETHER = 8
"""Branching trees evaluated at a time: so many stay in the cache."""


@dataclass(frozen=True)
class Tree:
    questions: tuple[Question, ...]
    leaves: tuple[float, ...]
    """The answer of the first level is the lowest bit of a leaf's number."""

    @property
    def branching(self) -> bool:
        return len(self.leaves) > 2 and len(self.questions) == len(self.leaves) - 1

    @property
    def depth(self) -> int:
        return len(self.leaves).bit_length() - 1


@dataclass(frozen=True)
class Trees:
    """A sum of trees over named features."""

    start: float
    trees: tuple[Tree, ...]

    def score(self, values: Floats, columns: Sequence[str]) -> Floats:
        """Sum of the leaves for each row.

        Args:
            values: shape (rows, features).
            columns: name of each feature.

        Returns:
            Shape (rows,): log odds.

        Raises:
            KeyError: a tree asks for a feature that is not among the columns.
        """
        at = {name: number for number, name in enumerate(columns)}
        # Every feature is read many times: in one piece it is read fast.
        turned = np.ascontiguousarray(values.T)
        total = np.full(len(values), self.start, dtype=np.float32)
        asked: dict[Question, int] = {}
        for tree in self.trees:
            for question in tree.questions:
                asked.setdefault(question, len(asked))
        answers = _answers(turned, at, asked)
        of_depth: dict[int, list[Tree]] = {}
        for tree in self.trees:
            if tree.branching:
                of_depth.setdefault(tree.depth, []).append(tree)
            else:
                leaf = np.zeros(len(values), dtype=np.uint8)
                for level, question in enumerate(tree.questions):
                    leaf |= answers[asked[question]] << np.uint8(level)
                total += np.array(tree.leaves, dtype=np.float32).take(leaf)
        for depth, trees in of_depth.items():
            for first in range(0, len(trees), _TOGETHER):
                some = trees[first : first + _TOGETHER]
                questions = np.array([[asked[q] for q in tree.questions] for tree in some])
                leaves = np.array([tree.leaves for tree in some], dtype=np.float32)
                leaf = _branched(answers, questions, depth)
                total += np.take_along_axis(leaves, leaf, axis=1).sum(axis=0)
        return total

    def rows(self, model: str) -> Iterable[list[str]]:
        """As rows of the table."""
        yield [model, "start", f"{self.start:.4f}"]
        for tree in self.trees:
            questions = " ".join(f"{name}>{threshold:.6g}" for name, threshold in tree.questions)
            yield [
                model,
                questions,
                " ".join(f"{leaf:.4f}".rstrip("0").rstrip(".") for leaf in tree.leaves),
            ]

    @classmethod
    def read(cls, rows: Iterable[Sequence[str]], model: str) -> Self:
        """Reads what `rows` wrote; rows of other models are passed over."""
        start, trees = 0.0, []
        for name, questions, leaves in rows:
            if name != model:
                continue
            if questions == "start":
                start = float(leaves)
                continue
            pairs = (question.split(">") for question in questions.split())
            asked = tuple((feature, float(threshold)) for feature, threshold in pairs)
            trees.append(Tree(asked, tuple(map(float, leaves.split()))))
        return cls(start, tuple(trees))


def _answers(turned: Floats, at: dict[str, int], asked: Iterable[Question]) -> Bits:
    """1 or 0 for each question and row; shape (questions, rows)."""
    questions = list(asked)
    answers = np.empty((len(questions), turned.shape[1]), dtype=np.uint8)
    thresholds = np.array([threshold for _, threshold in questions], dtype=np.float32)
    feature = np.array([at[name] for name, _ in questions], dtype=np.int64)
    for one in np.unique(feature):
        mine = np.flatnonzero(feature == one)
        answers[mine] = turned[one] > thresholds[mine, None]
    return answers


def _branched(answers: Bits, questions: npt.NDArray[np.int64], depth: int) -> Bits:
    """Leaf of each row in each tree; `questions` has a row a tree, level by level.

    From the last level up: of two branches the one is kept that the question above them chooses.
    """
    below = answers[questions[:, (1 << (depth - 1)) - 1 :]] << np.uint8(depth - 1)
    for level in range(depth - 2, -1, -1):
        size = 1 << level
        chosen = answers[questions[:, size - 1 : 2 * size - 1]]
        no, yes = below[:, :size], below[:, size:] | np.uint8(size)
        # No where chosen is 0, yes where it is 1.
        below = no ^ ((no ^ yes) & (np.uint8(0) - chosen))
    return below[:, 0]


def read_table(file: Iterable[str]) -> list[list[str]]:
    """Rows of a table of trees, without comments and header."""
    return list(csv.reader(line for line in file if not line.startswith("#")))[1:]


def probability(score: Floats) -> Floats:
    """Log odds as probability."""
    return (1.0 / (1.0 + np.exp(-score))).astype(np.float32)
