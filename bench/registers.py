"""Two registers of 50,000 linked on DuckDB and on Spark: the same links? python -m bench.registers [--rows 50000]

The second register begins in the middle of the first; what both hold is spelled otherwise there: every third name without its legal
form, every third with two characters exchanged, cities as they stand.
"""

import argparse
import resource
import sys
import time
from dataclasses import replace
from itertools import islice

from bench.matching import SHARED
from inward.engines.matching import Record
from inward.engines.matching.names import take_apart
from inward.engines.matching.tables import directory_records
from inward.intake import registers
from inward.intake.registers import Link


def spelled_otherwise(record: Record, number: int) -> Record:
    name = record.name
    if number % 3 == 1:
        name = take_apart(name).body
    elif number % 3 == 2 and len(name) > 5:
        at = len(name) // 2
        name = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return replace(record, id=f"b-{record.id}", name=name, identifier="")


def two(rows: int) -> list[list[Record]]:
    every = list(islice(directory_records(SHARED / "directory.csv.gz"), rows + rows // 2))
    theirs = [spelled_otherwise(record, n) for n, record in enumerate(every[rows // 2 :])]
    return [every[:rows], theirs]


def linked(tables: list[list[Record]], engine: str) -> list[Link]:
    before = _used()
    wall = time.perf_counter()
    links = registers.links(tables, engine=engine)
    seconds = time.perf_counter() - wall
    right = sum(link.right == f"b-{link.left}" for link in links)
    print(
        f"{engine}: {len(links)} links, {right} of them of one record; {seconds:.0f} s by the clock, "
        f"{_used() - before:.0f} s of processor",
        flush=True,
    )
    return links


def _used() -> float:
    """Seconds of processor of this process; Spark's own process is not among them before it ends."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--engines", nargs="*", default=["duckdb", "spark"])
    given = parser.parse_args()
    if not SHARED.exists():
        sys.exit(f"The dev set is not beside the project: {SHARED}")
    tables = two(given.rows)
    found = [linked(tables, engine) for engine in given.engines]
    pairs = [[(link.left, link.right) for link in links] for links in found]
    if len(pairs) > 1:
        furthest = max(
            (abs(a.probability - b.probability) for a, b in zip(*found, strict=False)), default=0.0
        )
        print(
            f"the same links: {pairs[0] == pairs[1]}; probabilities differ by at most {furthest:.0e}"
        )


if __name__ == "__main__":
    main()
