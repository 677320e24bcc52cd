"""Every rule beside the obvious way to count, over random records at random clocks."""

from collections.abc import Callable, Mapping
from datetime import date
from random import Random

import pytest

from inward.agreements.models import Assessment, Commitment, Signing, Terms
from inward.core.intervals import interval
from inward.directory.models import Establishment, Merge
from inward.events.models import Edition, Event, Participation
from inward.evidence.actions import state, writing
from inward.evidence.models import Subject
from inward.figures.queries import FIGURES, count
from inward.figures.queries.clocks import newest_known
from inward.figures.rules import Tally, share
from tests import make
from tests.figures.world import World, clocks, last_word, live, random_world, survivor

pytestmark = pytest.mark.django_db
SEEDS = range(8)


def uuid(key: int) -> str:
    return str(Subject.objects.get(pk=key).uuid)


def counted_keys(name: str, parameters: Mapping[str, str], on: date, known: int) -> set[str]:
    """The rows' keys, after asking that value and rows say the same."""
    counted = count(FIGURES[name], parameters, on=on, known=known)
    rows = list(counted.rows())
    tally = Tally()
    for row in rows:
        tally.add(row)
    assert tally.value(FIGURES[name].reckoning) == counted.value
    assert len({row.key for row in rows}) == len(rows)
    return {row.key for row in rows if row.counted}


def everywhere(seed: int, check: Callable[[World, date, int], None]) -> None:
    world = random_world(seed)
    for on, known in clocks(Random(seed), 6):
        check(world, on, known)


