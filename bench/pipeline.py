"""The office's work at size: pages, funnel, target roll-up, tick.

python -m bench.pipeline [PROJECTS]   (20 interactions and 3 cases for each project)
"""

import os
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

from bench.measure import table, timed

STORE = Path(".bench") / "pipeline"
FIRMS, TEAMS, MEMBERS = 20_000, 14, 60
PROJECTS_FROM, CASES_FROM, AREAS_FROM, TEAMS_FROM = 1_000_000, 2_000_000, 900_000, 900_100
TODAY = date(2026, 11, 23)
# Nothing is remembered: as after something was written of all that is counted.
FIRST = ", first time"
BIG = (
    "evidence_subject",
    "evidence_observation",
    "pipeline_project",
    "pipeline_milestone",
    "pipeline_interaction",
    "aftercare_case",
    "aftercare_casestep",
)
TOPICS = tuple(f"case_topic:{one}" for one in ("location", "talent", "procedures", "fit_out"))
PATH = ("received", "qualified", "negotiating", "agreed", "signed", "registered", "investing")
ON_TO = (1, 0.85, 0.8, 0.75, 0.8, 0.9, 0.8)


class Writer:
    """Bulk rows; what a row does not say takes the column's empty value."""

    def __init__(self, store: sqlite3.Connection) -> None:
        self.store = store

    def write(self, name: str, rows: Iterator[dict[str, Any]]) -> None:
        start = time.perf_counter()
        columns = {
            row[1]: None if not row[3] else (0 if "int" in row[2] or "bool" in row[2] else "")
            for row in self.store.execute(f"PRAGMA table_info({name})")
            if row[1] != "id"
        }
        first = next(rows)
        names = list(dict.fromkeys([*columns, *first]))
        quoted = ", ".join(f'"{column}"' for column in names)
        sql = f"INSERT INTO {name} ({quoted}) VALUES ({', '.join('?' * len(names))})"
        empty = [columns.get(n) for n in names]
        place = {n: i for i, n in enumerate(names)}

        def values() -> Iterator[list[Any]]:
            for row in chain([first], rows):
                full = list(empty)
                for column, value in row.items():
                    full[place[column]] = value
                yield full

        self.store.executemany(sql, values())
        print(f"  {name}: {time.perf_counter() - start:.1f} s", flush=True)


def _fact(subject: int, day: date, **says: Any) -> dict[str, Any]:
    on = day.isoformat()
    return {
        "subject_id": subject,
        "entry_id": 1,
        "cited_id": 1,
        "withdrawn": 0,
        "first": on,
        "last": on,
        "printed": on,
        "note": "",
        **says,
    }


def _moment(day: date, hour: int) -> str:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC).strftime("%Y-%m-%d %H:%M:%S")


def _generate(projects: int, path: Path) -> None:
    from bench.generate import _current, generate

    generate(FIRMS, path)
    store = sqlite3.connect(path, isolation_level=None)
    store.executescript("PRAGMA synchronous=OFF; PRAGMA cache_size=-400000;")
    kept = _set_aside(store)
    store.execute("BEGIN")
    _office(Writer(store))
    _projects(Writer(store), projects)
    _cases(Writer(store), 3 * projects)
    store.execute("COMMIT")
    start = time.perf_counter()
    for sql in kept:
        store.execute(sql)
    # The triggers that keep the index of titles were away.
    for name in (name for name in BIG if f"{name}_title" in _tables(store)):
        store.execute(f"INSERT INTO {name}_title({name}_title) VALUES ('rebuild')")
    print(f"  indexes: {time.perf_counter() - start:.1f} s", flush=True)
    store.close()
    _current()
    # Nobody gathers statistics in an office, and with those of some tables alone SQLite chooses worse.
    store = sqlite3.connect(path)
    store.execute("DROP TABLE IF EXISTS sqlite_stat1")
    store.close()


def _tables(store: sqlite3.Connection) -> set[str]:
    return {name for (name,) in store.execute("SELECT name FROM sqlite_master")}


