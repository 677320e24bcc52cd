"""What the pages of a list ask: its counts, its rows, and the candidates of a row side by side."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from rapidfuzz import fuzz

from inward.agreements.models import Commitment, Party
from inward.core.language import here, is_chinese
from inward.core.paging import Page, page
from inward.core.sought import sought
from inward.directory.models import Establishment, Identifier, Name, Organisation
from inward.directory.people import Affiliation
from inward.directory.queries import nearest
from inward.events.models import Participation
from inward.evidence.models import Entry, Label, Subject
from inward.intake.entering import Written
from inward.intake.faults import put_together
from inward.intake.kinds import BY_NAME
from inward.intake.kinds.kind import ListKind
from inward.intake.models import Batch, ListRow
from inward.intake.nearly import NEARLY
from inward.intake.proposing import SHOWN
from inward.intake.sheets import refusals
from inward.intake.stands import Question
from inward.intake.states import BatchState, Decided, Found

PER_PAGE = 50


def batches(*, about: Subject | None = None) -> QuerySet[Batch]:
    rows = Batch.objects.exclude(state=BatchState.DROPPED).select_related("about__label", "by")
    return rows.filter(about=about) if about else rows


def batches_page(after: str = "") -> Page[Batch]:
    """Newest first."""
    return page(batches(), ["-id"], after, size=PER_PAGE)


def taken_back(found: Sequence[Batch]) -> set[int]:
    """Which of these lists were in the record and were taken back as a whole."""
    were = {one.pk for one in found if one.state == BatchState.PREVIEW and one.source_id}
    rows = ListRow.objects.filter(batch__in=were, taken_in__isnull=False)
    return were - set(rows.values_list("batch", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows of a list are what, as things stand now."""

    known: int = 0
    nearly: int = 0
    new: int = 0
    doubtful: int = 0
    later: int = 0
    out: int = 0
    double: int = 0
    refused: int = 0
    taken: int = 0

    @property
    def rows(self) -> int:
        return (
            self.known
            + self.nearly
            + self.new
            + self.doubtful
            + self.later
            + self.out
            + self.double
            + self.refused
        )

    @property
    def ready(self) -> int:
        return self.known + self.nearly + self.new

    @property
    def waiting(self) -> int:
        """Rows that would be taken in now."""
        return self.ready - self.taken


def counts(batch: Batch) -> Counts:
    found: dict[str, int] = defaultdict(int)
    rows = ListRow.objects.filter(batch=batch).values_list("found", "decided")
    for how, decided, number in rows.annotate(number=Count("id")):
        found[_becomes(how, decided)] += number
    taken = ListRow.objects.filter(batch=batch, taken_in__isnull=False).count()
    # Known all the same, but counted apart: the printed name is nobody's on the record.
    nearly = ListRow.objects.filter(NEARLY, batch=batch, decided="").count()
    found["known"] -= nearly
    return Counts(**found, nearly=nearly, taken=taken)


def _becomes(found: str, decided: str) -> str:
    """What a row is counted as: the officer's word before the machine's."""
    by_officer = {Decided.SAME: "known", Decided.NEW: "new", Decided.LATER: "later"}
    if decided == Decided.OUT:
        return "out"
    if found == Found.REFUSED:
        return "refused"
    return by_officer.get(Decided(decided), found) if decided else (found or Found.REFUSED)


# What the chips of a preview show, by the name in the address.
SHOWS: dict[str, Q] = {
    "doubtful": Q(found=Found.DOUBTFUL, decided=""),
    "later": Q(decided=Decided.LATER),
    "new": Q(found=Found.NEW, decided="") | Q(decided=Decided.NEW),
    "known": Q(found=Found.KNOWN, decided="") & ~NEARLY | Q(decided=Decided.SAME),
    "nearly": NEARLY & Q(decided=""),
    "double": Q(found=Found.DOUBLE, decided=""),
    "refused": Q(found=Found.REFUSED) & ~Q(decided=Decided.OUT),
    "out": Q(decided=Decided.OUT),
}


def rows_page(batch: Batch, show: str, after: str = "") -> Page[ListRow]:
    rows = ListRow.objects.filter(batch=batch).select_related("batch", "who__label")
    if show in SHOWS:
        rows = rows.filter(SHOWS[show])
    return page(rows, ["line"], after, size=PER_PAGE)


def faults_of(row: ListRow, *, to_mend: bool = False) -> list[dict[str, Any]]:
    """What is wrong with a row, in the reader's language.

    Args:
        to_mend: with the cells that are only wrong beside another one, which it is said of.
    """
    language = "zh" if is_chinese() else "en"
    kind = BY_NAME[row.batch.kind]
    found = []
    for fault in row.faults:
        if "beside" in fault and not to_mend:
            continue
        said, left_out = fault[language], fault.get("left_out", False)
        title = title_of(kind, fault["meaning"])
        # Where no cell stands the message names the column itself.
        about = f"{title}{'' if is_chinese() else ' '}{fault['cell']}" if fault["cell"] else ""
        whole = put_together(said["what"], said["remedy"], about=about)
        short = put_together(said["what"], about=about) if left_out else whole
        found.append(
            {
                "meaning": fault["meaning"],
                "title": title,
                "cell": fault["cell"],
                "text": fault["text"],
                "left_out": left_out,
                "said": _("Left out: %(what)s") % {"what": short} if left_out else short,
                "whole": _("Left out: %(what)s") % {"what": whole} if left_out else whole,
                "here": put_together(said["what"], said["remedy"]),
                **said,
            }
        )
    return found