def came(events: set[int], on: date, known: int, role: str = "") -> set[int]:
    return {
        survivor(p.subject_id, known)
        for p in live(Participation, on, known)
        if p.state == "came" and p.event_id in events and p.role_id.endswith(role)
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_who_took_part_in_an_event_an_edition_a_programme_and_a_period(seed: int):
    def check(world: World, on: date, known: int) -> None:
        event, edition, programme = world.events[0], world.editions[1], world.programme
        of_edition = {e.pk for e in world.events if e.edition_id == edition.pk}
        of_programme = {e.pk for e in world.events if e.edition_id}
        in_period = {
            e.pk
            for e in world.events
            if date(2019, 1, 1) <= e.held_first and e.held_last <= date(2020, 12, 31)
        }
        for name, parameters, events in (
            ("participants_of_event", {"event": uuid(event.pk)}, {event.pk}),
            ("participants_of_edition", {"edition": uuid(edition.pk)}, of_edition),
            ("participants_of_programme", {"programme": uuid(programme.pk)}, of_programme),
            ("participants_in_period", {"period": "2019/2020"}, in_period),
        ):
            who = {uuid(key) for key in came(events, on, known)}
            speakers = {uuid(key) for key in came(events, on, known, "speaker")}
            assert counted_keys(name, parameters, on, known) == who
            assert counted_keys(name, parameters | {"role": "speaker"}, on, known) == speakers

    everywhere(seed, check)


@pytest.mark.parametrize("seed", SEEDS)
def test_for_whom_an_edition_is_the_first_or_the_nth(seed: int):
    def check(world: World, on: date, known: int) -> None:
        for edition in world.editions:
            seen: dict[int, set[int]] = {}
            for other in world.editions:
                if other.number <= edition.number:
                    events = {e.pk for e in world.events if e.edition_id == other.pk}
                    for key in came(events, on, known):
                        seen.setdefault(key, set()).add(other.number)
            for n in (1, 2, 3):
                who = {uuid(k) for k, ns in seen.items() if len(ns) == n and edition.number in ns}
                asked = {"edition": uuid(edition.pk)}
                assert counted_keys("nth_timers", asked | {"n": str(n)}, on, known) == who
                if n == 1:
                    assert counted_keys("first_timers", asked, on, known) == who

    everywhere(seed, check)


@pytest.mark.parametrize("seed", SEEDS)
def test_agreements_signed_in_a_period_and_at_an_event(seed: int):
    def check(world: World, on: date, known: int) -> None:
        signed = live(Signing, on, known)
        event = world.events[0]
        everything = {uuid(s.subject_id) for s in signed}
        in_2020 = {
            uuid(s.subject_id)
            for s in signed
            if s.first >= date(2020, 1, 1) and s.last <= date(2020, 12, 31)
        }
        at_event = {uuid(s.subject_id) for s in signed if s.event_id == event.pk}

        assert counted_keys("agreements_signed", {}, on, known) == everything
        assert counted_keys("agreements_signed", {"period": "2020"}, on, known) == in_2020
        asked = {"event": uuid(event.pk)}
        assert counted_keys("agreements_signed", asked, on, known) == at_event

    everywhere(seed, check)


def promises(on: date, known: int) -> list[tuple[Terms, str, int]]:
    """Each promise's last terms, its verdict, and who stands for its promisor."""
    terms, assessments = live(Terms, on, known), live(Assessment, on, known)
    found = []
    for commitment in Commitment.objects.order_by("pk"):
        last = last_word(t for t in terms if t.subject_id == commitment.pk)
        verdict = last_word(
            a for a in assessments if a.subject_id == commitment.pk and a.verdict != "nothing_found"
        )
        if last:
            promisor = survivor(commitment.promisor_id, known)
            found.append((last, verdict.verdict if verdict else "none", promisor))
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_the_kept_rate_of_promises_due_and_of_promises_signed(seed: int):
    def check(world: World, on: date, known: int) -> None:
        made = promises(on, known)
        due = [
            (t, v) for t, v, _ in made if t.due_last and t.due_last <= on and t.strength != "wish"
        ]
        signed = [(t, v) for t, v, _ in made if t.strength == "signed"]
        undated = [(t, v) for t, v in signed if t.due_last is None]

        for of, among in (("due", due), ("signed", signed)):
            counted = count(FIGURES["kept_rate"], {"of": of}, on=on, known=known)
            kept = {uuid(t.subject_id) for t, v in among if v == "kept"}
            assert counted_keys("kept_rate", {"of": of}, on, known) == kept
            assert (counted.numerator, counted.of) == (len(kept), len(among))
            assert counted.value == share(len(kept), len(among))
            beside = {b.name: (b.value, b.of) for b in counted.beside()}
            assert beside["undated"] == (sum(v == "kept" for _, v in undated), len(undated))

    everywhere(seed, check)


@pytest.mark.parametrize("seed", SEEDS)
def test_promises_by_verdict_and_by_promisor(seed: int):
    def check(world: World, on: date, known: int) -> None:
        made = promises(on, known)
        promisor = world.organisations[-1]
        for verdict in ("kept", "broken", "none"):
            all_ = {uuid(t.subject_id) for t, v, _ in made if v == verdict and t.strength != "wish"}
            wishes = {
                uuid(t.subject_id) for t, v, _ in made if v == verdict and t.strength == "wish"
            }
            of_one = {
                uuid(t.subject_id)
                for t, v, by in made
                if v == verdict and t.strength != "wish" and by == promisor.pk
            }
            asked = {"verdict": verdict}
            by_one = asked | {"promisor": uuid(promisor.pk)}
            assert counted_keys("commitments_by_verdict", asked, on, known) == all_
            assert (
                counted_keys("commitments_by_verdict", asked | {"strength": "wish"}, on, known)
                == wishes
            )
            # Somebody absorbed is asked for by the name of the one that remains.
            if survivor(promisor.pk, known) == promisor.pk:
                assert counted_keys("commitments_by_verdict", by_one, on, known) == of_one

    everywhere(seed, check)


@pytest.mark.parametrize("seed", SEEDS)
def test_establishments_open_on_a_day_and_regional_headquarters(seed: int):
    def check(world: World, on: date, known: int) -> None:
        said: dict[tuple[int, str, int | None], list[Establishment]] = {}
        for fact in live(Establishment, on, known):
            who = survivor(fact.subject_id, known)
            said.setdefault((who, fact.function_id, fact.place_id), []).append(fact)
        open_ = {
            key
            for key, facts in said.items()
            for last in [last_word(facts)]
            if not (last.opened_last and last.opened_last > on)
            and not (last.closed_last and last.closed_last <= on)
        }
        district, zone, _ = world.areas
        here = {key for key in open_ if key[2] in {district.pk, zone.pk}}
        headquarters = {uuid(key[0]) for key in open_ if key[1] == "presence:regional_headquarters"}

        def keys(of: set[tuple[int, str, int | None]]) -> set[str]:
            return {f"{uuid(w)} {f} {uuid(p) if p else '-'}" for w, f, p in of}

        stores = {key for key in open_ if key[1] == "presence:store"}
        assert counted_keys("establishments", {}, on, known) == keys(open_)
        assert counted_keys("establishments", {"function": "store"}, on, known) == keys(stores)
        assert counted_keys("establishments", {"place": uuid(district.pk)}, on, known) == keys(here)
        assert counted_keys("regional_headquarters", {}, on, known) == headquarters

    everywhere(seed, check)


def test_the_world_has_something_to_count_in_every_figure():
    """An oracle over empty records would agree with anything."""
    random_world(3)
    far, newest = clocks(Random(3), 0)[0]

    assert Edition.objects.count() == 4
    assert Event.objects.exclude(edition=None).exists()
    assert {v for _, v, _ in promises(far, newest)} > {"kept", "none"}


def test_two_entries_found_out_late_to_be_one_count_once_on_every_day_before():
    one, other = make.organisation(), make.organisation()
    event = make.event(held="2023-11-06")
    for who in (one, other):
        make.participation(who, event, as_of="2023-11-06")
    before = newest_known()
    with writing("merge", by=None, at=make.NOW) as entry:
        state(entry, Merge, other.pk, interval("2026-11-23"), into=one)
    asked = {"event": str(event.subject.uuid)}
    figure = FIGURES["participants_of_event"]
    day = date(2023, 12, 31)

    assert count(figure, asked, on=day, known=before).value == 2
    assert count(figure, asked, on=day, known=newest_known()).value == 1


def test_a_figure_asked_for_an_entry_that_was_merged_is_that_of_the_one_that_stays():
    firm, twin = make.organisation(en="Kao"), make.organisation(en="Kao")
    for who in (firm, twin):
        make.assessment(make.commitment(promisor=who, due="2024"))
    before = newest_known()
    make.merged(twin, firm)
    figure, day = FIGURES["kept_rate"], date(2026, 11, 23)

    def due(promisor: str, known: int) -> int | None:
        return count(figure, {"promisor": promisor}, on=day, known=known).of

    asked = [str(firm.subject.uuid), str(twin.subject.uuid)]
    assert [due(one, before) for one in asked] == [1, 1]
    assert [due(one, newest_known()) for one in [*asked, "Kao"]] == [2, 2, 2]
