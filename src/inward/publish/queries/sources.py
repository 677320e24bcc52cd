"""The documents behind frozen rows."""

from collections.abc import Iterable

from inward.evidence.models import Fact
from inward.evidence.queries import Citations, citations_of
from inward.figures.queries.claims import facts_behind
from inward.publish.queries.releases import ShownRow


def facts_of(rows: Iterable[ShownRow]) -> dict[str, Fact]:
    """The facts these rows rest on, by the names that are frozen."""
    return facts_behind(name for row in rows if row.content for name in row.content.facts)


def published_citations(facts: Iterable[Fact]) -> Citations:
    """Citations of documents that anybody can open; a letter to the office is none of them."""
    found = citations_of(facts)
    return Citations(
        {
            first: [citation for citation in those if citation.source.url]
            for first, those in found.by_first.items()
        }
    )
