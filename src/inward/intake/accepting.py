"""A list into the record: one entry, all of its rows that are decided, or nothing.

Rows are gathered and written many at a time; what each becomes is said by its kind.
"""

import hashlib
import json
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inward.agreements.models import Agreement
from inward.core.identity import uuid7
from inward.core.intervals import Interval
from inward.core.permissions import Act, require
from inward.core.sought import sought
from inward.directory.models import Establishment, Identifier, Name, Organisation
from inward.directory.people import Affiliation, Person
from inward.evidence.actions import register, writing
from inward.evidence.models import Citation, Entry, Fact, Mention, Source, Subject
from inward.evidence.rules import Confidence, Kind
from inward.intake.actions import quiet, refresh
from inward.intake.batches import CannotTakeList, Told, move
from inward.intake.days import day_of, to_come
from inward.intake.declare import Filling
from inward.intake.evaluate import Vocabularies
from inward.intake.inserts import Inserts
from inward.intake.kinds import BY_NAME, RECORDS
from inward.intake.kinds.kind import ANYTHING, States
from inward.intake.models import PASTED, Batch, ListRow, Made, Taken
from inward.intake.repeated import repeated, title_of
from inward.intake.stands import Question, questions, unsaid
from inward.intake.stated import Before, Stated, changes
from inward.intake.states import BatchState, Decided, Found
from inward.intake.writer import Numbers
from inward.office.jobs import ask_for
from inward.places.models import Site

ACCEPT = "list-accept"
_BLOCK = 1_000
_HAN = range(0x3400, 0xA000)


@dataclass
class Written:
    """What taking a list in wrote, or would write."""

    rows: int = 0
    new: int = 0
    known: int = 0
    persons: int = 0
    aliases: int = 0
    facts: int = 0
    unchanged: int = 0
    entry: int | None = None

    def as_json(self) -> dict[str, int | None]:
        return dict(vars(self))


def ready(batch: Batch) -> QuerySet[ListRow]:
    """Rows that would be taken in now."""
    machine = Q(decided="", found__in=[Found.KNOWN, Found.NEW])
    officer = Q(decided__in=[Decided.SAME, Decided.NEW])
    return ListRow.objects.filter(machine | officer, batch=batch, taken_in=None).exclude(
        found=Found.REFUSED
    )


def open_rows(batch: Batch) -> QuerySet[ListRow]:
    """Rows about which nobody has said anything yet."""
    return ListRow.objects.filter(batch=batch, found=Found.DOUBTFUL, decided="", taken_in=None)


def stands_asked(batch: Batch) -> dict[int, Question]:
    """What is asked about stands of rows that would be taken in now, by the row's key."""
    return questions(batch, ready(batch).order_by("line"))


def ask_to_accept(batch: Batch, *, by: User | None, at: datetime) -> None:
    """Have a list taken in by the worker.

    Raises:
        CannotTakeList: if rows are still open, nothing is ready, it is not said which stand a row
            means, or somebody else has the list.
    """
    require(by, Act.RECORD)
    begin(batch)
    batch.job = ask_for(
        kind=ACCEPT, arguments={"batch": batch.pk, "by": by and by.pk}, by=by, at=at
    )
    batch.save(update_fields=["job"])


def begin(batch: Batch) -> None:
    """Let nobody decide any more, for the list is being taken in.

    Raises:
        CannotTakeList: if rows are still open, nothing is ready, it is not said which stand a row
            means, or somebody else has the list.
    """
    if waiting := open_rows(batch).count():
        raise CannotTakeList(
            _("%(number)d rows are not decided yet. Decide them, or leave them for later.")
            % {"number": waiting}
        )
    if not ready(batch).exists():
        if ListRow.objects.filter(batch=batch, taken_in__isnull=False).exists():
            raise CannotTakeList(_("Whatever of this list can be taken is in the record already."))
        raise CannotTakeList(_("No row of this list is to be taken in."))
    if asked := unsaid(stands_asked(batch).values()):
        raise CannotTakeList(asked)
    move(batch, BatchState.ACCEPTING)