def _set_aside(store: sqlite3.Connection) -> list[str]:
    """Drop indexes and triggers of the big tables: what they would keep is right by construction,
    and an index is written in a tenth of the time once all rows are there.

    Returns:
        the statements that put them back.
    """
    big = ", ".join(f"'{name}'" for name in BIG)
    found = list(
        store.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN"
            f" ('index', 'trigger') AND tbl_name IN ({big})"
        )
    )
    for kind, name, _ in found:
        store.execute(f'DROP {kind} "{name}"')
    return [sql for _, _, sql in found]


def _office(w: Writer) -> None:
    def subjects(kind: str, start: int, number: int) -> Iterator[dict[str, Any]]:
        return ({"id": start + i, "uuid": f"{start + i:032x}", "kind": kind} for i in range(number))

    w.write("evidence_subject", subjects("area", AREAS_FROM, TEAMS + 1))
    w.write(
        "places_area",
        (
            {
                "subject_id": AREAS_FROM + i,
                "name_en": f"Area {i}",
                "name_zh": f"区域{i}",
                "kind_id": "area_kind:subdistrict" if i else "area_kind:district",
                "parent_id": AREAS_FROM if i else None,
            }
            for i in range(TEAMS + 1)
        ),
    )
    w.write("evidence_subject", subjects("team", TEAMS_FROM, TEAMS + 1))
    w.write(
        "office_team",
        (
            {
                "subject_id": TEAMS_FROM + i,
                "name_en": f"Team {i}",
                "name_zh": f"专班{i}",
                "area_id": AREAS_FROM + i,
            }
            for i in range(TEAMS + 1)
        ),
    )
    w.write(
        "auth_user",
        (
            {
                "id": 100 + i,
                "username": f"officer{i}",
                "password": "!",
                "is_active": 1,
                "date_joined": "2026-01-01 00:00:00",
            }
            for i in range(MEMBERS)
        ),
    )
    w.write(
        "office_member",
        (
            {
                "id": 1 + i,
                "user_id": 100 + i,
                "team_id": TEAMS_FROM + 1 + i % TEAMS,
                "language": "en",
            }
            for i in range(MEMBERS)
        ),
    )
    w.write(
        "office_task",
        (
            {
                "kind": "do",
                "member_id": 1 + i % MEMBERS,
                "text": f"Call back {i}",
                "about_id": PROJECTS_FROM + i,
                "due": (TODAY + timedelta(days=i % 400 - 3)).isoformat(),
                "made_at": "2026-01-01 00:00:00",
            }
            for i in range(MEMBERS * 200)
        ),
    )
    w.write(
        "directory_establishment",
        (
            _fact(
                1 + i,
                date(2020, 1, 1),
                function_id="presence:operating_company",
                place_id=AREAS_FROM + 1 + i % TEAMS,
            )
            for i in range(FIRMS)
        ),
    )
    # Every fourth enterprise is an account.
    w.store.execute(
        f"UPDATE directory_organisation SET manager_id = 1 + subject_id / 4 % {MEMBERS}, tier_id ="
        " CASE WHEN subject_id % 40 = 0 THEN 'account_tier:key'"
        " WHEN subject_id % 12 = 0 THEN 'account_tier:important' ELSE 'account_tier:regular' END"
        f" WHERE subject_id % 4 = 0 AND subject_id <= {FIRMS}"
    )


