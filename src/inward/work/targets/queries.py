"""Targets with what was achieved: one team's letter, and the roll-up of all teams. Nothing here writes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inward.core.intervals import Interval
from inward.core.printed import number, quantity
from inward.core.quantities import per_hundred
from inward.evidence.models import Entry, Label, rows_of
from inward.figures.queries import FIGURES, count, figure_named
from inward.figures.queries.asked import Asked, Said, read
from inward.figures.queries.by_team import TEAM, ByTeam, Ends, by_team, ledger_ends
from inward.figures.rules import CannotCount, Counted, Figure, Reckoning, Words
from inward.office.models import Team
from inward.places.models import Area
from inward.work.models import Target
from inward.work.targets.rules import (
    Adds,
    achieved,
    adds,
    can_be_target,
    divided,
    is_met,
    is_rate,
    less_is_better,
    own_parameters,
    period_of,
    place_of,
    takes_team,
)

_DISTRICT = "area_kind:district"


def metrics() -> list[Figure]:
    """The figures on which a target can be set."""
    return [figure for figure in FIGURES.values() if can_be_target(figure)]


def periods() -> list[Interval]:
    """The periods for which there are targets, the latest first."""
    columns = ("period_first", "period_last", "period_printed")
    found = rows_of(Target).live().values_list(*columns).distinct()
    return [Interval(*one) for one in sorted(found, reverse=True)]


def targets(period: Interval, *, team: int | None = None) -> list[Target]:
    """The targets that stand for a period, in the order in which figures are registered."""
    found = rows_of(Target).live().filter(period_first=period.first, period_last=period.last)
    if team is not None:
        found = found.filter(subject_id=team)
    order = {name: place for place, name in enumerate(FIGURES)}
    rows = found.select_related("subject__label", "entry__recorded_by")
    return sorted(rows, key=lambda t: (order.get(t.figure, 99), t.parameters, t.pk))


@dataclass(frozen=True, slots=True)
class Place:
    """A team with the area for which it stands; the whole, where that is a district."""

    team: Team
    uuid: str
    area: int | None
    area_uuid: str
    area_called: Words
    whole: bool

    @property
    def name(self) -> str:
        return self.team.name


def places(teams: Iterable[int] | None = None) -> dict[int, Place]:
    """The teams, each with what it stands for."""
    found = Team.objects.select_related("subject", "area__label").order_by("pk")
    if teams is not None:
        found = found.filter(pk__in=list(teams))
    rows = list(found)
    kinds = dict(
        Area.objects.filter(pk__in=[t.area_id for t in rows if t.area_id]).values_list(
            "pk", "kind_id"
        )
    )
    return {
        team.pk: Place(
            team,
            str(team.subject.uuid),
            team.area_id,
            str(team.area.uuid) if team.area else "",
            _called(team.area.label) if team.area else Words("", ""),
            kinds.get(team.area_id or 0) == _DISTRICT,
        )
        for team in rows
    }


def parameters(
    figure: Figure, own: dict[str, str], period: Interval, place: Place | None
) -> dict[str, str]:
    """The whole of a figure's parameters for a target.

    The district's own team counts every project and case, whichever team has it.

    Raises:
        CannotCount: if the figure wants an area and the team stands for none.
    """
    given = dict(own)
    if (spans := period_of(figure)) is not None:
        given[spans.name] = str(period)
    narrows = place_of(figure)
    if place is None or narrows is None:
        return given
    if takes_team(narrows):
        return given if place.whole else given | {narrows.name: place.uuid}
    if not place.area_uuid:
        raise CannotCount(
            _("“%(team)s” stands for no area, and this figure is counted by area.")
            % {"team": place.name}
        )
    return given | {narrows.name: place.area_uuid}


def spoken(figure: Figure, value: Decimal | None, own: dict[str, str]) -> str:
    """A number in the figure's unit, as it stands in a letter."""
    if value is None:
        return _("not recorded")
    if is_rate(figure):
        return str(quantity(value.quantize(Decimal("0.1")), "percent"))
    if figure.reckoning is Reckoning.SUM:
        return str(quantity(value, own.get("currency", "CNY")))
    if figure.reckoning is Reckoning.MEDIAN:
        value = value.quantize(Decimal("0.1"))
    unit = str(figure.unit)
    gap = "\u00a0" if unit.isascii() else ""
    unit = unit.removesuffix("s") if unit.isascii() and value == 1 else unit
    return f"{number(value)}{gap}{unit}"


@dataclass(frozen=True)
class Metric:
    """A figure with its own parameters: what a target is a target of."""

    figure: Figure
    own: dict[str, str]
    asked: Asked

    @property
    def title(self) -> str:
        """The figure by name, with what its parameters narrow it to."""
        said = [
            str(one.called)
            for one in self.asked.said
            if one.parameter in own_parameters(self.figure)
            # Nobody needs to be told that yuan are meant.
            and not (one.parameter.name == "currency" and one.text == one.parameter.default)
        ]
        return str(self.figure.title) + (f" · {' · '.join(said)}" if said else "")

    @property
    def less_is_better(self) -> bool:
        return less_is_better(self.figure)


