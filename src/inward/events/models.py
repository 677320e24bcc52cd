"""Programmes, editions, events and participations."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from inward.core.intervals import Interval
from inward.core.language import half, here
from inward.core.models import Term
from inward.events.rules import Roll, State
from inward.evidence.models import Described, Fact, Subject
from inward.evidence.rules import Kind


class Programme(Described):
    """A series with editions: an expo, an award, a yearly conference."""

    kind_of_subject = Kind.PROGRAMME
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")


class Held(models.Model):
    """When something was held, as precise as printed; empty where nobody says."""

    held_first = models.DateField(null=True, blank=True)
    held_last = models.DateField(null=True, blank=True)
    held_printed = models.CharField(max_length=40, blank=True)

    class Meta:
        abstract = True

    @property
    def held(self) -> Interval | None:
        if self.held_first is None or self.held_last is None:
            return None
        return Interval(self.held_first, self.held_last, self.held_printed)


class Edition(Held, Described):
    """One running of a programme, and whether the roll of who came is complete."""

    kind_of_subject = Kind.EDITION
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    roll = models.CharField(max_length=8, choices=Roll, default=Roll.UNKNOWN)

    class Meta(Described.Meta):
        constraints = [
            *Described.Meta.constraints,
            UniqueConstraint(fields=["programme", "number"], name="edition_once"),
            CheckConstraint(name="edition_roll_known", condition=Q(roll__in=Roll.values)),
        ]


class Event(Held, Described):
    """Something held: a promotion event, an expo, a ceremony, a press conference."""

    kind_of_subject = Kind.EVENT
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="+")
    place = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    place_text = models.CharField(max_length=300, blank=True)
    host_text = models.CharField(max_length=500, blank=True)
    launched_en = models.TextField(blank=True)
    launched_zh = models.TextField(blank=True)

    class Meta(Described.Meta):
        indexes = [models.Index(fields=["held_last", "subject"], name="event_by_day")]

    @property
    def place_said(self) -> str:
        """The place as printed; where it is written in both languages, the reader's own."""
        return half(self.place_text)

    @property
    def launched(self) -> str:
        return here(self.launched_en, self.launched_zh)


class Participation(Fact):
    """The subject took part in an event in one role. The subject may be a site (a laureate)."""

    says = ("event", "role", "state", "stand_m2", "detail")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    role = models.ForeignKey(Term, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.CAME)
    stand_m2 = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    detail = models.CharField(max_length=400, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(name="participation_state_known", condition=Q(state__in=State.values)),
        ]
        indexes = [
            models.Index(fields=["subject", "last"], name="participation_of"),
            models.Index(fields=["event", "subject"], name="participation_in"),
        ]
