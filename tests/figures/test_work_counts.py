"""Figures of projects, money, cases and visits beside the obvious way to count, at random clocks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from statistics import median
from typing import Any

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st

from inward.aftercare.actions import take_step
from inward.aftercare.models import Case, CaseStep
from inward.aftercare.rules import Step
from inward.core.intervals import interval, on_day
from inward.core.models import Term
from inward.directory import current as directory
from inward.directory.models import Name
from inward.directory.people import Basis
from inward.directory.persons import enter_person
from inward.evidence.actions import edit, state, withdraw, writing
from inward.evidence.models import Edit, Observation, Subject
from inward.figures.queries import FIGURES, cases, count, coverage, funds, projects
from inward.figures.queries.asked import read
from inward.figures.queries.by_team import AT_ONCE, TEAM, by_team, ledger_ends
from inward.figures.queries.by_team.places import areas_around
from inward.figures.queries.cases import response
from inward.figures.queries.cases.histories import histories
from inward.figures.queries.clocks import newest_known
from inward.figures.queries.funnel import Chance, chances, funnel
from inward.figures.queries.hours import Worked
from inward.figures.rules import Counted, Row, Tally, ratio, share
from inward.office.models import Member
from inward.office.queries import working_calendar
from inward.pipeline.actions import describe, log_interaction
from inward.pipeline.models import Interaction, Milestone, Project
from inward.pipeline.rules import Stage
from inward.pipeline.visits import queries as visits
from inward.pipeline.visits.queries import accounts_in
from inward.pipeline.visits.queries import coverage as coverage_page
from tests import make
from tests.figures.working import Office, another_day, random_office
from tests.figures.world import clocks, last_word, live, survivor

pytestmark = pytest.mark.django_db
SEEDS = range(4)


def uuid(key: int) -> str:
    return str(Subject.objects.get(pk=key).uuid)


def counted(name: str, on: date, known: int, **asked: str) -> tuple[Counted, list[Row]]:
    """Value and rows, after asking that they say the same and show nothing that is no column."""
    figure = FIGURES[name]
    found = count(figure, asked, on=on, known=known)
    rows, tally = list(found.rows()), Tally()
    declared = {column.name for column in figure.columns}
    for row in rows:
        tally.add(row)
        assert {name.removesuffix("_en").removesuffix("_zh") for name in row.shown} == declared
    assert tally.value(figure.reckoning) == found.value
    assert len({row.key for row in rows}) == len(rows)
    return found, rows


def everywhere(seed: int, check: Callable[[Office, date, int], None]) -> None:
    office = random_office(seed)
    for on, known in clocks(Random(seed), 6):
        check(office, on, known)


def before_edits(record: Any, field: str, now: Any, known: int) -> str:
    """What a plain column said at a number, by its journal."""
    later = Edit.objects.filter(subject_id=record.pk, field=field, entry_id__gt=known)
    first = min(later, key=lambda e: (e.entry_id, e.pk), default=None)
    return first.before if first else "" if now is None else str(now)


def reached(stage: str, on: date, known: int) -> dict[int, Milestone]:
    found = {}
    for one in live(Milestone, on, known):
        if one.stage == stage:
            assert one.subject_id not in found
            found[one.subject_id] = one
    return found


def team_of(project: int, known: int) -> str:
    record = Project.objects.get(pk=project)
    return before_edits(record, "team", record.team_id, known)


def inside(fact: Any, year: str) -> bool:
    span = interval(year)
    return bool(span.first <= fact.first and fact.last <= span.last)


@pytest.mark.parametrize("seed", SEEDS)
def test_projects_that_reached_a_stage_in_a_period_of_a_cohort_and_of_a_team(seed: int):
    def check(office: Office, on: date, known: int) -> None:
        received = reached("received", on, known)
        team = office.teams[0]
        for stage in ("received", "signed", "delivered"):
            there = reached(stage, on, known)
            in_2021 = {uuid(key) for key, one in there.items() if inside(one, "2021")}
            cohort = {uuid(k) for k in there if k in received and inside(received[k], "2019/2020")}
            theirs = {uuid(key) for key in there if team_of(key, known) == str(team.pk)}
            for asked, who in (
                ({}, {uuid(key) for key in there}),
                ({"period": "2021"}, in_2021),
                ({"cohort": "2019/2020"}, cohort),
                ({"team": uuid(team.pk)}, theirs),
            ):
                found, rows = counted("projects_reached", on, known, stage=stage, **asked)
                assert {row.key for row in rows} == who
                assert found.value == len(who)

    everywhere(seed, check)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("name", "of", "then", "period"),
    [
        ("landing_rate", "signed", "registered", "period"),
        ("start_rate", "signed", "investing", "period"),
        ("conversion_rate", "received", "registered", "cohort"),
    ],
)
def test_landing_start_and_conversion_are_parts_of_their_denominators(
    seed: int, name: str, of: str, then: str, period: str
):
    def check(office: Office, on: date, known: int) -> None:
        among, later = reached(of, on, known), reached(then, on, known)
        team = office.teams[1]
        for asked in ({}, {period: "2019/2020"}, {"team": uuid(team.pk)}):
            whole = {
                key
                for key, one in among.items()
                if (period not in asked or inside(one, "2019/2020"))
                and ("team" not in asked or team_of(key, known) == str(team.pk))
            }
            part = whole & set(later)
            found, rows = counted(name, on, known, **asked)
            assert {row.key for row in rows} == {uuid(key) for key in whole}
            assert {row.key for row in rows if row.counted} == {uuid(key) for key in part}
            assert (found.numerator, found.of) == (len(part), len(whole))
            assert found.value == share(len(part), len(whole))

    everywhere(seed, check)


def same(one: Counted, other: Counted) -> bool:
    """In every number, what is told beside it, and the rows."""

    def said(counted: Counted) -> tuple[Any, ...]:
        numbers = (counted.value, counted.numerator, counted.of, counted.unit, counted.amounts)
        return *numbers, counted.beside()

    keys = [[(row.key, row.counted) for row in c.rows()] for c in (one, other)]
    return said(one) == said(other) and keys[0] == keys[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_all_teams_counted_at_once_are_the_figure_asked_for_each(seed: int):
    asked: dict[str, dict[str, str]] = {
        "projects_reached": {"stage": "signed", "period": "2019/2021"},
        "landing_rate": {"period": "2019/2021"},
        "start_rate": {},
        "conversion_rate": {"cohort": "2019/2020"},
        "days_between": {"from": "qualified", "to": "signed", "cohort": "2019/2021"},
        "value_of_projects": {"stage": "signed", "basis": "contracted"},
        "funds_rate": {"period": "2018/2022"},
        "response_time": {"period": "2019/2021"},
        "closure_rate": {},
        "retained_rate": {"what": "jobs"},
    }
    assert set(asked) == set(AT_ONCE) - BY_AREA
    office = random_office(seed)
    teams = [*office.teams, make.team("Without a project")]
    known = newest_known()

    for name, given_ in asked.items():
        figure = FIGURES[name]
        stands_for = read(figure, given_).stands_for
        for on in (date(2020, 6, 30), date(2026, 11, 23)):
            found = by_team(figure, stands_for, on=on, known=known)
            assert found
            assert same(found.whole(), count(figure, given_, on=on, known=known))
            for team in teams:
                alone = count(figure, given_ | {"team": uuid(team.pk)}, on=on, known=known)
                assert same(found.of(team.pk), alone)


BY_AREA = {"establishments", "regional_headquarters", "visit_coverage"}


@pytest.mark.parametrize("seed", SEEDS)
def test_all_areas_counted_at_once_are_the_figure_asked_for_each(seed: int):
    dice = Random(seed)
    town = make.area("Town", kind="district")
    parts = [make.area(f"Part {n}", kind="subdistrict", parent=town) for n in range(3)]
    block = make.area("Block", parent=parts[0])
    sites = [make.site(area=area) for area in (parts[0], block, parts[1], None)]
    units = [make.unit(site=site) for site in sites[:3]]
    places = [town, *parts, block, *sites, *units, None]
    firms = [make.organisation() for _ in range(12)]
    make.merged(firms[0], firms[1])
    for firm in firms:
        for _ in range(dice.randrange(3)):
            function = dice.choice(["regional_headquarters", "store", "rd_centre"])
            make.establishment(firm, dice.choice(places), function=function)
    with writing("contacts", by=None, at=make.NOW) as entry:
        for firm in dice.sample(firms, 7):
            day = on_day(date(2025, 11, 1) + timedelta(days=dice.randrange(120)))
            kind = make.term(f"interaction_kind:{dice.choice(['visit', 'call', 'meeting'])}")
            state(entry, Interaction, firm.pk, day, kind=kind)
        for firm in firms[:5]:
            edit(entry, firm, firm.subject, {"tier": make.term("account_tier:key")})
    on, known = date(2026, 11, 23), newest_known()

    asked: dict[str, dict[str, str]] = {
        "establishments": {"function": "store"},
        "regional_headquarters": {},
        "visit_coverage": {"period": "2026", **({"tier": "key"} if seed % 2 else {})},
    }
    assert set(asked) == BY_AREA
    for name, given_ in asked.items():
        figure = FIGURES[name]
        found = by_team(figure, read(figure, given_).stands_for, on=on, known=known)
        assert found
        assert same(found.whole(), count(figure, given_, on=on, known=known))
        for area in [town, *parts, block]:
            alone = count(figure, given_ | {"place": uuid(area.pk)}, on=on, known=known)
            assert same(found.of(area.pk), alone)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_up_from_entry_to_entry_is_what_counting_anew_gives(
    seed: int, monkeypatch: pytest.MonkeyPatch
):
    """Cases and contacts are not all read again after each entry, and nobody can tell by the numbers."""
    dice, on = Random(seed), date(2026, 11, 23)
    office = random_office(seed)
    into = dice.choice(office.firms[1:])
    make.merged(office.firms[0], into)
    for firm in office.firms[:3]:
        make.establishment(firm, make.site(area=make.area("Block")))
    with writing("accounts", by=None, at=make.NOW) as entry:
        for firm in office.firms:
            edit(entry, firm, firm.subject, {"tier": make.term("account_tier:key")})
        # The one that is an entry of another's by now was visited, and the other never.
        visit = make.term("interaction_kind:visit")
        state(entry, Interaction, office.firms[0].pk, on_day(date(2020, 5, 4)), kind=visit)
    asked: list[tuple[str, dict[str, str]]] = [
        ("response_time", {"period": "2018/2022"}),
        ("closure_rate", {}),
        ("retained_rate", {"what": "capital"}),
        ("visit_coverage", {"period": "2018/2023"}),
        ("visit_coverage", {"tier": "key"}),
    ]
    for _ in range(12):
        another_day(office, dice)
        known = newest_known()
        kept = accounts_in(interval("2018/2023"))
        with monkeypatch.context() as patch:
            patch.setattr(visits, "kept_up", lambda _what, _reads, _known, count, _again: count())
            assert kept == accounts_in(interval("2018/2023"))
        for name, given_ in asked:
            figure = FIGURES[name]
            found = by_team(figure, read(figure, given_).stands_for, on=on, known=known)
            assert found
            assert same(found.whole(), count(figure, given_, on=on, known=known))
            for team in office.teams if found.narrows == TEAM else ():
                alone = count(figure, given_ | {"team": uuid(team.pk)}, on=on, known=known)
                assert same(found.of(team.pk), alone)


def test_after_a_step_the_case_it_was_taken_in_is_read_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
):
    received = datetime(2026, 11, 2, 2, tzinfo=UTC)
    case, *_ = [make.case("service", at=received) for _ in range(3)]
    figure, read_only = FIGURES["response_time"], []

    def spy(*said: Any) -> Any:
        read_only.append(said[-1])
        return histories(*said)

    monkeypatch.setattr(response, "histories", spy)

    def number() -> int | None:
        stands_for, known = read(figure, {}).stands_for, newest_known()
        found = by_team(figure, stands_for, on=date(2026, 11, 23), known=known)
        assert found
        return found.whole().numerator

    assert number() == 0
    take_step(case=case, step=Step.ACKNOWLEDGED, by=None, at=received + timedelta(hours=1))
    assert number() == 1
    make.organisation()
    assert number() == 1
    assert read_only == [None, {case.pk}]


def test_what_is_counted_at_once_is_read_again_after_whatever_it_counts():
    """Nothing is remembered past a new milestone, value, step, contact, or a change of team."""
    north, south = make.team("North"), make.team("South")
    project = make.project(team=north, on="2024-01-10")
    stands_for = read(FIGURES["projects_reached"], {"stage": "received"}).stands_for

    def number(team: int) -> int | None:
        known = newest_known()
        figure = FIGURES["projects_reached"]
        found = by_team(figure, stands_for, on=date(2026, 11, 23), known=known)
        assert found
        return found.of(team).numerator

    assert (number(north.pk), number(south.pk)) == (1, 0)
    make.project(team=north, on="2024-01-10")
    assert (number(north.pk), number(south.pk)) == (2, 0)
    describe(project=project, changes={"team": south}, by=None, at=make.NOW)
    assert (number(north.pk), number(south.pk)) == (1, 1)


def test_what_is_written_while_a_page_counts_is_not_shown_as_known_before():
    """The page asked once how far the record goes; then somebody else received a lead."""
    team = make.team("North")
    make.project(team=team, on="2024-01-10")
    figure = FIGURES["projects_reached"]
    asked = read(figure, {"stage": "received"}).stands_for
    known, ends = newest_known(), ledger_ends()
    make.project(team=team, on="2024-01-11")

    assert by_team(figure, asked, on=date(2026, 11, 23), known=known, ends=ends) is None


def test_an_account_is_read_again_when_an_entry_merged_into_it_loses_its_last_name():
    account, twin = make.organisation(), make.organisation()
    with writing("tier", by=None, at=make.NOW) as entry:
        edit(entry, account, account.subject, {"tier": make.term("account_tier:key")})
        visit = make.term("interaction_kind:visit")
        state(entry, Interaction, twin.pk, on_day(date(2020, 1, 1)), kind=visit)
    make.merged(twin, account)
    assert [one.seen for one in accounts_in(interval("2020"))] == [date(2020, 1, 1)]

    with writing("withdraw", by=None, at=make.NOW) as entry:
        for name in Name.objects.live().filter(subject=twin.pk):
            withdraw(entry, name, why="never so")
    directory.listing().refresh([twin.pk])
    kept = accounts_in(interval("2020"))
    cache.clear()

    assert kept == accounts_in(interval("2020"))


def test_coverage_is_counted_again_when_a_kind_of_contact_is_put_below_visits():
    """A vocabulary is no ledger: it is loaded while pages are served, and no entry tells of it."""
    firm, vocabulary = make.organisation(), "interaction_kind"
    make.establishment(firm, make.site(area=make.area("Block")))
    own = Term.objects.create(
        id=f"{vocabulary}:walk", vocabulary=vocabulary, code="walk", name_en="Walk", name_zh="走访"
    )
    log_interaction(
        subject=firm.subject, kind=own, on=on_day(date(2026, 11, 1)), by=None, at=make.NOW
    )
    figure, known = FIGURES["visit_coverage"], newest_known()

    def met() -> int | None:
        found = by_team(figure, read(figure, {}).stands_for, on=date(2026, 11, 23), known=known)
        assert found
        return found.whole().numerator

    assert met() == 0
    Term.objects.filter(pk=own.pk).update(parent=f"{vocabulary}:visit")
    assert met() == count(figure, {}, on=date(2026, 11, 23), known=known).numerator == 1


@pytest.mark.parametrize(("known", "queries"), [(range(1, 5), 3), (range(1, 2501), 5)])
def test_areas_around_many_places_are_asked_for_in_batches(
    known: range, queries: int, django_assert_num_queries: Any
):
    with django_assert_num_queries(queries):
        found = areas_around(set(known))

    assert found == {place: [] for place in known}


def test_a_team_changed_after_the_number_asked_is_asked_alone():
    project, known = make.project(team=make.team("North")), newest_known()
    figure = FIGURES["projects_reached"]
    asked = read(figure, {"stage": "received"}).stands_for
    assert by_team(figure, asked, on=date(2026, 11, 23), known=known)

    south = make.team("South")
    with writing("moved", by=None, at=make.NOW) as entry:
        edit(entry, project, project.subject, {"team": south})

    assert by_team(figure, asked, on=date(2026, 11, 23), known=known) is None


@pytest.mark.parametrize("seed", SEEDS)
def test_the_median_days_between_two_stages(seed: int):
    def check(office: Office, on: date, known: int) -> None:
        received, signed = reached("received", on, known), reached("signed", on, known)
        days = [(signed[k].last - received[k].last).days for k in received if k in signed]
        found, rows = counted("days_between", on, known, to="signed")
        assert found.value == (median(days) if days else None)
        assert sorted(int(row.shown["value"]) for row in rows) == sorted(days)
        assert [b.value for b in found.beside()] == [len(received) - len(days)]

    everywhere(seed, check)


def last_value(project: int, basis: str, on: date, known: int, unit: str = "CNY") -> Decimal | None:
    said = last_word(
        o
        for o in live(Observation, on, known)
        if (o.subject_id, o.basis, o.unit) == (project, basis, unit)
    )
    return said.value if said else None


@pytest.mark.parametrize("seed", SEEDS)
def test_funds_arrived_of_those_contracted_and_values_added_up(seed: int):
    def check(office: Office, on: date, known: int) -> None:
        signed = reached("signed", on, known)
        money = {
            key: (
                last_value(key, "contracted", on, known),
                last_value(key, "actual", on, known),
            )
            for key in signed
        }
        valued = {k: (c, a) for k, (c, a) in money.items() if c is not None}
        whole = sum((c for c, _ in valued.values()), Decimal(0))
        part = sum((min(c, a) for c, a in valued.values() if a is not None), Decimal(0))
        found, rows = counted("funds_rate", on, known)
        assert found.value == ratio(part, whole)
        assert found.value is None or 0 <= found.value <= 100
        assert {row.key for row in rows} == {uuid(key) for key in valued}
        beside = {b.name: (b.value, b.of) for b in found.beside()}
        assert beside["unvalued"] == (len(signed) - len(valued), len(signed))
        assert beside["contracted"] == (whole, None)

        for unit in ("CNY", "USD"):
            said = [last_value(key, "contracted", on, known, unit) for key in signed]
            values = [one for one in said if one is not None]
            found, rows = counted("value_of_projects", on, known, currency=unit)
            assert found.value == (sum(values, Decimal(0)) if values else None)
            assert len(rows) == len(signed)

    everywhere(seed, check)


def steps_by_case(on: date, known: int) -> dict[int, list[CaseStep]]:
    found: dict[int, list[CaseStep]] = {}
    for step in live(CaseStep, on, known):
        found.setdefault(step.subject_id, []).append(step)
    # A case exists at the two clocks once its receipt does.
    return {case: took for case, took in found.items() if any(s.step == "received" for s in took)}


def hours(start: datetime, end: datetime) -> Decimal:
    exact = Decimal(str(working_calendar().hours_between(start, end)))
    return exact.quantize(Decimal("0.01"))


def close(found: Decimal | None, wanted: list[Decimal]) -> bool:
    """The same to a hundredth: the calendar's own hours are floating-point numbers."""
    if found is None:
        return not wanted
    return abs(found - median(wanted)) <= Decimal("0.011")


