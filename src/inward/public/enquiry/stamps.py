"""Signed marks on the form: the day it was given out, and what was shown to be confirmed.

No session and no cookie: the page that is exported bears the same mark as the live one.
"""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import rfc8785
from django.core import signing

from inward.public.enquiry.rules import CONFIRM_WITHIN

_DAY = signing.Signer(salt="public enquiry day")


def stamp(on: date) -> str:
    return _DAY.sign(on.isoformat())


def stamped(text: str) -> date | None:
    """The day a form was given out; None where the mark is not ours."""
    try:
        return date.fromisoformat(_DAY.unsign(text))
    except (signing.BadSignature, ValueError):
        return None


def to_confirm(said: Mapping[str, Any], *, at: float) -> str:
    """A mark on exactly these words and this moment."""
    return signing.dumps([_digest(said), int(at)], salt="public enquiry confirmed")


def confirms(mark: str, said: Mapping[str, Any], *, at: float, after: float) -> bool:
    """Whether these words were shown to be confirmed, not a moment ago and not long ago."""
    try:
        digest, moment = signing.loads(mark, salt="public enquiry confirmed")
    except (signing.BadSignature, ValueError):
        return False
    waited = at - moment
    return bool(digest == _digest(said) and after <= waited <= CONFIRM_WITHIN.total_seconds())


def _digest(said: Mapping[str, Any]) -> str:
    return sha256(rfc8785.dumps(dict(said))).hexdigest()
