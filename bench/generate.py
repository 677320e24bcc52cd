"""A record of any size from a fixed seed, written as the actions would have written it.

python -m bench.generate 1000000 PATH
"""

import os
import random
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

EDITIONS = 8
SECTORS = 12
HAN = "静安华东明海新世纪联合恒通达信德国际电子科技生物医药资本物流文化传媒咨询智能环球金融贸易能源材料食品时尚设计"
WORDS = [
    "north",
    "river",
    "global",
    "harbour",
    "delta",
    "union",
    "prime",
    "atlas",
    "nova",
    "orient",
    "summit",
    "pearl",
    "vertex",
    "lotus",
    "quantum",
    "blue",
    "green",
    "silver",
    "cloud",
    "data",
    "medical",
    "capital",
    "logistics",
    "studio",
    "foods",
    "energy",
    "design",
    "robotics",
]


def names(number: int, chance: random.Random) -> tuple[str, str]:
    """An English and a Chinese name; a few words are rare on purpose, to be searched for."""
    en = " ".join(chance.choices(WORDS, k=2)).title() + f" {number:07d}"
    zh = "".join(chance.choices(HAN, k=chance.randint(4, 7)))
    if number % 50_000 == 7:
        en, zh = f"Zyxomma {en}", f"鼋鼍{zh}"
    return en, zh


