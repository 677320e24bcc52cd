"""Reminders that were sent, each once; targets that teams have taken on."""

import json

from django.db import models

from inward.core.intervals import Interval
from inward.evidence.models import Fact, Subject
from inward.office.models import Member, Message
from inward.work.rules import Reminder


class Reminded(models.Model):
    """Somebody was reminded of something on one occasion."""

    # kind, subject or task, member and day of the occasion: a second run finds it taken.
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Reminder)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    about = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=400)
    due = models.DateField(null=True)
    made_at = models.DateTimeField()
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["member", "made_at"], name="reminded_member")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


class Target(Fact):
    """What a team has taken on: a figure with parameters, a period and a number. Its subject is the team.

    A changed target replaces the one before; both stay, with who changed it and why.
    """

    says = ("figure", "parameters", "period_first", "period_last", "period_printed", "value")
    figure = models.CharField(max_length=60)
    # The figure's own parameters as sorted JSON; period and team are put in when it is counted.
    parameters = models.CharField(max_length=600, default="{}")
    period_first = models.DateField()
    period_last = models.DateField()
    period_printed = models.CharField(max_length=40)
    # In the figure's unit; of a rate, per hundred.
    value = models.DecimalField(max_digits=26, decimal_places=6)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                name="target_period_in_order",
                condition=models.Q(period_last__gte=models.F("period_first")),
            ),
            models.CheckConstraint(name="target_is_above_nought", condition=models.Q(value__gt=0)),
        ]
        indexes = [
            models.Index(fields=["period_first", "period_last", "figure"], name="target_of_period"),
            models.Index(fields=["subject", "period_first"], name="target_of_team"),
        ]

    @property
    def period(self) -> Interval:
        return Interval(self.period_first, self.period_last, self.period_printed)

    @property
    def given(self) -> dict[str, str]:
        """The figure's own parameters."""
        said: dict[str, str] = json.loads(self.parameters)
        return said
