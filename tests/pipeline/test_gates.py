"""Gates: the one table, asked by the rules, the actions and the database, for every pair of stages."""

import itertools
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from inward.core.intervals import interval
from inward.evidence.actions import CannotReplace, state, withdraw
from inward.pipeline.actions import CannotMove, advance, correct, leave, note, take_back
from inward.pipeline.models import Milestone, Progress, Project
from inward.pipeline.rules import (
    EXITS,
    GATES,
    NEVER_WAIVED,
    PATH,
    Need,
    Stage,
    may_follow,
    missing,
    next_stage,
)
from inward.web.actions import withdraw as withdraw_fact
from tests import make

pytestmark = pytest.mark.django_db
DAY = interval("2026-11-23")
STAGES = (*PATH, *EXITS)


def everything(stage: Stage, project: Project) -> dict[str, Any]:
    """Columns and evidence that meet every gate there is."""
    firm = make.organisation()
    checker = make.member()
    return {
        "stage": stage,
        "reason": "closed its China plan" if stage in EXITS else "",
        "came_by": project.came_by,
        "investor": project.investor,
        "screened": "0" * 64,
        "required": "0" * 64,
        "manager": make.colleague(),
        "agreement": make.agreement(),
        "promises": 0,
        "entity": firm.subject,
        "observation": make.observation(firm),
        "establishment": make.establishment(firm),
        "assessed": 0,
        "checked_by": checker,
    }


def write(project: Project, stage: Stage, **but: Any) -> Milestone:
    says = everything(stage, project) | but
    cited = but.get("cited", make.cites())
    says.pop("cited", None)
    return state(make.entry(), Milestone, project.pk, DAY, cited=cited, **says)


def at(stage: Stage) -> Project:
    """A project whose last milestone is this stage; an exit is taken from negotiating."""
    project = make.project()
    path = PATH[1 : PATH.index(stage) + 1] if stage in PATH else (*PATH[1:3], stage)
    for step in path:
        write(project, step)
    make.progress_again(project)
    return project


def _taken(project: Project, then: Stage) -> bool:
    """Whether the database takes this milestone; what it takes is rolled back."""
    try:
        with transaction.atomic():
            write(project, then)
            transaction.set_rollback(True)
    except IntegrityError as error:
        if "gate" not in str(error):
            raise
        return False
    return True


@pytest.mark.parametrize("now", STAGES)
def test_the_database_lets_through_just_the_pairs_of_the_table(now: Stage) -> None:
    project = at(now)
    furthest = now if now in PATH else Stage.NEGOTIATING
    taken = {then for then in STAGES if _taken(project, then)}

    assert taken == {then for then in STAGES if may_follow(now, furthest, then)}


def test_nothing_but_received_begins_a_project() -> None:
    assert [s for s in STAGES if may_follow(None, None, s)] == [Stage.RECEIVED]


def test_a_project_on_hold_goes_on_where_it_stood() -> None:
    furthest = Stage.NEGOTIATING

    assert next_stage(Stage.ON_HOLD, furthest) is Stage.AGREED
    assert [s for s in PATH if may_follow(Stage.ON_HOLD, furthest, s)] == [Stage.AGREED]


@pytest.mark.parametrize(
    ("stage", "need"), [(s, n) for s in PATH[1:] for n in GATES[s]], ids=lambda x: x.value
)
def test_the_database_refuses_a_stage_that_lacks_a_need(stage: Stage, need: Need) -> None:
    from inward.pipeline.models import COLUMN

    project = at(PATH[PATH.index(stage) - 1])

    with pytest.raises(IntegrityError, match=f"milestone_{stage.value}"):
        write(project, stage, **{COLUMN[need]: None})


@pytest.mark.parametrize(
    ("stage", "need"), [(s, n) for s in PATH[1:] for n in GATES[s]], ids=lambda x: x.value
)
def test_a_waiver_excuses_what_may_be_excused_and_nothing_else(stage: Stage, need: Need) -> None:
    from inward.pipeline.models import COLUMN

    project = at(PATH[PATH.index(stage) - 1])
    lacking = {COLUMN[need]: None, "waiver": "the mayor has seen the building"}

    if need in NEVER_WAIVED:
        with pytest.raises(IntegrityError, match=f"milestone_{stage.value}"):
            write(project, stage, **lacking)
    else:
        assert write(project, stage, **lacking).waiver


@pytest.mark.parametrize("exit_", EXITS, ids=lambda s: s.value)
def test_an_exit_without_a_reason_is_refused_by_action_and_database(exit_: Stage) -> None:
    project = at(Stage.QUALIFIED)

    with pytest.raises(CannotMove, match="reason"):
        leave(project=project, to=exit_, reason=" ", on=DAY, by=None, at=make.NOW)
    with pytest.raises(IntegrityError, match="milestone_exit_has_a_reason"):
        write(project, exit_, reason="")