def generate(organisations: int, path: Path) -> None:
    """A migrated SQLite store at `path` with that many organisations and what goes with them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.environ["INWARD_HOME"] = str(path.parent)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("init", verbosity=0)
    from django.db import connection

    connection.close()
    store = sqlite3.connect(path, isolation_level=None)
    store.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-400000;"
    )
    store.execute("BEGIN")
    _fill(store, organisations)
    store.execute("COMMIT")
    store.close()
    _current()


def _many(store: sqlite3.Connection, table: str, rows: Iterator[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    first = next(rows)
    sql = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({', '.join('?' * len(first))})"
    start = time.perf_counter()

    def values() -> Iterator[tuple[Any, ...]]:
        yield tuple(first.values())
        for row in rows:
            yield tuple(row.values())

    store.executemany(sql, values())
    print(f"  {table}: {time.perf_counter() - start:.1f} s", flush=True)


def _fact(subject: int, year: int, **says: Any) -> dict[str, Any]:
    return {
        "subject_id": subject,
        "entry_id": 1,
        "cited_id": 1,
        "withdrawn": 0,
        "first": f"{year}-01-01",
        "last": f"{year}-12-31",
        "printed": str(year),
        "note": "",
        **says,
    }


def _subjects(store: sqlite3.Connection, kind: str, ids: Iterable[int]) -> None:
    _many(
        store,
        "evidence_subject",
        ({"id": i, "uuid": f"{i:032x}", "kind": kind} for i in ids),
    )


def _fill(store: sqlite3.Connection, count: int) -> None:
    from inward.core.sought import grams, in_order, sought

    chance = random.Random(20261123)
    store.execute(
        "INSERT INTO evidence_entry (id, recorded_at, recorded_by_id, what) VALUES (1, '2026-11-23 09:00:00', NULL, 'bench')"
    )
    store.execute(
        "INSERT INTO evidence_source (id, code, title, publisher, url, language, printed, digest, note)"
        " VALUES (1, 'B001', 'Generated', '', '', 'en', '', '', '')"
    )
    store.execute(
        "INSERT INTO evidence_citation (id, source_id, entry_id, locator, quote, confidence)"
        " VALUES (1, 1, 1, '', '', 'high')"
    )
    sectors = [
        r[0]
        for r in store.execute(
            "SELECT id FROM core_term WHERE vocabulary = 'sector' ORDER BY id LIMIT ?", [SECTORS]
        )
    ]
    roles = [
        r[0]
        for r in store.execute(
            "SELECT id FROM core_term WHERE vocabulary = 'role' ORDER BY id LIMIT 3"
        )
    ]
    firms = range(1, count + 1)
    _subjects(store, "organisation", firms)
    _many(
        store,
        "directory_organisation",
        (
            {
                "subject_id": i,
                "kind_id": "organisation_kind:enterprise",
                "country": "China",
                "country_basis": "",
                "sector_id": sectors[i % len(sectors)],
                "website": "",
                "note": "",
            }
            for i in firms
        ),
    )

    def named() -> Iterator[dict[str, Any]]:
        for i in firms:
            for language, text in zip(("en", "zh"), names(i, chance), strict=True):
                yield _fact(
                    i,
                    2020,
                    text=text,
                    sought=sought(text),
                    grams=grams(text),
                    sorted=in_order(text),
                    language=language,
                    kind_id="name_kind:official",
                )

    _many(store, "directory_name", named())
    events = _events(store, count)
    _many(
        store,
        "events_participation",
        (
            _fact(
                1 + (i * 7919) % count,
                2018 + i % EDITIONS,
                event_id=events[i % EDITIONS],
                role_id=roles[i % len(roles)],
                state="came",
                detail="",
            )
            for i in range(3 * count)
        ),
    )
    _promises(store, count, events, chance)


def _events(store: sqlite3.Connection, count: int) -> list[int]:
    start = count + 1
    _subjects(store, "programme", [start])
    store.execute(
        "INSERT INTO events_programme (subject_id, name_en, name_zh, note, kind_id) SELECT ?, 'The Expo', '博览会', '', id FROM core_term WHERE vocabulary = 'programme_kind' LIMIT 1",
        [start],
    )
    editions = range(start + 1, start + 1 + EDITIONS)
    _subjects(store, "edition", editions)
    _many(
        store,
        "events_edition",
        (
            {
                "subject_id": e,
                "name_en": f"Edition {n}",
                "name_zh": f"第{n}届",
                "note": "",
                "programme_id": start,
                "number": n,
                "roll": "complete",
                "held_first": f"{2017 + n}-11-05",
                "held_last": f"{2017 + n}-11-10",
                "held_printed": f"{2017 + n}-11",
            }
            for n, e in enumerate(editions, 1)
        ),
    )
    ids = range(start + 1 + EDITIONS, start + 1 + 2 * EDITIONS)
    kind = store.execute(
        "SELECT id FROM core_term WHERE vocabulary = 'event_kind' LIMIT 1"
    ).fetchone()[0]
    _subjects(store, "event", ids)
    _many(
        store,
        "events_event",
        (
            {
                "subject_id": i,
                "name_en": f"Event {n}",
                "name_zh": f"活动{n}",
                "note": "",
                "kind_id": kind,
                "edition_id": editions[n - 1],
                "place_text": "",
                "host_text": "",
                "launched_en": "",
                "launched_zh": "",
                "held_first": f"{2017 + n}-11-06",
                "held_last": f"{2017 + n}-11-06",
                "held_printed": f"{2017 + n}-11-06",
            }
            for n, i in enumerate(ids, 1)
        ),
    )
    return list(ids)


def _promises(
    store: sqlite3.Connection, count: int, events: list[int], chance: random.Random
) -> None:
    papers = range(2 * count, 2 * count + count // 10)
    promises = range(4 * count, 4 * count + 3 * count // 10)
    kind = store.execute(
        "SELECT id FROM core_term WHERE vocabulary = 'agreement_kind' LIMIT 1"
    ).fetchone()[0]
    _subjects(store, "agreement", papers)
    _many(
        store,
        "agreements_agreement",
        (
            {
                "subject_id": i,
                "name_en": f"Agreement {i}",
                "name_zh": f"协议{i}",
                "none_promised": 0,
                "note": "",
                "kind_id": kind,
            }
            for i in papers
        ),
    )
    _many(
        store,
        "agreements_signing",
        (_fact(i, 2018 + i % EDITIONS, event_id=events[i % EDITIONS]) for i in papers),
    )
    _subjects(store, "commitment", promises)
    _many(
        store,
        "agreements_commitment",
        (
            {
                "subject_id": i,
                "agreement_id": papers[(i // 3) % len(papers)],
                "promisor_id": 1 + i % count,
                "note": "",
            }
            for i in promises
        ),
    )
    _many(
        store,
        "agreements_terms",
        (
            _fact(
                i,
                2018 + i % EDITIONS,
                wording_en=f"Promise {i}",
                wording_zh=f"承诺{i}",
                locator="",
                evidence_wanted="",
                no_due=0,
                no_metric=0,
                strength="signed",
                unit="",
                quantifier="",
                due_first=f"{2019 + i % EDITIONS}-01-01",
                due_last=f"{2019 + i % EDITIONS}-12-31",
                due_printed=str(2019 + i % EDITIONS),
            )
            if i % 5
            else _fact(
                i,
                2018 + i % EDITIONS,
                wording_en=f"Promise {i}",
                wording_zh=f"承诺{i}",
                locator="",
                evidence_wanted="",
                no_due=0,
                no_metric=0,
                strength="signed",
                unit="",
                quantifier="",
                due_first=None,
                due_last=None,
                due_printed="",
            )
            for i in promises
        ),
    )
    verdicts = ("kept", "on_track", "nothing_found", "kept_in_part", "at_risk", "kept", "broken")
    _many(
        store,
        "agreements_assessment",
        (
            _fact(
                promises[i % len(promises)],
                2019 + i // len(promises) % 6,
                verdict=chance.choice(verdicts),
                found_en="",
                found_zh="",
            )
            for i in range(count)
        ),
    )


def _current() -> None:
    from inward.intake.current import all_current

    start = time.perf_counter()
    for current in all_current():
        current.rebuild()
    print(f"  current tables: {time.perf_counter() - start:.1f} s", flush=True)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO directory_trigram(directory_trigram) VALUES ('optimize')")
        cursor.execute("INSERT INTO directory_pair(directory_pair) VALUES ('optimize')")
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    generate(int(sys.argv[1]), Path(sys.argv[2]))
