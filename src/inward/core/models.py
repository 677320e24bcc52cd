"""Vocabularies: what the office calls things, in two languages, as data."""

from django.db import models
from django.db.models import Q

from inward.core.language import Bilingual, is_chinese


class Term(Bilingual, models.Model):
    """One entry of a vocabulary. Its key says both: `role:exhibitor`, `metric:rhq`.

    A readable key lets a ledger row be understood without a join, and a fact point only at a
    term that exists. Terms are dated and never deleted: a term that went out of use keeps its facts.
    """

    id = models.CharField(primary_key=True, max_length=120)
    vocabulary = models.CharField(max_length=40)
    code = models.CharField(max_length=80)
    name_en = models.CharField(max_length=300)
    name_zh = models.CharField(max_length=300)
    # What English calls several; empty where the name does as well. Chinese has no plural.
    plural_en = models.CharField(max_length=300, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    definition_en = models.TextField(blank=True)
    definition_zh = models.TextField(blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    standard = models.CharField(max_length=120, blank=True)
    maps_to = models.CharField(max_length=300, blank=True)
    sources = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "code"], name="term_once"),
            models.CheckConstraint(
                name="term_ends_after_it_begins",
                condition=Q(since=None) | Q(until=None) | Q(until__gte=models.F("since")),
            ),
        ]
        ordering = ["vocabulary", "code"]

    def heading(self, number: int) -> str:
        """What stands above a list of so many."""
        alone = number == 1 or is_chinese()
        return self.name if alone else self.plural_en or self.name
