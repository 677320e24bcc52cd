"""What somebody published: a number or a superlative, in their own words."""

from django.db import models
from django.db.models import CheckConstraint, Q

from inward.core.language import here, there
from inward.core.quantities import Quantifier
from inward.evidence.models import Fact


class Claim(Fact):
    """A published number or superlative about a subject. It is kept, never made to agree.

    `figure` and `parameters` name the rule by which the record can count beside it, if any.
    """

    says = (
        "text_en",
        "text_zh",
        "value",
        "quantifier",
        "unit",
        "superlative",
        "figure",
        "parameters",
    )
    text_en = models.CharField(max_length=400, blank=True)
    text_zh = models.CharField(max_length=400, blank=True)
    value = models.DecimalField(max_digits=26, decimal_places=6, null=True)
    quantifier = models.CharField(max_length=10, choices=Quantifier, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    superlative = models.CharField(max_length=40, blank=True)
    figure = models.CharField(max_length=60, blank=True)
    parameters = models.JSONField(default=dict)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(
                name="claim_is_cited", condition=Q(cited__isnull=False) | Q(withdrawn=True)
            ),
            CheckConstraint(
                name="claim_says_something",
                condition=Q(value__isnull=False) | ~Q(superlative=""),
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="claim_about")]

    @property
    def text(self) -> str:
        return here(self.text_en, self.text_zh)

    @property
    def other_text(self) -> str:
        return there(self.text_en, self.text_zh)
