"""What an officer does to space: enter a unit, measure it, offer it, name what an area grows."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inward.core.intervals import Interval, on_day
from inward.core.models import Term
from inward.core.permissions import Act, require
from inward.core.quantities import Quantifier
from inward.evidence.actions import (
    Cite,
    edit,
    found,
    mention,
    state,
    withdraw,
    writing,
)
from inward.evidence.models import Observation
from inward.evidence.rules import Basis
from inward.places.actions import CannotRecord
from inward.places.current import relabel
from inward.places.models import Area, Focus, Offer, Per, Site, Unit
from inward.places.space.queries import MEASURES


def enter_unit(
    *,
    site: Site,
    name_en: str = "",
    name_zh: str = "",
    floor: int | None = None,
    note: str = "",
    measured: dict[str, Decimal] | None = None,
    cited: Sequence[Cite],
    as_of: Interval,
    by: User | None,
    at: datetime,
) -> Unit:
    """A new unit of a site, with what the source says of its size in the same breath.

    Args:
        measured: values by metric code, in the units of `MEASURES`; what is not told is left out.

    Raises:
        CannotRecord: without a name or a source, on a floor numbered 0, or with a measure of a day
            to come or not above zero.
    """
    require(by, Act.RECORD)
    names = {"name_en": name_en.strip(), "name_zh": name_zh.strip()}
    _must_be_a_unit(names, floor)
    if not cited:
        raise CannotRecord(_("Name the source that tells of this unit."))
    for value in (measured or {}).values():
        _must_be_measured(value, as_of, localtime(at).date())
    with writing("enter unit", by=by, at=at) as entry:
        subject = found(entry, Unit.kind_of_subject)
        made = Unit.objects.create(subject=subject, site=site, floor=floor, note=note, **names)
        mention(entry, subject, as_of, cited)
        for code, value in (measured or {}).items():
            state(entry, Observation, subject, as_of, cited=cited, **_measure(code, value))
        relabel(made)
    return made


def edit_unit(
    *,
    unit_id: int,
    changes: dict[str, Any],
    seen: int,
    by: User | None,
    at: datetime,
) -> Unit:
    """Change what only describes a unit; each change is journaled.

    Raises:
        CannotRecord: without a name, or on a floor numbered 0.
        Overtaken: if somebody changed one of these columns after the entry `seen`.
    """
    require(by, Act.RECORD)
    with writing("edit unit", by=by, at=at) as entry:
        unit = Unit.objects.select_related("subject", "site").get(pk=unit_id)
        _must_be_a_unit(
            {name: changes.get(name, getattr(unit, name)) for name in ("name_en", "name_zh")},
            changes.get("floor", unit.floor),
        )
        edit(entry, unit, unit.subject, changes, seen=seen)
        relabel(unit)
    return unit


def measure(
    *,
    unit: Unit,
    metric: str,
    value: Decimal,
    as_of: Interval,
    cited: Sequence[Cite],
    quantifier: str = Quantifier.EXACT,
    on: date,
    by: User | None,
    at: datetime,
) -> Observation:
    """Write down how large, high or strong a unit is.

    Raises:
        CannotRecord: without a source, of a day to come, or not above zero.
    """
    require(by, Act.RECORD)
    if not cited:
        raise CannotRecord(_("Name the source that gives this number."))
    _must_be_measured(value, as_of, on)
    with writing(f"measure unit: {metric}", by=by, at=at) as entry:
        says = _measure(metric, value) | {"quantifier": quantifier}
        return state(entry, Observation, unit.subject, as_of, cited=cited, **says)


def offer(
    *,
    unit: Unit,
    listed: bool,
    rent: Decimal | None = None,
    per: str = "",
    service_charge: Decimal | None = None,
    available: Interval | None = None,
    reserved: Interval | None = None,
    note: str = "",
    as_of: Interval,
    cited: Sequence[Cite],
    on: date,
    by: User | None,
    at: datetime,
) -> Offer:
    """Say on what terms a unit is on offer as of a day; earlier offers stay as its history.

    Raises:
        CannotRecord: money without a source or without saying per what, or a day to come.
    """
    require(by, Act.RECORD)
    if as_of.first > on:
        raise CannotRecord(_("%(day)s has not come yet.") % {"day": as_of})
    if (rent is not None or service_charge is not None) and not cited:
        raise CannotRecord(_("Name the source of the rent: a broker's list, the owner's letter."))
    if rent is not None and per not in Per.values:
        raise CannotRecord(_("Say whether the rent is for a day or for a month."))
    with writing("offer unit", by=by, at=at) as entry:
        return state(
            entry,
            Offer,
            unit.subject,
            as_of,
            cited=cited,
            listed=listed,
            rent=rent,
            per=per if rent is not None else "",
            service_charge=service_charge,
            note=note,
            **_span("available", available),
            **_span("reserved", reserved),
        )


def choose_focus(
    *,
    area: Area,
    sectors: Sequence[Term],
    cited: Sequence[Cite],
    on: date,
    by: User | None,
    at: datetime,
) -> None:
    """Say which sectors an area grows: new ones are stated, those no longer named are withdrawn."""
    require(by, Act.RECORD)
    if not cited:
        raise CannotRecord(_("Name the plan or the page that says so."))
    with writing("choose focus", by=by, at=at) as entry:
        present = {f.sector_id: f for f in Focus.objects.live().about(area.pk)}
        wanted = {sector.pk for sector in sectors}
        for sector in wanted - present.keys():
            state(entry, Focus, area.subject, on_day(on), cited=cited, sector_id=sector)
        for sector in present.keys() - wanted:
            withdraw(entry, present[sector], why=_("no longer among the area's sectors"))


def _measure(code: str, value: Decimal) -> dict[str, Any]:
    return {
        "metric_id": f"metric:{code}",
        "basis": Basis.ACTUAL,
        "value": value,
        "unit": MEASURES[code],
    }


def _must_be_measured(value: Decimal, as_of: Interval, on: date) -> None:
    if as_of.first > on:
        raise CannotRecord(_("%(day)s has not come yet.") % {"day": as_of})
    if value <= 0:
        raise CannotRecord(_("A unit is larger, higher and stronger than nothing."))


def _span(stem: str, when: Interval | None) -> dict[str, Any]:
    return {
        f"{stem}_first": when and when.first,
        f"{stem}_last": when and when.last,
        f"{stem}_printed": str(when or ""),
    }


def _must_be_a_unit(names: dict[str, str], floor: int | None) -> None:
    if not any(str(name).strip() for name in names.values()):
        raise CannotRecord(_("Give it a name, in Chinese or in English."))
    if floor == 0:
        raise CannotRecord(
            _("There is no floor 0 here: 1 is the ground floor, -1 the first basement.")
        )
