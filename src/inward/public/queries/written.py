"""What the office wrote and made public."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from inward.core.models import Term
from inward.core.paging import Page, page
from inward.directory.people import Consent, Person, Purpose
from inward.evidence.models import Label
from inward.public.models import Contact, News, Place, Story, Text
from inward.public.queries.publicly import names, shown
from inward.public.still import once

PER_PAGE = 20


def text(
    place: Place,
    *,
    on: date,
    about: int | None = None,
    sector: str | None = None,
    preview: bool = False,
) -> Text | None:
    """The text of a place, if there is a public one; in a preview also one not public yet."""
    rows = Text.objects.filter(place=place, about=about, sector=sector).select_related("subject")
    return (rows if preview else shown(rows, on=on)).first()


@once
def texts(place: Place, *, on: date) -> dict[int | str | None, Text]:
    """The texts of all zones or all sectors, by what they introduce."""
    rows = shown(Text.objects.filter(place=place).select_related("subject"), on=on)
    return {one.about_id or one.sector_id: one for one in rows}


def news(*, on: date) -> QuerySet[News]:
    """Public news whose day has come."""
    rows = News.objects.filter(day__lte=on).select_related("subject")
    return shown(rows, on=on)


def news_page(*, on: date, after: str = "") -> Page[News]:
    return page(news(on=on), ("-day", "-subject"), after, size=PER_PAGE)


def stories(*, on: date) -> QuerySet[Story]:
    """Public stories, each with consent given by that day."""
    rows = Story.objects.filter(consent_on__lte=on, told_on__lte=on).select_related("subject")
    return shown(rows, on=on)


def stories_page(*, on: date, after: str = "") -> Page[Story]:
    return page(stories(on=on), ("-told_on", "-subject"), after, size=PER_PAGE)


def named_speaker(story: Story) -> Person | None:
    """Whoever speaks, while they consent to being named in public."""
    if story.speaker_id is None:
        return None
    consents = Consent.objects.filter(
        person_id=story.speaker_id,
        purpose=Purpose.PUBLISH,
        withdrawn_at=None,
        person__erased_in=None,
    )
    consent = consents.select_related("person").first()
    return consent.person if consent else None


@dataclass(frozen=True, slots=True)
class Desks:
    """Contacts that answer for the same: everybody, one zone, or one sector."""

    zone: Label | None
    sector: Term | None
    desks: list[Contact]


def _contacts(on: date, *, preview: bool = False) -> QuerySet[Contact]:
    rows = Contact.objects.select_related("subject", "sector").order_by("order", "pk")
    return rows if preview else shown(rows, on=on)


def desks(*, on: date, preview: bool = False) -> list[Desks]:
    """All desks: the front desk first, then zones, then sectors; those of a hidden zone are hidden."""
    found = list(_contacts(on, preview=preview))
    zones = names((desk.about_id for desk in found), on=on)
    groups: dict[tuple[int | None, str | None], Desks] = {}
    for desk in found:
        if desk.about_id is not None and desk.about_id not in zones:
            continue
        key = desk.about_id, desk.sector_id
        group = groups.setdefault(key, Desks(zones.get(desk.about_id or 0), desk.sector, []))
        group.desks.append(desk)
    return sorted(groups.values(), key=lambda g: (g.zone is not None, g.sector is not None))


@once
def desks_for(*, on: date, about: int | None = None, sector: str | None = None) -> list[Contact]:
    """Who answers for a zone or a sector: its own desk, else the front desk."""
    own = Q(about=None, sector=None)
    if about is not None:
        own |= Q(about=about)
    if sector is not None:
        own |= Q(sector=sector)
    found = list(_contacts(on).filter(own))
    special = [desk for desk in found if desk.about_id or desk.sector_id]
    return special or found
