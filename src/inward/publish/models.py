"""Releases and their rows: written once, chained by digest, their contents erasable beside them."""

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.urls import reverse

from inward.core.ledger import Ledger
from inward.core.quantities import Quantifier
from inward.evidence.models import Entry, Subject
from inward.figures.rules import Column, Shows, Words
from inward.publish.rules import ROWS_APART, address


class Release(Ledger, models.Model):
    """A figure frozen: what was counted, by which rule, at which two clocks, from which rows.

    `frozen` is the canonical JSON the digest is taken over; the columns beside it repeat what is
    searched for, and `verify` compares them with it. The number is the place in the one chain.
    """

    number = models.BigIntegerField(primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    figure = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    # The same figure asked the same: what a history of releases has in common.
    series = models.CharField(max_length=16)
    value = models.DecimalField(max_digits=26, decimal_places=6, null=True)
    quantifier = models.CharField(max_length=10, choices=Quantifier)
    on = models.DateField()
    known = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    counted = models.PositiveIntegerField()
    frozen = models.TextField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="release_correction_says_why", condition=Q(corrects=None) | ~Q(reason="")
            ),
            CheckConstraint(name="release_counts_its_rows", condition=Q(counted__lte=F("rows"))),
        ]
        indexes = [models.Index(fields=["series", "number"], name="release_series")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"release {self.number}, {self.figure}"

    @property
    def address(self) -> str:
        return address(self.number, self.digest)

    def get_absolute_url(self) -> str:
        return reverse("release", args=[self.address])

    @cached_property
    def said(self) -> dict[str, Any]:
        """What is frozen, read."""
        read: dict[str, Any] = json.loads(self.frozen)
        return read

    @property
    def title(self) -> Words:
        return _words(self.said["title"])

    @property
    def definition(self) -> Words:
        return _words(self.said["definition"])

    @property
    def unit(self) -> Words:
        return _words(self.said["unit"])

    @property
    def of(self) -> int | None:
        """The denominator of a share: all rows."""
        return self.rows if self.said["reckoning"] == "share" else None

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """Each as its name, title, text and what it is called."""
        return [
            {
                "name": one["name"],
                "title": _words(one["title"]),
                "text": one["text"],
                "called": _words(one["called"]),
            }
            for one in self.said["parameters"]
        ]

    @property
    def columns(self) -> list[Column]:
        return [
            Column(one["name"], _words(one["title"]), Shows(one["shows"]), one["public"])
            for one in self.said["columns"]
        ]

    @property
    def beside(self) -> list[dict[str, Any]]:
        return [one | {"title": _words(one["title"])} for one in self.said["beside"]]


def _words(both: dict[str, str]) -> Words:
    return Words(both["en"], both["zh"])


class ReleaseRow(Ledger, models.Model):
    """A row of a release: only its digest and whether it was counted. It names nobody."""

    id = models.BigIntegerField(primary_key=True)
    release = models.ForeignKey(Release, models.PROTECT, db_index=False, related_name="+")
    position = models.PositiveIntegerField()
    counted = models.BooleanField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            CheckConstraint(
                name="release_row_is_in_its_place",
                condition=Q(id=F("release_id") * ROWS_APART + F("position")),
            )
        ]

    def __str__(self) -> str:
        return f"row {self.position} of release {self.release_id}"


class RowContent(models.Model):
    """What a row says, with the salts of its digests. Not a ledger: it can be erased."""

    row = models.OneToOneField(ReleaseRow, models.PROTECT, primary_key=True, related_name="content")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    beside = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    grouped = models.CharField(max_length=200, blank=True)
    open = models.TextField()
    open_salt = models.CharField(max_length=32)
    inner = models.TextField()
    inner_salt = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"content of {self.row_id}"


class Erasure(Ledger, models.Model):
    """The content of a row was erased, on purpose and with a reason; its digest stays."""

    row = models.OneToOneField(ReleaseRow, models.PROTECT, related_name="erasure")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)

    class Meta:
        constraints = [CheckConstraint(name="erasure_says_why", condition=~Q(why=""))]

    def __str__(self) -> str:
        return f"erased: {self.row_id}"
