"""Markdown as officers write it, made into HTML that can do nothing but be read."""

import re
from functools import cache, lru_cache
from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "code", "pre"),
}
_SCHEMES = {"https", "http", "mailto", "tel"}


# CommonMark does not see the end of **bold。**next between Chinese characters, where writers put no
# space: such pairs are marked beforehand, by characters that mean nothing, and set bold afterwards.
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_TIGHT = re.compile(
    rf"\*\*(?=\S)([^*\n`]+?)(?<=\S)\*\*(?=[{_HAN}])|(?<=[{_HAN}])\*\*([^\s*`][^*\n`]*?)\*\*"
)
_BEGINS, _ENDS = "\ue000", "\ue001"


def _loosened(text: str) -> str:
    clean = text.replace(_BEGINS, "").replace(_ENDS, "")
    return _TIGHT.sub(lambda found: _BEGINS + (found[1] or found[2]) + _ENDS, clean)


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


# A page shows a text in full and its beginning to search engines; lists show it again.
@lru_cache(maxsize=256)
def _rendered(text: str) -> str:
    """A text as HTML that is not safe yet. Its headings begin below the page's own: # becomes h2."""
    tokens = _reader().parse(_loosened(text))
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 4)}"
    made: str = _reader().renderer.render(tokens, _reader().options, {})
    return made


def html(text: str) -> SafeString:
    """A text as HTML: no raw HTML, no pictures from elsewhere, no address that runs anything."""
    made = _rendered(text).replace(_BEGINS, "<strong>").replace(_ENDS, "</strong>")
    return mark_safe(
        nh3.clean(
            made,
            tags=_TAGS,
            attributes={"a": {"href", "title"}},
            url_schemes=_SCHEMES,
            link_rel="noopener noreferrer",
        )
    )


def plain(text: str, length: int = 200) -> str:
    """The beginning of a text without its marks, for lists and descriptions."""
    said = nh3.clean(_rendered(text), tags=set())
    said = said.replace(_BEGINS, "").replace(_ENDS, "")
    words = " ".join(unescape(said).split())
    return words if len(words) <= length else words[: length - 1].rsplit(" ", 1)[0] + "…"