def accept(batch: Batch, *, by: User | None, at: datetime, told: Told = lambda *_: None) -> Written:
    """Take in every row that is decided: everything in one entry, or nothing.

    The list must be in the state ACCEPTING; run again after a crash it finds either nothing
    written or the list taken in.

    Raises:
        CannotTakeList: if the record does not take one of the rows, with its line, or a stand is on
            it meanwhile with another area.
    """
    require(by, Act.RECORD)
    try:
        with writing(f"take in list {(batch.name or PASTED)[:150]}", by=by, at=at) as entry:
            move(batch, BatchState.ACCEPTED)
            return _Accepting(batch, entry, told).run()
    except _REFUSED as error:
        batch.refresh_from_db()
        line = _refused_line(batch, by=by, at=at)
        if not line:
            raise
        raise CannotTakeList(
            _(
                "The record does not take row %(line)d. Correct it or leave it out, then take the"
                " list in again. Nothing was written."
            )
            % {"line": line}
        ) from error


def give_back(batch: Batch) -> None:
    """After a failure the list stands as it did before it was asked to be taken in."""
    batch.refresh_from_db()
    if batch.state == BatchState.ACCEPTING:
        was_in = ListRow.objects.filter(batch=batch, taken_in__isnull=False).exists()
        move(batch, BatchState.ACCEPTED if was_in else BatchState.PREVIEW)


# What the database says to a row that breaks its rules.
_REFUSED = (IntegrityError, DataError)


class _AllTaken(Exception):
    """Every row was taken by itself."""


def _refused_line(batch: Batch, *, by: User | None, at: datetime) -> int:
    """The line of the first row that the database refuses, 0 where it is none; nothing is kept.

    Many rows are written at once, so that they must be tried one by one to know which it is.
    """
    trying = None
    try:
        with writing(f"take in list {(batch.name or PASTED)[:150]}", by=by, at=at) as entry:
            trying = _Accepting(batch, entry, lambda *_: None, block=1)
            trying.run()
            raise _AllTaken
    except _AllTaken:
        return 0
    except _REFUSED:
        return trying.line if trying else 0
    finally:
        batch.refresh_from_db()


