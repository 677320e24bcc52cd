"""Which organisation of the directory a name on a list means.

Takes: records of the directory; names with what stands beside them.
Gives: for each name accept, ask or no match, with candidates, scores and reasons.
"""

from inward.engines.matching.directory import Directory
from inward.engines.matching.names import normalise
from inward.engines.matching.reasons import sentence
from inward.engines.matching.records import Alias, Candidate, Match, Outcome, Query, Reason, Record

__all__ = [
    "Alias",
    "Candidate",
    "Directory",
    "Match",
    "Outcome",
    "Query",
    "Reason",
    "Record",
    "normalise",
    "sentence",
]
