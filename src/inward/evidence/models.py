"""Subjects, entries, citations, and the abstract Fact. design: docs/adr/0001-subjects-and-facts.md"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Exists, ExpressionWrapper, F, OuterRef, Q, Value
from django.db.models.lookups import LessThanOrEqual

from inward.core.intervals import Interval
from inward.core.language import Bilingual
from inward.core.ledger import Ledger, is_ledger
from inward.core.models import Term
from inward.core.quantities import Quantifier
from inward.evidence.rules import Basis, Confidence, FileKind, Kind

# Characters of the reason why a fact was corrected or withdrawn.
LONGEST_NOTE = 1000


class Entry(Ledger, models.Model):
    """One transaction that wrote facts. Its number is "known": the order of commits.

    Drawn only by `evidence.actions.writing`, which holds a lock until the commit.
    """

    id = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    what = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.id}: {self.what}"


class Subject(models.Model):
    """An identity. Whatever points at a thing points at its subject."""

    uuid = models.UUIDField(unique=True, editable=False)
    # A value of `rules.Kind`; without choices here, a new kind of subject is no migration.
    kind = models.CharField(max_length=20)

    class Meta:
        # An office has a million organisations and projects, and thousands of the rest.
        indexes = [models.Index(name="subject_of_kind", fields=["kind", "id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"


class Label(Bilingual, models.Model):
    """What a subject is called now, for lists that join many kinds. A current table."""

    subject = models.OneToOneField(Subject, models.CASCADE, primary_key=True, related_name="label")
    name_en = models.CharField(max_length=400)
    name_zh = models.CharField(max_length=400)


class Source(models.Model):
    """A document, page, letter or file that says something."""

    code = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=500)
    publisher = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    language = models.CharField(max_length=20, blank=True)
    kind = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    printed = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # sha256 of the file, where there is one
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="source_ends_after_it_begins",
                condition=Q(first=None, last=None)
                | Q(first__isnull=False, last__isnull=False, last__gte=F("first")),
            )
        ]

    def __str__(self) -> str:
        return self.title or self.code

    @property
    def published(self) -> Interval | None:
        if self.first is None or self.last is None:
            return None
        return Interval(self.first, self.last, self.printed)


class Citation(Ledger, models.Model):
    """A place in a source that says so: where in it, in which words, how sure.

    The first citation of a fact is named by the fact; further ones stand beside that first one.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    beside = models.ForeignKey("self", models.PROTECT, null=True, related_name="further")
    locator = models.CharField(max_length=300, blank=True)
    quote = models.CharField(max_length=400, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence, default=Confidence.HIGH)

    class Meta:
        constraints = [
            CheckConstraint(
                name="citation_confidence_known", condition=Q(confidence__in=Confidence.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}{', ' + self.locator if self.locator else ''}"


def _written_by(known: int) -> LessThanOrEqual:
    """Entries up to a number. The sum keeps the stores from walking the index over entries, of
    which most rows pass."""
    written = ExpressionWrapper(F("entry_id") + Value(0), models.BigIntegerField())
    return LessThanOrEqual(written, known)


class FactQuerySet(models.QuerySet[Any]):
    """Every fact model is read through this: what counts on a day, as known at a number."""

    def live(self, *, on: date | None = None, known: int | None = None) -> Self:
        """Facts that count: over by the day, written by the number, neither replaced nor withdrawn.

        A replacement of which only a later number tells does not count yet; what it replaced does.
        """
        # Filters on the model, not on self: a narrowed queryset must not hide a replacement.
        later = self.model._default_manager.all()
        facts = self.filter(withdrawn=False)
        if known is None:
            # Pages ask for few facts: each is looked up among the replacements by their index.
            facts = facts.filter(~Exists(later.filter(replaces=OuterRef("pk"))))
        else:
            # Figures count many: the few replacements are read once. "Above 0" walks their index,
            # where "not null" would read the whole table.
            later = later.filter(_written_by(known), replaces__gt=0)
            facts = facts.exclude(pk__in=later.values("replaces_id")).filter(_written_by(known))
        if on is not None:
            facts = facts.filter(last__lte=on)
        return facts

    def about(self, subject_id: int) -> Self:
        return self.filter(subject_id=subject_id)


class Fact(Ledger, models.Model):
    """An append-only row about a subject. `first`, `last`, `printed`: the as-of interval."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    cited = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")
    replaces_id: int | None
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    withdrawn = models.BooleanField(default=False)
    first = models.DateField()
    last = models.DateField()
    printed = models.CharField(max_length=40)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)

    objects: ClassVar[FactQuerySet] = FactQuerySet.as_manager()  # type: ignore[assignment]

    # The columns that say what the fact is: what a correction may change and a history compares.
    says: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True
        constraints = [
            CheckConstraint(name="%(class)s_in_order", condition=Q(last__gte=F("first"))),
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk} of subject {self.subject_id}, {self.printed}"

    @property
    def as_of(self) -> Interval:
        return Interval(self.first, self.last, self.printed)

    @classmethod
    def derived(cls, says: Mapping[str, Any]) -> dict[str, Any]:
        """Columns computed from what the fact says, so that plain SQL can search and sort by it."""
        return {}


def rows_of(model: type[Fact]) -> FactQuerySet:
    """The rows of any ledger of facts; a type checker cannot follow a manager of a variable class."""
    return model._default_manager.all()


def fact_models() -> list[type[Fact]]:
    """Every ledger of facts, wherever it is declared."""
    return [model for model in apps.get_models() if issubclass(model, Fact)]


def ledgers() -> list[type[models.Model]]:
    """Every table whose rows the database refuses to change."""
    return [model for model in apps.get_models() if is_ledger(model)]


class Mention(Fact):
    """A document speaks of this subject: where its name and description come from."""

    says = ("detail",)
    detail = models.CharField(max_length=1000, blank=True)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(name="mention_is_cited", condition=Q(cited__isnull=False)),
        ]
        indexes = [models.Index(fields=["subject"], name="mention_of")]


class Observation(Fact):
    """A number about a subject: metric, basis, value, unit, and the publisher's quantifier."""

    says = ("metric", "basis", "value", "unit", "quantifier")
    metric = models.ForeignKey(Term, models.PROTECT, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis)
    value = models.DecimalField(max_digits=26, decimal_places=6)
    unit = models.CharField(max_length=40)
    quantifier = models.CharField(max_length=10, choices=Quantifier, default=Quantifier.EXACT)

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(name="observation_basis_known", condition=Q(basis__in=Basis.values)),
            CheckConstraint(
                name="observation_quantifier_known", condition=Q(quantifier__in=Quantifier.values)
            ),
            CheckConstraint(
                name="observation_actual_is_cited",
                condition=~Q(basis=Basis.ACTUAL) | Q(cited__isnull=False) | Q(withdrawn=True),
            ),
        ]
        indexes = [models.Index(fields=["subject", "metric", "last"], name="observation_series")]


class Publication(Fact):
    """This subject may be shown to the public, or may no longer be."""

    says = ("public",)
    public = models.BooleanField()

    class Meta(Fact.Meta):
        indexes = [models.Index(fields=["subject"], name="publication_of")]


class Contradiction(Fact):
    """Two sources say different things. Both stay; `reading` is how the office reads them."""

    says = ("about", "statement_a", "statement_b", "reading")
    about = models.CharField(max_length=300)
    statement_a = models.TextField()
    statement_b = models.TextField()
    reading = models.TextField(blank=True)
    against = models.ForeignKey(Citation, models.PROTECT, null=True, related_name="+")


class Edit(Ledger, models.Model):
    """The journal of plain columns: who changed which description from what to what."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    field = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject"], name="edit_of")]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} -> {self.after}"


class SourceEdit(Ledger, models.Model):
    """The journal of documents: who corrected which column of a source from what to what."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    field = models.CharField(max_length=60)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["source"], name="source_edit_of")]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} -> {self.after}"


class Document(models.Model):
    """A file that was brought in, kept by the digest of its content. Erasable: no ledger."""

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=5, choices=FileKind)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    # Whether the office's virus scanner looked at it; without a scanner nobody did.
    scanned = models.BooleanField()
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    erase_after = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Described(Bilingual, models.Model):
    """A subject with plain bilingual names. One-to-one with its subject, which is its key."""

    subject = models.OneToOneField(Subject, models.PROTECT, primary_key=True, related_name="+")
    name_en = models.CharField(max_length=400, blank=True)
    name_zh = models.CharField(max_length=400, blank=True)
    note = models.TextField(blank=True)

    # What kind of subject this is.
    kind_of_subject: ClassVar[Kind]

    class Meta:
        abstract = True
        constraints = [
            CheckConstraint(name="%(class)s_has_a_name", condition=~Q(name_en="") | ~Q(name_zh=""))
        ]
