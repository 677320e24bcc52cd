"""How everything in bench/ is timed and printed."""

import os
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Timed:
    """Milliseconds of repeated runs, and those of the processor in them."""

    runs: tuple[float, ...]
    worked: tuple[float, ...] = ()

    @property
    def p50(self) -> float:
        return statistics.median(self.runs)

    @property
    def p95(self) -> float:
        return _p95(self.runs)

    @property
    def cpu(self) -> float:
        """p95 of the processor's time: on a busy machine the other says more of the neighbours."""
        return _p95(self.worked)


def _p95(runs: tuple[float, ...]) -> float:
    return sorted(runs)[min(len(runs) - 1, round(0.95 * (len(runs) - 1)))]


def timed(
    work: Callable[[], object], times: int = 30, prepare: Callable[[], object] = lambda: None
) -> Timed:
    """Run once to warm up, then `times` more, each after something that is not timed."""
    prepare()
    work()
    runs, worked = [], []
    for _ in range(times):
        prepare()
        start, busy = time.perf_counter(), time.process_time()
        work()
        runs.append(1000 * (time.perf_counter() - start))
        worked.append(1000 * (time.process_time() - busy))
    return Timed(tuple(runs), tuple(worked))


def load() -> str:
    """How busy the machine is, so that a figure can be judged."""
    one, five, _ = os.getloadavg()
    return f"load {one:.1f} (1 min), {five:.1f} (5 min), {os.cpu_count()} cores"


def table(title: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    cells = [list(head)] + [[_shown(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    print(f"\n{title}  [{load()}]")
    for number, row in enumerate(cells):
        print("  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())
        if number == 0:
            print("  " + "  ".join("-" * w for w in widths))


def _shown(cell: object) -> str:
    return f"{cell:,.1f}" if isinstance(cell, float) else str(cell)