def test_who_did_it_cannot_check_it() -> None:
    project, officer = at(Stage.OPERATING), make.member()

    with pytest.raises(CannotMove, match="second person"):
        advance(
            project=project,
            to=Stage.DELIVERED,
            on=DAY,
            by=officer,
            checked_by=officer,
            at=make.NOW,
        )
    with pytest.raises(IntegrityError, match="milestone_checked_by_another"):
        write(project, Stage.DELIVERED, done_by=officer, checked_by=officer)


def test_what_is_missing_is_named_and_the_same_for_checklist_and_refusal() -> None:
    project = make.project()
    with pytest.raises(CannotMove) as refusal:
        advance(project=project, to=Stage.QUALIFIED, on=DAY, by=None, at=make.NOW)

    assert [m.need for m in refusal.value.lacking] == [Need.SCREENING, Need.MANAGER]
    assert list(refusal.value.lacking) == missing(Stage.QUALIFIED, set())


def test_a_project_moves_when_its_gate_is_met() -> None:
    project = make.project(manager=make.colleague())
    note(subject=project.subject, kind="screening", text="fits zone", by=None, at=make.NOW)
    made = advance(project=project, to=Stage.QUALIFIED, on=DAY, by=None, at=make.NOW)

    assert (made.waiver, len(made.screened)) == ("", 64)
    assert Progress.objects.get(pk=project.pk).stage == Stage.QUALIFIED


def test_a_delivered_project_is_locked_and_corrected_by_a_replacement_only() -> None:
    project = at(Stage.DELIVERED)
    last = Milestone.objects.about(project.pk).live().get(stage=Stage.DELIVERED)

    with pytest.raises(CannotMove, match="locked"):
        leave(project=project, to=Stage.LOST, reason="gone", on=DAY, by=None, at=make.NOW)
    corrected = corrected_by(make.member(), last)

    assert corrected.replaces == last
    assert corrected.note == "misread"
    with pytest.raises(CannotReplace):
        corrected_by(make.member(), last)


def corrected_by(second: User | None, milestone: Milestone) -> Milestone:
    on = interval("2026-11-23")
    return correct(
        milestone=milestone, why="misread", on=on, checked_by=second, by=None, at=make.NOW
    )


def test_a_delivered_project_is_corrected_only_with_a_second_person_and_a_reason() -> None:
    project = at(Stage.DELIVERED)
    last = Milestone.objects.about(project.pk).live().get(stage=Stage.DELIVERED)
    officer = make.member()

    with pytest.raises(CannotMove, match="second person"):
        corrected_by(None, last)
    with pytest.raises(CannotMove, match="second person"):
        correct(milestone=last, why="misread", checked_by=officer, by=officer, at=make.NOW)
    with pytest.raises(CannotMove, match="Say why"):
        correct(milestone=last, why=" ", checked_by=make.member(), by=officer, at=make.NOW)
    assert not Milestone.objects.filter(replaces=last).exists()


def test_a_corrected_day_keeps_the_order_of_stages() -> None:
    project = at(Stage.NEGOTIATING)
    middle = Milestone.objects.about(project.pk).live().get(stage=Stage.QUALIFIED)

    for day in ("2019-01-01", "2099-01-01"):
        with pytest.raises(CannotMove, match="keep the order"):
            correct(milestone=middle, why="misread", on=interval(day), by=None, at=make.NOW)


def test_a_correction_cannot_take_away_what_the_gate_asked_for() -> None:
    project = at(Stage.REGISTERED)
    last = Milestone.objects.about(project.pk).live().get(stage=Stage.REGISTERED)

    with pytest.raises(CannotMove, match="local entity"):
        correct(milestone=last, why="unsure", entity=None, waiver="", by=None, at=make.NOW)


def test_only_the_last_milestone_can_be_taken_back() -> None:
    project = at(Stage.AGREED)
    first, last = (
        Milestone.objects.about(project.pk).live().get(stage=stage)
        for stage in (Stage.QUALIFIED, Stage.AGREED)
    )
    with pytest.raises(CannotMove, match="not the last step any more"):
        take_back(milestone=first, why="wrong project", by=None, at=make.NOW)
    with pytest.raises(IntegrityError, match="only the last"), transaction.atomic():
        withdraw(make.entry(), first, why="wrong project")
    take_back(milestone=last, why="wrong project", by=None, at=make.NOW)

    assert Progress.objects.get(pk=project.pk).stage == Stage.NEGOTIATING


def test_every_pair_is_in_the_table_once() -> None:
    pairs = list(itertools.product((None, *STAGES), STAGES))

    assert sum(
        may_follow(now, now if now in PATH else Stage.AGREED, then) for now, then in pairs
    ) == (1 + 8 * 5 + 1 + 3)


@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.DELIVERED])
def test_a_lead_and_a_delivered_project_are_not_undone_by_any_way(stage: Stage) -> None:
    project = at(stage)
    last = Milestone.objects.about(project.pk).live().get(stage=stage)

    with pytest.raises(CannotMove):
        take_back(milestone=last, why="no", by=None, at=make.NOW)
    with pytest.raises(CannotReplace, match="they stay"):
        withdraw_fact(last, why="no", by=None, at=make.NOW)
    with pytest.raises(IntegrityError, match="gate"), transaction.atomic():
        withdraw(make.entry(), last, why="no")
