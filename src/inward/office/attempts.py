"""How often somebody unknown did something this hour; all processes of the office count together."""

from datetime import UTC, datetime

from django.core.signing import Signer

from inward.office.models import Attempt

_MARK = Signer(salt="attempts of an hour")


def too_many(what: str, sender: str, *, most: int, at: datetime) -> bool:
    """Whether a sender did this often enough for the hour; counts this one if not.

    Of the sender only a digest is kept that nobody without our key can compute, another one each
    hour, and none longer than to the end of the next hour in which anybody does something.
    """
    hour = _hour(at)
    digest = _MARK.signature(f"{what} {hour.isoformat()} {sender}")
    done = Attempt.objects.filter(digest=digest)
    if done.count() >= most:
        return True
    forget_attempts(at=at)
    Attempt.objects.create(digest=digest, hour=hour)
    # Of several at the same moment each counts the others: rather one too few than too many.
    return done.count() > most


def forget_attempts(*, at: datetime) -> int:
    """Drop the digests of hours that are over; the number of them."""
    return Attempt.objects.filter(hour__lt=_hour(at)).delete()[0]


def _hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
