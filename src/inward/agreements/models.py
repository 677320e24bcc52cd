"""Agreements, their parties and signing, commitments with their terms, assessments."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q

from inward.agreements.rules import Position, Shelf, Strength, Verdict
from inward.core.intervals import Interval
from inward.core.language import here, there
from inward.core.models import Term
from inward.core.quantities import Quantifier
from inward.events.models import Event
from inward.evidence.models import Described, Fact, Subject
from inward.evidence.rules import Kind


class Agreement(Described):
    """A paper signed with others. Its worth is in its commitments."""

    kind_of_subject = Kind.AGREEMENT
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    # Somebody read it and found no promise in it; to be told from nobody having looked.
    none_promised = models.BooleanField(default=False)


class Party(Fact):
    """Somebody is a party of the agreement, in a role."""

    says = ("party", "role")
    party = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    role = models.ForeignKey(Term, models.PROTECT, related_name="+")

    class Meta(Fact.Meta):
        indexes = [
            models.Index(fields=["subject"], name="party_of"),
            models.Index(fields=["party"], name="party_who"),
        ]


class Signing(Fact):
    """The agreement was signed; the as-of interval is the day. It counts for ONE event or none."""

    says = ("event",)
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            # Signed once: whatever comes later replaces this row.
            models.UniqueConstraint(
                fields=["subject"], condition=Q(replaces=None), name="signing_once"
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="signing_of"),
            models.Index(fields=["last"], name="signing_day"),
        ]


class Commitment(models.Model):
    """One promise, by either side, with an agreement or without. What it says are its Terms."""

    kind_of_subject = Kind.COMMITMENT
    subject = models.OneToOneField(Subject, models.PROTECT, primary_key=True, related_name="+")
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, null=True, blank=True, related_name="+"
    )
    promisor = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    promisee = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    place = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["promisor"], name="commitment_by"),
            models.Index(fields=["agreement"], name="commitment_in"),
            # Most name no promisee: an index of all would be passed over for the whole table.
            models.Index(
                fields=["promisee"], name="commitment_to", condition=Q(promisee__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"commitment {self.pk}"


class _Promised:
    """For models with the wording and the due interval of a promise."""

    wording_en: str
    wording_zh: str
    due_first: date | None
    due_last: date | None
    due_printed: str

    @property
    def wording(self) -> str:
        return here(self.wording_en, self.wording_zh)

    @property
    def other_wording(self) -> str:
        return there(self.wording_en, self.wording_zh)

    @property
    def due(self) -> Interval | None:
        if self.due_first is None or self.due_last is None:
            return None
        return Interval(self.due_first, self.due_last, self.due_printed)


class Terms(_Promised, Fact):
    """What was promised: words, place in the signed text, strength, target, due interval."""

    says = (
        "wording_en",
        "wording_zh",
        "locator",
        "strength",
        "metric",
        "target",
        "unit",
        "quantifier",
        "due_printed",
        "evidence_wanted",
        "no_metric",
        "no_due",
    )
    wording_en = models.TextField(blank=True)
    wording_zh = models.TextField(blank=True)
    locator = models.CharField(max_length=300, blank=True)
    strength = models.CharField(max_length=10, choices=Strength)
    metric = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+")
    target = models.DecimalField(max_digits=26, decimal_places=6, null=True)
    unit = models.CharField(max_length=40, blank=True)
    quantifier = models.CharField(max_length=10, choices=Quantifier, blank=True)
    due_first = models.DateField(null=True)
    due_last = models.DateField(null=True)
    due_printed = models.CharField(max_length=40, blank=True)
    # Said on the day of signing: which document will one day show that it was kept.
    evidence_wanted = models.CharField(max_length=500, blank=True)
    # Somebody read the paper and says that it names no figure, or no day.
    no_metric = models.BooleanField(default=False)
    no_due = models.BooleanField(default=False)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(
                name="terms_no_metric_has_none", condition=Q(no_metric=False) | Q(metric=None)
            ),
            CheckConstraint(
                name="terms_no_due_has_none", condition=Q(no_due=False) | Q(due_first=None)
            ),
            CheckConstraint(name="terms_say_something", condition=~Q(wording_en="", wording_zh="")),
            CheckConstraint(name="terms_strength_known", condition=Q(strength__in=Strength.values)),
            CheckConstraint(
                name="terms_due_in_order",
                condition=Q(due_first=None, due_last=None) | Q(due_last__gte=F("due_first")),
            ),
            CheckConstraint(
                name="terms_signed_are_cited",
                condition=~Q(strength=Strength.SIGNED) | Q(cited__isnull=False) | Q(withdrawn=True),
            ),
        ]
        indexes = [models.Index(fields=["subject", "last"], name="terms_of")]

    @classmethod
    def derived(cls, says: Mapping[str, Any]) -> dict[str, Any]:
        """Terms that name a figure or a day cannot also say that the paper names none."""
        named = {
            "no_metric": says.get("metric") or says.get("metric_id"),
            "no_due": says.get("due_first"),
        }
        return {column: False for column, there in named.items() if there}


class Assessment(Fact):
    """Somebody looked at a promise: the verdict and the evidence, or "looked, nothing found"."""

    says = ("verdict", "found_en", "found_zh", "said_by")
    verdict = models.CharField(max_length=13, choices=Verdict)
    # The enterprise whose own word it is; none where an officer of the office says so.
    said_by = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    found_en = models.TextField(blank=True)
    found_zh = models.TextField(blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(
                name="assessment_verdict_known", condition=Q(verdict__in=Verdict.values)
            ),
            CheckConstraint(
                name="assessment_verdict_is_cited",
                condition=Q(verdict=Verdict.NOTHING_FOUND)
                | Q(cited__isnull=False)
                | Q(withdrawn=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["subject", "last", "entry", "id", "verdict", "withdrawn"],
                name="assessment_latest",
            )
        ]

    @property
    def found(self) -> str:
        return here(self.found_en, self.found_zh)


class Statement(Fact):
    """What an enterprise itself says of a promise, by a link of its own: never an officer's word."""

    says = ("position", "verdict", "speaker", "document")
    position = models.CharField(max_length=8, choices=Position)
    # The verdict it speaks of: confirmed, disputed, or claimed.
    verdict = models.CharField(max_length=13, choices=Verdict)
    speaker = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    # The digest of the document it sent; the document itself can be erased.
    document = models.CharField(max_length=64, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(
                name="statement_position_known", condition=Q(position__in=Position.values)
            ),
            CheckConstraint(
                name="statement_verdict_known", condition=Q(verdict__in=Verdict.values)
            ),
            CheckConstraint(
                name="statement_that_it_is_kept_is_shown",
                condition=~Q(position=Position.DECLARES) | ~Q(document="") | Q(withdrawn=True),
            ),
        ]
        indexes = [
            models.Index(fields=["subject", "id"], name="statement_of"),
            models.Index(fields=["speaker", "id"], name="statement_by"),
        ]


