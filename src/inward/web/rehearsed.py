"""The made-up office at work: its leads, visits and targets, entered as its officers would enter them.

Only the fictional office has them: nothing is invented about a real enterprise.
"""

import csv
import secrets
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from django.contrib.auth.models import User
from django.db import transaction

from inward.agreements.actions import Draft, PartyAs, Signed, enter_agreement
from inward.core.intervals import Interval, interval, on_day
from inward.core.models import Term
from inward.core.permissions import Role
from inward.directory.actions import add_establishment, describe
from inward.directory.models import Establishment, Organisation
from inward.evidence.actions import Cite, newest_edit
from inward.evidence.models import Source, Subject
from inward.evidence.rules import Basis
from inward.intake.models import Loaded
from inward.office.actions import add_member
from inward.office.models import Member, Team
from inward.office.queries import working_calendar
from inward.office.rules import TaskKind
from inward.office.tasks import set_task
from inward.pipeline.actions import leave, log_interaction, note, pass_gate, receive, value
from inward.pipeline.models import Project
from inward.pipeline.rules import PATH, Stage
from inward.web.rehearsed_cases import rehearse_case
from inward.work.targets.actions import set_target

Row = dict[str, str]
_SCREENING = (
    "Fits the focus of the zone; the investor's accounts were seen. "
    "符合功能区产业导向，已核实投资方财务状况。(Invented. 虚构。)"
)


@transaction.atomic
def rehearse(folder: Path, *, at: datetime, visitor: Member | None = None) -> int:
    """Enter what the office did, once; how many projects that were.

    Args:
        folder: `projects.csv`, `visits.csv`, `targets.csv`, `members.csv`, `accounts.csv`,
            `cases.csv`, `tasks.csv`, whose keys are those of the tables that were loaded before.
        visitor: whoever opens the demonstration: manages the projects of teams without members,
            and finds a day's work.
    """
    if Project.objects.exists():
        return 0
    for row in _rows(folder / "members.csv"):
        add_member(
            username=row["username"],
            password=secrets.token_urlsafe(24),
            role=Role(row["role"]),
            team=_team(row["team"]),
            by=None,
        )
    source, _ = Source.objects.get_or_create(
        code="F90",
        defaults={
            "title": "Files of the office (invented)",
            "publisher": "Northmere Investment Office (fictional)",
            "first": date(2022, 1, 1),
            "last": at.date(),
            "printed": "2022/2026",
        },
    )
    for row in _rows(folder / "accounts.csv"):
        named = Member.objects.filter(user__username=row["manager"]).first()
        account = _subject(row["organisation"])
        describe(
            Organisation.objects.get(pk=account.pk),
            {
                "tier": Term.objects.get(pk=f"account_tier:{row['tier']}"),
                "manager": named or visitor,
            },
            seen=newest_edit(account.pk),
            by=None,
            at=at,
        )
    number = 0
    for row in _rows(folder / "projects.csv"):
        _project(row, Cite(source, locator=row["id"]), visitor, at)
        number += 1
    for row in _rows(folder / "visits.csv"):
        log_interaction(
            subject=_subject(row["organisation"]),
            kind=Term.objects.get(pk=f"interaction_kind:{row['kind']}"),
            on=interval(row["on"]),
            by=None,
            at=at,
        )
    for row in _rows(folder / "targets.csv"):
        set_target(
            team=_team_there(row["team"]),
            figure=row["figure"],
            own=dict(parse_qsl(row["parameters"])),
            period=interval(row["period"]),
            value=Decimal(row["value"]),
            on=date(2026, 1, 15),
            by=None,
            at=at,
        )
    members = list(Member.objects.order_by("pk"))
    for place, row in enumerate(_rows(folder / "cases.csv")):
        rehearse_case(
            row,
            enterprise=_subject(row["organisation"]) if row["organisation"] else None,
            body=_subject("B1"),
            member=members[place % len(members)],
            at=at,
        )
    for row in _rows(folder / "tasks.csv") if visitor else ():
        assert visitor
        set_task(
            member=visitor,
            text=row["text"],
            kind=TaskKind(row["kind"]),
            whom=row["whom"],
            about=_subject(row["about"]),
            due=at.astimezone(working_calendar().zone).date() + timedelta(int(row["days"])),
            due_time=time.fromisoformat(row["time"]) if row["time"] else None,
            by=None,
            at=at,
        )
    return number


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _made(table: str, key: str) -> int:
    return Loaded.objects.filter(table=table, key=key, part="").latest("pk").made