def asked_of(asked: Question | None) -> list[dict[str, Any]]:
    """The cells by which it is said which stand a row means, as `faults_of` says what is wrong."""
    if asked is None:
        return []
    row, kind = asked.row, BY_NAME[asked.row.batch.kind]
    found = [
        {
            "meaning": name,
            "title": title_of(kind, name),
            "cell": "",
            "text": row.values.get(name, ""),
            "here": "",
        }
        for name in ("which_stand", "detail", "stand_m2")
    ]
    found[0]["here"] = asked.said if asked.is_open else ""
    found[0]["emptied"] = _("Left empty, the list cannot be taken in yet.")
    return found


def refusal(batch: Batch) -> str:
    """Why a list cannot be read and what to do, naming the file and the sheet."""
    place = pgettext("list", ", ").join(part for part in (str(batch), batch.sheet) if part)
    return put_together(*refusals.in_words(batch.refused), about=place)


def title_of(kind: ListKind, meaning: str) -> str:
    """What a meaning is called, in the reader's language."""
    found = kind.by_name.get(meaning)
    return here(found.en, found.zh) if found else meaning


def written_by(batch: Batch) -> list[tuple[Entry, Written]]:
    """Each time rows of the list were taken in: the entry and how many rows."""
    rows = ListRow.objects.filter(batch=batch, taken_in__isnull=False)
    found = dict(rows.values_list("taken_in").annotate(number=Count("id")))
    entries = Entry.objects.select_related("recorded_by").in_bulk(list(found))
    return [(entries[pk], Written(rows=found[pk], entry=pk)) for pk in sorted(found)]


# --- candidates side by side ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compared:
    """One field as the list prints it and as the record has it. `agrees`: None where nobody can say."""

    name: str
    printed: str
    recorded: str
    agrees: bool | None
    word: str


@dataclass
class Candidate:
    """Somebody on the record whom a row may mean."""

    number: int
    subject: Subject
    score: float | None
    why: list[str] = field(default_factory=list)
    fields: list[Compared] = field(default_factory=list)
    has: list[str] = field(default_factory=list)

    @property
    def standing(self) -> str:
        """What the record has of it beside its names."""
        if not self.has:
            return _("Nothing else is on the record.")
        return _("On the record: %(what)s.") % {"what": pgettext("list", ", ").join(self.has)}

    @property
    def said(self) -> str:
        """How likely it is, and why."""
        if self.score is None:
            return _("Found by the search.")
        if self.score >= 0.75:
            how = _("Likely")
        else:
            how = _("Possible") if self.score >= 0.3 else _("Less likely")
        if not self.why:
            return _("%(how)s.") % {"how": how}
        joined = pgettext("between reasons", "; ").join(self.why)
        return _("%(how)s: %(why)s.") % {"how": how, "why": joined}


# Beside the first, a candidate less likely than this is only in the way.
_WORTH = 0.02


def candidates(row: ListRow, *, q: str = "") -> list[Candidate]:
    """Whom a row may mean, the likeliest first; with words to look for, whoever is called so."""
    worth = [one for at, one in enumerate(row.proposals) if not at or one["score"] >= _WORTH]
    proposed = {one["id"]: one for one in worth}
    keys = list(proposed)
    if row.who_id and row.who_id not in proposed:
        keys.insert(0, row.who_id)
    if q:
        keys = [key for key in nearest(q) if key not in proposed][:SHOWN] + keys
    subjects = Subject.objects.select_related("label").in_bulk(keys)
    found: list[Candidate] = []
    for key in keys[: 2 * SHOWN]:
        if key not in subjects:
            continue
        said = proposed.get(key)
        found.append(
            Candidate(
                len(found) + 1,
                subjects[key],
                said["score"] if said else None,
                [_sentence(reason) for reason in said["reasons"]] if said else [],
            )
        )
    _compare(row, found)
    return found


def _sentence(reason: Sequence[Any]) -> str:
    from inward.engines.matching import Reason, sentence

    return sentence(Reason(*reason), "zh-hans" if is_chinese() else "en")


def _compare(row: ListRow, found: list[Candidate]) -> None:
    keys = [one.subject.pk for one in found]
    record = _Record(keys)
    for one in found:
        one.fields = _fields(row.values, record, one.subject.pk)
        one.has = record.has(one.subject.pk)