class Wording(models.Model):
    """The words and the name that came with a statement: erasable, so beside the ledger."""

    statement = models.OneToOneField(Statement, models.PROTECT, related_name="wording")
    text = models.TextField(blank=True)
    who = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    erase_after = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["erase_after"], name="wording_to_erase")]

    def __str__(self) -> str:
        return self.text[:80]


class Answer(Fact):
    """What the office made of a statement: an assessment, or a refusal with its reason (`note`)."""

    says = ("statement", "assessment")
    # One answer each: of two officers at once the second finds it taken.
    statement = models.OneToOneField(Statement, models.PROTECT, related_name="answer")
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(
                name="answer_that_refuses_says_why",
                condition=Q(assessment__isnull=False) | ~Q(note=""),
            ),
        ]
        indexes = [models.Index(fields=["subject"], name="answer_of")]

    @property
    def finding(self) -> Assessment | None:
        """What it was taken for, as that was corrected since."""
        found = self.assessment
        while found is not None and hasattr(found, "replaced_by"):
            found = found.replaced_by
        return found


class Paper(models.Model):
    """An agreement as lists show it. A current table: rebuilt from signings and commitments."""

    agreement = models.OneToOneField(
        Agreement, models.CASCADE, primary_key=True, related_name="paper"
    )
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    signing = models.ForeignKey(Signing, models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")
    signed_first = models.DateField(null=True)
    signed_last = models.DateField(null=True)
    signed_printed = models.CharField(max_length=40, blank=True)
    promises = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["signed_last", "agreement"], name="paper_by_day"),
            models.Index(fields=["event"], name="paper_of_event"),
        ]

    @property
    def signed(self) -> Interval | None:
        if self.signed_first is None or self.signed_last is None:
            return None
        return Interval(self.signed_first, self.signed_last, self.signed_printed)

    def __str__(self) -> str:
        return str(self.agreement)


class Standing(_Promised, models.Model):
    """Where a promise stands now. A current table: rebuilt from terms and assessments."""

    commitment = models.OneToOneField(
        Commitment, models.CASCADE, primary_key=True, related_name="standing"
    )
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="+")
    promisor = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    place = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    # The terms in force, and the assessment whose verdict stands; none: nobody found anything.
    terms = models.ForeignKey(Terms, models.PROTECT, related_name="+")
    said = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="+")
    wording_en = models.TextField(blank=True)
    wording_zh = models.TextField(blank=True)
    strength = models.CharField(max_length=10, choices=Strength)
    promised_last = models.DateField()
    promised_printed = models.CharField(max_length=40)
    due_first = models.DateField(null=True)
    due_last = models.DateField(null=True)
    due_printed = models.CharField(max_length=40, blank=True)
    # Empty: nobody has found anything either way.
    verdict = models.CharField(max_length=13, choices=Verdict, blank=True)
    verdict_last = models.DateField(null=True)
    verdict_printed = models.CharField(max_length=40, blank=True)
    # The last look of any kind, and the last that found nothing.
    looked_last = models.DateField(null=True)
    nothing_last = models.DateField(null=True)
    # What the enterprise says and nobody has answered yet: kept with a document, or disputed.
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="+")
    # The order of the ledger: open by due day, undated by age, settled by verdict, wishes.
    shelf = models.PositiveSmallIntegerField(choices=[(s.value, s.name) for s in Shelf])
    shelf_day = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["shelf", "shelf_day", "commitment"], name="standing_shelf"),
            models.Index(
                fields=["verdict", "shelf", "shelf_day", "commitment"], name="standing_verdict"
            ),
            # The kept rate is counted from these two alone.
            models.Index(fields=["due_last", "strength", "verdict"], name="standing_due"),
            models.Index(fields=["strength", "verdict", "due_last"], name="standing_strength"),
            models.Index(fields=["looked_last", "commitment"], name="standing_looked"),
            models.Index(fields=["promisor"], name="standing_promisor"),
            models.Index(fields=["place"], name="standing_place"),
            models.Index(fields=["agreement"], name="standing_agreement"),
            models.Index(
                fields=["statement"],
                name="standing_statement",
                condition=Q(statement__isnull=False),
            ),
        ]

    @property
    def looked_in_vain(self) -> date | None:
        """The day of the last look that found nothing, where no verdict is younger."""
        if self.nothing_last is None:
            return None
        older = self.verdict_last is None or self.verdict_last <= self.nothing_last
        return self.nothing_last if older else None

    def __str__(self) -> str:
        return self.wording
