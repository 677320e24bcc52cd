"""Writing rows into the record in batches; a changed row corrects what it made before."""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from inward.agreements.models import Commitment
from inward.core.identity import uuid7
from inward.core.intervals import Interval
from inward.core.models import Term
from inward.directory.current import those_at
from inward.evidence.actions import edit, edit_source
from inward.evidence.models import Citation, Entry, Fact, Source, Subject, rows_of
from inward.evidence.rules import Kind
from inward.figures.queries import FIGURES
from inward.figures.rules import Takes
from inward.intake.declare import Says, Table
from inward.intake.inserts import Inserts
from inward.intake.models import Loaded, Loading
from inward.intake.reading import Progress, Reading
from inward.intake.rows import Row, term_said, term_stands
from inward.intake.tables import BY_NAME
from inward.intake.tables.columns import SUBJECTS
from inward.intake.tables.sources import TERMS
from inward.places.models import Area, Site, Unit

# Rows held before they are written: some 10 MB.
_BATCH = 1_000


class Numbers:
    """Primary keys ahead of the rows, so that a row's facts and citations need no round trip.

    Safe because whoever writes facts holds the one lock.
    """

    def __init__(self) -> None:
        self._next: dict[type[Model], int] = {}
        self._left: dict[type[Model], int] = defaultdict(int)

    def take(self, model: type[Model], many: int) -> int:
        """The first of so many keys in a row."""
        table, column = model._meta.db_table, "id"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, column])
                sequence = cursor.fetchone()[0]
                cursor.execute(
                    "SELECT setval(%s, nextval(%s) + %s)", [sequence, sequence, many - 1]
                )
                return int(cursor.fetchone()[0]) - many + 1
            cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [table])
            return int(cursor.fetchone()[0] or 0) + 1

    def next(self, model: type[Model]) -> int:
        if not self._left[model]:
            # On SQLite nobody else inserts before we commit.
            many = _BATCH if connection.vendor == "postgresql" else 1 << 60
            self._next[model] = self.take(model, many)
            self._left[model] = many
        self._left[model] -= 1
        self._next[model] += 1
        return self._next[model] - 1


