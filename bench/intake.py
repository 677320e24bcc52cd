"""How long a list takes: from the file to the preview, from "take it in" to the record.

python -m bench.intake [ORGANISATIONS]   (default 100,000, from a fixed seed)
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.generate import generate, names

SEED = 20261123
# What is asked: rows of the list, seconds to the preview, seconds to be taken in.
ASKED = ((400, 2.0, 2.0), (10_000, None, 10.0))
LARGE = 200_000


def written(path: Path, rows: int, organisations: int) -> Path:
    """A workbook of guests: half of them on the record, one in ten of these mistyped."""
    import xlsxwriter

    chance = random.Random(SEED)
    known = random.Random(SEED)
    firms = [names(n, known)[1] for n in range(1, organisations + 1)]
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("来宾")
        sheet.write(0, 0, "推介会来宾名单")
        sheet.write_row(2, 0, ["序号", "单位名称", "姓名", "职务", "邮箱", "签到"])
        for number in range(rows):
            name = chance.choice(firms)
            if number % 2:
                name = f"{names(organisations + number, chance)[1]}{number}号有限公司"
            elif number % 20 == 0:
                name = name[:-1]
            person = f"李{chr(0x4E00 + number % 5_000)}{number // 5_000 or ''}"
            cells = [number + 1, name, person, "经理", f"g{number}@example.com", "是"]
            sheet.write_row(number + 3, 0, cells)
    return path


class Took(float):
    """Seconds by the clock; beside it, of work, which a busy machine does not lengthen."""

    worked: float

    def __str__(self) -> str:
        return f"{float(self):.2f} s ({self.worked:.2f} s of work)"


def timed(work: Callable[[], object]) -> Took:
    began, worked = time.perf_counter(), time.process_time()
    work()
    took = Took(time.perf_counter() - began)
    took.worked = time.process_time() - worked
    return took


def main(organisations: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        # First, while this process is small: a child counts what its parent had.
        os.environ |= {"INWARD_HOME": folder, "DJANGO_SETTINGS_MODULE": "bench.settings"}
        _large(written(home / "large.xlsx", LARGE, 1_000))
        generate(organisations, home / "inward.sqlite3")
        return _measure(home, organisations)


def _measure(home: Path, organisations: int) -> int:
    from inward.intake import names as index

    built = timed(index.directory)
    print(f"index of {len(index.directory()):,} organisations built in {built}")
    missed = 0
    for rows, preview, accept in ASKED:
        took, taken = _walk(written(home / f"{rows}.xlsx", rows, organisations))
        asked = f"(asked: {preview:.0f} s)" if preview else ""
        print(f"{rows:,} rows: from the file to the preview {took} {asked}".rstrip())
        print(f"{rows:,} rows: taken in {taken} (asked: {accept:.0f} s)")
        missed |= taken > accept or bool(preview and took > preview)
    return int(missed)


def _walk(path: Path) -> tuple[Took, Took]:
    """A list sent, read by the worker, everything doubtful called new, taken in by the worker."""
    from django.utils import timezone

    from inward.core.intervals import interval
    from inward.evidence.models import Subject
    from inward.intake import accepting, batches
    from inward.intake.kinds import BY_NAME
    from inward.intake.models import Batch
    from inward.intake.states import BatchState, Decided, Found
    from inward.office.jobs import do_next
    from inward.web.jobs import HANDLERS

    event = Subject.objects.filter(kind="event").order_by("id").last()

    def read() -> None:
        batches.receive(
            kind=BY_NAME["guests"],
            name=path.name,
            content=[path.read_bytes()],
            about=event,
            as_of=interval("2026-11-23"),
            by=None,
            at=timezone.now(),
        )
        do_next(HANDLERS, clock=timezone.now)

    took = timed(read)
    batch = Batch.objects.order_by("-id")[0]
    assert batch.state == BatchState.PREVIEW, batch.refused
    counts = {kind: batch.rows.filter(found=kind).count() for kind in Found.values}
    print("  " + ", ".join(f"{number:,} {kind}" for kind, number in counts.items() if number))
    batch.rows.filter(found=Found.DOUBTFUL).update(decided=Decided.NEW)

    def accept() -> None:
        accepting.ask_to_accept(batch, by=None, at=timezone.now())
        done = do_next(HANDLERS, clock=timezone.now)
        assert done is not None
        assert done.result, done.said

    return took, timed(accept)


def _large(path: Path) -> None:
    """Reading alone, with the memory of the process that reads."""
    import resource

    import django

    django.setup()
    from inward.intake.sheets.opening import opened

    def read() -> None:
        with opened(path) as grid:
            assert sum(1 for _line in grid.lines) == LARGE + 2

    took = timed(read)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{LARGE:,} rows read in {took}, the reader's memory at most {most:.0f} MB")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 100_000))
