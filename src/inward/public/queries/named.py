"""Who may be named in public, and whom the public reads of by name."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from inward.directory.naming import consenting, not_consenting, people_named
from inward.directory.people import Consent, Person, Purpose
from inward.evidence.models import Source
from inward.public.models import WRITTEN, Story
from inward.public.queries.publicly import is_shown
from inward.publish.models import Release


@dataclass(frozen=True, slots=True)
class Place:
    """A text in which somebody is named, and whether the public reads it now."""

    label: str
    address: str
    public: bool
    speaks: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who may be named or is, with every consent ever given to it, the newest first."""

    person: Person
    consents: Sequence[Consent]
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class People:
    """Those who agreed to be named, now or once; and those named without it."""

    agreed: Sequence[Named]
    others: Sequence[Named]


def people(*, on: date) -> People:
    """Everybody who agreed to be named in public, and everybody else a public text names."""
    texts = _texts(on)
    # Of the others only what is or may be public: somebody's words in a draft are no fault yet.
    open_texts = {place: text for place, text in texts.items() if place.public}
    consents = defaultdict(list)
    given = Consent.objects.filter(purpose=Purpose.PUBLISH, person__erased_in=None)
    for consent in given.select_related("person").order_by("-given_at", "-pk"):
        consents[consent.person].append(consent)
    spoken = _spoken(on)
    willing = consenting(Person.objects.filter(erased_in=None))
    unwilling = not_consenting(Person.objects.filter(erased_in=None))
    where = (
        _by_person(people_named(texts, willing)),
        _by_person(people_named(open_texts, unwilling)),
    )
    agreed = [
        Named(one, consents[one], [*spoken.get(one, ()), *where[0].get(one, where[1].get(one, ()))])
        for one in sorted(consents, key=str)
    ]
    others = [
        Named(one, (), places)
        for one, places in sorted(where[1].items(), key=lambda pair: str(pair[0]))
        if one not in consents or all(consent.withdrawn_at for consent in consents[one])
    ]
    return People(agreed, others)


def _by_person(named: dict[Place, list[Person]]) -> dict[Person, list[Place]]:
    found: dict[Person, list[Place]] = defaultdict(list)
    for place, some in named.items():
        for person in some:
            found[person].append(place)
    return found


def _spoken(on: date) -> dict[Person, list[Place]]:
    """The stories in which somebody speaks under their name."""
    rows = Story.objects.filter(speaker__isnull=False).select_related("subject", "speaker")
    found: dict[Person, list[Place]] = defaultdict(list)
    for story in rows.annotate(shown_now=is_shown("pk", on)).order_by("-told_on", "pk"):
        assert story.speaker
        found[story.speaker].append(_entry(story, speaks=True))
    return found


def _entry(record, *, speaks: bool = False) -> Place:  # type: ignore[no-untyped-def]
    address = reverse("public-entry", args=[record.subject.uuid])
    return Place(str(record), address, record.shown_now, speaks)


def _texts(on: date) -> dict[Place, str]:
    """What the public reads or may read: the office's texts, corrections, titles of documents."""
    found: dict[Place, str] = {}
    for model in WRITTEN.values():
        columns = [f"{stem}_{lang}" for stem in model.pairs for lang in ("zh", "en")]
        rows = model._default_manager.select_related("subject")
        for row in rows.annotate(shown_now=is_shown("pk", on)).order_by("pk"):
            found[_entry(row)] = "\n".join(getattr(row, column) for column in columns)
    for release in Release.objects.exclude(reason="").only("number", "digest", "reason"):
        label = _("Correction in release %(n)s") % {"n": release.number}
        found[Place(label, release.get_absolute_url(), True)] = release.reason
    # Of documents the public is shown those that anybody can open.
    for source in Source.objects.exclude(url="").order_by("pk"):
        label = _("Source %(code)s") % {"code": source.code}
        address = reverse("source", args=[source.code])
        found[Place(label, address, True)] = f"{source.title}\n{source.publisher}"
    return found
