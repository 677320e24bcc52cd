"""Cases, their steps, and the words that can be erased."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from inward.aftercare.policies.models import Benefit, Condition, Policy
from inward.aftercare.rules import CaseKind, Step
from inward.core.models import Term
from inward.directory.people import Person
from inward.evidence.models import Described, Fact, Subject
from inward.evidence.rules import Kind
from inward.office.models import Member, Team
from inward.pipeline.models import Project

__all__ = ["Benefit", "Case", "CaseStep", "Condition", "Desk", "Policy", "Words"]


class Case(Described):
    """An enquiry, a service asked for, or a grievance. Its names are a short title, nothing personal."""

    kind_of_subject = Kind.CASE
    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=CaseKind)
    topic = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    # The enterprise it concerns, once it is known; a stranger's enquiry has none.
    enterprise = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    zone = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    complex = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    # What was promised when it came in; a change of clocks later does not move it.
    acknowledge_by = models.DateTimeField()
    answer_by = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    # Of a grievance: what stands to be lost, as the enterprise says, and what was kept.
    capital_at_risk = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    jobs_at_risk = models.PositiveIntegerField(null=True, blank=True)
    capital_retained = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    jobs_retained = models.PositiveIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")

    class Meta(Described.Meta):
        constraints = [
            *Described.Meta.constraints,
            CheckConstraint(name="case_kind_known", condition=Q(kind__in=CaseKind.values)),
            CheckConstraint(
                name="case_retains_no_more_than_was_at_risk",
                condition=(
                    Q(capital_retained=None) | Q(capital_retained__lte=models.F("capital_at_risk"))
                )
                & (Q(jobs_retained=None) | Q(jobs_retained__lte=models.F("jobs_at_risk"))),
            ),
        ]
        indexes = [
            models.Index(fields=["enterprise"], name="case_of"),
        ]


class CaseStep(Fact):
    """Something happened to a case, at a moment, by somebody."""

    says = ("step", "at", "member", "body", "answer_by")
    step = models.CharField(max_length=12, choices=Step)
    at = models.DateTimeField()
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # The public body it was referred to, or that answered.
    body = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    # Of a dispute: by when it is answered anew. A change of clocks later does not move it.
    answer_by = models.DateTimeField(null=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(name="casestep_known", condition=Q(step__in=Step.values)),
            CheckConstraint(
                name="casestep_referral_names_a_body",
                condition=~Q(step=Step.REFERRED) | Q(body__isnull=False) | Q(withdrawn=True),
            ),
            CheckConstraint(
                name="casestep_assignment_names_a_member",
                condition=~Q(step=Step.ASSIGNED) | Q(member__isnull=False) | Q(withdrawn=True),
            ),
            CheckConstraint(
                name="casestep_dispute_has_a_clock",
                condition=~Q(step=Step.DISPUTED) | Q(answer_by__isnull=False) | Q(withdrawn=True),
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "id"], name="casestep_of"),
            models.Index(fields=["step", "last", "subject"], name="casestep_reached"),
        ]


class Words(models.Model):
    """What was written about a case: erasable. `shown`: the one who asked may read it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="words")
    step = models.ForeignKey(CaseStep, models.PROTECT, null=True, related_name="words")
    text = models.TextField()
    shown = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    erase_after = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="words_of"),
            models.Index(fields=["erase_after"], name="words_to_erase"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Desk(models.Model):
    """Where a case stands now. A current table: rebuilt from its steps."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="desk")
    kind = models.CharField(max_length=10, choices=CaseKind)
    step = models.CharField(max_length=12, choices=Step)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    topic = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+")
    enterprise = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    acknowledge_by = models.DateTimeField()
    answer_by = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["closed_at", "answer_by", "case"], name="desk_by_clock"),
            models.Index(
                fields=["member", "closed_at", "answered_at", "answer_by", "case"],
                name="desk_of_member",
            ),
            models.Index(fields=["kind", "received_at", "case"], name="desk_kind"),
            models.Index(fields=["body", "received_at"], name="desk_body"),
            models.Index(fields=["received_at", "case"], name="desk_received"),
            models.Index(
                fields=["received_at", "body", "kind"],
                condition=Q(body__isnull=False),
                name="desk_referred",
            ),
            models.Index(
                fields=["received_at", "topic", "kind"],
                condition=Q(topic__isnull=False),
                name="desk_about",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.step}"
