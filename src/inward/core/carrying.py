"""What somebody typed into a form whose session had ended: carried through signing in, by the browser.

The text travels in the page itself, signed so that only we can have written it there; the server
keeps nothing of it. It works without scripts. Files are not carried: they are chosen again.
"""

import re
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_SALT = "inward.carried"
# Whoever comes back later has forgotten what it was.
_LASTS = 24 * 3600
# What a sign-in page may weigh beside itself.
_LARGEST = 1024 * 1024
# The largest form with its file; what is longer is read for nobody who has not signed in.
_READ = 21 * 1024 * 1024
# Never carried: a token is made anew, a password is nobody's text.
_APART = frozenset({"csrfmiddlewaretoken", "password"})
NAME = "carried"
# A key of a term or a number of a subject says nothing to whoever typed.
_CODE = re.compile(r"[a-z0-9_:.-]+")


@dataclass(frozen=True, slots=True)
class Carried:
    """A form on its way: where it goes, and its fields in their order."""

    to: str
    fields: list[tuple[str, str]]
    files: bool = False

    @property
    def texts(self) -> list[str]:
        """What is worth showing: the longer answers, without what only machines read."""
        said = (value for _name, value in self.fields if len(value) > 20)
        return [value for value in said if not _CODE.fullmatch(value)]


def pack(request: HttpRequest) -> str:
    """The posted fields and where they were going, signed; empty where nothing was typed.

    What is announced as larger than any form of ours is not even read: strangers send it too.
    """
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not announced.isdecimal() or int(announced) > _READ:
        return ""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _APART
        for value in values
        if isinstance(value, str)
    ]
    if not any(value.strip() for _name, value in fields):
        return ""
    packed = signing.dumps(
        {"to": request.get_full_path(), "fields": fields, "files": bool(request.FILES)},
        salt=_SALT,
        compress=True,
    )
    return packed if len(packed) <= _LARGEST else ""


def unpack(packed: str) -> Carried | None:
    """What was packed; None where it is too old or not ours."""
    if not packed:
        return None
    try:
        read = signing.loads(packed, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:
        return None
    return Carried(read["to"], [(name, value) for name, value in read["fields"]], read["files"])


def ask_to_sign_in(request: HttpRequest, packed: str) -> HttpResponse:
    """The door, with what was typed in its pocket; also where only a part of a page was asked for."""
    context = {"form": None, "next": request.get_full_path(), NAME: packed}
    answer = render(request, "web/sign_in.html", context, status=422)
    if request.headers.get("HX-Request") == "true":
        # A part was asked for, but the door is a whole page: it takes the place of everything.
        answer.headers["HX-Retarget"] = "body"
        answer.headers["HX-Reswap"] = "innerHTML show:top"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def sent_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent this form."""
    here = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin", "") == here
