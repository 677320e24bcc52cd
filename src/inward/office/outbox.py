"""Messages on their way out: written with the action that causes them, sent afterwards."""

import logging
from datetime import date, datetime

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from inward.evidence.models import Subject
from inward.office.models import Message
from inward.office.rules import HANDED_OVER, RETRY_AFTER

log = logging.getLogger(__name__)


def write_message(
    *,
    key: str,
    to: str,
    title: str,
    text: str,
    language: str,
    at: datetime,
    about: Subject | None = None,
    erase_after: date | None = None,
) -> Message:
    """Put a message into the outbox, once: the same key again returns the one already there."""
    return Message.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "title": title,
            "text": text,
            "language": language,
            "written_at": at,
            "about": about,
            "erase_after": erase_after,
        },
    )[0]


def send_waiting(*, at: datetime, limit: int = 200) -> list[int]:
    """Send what waits, what was never tried first, then the oldest; the ids of what was sent.

    Of what failed before only that is looked at whose time has come again, so that however many
    messages a broken address holds, they hold back no other. Each message is marked before it is handed over, in a transaction of its own: a crash in
    between loses one message visibly (marked, with an error) rather than sending it twice.
    """
    waiting = Message.objects.filter(_may_be_tried(at), sent_at=None)
    return [m.pk for m in waiting.order_by("tries", "written_at", "id")[:limit] if _send(m, at)]


def _may_be_tried(at: datetime) -> Q:
    ready = Q(tries=0)
    for tries, wait in enumerate(RETRY_AFTER, start=1):
        ready |= Q(tries=tries, written_at__lte=at - wait)
    return ready


def _send(message: Message, at: datetime) -> bool:
    with transaction.atomic():
        claimed = Message.objects.filter(pk=message.pk, sent_at=None, tries=message.tries).update(
            sent_at=at, tries=message.tries + 1, error=HANDED_OVER
        )
    if not claimed:
        return False
    try:
        EmailMessage(message.title, message.text, to=[message.to]).send()
    except Exception as error:
        log.warning("message %s was not taken: %s", message.pk, error)
        Message.objects.filter(pk=message.pk).update(sent_at=None, error=str(error)[:2000])
        return False
    Message.objects.filter(pk=message.pk).update(error="")
    return True


def erase_old_messages(*, on: date) -> int:
    """Drop messages whose day of erasing has come; the number of them."""
    return Message.objects.filter(erase_after__lte=on).delete()[0]
