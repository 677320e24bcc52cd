"""Agreements signed: in a period, at an event; each counted once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from inward.agreements.models import Party, Signing
from inward.evidence.models import rows_of
from inward.figures.queries.clocks import batches, called, survivors
from inward.figures.rules import Column, Counted, Figure, Parameter, Row, Shows, Takes, Words


def _agreements_signed(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    facts = rows_of(Signing).live(on=on, known=known)
    if period := asked.get("period"):
        facts = facts.filter(first__gte=period.first, last__lte=period.last)
    if event := asked.get("event"):
        facts = facts.filter(event_id=event)
    # The signing of an agreement is one fact with replacements; none can be counted twice.
    number = facts.count()

    def rows() -> Iterator[Row]:
        same = survivors(known)
        signed = facts.order_by("subject_id").values_list("id", "subject_id", "printed", "event_id")
        for batch in batches(signed):
            parties: dict[int, list[tuple[int, int]]] = defaultdict(list)
            for fact, agreement, party in (
                rows_of(Party)
                .live(on=on, known=known)
                .filter(subject_id__in=[one[1] for one in batch])
                .order_by("id")
                .values_list("id", "subject_id", "party_id")
            ):
                parties[agreement].append((fact, same.get(party, party)))
            yield from _rows(batch, parties)

    return Counted(value=Decimal(number), numerator=number, rows=rows)


def _rows(
    signed: list[tuple[int, int, str, int | None]],
    parties: Mapping[int, list[tuple[int, int]]],
) -> Iterator[Row]:
    about = [key for _, agreement, _, event in signed for key in (agreement, event) if key]
    names = called([*about, *(party for who in parties.values() for _, party in who)])
    for fact, agreement, printed, event in signed:
        who = parties.get(agreement, [])
        held_at = names.get(event) if event else None
        yield Row(
            key=names[agreement].uuid,
            subject=(agreement, names[agreement].uuid),
            # The row names the event: it is shown only where both are public.
            beside=(event, held_at.uuid) if event and held_at else None,
            counted=True,
            facts=(
                ("agreements.signing", fact),
                *(("agreements.party", party_fact) for party_fact, _ in who),
            ),
            shown={
                "name_en": names[agreement].en,
                "name_zh": names[agreement].zh,
                "signed": printed,
                "event_en": held_at.en if held_at else "",
                "event_zh": held_at.zh if held_at else "",
                "parties_en": "; ".join(names[p].en or names[p].zh for _, p in who),
                "parties_zh": "、".join(names[p].zh or names[p].en for _, p in who),
            },
        )


FIGURES = (
    Figure(
        name="agreements_signed",
        version=2,
        title=Words("Agreements signed", "签署的协议"),
        definition=Words(
            "Counted: agreements whose signing is on the record, each once, whatever the number of "
            "its parties. In a period: the whole printed date of signing lies within it. At an "
            "event: the signing is recorded for that event; an agreement counts for one event only.",
            "计数范围：签署有记录的协议，无论几方，一份计一次。按期间：所载签署时间须全部在期内。"
            "按活动：签署须记于该活动名下；一份协议只计入一场活动。",
        ),
        unit=Words("agreements", "份"),
        count=_agreements_signed,
        parameters=(
            Parameter("period", Takes.PERIOD, Words("Signed in", "签署期间")),
            Parameter("event", Takes.SUBJECT, Words("At the event", "活动"), ("event",)),
        ),
        columns=(
            Column("name", Words("Agreement", "协议"), Shows.BILINGUAL),
            Column("signed", Words("Signed", "签署"), Shows.DAY),
            Column("event", Words("Event", "活动"), Shows.BILINGUAL),
            Column("parties", Words("Parties", "签约各方"), Shows.BILINGUAL, public=False),
        ),
    ),
)
