"""Where facts came in from: each load, and for each record and fact the file and line."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from inward.core.intervals import Interval
from inward.core.ledger import Ledger
from inward.directory.people import Basis
from inward.evidence.models import Citation, Entry, Source, Subject
from inward.intake.states import BatchState, Decided, Found
from inward.office.models import Job


class Loading(Ledger, models.Model):
    """One load of a folder. `files`: name -> sha256, size, encoding, rows, as they were read."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    dataset = models.CharField(max_length=80)
    licence = models.CharField(max_length=200, blank=True)
    files = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["dataset", "entry"], name="loading_of")]

    def __str__(self) -> str:
        return f"{self.dataset}, entry {self.entry_id}"


class Loaded(Ledger, models.Model):
    """One record or fact that a row of a table made, and what the row was.

    The newest row of a (dataset, table, key, part) counts. `digest` is that of the whole row, so
    that a later load knows an unchanged row without reading what it made.
    """

    loading = models.ForeignKey(Loading, models.PROTECT, related_name="+")
    table = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    part = models.CharField(max_length=20)  # "" is the record itself, else which fact of the row
    line = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=16)
    model = models.CharField(max_length=40)  # as Django labels it: directory.name
    made = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["table", "key"], name="loaded_from"),
            models.Index(fields=["made", "model"], name="loaded_into"),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key} {self.part}, line {self.line}".replace("  ", " ")


# --- lists ----------------------------------------------------------------------------------------


# What entries of the journal call a list that came as pasted cells.
PASTED = "pasted cells"


class Batch(models.Model):
    """One list on its way into the record: a sheet of a file, or pasted cells.

    Erasable, as its rows are: what the record keeps of a list is its Source, the citations of its
    rows and `Taken`.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.WAITING)
    # What all rows are about: the event, the site, the area.
    about = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    # The day the list was true, where the rows do not say and no event does.
    first = models.DateField()
    last = models.DateField()
    printed = models.CharField(max_length=40)
    # Which sheet, which row is the header (0: none), what each column means, what holds for all rows.
    sheet = models.CharField(max_length=120, blank=True)
    header = models.PositiveIntegerField(null=True)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    constants = models.JSONField(default=dict)
    read_as = models.JSONField(default=dict)
    said = models.JSONField(default=list)
    basis = models.CharField(max_length=15, choices=Basis, default=Basis.LEGITIMATE)
    persons_until = models.DateField()
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    refused = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    erase_after = models.DateField()
    erased = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["about", "id"], name="batch_about"),
            models.Index(fields=["erase_after"], name="batch_to_erase"),
        ]

    def __str__(self) -> str:
        # Pasted cells have no name of their own.
        return self.name or gettext("pasted cells")

    @property
    def as_of(self) -> Interval:
        return Interval(self.first, self.last, self.printed)


class ListRow(models.Model):
    """One row of a list as it stood there, and what is to become of it. Erasable."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = models.JSONField()
    # By meaning, in the form in which the types of columns read it.
    values = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    # What was mended by hand, by meaning.
    mended = models.JSONField(default=dict)
    # Rows of one key name the same organisation.
    key = models.CharField(max_length=200, blank=True)
    found = models.CharField(max_length=10, choices=Found, blank=True)
    score = models.FloatField(default=0)
    proposals = models.JSONField(default=list)
    double_of = models.PositiveIntegerField(null=True)
    # Whom the row means: proposed by the matcher, or decided by an officer.
    who = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    decided = models.CharField(max_length=10, choices=Decided, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    claimed_at = models.DateTimeField(null=True)
    taken_in = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    salt = models.BinaryField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="list_row_once")]
        indexes = [
            models.Index(fields=["batch", "found", "decided", "line"], name="list_row_found"),
            models.Index(fields=["batch", "key"], name="list_row_key"),
        ]

    def __str__(self) -> str:
        return f"{self.batch}, {self.line}"

    @property
    def is_whole(self) -> bool:
        """Whether nothing that is needed is missing; cells that may fail are only left out."""
        return all(fault.get("left_out") for fault in self.faults)

    @property
    def is_open(self) -> bool:
        """Whether an officer is asked about the row and has not answered."""
        return not self.decided and (self.found == Found.DOUBTFUL or bool(self.nearly))

    @property
    def is_total(self) -> bool:
        """Whether the row adds up the others: it is left out unless an officer takes it in."""
        return any(fault.get("total") for fault in self.faults)

    @property
    def nearly(self) -> str:
        """The name on the record that is almost the printed one, where the row is known by it."""
        if self.found != Found.KNOWN or not self.proposals:
            return ""
        return str(self.proposals[0].get("nearly", ""))


class Decision(models.Model):
    """What an officer decided about a row, when, and whether it was taken back."""

    row = models.ForeignKey(ListRow, models.CASCADE, related_name="decisions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    decided = models.CharField(max_length=10, choices=Decided)
    who = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    # What the row was before, to which an undo returns.
    before = models.JSONField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["by", "undone_at", "-id"], name="decision_of")]

    def __str__(self) -> str:
        return f"{self.row}: {self.decided}"


class Layout(models.Model):
    """What the columns of a sender's lists mean, remembered by their headings."""

    kind = models.CharField(max_length=20)
    headings = models.CharField(max_length=64)  # a digest
    columns = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "headings"], name="layout_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.headings[:8]}"


class Made(models.Model):
    """A record that a row made, beside facts: they are found by the row's citation."""

    row = models.ForeignKey(ListRow, models.CASCADE, related_name="made")
    model = models.CharField(max_length=40)  # as Django labels it: directory.organisation
    key = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["row"], name="made_by"),
            models.Index(fields=["key", "model"], name="made_of"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"


class Taken(Ledger, models.Model):
    """A row that was taken into the record: where it stood and a salted digest of its text.

    The salt lies with the row and is erased with it; from then on the digest tells nobody anything.
    """

    citation = models.OneToOneField(Citation, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    batch = models.UUIDField()
    sheet = models.CharField(max_length=120, blank=True)
    line = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["batch", "line"], name="taken_from")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.line}".strip()


class Exported(Ledger, models.Model):
    """Who took which list out of the house, how much of it, and what for."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)
    rows = models.PositiveIntegerField()
    purpose = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.name}, {self.rows} rows: {self.purpose}"
