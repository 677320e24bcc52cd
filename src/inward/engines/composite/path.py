"""The way up as it is told: the moves, their cost, how sure it is that nothing is cheaper."""

from dataclasses import dataclass
from typing import Literal

How = Literal["linear programme", "mixed-integer programme", "cutting planes", "local search"]


class Unreachable(ValueError):
    """No effort within the bounds of the levers is enough.

    Attributes:
        rank, score: the best that they reach.
    """

    def __init__(self, unit: str, goal: str, rank: int, score: float) -> None:
        self.rank, self.score = rank, score
        super().__init__(
            f"{unit} cannot reach {goal} with these levers; at full effort it has rank {rank}, score {score:.6g}. "
            "Give more levers, let them go further, or ask for less"
        )


@dataclass(frozen=True)
class Move:
    """One indicator that has to move: its value and its normalised score before and after, and the cost."""

    code: str
    before: float
    after: float
    score_before: float
    score_after: float
    cost: float
    lag: float


@dataclass(frozen=True)
class Path:
    """The least-cost way to a goal.

    Attributes:
        unit: its code.
        rank_before, rank_after, score_before, score_after: of the index, as `run` gives them with the changed data.
        moves: the dearest first.
        cost: of all moves.
        how: the method. A "linear programme", a "mixed-integer programme" or "cutting planes" (where the score is a
            concave function of the levers; to 1e-6 of the cost) finds the cheapest way there is. Where a lever
            changes the scores of others as well, because the unit is an end of the scale or an outlier is treated
            otherwise, a "local search" finds a way from which nothing can be taken back; there may be a cheaper one.
        years: the longest lag of a move.
    """

    unit: str
    rank_before: int
    rank_after: int
    score_before: float
    score_after: float
    moves: tuple[Move, ...]
    cost: float
    how: How
    years: float

    @property
    def exact(self) -> bool:
        """Whether it is the cheapest way there is."""
        return self.how != "local search"
