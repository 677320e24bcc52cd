"""Scores from a readable table of trees: every level of a tree asks one question, the answers together choose a leaf.

Such trees (each level one feature and one threshold for all branches) fit a few dozen characters each and are evaluated on
whole arrays. A row of the table: model, level questions `feature>threshold`, leaves. The score is the sum of the leaves, the
probability 1 / (1 + exp(-score)).

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


@dataclass(frozen=True)
class Tree:
    questions: tuple[tuple[str, float], ...]
    leaves: tuple[float, ...]
    """One more level, twice as many; the first question is the lowest bit."""


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
        total = np.full(len(values), self.start, dtype=np.float32)
        # Every feature is read many times: in one piece it is read fast.
        turned = np.ascontiguousarray(values.T)
        answers: dict[tuple[str, float], npt.NDArray[np.uint8]] = {}
        for tree in self.trees:
            leaf = np.zeros(len(values), dtype=np.uint8)
            for level, question in enumerate(tree.questions):
                if question not in answers:
                    name, threshold = question
                    answers[question] = (turned[at[name]] > np.float32(threshold)).view(np.uint8)
                leaf |= answers[question] << np.uint8(level)
            total += np.array(tree.leaves, dtype=np.float32).take(leaf)
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


def read_table(file: Iterable[str]) -> list[list[str]]:
    """Rows of a table of trees, without comments and header."""
    return list(csv.reader(line for line in file if not line.startswith("#")))[1:]


def probability(score: Floats) -> Floats:
    """Log odds as probability."""
    return (1.0 / (1.0 + np.exp(-score))).astype(np.float32)
