"""Organisations, their names, identifiers, designations and establishments."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q

from inward.core.intervals import Interval
from inward.core.language import Bilingual
from inward.core.models import Term
from inward.core.sought import grams, in_order, sought
from inward.evidence.models import Fact, Subject
from inward.evidence.rules import Kind
from inward.office.models import Member

# The kind of organisation that is on the office's own side.
PUBLIC_BODY = "organisation_kind:public_body"
# As many characters of a name as are compared and sorted by.
_COMPARED = 800


class Organisation(models.Model):
    """An enterprise, public body, association or media house. Its names are facts of their own."""

    kind_of_subject: ClassVar[Kind] = Kind.ORGANISATION
    subject = models.OneToOneField(Subject, models.PROTECT, primary_key=True, related_name="+")
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    country = models.CharField(max_length=80, blank=True)
    country_basis = models.CharField(max_length=40, blank=True)  # a source, or general knowledge
    sector = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    website = models.URLField(blank=True)
    note = models.TextField(blank=True)
    # How closely the office keeps in touch with it, and who of the office does.
    tier = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    manager = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [
            # Of all the organisations on the record only some are accounts of the office.
            models.Index(
                fields=["tier", "subject"],
                name="organisation_accounts",
                condition=Q(tier__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"organisation {self.pk}"


class Name(Fact):
    """A name an organisation goes by. `kind`: official, short, alias, brand, former."""

    says = ("text", "language", "kind")
    text = models.CharField(max_length=400)
    # Derived from the text, so that lists and indexes are filled by plain SQL.
    sought = models.CharField(max_length=_COMPARED)
    grams = models.TextField()
    sorted = models.CharField(max_length=_COMPARED)
    language = models.CharField(max_length=10)  # en, zh, or another ISO 639 code
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(name="name_says_something", condition=~Q(text="")),
        ]
        indexes = [
            models.Index(fields=["subject", "language"], name="name_of"),
            models.Index(fields=["sought"], name="name_sought"),
        ]

    @classmethod
    def derived(cls, says: Mapping[str, Any]) -> dict[str, Any]:
        text = says["text"]
        # By its sound a Chinese name is eight times as long; nobody sorts by the end of that.
        compared, order = sought(text)[:_COMPARED], in_order(text)[:_COMPARED]
        return {"sought": compared, "grams": grams(text), "sorted": order}


class Identifier(Fact):
    """A number in a public register: USCC, LEI and others, with check digits where they have them."""

    says = ("kind", "value")
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    value = models.CharField(max_length=80)
    sought = models.CharField(max_length=80)

    class Meta(Fact.Meta):
        indexes = [
            models.Index(fields=["subject"], name="identifier_of"),
            models.Index(fields=["value"], name="identifier_value"),
            models.Index(fields=["sought"], name="identifier_sought"),
        ]

    @classmethod
    def derived(cls, says: Mapping[str, Any]) -> dict[str, Any]:
        return {"sought": sought(says["value"])}


class Designation(Fact):
    """A title somebody conferred: "regional headquarters" certificate, "pilot park"."""

    says = ("designation", "detail")
    designation = models.ForeignKey(Term, models.PROTECT, related_name="+")
    detail = models.CharField(max_length=400, blank=True)

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["subject"], name="designation_of")]


class Establishment(Fact):
    """An organisation does something at a place: regional HQ, R&D centre, store, tenant.

    The as-of interval says when a source showed it; `opened` and `closed` bound its presence,
    each as precise as printed and empty where no source says.
    """

    says = ("function", "place", "opened_printed", "closed_printed", "detail")
    function = models.ForeignKey(Term, models.PROTECT, related_name="+")
    place = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    opened_first = models.DateField(null=True)
    opened_last = models.DateField(null=True)
    opened_printed = models.CharField(max_length=40, blank=True)
    closed_first = models.DateField(null=True)
    closed_last = models.DateField(null=True)
    closed_printed = models.CharField(max_length=40, blank=True)
    detail = models.CharField(max_length=400, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(
                name="establishment_closes_after_it_opens",
                condition=Q(closed_last=None)
                | Q(opened_first=None)
                | Q(closed_last__gte=F("opened_first")),
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="establishment_of"),
            models.Index(fields=["place", "function"], name="establishment_at"),
        ]

    @property
    def opened(self) -> Interval | None:
        return _interval(self.opened_first, self.opened_last, self.opened_printed)

    @property
    def closed(self) -> Interval | None:
        return _interval(self.closed_first, self.closed_last, self.closed_printed)


class Merge(Fact):
    """The subject is the same organisation as `into`. Resolved when read; undone by withdrawing."""

    says = ("into",)
    into = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(name="merge_into_another", condition=~Q(subject=F("into"))),
        ]
        indexes = [models.Index(fields=["subject"], name="merge_of")]


class Listing(Bilingual, models.Model):
    """An organisation as lists and search show it. A current table: rebuilt from facts."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="listing"
    )
    name_en = models.CharField(max_length=400)
    name_zh = models.CharField(max_length=400)
    # Where it stands in a list read in English, or in Chinese; the other name where one is missing.
    sort_en = models.CharField(max_length=800)
    sort_zh = models.CharField(max_length=800)
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    sector = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+")
    country = models.CharField(max_length=80)
    zone = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    # The survivor, where this one was merged into another: shown under that one only.
    merged_into = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False
    )
    # All names and identifiers as search compares them, one a line; and their pairs of characters.
    found_by = models.TextField()
    grams = models.TextField()

    class Meta:
        # Each filter with each order: a rare value must not be looked for along the whole list.
        indexes = [
            models.Index(
                fields=[*first, order, "organisation"], name="_".join(["listing", *first, order])
            )
            for first in ([], ["sector"], ["kind"], ["country"], ["zone"])
            for order in ("sort_en", "sort_zh")
        ] + [
            # Few are merged: an index of all would be passed over for a walk along the whole table.
            models.Index(
                fields=["merged_into"],
                name="listing_merged",
                condition=Q(merged_into__isnull=False),
            )
        ]


def _interval(first: date | None, last: date | None, printed: str) -> Interval | None:
    return Interval(first, last, printed) if first and last else None