def received_at(took: list[CaseStep]) -> datetime:
    return next(step.at for step in took if step.step == "received")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_median_response_of_all_of_a_kind_of_a_team_and_of_a_period(seed: int):
    def check(office: Office, on: date, known: int) -> None:
        team = office.teams[0]
        mine = set(Member.objects.filter(team=team).values_list("pk", flat=True))
        for asked in ({}, {"kind": "grievance"}, {"team": uuid(team.pk)}, {"period": "2020"}):
            taken, waiting = [], 0
            for key, took in steps_by_case(on, known).items():
                assigned = [s.member_id for s in took if s.step == "assigned"]
                receipt = next(s for s in took if s.step == "received")
                if asked.get("kind") and Case.objects.get(pk=key).kind != "grievance":
                    continue
                if asked.get("team") and not (assigned and assigned[-1] in mine):
                    continue
                if asked.get("period") and not inside(receipt, "2020"):
                    continue
                later = [s for s in took if s.step != "received"]
                waiting += not later
                taken += [hours(receipt.at, later[0].at)] if later else []
            found, rows = counted("response_time", on, known, **asked)
            assert close(found.value, taken)
            assert sum(row.counted for row in rows) == len(taken)
            assert [(b.value, b.of) for b in found.beside()] == [(waiting, len(rows))]

    everywhere(seed, check)


