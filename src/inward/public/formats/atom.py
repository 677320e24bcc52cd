"""Atom feeds (RFC 4287). Identities are URNs, so that an entry stays itself when the site moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

MEDIA_TYPE = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news. `html` is sanitised; it travels escaped."""

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    summary: str = ""
    html: str = ""
    categories: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """Args: `url` is the page it belongs to, `itself` its own address, `twin` the other language's."""

    id: str
    title: str
    author: str
    url: str
    itself: str
    language: str
    # When there is no entry: a feed says when it changed last.
    since: datetime
    twin: tuple[str, str] | None = None
    rights: str = ""


def feed(of: Feed, entries: Sequence[Entry]) -> str:
    """The document, newest entry first."""
    newest = max((one.updated for one in entries), default=of.since)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_quoted(of.language)}>',
        f"<id>{_said(of.id)}</id>",
        f"<title>{_said(of.title)}</title>",
        f"<updated>{_moment(newest)}</updated>",
        f"<author><name>{_said(of.author)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={_quoted(of.itself)}/>',
        f'<link rel="alternate" type="text/html" hreflang={_quoted(of.language)} href={_quoted(of.url)}/>',
    ]
    if of.twin:
        language, address = of.twin
        lines.append(
            '<link rel="related" type="application/atom+xml" '
            f"hreflang={_quoted(language)} href={_quoted(address)}/>"
        )
    if of.rights:
        lines.append(f"<rights>{_said(of.rights)}</rights>")
    ordered = sorted(entries, key=lambda one: (one.updated, one.id), reverse=True)
    return "\n".join([*lines, *map(_entry, ordered), "</feed>", ""])


def _entry(one: Entry) -> str:
    lines = [
        "<entry>",
        f"<id>{_said(one.id)}</id>",
        f"<title>{_said(one.title)}</title>",
        f"<published>{_moment(one.published)}</published>",
        f"<updated>{_moment(one.updated)}</updated>",
        f'<link rel="alternate" type="text/html" href={_quoted(one.url)}/>',
    ]
    lines += [f"<category term={_quoted(name)}/>" for name in one.categories]
    if one.summary:
        lines.append(f"<summary>{_said(one.summary)}</summary>")
    if one.html:
        lines.append(f'<content type="html">{_said(one.html)}</content>')
    return "\n".join([*lines, "</entry>"])


def _moment(moment: datetime) -> str:
    """RFC 3339, with its offset; a moment without one is a mistake of ours."""
    if moment.tzinfo is None:
        raise ValueError("a moment in a feed needs its time zone")
    return moment.replace(microsecond=0).isoformat()


def allowed(text: str) -> str:
    """Only characters XML 1.0 can hold."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
    )


def _said(text: str) -> str:
    return escape(allowed(text))


def _quoted(text: str) -> str:
    return quoteattr(allowed(text))
