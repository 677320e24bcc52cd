"""What comes again and again: topics and public bodies with several cases in one quarter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count

from inward.aftercare.models import CaseStep, Desk
from inward.aftercare.queries import ALL, during
from inward.aftercare.rules import CaseKind
from inward.core.intervals import Interval, interval
from inward.core.models import Term
from inward.evidence.models import Edit, Subject
from inward.evidence.remembered import newest, remembered

# Twice can be chance; three times somebody should look into it.
OFTEN = 3
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Pattern:
    """So many cases of a kind about one topic, or before one public body, in a quarter.

    Args:
        number, before: in the quarter and in the one before it; open: how many wait still.
    """

    kind: CaseKind
    number: int
    before: int
    open: int
    quarter: Interval
    topic: Term | None = None
    body: Subject | None = None

    @property
    def rises(self) -> bool:
        return self.number > self.before

    @property
    def query(self) -> str:
        """The query string of the inbox that opens to just these cases."""
        asked = {"state": ALL, "kind": self.kind.value, "received": str(self.quarter)}
        if self.topic:
            asked["topic"] = self.topic.pk
        if self.body:
            asked["body"] = str(self.body.uuid)
        return urlencode(asked)


def quarter_of(on: date) -> Interval:
    return interval(f"{on.year}-Q{(on.month + 2) // 3}")


def quarter_before(quarter: Interval) -> Interval:
    year, month = quarter.first.year, quarter.first.month - 3
    return quarter_of(date(year, month, 1) if month > 0 else date(year - 1, 10, 1))


def patterns(*, on: date) -> list[Pattern]:
    """What came often in the quarter of a day, the most frequent first.

    Six or seven queries, two or three where nothing has happened to a case since.
    """
    quarter = quarter_of(on)
    topics, bodies = remembered(
        ("patterns", quarter.first),
        newest(CaseStep, Edit),
        lambda: (_counted("topic", quarter), _counted("body", quarter)),
    )
    terms = Term.objects.in_bulk([key for _, key, *_ in topics])
    subjects = Subject.objects.select_related("label").in_bulk([key for _, key, *_ in bodies])
    found = [*_read(topics, quarter, "topic", terms), *_read(bodies, quarter, "body", subjects)]
    return sorted(found, key=lambda p: (-p.number, p.before, p.kind))[:SHOWN]


Row = tuple[str, Any, int, int, int]


def _counted(by: str, quarter: Interval) -> list[Row]:
    """Kind, topic or body, and the numbers of those that came often enough.

    What came is counted from an index alone; how many of them wait still is asked only of those shown.
    """
    now, then = during("received_at", quarter), during("received_at", quarter_before(quarter))
    both = during("received_at", Interval(quarter_before(quarter).first, quarter.last, ""))
    came = Desk.objects.filter(both, **{f"{by}__isnull": False})
    counted = came.order_by().values_list("kind", by)
    counted = counted.annotate(number=Count("kind", filter=now), before=Count("kind", filter=then))
    found = list(counted.filter(number__gte=OFTEN).order_by("-number")[:SHOWN])
    waiting = Desk.objects.filter(now, closed_at=None, **{f"{by}__in": [row[1] for row in found]})
    rows = waiting.order_by().values_list("kind", by).annotate(number=Count("*"))
    open_ = {(kind, key): number for kind, key, number in rows}
    return [(*row, open_.get((row[0], row[1]), 0)) for row in found]


def _read(
    rows: Sequence[Row], quarter: Interval, by: str, named: dict[Any, Any]
) -> Iterable[Pattern]:
    for kind, key, number, before, open_ in rows:
        yield Pattern(CaseKind(kind), number, before, open_, quarter, **{by: named[key]})