def _subject(organisation: str) -> Subject:
    return Subject.objects.get(pk=_made("organisations", organisation))


def _team_there(key: str) -> Team:
    return Team.objects.get(pk=_made("teams", key))


def _team(key: str) -> Team | None:
    return _team_there(key) if key else None


def _project(row: Row, cited: Cite, visitor: Member | None, at: datetime) -> None:
    """One project through its gates, each with what the gate asks for."""
    team, investor = _team(row["team"]), _subject(row["investor"])
    of_team = Member.objects.filter(team=team).first() if team else None
    manager = of_team or visitor or Member.objects.order_by("pk").last()
    project = receive(
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        investor=investor,
        came_by=Term.objects.get(pk=f"lead_source:{row['came_by']}"),
        sector=Term.objects.get(pk=f"sector:{row['sector']}"),
        requirement="Space in the zone, and a decision within the year. "
        "需在功能区内选址，年内决定。(Invented. 虚构。)",
        on=interval(row["received"]),
        manager=manager,
        team=team,
        by=None,
        at=at,
    )
    says = partial(value, project=project, unit="CNY", cited=[cited], by=None, at=at)
    if row["announced"]:
        amount = Decimal(row["announced"])
        says(basis=Basis.ANNOUNCED, amount=amount, on=interval(row["received"]))
    for stage in PATH[1:]:
        if row[stage.value]:
            _pass(project, stage, row, cited, says, at)
    if not (row["exit"] or row["delivered"]):
        # Spread over a quarter, so that some have been silent for too long.
        called = at.astimezone(working_calendar().zone).date() - timedelta(project.pk % 90)
        _met(project, "call", on_day(called), at)
    if row["exit"]:
        on, to = interval(row["exit_on"]), Stage(row["exit"])
        leave(project=project, to=to, reason=row["reason"], on=on, by=None, at=at)


def _pass(project: Project, stage: Stage, row: Row, cited: Cite, says: Any, at: datetime) -> None:
    on = interval(row[stage.value])
    shows: dict[str, Any] = {}
    match stage:
        case Stage.QUALIFIED:
            note(subject=project.subject, kind="screening", text=_SCREENING, by=None, at=at)
        case Stage.NEGOTIATING:
            _met(project, "meeting", on, at)
        case Stage.SIGNED:
            shows = {"agreement": _agreement(project, row, cited, at), "none_promised": True}
            says(basis=Basis.CONTRACTED, amount=Decimal(row["contracted"]), on=on)
        case Stage.REGISTERED:
            shows = {"entity": project.investor}
        case Stage.INVESTING:
            shows = {"amount": Decimal(row["actual"]), "unit": "CNY"}
        case Stage.OPERATING:
            shows = {"establishment": _opened(project, row, cited, at)}
        case Stage.DELIVERED:
            shows = {"checked_by": User.objects.get(username="weir")}
    pass_gate(project=project, to=stage, on=on, cited=[cited], by=None, at=at, **shows)


def _met(project: Project, kind: str, on: Interval, at: datetime) -> None:
    log_interaction(
        subject=project.investor,
        project=project,
        kind=Term.objects.get(pk=f"interaction_kind:{kind}"),
        on=on,
        by=None,
        at=at,
    )


def _agreement(project: Project, row: Row, cited: Cite, at: datetime) -> Any:
    office = _subject("B1")
    role = Term.objects.get(pk="party_role:enterprise")
    draft = Draft(
        kind=Term.objects.get(pk="agreement_kind:investment"),
        name_en=f"{row['name_en']}: investment agreement",
        name_zh=f"{row['name_zh']}投资协议",
        parties=[
            PartyAs(project.investor, role),
            PartyAs(office, Term.objects.get(pk="party_role:government")),
        ],
        signed=Signed(interval(row["signed"])),
        none_promised=True,
    )
    return enter_agreement(draft=draft, cited=[cited], on=at.date(), by=None, at=at)


def _opened(project: Project, row: Row, cited: Cite, at: datetime) -> Establishment:
    opened = interval(row["operating"])
    return add_establishment(
        Organisation.objects.get(pk=project.investor_id),
        function=Term.objects.get(pk="presence:operating_company"),
        place=project.team.area if project.team else None,
        opened=opened,
        as_of=on_day(opened.last),
        cited=[cited],
        by=None,
        at=at,
    )
