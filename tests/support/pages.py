"""Signing in for tests of pages, and what a page says."""

import re
from html import unescape

from django.test import Client

from inward.core.permissions import Role
from tests import make

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(role: Role | None = Role.OFFICER, *, language: str = "en") -> Client:
    """A browser in which somebody of this role is signed in; None for a stranger."""
    client = Client(headers={"accept-language": language})
    client.cookies["django_language"] = language
    if role is not None:
        client.force_login(make.member(role), BACKEND)
    return client


def words(html: bytes | str) -> str:
    """The text of a page as one line, as a reader would read it out."""
    text = html.decode() if isinstance(html, bytes) else html
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())
