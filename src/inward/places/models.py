"""Areas, sites and the units in them; what is on offer, and what an area wants to grow."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import pgettext_lazy

from inward.core.intervals import Interval
from inward.core.language import half, here
from inward.core.models import Term
from inward.evidence.models import Described, Fact
from inward.evidence.rules import Kind


class Area(Described):
    """A city, district, zone or sub-district. `geometry` is GeoJSON in WGS-84 (RFC 7946)."""

    kind_of_subject = Kind.AREA
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    focus_en = models.CharField(max_length=500, blank=True)
    focus_zh = models.CharField(max_length=500, blank=True)
    geometry = models.JSONField(null=True, blank=True)
    geometry_from = models.CharField(max_length=300, blank=True)

    @property
    def focus(self) -> str:
        return here(self.focus_en, self.focus_zh)


class Site(Described):
    """A building, campus or park. Coordinates in degrees, WGS-84."""

    kind_of_subject = Kind.SITE
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(max_length=300, blank=True)
    floor_area_m2 = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    area_refers_to = models.CharField(max_length=200, blank=True)
    opened_first = models.DateField(null=True, blank=True)
    opened_last = models.DateField(null=True, blank=True)
    opened_printed = models.CharField(max_length=80, blank=True)
    grade = models.CharField(max_length=80, blank=True)
    height_m = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    floors = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta(Described.Meta):
        constraints = [
            *Described.Meta.constraints,
            models.CheckConstraint(
                name="site_point_is_whole",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]

    @property
    def address_said(self) -> str:
        """Its address; where it is written in both languages, the reader's own."""
        return half(self.address)

    @property
    def opened(self) -> Interval | None:
        return _interval(self.opened_first, self.opened_last, self.opened_printed)


class Focus(Fact):
    """A sector that an area has chosen to grow. An area without any has said nothing about it."""

    says = ("sector",)
    sector = models.ForeignKey(Term, models.PROTECT, related_name="+")

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["subject"], name="focus_of")]


class Unit(Described):
    """A part of a site that somebody can rent. How large, high and strong it is are observations."""

    kind_of_subject = Kind.UNIT
    site = models.ForeignKey(Site, models.PROTECT, related_name="+")
    # 1 is the ground floor, as printed in China; -1 the first basement.
    floor = models.SmallIntegerField(null=True, blank=True)

    class Meta(Described.Meta):
        constraints = [
            *Described.Meta.constraints,
            CheckConstraint(name="unit_floor_is_not_zero", condition=~Q(floor=0)),
        ]


class Per(models.TextChoices):
    """For how long a rent is said. The market says it by day for offices, by month for workshops."""

    DAY = "day", pgettext_lazy("rent", "m² and day")
    MONTH = "month", pgettext_lazy("rent", "m² and month")


def _whole(stem: str) -> Q:
    """Both ends of an interval in order, or neither."""
    first, last = f"{stem}_first", f"{stem}_last"
    neither = Q(**{f"{first}__isnull": True, f"{last}__isnull": True})
    both = Q(**{f"{first}__isnull": False, f"{last}__isnull": False, f"{last}__gte": F(first)})
    return neither | both


class Offer(Fact):
    """On what terms a unit is on offer, all of them as of one day; the newest counts.

    Money in yuan for each square metre: rent by day or month, service charge by month.
    """

    says = ("listed", "rent", "per", "service_charge", "available_printed", "reserved_printed")
    listed = models.BooleanField()
    rent = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    per = models.CharField(max_length=5, choices=Per, blank=True)
    service_charge = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    available_first = models.DateField(null=True)
    available_last = models.DateField(null=True)
    available_printed = models.CharField(max_length=40, blank=True)
    reserved_first = models.DateField(null=True)
    reserved_last = models.DateField(null=True)
    reserved_printed = models.CharField(max_length=40, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(
                name="offer_rent_says_per_what",
                # A comparison with nothing is no refusal: say that there is a rent.
                condition=Q(rent__isnull=True, per="")
                | Q(rent__isnull=False, rent__gte=0, per__in=Per.values),
            ),
            CheckConstraint(
                name="offer_money_is_cited",
                condition=Q(rent=None, service_charge=None)
                | Q(cited__isnull=False)
                | Q(withdrawn=True),
            ),
            CheckConstraint(
                name="offer_charge_is_not_negative",
                condition=Q(service_charge=None) | Q(service_charge__gte=0),
            ),
            CheckConstraint(
                name="offer_spans_in_order",
                condition=_whole("available") & _whole("reserved"),
            ),
        ]
        indexes = [models.Index(fields=["subject", "last"], name="offer_of")]

    @property
    def available(self) -> Interval | None:
        return _interval(self.available_first, self.available_last, self.available_printed)

    @property
    def reserved(self) -> Interval | None:
        return _interval(self.reserved_first, self.reserved_last, self.reserved_printed)

    @property
    def rent_per_day(self) -> Decimal | None:
        """The rent in yuan for a square metre and day, whichever way it was said."""
        return rent_per_day(self.rent, self.per)


def rent_per_day(rent: Decimal | None, per: str) -> Decimal | None:
    """A month is a twelfth of 365 days, as leases in the city reckon it."""
    if rent is None:
        return None
    return rent if per == Per.DAY else rent * 12 / 365


def _interval(first: date | None, last: date | None, printed: str) -> Interval | None:
    return Interval(first, last, printed) if first and last else None
