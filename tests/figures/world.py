"""Random records, corrected and withdrawn at random, and the obvious way to count them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from inward.agreements.models import Agreement, Assessment, Commitment, Signing, Terms
from inward.agreements.rules import Strength, Verdict
from inward.core.intervals import interval, on_day
from inward.directory.models import Establishment, Merge, Organisation
from inward.events.models import Edition, Event, Participation, Programme
from inward.events.rules import Roll, State
from inward.evidence.actions import replace, state, withdraw, writing
from inward.evidence.models import Entry, Fact
from inward.places.models import Area
from tests import make

FIRST_DAY = date(2018, 1, 1)
_VERDICTS = [*Verdict, Verdict.KEPT, Verdict.KEPT]


@dataclass
class World:
    """What a random record holds, for tests that count in it."""

    organisations: list[Organisation]
    programme: Programme
    editions: list[Edition]
    events: list[Event]
    agreements: list[Agreement]
    commitments: list[Commitment]
    areas: list[Area]


def random_world(seed: int) -> World:
    dice = Random(seed)
    programme = make.programme()
    editions = [
        make.edition(
            programme, n, held=str(2017 + n), roll=dice.choice([Roll.COMPLETE, Roll.PARTIAL])
        )
        for n in (1, 2, 3, 4)
    ]
    events = [
        make.event(f"Event {i}", held=str(_day(dice)), edition=dice.choice([*editions, None]))
        for i in range(6)
    ]
    district = make.area("District", kind="district")
    areas = [district, make.area("Zone", parent=district), make.area("Elsewhere")]
    world = World(
        [make.organisation() for _ in range(7)], programme, editions, events, [], [], areas
    )
    for _ in range(14):
        _participation(world, dice)
        _establishment(world, dice)
    for i in range(5):
        signed = dice.choice(["2019", "2020-05", str(_day(dice)), str(_day(dice))])
        made = make.agreement(f"Paper {i}", signed=signed, event=dice.choice([*events, None]))
        world.agreements.append(made)
    for _ in range(7):
        _commitment(world, dice)
    for _ in range(14):
        make.assessment(
            dice.choice(world.commitments), dice.choice(_VERDICTS), as_of=str(_day(dice))
        )
    for _ in range(4):
        _merge(world, dice)
    for model in (Participation, Establishment, Signing, Terms, Assessment, Merge):
        for _ in range(3):
            _change_one(model, dice)
    return world


def _day(dice: Random) -> date:
    return FIRST_DAY + timedelta(days=dice.randrange(2000))


def _participation(world: World, dice: Random) -> None:
    make.participation(
        dice.choice(world.organisations),
        dice.choice(world.events),
        role=dice.choice(["exhibitor", "speaker"]),
        as_of=str(_day(dice)),
        state=dice.choice([State.CAME, State.CAME, State.CAME, State.INVITED]),
    )


def _establishment(world: World, dice: Random) -> None:
    opened = _day(dice)
    make.establishment(
        dice.choice(world.organisations),
        dice.choice([*world.areas, None]),
        function=dice.choice(["store", "regional_headquarters"]),
        opened=dice.choice(["", str(opened)]),
        closed=dice.choice(["", "", str(opened + timedelta(days=dice.randrange(900)))]),
        as_of=str(_day(dice)),
    )


def _commitment(world: World, dice: Random) -> None:
    made = make.commitment(
        promisor=dice.choice(world.organisations),
        strength=dice.choice(list(Strength)),
        due=dice.choice(["", "2019", str(_day(dice)), str(_day(dice))]),
        as_of=str(_day(dice)),
    )
    world.commitments.append(made)
    if dice.random() < 0.4:
        # Changed by further terms, not corrected: both stand, the later has the last word.
        with writing("changed", by=None, at=make.NOW) as entry:
            state(
                entry,
                Terms,
                made.pk,
                on_day(_day(dice)),
                cited=make.cites(),
                wording_en="changed",
                strength=dice.choice(list(Strength)),
                **make.span("due", dice.choice(["", "2020"])),
            )


def _merge(world: World, dice: Random) -> None:
    absorbed, into = sorted(dice.sample(world.organisations, 2), key=lambda o: o.pk)
    with writing("merge", by=None, at=make.NOW) as entry:
        state(entry, Merge, absorbed.pk, interval(str(_day(dice))), into=into)


def _change_one(model: type[Fact], dice: Random) -> None:
    everything = model.objects.all()
    taken = {fact.replaces_id for fact in everything}
    latest = [fact for fact in everything if fact.pk not in taken and not fact.withdrawn]
    if not latest:
        return
    fact = dice.choice(latest)
    with writing("change", by=None, at=make.NOW) as entry:
        if dice.random() < 0.4:
            withdraw(entry, fact, why="never so")
        else:
            replace(entry, fact, as_of=on_day(_day(dice)))


def clocks(dice: Random, number: int) -> list[tuple[date, int]]:
    newest = Entry.objects.latest("id").pk
    drawn = [(_day(dice), dice.randrange(newest + 1)) for _ in range(number)]
    return [*drawn, (FIRST_DAY + timedelta(days=4000), newest)]


def live(model: type[Fact], on: date, known: int) -> list[Any]:
    """The rule of the ledger, word by word."""
    facts = list(model.objects.order_by("id"))
    return [
        fact
        for fact in facts
        if fact.last <= on
        and fact.entry_id <= known
        and not fact.withdrawn
        and not any(g.replaces_id == fact.pk and g.entry_id <= known for g in facts)
    ]


def survivor(key: int, known: int) -> int:
    """Of two that are one: on whatever day it was said, they were one on every day."""
    merges = {merge.subject_id: merge.into_id for merge in live(Merge, date.max, known)}
    while key in merges:
        key = merges[key]
    return key


def last_word(facts: Iterable[Any]) -> Any:
    return max(facts, key=lambda f: (f.last, f.entry_id, f.pk), default=None)
