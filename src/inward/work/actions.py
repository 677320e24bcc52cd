"""The tick: everybody is reminded of what falls due, once, in a digest in their language."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inward.aftercare.actions import erase_old_words
from inward.agreements.actions import erase_old_statements
from inward.agreements.queries.statements import unanswered_documents
from inward.directory.persons import erase_due
from inward.evidence.uploads import erase_old_documents
from inward.office.attempts import forget_attempts
from inward.office.links import erase_old_names
from inward.office.models import Member
from inward.office.outbox import erase_old_messages, send_waiting, write_message
from inward.office.queries import working_calendar
from inward.pipeline.actions import erase_old_notes
from inward.work.models import Reminded
from inward.work.reminding import reminders

_DIGEST_KEPT = timedelta(days=90)
# One tick at a time; any constant serves that nothing else uses.
_LOCK = 7_305_813_221


def tick(*, at: datetime) -> list[int]:
    """Write the reminders that fire by now, one digest a person, and send what waits.

    Idempotent: an occasion has one key, and a key is written once. Two at once wait for each
    other; a week of missed runs is made up by the latest occasion of each, once.

    Returns:
        The ids of the reminders this run wrote.
    """
    on = at.astimezone(working_calendar().zone).date()
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        fresh = _write(at)
        _digests(fresh, at)
    send_waiting(at=at)
    erase_due(on=on, at=at)
    erase_old_words(on=on)
    erase_old_notes(on=on)
    erase_old_messages(on=on)
    erase_old_names(at=at)
    forget_attempts(at=at)
    erase_old_statements(on=on)
    erase_old_documents(on=on, needed=unanswered_documents())
    return [reminded.pk for reminded in fresh]


def _write(at: datetime) -> list[Reminded]:
    found = {due.key: due for due in reminders(at=at)}
    taken: set[str] = set()
    keys = list(found)
    for start in range(0, len(keys), 500):
        batch = keys[start : start + 500]
        taken |= set(Reminded.objects.filter(key__in=batch).values_list("key", flat=True))
    return Reminded.objects.bulk_create(
        [
            Reminded(
                key=key,
                kind=due.kind,
                member_id=due.member_id,
                about_id=due.about_id,
                text=due.text,
                due=due.due,
                made_at=at,
            )
            for key, due in found.items()
            if key not in taken
        ],
        batch_size=1000,
    )


def _digests(fresh: list[Reminded], at: datetime) -> None:
    by_member: dict[int, list[Reminded]] = defaultdict(list)
    for reminded in fresh:
        by_member[reminded.member_id].append(reminded)
    members = Member.objects.select_related("user").in_bulk(list(by_member))
    for member_id, mine in by_member.items():
        member = members[member_id]
        if not member.user.email:
            continue
        with translation.override(member.language):
            title, text = _digest(mine, at)
        message = write_message(
            key=f"digest:{member_id}:{mine[0].pk}",
            to=member.user.email,
            title=title,
            text=text,
            language=member.language,
            at=at,
            erase_after=(at + _DIGEST_KEPT).date(),
        )
        Reminded.objects.filter(pk__in=[r.pk for r in mine]).update(message=message)


def _digest(mine: list[Reminded], at: datetime) -> tuple[str, str]:
    count = len(mine)
    title = ngettext("%(count)s reminder", "%(count)s reminders", count) % {"count": count}
    today = at.astimezone(working_calendar().zone).date()
    lines = [date_format(today, "DATE_FORMAT"), ""]
    for reminded in mine:
        due = _(", due %(day)s") % {"day": reminded.due.isoformat()} if reminded.due else ""
        lines.append(f"· {reminded.get_kind_display()}: {reminded.text}{due}")
    return title, "\n".join(lines)
