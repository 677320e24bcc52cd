"""Every public address, in both languages. Sitemap, export and the crawling test use this list.

A new kind of page is one more line in `pages()`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from inward.public.formats import sitemap
from inward.public.queries import listed
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
    from inward.public.finder import queries as finder
    from inward.public.queries import files

    return (
        Pages("home"),
        Pages("zones"),
        Pages("zone", listed.zones),
        Pages("sectors"),
        Pages("sector", listed.sectors),
        Pages("events"),
        Pages("events-ics"),
        Pages("event", listed.events),
        Pages("event-ics", listed.calendars),
        Pages("promises"),
        Pages("promise", listed.promises),
        Pages("stories"),
        Pages("story", listed.stories),
        Pages("news"),
        Pages("news-one", listed.news),
        Pages("about"),
        Pages("contact"),
        Pages("space"),
        Pages("space-map"),
        Pages("space-data"),
        Pages("space-page", finder.each_page),
        Pages("space-unit", finder.each_unit),
        Pages("enquiry"),
        Pages("figures"),
        Pages("figure", files.each_release),
        Pages("news-feed"),
        *(Pages(kind, each, bilingual=False) for kind, each in files.PLAIN.items()),
    )


def addresses(on: date, *, only_pages: bool = False) -> Iterator[Address]:
    """Every public address as of a day; or only what has a language, which a sitemap lists."""
    number_listed = 0
    for kind in pages():
        if kind.bilingual or not only_pages:
            for one in kind.addresses(on):
                number_listed += one.lang != "" and one.path.endswith("/")
                yield one
    if not only_pages:
        # Into how many files a sitemap is parted is known when all pages are.
        for number in sitemap.parts(number_listed, each=len(LANGUAGES)):
            path = reverse("sitemap-part", args=[number])
            yield Address(path, "sitemap-part", None, "", f"sitemap-part/{number}")
