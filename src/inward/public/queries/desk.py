"""What officers see of the public site: everything written, and whether it is public."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from inward.core.paging import Page, page
from inward.core.sought import typed_words
from inward.evidence.models import Label
from inward.evidence.rules import Kind
from inward.places.models import Area
from inward.public.models import WRITTEN, Place, Text, Written
from inward.public.queries.publicly import is_shown
from inward.public.queries.zones import ZONE
from inward.public.rules import LANGUAGES, slug

PER_PAGE = 50
# The public page of each kind of record. Organisations and agreements are named on others' pages.
PAGES = {
    Kind.AREA: "zone",
    Kind.UNIT: "space-unit",
    Kind.EVENT: "event",
    Kind.COMMITMENT: "promise",
    Kind.NEWS: "news-one",
    Kind.STORY: "story",
}
_PLACES = {
    Place.HOME: "home",
    Place.ABOUT: "about",
    Place.LICENCE: "about",
    Place.SPACE: "space",
    Place.ENQUIRY: "enquiry",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Something written: where it shows, what is missing, whether it is public."""

    record: Written
    public: bool

    @property
    def lacks(self) -> tuple[str, ...]:
        return self.record.lacks()

    def where(self, lang: str) -> str:
        return page_of(self.record, lang)


def page_of(record: Written, lang: str) -> str:
    """The public page on which something written shows."""
    kind = record.kind_of_subject
    if isinstance(record, Text):
        if record.place == Place.ZONE and record.about:
            return _reverse("zone", lang, slug(record.about.uuid))
        if record.place == Place.SECTOR and record.sector:
            return _reverse("sector", lang, record.sector.code)
        return _reverse(_PLACES[Place(record.place)], lang)
    if kind in PAGES:
        return _reverse(PAGES[kind], lang, slug(record.subject.uuid))
    return _reverse("contact", lang)


def pages_of(labels: Sequence[Label]) -> dict[int, dict[str, str]]:
    """The public pages of records by language; empty where they have none of their own."""
    areas = [label.pk for label in labels if label.subject.kind == Kind.AREA]
    zones = set(Area.objects.filter(pk__in=areas, kind=ZONE).values_list("pk", flat=True))
    found: dict[int, dict[str, str]] = {}
    for label in labels:
        name = PAGES.get(Kind(label.subject.kind))
        if name and (label.subject.kind != Kind.AREA or label.pk in zones):
            found[label.pk] = {
                lang: _reverse(name, lang, slug(label.subject.uuid)) for lang in LANGUAGES
            }
    return found


def _reverse(name: str, *args: str) -> str:
    try:
        return reverse(f"public:{name}", args=args)
    except NoReverseMatch:
        return ""


def written(on: date) -> dict[Kind, list[Piece]]:
    """All that was written, by kind; what lacks a translation comes first."""
    found: dict[Kind, list[Piece]] = defaultdict(list)
    for kind, model in WRITTEN.items():
        links = {"about", "sector"} & {field.name for field in model._meta.get_fields()}
        rows = model._default_manager.select_related("subject", *links)
        for row in _with_word(rows, "pk", on).order_by("-pk"):
            found[kind].append(Piece(row, row.shown_now))
        found[kind].sort(key=lambda piece: not piece.lacks)
    return found


def piece(record: Written, on: date) -> Piece:
    row = _with_word(type(record)._default_manager.filter(pk=record.pk), "pk", on).get()
    return Piece(record, row.shown_now)


def _with_word(rows: "QuerySet[Any]", subject: str, on: date) -> "QuerySet[Any]":
    marked: QuerySet[Any] = rows.annotate(shown_now=is_shown(subject, on))
    return marked


def records(kind: str, public: str, text: str, *, on: date, after: str = "") -> Page[Label]:
    """Records of one kind by name, each with whether it is public."""
    rows = _with_word(Label.objects.filter(subject__kind=kind), "pk", on)
    rows = rows.select_related("subject")
    if public:
        rows = rows.filter(shown_now=public == "yes")
    for word in typed_words(text):
        rows = rows.filter(Q(name_en__icontains=word) | Q(name_zh__icontains=word))
    return page(rows, ("name_en", "pk"), after, size=PER_PAGE)
