"""Figures in public: what was counted, as of which day, from which rows, and what it was before."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext

from inward.figures.queries.cells import cells
from inward.public.formats import structured
from inward.public.formats.structured import Called, File
from inward.public.http import address, language, on_day, origin, page, public_page
from inward.public.queries import releases
from inward.public.rules import TAGS
from inward.public.views import machines
from inward.publish.models import Release
from inward.publish.queries.releases import (
    Held,
    ShownRow,
    public_rows_shown,
    rows_held_back,
)
from inward.publish.queries.sources import facts_of, published_citations

# As many rows as a page shows; the table to take away has all.
_ROWS = 100
# Two values are read faster than drawn.
_WORTH_DRAWING = 3


@public_page
def figures(request: HttpRequest) -> HttpResponse:
    found = releases.newest_told(on_day(request), of_each=1)
    numbers = releases.number_in([one.series for one in found], on_day(request))
    series = [{"newest": one, "number": numbers[one.series]} for one in found]
    steps = structured.breadcrumbs(
        machines.trail(request, "figures", pgettext("public site", "Figures"))
    )
    context = {"series": series, "structured": structured.document(steps)}
    return page(request, "public/figures.html", context)


@public_page
def figure(request: HttpRequest, number: str) -> HttpResponse:
    on = on_day(request)
    found = releases.told_at(number, on)
    rows = public_rows_shown(found, on=on, limit=_ROWS + 1)
    more, rows = len(rows) > _ROWS, rows[:_ROWS]
    facts = facts_of(rows)
    columns = [column for column in found.columns if column.public]
    held = rows_held_back(found, on=on)
    history = releases.history(found, on)
    context = {
        "release": found,
        "columns": columns,
        "rows": _with_cells(rows, columns),
        "more": more,
        "held": held,
        "groups": _groups(found, held),
        "facts": facts,
        "citations": published_citations(facts.values()),
        "history": history,
        "points": _points(history),
        "superseded": releases.corrected_by(found, on),
        "share": found.said["reckoning"] == "share",
        "digest": _in_eights(found.digest),
        "structured": _told_to_machines(request, found),
        "licence": settings.PUBLIC_LICENCE,
    }
    return page(request, "public/figure.html", context)


def _with_cells(rows: list[ShownRow], columns: list[Any]) -> list[tuple[ShownRow, Any]]:
    said = [row.content.shown if row.content else {} for row in rows]
    return list(zip(rows, cells(columns, said), strict=True))


def _groups(found: Release, held: Held) -> list[tuple[str, int | None]]:
    """Rows that are not shown by group, where there are groups and enough rows to tell of them."""
    column = next((c for c in found.columns if c.name == found.said["grouped_by"]), None)
    if column is None or held.hides_number or len(held.by_group) < 2:
        return []
    called = cells([column], [{column.name: code} for code in held.by_group])
    return [(group[0].label, n) for group, n in zip(called, held.by_group.values(), strict=True)]


def _points(history: list[Release]) -> list[tuple[Release, float]]:
    """Each release of the history, oldest first, with how long its bar is, 0 to 100."""
    known = [one for one in reversed(history) if one.value is not None and one.value >= 0]
    most = max((one.value for one in known if one.value is not None), default=0)
    if len(known) < _WORTH_DRAWING or not most:
        return []
    return [
        (one, round(float(100 * one.value / most), 1)) for one in known if one.value is not None
    ]


def _in_eights(digest: str) -> str:
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


# --- for machines ---------------------------------------------------------------------------------


def _told_to_machines(request: HttpRequest, found: Release) -> dict[str, Any]:
    at = origin(request)
    said = found.said
    itself = Called(
        str(found.title),
        at + address("figure", found.address),
        text=str(found.definition),
    )
    files = [
        File(f"{at}/data/{found.address}/rows.csv", "text/csv"),
        File(f"{at}/data/{found.address}/release.json", "application/json"),
        File(f"{at}/data/{found.address}/datapackage.json", "application/json"),
    ]
    dataset = structured.dataset(
        itself,
        number=found.number,
        as_of=found.on.isoformat(),
        published=said["released_at"],
        unit=str(found.unit),
        value=said["value"] or "",
        creator=machines.office(request),
        licence=settings.PUBLIC_LICENCE,
        files=files,
        language=TAGS[language()],
        catalogue=f"{at}/catalogue.jsonld",
    )
    steps = machines.trail(request, "figures", pgettext("public site", "Figures"), itself)
    return structured.document(dataset, structured.breadcrumbs(steps))
