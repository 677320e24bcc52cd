"""Figures counted and released by those who may; releases read and verified by anybody."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from inward.core.http import OfficerRequest, page_or_part
from inward.core.paging import page
from inward.core.permissions import Act, allowed, may
from inward.evidence.queries import citations_of
from inward.figures.forms import CountForm
from inward.figures.queries import FIGURES, count
from inward.figures.queries.asked import Asked, read
from inward.figures.queries.cells import cells
from inward.figures.queries.claims import facts_behind
from inward.figures.queries.clocks import newest_known
from inward.figures.rules import CannotCount, Counted, Figure, Reckoning
from inward.publish import verify_release
from inward.publish.actions import CannotErase, CannotRelease, erase_row
from inward.publish.actions import release as release_figure
from inward.publish.forms import ErasureForm, ReleaseForm
from inward.publish.models import Release
from inward.publish.queries.files import chain_file, count_table, release_file, release_table
from inward.publish.queries.releases import (
    Held,
    ShownRow,
    compared,
    history,
    latest_of_each,
    not_named,
    public_rows_shown,
    rows_held_back,
    rows_shown,
    series_of,
)
from inward.publish.queries.sources import facts_of, published_citations
from inward.publish.queries.verification import verify

_ROWS = 100
# A number with more digits is no release's, and too long a one is not even read.
_DIGITS = 12


# --- figures --------------------------------------------------------------------------------------


@allowed(Act.READ)
def figures(request: HttpRequest) -> HttpResponse:
    latest = latest_of_each(list(FIGURES))
    rows = [(figure, latest.get(figure.name)) for figure in FIGURES.values()]
    return render(request, "publish/figures.html", {"rows": rows})


@allowed(Act.READ)
def figure(request: HttpRequest, name: str) -> HttpResponse:
    found = FIGURES.get(name)
    if found is None:
        raise Http404
    context = _counted(request, found)
    status = 422 if context["form"].errors else 200
    return page_or_part(
        request, "publish/figure.html", "publish/_counted.html", context, status=status
    )


def _counted(request: HttpRequest, figure: Figure) -> dict[str, Any]:
    """A figure, its form and, where the form was filled in, what was counted."""
    today = timezone.localdate()
    asks = bool(request.GET) or not any(one.required for one in figure.parameters)
    given = request.GET.dict() if request.GET else {p.name: p.default for p in figure.parameters}
    given = {"on": today.isoformat()} | given
    form = CountForm(given if asks else None, figure=figure, today=today, initial=given)
    context: dict[str, Any] = {"figure": figure, "form": form, "today": today}
    if not asks or not form.is_valid():
        return context
    on, known = form.cleaned_data["on"], form.cleaned_data["known"]
    known = newest_known() if known is None else known
    try:
        asked = read(figure, form.parameters())
    except CannotCount as fault:
        form.refuse(fault)
        return context
    counted = count(figure, asked, on=on, known=known)
    series = series_of(figure.name, asked.text)
    return (
        context
        | _opened(figure, asked, counted)
        | {
            "on": on,
            "known": known,
            "asked": asked,
            "counted": counted,
            "beside": counted.beside(),
            "query": urlencode(asked.text | {"on": on.isoformat(), "known": known}),
            "history": list(history(series)[:20]),
            "release_form": ReleaseForm(series=series),
            "share": figure.reckoning is Reckoning.SHARE,
        }
    )


def _opened(figure: Figure, asked: Asked, counted: Counted) -> dict[str, Any]:
    rows = list(islice(counted.rows(), _ROWS + 1))
    more, rows = len(rows) > _ROWS, rows[:_ROWS]
    facts = facts_behind(name for row in rows for name in row.fact_names)
    return {
        "columns": figure.columns,
        "rows": list(zip(rows, cells(figure.columns, [row.shown for row in rows]), strict=True)),
        "more": more,
        "facts": facts,
        "citations": citations_of(facts.values()),
    }


@allowed(Act.EXPORT)
def figure_table(request: HttpRequest, name: str) -> HttpResponse | StreamingHttpResponse:
    """Every row of a count as CSV."""
    found = FIGURES.get(name)
    if found is None:
        raise Http404
    form = CountForm(request.GET, figure=found, today=timezone.localdate())
    if not form.is_valid():
        return HttpResponse(
            form.errors.as_text(), status=422, content_type="text/plain; charset=utf-8"
        )
    known = form.cleaned_data["known"]
    try:
        counted = count(
            found,
            form.parameters(),
            on=form.cleaned_data["on"],
            known=newest_known() if known is None else known,
        )
    except CannotCount as fault:
        return HttpResponse(str(fault), status=422, content_type="text/plain; charset=utf-8")
    return _file(count_table(counted.rows()), f"{found.name}.csv", "text/csv; charset=utf-8")


@allowed(Act.RELEASE)
def release_new(request: OfficerRequest, name: str) -> HttpResponse:
    """Freeze the count that the page before showed: its parameters and clocks come along."""
    found = FIGURES.get(name)
    if found is None:
        raise Http404
    if request.method != "POST":
        return redirect(f"{reverse('figure', args=[name])}?{request.GET.urlencode()}")
    context = _counted(request, found)
    if "asked" not in context:
        return render(request, "publish/figure.html", context, status=422)
    series = series_of(found.name, context["asked"].text)
    form = ReleaseForm(request.POST, series=series)
    if form.is_valid():
        try:
            made = release_figure(
                figure=found,
                parameters=context["asked"].text,
                on=context["on"],
                known=context["known"],
                by=request.user,
                at=timezone.now(),
                corrects=form.cleaned_data["corrects"],
                reason=form.cleaned_data["reason"],
            )
            return redirect(made)
        except CannotRelease as error:
            context["refused"] = str(error)
    context["release_form"] = form
    return render(request, "publish/figure.html", context, status=422)


# --- releases, for anybody ------------------------------------------------------------------------


def releases(request: HttpRequest) -> HttpResponse:
    rows = page(
        Release.objects.select_related("entry"), ("-number",), request.GET.get("after", ""), size=30
    )
    hidden = set() if may(request.user, Act.READ) else not_named(rows.rows, on=timezone.localdate())
    context = {"page": rows, "hidden": hidden}
    return page_or_part(request, "publish/releases.html", "publish/_releases.html", context)


def release_short(request: HttpRequest, number: int) -> HttpResponse:
    return redirect(get_object_or_404(Release, number=number), permanent=True)


def release(request: HttpRequest, address: str) -> HttpResponse:
    found = _at(address)
    today = timezone.localdate()
    after = _place(request)
    rows = public_rows_shown(found, on=today, after=after, limit=_ROWS + 1)
    shown, more = rows[:_ROWS], len(rows) > _ROWS
    facts = facts_of(shown)
    columns = [column for column in found.columns if column.public]
    held = rows_held_back(found, on=today)
    context = _told(found) | {
        "columns": columns,
        "rows": _with_cells(shown, columns),
        "next": shown[-1].position if more else None,
        "after": after,
        "held": held,
        "hidden": not_named([found], on=today),
        "groups": _groups(found, held),
        "facts": facts,
        "citations": published_citations(facts.values()),
    }
    return page_or_part(request, "publish/release.html", "publish/_public_rows.html", context)


def _told(found: Release) -> dict[str, Any]:
    """What every page about a release says of it."""
    return {
        "release": found,
        "history": list(history(found.series)[:20]),
        "superseded": Release.objects.filter(corrects=found).defer("frozen").first(),
        "share": found.said["reckoning"] == "share",
        "digest": _in_eights(found.digest),
        "previous": _in_eights(found.previous),
    }


def _groups(found: Release, held: Held) -> list[tuple[str, int | None]]:
    """Rows that are not shown by group, where there are groups and enough rows to tell of them."""
    column = next((c for c in found.columns if c.name == found.said["grouped_by"]), None)
    if column is None or held.hides_number or len(held.by_group) < 2:
        return []
    called = cells([column], [{column.name: code} for code in held.by_group])
    return [(group[0].label, n) for group, n in zip(called, held.by_group.values(), strict=True)]


def _in_eights(digest: str) -> str:
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


def _with_cells(rows: list[ShownRow], columns: list[Any]) -> list[tuple[ShownRow, Any]]:
    shown = [row.content.shown if row.content else {} for row in rows]
    return list(zip(rows, cells(columns, shown), strict=True))


def release_json(request: HttpRequest, address: str) -> HttpResponse | StreamingHttpResponse:
    """The file a stranger verifies: rows and columns that are public, digests of all."""
    found = _at(address)
    _must_name_nobody_hidden(request, [found])
    return _file(
        release_file(found, public_on=timezone.localdate()),
        f"release-{found.address}.json",
        "application/json",
    )


def release_csv(request: HttpRequest, address: str) -> HttpResponse | StreamingHttpResponse:
    found = _at(address)
    return _file(
        release_table(found, public_on=timezone.localdate()),
        f"release-{found.address}.csv",
        "text/csv; charset=utf-8",
    )


def chain(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    _must_name_nobody_hidden(request, Release.objects.only("frozen").iterator(chunk_size=500))
    return _file(chain_file(), "releases-chain.json", "application/json")


def _must_name_nobody_hidden(request: HttpRequest, releases: Iterable[Release]) -> None:
    """What is frozen has the names of what was asked for in it, and cannot go out without them."""
    today = timezone.localdate()
    if not may(request.user, Act.READ) and not_named(releases, on=today):
        raise Http404


def verifier(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The script itself, as it lies in the program."""
    script = Path(verify_release.__file__).read_text(encoding="utf-8")
    return _file([script], "verify_release.py", "text/x-python; charset=utf-8")


