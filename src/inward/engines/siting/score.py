"""Wishes: a score with the interval that missing data leaves open, and its terms."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inward.engines.siting.judge import judge, standing
from inward.engines.siting.requirement import Floats, Places, Requirement, Wish

# Sums of weights carry rounding; places nearer than this are not told apart by it.
_NEAR = 1e-12


@dataclass(frozen=True)
class Ranking:
    """All places against a requirement.

    Attributes:
        order: shape (places,), indices; those that fit first, then those that might, then the
            rest; each by the middle of its score interval, the higher first; ties by index.
        standing: shape (places,), values of `Standing`.
        low, high: shape (places,), the score in [0, 1] if every unknown turned out worst, best.
        unknown: shape (places,), how many musts and wishes are unknown.
    """

    order: NDArray[np.intp]
    standing: NDArray[np.int8]
    low: Floats
    high: Floats
    unknown: NDArray[np.intp]


@dataclass(frozen=True)
class Term:
    """What one wish adds to a place's score: share of the weight times utility, as an interval."""

    wish: Wish
    share: float
    value: float  # NaN: not recorded
    low: float
    high: float


def rank(places: Places, requirement: Requirement) -> Ranking:
    """Sort places by how they stand to the musts, then by the wishes.

    Score: sum over wishes of share x utility. Because each utility depends on the place's own
    value alone, adding or removing another place never turns two places round.

    Missing values: an unknown must makes "might fit", an unknown wish opens the interval from
    its worst to its best utility.

    Source:
        Keeney & Raiffa (1976), Decisions with Multiple Objectives, additive value functions;
        Salo & Hämäläinen (1992), Operations Research 40(6), intervals of value.
    """
    verdicts = judge(places, requirement)
    stands = standing(verdicts)
    unknown = np.zeros(len(places), dtype=np.intp)
    for verdict in verdicts.T:
        unknown += verdict == 0
    low, high = np.zeros(len(places)), np.zeros(len(places))
    for wish, share in zip(requirement.wishes, requirement.weights, strict=True):
        utility = wish.utility(places[wish.criterion])
        missing = np.isnan(utility)
        low += share * np.where(missing, wish.worst, utility)
        high += share * np.where(missing, wish.best, utility)
        unknown += missing
    order = np.lexsort((-(low + high), -stands))
    return Ranking(order, stands, low, high, unknown)


def explain(places: Places, requirement: Requirement, place: int) -> list[Term]:
    """The terms of one place's score, in the order of the wishes; they add up to it."""
    terms = []
    for wish, share in zip(requirement.wishes, requirement.weights, strict=True):
        value = float(places[wish.criterion][place])
        utility = float(wish.utility(np.array([value]))[0])
        worst, best = (wish.worst, wish.best) if np.isnan(utility) else (utility, utility)
        terms.append(Term(wish, float(share), value, float(share) * worst, float(share) * best))
    return terms


def same_place(ranking: Ranking, among: NDArray[np.intp]) -> list[list[int]]:
    """Runs of places that cannot be told apart.

    The list is cut only where every place above the cut surely scores more than every place
    below it, whatever the missing values turn out to be; what lies between two cuts is a run.

    Args:
        among: indices of places in the order shown (a page of `ranking.order`).

    Returns:
        The runs of two and more, in that order. Only places of one standing form a run.
    """
    if len(among) == 0:
        return []
    runs: list[list[int]] = []
    for group in np.split(among, np.flatnonzero(np.diff(ranking.standing[among])) + 1):
        least_above = np.minimum.accumulate(ranking.low[group])[:-1]
        most_below = np.maximum.accumulate(ranking.high[group][::-1])[::-1][1:]
        cuts = np.flatnonzero(least_above > most_below + _NEAR) + 1
        runs += [run.tolist() for run in np.split(group, cuts) if len(run) > 1]
    return runs
