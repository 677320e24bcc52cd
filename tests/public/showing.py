"""Making things public, and no longer; and a small public world."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from inward.agreements.rules import Verdict
from inward.core.intervals import interval
from inward.evidence.actions import publish, state
from inward.places.models import Focus
from inward.public import actions
from inward.public.models import Contact, News, Place, Story, Text, Written
from tests import make

ON = date(2026, 11, 23)


def show(*things: Any, on: str = "2026-11-01") -> None:
    for thing in things:
        publish(thing.subject, True, as_of=interval(on), by=None, at=make.NOW)


def hide(*things: Any, on: str = "2026-11-02") -> None:
    for thing in things:
        publish(thing.subject, False, as_of=interval(on), by=None, at=make.NOW)


def write(model: type[Written], name: str, **says: Any) -> Any:
    """Something written, with a Chinese title beside the English one."""
    texts = {"text_en": f"{name}, told at length.", "text_zh": f"{name}，详细说来。"}
    names = {"name_en": name, "name_zh": f"{name}（中）"}
    return actions.write(model, by=None, at=make.NOW, **(names | texts | says))


def story(name: str, **says: Any) -> Story:
    consent = {"consent_on": date(2026, 10, 1), "consent_how": "letter"}
    said = {"told_on": date(2026, 10, 1), "words_en": f"{name}, said aloud"} | consent | says
    made: Story = write(Story, name, **said)
    return made


def want(zone: Any, sector: str) -> None:
    """A zone chooses a sector to grow."""
    entry, chosen = make.entry(), make.term(f"sector:{sector}")
    state(entry, Focus, zone.pk, interval("2024"), cited=make.cites(), sector=chosen)


@dataclass
class World:
    """One record of every kind, each about the others; `all` by what it is."""

    all: dict[str, Any] = field(default_factory=dict)


def world(name: str = "Open", *, number: int = 1) -> World:
    """Everything the site can show, every name in it beginning with `name`."""
    district = make.area(f"{name} district", kind="district")
    zone = make.area(f"{name} zone {number}", parent=district)
    site = make.site(f"{name} house", area=zone)
    firm = make.organisation(en=f"{name} Works", zh=f"{name}厂", sector="life_health")
    event = make.event(f"{name} fair", held="2026-12-01/2026-12-02")
    past = make.event(f"{name} meeting", held="2025-03-01")
    paper = make.agreement(f"{name} paper", event=past, parties=(firm,), signed="2025-03-01")
    promise = make.commitment(
        f"{name} promise", agreement=paper, promisor=firm, place=zone, due="2026-06"
    )
    make.assessment(promise, Verdict.KEPT)
    make.establishment(firm, zone)
    make.participation(firm, past, as_of="2025-03-01")
    make.observation(zone)
    want(zone, "life_health")
    return World(
        {
            "district": district,
            "zone": zone,
            "site": site,
            "firm": firm,
            "event": event,
            "past": past,
            "paper": paper,
            "promise": promise,
            "news": write(News, f"{name} news", day=date(2026, 11, 1), about=zone.subject),
            "story": story(f"{name} story", organisation=firm),
            "desk": write(Contact, f"{name} desk", about=zone.subject, telephone="000 1"),
            "text": write(Text, f"{name} words", place=Place.ZONE, about=zone.subject),
        }
    )