class _Record:
    """What the record has of several organisations, read once for all."""

    def __init__(self, keys: list[int]) -> None:
        self.names: dict[int, list[str]] = defaultdict(list)
        for name in Name.objects.filter(subject__in=keys).live().order_by("id"):
            self.names[name.subject_id].append(name.text)
        for label in Label.objects.filter(pk__in=keys):
            if label.pk not in self.names:
                self.names[label.pk] = [name for name in (label.name_zh, label.name_en) if name]
        self.numbers: dict[int, list[str]] = defaultdict(list)
        for number in Identifier.objects.filter(subject__in=keys).live():
            self.numbers[number.subject_id].append(number.value)
        self.plain = Organisation.objects.in_bulk(keys)
        self.people: dict[int, list[Affiliation]] = defaultdict(list)
        there = Affiliation.objects.filter(organisation__in=keys, until=None)
        for affiliation in there.select_related("person").order_by("-id")[:500]:
            self.people[affiliation.organisation_id].append(affiliation)
        self._counts = _counts(keys)

    def has(self, key: int) -> list[str]:
        said = []
        for words, number in zip(_HAS, self._counts.get(key, ()), strict=False):
            if number:
                said.append(words(number))
        return said


_HAS: tuple[Callable[[int], str], ...] = (
    lambda n: ngettext("came to %(n)d event", "came to %(n)d events", n) % {"n": n},
    lambda n: ngettext("party of %(n)d agreement", "party of %(n)d agreements", n) % {"n": n},
    lambda n: ngettext("%(n)d promise", "%(n)d promises", n) % {"n": n},
    lambda n: ngettext("present at %(n)d place", "present at %(n)d places", n) % {"n": n},
)


def _counts(keys: list[int]) -> dict[int, tuple[int, ...]]:
    came = Participation.objects.live().filter(subject__in=keys, state="came")
    party = Party.objects.live().filter(party__in=keys)
    promised = Commitment.objects.filter(promisor__in=keys)
    there = Establishment.objects.live().filter(subject__in=keys, closed_last=None)
    found: list[dict[int, int]] = [
        dict(came.values_list("subject").annotate(n=Count("event", distinct=True)).order_by()),
        dict(party.values_list("party").annotate(n=Count("subject", distinct=True)).order_by()),
        dict(promised.values_list("promisor").annotate(n=Count("pk")).order_by()),
        dict(there.values_list("subject").annotate(n=Count("pk")).order_by()),
    ]
    return {key: tuple(one.get(key, 0) for one in found) for key in keys}


def _fields(values: dict[str, str], record: _Record, key: int) -> list[Compared]:
    fields = [_name(values.get("name", ""), record.names[key], _("Name"))]
    if other := values.get("other_name"):
        fields.append(_name(other, record.names[key], _("Other name")))
    if values.get("identifier") or record.numbers[key]:
        fields.append(
            _plainly(_("Register number"), values.get("identifier", ""), record.numbers[key])
        )
    organisation = record.plain.get(key)
    if values.get("country") and organisation is not None:
        fields.append(_plainly(_("Country"), values["country"], [organisation.country]))
    if values.get("email"):
        hosts = [a.person.email.rpartition("@")[2] for a in record.people[key] if a.person.email]
        host = values["email"].rpartition("@")[2]
        fields.append(_plainly(_("E-mail domain"), host, list(dict.fromkeys(hosts))))
    if values.get("person"):
        fields += _person(values, record.people[key])
    return fields


def _name(printed: str, names: list[str], title: str) -> Compared:
    best = max(names, key=lambda name: fuzz.ratio(sought(printed), sought(name)), default="")
    if sought(best) == sought(printed):
        return Compared(title, printed, best, True, _("same"))
    from inward.engines.matching.changes import alias_key

    if printed and alias_key(best) == alias_key(printed):
        return Compared(title, printed, best, True, _("same but for the ending"))
    alike = fuzz.ratio(sought(printed), sought(best)) / 100
    word = _("alike to %(part)s") % {"part": f"{alike:.0%}"} if alike >= 0.5 else _("differs")
    return Compared(title, printed, best, False, word)


def _plainly(title: str, printed: str, recorded: list[str]) -> Compared:
    """Whether one of what is on the record is what is printed."""
    there = [one for one in recorded if one]
    if not printed or not there:
        word = _("none on either side") if not printed and not there else _("only on one side")
        return Compared(title, printed, ", ".join(there[:3]), None, word)
    for one in there:
        if sought(one) == sought(printed):
            return Compared(title, printed, one, True, _("same"))
    return Compared(title, printed, ", ".join(there[:3]), False, _("differs"))


def _person(values: dict[str, str], people: list[Affiliation]) -> list[Compared]:
    wanted = sought(values["person"])
    for one in people:
        if wanted in {sought(one.person.name_zh), sought(one.person.name_en)}:
            title = here(one.title_en, one.title_zh)
            fields = [Compared(_("Guest"), values["person"], one.person.name, True, _("same"))]
            if values.get("title") or title:
                fields.append(
                    _plainly(pgettext("person", "Title"), values.get("title", ""), [title])
                )
            return fields
    return [Compared(_("Guest"), values["person"], "", None, _("not known there"))]
