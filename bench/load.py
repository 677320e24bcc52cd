"""How fast a folder is loaded: facts a second, citations, traces and search index included.

python -m bench.load [ROWS]   (default 100,000 rows from a fixed seed)
"""

import csv
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.generate import names

SOURCES, EVENTS = 500, 400
FLOOR = 3_000


def folder(rows: int, into: Path, *, seed: int = 20261123) -> Path:
    """A folder of so many rows; two fifths of them participations, a fifth organisations."""
    chance = random.Random(seed)
    firms, promises = rows // 5, rows // 10
    _write(into / "sources.csv", _sources())
    _write(into / "areas.csv", [_area("city", "city", ""), _area("zone", "zone", "city")])
    _write(into / "events.csv", (_event(n) for n in range(EVENTS)))
    _write(into / "organisations.csv", (_organisation(n, chance) for n in range(firms)))
    _write(into / "participations.csv", (_came(n, firms, chance) for n in range(2 * rows // 5)))
    _write(into / "establishments.csv", (_is_there(n, firms, chance) for n in range(rows // 10)))
    _write(into / "commitments.csv", (_promise(n, firms, chance) for n in range(promises)))
    _write(into / "assessments.csv", (_looked(n, promises, chance) for n in range(rows // 10)))
    return into


def _write(path: Path, rows: Any) -> None:
    rows = iter(rows)
    first = next(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, first)
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(rows)


def _sources() -> Iterator[dict[str, Any]]:
    for n in range(SOURCES):
        yield {
            "id": f"S{n:04d}",
            "url": f"https://example.org/{n}",
            "publisher": "The office",
            "title": f"Paper {n}",
            "date": f"202{n % 7}-{n % 12 + 1:02d}",
            "language": "en",
            "kind": "official",
            "note": "",
        }


def _said(chance: random.Random) -> dict[str, str]:
    return {"sources": f"S{chance.randrange(SOURCES):04d}", "confidence": "high"}


def _area(id_: str, kind: str, parent: str) -> dict[str, Any]:
    return {
        "id": id_,
        "kind": kind,
        "name_en": id_.title(),
        "name_zh": "",
        "parent": parent,
        "code": "",
        "focus_en": "",
        "focus_zh": "",
        "sources": "S0000",
        "confidence": "high",
        "note": "",
    }


def _event(n: int) -> dict[str, Any]:
    return {
        "id": f"E{n}",
        "kind": "promotion",
        "name_en": f"Event {n}",
        "name_zh": f"活动{n}",
        "held": f"202{n % 7}-{n % 12 + 1:02d}-05",
        "place_text": "",
        "edition": "",
        "host_text": "",
        "launched_en": "",
        "launched_zh": "",
        "sources": "S0001",
        "confidence": "high",
        "note": "",
    }


def _organisation(n: int, chance: random.Random) -> dict[str, Any]:
    en, zh = names(n, chance)
    return {
        "id": f"O{n}",
        "kind": "enterprise",
        "name_en": en,
        "name_zh": zh,
        "country": "CN",
        "country_basis": "source",
        "sector": "retail",
        "parent": f"O{n // 2}" if n % 9 == 1 and n > 1 else "",
        **_said(chance),
        "note": "",
    }


def _came(n: int, firms: int, chance: random.Random) -> dict[str, Any]:
    return {
        "id": f"P{n}",
        "event": f"E{chance.randrange(EVENTS)}",
        "participant": f"O{chance.randrange(firms)}",
        "role": "exhibitor",
        "stand_m2": chance.randrange(20, 400),
        "as_of": "",
        "detail": "",
        **_said(chance),
    }


def _is_there(n: int, firms: int, chance: random.Random) -> dict[str, Any]:
    return {
        "id": f"H{n}",
        "organisation": f"O{chance.randrange(firms)}",
        "function": "store",
        "place": "zone",
        "opened": f"20{chance.randrange(10, 27)}",
        "closed": "",
        "as_of": "2026-11",
        "detail": "",
        **_said(chance),
        "note": "",
    }


def _promise(n: int, firms: int, chance: random.Random) -> dict[str, Any]:
    return {
        "id": f"C{n}",
        "agreement": "",
        "promisor": f"O{chance.randrange(firms)}",
        "promisee": "",
        "place": "zone",
        "wording_en": f"Open {n % 9 + 1} stores",
        "wording_zh": "",
        "locator": "",
        "strength": "announced",
        "metric": "",
        "target": n % 9 + 1,
        "unit": "count",
        "quantifier": "exact",
        "due": "2027",
        "as_of": "2024-05",
        "sources": "S0002",
        "note": "",
    }


def _looked(n: int, promises: int, chance: random.Random) -> dict[str, Any]:
    return {
        "id": f"V{n}",
        "commitment": f"C{chance.randrange(promises)}",
        "verdict": chance.choice(["kept", "on_track", "kept_in_part"]),
        "as_of": f"202{chance.randrange(4, 7)}-06",
        "found_en": "seen",
        "found_zh": "",
        "sources": "S0003",
    }


def _private() -> float:
    """Private memory in MB; pages of the store that the system keeps mapped are not ours."""
    said = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in said if line.startswith("Private_")) / 1024


def main(rows: int) -> int:
    """Load the folder into a new store, load it again, print the table."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"INWARD_HOME": home, "DJANGO_SETTINGS_MODULE": "inward.config.settings"}
        import django
        from django.core.management import call_command
        from django.utils import timezone

        django.setup()
        from inward.intake.actions import load

        call_command("init", verbosity=0)
        made = folder(rows, Path(home))
        began, worked = time.perf_counter(), time.process_time()
        first = load(made, by=None, at=timezone.now())
        loaded, worked = time.perf_counter(), time.process_time() - worked
        memory = _private()
        load(made, by=None, at=timezone.now())
        again = time.perf_counter() - loaded
    seconds = loaded - began
    speed = first.facts / seconds
    print(
        f"{rows:,} rows, {first.facts:,} facts, loaded in {seconds:.1f} s ({worked:.1f} s of work)"
    )
    print(f"facts a second: {speed:,.0f} (asked: {FLOOR:,})")
    print(f"the same folder again, nothing written: {again:.1f} s")
    print(f"private memory of the process after it: {memory:.0f} MB")
    return int(speed < FLOOR)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 100_000))
