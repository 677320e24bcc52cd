"""Who took part: in an event, an edition, a programme or a period; for the first and n-th time."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import QuerySet

from inward.directory.models import Organisation
from inward.events.models import Edition, Participation
from inward.events.rules import Roll, State, turn
from inward.evidence.models import rows_of
from inward.evidence.rules import Kind
from inward.figures.queries.clocks import batches, called, survivors
from inward.figures.rules import (
    Column,
    Counted,
    Figure,
    Parameter,
    Row,
    Shows,
    Takes,
    Words,
)

_UNIT = Words("organisations", "家")
_ROLE = Parameter("role", Takes.TERM, Words("Role", "参与身份"), ("role",))
_ORGANISATION_KIND = Parameter(
    "kind", Takes.TERM, Words("Kind of organisation", "机构类别"), ("organisation_kind",)
)
_WHO = Column("name", Words("Organisation", "机构"), Shows.BILINGUAL)
_ROLES = Column("role", Words("Role", "身份"), Shows.TERM)
_COMMON = Words(
    "An organisation counts once, however often and in whatever role it is recorded; invitations "
    "and answers do not count, having come does. Organisations that are one count as the one that "
    "remains. Sites and persons are not counted.",
    "同一机构无论参加几次、以何种身份记录，只计一次；受邀、回复不计，到会方计。"
    "已认定为同一机构的，按存续者计。载体和个人不计。",
)


@dataclass(frozen=True, slots=True)
class _Came:
    fact: int
    event: int
    role: str
    edition: int | None = None


def _participations(asked: Mapping[str, Any], on: date, known: int) -> QuerySet[Participation]:
    facts = (
        rows_of(Participation)
        .live(on=on, known=known)
        .filter(state=State.CAME, subject__kind=Kind.ORGANISATION)
    )
    if event := asked.get("event"):
        facts = facts.filter(event_id=event)
    if edition := asked.get("edition"):
        facts = facts.filter(event__edition_id=edition)
    if programme := asked.get("programme"):
        facts = facts.filter(event__edition__programme_id=programme)
    if period := asked.get("period"):
        facts = facts.filter(event__held_first__gte=period.first, event__held_last__lte=period.last)
    if role := asked.get("role"):
        facts = facts.filter(role_id__in=role)
    return facts


def _of_kind(who: set[int], kinds: frozenset[str] | None) -> set[int]:
    """Those of these organisations that are of the kind asked for."""
    if kinds is None:
        return who
    return {
        key
        for batch in batches(sorted(who))
        for key in Organisation.objects.filter(pk__in=batch, kind_id__in=kinds).values_list(
            "pk", flat=True
        )
    }


def _participants(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    facts = _participations(asked, on, known)
    same = survivors(known)
    keys = facts.order_by().values_list("subject_id", flat=True).distinct()
    who = _of_kind({same.get(key, key) for key in keys}, asked.get("kind"))

    def rows() -> Iterator[Row]:
        came: dict[int, list[_Came]] = defaultdict(list)
        for fact, subject, event, role in facts.order_by("id").values_list(
            "id", "subject_id", "event_id", "role_id"
        ):
            came[same.get(subject, subject)].append(_Came(fact, event, role))
        for batch in batches(sorted(who)):
            names = called(batch)
            for key in batch:
                yield _row(key, names[key].uuid, names[key].en, names[key].zh, came[key])

    return Counted(value=Decimal(len(who)), numerator=len(who), rows=rows)


def _row(key: int, uuid: str, en: str, zh: str, came: list[_Came], **shown: str) -> Row:
    return Row(
        key=uuid,
        subject=(key, uuid),
        counted=True,
        facts=tuple(("events.participation", one.fact) for one in came),
        shown={
            "name_en": en,
            "name_zh": zh,
            "role": " ".join(dict.fromkeys(one.role for one in came)),
            **shown,
        },
    )


def _times(asked: Mapping[str, Any], on: date, known: int, *, n: int | None) -> Counted:
    """Organisations for which this edition is the n-th in which they took part."""
    edition = Edition.objects.get(pk=asked["edition"])
    times: int = asked["n"] if n is None else n
    complete = set(
        Edition.objects.filter(programme_id=edition.programme_id, roll=Roll.COMPLETE).values_list(
            "number", flat=True
        )
    )
    same = survivors(known)
    of_programme = {"programme": edition.programme_id, "role": asked.get("role")}
    seen: dict[int, list[_Came]] = defaultdict(list)
    for fact, subject, event, role, number in (
        _participations(of_programme, on, known)
        .filter(event__edition__number__lte=edition.number)
        .order_by("id")
        .values_list("id", "subject_id", "event_id", "role_id", "event__edition__number")
    ):
        seen[same.get(subject, subject)].append(_Came(fact, event, role, number))
    who = {key for key, came in seen.items() if _is_nth(came, edition.number, times)}
    who = _of_kind(who, asked.get("kind"))

    def rows() -> Iterator[Row]:
        for batch in batches(sorted(who)):
            names = called(batch)
            for key in batch:
                sure = turn(_editions(seen[key]), edition.number, complete).times_certain
                yield _row(
                    key,
                    names[key].uuid,
                    names[key].en,
                    names[key].zh,
                    seen[key],
                    times=f"{times} {'plain' if sure else 'on-record'}",
                )

    return Counted(value=Decimal(len(who)), numerator=len(who), rows=rows)


def _editions(came: list[_Came]) -> set[int]:
    return {one.edition for one in came if one.edition is not None}


def _is_nth(came: list[_Came], edition: int, n: int) -> bool:
    editions = _editions(came)
    return edition in editions and len(editions) == n


def _figure(name: str, title: Words, definition: Words, of: Parameter) -> Figure:
    return Figure(
        name=name,
        version=1,
        title=title,
        definition=Words(definition.en + " " + _COMMON.en, definition.zh + _COMMON.zh),
        unit=_UNIT,
        count=_participants,
        parameters=(of, _ROLE, _ORGANISATION_KIND),
        columns=(_WHO, _ROLES),
        grouped_by="role",
    )


def _subject(kind: Kind, title: Words) -> Parameter:
    return Parameter(kind.value, Takes.SUBJECT, title, (kind.value,), required=True)


_EDITION = _subject(Kind.EDITION, Words("Edition", "届次"))
_TIMES = Column("times", Words("How often", "次数"), Shows.TIMES)
_ROLLS = Words(
    "“First time” and “n-th time” are said plainly only where the roll of every earlier edition is "
    "complete; elsewhere it is the first or n-th on this record.",
    "此前各届名册齐全的，方可直称“首次”“第n次”；否则仅为“本记录所见”。",
)

FIGURES = (
    _figure(
        "participants_of_event",
        Words("Organisations that took part in the event", "参加该活动的机构"),
        Words(
            "Counted: organisations recorded as having taken part in the event.",
            "计数范围：记录载明参加该活动的机构。",
        ),
        _subject(Kind.EVENT, Words("Event", "活动")),
    ),
    _figure(
        "participants_of_edition",
        Words("Organisations that took part in the edition", "参加该届的机构"),
        Words(
            "Counted: organisations recorded as having taken part in an event of this edition.",
            "计数范围：记录载明参加该届任一场活动的机构。",
        ),
        _EDITION,
    ),
    _figure(
        "participants_of_programme",
        Words("Organisations that took part in the programme", "参加过该系列活动的机构"),
        Words(
            "Counted: organisations recorded as having taken part in any edition.",
            "计数范围：记录载明参加过任一届的机构。",
        ),
        _subject(Kind.PROGRAMME, Words("Programme", "系列")),
    ),
    _figure(
        "participants_in_period",
        Words("Organisations that took part in events of the period", "期内参加活动的机构"),
        Words(
            "Counted: organisations recorded as having taken part in an event held wholly within "
            "the period.",
            "计数范围：记录载明参加过期内活动的机构，活动须全部在期内举办。",
        ),
        Parameter("period", Takes.PERIOD, Words("Period", "期间"), required=True),
    ),
    Figure(
        name="first_timers",
        version=1,
        title=Words("First-timers of the edition", "首次参加的机构"),
        definition=Words(
            "Counted: organisations that took part in this edition and in none before it on the "
            f"record. {_ROLLS.en} {_COMMON.en}",
            f"计数范围：参加该届、而记录中此前各届均未参加的机构。{_ROLLS.zh}{_COMMON.zh}",
        ),
        unit=_UNIT,
        count=partial(_times, n=1),
        parameters=(_EDITION, _ROLE, _ORGANISATION_KIND),
        columns=(_WHO, _ROLES, _TIMES),
        grouped_by="role",
    ),
    Figure(
        name="nth_timers",
        version=1,
        title=Words("Organisations for the n-th time in the edition", "第n次参加的机构"),
        definition=Words(
            "Counted: organisations that took part in this edition, and in exactly n editions of "
            f"the programme on the record, this one included. {_ROLLS.en} {_COMMON.en}",
            f"计数范围：参加该届、且记录中连同本届恰好参加过n届的机构。{_ROLLS.zh}{_COMMON.zh}",
        ),
        unit=_UNIT,
        count=partial(_times, n=None),
        parameters=(
            _EDITION,
            Parameter("n", Takes.NUMBER, Words("How often", "次数"), required=True),
            _ROLE,
            _ORGANISATION_KIND,
        ),
        columns=(_WHO, _ROLES, _TIMES),
        grouped_by="role",
    ),
)