@pytest.mark.parametrize("seed", SEEDS)
def test_closure_in_time_of_those_due(seed: int):
    def check(office: Office, on: date, known: int) -> None:
        over = datetime.combine(on + timedelta(days=1), time(), working_calendar().zone)
        due, in_time, answered = set(), set(), 0
        for key, took in steps_by_case(on, known).items():
            by = Case.objects.get(pk=key).answer_by
            disputes = [n for n, s in enumerate(took) if s.step == "disputed"]
            late, start = False, 0
            for n in disputes:
                before = [s.at for s in took[start:n] if s.step == "answered"]
                # Nobody had answered when the hour came, and it came before the dispute.
                late |= by < over and by < took[n].at and not any(at <= by for at in before)
                by, start = took[n].answer_by, n
            if by >= over and not late:
                continue
            due.add(uuid(key))
            answers = [s for s in took[start:] if s.step == "answered"]
            answered += bool(answers)
            if answers and answers[0].at <= by and not late:
                in_time.add(uuid(key))
        found, rows = counted("closure_rate", on, known)
        assert {row.key for row in rows} == due
        assert {row.key for row in rows if row.counted} == in_time
        assert (found.numerator, found.of) == (len(in_time), len(due))
        assert [(b.value, b.of) for b in found.beside()] == [(answered, len(due))]

    everywhere(seed, check)


