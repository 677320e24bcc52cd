"""Random projects and cases, corrected, withdrawn and edited at random."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.contrib.auth.models import User

from inward.aftercare.models import Case, CaseStep
from inward.aftercare.rules import CaseKind, Step
from inward.core.intervals import interval, on_day
from inward.directory.models import Merge, Organisation
from inward.evidence.actions import edit, replace, state, withdraw, writing
from inward.evidence.models import Observation
from inward.office.actions import identity
from inward.office.models import Member, Team
from inward.office.queries import working_calendar
from inward.pipeline.models import Interaction, Milestone, Project
from inward.pipeline.rules import PATH, Stage
from tests import make
from tests.figures.world import FIRST_DAY

DAYS = 2000
_KEPT = (Stage.RECEIVED, Stage.DELIVERED)
_STEPS = [
    *(Step.ACKNOWLEDGED, Step.ASSIGNED, Step.REFERRED, Step.REFERRED),
    *(Step.ANSWERED, Step.ANSWERED, Step.DISPUTED, Step.CLOSED),
]


@dataclass
class Office:
    """What a random record of the office's work holds."""

    teams: list[Team]
    members: list[Member]
    firms: list[Organisation]
    bodies: list[Organisation]
    projects: list[Project]
    cases: list[Case]


def reach(project: Project, stage: Stage, printed: str, **says: Any) -> Milestone:
    """A milestone as an officer writes it who has everything excused that can be."""
    second = User.objects.get_or_create(username="second")[0] if stage is Stage.DELIVERED else None
    return state(
        make.entry(),
        Milestone,
        project.pk,
        interval(printed),
        cited=make.cites(),
        stage=stage,
        waiver="excused",
        checked_by=second,
        **says,
    )


def random_office(seed: int) -> Office:
    dice = Random(seed)
    teams = [make.team("North"), make.team("South")]
    members = [make.colleague(team=team) for team in (*teams, None)]
    firms = [make.organisation() for _ in range(4)]
    bodies = [make.public_body(f"Bureau {n}") for n in range(3)]
    office = Office(teams, members, firms, bodies, [], [])
    for _ in range(9):
        _project(office, dice)
    for _ in range(9):
        _case(office, dice)
    absorbed, into = sorted(dice.sample(bodies, 2), key=lambda o: o.pk)
    with writing("merge", by=None, at=make.NOW) as entry:
        state(entry, Merge, absorbed.pk, interval("2019"), into=into)
    for _ in range(5):
        _change(office, dice)
    make.progress_again(*office.projects)
    return office


def _day(dice: Random) -> date:
    return FIRST_DAY + timedelta(days=dice.randrange(DAYS))


def _project(office: Office, dice: Random) -> None:
    day = _day(dice)
    project = make.project(
        investor=dice.choice(office.firms),
        on=dice.choice([str(day), str(day)[:7]]),
        team=dice.choice([*office.teams, None]),
    )
    office.projects.append(project)
    for stage in PATH[1 : dice.randrange(1, len(PATH) + 1)]:
        # Far enough apart that a month printed for one ends before the next.
        day += timedelta(days=31 + dice.randrange(250))
        reach(project, stage, dice.choice([str(day), str(day), str(day)[:7]]))
    for _ in range(dice.randrange(5)):
        state(
            make.entry(),
            Observation,
            project.pk,
            on_day(_day(dice)),
            cited=make.cites(),
            metric=make.term("metric:project_investment"),
            basis=dice.choice(["announced", "contracted", "contracted", "actual"]),
            value=Decimal(dice.randrange(1, 500)) * 10_000,
            unit=dice.choice(["CNY", "CNY", "CNY", "USD"]),
        )


def _case(office: Office, dice: Random) -> None:
    at = datetime.combine(_day(dice), datetime.min.time(), working_calendar().zone)
    at += timedelta(minutes=dice.randrange(24 * 60))
    kind = dice.choice(list(CaseKind))
    risk = {"capital_at_risk": Decimal(dice.randrange(1, 90)) * 1000, "jobs_at_risk": 7}
    case = make.case(
        kind,
        at=at,
        enterprise=dice.choice([*[firm.subject for firm in office.firms], None]),
        **(risk if dice.random() < 0.7 else {}),
    )
    office.cases.append(case)
    for _ in range(dice.randrange(7)):
        at += timedelta(minutes=dice.choice([20, 200, 3000, 30000]))
        step = dice.choice(_STEPS)
        body = dice.choice(office.bodies).subject
        state(
            make.entry(),
            CaseStep,
            case.pk,
            on_day(at.astimezone(working_calendar().zone).date()),
            step=step,
            at=at,
            answer_by=at + timedelta(days=3) if step == Step.DISPUTED else None,
            member=dice.choice(office.members) if step == Step.ASSIGNED else None,
            body=body
            if step == Step.REFERRED
            else dice.choice([None, body])
            if step == Step.ANSWERED
            else None,
        )


def _change(office: Office, dice: Random) -> None:
    """A team is changed, a result is entered, a value or a visit corrected, a milestone taken back."""
    project, case = dice.choice(office.projects), dice.choice(office.cases)
    with writing("change", by=None, at=make.NOW) as entry:
        team = dice.choice([*office.teams, None])
        edit(entry, project, project.subject, {"team": team})
        if case.capital_at_risk:
            kept = dice.choice([Decimal(0), case.capital_at_risk / 2])
            edit(entry, case, case.subject, {"capital_retained": kept})
    for model in (Milestone, Observation, CaseStep, Interaction):
        taken = set(model.objects.values_list("replaces_id", flat=True))
        facts = [f for f in model.objects.all() if f.pk not in taken and not f.withdrawn]
        if model is Milestone:
            # Only the last milestone of a project can be taken back, never its receipt or delivery.
            newest = {f.subject_id: f for f in sorted(facts, key=lambda f: (f.last, f.entry_id))}
            facts = [f for f in newest.values() if f.stage not in _KEPT]
        if facts:
            fact = dice.choice(facts)
            with writing("change", by=None, at=make.NOW) as entry:
                if dice.random() < 0.5 and getattr(fact, "step", "") != Step.RECEIVED:
                    withdraw(entry, fact, why="never so")
                else:
                    replace(entry, fact, as_of=on_day(_day(dice)))


def another_day(office: Office, dice: Random) -> None:
    """Something more is written: a case, a contact, an account, somebody's new team, a correction."""
    match dice.choice(["case", "team", "tier", "here", "change", *["contact"] * 5]):
        case "case":
            _case(office, dice)
        case "team":
            member = dice.choice(office.members)
            with writing("moved", by=None, at=make.NOW) as entry:
                team = dice.choice([one for one in office.teams if one.pk != member.team_id])
                edit(entry, member, identity(entry, member), {"team": team})
        case "tier":
            firm = dice.choice(office.firms)
            with writing("tier", by=None, at=make.NOW) as entry:
                tier = make.term(f"account_tier:{dice.choice(['key', 'regular'])}")
                edit(entry, firm, firm.subject, {"tier": tier})
        case "here":
            make.establishment(dice.choice(office.firms), make.site(area=make.area("Block")))
        case "contact":
            kind = make.term(f"interaction_kind:{dice.choice(['visit', 'call', 'call'])}")
            with writing("contact", by=None, at=make.NOW) as entry:
                who = dice.choice(office.firms).pk
                state(entry, Interaction, who, on_day(_day(dice)), kind=kind)
        case _:
            _change(office, dice)
            make.progress_again(*office.projects)
