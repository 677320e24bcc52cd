"""Reminders that were sent, each once."""

from django.db import models

from inward.evidence.models import Subject
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
