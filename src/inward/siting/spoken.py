"""Requirements and their answers in words: bounds, values, what would let a unit in."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inward.core import printed
from inward.core.intervals import on_day
from inward.core.language import is_chinese
from inward.core.models import Term
from inward.engines.siting import Must
from inward.places.models import Area
from inward.places.space.queries import Space
from inward.siting.queries import MustRow, TurningRow
from inward.siting.rules import Asked, Criterion, NotAsked, Said, Sort, Value

Names = Mapping[str, str]


def names_of(asked: Asked) -> dict[str, str]:
    """What the zones, kinds and sectors in a requirement are called; two queries."""
    codes = {code for one in asked.said for code in (*one.among, *one.preferred)}
    terms = Term.objects.filter(pk__in=[code for code in codes if ":" in code])
    zones = Area.objects.select_related("subject").filter(
        subject__uuid__in=[code for code in codes if ":" not in code]
    )
    return {term.pk: term.name for term in terms} | {
        str(zone.subject.uuid): zone.name for zone in zones
    }


def value(criterion: Criterion, number: Value | float | None) -> str:
    """A value with its unit; 9.80665 is 9.81, a day is a day."""
    if number is None:
        return printed.unknown()
    if criterion.sort is Sort.DAY:
        day = number if isinstance(number, date) else date.fromordinal(int(number))
        return printed.day(on_day(day))
    assert not isinstance(number, date)
    digits = printed.number(round(Decimal(str(number)), 0 if criterion.code == "cost" else 2))
    unit = str(criterion.unit)
    if not unit:
        return digits
    return f"{digits}{'' if is_chinese() else chr(0xA0)}{unit}"


def must(said: Said, names: Names) -> str:
    """The condition a unit has to pass."""
    criterion = said.criterion
    if criterion.sort is Sort.YES:
        return _among(said.among, names)
    if said.among:
        return _among(said.among, names)
    low, high = said.at_least, said.at_most
    if low is not None and high is not None:
        return _("%(low)s to %(high)s") % {
            "low": value(criterion, low),
            "high": value(criterion, high),
        }
    if low is not None:
        return _("at least %(low)s") % {"low": value(criterion, low)}
    if criterion.sort is Sort.DAY:
        return _("by %(day)s") % {"day": value(criterion, high)}
    return _("at most %(high)s") % {"high": value(criterion, high)}


def wish(said: Said, names: Names) -> str:
    """What is better, and between which ends."""
    if said.preferred:
        return _("preferably %(which)s") % {"which": _among(said.preferred, names)}
    return _("best at %(best)s, worth nothing at %(worst)s") % {
        "best": value(said.criterion, said.best),
        "worst": value(said.criterion, said.worst),
    }


def _among(codes: tuple[str, ...], names: Names) -> str:
    known = [names.get(code, code) for code in codes]
    return _(" or ").join(known)


def told(space: Space, criterion: Criterion, number: float | None) -> str:
    """The value of a unit, zones and kinds by their names."""
    if number is None:
        return printed.unknown()
    if criterion.code == "zone":
        return space.unit.site.area.name if space.unit.site.area else printed.unknown()
    if criterion.code == "site_kind":
        return space.unit.site.kind.name
    if criterion.sort is Sort.YES:
        return _("yes") if number else _("no")
    return value(criterion, number)


def relaxation(space: Space, row: MustRow) -> str:
    """What giving way would let a unit in: "floor load at least 4 instead of 5 kN/m²"."""
    relaxed, criterion = row.relaxed, row.said.criterion
    if relaxed is None:
        return ""
    name = str(criterion.name)
    if criterion.sort is Sort.CHOICE:
        return _("%(criterion)s: %(which)s too") % {
            "criterion": name,
            "which": told(space, criterion, row.value),
        }
    if criterion.sort is Sort.YES:
        return _("%(criterion)s: leave it open") % {"criterion": name}
    bound, before = _moved(row, relaxed)
    return _("%(criterion)s: %(bound)s instead of %(before)s") % {
        "criterion": name,
        "bound": value(criterion, bound),
        "before": value(criterion, before),
    }


def _moved(row: MustRow, relaxed: Must) -> tuple[float | None, Value | None]:
    """The bound that moves, and where it was."""
    low = row.said.at_least
    if low is not None and row.value is not None and row.value < _number(low):
        return relaxed.at_least, low
    return relaxed.at_most, row.said.at_most


def _number(bound: Value) -> float:
    return float(bound.toordinal()) if isinstance(bound, date) else float(bound)


def lacking(criterion: Criterion, count: int) -> str:
    """Three more might fit: floor load not recorded."""
    return ngettext("%(n)s: %(what)s; ask the zone", "%(n)s: %(what)s; ask the zone", count) % {
        "n": printed.number(count),
        "what": criterion.ask,
    }


def turning(row: TurningRow) -> str:
    """If rent counted for 41 % instead of 25 %, 12A would win."""
    return _(
        "If “%(criterion)s” counted for %(at)s%% of the wishes instead of %(share)s%%, %(winner)s would come first."
    ) % {
        "criterion": row.said.criterion.name,
        "at": printed.number(round(Decimal(str(row.at)), 1)),
        "share": printed.number(round(Decimal(str(row.share)), 1)),
        "winner": row.winner.unit.subject.label,
    }


def why_not_asked(fault: NotAsked) -> str:
    """What is wrong with a requirement, for the field it stands at."""
    reasons = {
        "least_above_greatest": _("The least is above the greatest."),
        "wish_without_scale": _(
            "A wish needs both ends: the value that is worth nothing and the one that is best."
        ),
        "wish_without_slope": _("Both ends are the same, so that no value is better than another."),
        "wish_without_choice": _("Say which is preferred, or take the weight away."),
    }
    return reasons[fault.code]
