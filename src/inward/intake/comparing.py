"""Whom a row may mean: the candidates of the record side by side with what the list prints."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from rapidfuzz import fuzz

from inward.agreements.models import Commitment, Party
from inward.core.language import here, is_chinese
from inward.core.sought import sought
from inward.directory.models import Establishment, Identifier, Name, Organisation
from inward.directory.people import Affiliation
from inward.directory.queries import nearest
from inward.events.models import Participation
from inward.evidence.models import Label, Subject
from inward.intake.models import ListRow
from inward.intake.proposing import SHOWN


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
