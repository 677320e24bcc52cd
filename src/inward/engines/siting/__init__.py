"""Which places suit a requirement: musts that may be unknown, wishes that weigh, reasons for both.

Takes: a table of places by criteria (NaN: not recorded), musts, wishes.
Gives: fits, might fit, does not fit; score intervals; relaxations; where the winner changes.
"""

from inward.engines.siting.judge import FAILS, PASSES, UNKNOWN, Standing, judge, standing
from inward.engines.siting.relax import Relaxation, relaxations
from inward.engines.siting.requirement import Must, Places, Requirement, Wish
from inward.engines.siting.score import Ranking, Term, explain, rank, same_place
from inward.engines.siting.turning import Turning, turning_points

__all__ = [
    "FAILS",
    "PASSES",
    "UNKNOWN",
    "Must",
    "Places",
    "Ranking",
    "Relaxation",
    "Requirement",
    "Standing",
    "Term",
    "Turning",
    "Wish",
    "explain",
    "judge",
    "rank",
    "relaxations",
    "same_place",
    "standing",
    "turning_points",
]