class _Accepting:
    def __init__(self, batch: Batch, entry: Entry, told: Told, *, block: int = _BLOCK) -> None:
        """`block`: how many rows are written at once; `line`: the last of those being written."""
        self.batch, self.entry, self.told, self.block = batch, entry, told, block
        self.line = 0
        self.kind = BY_NAME[batch.kind]
        self.written = Written(entry=entry.pk)
        self.touched: dict[Kind, array[int]] = defaultdict(lambda: array("q"))
        self.as_of, today = day_of(batch), localtime(entry.recorded_at).date()
        self.to_come = to_come(batch, on=today) is not None
        if self.to_come:
            # Nothing is known of a day to come: an invitation is of the day of the list.
            self.as_of = batch.as_of
        self._numbers = Numbers()
        self._inserts = Inserts((Subject, Citation))
        self._terms = Vocabularies.of(self.kind)
        self._fillings = {
            s.model: Filling(s.model, self.kind.meanings, without=_COMMON) for s in self.kind.states
        }
        # New ones of this list by their key, so that two rows make one.
        self._new: dict[str, int] = {}
        self._names: dict[int, set[str]] = {}
        self._numbered: set[str] = set()
        self._bearers: set[int] = set()
        self._persons: dict[tuple[str, ...], int] = {}
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
                self._inserts.flush()
                after = block[-1].line
                self.told(self.written.rows, total, "accepting")
        self.line = 0
        # All at once and last: until here the rows were looked for by being ready.
        ready(self.batch).update(taken_in=self.entry, claimed_by=None, claimed_at=None)
        refresh(self.touched, quiet)
        return self.written

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
        known = {row.who_id for row in block if row.who_id}
        for name in Name.objects.filter(subject__in=known).live():
            self._names.setdefault(name.subject_id, set()).add(name.sought)
        numbers = {n for row in block if (n := row.values.get("identifier"))}
        held = Identifier.objects.filter(sought__in=[sought(n) for n in numbers]).live()
        self._numbered |= set(held.values_list("sought", flat=True))
        bearers = Identifier.objects.filter(subject__in=known).live()
        self._bearers |= set(bearers.values_list("subject_id", flat=True))
        self._look_up_persons(block, known)
        self._stated.look_up(known)
        self._repeated = repeated(self.batch, block)

    def _look_up_persons(self, block: Sequence[ListRow], known: set[int]) -> None:
        addresses = {mail.casefold() for row in block if (mail := row.values.get("email"))}
        if not self.kind.has_persons:
            return
        for pk, mail in Person.objects.filter(email__in=addresses, erased_in=None).values_list(
            "pk", "email"
        ):
            self._persons.setdefault(("mail", mail.casefold()), pk)
        there = Affiliation.objects.filter(organisation__in=known, until=None)
        for pk, firm, en, zh in there.values_list(
            "person_id", "organisation_id", "person__name_en", "person__name_zh"
        ):
            for name in (en, zh):
                if name:
                    self._persons.setdefault(("at", str(firm), sought(name)), pk)
            self._persons.setdefault(("works", str(firm), str(pk)), pk)

    # One row

    def _take(self, row: ListRow) -> None:
        cited = self._cite(row)
        values = self._typed(row)
        who = self._who(row, values, cited)
        values |= {"who": who, "about": self.batch.about_id, "new": None}
        values["to_come"] = self.to_come
        if self.kind.record is not None and row.pk not in self._repeated:
            values["new"] = self._record(row, values, cited)
        facts = self.written.facts
        for states in self.kind.states:
            self._state(states, values, cited, self._stands.get(row.pk))
        if self.kind.has_persons and values.get("person"):
            self._person(row, values, who)
        self.written.rows += 1
        self.written.unchanged += facts == self.written.facts and not self._made_any

    def _cite(self, row: ListRow) -> int:
        """The row as a place in the file, and a digest by which it can be known again."""
        key = self._numbers.next(Citation)
        self._inserts.add(
            Citation,
            {
                "id": key,
                "source_id": self.batch.source_id,
                "entry_id": self.entry.pk,
                "locator": locator(self.batch.sheet, row.line),
                "confidence": Confidence.HIGH.value,
            },
        )
        taken = {
            "citation_id": key,
            "entry_id": self.entry.pk,
            "batch": self.batch.uuid,
            "sheet": self.batch.sheet,
            "line": row.line,
            "digest": digest_of(row),
        }
        self._inserts.add(Taken, taken)
        self._made_any = False
        return key

    def _typed(self, row: ListRow) -> dict[str, Any]:
        return {
            name: self.kind.by_name[name].type.read(text, self._terms.codes)
            for name, text in row.values.items()
            if name in self.kind.by_name
        }

    def _who(self, row: ListRow, values: dict[str, Any], cited: int) -> int:
        known = row.who_id if row.decided in {"", Decided.SAME} else None
        if known is not None:
            self.written.known += 1
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
        key = self._subject(kind)
        if model is Organisation:
            said = {"kind_id": "organisation_kind:enterprise", "country": values.get("country", "")}
            said["country_basis"] = "source" if said["country"] else ""
        else:
            said = Filling(model, self.kind.meanings).fill(values) | _in_language(values)
            said |= {"area_id" if model is Site else "site_id": self.batch.about_id}
            self._fact(Mention, key, self.as_of, cited, {})
        self._inserts.add(model, {"subject_id": key} | said)
        self._made(row, model, key)
        self.touched[kind].append(key)
        if row.key:
            self._new[row.key] = key
        self._names[key] = set()
        if model is Organisation:
            self._name(key, values, cited, confirmed=True)
            self._number(key, values, cited)
        self.written.new += 1
        return key

    def _subject(self, kind: Kind) -> int:
        key = self._numbers.next(Subject)
        uuid = uuid7(self.entry.recorded_at)
        self._inserts.add(Subject, {"id": key, "uuid": uuid, "kind": kind.value})
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
            self._fact(Name, who, self.as_of, cited, said | Name.derived(said))
            self.written.aliases += not is_new

    def _number(self, who: int, values: dict[str, Any], cited: int) -> None:
        """A number with right check digits that nobody bears, for somebody who has none."""
        text = values.get("identifier", "")
        kind = {18: "uscc", 20: "lei"}.get(len(text))
        if not kind or sought(text) in self._numbered or who in self._bearers:
            return
        self._numbered.add(sought(text))
        self._bearers.add(who)
        said = {"value": text, "kind_id": f"identifier_kind:{kind}"}
        self._fact(Identifier, who, self.as_of, cited, said | Identifier.derived(said))

    def _record(self, row: ListRow, values: dict[str, Any], cited: int) -> int:
        """The record that the row itself is: an agreement."""
        key = self._subject(Kind.AGREEMENT)
        text = title_of(row)
        said = {"kind_id": values["kind"], "note": values.get("detail", "")}
        said |= {f"name_{language(text)}": text}
        self._inserts.add(Agreement, {"subject_id": key} | said)
        self._fact(Mention, key, values.get("signed") or self.as_of, cited, {})
        self._made(row, Agreement, key)
        self.touched[Kind.AGREEMENT].append(key)
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
        stated = {"subject_id": subject} | said | _days(when)
        if states.once:
            same_as, more = (stand.same_as, stand.is_more) if stand else (None, False)
            if before := self._stated.before(states, stated, same_as=same_as, more=more):
                self._again(states, before, stated, cited)
                return
            self._stated.add(states, stated)
        self._fact(states.model, subject, when, cited, said)

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
        said |= {"entry_id": self.entry.pk, "cited_id": cited}
        self._inserts.add(states.model, said)
        self.written.facts += 1
        before.says |= added
        before.fact = None

    def _fact(
        self, model: type[Fact], subject: int, when: Interval, cited: int, said: dict[str, Any]
    ) -> None:
        common = {"subject_id": subject, "entry_id": self.entry.pk, "cited_id": cited}
        self._inserts.add(model, common | _days(when) | said)
        if model in _LISTED:
            self.touched[Kind.ORGANISATION].append(subject)
        self.written.facts += 1

    def _made(self, row: ListRow, model: type[Any], key: int) -> None:
        self._inserts.add(Made, {"row_id": row.pk, "model": model._meta.label_lower, "key": key})
        self._made_any = True

    # Persons

    def _person(self, row: ListRow, values: dict[str, Any], who: int) -> None:
        name, mail = values["person"], values.get("email", "").casefold()
        at = ("at", str(who), sought(name))
        known = (self._persons.get(("mail", mail)) if mail else None) or self._persons.get(at)
        if known is None:
            known = self._enter_person(row, values)
            self.written.persons += 1
        if mail:
            self._persons[("mail", mail)] = known
        self._persons[at] = known
        works = ("works", str(who), str(known))
        if works not in self._persons:
            self._persons[works] = known
            title, key = values.get("title", ""), self._numbers.next(Affiliation)
            said = {"id": key, "person_id": known, "organisation_id": who}
            self._inserts.add(Affiliation, said | {f"title_{language(title)}": title})
            self._made(row, Affiliation, key)

    def _enter_person(self, row: ListRow, values: dict[str, Any]) -> int:
        key, name = self._subject(Kind.PERSON), values["person"]
        self._inserts.add(
            Person,
            {
                "subject_id": key,
                f"name_{language(name)}": name,
                "email": values.get("email", ""),
                "phone": values.get("phone", ""),
                "language": language(name),
                "basis": self.batch.basis,
                "erase_after": self.batch.persons_until,
            },
        )
        self._made(row, Person, key)
        return key


# Facts that the list of organisations shows.
_LISTED = (Name, Identifier, Establishment)
_COMMON = ("subject", "first", "last", "printed")


def _days(when: Interval) -> dict[str, Any]:
    return {"first": when.first, "last": when.last, "printed": str(when)}


def language(text: str) -> str:
    return "zh" if any(ord(c) in _HAN for c in text) else "en"


def _in_language(values: dict[str, Any]) -> dict[str, str]:
    """Both names in the column of their language; a second one in the same language is left out."""
    named: dict[str, str] = {}
    for meaning in ("name", "other_name"):
        if text := values.get(meaning):
            named.setdefault(f"name_{language(text)}", text)
    return named


def locator(sheet: str, line: int) -> str:
    """Where a row stands, for a citation: as a spreadsheet names it, in no language."""
    return f"{sheet[:200]}!{line}" if sheet else f"{line}"


def digest_of(row: ListRow) -> bytes:
    """A digest of the row's text that tells nothing once the salt is erased."""
    text = json.dumps(row.cells, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(bytes(row.salt) + text.encode()).digest()
