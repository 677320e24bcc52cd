"""Visit coverage: of the enterprises here, whom somebody of the office has visited."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from inward.directory.models import Organisation
from inward.evidence.models import rows_of
from inward.figures.queries.asked import with_narrower
from inward.figures.queries.clocks import batches, called, survivors
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

_ENTERPRISE, _VISIT = "organisation_kind:enterprise", "interaction_kind:visit"


def _visits(asked: Mapping[str, Any], on: date, known: int) -> dict[int, tuple[int, str, int]]:
    """For each organisation visited: the last visit, when it was, and how many there were."""
    facts = rows_of(Interaction).live(on=on, known=known).filter(kind_id__in=with_narrower(_VISIT))
    if period := asked.get("period"):
        facts = facts.filter(first__gte=period.first, last__lte=period.last)
    same = survivors(known)
    found: dict[int, tuple[int, str, int]] = {}
    rows = facts.order_by("last", "entry_id", "id").values_list("subject_id", "id", "printed")
    for subject, fact, printed in rows.iterator(2000):
        who = same.get(subject, subject)
        found[who] = fact, printed, found[who][2] + 1 if who in found else 1
    return found


def _coverage(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    here: dict[int, list[int]] = {}
    for one in establishments_open(asked, on, known):
        here.setdefault(one.organisation, []).extend(one.facts)
    tiers: dict[int, str] = {}
    for batch in batches(here):
        kinds = Organisation.objects.filter(pk__in=batch, kind_id__in=with_narrower(_ENTERPRISE))
        tiers |= {key: tier or "" for key, tier in kinds.values_list("pk", "tier_id")}
    of_tier = asked.get("tier")
    among = [key for key in sorted(tiers) if of_tier is None or tiers[key] in of_tier]
    visits = _visits(asked, on, known)
    numerator = sum(key in visits for key in among)

    def rows() -> Iterator[Row]:
        # Those visited first: where a row stands says no more than the number does.
        for batch in batches(sorted(among, key=lambda key: (key not in visits, key))):
            names = called(batch)
            for key in batch:
                fact, printed, times = visits.get(key, (0, "", 0))
                shown_by = tuple(("directory.establishment", one) for one in here[key])
                yield Row(
                    key=names[key].uuid,
                    subject=(key, names[key].uuid),
                    counted=key in visits,
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
        seen = sum(key in visits for key in accounts)
        return (Beside("accounts", _ACCOUNTS, seen, len(accounts)),)

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
        version=1,
        title=Words("Visit coverage", "走访覆盖率"),
        definition=Words(
            "Visited of present: of the enterprises with an establishment open on the day (at the "
            "place asked, within it or in a site there), each once, those somebody of the office "
            "visited in the period. A call or a meeting is no visit. Those with an account tier are "
            "told beside it. An enterprise present in two sub-districts counts in both, so that "
            "parts may come to more than the whole.",
            "已走访／在地：在所问之日（于所问之地、其下辖区域或其中载体）设有存续机构的企业，一家计一次；"
            "其中期间内有人上门走访者。电话、会谈不计为走访。分级联系企业另列。"
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
            Column("last", Words("Last visit", "最近走访"), Shows.DAY, public=False),
            Column("times", Words("Visits", "走访次数"), public=False),
        ),
        reckoning=Reckoning.SHARE,
    ),
)
