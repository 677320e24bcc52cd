"""Rows the matcher is sure of although the name they print is on no record: almost the same name."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from rapidfuzz import fuzz

from inward.core.sought import sought
from inward.directory.models import Name
from inward.directory.queries import kin_of
from inward.intake.models import ListRow
from inward.intake.states import Found

# Known to the matcher, by a name that nobody on the record bears.
NEARLY = Q(found=Found.KNOWN, proposals__0__nearly__isnull=False)
# Where the number in the register is the same, another name is no doubt.
_NUMBERED = {"identifier", "identifier_unchecked"}


def mark(rows: Iterable[ListRow]) -> None:
    """Note with the first proposal of such a row which name of the record is nearest; nothing else changes."""
    known = [row for row in rows if row.found == Found.KNOWN and row.proposals]
    names = _names({row.who_id for row in known if row.who_id})
    for row in known:
        first = row.proposals[0]
        printed = row.values.get("name", "")
        borne = names.get(row.who_id or 0, [])
        numbered = any(code in _NUMBERED for code, *_rest in first["reasons"])
        if borne and not numbered and not any(_same(printed, name) for name in borne):
            first["nearly"] = max(borne, key=lambda name: fuzz.ratio(sought(printed), sought(name)))


def _same(printed: str, recorded: str) -> bool:
    """Whether the names are one but for signs, width, legal form and the place before it."""
    from inward.engines.matching.names import take_apart

    one, other = take_apart(printed), take_apart(recorded)
    return one.body.replace(" ", "") == other.body.replace(" ", "") or one.core == other.core


def _names(keys: set[int]) -> dict[int, list[str]]:
    """The names of these organisations and of whoever was merged into them."""
    into = kin_of(keys)
    found: dict[int, list[str]] = defaultdict(list)
    rows = Name.objects.live().filter(subject__in=into).order_by("id")
    for subject, text in rows.values_list("subject_id", "text"):
        found[into[subject]].append(text)
    return found