def metric(figure: Figure, own: dict[str, str], period: Interval) -> Metric:
    return Metric(figure, own, read(figure, parameters(figure, own, period, None)))


def _called(named: Team | Label) -> Words:
    return Words(named.name_en, named.name_zh)


def asked_of(metric_: Metric, period: Interval, place: Place) -> Asked:
    """A target's parameters, read: a team and its area are known already and not looked up again."""
    figure = metric_.figure
    narrows = place_of(figure)
    if narrows is None:
        return metric_.asked
    given = parameters(figure, metric_.own, period, place)
    if narrows.name not in given:
        return metric_.asked
    if takes_team(narrows):
        one = Said(narrows, place.uuid, place.team.pk, _called(place.team))
    else:
        one = Said(narrows, place.area_uuid, place.area, place.area_called)
    said = [*metric_.asked.said, one]
    by_name = {one.parameter.name: one for one in said}
    return Asked(tuple(by_name[p.name] for p in figure.parameters if p.name in by_name))


@dataclass(frozen=True)
class Line:
    """One target beside what the record counts of it on a day."""

    target: Target
    metric: Metric
    place: Place
    on: date
    known: int
    # None before the period has begun; the reason where it cannot be counted.
    counted: Counted | None
    query: str = ""
    refused: str = ""

    @property
    def figure(self) -> Figure:
        return self.metric.figure

    @property
    def value(self) -> Decimal | None:
        return achieved(self.figure, self.counted) if self.counted else None

    @property
    def met(self) -> bool | None:
        return is_met(self.figure, self.target.value, self.value)

    @property
    def wanted_said(self) -> str:
        return spoken(self.figure, self.target.value, self.metric.own)

    @property
    def value_said(self) -> str:
        return spoken(self.figure, self.value, self.metric.own)

    @property
    def of_said(self) -> str:
        """What a rate divides: "12 of 40"."""
        return _divided_said(self.figure, self.counted, self.metric.own)

    @property
    def per_cent(self) -> int | None:
        """How much of a target is done, where it is one that is filled."""
        if self.metric.less_is_better or is_rate(self.figure):
            return None
        return per_hundred(self.value or 0, self.target.value)


def _divided_said(figure: Figure, counted: Counted | None, own: dict[str, str]) -> str:
    both = divided(figure, counted) if counted and is_rate(figure) else None
    if both is None:
        return ""
    if figure.reckoning is Reckoning.SHARE:
        return pgettext("rate", "%(n)s of %(of)s") % {"n": number(both[0]), "of": number(both[1])}
    money = "" if own.get("what") == "jobs" else own.get("currency", "CNY")
    return pgettext("rate", "%(n)s of %(of)s") % {
        "n": quantity(both[0], money),
        "of": quantity(both[1], money),
    }


def counted_for(
    target: Target,
    place: Place,
    *,
    on: date,
    known: int,
    metric_: Metric | None = None,
    at_once: ByTeam | None = None,
) -> Line:
    """A target with what was achieved: counted on the day, or on the period's last once it is over.

    Args:
        at_once: the figure as counted for every team, where it was.
    """
    figure = figure_named(target.figure)
    day = min(on, target.period_last)
    of = metric_ or metric(figure, target.given, target.period)
    if on < target.period_first:
        return Line(target, of, place, day, known, None)
    try:
        asked = asked_of(of, target.period, place)
        if at_once is None:
            found = count(figure, asked, on=day, known=known)
        else:
            found = at_once.whole() if place.whole else at_once.of(_part(at_once, place))
    except CannotCount as error:
        return Line(target, of, place, day, known, None, refused=str(error))
    return Line(target, of, place, day, known, found, query=_query(asked, day, known))


def _part(at_once: ByTeam, place: Place) -> int:
    """What a figure is narrowed to; one by area was refused where the team stands for none."""
    return place.team.pk if at_once.narrows == TEAM else place.area or 0


def _query(asked: Asked, on: date, known: int) -> str:
    return urlencode(asked.text | {"on": on.isoformat(), "known": known})


def letter(team: Team, period: Interval, *, on: date) -> list[Line]:
    """The targets of one team for a period, each with what was achieved."""
    place = places([team.pk])[team.pk]
    ends = ledger_ends()
    known = ends[Entry].row
    found = []
    for target in targets(period, team=team.pk):
        of = metric(figure_named(target.figure), target.given, period)
        at_once = _at_once(of, period, on=on, known=known, ends=ends)
        found.append(counted_for(target, place, on=on, known=known, metric_=of, at_once=at_once))
    return found


def _at_once(of: Metric, period: Interval, *, on: date, known: int, ends: Ends) -> ByTeam | None:
    """The metric for all teams, once its period has begun: remembered from one page to the next."""
    if on < period.first:
        return None
    day = min(on, period.last)
    return by_team(of.figure, of.asked.stands_for, on=day, known=known, ends=ends)


