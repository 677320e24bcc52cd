"""Policies, what they give and what they ask."""

from django.db import models
from django.db.models import CheckConstraint, F, Q

from inward.aftercare.policies.rules import Asked, Bound, Per
from inward.core.intervals import Interval
from inward.core.language import here
from inward.core.models import Term
from inward.evidence.models import Described, Fact, Subject
from inward.evidence.rules import Kind


class Policy(Described):
    """A measure, fund, programme or service from which an enterprise can get something."""

    kind_of_subject = Kind.POLICY
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    # The public body that decides and pays.
    body = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    text_en = models.TextField(blank=True)
    text_zh = models.TextField(blank=True)
    since_first = models.DateField(null=True, blank=True)
    since_last = models.DateField(null=True, blank=True)
    since_printed = models.CharField(max_length=80, blank=True)
    until_first = models.DateField(null=True, blank=True)
    until_last = models.DateField(null=True, blank=True)
    until_printed = models.CharField(max_length=80, blank=True)

    class Meta(Described.Meta):
        constraints = [
            *Described.Meta.constraints,
            CheckConstraint(
                name="policy_ends_after_it_begins",
                condition=Q(until_last=None)
                | Q(since_first=None)
                | Q(until_last__gte=F("since_first")),
            ),
        ]

    @property
    def text(self) -> str:
        return here(self.text_en, self.text_zh)

    @property
    def since(self) -> Interval | None:
        return _interval(self.since_first, self.since_last, self.since_printed)

    @property
    def until(self) -> Interval | None:
        return _interval(self.until_first, self.until_last, self.until_printed)


class Benefit(Fact):
    """A policy gives so much for something, fixed or up to, once or for each year."""

    says = ("what_en", "what_zh", "bound", "amount", "unit", "given")
    what_en = models.CharField(max_length=300, blank=True)
    what_zh = models.CharField(max_length=300, blank=True)
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    unit = models.CharField(max_length=40)
    bound = models.CharField(max_length=6, choices=Bound, default=Bound.UP_TO)
    given = models.CharField(max_length=6, choices=Per, default=Per.ONCE)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(
                name="benefit_says_for_what", condition=~Q(what_en="") | ~Q(what_zh="")
            ),
            CheckConstraint(name="benefit_bound_known", condition=Q(bound__in=Bound.values)),
            CheckConstraint(name="benefit_given_known", condition=Q(given__in=Per.values)),
            CheckConstraint(
                name="benefit_is_cited", condition=Q(cited__isnull=False) | Q(withdrawn=True)
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="benefit_of")]

    @property
    def what(self) -> str:
        return here(self.what_en, self.what_zh)


class Condition(Fact):
    """A policy asks something of whoever wants to get it: a bound, or one of several codes."""

    says = ("criterion", "at_least", "at_most", "among")
    # A criterion of the rules, or "metric:" and the code of a metric.
    criterion = models.CharField(max_length=100)
    at_least = models.CharField(max_length=40, blank=True)
    at_most = models.CharField(max_length=40, blank=True)
    among = models.CharField(max_length=1000, blank=True)  # codes, joined by ";"

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(
                name="condition_asks_something",
                condition=~Q(at_least="") | ~Q(at_most="") | ~Q(among=""),
            ),
            CheckConstraint(
                name="condition_is_cited", condition=Q(cited__isnull=False) | Q(withdrawn=True)
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="condition_of")]

    @property
    def asked(self) -> Asked:
        codes = tuple(code for code in self.among.split(";") if code)
        return Asked(self.criterion, self.at_least, self.at_most, codes)


def _interval(first: object, last: object, printed: str) -> Interval | None:
    return Interval(first, last, printed) if first and last else None  # type: ignore[arg-type]