def _projects(w: Writer, number: int) -> None:
    dice = random.Random(20261123)
    ids = range(PROJECTS_FROM, PROJECTS_FROM + number)
    w.write("evidence_subject", ({"id": i, "uuid": f"{i:032x}", "kind": "project"} for i in ids))
    w.write(
        "pipeline_project",
        (
            {
                "subject_id": i,
                "name_en": f"Project {i}",
                "name_zh": f"项目{i}",
                "investor_id": 1 + (i * 7919) % FIRMS,
                "came_by_id": "lead_source:event",
                "manager_id": 1 + i % MEMBERS,
                "team_id": TEAMS_FROM + 1 + i % TEAMS,
                "requirement": "Space",
                "siting": "{}",
            }
            for i in ids
        ),
    )
    signed: list[tuple[int, date]] = []

    def milestones() -> Iterator[dict[str, Any]]:
        for i in ids:
            day = date(2021, 1, 1) + timedelta(days=dice.randrange(2150))
            for stage, on in zip(PATH, ON_TO, strict=True):
                if stage != "received":
                    day += timedelta(days=dice.randrange(5, 120))
                if day > TODAY or dice.random() > on:
                    break
                if stage == "signed":
                    signed.append((i, day))
                yield _fact(
                    i,
                    day,
                    stage=stage,
                    reason="",
                    waiver="" if stage == "received" else "generated",
                    came_by_id="lead_source:event" if stage == "received" else None,
                    investor_id=1 + (i * 7919) % FIRMS if stage == "received" else None,
                )

    w.write("pipeline_milestone", milestones())
    w.write(
        "evidence_observation",
        (
            _fact(
                i,
                day,
                metric_id="metric:project_investment",
                basis=basis,
                value=1_000_000 * (1 + i % 300),
                unit="CNY",
                quantifier="exact",
            )
            for i, day in signed
            for basis in ("announced", "contracted")
        ),
    )
    w.write(
        "pipeline_interaction",
        (
            _fact(
                1 + (n * 7919) % FIRMS,
                date(2021, 1, 1) + timedelta(days=n % 2150),
                kind_id="interaction_kind:visit" if n % 3 else "interaction_kind:call",
                project_id=PROJECTS_FROM + n % number,
                member_id=1 + n % MEMBERS,
                team_id=TEAMS_FROM + 1 + n % TEAMS,
            )
            for n in range(20 * number)
        ),
    )


def _cases(w: Writer, number: int) -> None:
    ids = range(CASES_FROM, CASES_FROM + number)
    w.write("evidence_subject", ({"id": i, "uuid": f"{i:032x}", "kind": "case"} for i in ids))

    def day(i: int) -> date:
        return date(2021, 1, 1) + timedelta(days=(i * 31) % 2150)

    w.write(
        "aftercare_case",
        (
            {
                "subject_id": i,
                "name_en": f"Case {i}",
                "name_zh": f"诉求{i}",
                "reference": f"{i}",
                "kind": ("enquiry", "service", "grievance")[i % 3],
                "enterprise_id": 1 + (i * 7919) % FIRMS,
                "topic_id": TOPICS[i % len(TOPICS)],
                "received_at": _moment(day(i), 2),
                "acknowledge_by": _moment(day(i), 4),
                "answer_by": _moment(day(i) + timedelta(days=3), 9),
                "currency": "CNY",
            }
            for i in ids
        ),
    )

    def steps() -> Iterator[dict[str, Any]]:
        for i in ids:
            at = day(i)
            yield _fact(i, at, step="received", at=_moment(at, 2))
            yield _fact(i, at, step="assigned", at=_moment(at, 3), member_id=1 + i % MEMBERS)
            if i % 50:
                later = at + timedelta(days=1 + i % 4)
                yield _fact(i, later, step="answered", at=_moment(later, 3))
                yield _fact(i, later, step="closed", at=_moment(later, 4))

    w.write("aftercare_casestep", steps())


def _targets() -> None:
    from decimal import Decimal

    from inward.core.intervals import interval
    from inward.office.models import Team
    from inward.work.models import Target
    from inward.work.targets.actions import set_target

    figures: tuple[tuple[str, dict[str, str]], ...] = (
        ("projects_reached", {"stage": "signed"}),
        ("landing_rate", {}),
        ("value_of_projects", {"stage": "signed", "basis": "contracted"}),
        ("funds_rate", {}),
        ("days_between", {"from": "received", "to": "signed"}),
        ("response_time", {}),
        ("closure_rate", {}),
        ("visit_coverage", {}),
    )
    for figure, own in figures:
        if Target.objects.filter(figure=figure).exists():
            continue
        for team in Team.objects.all():
            set_target(
                team=team,
                figure=figure,
                own=own,
                period=interval("2026"),
                value=Decimal(80),
                on=TODAY,
                by=None,
                at=datetime.now(UTC),
            )