# --- releases, from inside ------------------------------------------------------------------------


@allowed(Act.READ)
def release_inside(request: HttpRequest, address: str) -> HttpResponse:
    """Every row of a release, its verification, and what it differs in from another."""
    found = _at(address)
    return _inside(request, found)


def _inside(
    request: HttpRequest, found: Release, *, status: int = 200, **more: Any
) -> HttpResponse:
    after = _place(request)
    rows = rows_shown(found, after=after, limit=_ROWS + 1)
    shown = rows[:_ROWS]
    facts = facts_of(shown)
    other = _other(request, found)
    context = _told(found) | {
        "columns": found.columns,
        "rows": _with_cells(shown, found.columns),
        "next": shown[-1].position if len(rows) > _ROWS else None,
        "after": after,
        "facts": facts,
        "citations": citations_of(facts.values()),
        "checked": verify(found) if "verify" in request.GET else None,
        "other": other,
        "difference": compared(*sorted((found, other), key=lambda r: r.number)) if other else None,
        "erasure_form": ErasureForm(),
    }
    return render(request, "publish/release_inside.html", context | more, status=status)


def _other(request: HttpRequest, found: Release) -> Release | None:
    number = request.GET.get("beside", "")
    if not number.isdecimal() or len(number) > _DIGITS:
        return None
    return Release.objects.filter(number=int(number), series=found.series).first()


