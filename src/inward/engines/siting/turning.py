"""At which weight of a wish another place would win."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inward.engines.siting.requirement import Floats, Places, Requirement, Wish


@dataclass(frozen=True)
class Turning:
    """Another winner, if the share of one wish were that (the others keep their ratios)."""

    wish: Wish
    share: float  # of the total weight, in [0, 1]
    winner: int  # index of the place that wins just beyond it


def turning_points(
    places: Places, requirement: Requirement, among: NDArray[np.intp]
) -> list[Turning]:
    """The nearest shares, below and above the present one, at which the winner changes.

    With the share of wish k moved to t and the others scaled by (1 - t) / (1 - share), the
    score of a place is linear in t: s(t) = (1 - t) r + t u, where r is its score without wish k
    and u its utility there. The winner w gives way to place j where
    (1 - t)(r_w - r_j) + t (u_w - u_j) = 0. Scores are the middles of their intervals.

    Args:
        among: indices of the places that compete (those that fit), the winner first.

    Returns:
        At most two for each wish; none for a wish that cannot change the winner.
    """
    found: list[Turning] = []
    if len(among) < 2 or len(requirement.wishes) < 2:
        return found
    shares = requirement.weights
    middles = np.column_stack(
        [_middle(wish, places[wish.criterion][among]) for wish in requirement.wishes]
    )
    for k, wish in enumerate(requirement.wishes):
        if shares[k] >= 1:
            continue
        rest = (middles @ shares - shares[k] * middles[:, k]) / (1 - shares[k])
        ahead, there = rest[0] - rest[1:], middles[0, k] - middles[1:, k]
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = ahead / (ahead - there)
        for side in (crossing < shares[k], crossing > shares[k]):
            turning = _nearest(crossing, side, shares[k])
            if turning is not None:
                found.append(Turning(wish, float(crossing[turning]), int(among[turning + 1])))
    return found


def _nearest(crossing: Floats, side: NDArray[np.bool_], share: float) -> int | None:
    usable = side & (crossing >= 0) & (crossing <= 1)
    if not usable.any():
        return None
    return int(np.where(usable, np.abs(crossing - share), np.inf).argmin())


def _middle(wish: Wish, values: Floats) -> Floats:
    utility = wish.utility(values)
    return np.where(np.isnan(utility), (wish.worst + wish.best) / 2, utility)
