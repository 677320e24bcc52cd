"""Agreements of a list that stand on the record already: same title, same party, same day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from inward.agreements.models import Agreement, Party, Signing
from inward.core.intervals import Interval
from inward.core.sought import sought
from inward.directory.queries import family, survivors_of
from inward.intake.columns import When
from inward.intake.days import day_of
from inward.intake.evaluate import LANGUAGES
from inward.intake.models import Batch, ListRow

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


def _titles(row: ListRow) -> Iterator[str]:
    """The title as it is compared; one made up by the machine was so in either language."""
    for code in LANGUAGES.values():
        with translation.override(code):
            yield sought(title_of(row))


def _signed_by(who: set[int]) -> dict[tuple[int, str, Interval], int]:
    """Agreements on the record by party, title and day; whoever was merged counts as the survivor."""
    everybody = family(who)
    now = survivors_of(everybody)
    parties: dict[int, set[int]] = defaultdict(set)
    live = Party.objects.filter(party__in=everybody).live()
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
