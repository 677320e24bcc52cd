"""The sitemap (protocol 0.9) with both languages of each page, and robots.txt (RFC 9309)."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

MEDIA_TYPE = "application/xml; charset=utf-8"
# The protocol allows 50,000 addresses and 50 MB a file; ours take some 600 bytes each.
MOST = 40_000
_OPENED = '<?xml version="1.0" encoding="utf-8"?>'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its absolute address in each language, "en" and "zh-Hans"."""

    twins: Sequence[tuple[str, str]]


def sitemaps(pages: Sequence[Page], *, base: str) -> dict[str, str]:
    """The files by their names: `sitemap.xml`, and its parts where one file would be too long.

    Args:
        base: the site's own address, "https://invest.example.org"; the protocol wants absolute ones.
    """
    each = max((len(page.twins) for page in pages), default=1)
    numbers = parts(each * len(pages), each=each)
    if not numbers:
        return {"sitemap.xml": _file(pages)}
    size = MOST // each
    named = {
        f"sitemap-{number}.xml": _file(pages[size * (number - 1) : size * number])
        for number in numbers
    }
    listed = "\n".join(
        f"<sitemap><loc>{escape(f'{base}/{name}')}</loc></sitemap>" for name in named
    )
    index = f'{_OPENED}\n<sitemapindex xmlns="{_SPACE}">\n{listed}\n</sitemapindex>\n'
    return {"sitemap.xml": index} | named


def parts(addresses: int, *, each: int) -> range:
    """The numbers of the files that so many addresses take beside the index; none where one is enough.

    Args:
        each: how many addresses a page has; twins stay in one file.
    """
    pages, size = addresses // each, MOST // each
    return range(1, -(-pages // size) + 1) if pages > size else range(0)


def _file(pages: Sequence[Page]) -> str:
    lines = [_OPENED, f'<urlset xmlns="{_SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">']
    for page in pages:
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang={quoteattr(language)} href={quoteattr(url)}/>'
            for language, url in page.twins
        )
        lines += [f"<url><loc>{escape(url)}</loc>{links}</url>" for _, url in page.twins]
    return "\n".join([*lines, "</urlset>", ""])


def robots(*, sitemap: str, closed: bool, hidden: Sequence[str] = ()) -> str:
    """What a crawler may read. A made-up office is closed to all: nobody shall find it by searching.

    Args:
        sitemap: its absolute address, empty where the site's own address is not known.
        hidden: beginnings of paths that are for one reader each.
    """
    rules = ["Disallow: /"] if closed else [f"Disallow: {path}" for path in hidden] or ["Disallow:"]
    lines = ["User-agent: *", *rules]
    if sitemap and not closed:
        lines += ["", f"Sitemap: {sitemap}"]
    return "\n".join([*lines, ""])
