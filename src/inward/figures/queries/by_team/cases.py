"""Cases counted for every team at once: what each case brings is kept, and read anew only for those
of which something was written since."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from inward.aftercare.models import CaseStep
from inward.evidence.models import Edit
from inward.evidence.remembered import Written, kept_up
from inward.figures.queries.by_team.parts import Came, Parts, Sums, added_up, put_together
from inward.figures.queries.cases.closure import due
from inward.figures.queries.cases.histories import History, teams_of_members
from inward.figures.queries.cases.response import timed
from inward.figures.queries.cases.retained import at_risk
from inward.figures.rules import middle_of, ratio, share
from inward.office.models import Member

B = TypeVar("B")
Only = Collection[int] | None


class _Teams:
    """Whose case it is: of the team of the member to whom it was assigned last."""

    def __init__(self, known: int) -> None:
        self._team = teams_of_members(known)

    def of(self, one: History) -> int | None:
        return self._team.get(one.handler) if one.handler else None


def _each(
    name: str,
    asked: Mapping[str, Any],
    on: date,
    known: int,
    brings: Callable[[Only], dict[int, B]],
) -> Collection[B]:
    """What each case brings to a figure, with its team.

    It is told by the steps of the case, its plain columns, and the team of a member.
    """

    def again(held: dict[int, B], since: Written) -> dict[int, B] | None:
        if Member.objects.filter(subject__in=since[Edit]).exists():
            return None
        changed = since[CaseStep] | since[Edit]
        stays = {case: one for case, one in held.items() if case not in changed}
        return stays | brings(changed)

    what = (name, on, *(x for pair in sorted(asked.items()) for x in pair))
    return kept_up(what, (CaseStep, Edit), known, partial(brings, None), again).values()


def response(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    def brings(only: Only) -> dict[int, tuple[int | None, int]]:
        teams, found = _Teams(known), timed(asked, on, known, only)
        # As hundredths: tens of thousands of whole numbers are kept and read back quickly.
        return {
            one.case: (teams.of(one), int(hours.scaleb(2)))
            for one, hours in found
            if hours is not None
        }

    heaps: dict[int | None, Counter[Decimal]] = defaultdict(Counter)
    for (team, hours), number in Counter(_each("response", asked, on, known, brings)).items():
        heaps[team][Decimal(hours).scaleb(-2)] += number
    return put_together(heaps, lambda heap: Came(middle_of(heap), numerator=heap.total()))


def closure(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    def brings(only: Only) -> dict[int, tuple[int | None, bool]]:
        teams = _Teams(known)
        return {
            one.case: (teams.of(one), clock.in_time) for one, clock in due(asked, on, known, only)
        }

    sums: dict[int | None, Sums] = defaultdict(Sums)
    for (team, in_time), number in Counter(_each("closure", asked, on, known, brings)).items():
        sums[team] += Sums(number if in_time else 0, number)
    return added_up(sums, lambda s: Came(share(s.number, s.of), numerator=s.number, of=s.of))


def retained(asked: Mapping[str, Any], on: date, known: int) -> Parts:
    def brings(only: Only) -> dict[int, tuple[int | None, Decimal, Decimal]]:
        teams = _Teams(known)
        found = at_risk(asked, on, known, only)
        return {one.case: (teams.of(one), risk, kept or Decimal(0)) for one, risk, kept in found}

    sums: dict[int | None, Sums] = defaultdict(Sums)
    for team, risk, kept in _each("retained", asked, on, known, brings):
        sums[team] += Sums(1, part=kept, whole=risk)

    def says(s: Sums) -> Came:
        both = (s.part, s.whole)
        return Came(ratio(*both), numerator=s.number, unit="percent", amounts=both)

    return added_up(sums, says)
