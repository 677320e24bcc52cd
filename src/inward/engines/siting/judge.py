"""Musts: passed, failed, or unknown, which is never dropped silently."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from inward.engines.siting.requirement import Must, Places, Requirement

PASSES, UNKNOWN, FAILS = 1, 0, -1
Verdicts = NDArray[np.int8]


class Standing(IntEnum):
    """Where a place stands towards all musts, the better the higher."""

    OUT = -1
    MIGHT_FIT = 0
    FITS = 1


def judge(places: Places, musts: Requirement) -> Verdicts:
    """Each place against each must.

    Returns:
        Shape (places, musts): 1 passes, 0 unknown (the value is not recorded), -1 fails.
    """
    # One must after the other in memory: they are written, and compared, column by column.
    verdicts = np.zeros((len(places), len(musts.musts)), dtype=np.int8, order="F")
    for number, must in enumerate(musts.musts):
        verdicts[:, number] = _one(places, must)
    return verdicts


def standing(verdicts: Verdicts) -> Verdicts:
    """All musts together, three-valued: one failure is enough, else one unknown is.

    Args:
        verdicts: shape (places, musts) as from `judge`.

    Returns:
        Shape (places,), values of `Standing`; without musts every place fits.
    """
    if verdicts.shape[1] == 0:
        return np.ones(len(verdicts), dtype=np.int8)
    worst = verdicts[:, 0].copy()
    for column in verdicts.T[1:]:
        np.minimum(worst, column, out=worst)
    return worst


def _one(places: Places, must: Must) -> Verdicts:
    values = places[must.criterion]
    if must.among:
        passes = np.isin(values, list(must.among))
    else:
        low = -np.inf if must.at_least is None else must.at_least
        high = np.inf if must.at_most is None else must.at_most
        passes = (values >= low) & (values <= high)
    verdicts = np.where(passes, np.int8(PASSES), np.int8(FAILS))
    verdicts[np.isnan(values)] = UNKNOWN
    return verdicts
