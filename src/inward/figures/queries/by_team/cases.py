"""Cases counted for every team at once: their histories are read once."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from inward.figures.queries.by_team.parts import Came, Parts, Sums, added_up, put_together
from inward.figures.queries.cases.closure import due
from inward.figures.queries.cases.histories import History, teams_of_members
from inward.figures.queries.cases.response import timed
from inward.figures.queries.cases.retained import at_risk
from inward.figures.rules import middle_of, ratio, share


class _Teams:
    """Whose case it is: of the team of the member to whom it was assigned last."""

    def __init__(self, known: int) -> None:
        self._team = teams_of_members(known)

    def of(self, one: History) -> int | None:
        return self._team.get(one.handler) if one.handler else None


def response(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    teams = _Teams(known)
    heaps: dict[int | None, Counter[Decimal]] = defaultdict(Counter)
    for one, hours in timed(asked, on, known):
        if hours is not None:
            heaps[teams.of(one)][hours] += 1
    return put_together(heaps, lambda heap: Came(middle_of(heap), numerator=heap.total()))


def closure(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    teams = _Teams(known)
    sums: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for one, clock in due(asked, on, known):
        sum_ = sums[teams.of(one)]
        sum_[0] += clock.in_time
        sum_[1] += 1
    return added_up(
        {team: Sums(number, of) for team, (number, of) in sums.items()},
        lambda s: Came(share(s.number, s.of), numerator=s.number, of=s.of),
    )


def retained(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    teams = _Teams(known)
    sums: dict[int | None, Sums] = defaultdict(Sums)
    for one, risk, kept in at_risk(asked, on, known):
        sums[teams.of(one)] += Sums(1, part=kept or Decimal(0), whole=risk)

    def says(s: Sums) -> Came:
        both = (s.part, s.whole)
        return Came(ratio(*both), numerator=s.number, unit="percent", amounts=both)

    return added_up(sums, says)