def main(projects: int) -> None:
    store = (STORE / str(projects)).resolve() / "inward.sqlite3"
    os.environ["INWARD_HOME"] = str(store.parent)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    if not store.exists():
        print(
            f"generating {projects:,} projects, {20 * projects:,} interactions, {3 * projects:,} cases"
        )
        _generate(projects, store)
    import django

    django.setup()
    from inward.web.serving import prepare, settle

    prepare()
    settle()
    _targets()
    _pages(projects)
    _tick()


def _pages(projects: int) -> None:
    from django.contrib.auth.models import User
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from inward.evidence.models import Subject

    user = User.objects.get(username="officer7")
    user.is_superuser = True
    user.save()
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    one = Subject.objects.get(pk=PROJECTS_FROM + projects // 2).uuid
    team = Subject.objects.get(pk=TEAMS_FROM + 3).uuid
    pages = [
        ("My day", reverse("day"), 80),
        ("board", reverse("projects-board"), 80),
        ("list", reverse("projects"), 80),
        ("list, one team", f"{reverse('projects')}?team={TEAMS_FROM + 3}", 80),
        ("list, words of a title", f"{reverse('projects')}?text=roject+7777", 80),
        ("search, a rare title", f"{reverse('search')}?q=roject+77771", 80),
        ("search, a common word", f"{reverse('search')}?q=project", 80),
        ("search, a short word", f"{reverse('search')}?q=项目", 80),
        ("project page", reverse("project", args=[one]), 80),
        ("cases", reverse("cases"), 80),
        ("visits: coverage", reverse("visits"), 80),
        ("target roll-up", f"{reverse('targets')}?period=2026", 80),
        ("target letter", f"{reverse('target-letter', args=[team])}?period=2026", 80),
        ("funnel over all", reverse("funnel"), 500),
        (f"funnel over all{FIRST}", reverse("funnel"), 500),
        ("funnel of one team", f"{reverse('funnel')}?team={TEAMS_FROM + 3}", 500),
        (f"target roll-up{FIRST}", f"{reverse('targets')}?period=2026", None),
        (f"target letter{FIRST}", f"{reverse('target-letter', args=[team])}?period=2026", None),
    ]
    rows = []
    for name, address, wanted in pages:

        def fetch(address: str = address, first: bool = name.endswith(FIRST)) -> None:
            if first:
                cache.clear()
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)

        with CaptureQueriesContext(connection) as caught:
            fetch()
        queries = len(caught)
        spent = time.process_time()
        times = 2 if name.endswith(FIRST) else 10
        found = timed(fetch, times=times)
        # Of all runs; on a machine that others use too this says more than the clock.
        processor = 1000 * (time.process_time() - spent) / (times + 1)
        rows.append((name, found.p50, found.p95, processor, wanted or "–", queries))
    table(
        f"Pages at {projects:,} projects, one client, in process (ms)",
        ("page", "p50", "p95", "processor", "wanted p95", "queries"),
        rows,
    )


def _tick() -> None:
    from inward.work.actions import tick

    at = datetime(2026, 11, 23, 1, tzinfo=UTC)
    rows = []
    for name in ("first run", "run again"):
        start, spent = time.perf_counter(), time.process_time()
        sent = len(tick(at=at))
        took = 1000 * (time.perf_counter() - start)
        rows.append((name, took, 1000 * (time.process_time() - spent), sent))
    table(
        "inward tick over all (ms; wanted <= 30,000)",
        ("run", "ms", "processor", "reminders"),
        rows,
    )


if __name__ == "__main__":
    start = time.perf_counter()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    print(f"\n{time.perf_counter() - start:.0f} s in all")
