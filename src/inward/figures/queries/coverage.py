"""Visit coverage: of the enterprises here, whom somebody of the office has met face to face."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from inward.core.terms import with_narrower
from inward.directory.models import Organisation
from inward.evidence.models import FactQuerySet, rows_of
from inward.figures.queries.clocks import as_known, batches, called, inside, survivors
from inward.figures.queries.presence import establishments_open
from inward.figures.rules import (
    Beside,
    Column,
    Counted,
    Figure,
    Parameter,
    Reckoning,
    Row,
    Shows,
    Takes,
    Words,
    share,
)
from inward.pipeline.models import Interaction
from inward.pipeline.visits.queries import face_to_face

_ENTERPRISE = "organisation_kind:enterprise"


def trees() -> tuple[frozenset[str], ...]:
    """The kinds of contact and of organisation that count, with what an office adds below them."""
    return frozenset(face_to_face()), with_narrower(_ENTERPRISE)


def _visits(asked: Mapping[str, Any], on: date, known: int) -> FactQuerySet:
    facts = rows_of(Interaction).live(on=on, known=known).filter(kind_id__in=face_to_face())
    if period := asked.get("period"):
        facts = facts.filter(inside(period))
    return facts.order_by()


def met(asked: Mapping[str, Any], on: date, known: int) -> frozenset[int]:
    """The organisations that were met."""
    same = survivors(known)
    subjects = _visits(asked, on, known).values_list("subject_id", flat=True).distinct()
    return frozenset(same.get(one, one) for one in subjects)


def met_still(
    before: frozenset[int],
    written: Iterable[int],
    asked: Mapping[str, Any],
    on: date,
    known: int,
) -> frozenset[int]:
    """As `met`, from whom that was before contacts with these were written down or taken back."""
    same = survivors(known)
    again = {same.get(one, one) for one in written}
    theirs = again | {one for one, by in same.items() if by in again}
    visits = _visits(asked, on, known).filter(subject_id__in=theirs)
    subjects = visits.values_list("subject_id", flat=True).distinct()
    return (before - again) | {same.get(one, one) for one in subjects}


def _when_met(
    organisations: Sequence[int], visits: FactQuerySet, same: Mapping[int, int]
) -> dict[int, tuple[int, str, int]]:
    """For each of these organisations that was met: the last time, when, and how often."""
    wanted = set(organisations)
    asked = [*wanted, *(one for one, by in same.items() if by in wanted)]
    found: dict[int, tuple[int, str, int]] = {}
    rows = visits.filter(subject_id__in=asked).order_by("last", "entry_id", "id")
    for subject, fact, printed in rows.values_list("subject_id", "id", "printed").iterator(2000):
        who = same.get(subject, subject)
        found[who] = fact, printed, found[who][2] + 1 if who in found else 1
    return found


def _tiers(organisations: Iterable[int], known: int) -> dict[int, str]:
    """The account tier of those that are enterprises, both as known at a number; "" without one."""
    enterprises = with_narrower(_ENTERPRISE)
    found: dict[int, str] = {}
    for batch in batches(organisations):
        now = list(
            Organisation.objects.filter(pk__in=batch).values_list("pk", "kind_id", "tier_id")
        )
        kinds = as_known("kind", {key: kind for key, kind, _ in now}, known, str)
        tiers = as_known("tier", {key: tier or "" for key, _, tier in now}, known, str)
        found |= {key: tier for key, tier in tiers.items() if kinds[key] in enterprises}
    return found


def to_cover(organisations: Iterable[int], asked: Mapping[str, Any], known: int) -> dict[int, str]:
    """Of these the enterprises asked about, each with its tier."""
    tiers, of_tier = _tiers(organisations, known), asked.get("tier")
    return {key: tier for key, tier in tiers.items() if of_tier is None or tier in of_tier}


def _coverage(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    here: dict[int, list[int]] = {}
    for one in establishments_open(asked, on, known):
        here.setdefault(one.organisation, []).extend(one.facts)
    tiers, seen = to_cover(here, asked, known), met(asked, on, known)
    among = sorted(tiers)
    numerator = sum(key in seen for key in among)

    def rows() -> Iterator[Row]:
        same, all_visits = survivors(known), _visits(asked, on, known)
        # Those visited first: where a row stands says no more than the number does.
        for batch in batches(sorted(among, key=lambda key: (key not in seen, key))):
            names = called(batch)
            visits = _when_met([key for key in batch if key in seen], all_visits, same)
            for key in batch:
                fact, printed, times = visits.get(key, (0, "", 0))
                shown_by = tuple(("directory.establishment", one) for one in here[key])
                yield Row(
                    key=names[key].uuid,
                    subject=(key, names[key].uuid),
                    counted=key in seen,
                    facts=(*shown_by, *((("pipeline.interaction", fact),) if fact else ())),
                    shown={
                        "name_en": names[key].en,
                        "name_zh": names[key].zh,
                        "tier": tiers[key],
                        "last": printed,
                        "times": str(times),
                    },
                )

    def beside() -> Sequence[Beside]:
        accounts = [key for key in among if tiers[key]]
        number = sum(key in seen for key in accounts)
        return (Beside("accounts", _ACCOUNTS, number, len(accounts)),)

    return Counted(
        value=share(numerator, len(among)),
        numerator=numerator,
        of=len(among),
        rows=rows,
        beside=beside,
    )


_ACCOUNTS = Words("visited, of the enterprises with an account tier", "分级联系企业中已走访")

FIGURES = (
    Figure(
        name="visit_coverage",
        version=3,
        title=Words("Visit coverage", "走访覆盖率"),
        definition=Words(
            "Visited of present: of the enterprises with an establishment open on the day (at the "
            "place asked, within it or in a site there), each once, those with which the office "
            "had a visit, a meeting, a reception or a site visit in the period; with somebody, it "
            "is one with the organisation they worked for when it was logged. A call or a message "
            "is none. Those with an account tier are told beside it. An enterprise present in two sub-districts counts in both, so that "
            "parts may come to more than the whole.",
            "已走访／在地：在所问之日（于所问之地、其下辖区域或其中载体）设有存续机构的企业，一家计一次；"
            "其中期间内本单位与该企业有过走访、会谈、接待或实地考察者；会见个人的，计入登记时其任职的单位。电话、信函不计。分级联系企业另列。"
            "在两个街镇均有机构的企业，两处各计一次，各部分之和可大于总数。",
        ),
        unit=Words("enterprises", "家"),
        count=_coverage,
        parameters=(
            Parameter("period", Takes.PERIOD, Words("Visited in", "走访期间")),
            Parameter("place", Takes.SUBJECT, Words("At", "所在"), ("area", "site")),
            Parameter("tier", Takes.TERM, Words("Account tier", "联系级别"), ("account_tier",)),
        ),
        columns=(
            # Whom the office visited, and whom not, is its own business: only the number is public.
            Column("name", Words("Enterprise", "企业"), Shows.BILINGUAL, public=False),
            Column("tier", Words("Account tier", "联系级别"), Shows.TERM, public=False),
            Column("last", Words("Last seen", "最近走访会见"), Shows.DAY, public=False),
            Column("times", Words("Times seen", "走访会见次数"), public=False),
        ),
        reckoning=Reckoning.SHARE,
    ),
)