# --- roll-up ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Roll:
    """One metric over all teams: the parts, what they come to, and the whole counted by itself."""

    metric: Metric
    parts: list[Line]
    whole: Line | None  # the district's own target
    counted: Counted | None  # the whole, counted without a team
    query: str

    @cached_property
    def adds(self) -> Adds:
        return adds(self.metric.figure)

    @property
    def figure(self) -> Figure:
        return self.metric.figure

    @property
    def targets_sum(self) -> str:
        """What the parts have taken on together; a sum of rates means nothing."""
        if self.adds is not Adds.UP or not self.parts:
            return ""
        total = sum((line.target.value for line in self.parts), Decimal(0))
        return spoken(self.figure, total, self.metric.own)

    @property
    def unassigned(self) -> str:
        """How much of the district's target no part has taken on."""
        if self.whole is None or self.adds is not Adds.UP:
            return ""
        left = self.whole.target.value - sum((line.target.value for line in self.parts), Decimal(0))
        return spoken(self.figure, left, self.metric.own) if left > 0 else ""

    @cached_property
    def sums(self) -> tuple[Decimal, Decimal] | None:
        """Numerators and denominators of the parts, each added up."""
        if self.adds is Adds.NOT:
            return None
        both = [divided(self.figure, line.counted) for line in self.parts if line.counted]
        found = [one for one in both if one is not None]
        return (sum((n for n, _ in found), Decimal(0)), sum((d for _, d in found), Decimal(0)))

    @cached_property
    def all(self) -> tuple[Decimal, Decimal] | None:
        """Numerator and denominator of the whole."""
        return divided(self.figure, self.counted) if self.counted else None

    @property
    def elsewhere(self) -> tuple[Decimal, Decimal] | None:
        """The whole less the parts: of teams without this target, and of no team."""
        if self.sums is None or self.all is None:
            return None
        return self.all[0] - self.sums[0], self.all[1] - self.sums[1]

    @property
    def sum_said(self) -> str:
        return self._said(self.sums)

    @property
    def elsewhere_said(self) -> str:
        return self._said(self.elsewhere)

    @property
    def whole_said(self) -> str:
        value = achieved(self.figure, self.counted) if self.counted else None
        return spoken(self.figure, value, self.metric.own)

    @property
    def whole_of(self) -> str:
        return _divided_said(self.figure, self.counted, self.metric.own)

    def _said(self, both: tuple[Decimal, Decimal] | None) -> str:
        if both is None:
            return ""
        if not is_rate(self.figure):
            return spoken(self.figure, both[0], self.metric.own)
        said = {"n": number(both[0], grouped=True), "of": number(both[1], grouped=True)}
        return pgettext("rate", "%(n)s of %(of)s") % said

    @property
    def explained(self) -> str:
        """In one sentence how parts and whole hang together."""
        match self.adds:
            case Adds.UP:
                return _("The teams and what lies elsewhere add up to the whole.")
            case Adds.IN_PARTS:
                return _(
                    "Rates are not added: the numerators and the denominators of the teams and of what lies elsewhere add up to those of the whole."
                )
            case Adds.TWICE:
                return _(
                    "The parts need not add up: an enterprise present in two areas counts in both, in the whole once."
                )
            case _:
                return _(
                    "A median cannot be added up: that of the whole is counted over all rows, not from the medians of the teams."
                )


def roll_up(period: Interval, *, on: date) -> list[Roll]:
    """Every metric with targets for a period: its teams, their sum, and the whole beside it."""
    ends = ledger_ends()
    known = ends[Entry].row
    found = targets(period)
    of_team = places({target.subject_id for target in found})
    groups: dict[tuple[str, str], list[Target]] = defaultdict(list)
    for target in found:
        groups[target.figure, target.parameters].append(target)
    return [
        _roll(group, period, of_team, on=on, known=known, ends=ends) for group in groups.values()
    ]


def _roll(
    group: Sequence[Target],
    period: Interval,
    of_team: dict[int, Place],
    *,
    on: date,
    known: int,
    ends: Ends,
) -> Roll:
    figure, own = figure_named(group[0].figure), group[0].given
    of = metric(figure, own, period)
    day = min(on, period.last)
    begun = on >= period.first
    at_once = _at_once(of, period, on=on, known=known, ends=ends)
    lines = [
        counted_for(
            target, of_team[target.subject_id], on=on, known=known, metric_=of, at_once=at_once
        )
        for target in group
    ]
    whole = next((line for line in lines if line.place.whole), None)
    parts = sorted(
        (line for line in lines if not line.place.whole), key=lambda line: line.place.team.pk
    )
    if whole is not None:
        return Roll(of, parts, whole, whole.counted, whole.query)
    if not begun:
        return Roll(of, parts, None, None, "")
    found = at_once.whole() if at_once else count(figure, of.asked, on=day, known=known)
    return Roll(of, parts, None, found, _query(of.asked, day, known))


def team_of(uuid: UUID) -> Team | None:
    return Team.objects.select_related("subject", "area").filter(subject__uuid=uuid).first()


def history(target: Target) -> list[Target]:
    """What stood there before, the newest first: this target and those it replaced."""
    found, at = [target], target
    while at.replaces_id:
        at = rows_of(Target).select_related("entry__recorded_by").get(pk=at.replaces_id)
        found.append(at)
    return found
