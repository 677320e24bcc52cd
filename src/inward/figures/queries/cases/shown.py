"""What the rows of figures of cases show: the case, its enterprise, its moments."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from inward.aftercare.models import Case
from inward.figures.queries.cases.histories import Took
from inward.figures.queries.clocks import as_known, batches, called, survivors
from inward.office.queries import working_calendar


def shown_of(keys: Sequence[int], known: int) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """What rows show of these cases, and who they are: title, enterprise."""
    same = survivors(known)
    now = dict(Case.objects.filter(pk__in=keys).values_list("pk", "enterprise_id"))
    # An officer may name the enterprise long after the case came in.
    then = as_known("enterprise", now, known, lambda key: int(key) if key else None)
    found = {key: same.get(who, who) for key, who in then.items()}
    names = called([*keys, *(who for who in found.values() if who)])
    for key in keys:
        who = found[key]
        own, of = names[key], names.get(who) if who else None
        shown = {
            "name_en": own.en,
            "name_zh": own.zh,
            "enterprise_en": of.en if of else "",
            "enterprise_zh": of.zh if of else "",
        }
        beside = (who, of.uuid) if of else None
        yield shown, {"key": own.uuid, "subject": (key, own.uuid), "beside": beside}


def with_shown(
    found: Iterator[Any], known: int
) -> Iterator[tuple[Any, dict[str, str], dict[str, Any]]]:
    for batch in batches(found):
        about = [one[0].case for one in batch]
        for one, (shown, is_) in zip(batch, shown_of(about, known), strict=True):
            yield one, shown, is_


def facts_of(*steps: Took | None) -> tuple[tuple[str, int], ...]:
    return tuple(dict.fromkeys(("aftercare.casestep", step.fact) for step in steps if step))


def moment(at: datetime) -> str:
    return at.astimezone(working_calendar().zone).strftime("%Y-%m-%d %H:%M")


def shown_each(keys: Sequence[int], known: int) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """As `shown_of`, where a case may come several times."""
    once = list(dict.fromkeys(keys))
    by_key = dict(zip(once, shown_of(once, known), strict=True))
    for key in keys:
        shown, is_ = by_key[key]
        yield dict(shown), dict(is_)
