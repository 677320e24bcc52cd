"""Rows of a list into the record: whom each names, and the records and facts it makes.

Rows are gathered and written many at a time; what each becomes is said by its kind.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inward.agreements.models import Agreement
from inward.core.sought import sought
from inward.directory.models import Identifier, Name, Organisation
from inward.directory.queries import kin_of
from inward.evidence.actions import register
from inward.evidence.models import Entry, Mention, Source
from inward.evidence.rules import Kind
from inward.intake.actions import quiet, refresh
from inward.intake.batches import CannotTakeList, Told
from inward.intake.days import day_of, to_come
from inward.intake.declare import Filling
from inward.intake.entering import Entering, Written, days
from inward.intake.evaluate import Vocabularies
from inward.intake.kinds import BY_NAME, RECORDS
from inward.intake.kinds.kind import ANYTHING, States
from inward.intake.models import Batch, ListRow
from inward.intake.naming import in_language, language
from inward.intake.persons import Persons
from inward.intake.readiness import ready, stands_asked
from inward.intake.repeated import repeated, title_of
from inward.intake.stands import Question, unsaid
from inward.intake.stated import Before, Stated, changes
from inward.intake.states import Decided
from inward.places.models import Site

BLOCK = 1_000
_COMMON = ("subject", "first", "last", "printed")


class TakingIn:
    def __init__(self, batch: Batch, entry: Entry, told: Told, *, block: int = BLOCK) -> None:
        """`block`: how many rows are written at once; `line`: the last of those being written."""
        self.batch, self.told, self.block = batch, told, block
        self._into = Entering(batch, entry)
        self.line = 0
        self.kind = BY_NAME[batch.kind]
        self.as_of, today = day_of(batch), localtime(entry.recorded_at).date()
        self.to_come = to_come(batch, on=today) is not None
        if self.to_come:
            # Nothing is known of a day to come: an invitation is of the day of the list.
            self.as_of = batch.as_of
        self._terms = Vocabularies.of(self.kind)
        self._fillings = {
            s.model: Filling(s.model, self.kind.meanings, without=_COMMON) for s in self.kind.states
        }
        # New ones of this list by their key, so that two rows make one.
        self._new: dict[str, int] = {}
        self._names: dict[int, set[str]] = {}
        self._numbered: set[str] = set()
        self._bearers: set[int] = set()
        self._persons = Persons(self._into)
        self._stated = Stated(self.kind, batch.about_id)
        self._repeated: dict[int, int] = {}
        self._stands = stands_asked(batch)

    def run(self) -> Written:
        # Asked again: another list may have been taken in since it was asked for.
        if asked := unsaid(self._stands.values()):
            raise CannotTakeList(asked)
        self._register()
        total = ready(self.batch).count()
        for rows in self._in_order():
            after = -1
            while block := list(rows.filter(line__gt=after)[: self.block]):
                self.line = block[-1].line
                self._look_up(block)
                for row in block:
                    self._take(row)
                self._into.inserts.flush()
                after = block[-1].line
                self.told(self._into.written.rows, total, "accepting")
        self.line = 0
        # All at once and last: until here the rows were looked for by being ready.
        ready(self.batch).update(taken_in=self._into.entry, claimed_by=None, claimed_at=None)
        refresh(self._into.touched, quiet)
        return self._into.written

    def _in_order(self) -> list[QuerySet[ListRow]]:
        """The rows in the order in which they are taken: as the list has them, or by a word first."""
        rows = ready(self.batch).order_by("line").defer("proposals", "mended")
        if self.kind.first is None:
            return [rows]
        name, words = self.kind.first
        said = {
            word: Q(**{f"values__{name}__isnull": False})
            if word == ANYTHING
            else Q(**{f"values__{name}": word})
            for word in words
            if word
        }
        # Whatever else stands there, or nothing: no row may fall between.
        rest = ~reduce(or_, said.values()) | Q(**{f"values__{name}__isnull": True})
        return [rows.filter(said.get(word, rest)) for word in words]

    def _register(self) -> None:
        """The file as a source, once, however often rows of it are taken in."""
        batch = self.batch
        if batch.source_id is None:
            batch.source = register(
                Source(
                    title=str(batch),
                    first=batch.first,
                    last=batch.last,
                    printed=batch.printed,
                    digest=batch.digest,
                    note=_("A list of %(day)s.") % {"day": localtime(batch.at).date().isoformat()},
                )
            )
            batch.save(update_fields=["source"])

    # What the record has already

    def _look_up(self, block: Sequence[ListRow]) -> None:
        """Read once for a block what its rows could repeat."""
        kin = kin_of({row.who_id for row in block if row.who_id})
        for row in block:
            # Merged since the list was read.
            row.who_id = kin[row.who_id] if row.who_id else None
        for name in Name.objects.filter(subject__in=kin).live():
            self._names.setdefault(kin[name.subject_id], set()).add(name.sought)
        numbers = {n for row in block if (n := row.values.get("identifier"))}
        held = Identifier.objects.filter(sought__in=[sought(n) for n in numbers]).live()
        self._numbered |= set(held.values_list("sought", flat=True))
        bearers = Identifier.objects.filter(subject__in=kin).live()
        self._bearers |= {kin[one] for one in bearers.values_list("subject_id", flat=True)}
        if self.kind.has_persons:
            self._persons.look_up(block, kin)
        self._stated.look_up(kin)
        self._repeated = repeated(self.batch, block)

    # One row

    def _take(self, row: ListRow) -> None:
        cited = self._into.cite(row)
        values = self._typed(row)
        who = self._who(row, values, cited)
        values |= {"who": who, "about": self.batch.about_id, "new": None}
        values["to_come"] = self.to_come
        if self.kind.record is not None and row.pk not in self._repeated:
            values["new"] = self._record(row, values, cited)
        facts = self._into.written.facts
        for states in self.kind.states:
            self._state(states, values, cited, self._stands.get(row.pk))
        if self.kind.has_persons and values.get("person"):
            self._persons.take(row, values, who)
        self._into.written.rows += 1
        self._into.written.unchanged += (
            facts == self._into.written.facts and not self._into.made_any
        )

    def _typed(self, row: ListRow) -> dict[str, Any]:
        return {
            name: self.kind.by_name[name].type.read(text, self._terms.codes)
            for name, text in row.values.items()
            if name in self.kind.by_name
        }

    def _who(self, row: ListRow, values: dict[str, Any], cited: int) -> int:
        known = row.who_id if row.decided in {"", Decided.SAME} else None
        if known is not None:
            self._into.written.known += 1
        elif row.key:
            known = self._new.get(row.key)
        if known is None:
            return self._enter(row, values, cited)
        if self.kind.who == "organisation":
            # A new one's other spelling in the same list is its name as surely as the first.
            confirmed = row.decided == Decided.SAME or row.key in self._new
            self._name(known, values, cited, confirmed=confirmed)
            self._number(known, values, cited)
        return known

    def _enter(self, row: ListRow, values: dict[str, Any], cited: int) -> int:
        """Somebody new, with what the row says of them."""
        model = RECORDS[self.kind.who]
        kind: Kind = model.kind_of_subject  # type: ignore[attr-defined]
        key = self._into.subject(kind)
        if model is Organisation:
            said = {"kind_id": "organisation_kind:enterprise", "country": values.get("country", "")}
            said["country_basis"] = "source" if said["country"] else ""
        else:
            said = Filling(model, self.kind.meanings).fill(values) | in_language(values)
            said |= {"area_id" if model is Site else "site_id": self.batch.about_id}
            self._into.fact(Mention, key, self.as_of, cited, {})
        self._into.inserts.add(model, {"subject_id": key} | said)
        self._into.made(row, model, key)
        self._into.touched[kind].append(key)
        if row.key:
            self._new[row.key] = key
        self._names[key] = set()
        if model is Organisation:
            self._name(key, values, cited, confirmed=True)
            self._number(key, values, cited)
        self._into.written.new += 1
        return key

    def _name(self, who: int, values: dict[str, Any], cited: int, *, confirmed: bool) -> None:
        """What the row calls them: official for a new one, an alias where an officer confirmed it."""
        is_new = not self._names.setdefault(who, set())
        for meaning in ("name", "other_name"):
            text = values.get(meaning, "")
            if not text or sought(text) in self._names[who] or not confirmed:
                continue
            self._names[who].add(sought(text))
            kind = "official" if is_new else "alias"
            said = {"text": text, "language": language(text), "kind_id": f"name_kind:{kind}"}
            self._into.fact(Name, who, self.as_of, cited, said | Name.derived(said))
            self._into.written.aliases += not is_new

    def _number(self, who: int, values: dict[str, Any], cited: int) -> None:
        """A number with right check digits that nobody bears, for somebody who has none."""
        text = values.get("identifier", "")
        kind = {18: "uscc", 20: "lei"}.get(len(text))
        if not kind or sought(text) in self._numbered or who in self._bearers:
            return
        self._numbered.add(sought(text))
        self._bearers.add(who)
        said = {"value": text, "kind_id": f"identifier_kind:{kind}"}
        self._into.fact(Identifier, who, self.as_of, cited, said | Identifier.derived(said))

    def _record(self, row: ListRow, values: dict[str, Any], cited: int) -> int:
        """The record that the row itself is: an agreement."""
        key = self._into.subject(Kind.AGREEMENT)
        text = title_of(row)
        said = {"kind_id": values["kind"], "note": values.get("detail", "")}
        said |= {f"name_{language(text)}": text}
        self._into.inserts.add(Agreement, {"subject_id": key} | said)
        self._into.fact(Mention, key, values.get("signed") or self.as_of, cited, {})
        self._into.made(row, Agreement, key)
        self._into.touched[Kind.AGREEMENT].append(key)
        return key

    # Facts

    def _state(
        self, states: States, values: dict[str, Any], cited: int, stand: Question | None
    ) -> None:
        if states.when and not values.get(states.when):
            return
        subject = values[states.on]
        if subject is None:  # the record that the row makes is there already
            return
        when = values.get(states.as_of) or self.as_of
        said = self._fillings[states.model].fill(values) | states.says(values)
        stated = {"subject_id": subject} | said | days(when)
        if states.once:
            same_as, more = (stand.same_as, stand.is_more) if stand else (None, False)
            if before := self._stated.before(states, stated, same_as=same_as, more=more):
                self._again(states, before, stated, cited)
                return
            self._stated.add(states, stated)
        self._into.fact(states.model, subject, when, cited, said)

    def _again(self, states: States, before: Before, stated: dict[str, Any], cited: int) -> None:
        """The record says so already; a later word, or what was left open, takes its place."""
        added = changes(states, before, stated)
        if before.fact is None or not added:
            return
        fact = before.fact
        said = {f.attname: getattr(fact, f.attname) for f in fact._meta.concrete_fields}
        said |= added
        del said["id"]
        said |= {"replaces_id": fact.pk, "note": "", "withdrawn": False}
        said |= {"entry_id": self._into.entry.pk, "cited_id": cited}
        self._into.again(states.model, said)
        before.says |= added
        before.fact = None
