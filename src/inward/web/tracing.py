"""From a released number back to file and line, or to document and sentence.

Lives in the shell because it joins publish, which knows the rows, and intake, which knows the files.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from inward.evidence.models import Citation, Entry, Fact
from inward.evidence.queries import Citations, citations_of, kind_of
from inward.figures.queries.claims import facts_behind
from inward.intake.queries import Place, brought_in
from inward.publish.models import Release
from inward.publish.queries.releases import ShownRow, rows_shown

_BATCH = 200


@dataclass(frozen=True, slots=True)
class TracedFact:
    """A fact a row rests on: who wrote it when, the file it came from, the documents that show it.

    `place` is None for what was entered here by hand; `entry` then says by what act.
    """

    name: str
    kind: str
    as_of: str
    entry: Entry
    place: Place | None
    citations: Sequence[Citation]


@dataclass(frozen=True, slots=True)
class TracedRow:
    """A frozen row with everything behind it; an erased one has nothing."""

    row: ShownRow
    says: Sequence[str]
    facts: Sequence[TracedFact]


def traced(release: Release, *, limit: int | None = None) -> Iterator[TracedRow]:
    """The rows of a release, each with its chain; a few queries for every two hundred rows."""
    names = [name for column in release.columns for name in (column.name, f"{column.name}_en")]
    after, left = 0, release.rows if limit is None else limit
    while left > 0 and (rows := rows_shown(release, after=after, limit=min(_BATCH, left))):
        yield from _with_chains(rows, names)
        after, left = rows[-1].position, left - len(rows)


def _with_chains(rows: Sequence[ShownRow], names: Sequence[str]) -> Iterator[TracedRow]:
    facts = facts_behind(name for row in rows if row.content for name in row.content.facts)
    citations = citations_of(facts.values())
    entries = Entry.objects.select_related("recorded_by").in_bulk(
        {fact.entry_id for fact in facts.values()}
    )
    places = _places(facts.values())
    for row in rows:
        if row.content is None:
            yield TracedRow(row, (), ())
            continue
        shown = row.content.shown
        yield TracedRow(
            row,
            [shown[name] for name in names if shown.get(name)],
            [
                _fact(name, facts[name], entries, places, citations)
                for name in row.content.facts
                if name in facts
            ],
        )


def _fact(
    name: str,
    fact: Fact,
    entries: dict[int, Entry],
    places: dict[tuple[type[Fact], int], Place],
    citations: Citations,
) -> TracedFact:
    return TracedFact(
        name=name,
        kind=kind_of(fact),
        as_of=fact.printed,
        entry=entries[fact.entry_id],
        place=places.get((type(fact), fact.pk)),
        citations=citations.of(fact),
    )


def _places(facts: Iterable[Fact]) -> dict[tuple[type[Fact], int], Place]:
    by_model: dict[type[Fact], list[int]] = {}
    for fact in facts:
        by_model.setdefault(type(fact), []).append(fact.pk)
    return {
        (model, key): place
        for model, keys in by_model.items()
        for key, place in brought_in(model, keys).items()
    }
