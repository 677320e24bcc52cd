"""Requirements and the briefs made from them."""

from django.db import models

from inward.core.ledger import Ledger
from inward.evidence.models import Described, Entry, Subject
from inward.evidence.rules import Kind


class Requirement(Described):
    """What somebody asks of space: musts and wishes, in the form of `rules.Asked`."""

    kind_of_subject = Kind.REQUIREMENT
    # Whoever asks: an organisation, or a project or case in a package above.
    asked_by = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    asked_on = models.DateField()
    asked = models.JSONField(default=dict)

    class Meta(Described.Meta):
        indexes = [
            models.Index(fields=["asked_by"], name="requirement_by"),
            models.Index(fields=["asked_on", "subject"], name="requirement_on"),
        ]


class Brief(Ledger, models.Model):
    """A comparison as it was handed out: frozen in both languages, so that it can be shown again.

    `digest`: SHA-256 of the content in canonical form (RFC 8785), printed on the document.
    """

    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    on = models.DateField()
    language = models.CharField(
        max_length=4, choices=[("zh", "中文"), ("en", "English"), ("both", "中文 · English")]
    )
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["requirement", "id"], name="brief_of")]

    def __str__(self) -> str:
        return f"brief {self.pk} of requirement {self.requirement_id}, {self.on}"
