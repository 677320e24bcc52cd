"""Fuzzes the readers of lists: no crash, every refusal with its reason and remedy, memory below 500 MB.

    python -m pip install --target /tmp/atheris atheris
    PYTHONPATH=/tmp/atheris python -m tools.fuzz_readers text --runs 200000
    PYTHONPATH=/tmp/atheris python -m tools.fuzz_readers workbook --runs 2000

`text`: files of text as libFuzzer makes them, guided by what the reader's code has not done yet. `workbook`: sound XLSX and ODS
whose parts are changed, cut and packed again, read as in service by a process of their own. Atheris has no wheel for every
Python: it is not a dependency of the tests. What a run finds lies as `crash-…` in the folder it was started from.
"""

import argparse
import importlib
import io
import json
import os
import random
import resource
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

MB = 1 << 20
MOST = 500
"""Megabytes of this process and of each that reads a workbook."""
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inward.config.settings")
HEADINGS = ["单位名称", "Company", "姓名", "城市", "E-mail", "日期"]


class Run:
    """Reads one made-up file after another and counts how each ended."""

    def __init__(self, what: str, runs: int, path: Path) -> None:
        self.what, self.runs, self.path = what, runs, path
        self.ended: Counter[str] = Counter()

    def read(self, content: bytes, name: str) -> None:
        from inward.intake.faults import Bad
        from inward.intake.sheets.opening import opened

        self.path.write_bytes(content)
        try:
            with opened(self.path, name=name) as grid:
                before = 0
                for line, cells in grid.lines:
                    assert line > before, "lines are counted upwards"
                    assert all(isinstance(cell, str) for cell in cells), "cells are text"
                    before = line
            self.ended["read"] += 1
        except Bad as bad:
            if not (bad.what and bad.remedy):
                raise AssertionError(f"{bad.code} does not say what to do") from bad
            self.ended[bad.code] += 1
        self._weigh()

    def _weigh(self) -> None:
        if (count := self.ended.total()) % 500 and count != self.runs:
            return
        used = memory()
        assert max(used.values()) < MOST, f"{used} MB"
        said = {"reader": self.what, "runs": count, "ended": dict(self.ended), "megabytes": used}
        print(json.dumps(said), flush=True)


def memory() -> dict[str, int]:
    """Highest memory so far, in MB."""
    own, child = (
        resource.getrusage(who).ru_maxrss * 1024 // MB
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"own": own, "of a reading process": child}


def samples() -> list[tuple[str, dict[str, bytes]]]:
    """Sound workbooks as their parts."""
    import xlsxwriter

    xlsx = io.BytesIO()
    with xlsxwriter.Workbook(xlsx, {"in_memory": True}) as book:
        page = book.add_worksheet("名单")
        page.write_row(0, 0, HEADINGS)
        for line in range(1, 6):
            page.write_row(line, 0, ["青穗贸易有限公司", f"Firm {line}", 3.5, True, 45000 + line])
        page.write_formula(7, 0, "=1+1", None, "2")
        page.merge_range(8, 0, 10, 2, "青穗")
        book.add_worksheet("hidden").hide()
    rows = "".join(
        f'<table:table-row><table:table-cell office:value-type="string"><text:p>青穗 {n}</text:p></table:table-cell>'
        f'<table:table-cell table:number-columns-repeated="{n}" office:value-type="float" office:value="{n}"/></table:table-row>'
        for n in range(1, 6)
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    ods = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
    }
    with zipfile.ZipFile(xlsx) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return [("list.xlsx", parts), ("list.ods", ods)]


def changed(given: Any, parts: dict[str, bytes]) -> bytes:
    """A workbook with one to four of its parts changed, packed again, and perhaps cut."""
    parts = dict(parts)
    for _ in range(given.ConsumeIntInRange(1, 4)):
        name = given.PickValueInList(sorted(parts))
        part = parts[name]
        at = given.ConsumeIntInRange(0, len(part))
        match given.ConsumeIntInRange(0, 5):
            case 0:
                parts[name] = part[:at] + given.ConsumeBytes(16) + part[at + 16 :]
            case 1:
                parts[name] = part[:at]
            case 2:
                parts[name] = part[:at] + part[at : at + 200] * 50 + part[at:]
            case 3:
                # Numbers are what sizes, repetitions and references are made of.
                number = str(given.ConsumeIntInRange(-(2**31), 2**63)).encode()
                parts[name] = part.replace(given.PickValueInList([b"1", b"2", b"5"]), number, 3)
            case 4:
                start = part.find(b"<", at)
                end = part.find(b">", start) + 1
                parts[name] = part[:start] + part[end:] if start >= 0 else b""
            case _:
                del parts[name]
                if not parts:
                    return b"PK"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    content = packed.getvalue()
    if given.ConsumeIntInRange(0, 9) == 9:
        content = content[: given.ConsumeIntInRange(0, len(content))]
    return content


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["text", "workbook"])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    try:
        import atheris
    except ImportError:
        sys.exit("Atheris is not installed: python -m pip install --target /tmp/atheris atheris")
    with atheris.instrument_imports(include=["inward.intake.sheets"]):
        import django

        django.setup()
        importlib.import_module("inward.intake.sheets.opening")
    folder = Path(tempfile.mkdtemp(prefix="inward-fuzz-"))
    run = Run(asked.what, asked.runs, folder / "list")
    workbooks = samples()

    def text(data: bytes) -> None:
        run.read(data, "list.csv")

    def workbook(data: bytes) -> None:
        given = atheris.FuzzedDataProvider(data)
        name, parts = workbooks[given.ConsumeIntInRange(0, len(workbooks) - 1)]
        run.read(changed(given, parts), name)

    seeds = folder / "seeds"
    seeds.mkdir()
    if asked.what == "text":
        for number, (encoding, mark) in enumerate(
            [("utf-8-sig", ","), ("gb18030", "\t"), ("utf-16", ";"), ("utf-8", "|")]
        ):
            lines = [
                mark.join(HEADINGS),
                mark.join(["青穗", '"a ""b"', "李明", "上海", "a@b.cn", "1"]),
            ]
            (seeds / str(number)).write_bytes("\r\n".join(lines).encode(encoding))
    else:
        # What a reading process has not done yet cannot be seen from here: chance alone changes the parts.
        chance = random.Random(asked.seed)
        for number in range(min(asked.runs, 2_000)):
            (seeds / str(number)).write_bytes(chance.randbytes(chance.randint(40, 400)))
    flags = [
        f"-runs={asked.runs}",
        f"-seed={asked.seed}",
        "-max_len=4096",
        "-len_control=0",
        "-timeout=60",
    ]
    atheris.Setup(
        [sys.argv[0], *flags, "-rss_limit_mb=0", str(seeds)],
        text if asked.what == "text" else workbook,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
