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
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Question = tuple[str, float]


Bits = npt.NDArray[np.uint8]
Parts = npt.NDArray[np.int32]
_PARTS = 1_000
"""Leaves are whole thousandths: added up as whole numbers, they give one sum in whatever order."""
_ROWS = 8_192
"""Rows answered at a time: their answers stay in the cache."""


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
        asked = [(at[name], thresholds, first) for name, thresholds, first in self._plan.asked]
        total = np.full(len(values), round(self.start * _PARTS), dtype=np.int32)
        for first in range(0, len(values), _ROWS):
            # Every feature is read many times: in one piece it is read fast.
            turned = np.ascontiguousarray(values[first : first + _ROWS].T)
            self._plan.add(turned, asked, total[first : first + _ROWS])
        return (total / _PARTS).astype(np.float32)

    @cached_property
    def _plan(self) -> "_Plan":
        return _Plan.of(self.trees)

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


@dataclass(frozen=True)
class _Plan:
    """Trees laid out for arrays: every question stands there once, whichever trees ask it, those of a feature together."""

    asked: list[tuple[str, Floats, int]]
    """Feature, thresholds asked of it, number of the first of these questions."""
    questions: int
    level: list[tuple[list[int], Parts]]
    """Level trees: the questions' numbers, the leaves."""
    branching: list[tuple[npt.NDArray[np.int64], Parts]]
    """Branching trees of one depth: the questions' numbers, shape (trees, questions); the leaves, shape (trees, leaves)."""

    @classmethod
    def of(cls, trees: Sequence[Tree]) -> Self:
        every = dict.fromkeys(question for tree in trees for question in tree.questions)
        by_feature: dict[str, list[Question]] = {}
        for question in every:
            by_feature.setdefault(question[0], []).append(question)
        number: dict[Question, int] = {}
        asked = []
        for name, questions in by_feature.items():
            thresholds = np.array([threshold for _, threshold in questions], dtype=np.float32)
            asked.append((name, thresholds, len(number)))
            number.update(zip(questions, range(len(number), len(every)), strict=False))
        level, of_depth = [], dict[int, list[Tree]]()
        for tree in trees:
            if tree.branching:
                of_depth.setdefault(tree.depth, []).append(tree)
            else:
                mine = [number[question] for question in tree.questions]
                level.append((mine, _parts([tree.leaves])[0]))
        branching = [
            (
                np.array([[number[q] for q in tree.questions] for tree in some]),
                _parts([tree.leaves for tree in some]),
            )
            for some in of_depth.values()
        ]
        return cls(asked, len(number), level, branching)

    def add(
        self,
        turned: Floats,
        asked: list[tuple[int, Floats, int]],
        total: Parts,
    ) -> None:
        """Adds the leaves of each row to `total`; `turned` has shape (features, rows)."""
        yes = np.empty((self.questions, turned.shape[1]), dtype=bool)
        for feature, thresholds, first in asked:
            out = yes[first : first + len(thresholds)]
            np.greater(turned[feature], thresholds[:, None], out=out)
        answers = yes.view(np.uint8)
        for questions, leaves in self.level:
            total += leaves.take(_number([answers[question] for question in questions]))
        if self.branching:
            packed = np.packbits(answers, axis=1)
            for branches, leaves_of in self.branching:
                for leaf, leaves in zip(
                    _branched(packed, branches, turned.shape[1]), leaves_of, strict=True
                ):
                    total += leaves.take(leaf)


def _parts(leaves: Sequence[Sequence[float]]) -> Parts:
    return np.round(np.array(leaves) * _PARTS).astype(np.int32)


def _branched(packed: Bits, questions: npt.NDArray[np.int64], rows: int) -> Bits:
    """Leaf of each row in each tree, shape (trees, rows).

    Args:
        packed: answers, eight rows a byte, so that eight rows are led through a tree at once.
        questions: of each tree, level by level.
        rows: how many there are.
    """
    bits: list[Bits] = []
    size = 1
    while size <= questions.shape[1]:
        # All questions of a level; the answers above them choose one, the first of them between even and odd ones.
        left = packed[questions[:, size - 1 : 2 * size - 1]]
        for bit in bits:
            no, yes = left[:, 0::2], left[:, 1::2]
            left = no ^ ((no ^ yes) & bit[:, None])
        bits.append(left[:, 0])
        size *= 2
    answers = np.unpackbits(np.stack(bits), axis=-1, count=rows)
    return _number(list(answers))


def _number(bits: Sequence[Bits]) -> Bits:
    """The number whose binary digits these are, the lowest first; doubling in place is quicker than shifting."""
    number = bits[-1].copy()
    for bit in reversed(bits[:-1]):
        number += number
        number += bit
    return number


def read_table(file: Iterable[str]) -> list[list[str]]:
    """Rows of a table of trees, without comments and header."""
    return list(csv.reader(line for line in file if not line.startswith("#")))[1:]


def probability(score: Floats) -> Floats:
    """Log odds as probability."""
    return (1.0 / (1.0 + np.exp(-score))).astype(np.float32)