@allowed(Act.EXPORT)
def release_whole(request: HttpRequest, address: str) -> HttpResponse | StreamingHttpResponse:
    """The same file with every row and column, for those who work here."""
    found = _at(address)
    return _file(
        release_file(found, public_on=None),
        f"release-{found.address}-whole.json",
        "application/json",
    )


@allowed(Act.ERASE)
def release_erase(request: OfficerRequest, address: str) -> HttpResponse:
    found = _at(address)
    if request.method != "POST":
        return redirect("release-inside", found.address)
    form = ErasureForm(request.POST)
    refused = ""
    if form.is_valid():
        try:
            erase_row(release=found, by=request.user, at=timezone.now(), **form.cleaned_data)
            return redirect("release-inside", found.address)
        except CannotErase as error:
            refused = str(error)
    return _inside(request, found, status=422, erasure_form=form, refused=refused)


# --- small things ---------------------------------------------------------------------------------


def _at(address: str) -> Release:
    """The release of this address; an address with another digest is nobody's."""
    number, _, digest = address.partition("-")
    if not number.isdecimal() or len(number) > _DIGITS:
        raise Http404
    found = get_object_or_404(Release, number=int(number))
    if found.address != f"{int(number)}-{digest}":
        raise Http404
    return found


def _place(request: HttpRequest) -> int:
    after = request.GET.get("after", "")
    return int(after) if after.isdecimal() and len(after) < 10 else 0


def _file(pieces: Any, name: str, kind: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
