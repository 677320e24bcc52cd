"""Every public address, in both languages. Sitemap, export and the crawling test use this list.

A new kind of page is one more line in `pages()`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from inward.public.rules import LANGUAGES

# The arguments of one address after the language, and the subject it is about.
Each = Iterator[tuple[tuple[str, ...], int | None]]


@dataclass(frozen=True, slots=True)
class Address:
    """One public address. `lang` is empty where it has no language; its twin is the same `key`."""

    path: str
    kind: str
    subject_id: int | None
    lang: str
    key: str


@dataclass(frozen=True, slots=True)
class Pages:
    """One kind of page.

    Args:
        kind: the name of its address.
        each: the arguments of every page of this kind; None where there is just one.
        bilingual: whether its address begins with a language.
    """

    kind: str
    each: Callable[[date], Each] | None = None
    bilingual: bool = True

    def addresses(self, on: date) -> Iterator[Address]:
        found: Each = iter([((), None)]) if self.each is None else self.each(on)
        for arguments, subject_id in found:
            key = "/".join((self.kind, *arguments))
            for lang in LANGUAGES if self.bilingual else ("",):
                args = [lang, *arguments] if lang else list(arguments)
                name = f"public:{self.kind}" if lang else self.kind
                yield Address(reverse(name, args=args), self.kind, subject_id, lang, key)


def pages() -> tuple[Pages, ...]:
    """Each kind of page registers itself here. Its queries are read only when they are asked for."""
    return (Pages("home"),)


def addresses(on: date) -> Iterator[Address]:
    """Every public address as of a day."""
    for kind in pages():
        yield from kind.addresses(on)
