"""A metric through the years, and how plainly "first time" may be said."""

from datetime import date
from decimal import Decimal
from random import Random

import pytest

from inward.core.intervals import on_day
from inward.directory.models import Organisation
from inward.events.rules import Roll
from inward.evidence.actions import replace, withdraw, writing
from inward.evidence.models import Entry, Observation
from inward.figures.queries import FIGURES, count
from inward.figures.queries.clocks import newest_known
from tests import make
from tests.figures.world import clocks, last_word, live

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("seed", range(6))
def test_a_series_is_every_live_number_and_its_value_the_last(seed: int):
    dice = Random(seed)
    subject, other = make.area(), make.area("Elsewhere")
    for _ in range(12):
        make.observation(
            dice.choice([subject, subject, other]),
            dice.choice(["rhq", "gsp"]),
            str(dice.randrange(200)),
            as_of=dice.choice(["2019", "2020-12", "2021-03-01", "2022-06-15"]),
        )
    for _ in range(4):
        taken = set(Observation.objects.values_list("replaces_id", flat=True))
        fact = dice.choice([o for o in Observation.objects.all() if o.pk not in taken])
        with writing("correct", by=None, at=make.NOW) as entry:
            if dice.random() < 0.5 and not fact.withdrawn:
                withdraw(entry, fact, why="misread")
            else:
                replace(entry, fact, as_of=on_day(date(2020, dice.randrange(1, 13), 1)))

    asked = {"subject": str(subject.subject.uuid), "metric": "rhq"}
    for on, known in clocks(dice, 6):
        mine = [
            o
            for o in live(Observation, on, known)
            if o.subject_id == subject.pk and o.metric_id == "metric:rhq"
        ]
        counted = count(FIGURES["metric_series"], asked, on=on, known=known)
        rows = list(counted.rows())
        last = max(mine, key=lambda o: (o.last, o.first, o.entry_id, o.pk), default=None)
        assert counted.value == (last.value if last else None)
        assert {row.facts[0][1] for row in rows} == {o.pk for o in mine}
        assert len({row.key for row in rows}) == len(rows)


def test_a_number_keeps_its_own_quantifier_and_unit():
    subject = make.area()
    seen = make.observation(subject, value="80", as_of="2020-02-28")
    with writing("the source says more than", by=None, at=make.NOW) as entry:
        replace(entry, seen, quantifier="more_than")
    asked = {"subject": str(subject.subject.uuid), "metric": "rhq"}
    counted = count(FIGURES["metric_series"], asked, on=TODAY, known=Entry.objects.latest("id").pk)

    assert (counted.value, counted.quantifier, counted.unit) == (Decimal(80), "more_than", "count")
    assert last_word([seen]) is seen


@pytest.mark.parametrize(
    ("rolls", "said"),
    [
        ((Roll.COMPLETE, Roll.COMPLETE), "1 plain"),
        ((Roll.COMPLETE, Roll.PARTIAL), "1 on-record"),
        ((Roll.UNKNOWN, Roll.COMPLETE), "1 on-record"),
    ],
)
def test_first_time_is_said_plainly_only_after_complete_rolls(rolls: tuple[Roll, Roll], said: str):
    programme = make.programme()
    for number, roll in enumerate(rolls, start=1):
        make.edition(programme, number, roll=roll)
    third = make.edition(programme, 3, roll=Roll.PARTIAL)
    make.participation(make.organisation(), make.event(edition=third))

    (row,) = count(
        FIGURES["first_timers"],
        {"edition": str(third.subject.uuid)},
        on=TODAY,
        known=Entry.objects.latest("id").pk,
    ).rows()
    assert row.shown["times"] == said


def test_an_edition_the_record_misses_leaves_first_time_open():
    programme = make.programme()
    make.edition(programme, 1)
    third = make.edition(programme, 3)
    make.participation(make.organisation(), make.event(edition=third))

    (row,) = count(
        FIGURES["first_timers"],
        {"edition": str(third.subject.uuid)},
        on=TODAY,
        known=Entry.objects.latest("id").pk,
    ).rows()
    assert row.shown["times"] == "1 on-record"


def test_a_series_has_what_is_said_of_whoever_was_merged_into_it():
    firm, twin, first = make.organisation(), make.organisation(), make.organisation()
    for who, value, day in ((firm, "90", "2021"), (twin, "110", "2023"), (first, "70", "2019")):
        make.observation(who, "jobs", value, as_of=day, unit="persons")
    before = newest_known()
    make.merged(first, twin, firm)
    figure = FIGURES["metric_series"]

    def said(who: Organisation, known: int) -> tuple[Decimal | None, list[str]]:
        asked = {"subject": str(who.subject.uuid), "metric": "jobs"}
        counted = count(figure, asked, on=TODAY, known=known)
        return counted.value, [row.shown["value"] for row in counted.rows()]

    assert said(firm, before) == (90, ["90"])
    assert said(firm, newest_known()) == said(twin, newest_known()) == (110, ["70", "90", "110"])