def test_a_dispute_does_not_undo_an_hour_that_was_missed():
    case = make.case(at=datetime(2026, 3, 2, 2, tzinfo=UTC))
    late = case.answer_by + timedelta(days=5)
    steps = (
        (Step.ACKNOWLEDGED, case.received_at + timedelta(hours=1)),
        (Step.ANSWERED, late),
        (Step.DISPUTED, late + timedelta(hours=1)),
        (Step.ANSWERED, late + timedelta(hours=2)),
    )

    def closure(on: date) -> tuple[int | None, int | None]:
        found, _rows = counted("closure_rate", on, newest_known())
        return found.numerator, found.of

    for step, at in steps:
        take_step(case=case, step=step, by=None, at=at, text="so")
        # At once after the dispute, and after the answer within the new clock.
        if step != Step.ACKNOWLEDGED:
            assert closure(at.astimezone(working_calendar().zone).date()) == (0, 1)
    assert closure(date(2027, 3, 1)) == (0, 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_capital_and_jobs_retained_of_those_at_risk(seed: int):
    def check(office: Office, on: date, known: int) -> None:
        for what in ("capital", "jobs"):
            whole = part = Decimal(0)
            undecided = 0
            for key in steps_by_case(on, known):
                case = Case.objects.get(pk=key)
                at_risk = getattr(case, f"{what}_at_risk")
                if case.kind != "grievance" or at_risk is None:
                    continue
                now = getattr(case, f"{what}_retained")
                kept = before_edits(case, f"{what}_retained", now, known)
                whole += at_risk
                undecided += not kept
                part += Decimal(kept or 0)
            found, rows = counted("retained_rate", on, known, what=what)
            assert found.value == ratio(part, whole)
            beside = {b.name: (b.value, b.of) for b in found.beside()}
            assert beside["undecided"] == (undecided, len(rows))

    everywhere(seed, check)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_median_answer_of_each_public_body(seed: int):
    def check(office: Office, on: date, known: int) -> None:
        by_body: dict[int, list[Decimal | None]] = {}
        for took in steps_by_case(on, known).values():
            for n, step in enumerate(took):
                if step.step != "referred":
                    continue
                body, answer, another = survivor(step.body_id, known), None, False
                for later in took[n + 1 :]:
                    by = survivor(later.body_id, known) if later.body_id else None
                    if later.step == "referred":
                        if by == body:
                            break
                        another = True
                    if later.step == "answered" and (by == body or (not by and not another)):
                        answer = hours(step.at, later.at)
                        break
                by_body.setdefault(body, []).append(answer)
        every = [one for found in by_body.values() for one in found]
        asked = [({}, every), *(({"body": uuid(b)}, found) for b, found in by_body.items())]
        for given_, wanted in asked:
            found, rows = counted("answer_time", on, known, **given_)
            done = [one for one in wanted if one is not None]
            assert close(found.value, done)
            assert (sum(row.counted for row in rows), len(rows)) == (len(done), len(wanted))

    everywhere(seed, check)


def test_visit_coverage_of_those_present_at_a_place_and_of_accounts():
    visit, call = make.term("interaction_kind:visit"), make.term("interaction_kind:call")
    town = make.area("Town", kind="subdistrict")
    seen, called_only, elsewhere, unseen = (make.organisation() for _ in range(4))
    house = make.site(area=town)
    for firm, place in ((seen, house), (called_only, town), (unseen, town)):
        make.establishment(firm, place)
    make.establishment(elsewhere, make.area("Other"))
    # A public body in the sub-district is no enterprise to be visited.
    make.establishment(make.public_body(), town)
    seen.tier = make.term("account_tier:key")
    seen.save()
    with writing("contacts", by=None, at=make.NOW) as entry:
        for firm, kind, day in (
            (seen, visit, "2026-03-01"),
            (seen, visit, "2026-05-01"),
            (called_only, call, "2026-03-02"),
            (elsewhere, visit, "2026-03-03"),
            (unseen, visit, "2025-12-30"),
        ):
            state(entry, Interaction, firm.pk, on_day(date.fromisoformat(day)), kind=kind)
    on, known = date(2026, 11, 23), newest_known()

    asked = {"place": uuid(town.pk), "period": "2026"}
    found, rows = counted("visit_coverage", on, known, **asked)

    assert (found.numerator, found.of) == (1, 3)
    (row,) = [row for row in rows if row.counted]
    assert (row.key, row.shown["times"], row.shown["last"]) == (uuid(seen.pk), "2", "2026-05-01")
    assert [(b.value, b.of) for b in found.beside()] == [(1, 1)]
    assert counted("visit_coverage", on, known)[0].of == 4
    assert counted("visit_coverage", on, known, tier="key")[0].of == 1


def test_visit_coverage_counts_as_the_page_of_visits_does():
    town, today = make.area("Town", kind="subdistrict"), date(2026, 11, 23)
    kinds = ("visit", "meeting", "reception", "site_visit", "call", "message")
    for kind in kinds:
        firm = make.organisation(en=kind)
        make.establishment(firm, town)
        firm.tier = make.term("account_tier:key")
        firm.save()
        with writing("a contact", by=None, at=make.NOW) as entry:
            works_there = enter_person(
                entry, name_en="Li", basis=Basis.CONTRACT, erase_after=today, organisation=firm
            )
        log_interaction(
            subject=works_there.subject if kind == "meeting" else firm.subject,
            kind=make.term(f"interaction_kind:{kind}"),
            on=on_day(date(2026, 5, 1)),
            by=None,
            at=make.NOW,
        )
    year = interval("2026")
    page = coverage_page(accounts_in(year), year).total.total

    found, rows = counted("visit_coverage", today, newest_known(), period="2026")

    assert (found.numerator, found.of) == (page.seen, page.all) == (4, 6)
    assert {row.shown["name_en"] for row in rows if row.counted} == set(kinds[:4])


def test_an_account_tier_counts_as_it_was_known():
    firm, when = make.organisation(), date(2026, 11, 23)
    make.establishment(firm, make.area("Town", kind="subdistrict"))
    with writing("an account", by=None, at=make.NOW) as entry:
        edit(entry, firm, firm.subject, {"tier": make.term("account_tier:key")})
    before = newest_known()
    with writing("no account", by=None, at=make.NOW) as entry:
        edit(entry, firm, firm.subject, {"tier": None})

    assert counted("visit_coverage", when, before, tier="key")[0].of == 1
    assert counted("visit_coverage", when, newest_known(), tier="key")[0].of == 0
    assert counted("visit_coverage", when, before - 1, tier="key")[0].of == 0


def test_figures_of_the_offices_own_work_have_no_public_column():
    for module in (cases, coverage, funds, projects):
        for figure in module.FIGURES:
            assert not [column.name for column in figure.columns if column.public], figure.name


def test_the_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle():
    for days in (10, 20, 31, 40):
        project = make.project(on="2024-01-01")
        day = date(2024, 1, 1) + timedelta(days=days)
        state(
            make.entry(),
            Milestone,
            project.pk,
            on_day(day),
            stage="qualified",
            waiver="none kept",
        )
    found, _ = counted("days_between", date(2026, 1, 1), newest_known(), to="qualified")

    assert found.value == Decimal("25.5")


moments = st.integers(0, 2800 * 86400).map(
    lambda seconds: datetime(2019, 6, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(moments, moments)
def test_hours_added_up_once_are_those_of_the_working_calendar(start: datetime, end: datetime):
    calendar = working_calendar()

    worked = Worked(calendar).between(start, end)

    assert abs(float(worked) - calendar.hours_between(start, end)) < 0.006


@pytest.mark.parametrize("seed", SEEDS)
def test_the_funnel_says_what_its_figures_count(seed: int):
    office = random_office(seed)
    on, known = date(2026, 11, 23), newest_known()
    for team in (None, office.teams[0].pk):
        whose = {"team": uuid(team)} if team else {}
        for cohort in funnel(on=on, team=team):
            asked = whose | ({"cohort": cohort.year} if cohort.year else {})
            for reach in cohort.reached:
                stage = reach.stage.value
                found, _ = counted("projects_reached", on, known, stage=stage, **asked)
                assert reach.number == found.value
                if reach.before:
                    both = {"from": reach.before.value, "to": stage}
                    assert (
                        reach.days == counted("days_between", on, known, **both, **asked)[0].value
                    )


@pytest.mark.parametrize("seed", SEEDS)
def test_chances_are_those_of_the_projects_that_reached_the_stage_in_time(seed: int):
    random_office(seed)
    on, known = date(2026, 11, 23), newest_known()
    found = chances(Stage.SIGNED, years=(2018, 2020), within=400, on=on)
    cohort = {"cohort": "2018/2020"}
    for stage in (Stage.RECEIVED, Stage.AGREED):
        reached_, _ = counted("projects_reached", on, known, stage=stage.value, **cohort)
        both = {"from": stage.value, "to": "signed"}
        _, rows = counted("days_between", on, known, **both, **cohort)
        in_time = sum(int(row.shown["value"]) <= 400 for row in rows)
        chance = found.get(stage, Chance(0, 0))
        assert (chance.reached, chance.in_time) == (reached_.value, in_time)
