"""What of a public subject is told: only facts that rest on a document anybody can open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from inward.core.models import Term
from inward.evidence.models import Fact, FactQuerySet, Observation
from inward.evidence.queries import Citations, citations_of
from inward.public.rules import Band, band, exposes


def opened(facts: FactQuerySet) -> FactQuerySet:
    """Of some facts those whose first document has an address; a note of a visit has none."""
    return facts.filter(cited__source__url__gt="")


def citations(*groups: Iterable[Fact | None]) -> Citations:
    """The documents behind some facts that anybody can open."""
    found = citations_of(*groups)
    return Citations(
        {
            first: [citation for citation in those if citation.source.url]
            for first, those in found.by_first.items()
        }
    )


@dataclass(frozen=True, slots=True)
class Number:
    """The newest number of one metric of one subject; only its band where it could expose a firm."""

    metric: Term
    fact: Observation
    band: Band | None = None


def numbers(
    subjects: Sequence[int], *, on: date, firms: Mapping[int, int] | None = None
) -> dict[int, list[Number]]:
    """What documents say of some subjects in numbers, the newest of each metric, newest first.

    Args:
        firms: how many firms stand behind the numbers of a subject; areas are left out of it.
    """
    rows = opened(Observation.objects.live(on=on)).filter(subject_id__in=list(subjects))
    seen: set[tuple[int, str]] = set()
    found: dict[int, list[Number]] = defaultdict(list)
    for row in rows.select_related("metric").order_by("-last", "-entry_id", "-pk"):
        if (row.subject_id, row.metric_id) in seen:
            continue
        seen.add((row.subject_id, row.metric_id))
        if exposes(row.unit, (firms or {}).get(row.subject_id)):
            if (between := band(row.value)) is not None:
                found[row.subject_id].append(Number(row.metric, row, between))
        else:
            found[row.subject_id].append(Number(row.metric, row))
    return found


def facts_in(numbers: Iterable[Number]) -> list[Any]:
    return [number.fact for number in numbers]
