"""The arguments of every address of a kind, for `addresses`."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Model, QuerySet

from inward.agreements.models import Commitment, Terms
from inward.evidence.models import rows_of
from inward.places.models import Area
from inward.public.models import Place
from inward.public.queries import events as events_
from inward.public.queries import written
from inward.public.queries import zones as zones_
from inward.public.queries.publicly import shown
from inward.public.rules import slug

Each = Iterator[tuple[tuple[str, ...], int | None]]


def _slugs(rows: "QuerySet[Model]") -> Each:
    for key, uuid in rows.order_by("pk").values_list("pk", "subject__uuid"):
        yield (slug(uuid),), key


def zones(on: date) -> Each:
    return _slugs(shown(Area.objects.filter(kind=zones_.ZONE), on=on))


def sectors(on: date) -> Each:
    texts = written.texts(Place.SECTOR, on=on)
    for sector in zones_.sectors(on, written=tuple(map(str, texts))):
        yield (sector.term.code,), None


def events(on: date) -> Each:
    return _slugs(events_.events(on))


def calendars(on: date) -> Each:
    for event in events_.events(on).order_by("pk"):
        if events_.has_a_day(event):
            yield (slug(event.subject.uuid),), event.pk


def promises(on: date) -> Each:
    said = rows_of(Terms).live(on=on).values("subject_id")
    return _slugs(shown(Commitment.objects.filter(pk__in=said), on=on))


def news(on: date) -> Each:
    return _slugs(written.news(on=on))


def stories(on: date) -> Each:
    return _slugs(written.stories(on=on))