class Writer:
    """Writes the tables of a folder one after the other, within the caller's entry."""

    def __init__(self, reading: Reading, entry: Entry, loading: Loading) -> None:
        self.reading, self.entry, self.loading = reading, entry, loading
        self.touched: dict[Kind, array[int]] = defaultdict(lambda: array("q"))
        self.facts = 0
        self.overruled: list[str] = []
        self._numbers = Numbers()
        # Identities before what speaks of them; foreign keys are checked at the commit.
        self._inserts = Inserts((Subject, Source, Citation))

    def write(self, table: Table, file: str) -> None:
        if table is TERMS:
            write_terms(self.reading.rows(table, file))
            return
        self._give_keys(table)
        changed: list[Row] = []
        for done, row in enumerate(self.reading.rows(table, file), start=1):
            known = self.reading.keys.own(table, row.key).digest
            if known is None:
                self._new(row)
            elif known != row.digest:
                changed.append(row)
            if self._inserts.held >= _BATCH:
                self._inserts.flush()
            if len(changed) >= _BATCH:
                self._revise(changed)
            if done % 500 == 0:
                self._tell(table, done)
        self._revise(changed)
        self._inserts.flush()
        self._tell(table, self.reading.tallies[table.name].rows)

    def _tell(self, table: Table, done: int) -> None:
        total = self.reading.tallies[table.name].rows
        self.reading.told(Progress("write", table.name, done, total))

    def _give_keys(self, table: Table) -> None:
        """Keys for the new records of a table, so that rows may refer to rows further down."""
        of = Subject if table.kind else Source if table.record is Source else None
        if of is None:
            return
        new = self.reading.keys.number(table)
        if new:
            # Nothing of this kind may be waiting, or SQLite would give its keys again.
            self._inserts.flush()
            self.reading.keys.number(table, self._numbers.take(of, new))

    # New rows

    def _new(self, row: Row) -> None:
        table = row.table
        about = self._about(row)
        if table.record is not None:
            self._new_record(row, about)
        cited = self._cite(row.sources, row.confidence)
        for says in table.facts:
            if says.part in row.dates:
                said = self._said(row, says)
                if says.against:
                    said["against_id"] = self._cite(row.values[says.against], row.confidence)
                self._state(row, says, about, said | {"cited_id": cited})
        self._touch(row, about)

    def _state(self, row: Row, says: Says, about: int, said: dict[str, Any]) -> None:
        """Hold one fact and where it came from."""
        key = self._numbers.next(says.model)
        common = {"id": key, "subject_id": about, "entry_id": self.entry.pk}
        self._inserts.add(says.model, common | _days(row.dates[says.part]) | said)
        self._trace(row, says.part, says.model, key)
        self.facts += 1

    def _about(self, row: Row) -> int:
        table = row.table
        if table.record is not None:
            found = self.reading.keys.own(table, row.key).row
        else:
            found = self._points_at(table, table.about, row)
        assert found is not None
        return found

    def _points_at(self, table: Table, column: str, row: Row) -> int | None:
        return self.reading.resolve(table.references[column], row.values[column])

    def _new_record(self, row: Row, key: int) -> None:
        table = row.table
        assert table.record is not None
        own = table.record._meta.pk.attname
        if table.kind is not None:
            uuid = uuid7(self.entry.recorded_at)
            self._inserts.add(Subject, {"id": key, "uuid": uuid, "kind": table.kind.value})
        self._inserts.add(table.record, self._plain(row) | {own: key})
        self._trace(row, "", table.record, key)

    def _plain(self, row: Row, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
        return row.table.plain.fill(self._resolved(row), without=without) | row.beside

    def _said(
        self, row: Row, says: Says, *, without: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        told = row.table.told[says.part].fill(self._resolved(row), without=without)
        told |= says.other(row.values) if says.other else {}
        return told | says.model.derived(told)

    def _resolved(self, row: Row) -> dict[str, Any]:
        """The values with ids of the folder turned into keys of the record."""
        values = dict(row.values)
        for name, column in row.table.references.items():
            if not isinstance(values[name], tuple):
                values[name] = self.reading.resolve(column, values[name])
        if values.get("parameters"):
            values["parameters"] = self._parameters(values["figure"], values["parameters"])
        return values

    def _parameters(self, figure: str, given: dict[str, str]) -> dict[str, str]:
        """Parameters as figures take them: subjects by uuid, terms by key."""
        takes = {parameter.name: parameter for parameter in FIGURES[figure].parameters}
        read = {}
        for name, value in given.items():
            if takes[name].takes is Takes.SUBJECT:
                key = self.reading.keys.one(SUBJECTS, value).row
                value = str(Subject.objects.in_bulk([key])[key].uuid)
            elif takes[name].takes is Takes.TERM:
                value = f"{takes[name].among[0]}:{value}"
            read[name] = value
        return read

    def _cite(self, sources: Iterable[str], confidence: str) -> int | None:
        first: int | None = None
        for source in sources:
            key = self._numbers.next(Citation)
            said = {
                "id": key,
                "source_id": self.reading.resolve(("sources",), source),
                "entry_id": self.entry.pk,
                "beside_id": first,
                "confidence": confidence,
            }
            self._inserts.add(Citation, said)
            first = first or key
        return first

    def _trace(self, row: Row, part: str, model: type[Model], made: int) -> None:
        traced = {
            "loading_id": self.loading.pk,
            "table": row.table.name,
            "key": row.key,
            "part": part,
            "line": row.line,
            "digest": row.digest,
            "model": model._meta.label_lower,
            "made": made,
        }
        self._inserts.add(Loaded, traced)

    def _touch(self, row: Row, about: int) -> None:
        """Which subjects' current rows are to be written anew."""
        table = row.table
        if table.kind is not None:
            self.touched[table.kind].append(about)
        elif table.about:
            met = self.reading.keys.one(table.references[table.about], row.values[table.about])
            kind = BY_NAME[met.table].kind
            assert kind is not None
            self.touched[kind].append(about)
        if table.record is Commitment and row.values["agreement"]:
            agreement = self._points_at(table, "agreement", row)
            assert agreement is not None
            self.touched[Kind.AGREEMENT].append(agreement)

    # Changed rows

    def _revise(self, rows: list[Row]) -> None:
        for row in rows:
            made = self._made_before(row)
            about = self._about(row)
            if row.table.record is not None:
                self._edit(row, about)
                self._trace(row, "", row.table.record, about)
            for says in row.table.facts:
                self._correct(row, says, about, made.get(says.part))
            self._touch(row, about)
        rows.clear()
        self._inserts.flush()

    def _made_before(self, row: Row) -> dict[str, int]:
        """The key of what each part of the row made last."""
        loaded = Loaded.objects.filter(
            loading__dataset=self.loading.dataset, table=row.table.name, key=row.key
        )
        return dict(loaded.order_by("id").values_list("part", "made"))

    def _edit(self, row: Row, about: int) -> None:
        """Change plain columns; those of a subject are journaled."""
        model = row.table.record
        assert model is not None
        record = model._default_manager.get(pk=about)
        # A column that the file does not have leaves alone what was entered here.
        said = self._plain(row, without=row.absent)
        if isinstance(record, Source):
            edit_source(self.entry, record, _by_name(model, said))
            return
        if isinstance(record, Commitment) and record.agreement_id:
            # The agreement it may leave counts one promise less.
            self.touched[Kind.AGREEMENT].append(record.agreement_id)
        edit(self.entry, record, Subject.objects.get(pk=about), _by_name(model, said))
        if model in (Area, Site, Unit):
            # Organisations whose zone follows from it; units bear the name of their site.
            there = those_at(about).values_list("subject_id", flat=True)
            self.touched[Kind.ORGANISATION].extend(there.iterator())
        if model is Site:
            units = Unit.objects.filter(site_id=about).values_list("pk", flat=True)
            self.touched[Kind.UNIT].extend(units.iterator())

    def _correct(self, row: Row, says: Says, about: int, before: int | None) -> None:
        """State, replace or withdraw one fact of a changed row, where it differs from what stands."""
        latest = _latest(says.model, before)
        when = row.dates.get(says.part)
        if when is None or (latest is not None and latest.subject_id != about):
            if latest is not None and not latest.withdrawn:
                self._withdraw(row, says, latest)
            latest = None
        if when is None:
            return
        said = self._said(row, says, without=row.absent if latest is not None else frozenset())
        said |= self._citing("cited", latest, row.sources, row.confidence)
        if says.against:
            said |= self._citing("against", latest, row.values[says.against], row.confidence)
        if latest is not None:
            said = _untold(latest, said) | said
            if _stands(latest, said | _days(when)):
                self._trace(row, says.part, says.model, latest.pk)
                return
            if latest.pk != before:
                self.overruled.append(f"{row.file}:{row.line} {row.key}")
            said["replaces_id"] = latest.pk
        self._state(row, says, about, said)

    def _citing(
        self, name: str, latest: Fact | None, sources: Iterable[str], confidence: str
    ) -> dict[str, int | None]:
        """The citation that stands where it says the same, else a new one."""
        stands: Citation | None = getattr(latest, name, None)
        keys = [self.reading.resolve(("sources",), source) for source in sources]
        if stands is not None and _places(stands) == [(key, confidence) for key in keys]:
            return {f"{name}_id": stands.pk}
        return {f"{name}_id": self._cite(sources, confidence)}

    def _withdraw(self, row: Row, says: Says, fact: Fact) -> None:
        said = {f.attname: getattr(fact, f.attname) for f in fact._meta.concrete_fields}
        why = _("no longer in %(file)s, line %(line)d")
        said |= {
            "id": self._numbers.next(says.model),
            "entry_id": self.entry.pk,
            "replaces_id": fact.pk,
            "withdrawn": True,
            "note": why % {"file": row.file, "line": row.line},
        }
        self._inserts.add(says.model, said)
        self._trace(row, says.part, says.model, said["id"])
        self.facts += 1
        kind = Kind(fact.subject.kind)
        self.touched[kind].append(fact.subject_id)


def write_terms(rows: Iterable[Row]) -> int:
    """Write terms, new or changed; how many."""
    known = Term.objects.in_bulk()
    new, changed = [], []
    for row in rows:
        term = known.get(row.key)
        if term is None:
            new.append(Term(id=row.key, **term_said(row)))
        elif not term_stands(term, row):
            changed.append(Term(id=row.key, **term_said(row)))
    Term.objects.bulk_create(new)
    names = [f.name for f in Term._meta.concrete_fields if not f.primary_key]
    Term.objects.bulk_update(changed, names, batch_size=100)
    return len(new) + len(changed)


def _latest(model: type[Fact], key: int | None) -> Fact | None:
    """What stands now of a fact that was made once: itself, or what replaced it."""
    fact: Fact | None = None
    while key is not None:
        fact = rows_of(model).select_related("cited").get(pk=key)
        key = rows_of(model).filter(replaces_id=key).values_list("pk", flat=True).first()
    return fact


def _untold(fact: Fact, said: dict[str, Any]) -> dict[str, Any]:
    """What a fact says and no table tells: entered by an officer, it is not lost by a new load."""
    columns = [fact._meta.get_field(name).attname for name in fact.says]  # type: ignore[union-attr]
    return {name: getattr(fact, name) for name in columns if name not in said}


def _stands(fact: Fact, said: dict[str, Any]) -> bool:
    return not fact.withdrawn and all(getattr(fact, name) == said[name] for name in said)


def _places(citation: Citation) -> list[tuple[int, str]]:
    """Source and confidence of a citation and of those beside it."""
    beside = Citation.objects.filter(beside=citation).order_by("pk")
    return [(one.source_id, one.confidence) for one in (citation, *beside)]


def _days(when: Interval) -> dict[str, Any]:
    return {"first": when.first, "last": when.last, "printed": str(when)}


def _by_name(model: type[Model], said: dict[str, Any]) -> dict[str, Any]:
    """Foreign keys as records under their field's name, as the journal writes them."""
    fields = {f.attname: f for f in model._meta.concrete_fields}
    named: dict[str, Any] = {}
    for attname, value in said.items():
        its = fields[attname]
        if isinstance(its, ForeignKey):
            related = its.related_model
            assert isinstance(related, type)
            value = None if value is None else related._default_manager.get(pk=value)
        named[its.name] = value
    return named
