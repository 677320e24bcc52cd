"""Releases, their histories, and the rows of one: all of them inside, the public ones outside."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from inward.core.identity import uuid_in
from inward.evidence.models import Publication, Subject, rows_of
from inward.publish.models import Erasure, Release, ReleaseRow, RowContent
from inward.publish.rules import (
    NOTHING,
    ROWS_APART,
    SMALLEST_GROUP,
    Content,
    Difference,
    canonical,
    difference,
    digest,
    suppressed,
)


def series_of(figure: str, parameters: Mapping[str, str]) -> str:
    """What all releases of one figure, asked the same, have in common."""
    return digest(canonical({"figure": figure, "parameters": dict(parameters)}))[:16]


def history(series: str) -> QuerySet[Release]:
    """Releases of the same figure asked the same, newest first."""
    return Release.objects.filter(series=series).select_related("entry").defer("frozen")


def latest_of_each(figures: Sequence[str]) -> dict[str, Release]:
    """The newest release of each of these figures, however it was asked."""
    newest = (
        Release.objects.filter(figure__in=figures)
        .order_by()
        .values("figure")
        .annotate(newest=Max("number"))
        .values("newest")
    )
    return {one.figure: one for one in Release.objects.filter(number__in=newest)}


def contents(number: int) -> Iterator[Content]:
    """What the rows of a release say, in their order; erased rows say nothing and are left out."""
    texts = (
        RowContent.objects.filter(**_of(number))
        .order_by("row_id")
        .values_list("open", "inner")
        .iterator(chunk_size=2000)
    )
    for open_text, inner_text in texts:
        yield content(open_text, inner_text)


def content(open_text: str, inner_text: str) -> Content:
    open_ = json.loads(open_text)
    return Content(
        key=open_["key"],
        counted=open_["counted"],
        facts=tuple(open_["facts"]),
        subjects=tuple(open_["subjects"]),
        shown=open_["shown"] | json.loads(inner_text)["shown"],
    )


def compared(before: Release, after: Release) -> Difference:
    """Two releases of one figure, row by row."""
    erased = Erasure.objects.filter(row__release__in=[before, after]).count()
    return difference(contents(before.number), contents(after.number), unreadable=erased)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row on a page: what it says, or None where that was erased or is not public."""

    position: int
    counted: bool
    digest: str
    content: Content | None
    erased: bool = False


def rows_shown(
    release: Release, *, after: int = 0, limit: int = 100, only_counted: bool = False
) -> list[ShownRow]:
    """A page of a release's rows, for those who work here."""
    start = release.number * ROWS_APART + after
    rows = ReleaseRow.objects.filter(
        id__gt=start, id__lt=(release.number + 1) * ROWS_APART
    ).select_related("content")
    if only_counted:
        rows = rows.filter(counted=True)
    return [_shown(row) for row in rows.order_by("id")[:limit]]


def public_rows_shown(
    release: Release, *, on: date, after: int = 0, limit: int = 100
) -> list[ShownRow]:
    """A page of the rows that may be shown to anybody on a day, with their public columns."""
    rows = (
        public_contents(release, on=on)
        .filter(row_id__gt=release.number * ROWS_APART + after)
        .order_by("row_id")
        .select_related("row")[:limit]
    )
    return [
        ShownRow(one.row.position, one.row.counted, one.row.digest, content(one.open, NOTHING))
        for one in rows
    ]


def public_contents(release: Release, *, on: date) -> QuerySet[RowContent]:
    """Contents whose every subject is public on the day: the one it is about and the one beside.

    None where no column is public: such a figure tells of the office's own work, and that a row is
    there and counted would already tell what was done with whom.
    """
    if not any(column["public"] for column in release.said["columns"]):
        return RowContent.objects.none()
    return RowContent.objects.filter(
        Q(_public("subject_id", on)),
        Q(beside=None) | Q(_public("beside_id", on)),
        **_of(release.number),
    )


def _public(subject: str, on: date) -> Coalesce:
    """Whether the last word about a subject is that it may be shown."""
    word = (
        rows_of(Publication)
        .live(on=on)
        .filter(subject_id=OuterRef(subject))
        .order_by("-last", "-entry_id", "-id")
        .values("public")[:1]
    )
    return Coalesce(Subquery(word), False, output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Held:
    """Rows that are not shown to the public: their number, and by group where groups are large."""

    total: int
    by_group: dict[str, int | None]
    erased: int

    @property
    def hides_number(self) -> bool:
        """So few that even their number is not told."""
        return self.total < SMALLEST_GROUP


def not_named(releases: Iterable[Release], *, on: date) -> set[str]:
    """Of what figures were asked for, the subjects that are not public on a day, as texts."""
    texts = {one["text"] for release in releases for one in release.said["parameters"]}
    asked = {text: uuid for text in texts if (uuid := uuid_in(text))}
    if not asked:
        return set()
    known = Subject.objects.filter(Q(_public("pk", on)), uuid__in=asked.values())
    public = set(known.values_list("uuid", flat=True))
    return {text for text, uuid in asked.items() if uuid not in public}


def rows_held_back(release: Release, *, on: date) -> Held:
    """What stands on the public page for the rows that are not on it."""
    public = public_contents(release, on=on).filter(pk=OuterRef("pk"))
    groups = (
        RowContent.objects.filter(~Exists(public), **_of(release.number))
        .values_list("grouped")
        .annotate(n=Count("pk"))
        .order_by("grouped")
    )
    numbers: dict[str, int] = dict(groups)
    erased = Erasure.objects.filter(
        row_id__gt=release.number * ROWS_APART, row_id__lt=(release.number + 1) * ROWS_APART
    ).count()
    return Held(sum(numbers.values()) + erased, suppressed(numbers), erased)


def _shown(row: ReleaseRow) -> ShownRow:
    held: RowContent | None = getattr(row, "content", None)
    return ShownRow(
        row.position,
        row.counted,
        row.digest,
        content(held.open, held.inner) if held else None,
        erased=held is None,
    )


def _of(number: int) -> dict[str, Any]:
    """The contents of a release's rows lie between two keys: no join is needed."""
    return {"row_id__gt": number * ROWS_APART, "row_id__lt": (number + 1) * ROWS_APART}
