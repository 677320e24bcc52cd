"""The funnel and its current table beside a slow count over the ledger: every milestone, in plain Python."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from typing import Any

import pytest
from django.db import transaction

from inward.core.intervals import interval, on_day
from inward.evidence.actions import replace, writing
from inward.figures.queries.funnel import Chance, chances, funnel
from inward.pipeline.actions import correct, leave, take_back
from inward.pipeline.current import passages
from inward.pipeline.models import Milestone, Passage, Project
from inward.pipeline.rules import EXITS, PATH, Stage
from tests import make
from tests.figures.working import random_office, reach

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
Stands = dict[int, dict[str, Milestone]]


def standing(on: date, *, team: int | None = None) -> Stands:
    """For each project the milestones that stand on a day, by stage, its receipt among them."""
    rows = list(Milestone.objects.all())
    replaced = {one.replaces_id for one in rows}
    found: Stands = defaultdict(dict)
    for one in rows:
        if one.pk in replaced or one.withdrawn or one.last > on or one.stage in EXITS:
            continue
        assert one.stage not in found[one.subject_id]
        found[one.subject_id][one.stage] = one
    of_team = {p.pk for p in Project.objects.all() if team is None or p.team_id == team}
    return {key: by for key, by in found.items() if Stage.RECEIVED in by and key in of_team}


def slow_funnel(stands: Stands) -> dict[str, list[tuple[str, int, Any]]]:
    """For each year, and "" for all: stage, how many reached it, median days since the one before."""
    heaps: dict[str, list[dict[str, Milestone]]] = {"": []}
    for by in stands.values():
        lead = by[Stage.RECEIVED]
        heaps[""].append(by)
        if lead.first.year == lead.last.year:
            heaps.setdefault(str(lead.last.year), []).append(by)
    return {
        year: [_stage(n, projects) for n in range(len(PATH))] for year, projects in heaps.items()
    }


def _stage(n: int, projects: list[dict[str, Milestone]]) -> tuple[str, int, Any]:
    stage, before = PATH[n], PATH[n - 1] if n else None
    there = [by for by in projects if stage in by]
    days = [(by[stage].last - by[before].last).days for by in there if before in by]
    return stage.value, len(there), median(days) if days else None


def quick_funnel(on: date, *, team: int | None = None) -> dict[str, list[tuple[str, int, Any]]]:
    return {
        cohort.year: [
            (r.stage.value, r.number, None if r.days is None else float(r.days))
            for r in cohort.reached
        ]
        for cohort in funnel(on=on, team=team)
    }


def slow_chances(
    stands: Stands, to: Stage, years: tuple[int, int], within: int
) -> dict[Stage, Chance]:
    found: dict[Stage, list[bool]] = defaultdict(list)
    for by in stands.values():
        lead = by[Stage.RECEIVED]
        if years[0] <= lead.first.year and lead.last.year <= years[1]:
            for stage in PATH[: PATH.index(to)]:
                if stage in by:
                    came = to in by and (by[to].last - by[stage].last).days <= within
                    found[stage].append(came)
    return {stage: Chance(len(all_), sum(all_)) for stage, all_ in found.items()}


def agrees(*days: date, teams: tuple[int | None, ...] = (None,)) -> None:
    for on in days or (TODAY,):
        for team in teams:
            assert quick_funnel(on, team=team) == slow_funnel(standing(on, team=team))
    assert passages().differences() == []


@pytest.mark.parametrize("seed", range(6))
def test_the_funnel_is_a_slow_count_of_the_ledger_on_any_day(seed: int) -> None:
    office = random_office(seed)
    days = [date(2018, 1, 1) + timedelta(days=400 * n) for n in range(10)]

    agrees(*days, teams=(None, office.teams[0].pk, office.teams[1].pk))


@pytest.mark.parametrize("seed", range(6))
def test_chances_are_a_slow_count_of_the_ledger(seed: int) -> None:
    random_office(seed)
    for on in (date(2019, 6, 30), TODAY):
        for to in (Stage.SIGNED, Stage.DELIVERED, Stage.QUALIFIED):
            for within in (60, 400, 5000):
                found = chances(to, years=(2018, 2020), within=within, on=on)
                assert found == slow_chances(standing(on), to, (2018, 2020), within)


def signed() -> Project:
    """Signed in 2024 with everything waived that can be."""
    project = make.project(on="2024-01-10")
    for n, stage in enumerate(PATH[1:5], start=2):
        reach(project, stage, f"2024-{n:02}-10")
    make.progress_again(project)
    return project


def last_of(project: Project, stage: Stage) -> Milestone:
    return Milestone.objects.live().get(subject_id=project.pk, stage=stage)


def put_right(project: Project) -> None:
    correct(
        milestone=last_of(project, Stage.QUALIFIED),
        why="a typing error",
        on=interval("2024-01-20"),
        by=None,
        at=make.NOW,
    )


def taken_back(project: Project) -> None:
    take_back(milestone=last_of(project, Stage.SIGNED), why="not yet", by=None, at=make.NOW)


def lost(project: Project) -> None:
    leave(
        project=project,
        to=Stage.LOST,
        reason="went elsewhere",
        on=on_day(date(2024, 9, 1)),
        by=None,
        at=make.NOW,
    )


def held_and_gone_on(project: Project) -> None:
    day = on_day(date(2024, 7, 1))
    leave(project=project, to=Stage.ON_HOLD, reason="waits", on=day, by=None, at=make.NOW)
    reach(project, Stage.REGISTERED, "2024-08-15")
    make.progress_again(project)


@pytest.mark.parametrize(
    ("change", "reached", "days"),
    [
        (put_right, {"qualified": 1, "signed": 1}, {"qualified": 10, "negotiating": 50}),
        (taken_back, {"agreed": 1, "signed": 0}, {"signed": None}),
        (lost, {"signed": 1, "registered": 0}, {"signed": 30}),
        (held_and_gone_on, {"registered": 1}, {"registered": 97}),
    ],
    ids=["corrected", "withdrawn", "left", "held"],
)
def test_the_funnel_follows_what_officers_do_at_once(
    change: Callable[[Project], None], reached: dict[str, int], days: dict[str, int | None]
) -> None:
    project = signed()
    funnel(on=TODAY)

    change(project)

    found = {stage: (number, took) for stage, number, took in quick_funnel(TODAY)["2024"]}
    assert {stage: found[stage][0] for stage in reached} == reached
    assert {stage: found[stage][1] for stage in days} == days
    agrees()


def test_a_stage_printed_as_a_month_that_is_not_over_does_not_count_yet() -> None:
    project = signed()
    reach(project, Stage.REGISTERED, "2026-11")
    make.progress_again(project)

    assert {s: n for s, n, _ in quick_funnel(TODAY)[""]}["registered"] == 0
    assert {s: n for s, n, _ in quick_funnel(date(2026, 11, 30))[""]}["registered"] == 1
    agrees(TODAY, date(2026, 11, 30))


def test_a_lead_received_over_two_years_is_in_the_sum_and_in_no_year() -> None:
    make.project(on="2023-12-20/2024-01-10")

    assert list(quick_funnel(TODAY)) == [""]
    agrees()


def test_days_count_only_from_a_stage_before_that_counts_itself() -> None:
    """A stage put behind the next one by a correction: known on a day between, it has no days."""
    project = signed()
    with writing("corrected", by=None, at=make.NOW) as entry:
        replace(entry, last_of(project, Stage.AGREED), as_of=on_day(date(2024, 7, 1)))
    make.progress_again(project)

    assert {s: d for s, _, d in quick_funnel(date(2024, 6, 1))[""]}["signed"] is None
    agrees(date(2024, 6, 1), TODAY)


def test_the_table_of_passages_is_rebuilt_and_checked() -> None:
    project = signed()
    Passage.objects.filter(project=project, stage="signed").update(days=1)
    assert passages().differences() != []

    passages().rebuild()

    assert passages().differences() == []
    agrees()


def test_what_was_counted_before_a_rollback_is_not_told_of_other_rows_of_the_same_number() -> None:
    project = make.project()
    before = transaction.savepoint()
    make.project()
    assert funnel(on=TODAY)[0].received == 2
    transaction.savepoint_rollback(before)
    leave(project=project, to=Stage.DECLINED, reason="no", on=on_day(TODAY), by=None, at=make.NOW)

    assert funnel(on=TODAY)[0].received == 1
