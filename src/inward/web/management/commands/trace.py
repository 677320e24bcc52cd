"""From a released number back to its rule, rows, facts, documents, and file and line."""

import json as jsons
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime
from django.utils.translation import override

from inward.evidence.models import Citation
from inward.figures.queries.series import plain
from inward.publish.models import Release
from inward.web.tracing import TracedFact, TracedRow, traced


class Command(BaseCommand):
    help = "Print the chain behind a release: number, rule, rows, facts, documents, file and line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("release", help="its number, or its address as on its page")
        parser.add_argument("--rows", type=int, help="only the first so many rows")
        parser.add_argument(
            "--json", action="store_true", help="one JSON object a line: the release, then each row"
        )

    def handle(self, *, release: str, rows: int | None, json: bool, **_: Any) -> None:
        found = _release(release)
        with override("en"):
            self.stdout.write(
                jsons.dumps(_summary(found), ensure_ascii=False) if json else _heading(found)
            )
            for row in traced(found, limit=rows):
                self.stdout.write(
                    jsons.dumps(_row(row), ensure_ascii=False) if json else "\n".join(_lines(row))
                )


def _release(asked: str) -> Release:
    number, dash, digest = asked.partition("-")
    found = Release.objects.filter(number=int(number)).first() if number.isdigit() else None
    if found is None:
        raise CommandError(f"there is no release {asked}; see: inward figure releases")
    if dash and not found.digest.startswith(digest):
        raise CommandError(
            f"release {number} has the digest {found.digest[:8]}…, not {digest}: "
            "the address was printed for another release"
        )
    return found


def _heading(one: Release) -> str:
    asked = ", ".join(f"{each['name']}={each['text']}" for each in one.said["parameters"])
    value = f"{one.counted} of {one.rows}" if one.of is not None else one.said["value"]
    return "\n".join(
        [
            f"release {one.number}: {one.title.en}: {value or 'not recorded'} {one.unit.en}".rstrip(),
            f"  rule {one.figure}, version {one.version}{f' ({asked})' if asked else ''}",
            f"  as of {one.on}, known at entry {one.known}, digest {one.digest}",
        ]
    )


def _lines(row: TracedRow) -> list[str]:
    mark = "" if row.row.counted else " (in the denominator only)"
    if row.row.content is None:
        return [f"  row {row.row.position}{mark}: erased; its digest is {row.row.digest}"]
    lines = [f"  row {row.row.position}{mark}: {' | '.join(row.says)}"]
    for fact in row.facts:
        lines.append(f"    {fact.name}, {fact.kind}, {fact.as_of}: {_written(fact)}")
        lines += [f"      {_cited(citation)}" for citation in fact.citations]
    return lines


def _written(fact: TracedFact) -> str:
    if fact.place is not None:
        return f"{fact.place}, loaded as entry {fact.place.entry}"
    day = localtime(fact.entry.recorded_at).date()
    return f"entered here as entry {fact.entry.pk} on {day} ({fact.entry.what})"


def _cited(citation: Citation) -> str:
    source = citation.source
    parts = [source.code, source.title, source.publisher, source.printed, source.url]
    where = [citation.locator, f"“{citation.quote}”" if citation.quote else ""]
    return ", ".join(part for part in (*parts, *where) if part)


def _summary(one: Release) -> dict[str, Any]:
    return {
        "release": one.number,
        "figure": one.figure,
        "version": one.version,
        "parameters": {each["name"]: each["text"] for each in one.said["parameters"]},
        "value": None if one.value is None else plain(one.value),
        "counted": one.counted,
        "rows": one.rows,
        "on": one.on.isoformat(),
        "known": one.known,
        "digest": one.digest,
    }


def _row(row: TracedRow) -> dict[str, Any]:
    content = row.row.content
    return {
        "row": row.row.position,
        "counted": row.row.counted,
        "digest": row.row.digest,
        "erased": content is None,
        "says": dict(content.shown) if content else {},
        "facts": [_fact(fact) for fact in row.facts],
    }


def _fact(fact: TracedFact) -> dict[str, Any]:
    place = fact.place
    return {
        "fact": fact.name,
        "kind": fact.kind,
        "as_of": fact.as_of,
        "entry": fact.entry.pk,
        "what": fact.entry.what,
        "file": place
        and {
            "dataset": place.dataset,
            "file": place.file,
            "line": place.line,
            "key": place.key,
            "sha256": place.sha256,
        },
        "citations": [
            {
                "source": citation.source.code,
                "title": citation.source.title,
                "url": citation.source.url,
                "published": citation.source.printed,
                "locator": citation.locator,
                "quote": citation.quote,
                "confidence": citation.confidence,
            }
            for citation in fact.citations
        ],
    }
