"""Agreements of a list that stand on the record already, or perhaps in an earlier row of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from inward.agreements.models import Agreement, Party, Signing
from inward.core.intervals import Interval
from inward.core.sought import sought
from inward.directory.queries import kin_of
from inward.intake.columns import When
from inward.intake.days import day_of
from inward.intake.evaluate import LANGUAGES
from inward.intake.models import Batch, ListRow
from inward.intake.states import Decided, Found

# As many characters as the name of a record holds.
_LONGEST = 400


def title_of(row: ListRow) -> str:
    """What the row calls its agreement; where it does not, it is called by who signed it."""
    named = _("Agreement with %(name)s") % {"name": row.values.get("name", "")}
    return (row.values.get("agreement") or named)[:_LONGEST]


def signed_on(row: ListRow, day: Interval) -> Interval:
    """The day the row says, else the day the list is about."""
    text = row.values.get("signed", "")
    return When().read(text, {}) if text else day


def repeated(batch: Batch, rows: Iterable[ListRow]) -> dict[int, int]:
    """For each of these rows whose agreement is on the record, by the row's key: the agreement."""
    rows = [row for row in rows if row.who_id and row.is_whole]
    if batch.kind != "agreements" or not rows:
        return {}
    there, day = _signed_by({row.who_id for row in rows if row.who_id}), day_of(batch)
    found: dict[int, int] = {}
    for row in rows:
        when = signed_on(row, day)
        for title in _titles(row):
            key = there.get((row.who_id or 0, title, when))
            if key is not None:
                found[row.pk] = key
    return found


def perhaps_twice(batch: Batch, rows: Iterable[ListRow]) -> dict[int, int]:
    """Rows that nothing tells apart from an earlier one of the same party: by the row's key, its line.

    A title or day that one of the two leaves out tells nothing.
    """
    rows = [row for row in rows if row.taken_in_id is None and _counts(row)]
    if batch.kind != "agreements" or not rows:
        return {}
    same_party = Q(key__in={row.key for row in rows}) | Q(who__in=[row.who_id for row in rows])
    there = ListRow.objects.filter(same_party, batch=batch).order_by("line")
    earlier = [row for row in there.only("line", "key", *_LOOKED_AT) if _counts(row)]
    found: dict[int, int] = {}
    for row in rows:
        for one in earlier:
            if one.line < row.line and _same_party(one, row) and not _told_apart(one, row):
                found[row.pk] = one.line
                break
    return found


# What is read of the rows that others are compared with.
_LOOKED_AT = ("batch", "values", "faults", "found", "decided", "who")


def _counts(row: ListRow) -> bool:
    """Whether the row would make an agreement, now or when it is decided."""
    left_out = row.decided == Decided.OUT or (row.found == Found.DOUBLE and not row.decided)
    return row.is_whole and not left_out


def _same_party(one: ListRow, other: ListRow) -> bool:
    return one.key == other.key or (one.who_id is not None and one.who_id == other.who_id)


def _told_apart(one: ListRow, other: ListRow) -> bool:
    titles = {sought(row.values.get("agreement", "")) for row in (one, other)}
    days = {
        When().read(row.values.get("signed", ""), {})
        for row in (one, other)
        if row.values.get("signed")
    }
    return len(titles - {""}) > 1 or len(days) > 1


def _titles(row: ListRow) -> Iterator[str]:
    """The title as it is compared; one made up by the machine was so in either language."""
    for code in LANGUAGES.values():
        with translation.override(code):
            yield sought(title_of(row))


def _signed_by(who: set[int]) -> dict[tuple[int, str, Interval], int]:
    """Agreements on the record by party, title and day; whoever was merged counts as the survivor."""
    now = kin_of(who)
    parties: dict[int, set[int]] = defaultdict(set)
    live = Party.objects.filter(party__in=now).live()
    for agreement, party in live.values_list("subject_id", "party_id"):
        parties[agreement].add(now[party])
    names = Agreement.objects.filter(pk__in=parties).values_list("pk", "name_en", "name_zh")
    titles = {pk: {sought(name) for name in (en, zh) if name} for pk, en, zh in names}
    found: dict[tuple[int, str, Interval], int] = {}
    for signing in Signing.objects.filter(subject__in=titles).live().order_by("-id"):
        key = signing.subject_id
        for title in titles[key]:
            found |= {(party, title, signing.as_of): key for party in parties[key]}
    return found
