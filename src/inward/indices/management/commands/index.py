"""Composite indices on a terminal: check a framework, run it, ask how sure the ranks are."""

import json as to_json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inward.engines import composite
from inward.indices import climbing, doubting
from inward.indices.columns import as_text, in_columns

WORDS = {
    "en": {
        "rank": "rank",
        "time": "time",
        "unit": "unit",
        "name": "name",
        "dropped": "Screened out for lack of data: {}",
        "more": "... and {} more; --top 0 prints them all",
    },
    "zh": {
        "rank": "位次",
        "time": "时间",
        "unit": "代码",
        "name": "名称",
        "dropped": "因数据不足未列入：{}",
        "more": "……另有 {} 个，--top 0 可全部列出",
    },
}


class Command(BaseCommand):
    help = "Compute a composite index from a framework file and a table of data; no database is needed."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
        check = what.add_parser("check", help="list everything that is wrong with both files")
        run = what.add_parser("run", help="scores, ranks and every stage")
        doubt = what.add_parser("uncertainty", help="how sure the ranks are, and what moves them")
        path = what.add_parser(
            "path", help="the least effort that brings a unit to a rank or score"
        )
        for each in (check, run, doubt, path):
            each.add_argument("framework", type=Path, metavar="FRAMEWORK.toml")
            each.add_argument("data", type=Path, metavar="DATA.csv")
            each.add_argument(
                "--with",
                type=Path,
                dest="more",
                metavar="MORE.csv",
                help="further columns of the same units, such as denominators",
            )
            each.add_argument("--json", action="store_true", help="one JSON document for programs")
            each.add_argument("--language", choices=["en", "zh"], default="en", help="of names")
        for each in (run, doubt, path):
            each.add_argument(
                "--out", type=Path, metavar="DIR", help="write tables and figures to it"
            )
        for each in (run, doubt):
            each.add_argument("--top", type=int, default=20, help="units to print; 0 for all (20)")
        run.add_argument("--xlsx", type=Path, metavar="FILE", help="write them as one workbook")
        doubting.add_arguments(doubt)
        climbing.add_arguments(path)

    def handle(self, *, what: str, **given: Any) -> None:
        try:
            {
                "check": self.check_files,
                "run": self.run_index,
                "uncertainty": self.doubt,
                "path": self.climb,
            }[what](**given)
        except composite.FaultyInput as error:
            if given["json"]:
                self.stdout.write(_faults_as_json(error.faults))
            raise CommandError(str(error)) from None
        except ValueError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None

    def check_files(
        self, *, framework: Path, data: Path, more: Path | None, json: bool, **_: Any
    ) -> None:
        faults = composite.check(framework, data, more)
        if any(fault.fatal for fault in faults):
            raise composite.FaultyInput(faults)
        if json:
            self.stdout.write(_faults_as_json(faults))
            return
        self.stdout.write(f"{framework.name} and {data.name} fit.")
        for fault in faults:
            self.stdout.write(f"Worth knowing: {fault}")

    def run_index(
        self,
        *,
        framework: Path,
        data: Path,
        more: Path | None,
        out: Path | None,
        xlsx: Path | None,
        top: int,
        json: bool,
        language: str,
        **_: Any,
    ) -> None:
        result = composite.run(*composite.read_index(framework, data, more))
        if out is not None:
            result.write_csv(out)
        if xlsx is not None:
            result.write_xlsx(xlsx)
        if json:
            self.stdout.write(result.to_json())
            return
        self.stdout.writelines(f"{line}\n" for line in ranking(result, top=top, language=language))
        if out is not None:
            self.stdout.write(f"Every stage is in {out}")

    def doubt(self, **given: Any) -> None:
        self.stdout.writelines(f"{line}\n" for line in doubting.told(**given))

    def climb(self, **given: Any) -> None:
        self.stdout.writelines(f"{line}\n" for line in climbing.told(**given))


def _faults_as_json(faults: tuple[composite.Fault, ...]) -> str:
    return to_json.dumps({"faults": [asdict(fault) for fault in faults]}, ensure_ascii=False)


def ranking(result: composite.Result, *, top: int, language: str) -> Iterator[str]:
    """The ranking as lines of text: rank, unit, score, and the scores one level down."""
    framework, words = result.framework, WORDS[language]
    codes = [framework.root.code, *framework.parts(framework.root.code)]
    titles = [framework.nodes[code].name.in_(language) or code for code in codes]
    rows = list(result.rows(result.scores, codes))
    shown = rows if top == 0 else rows[:top]
    body = [
        [
            as_text(row.rank),
            *([row.time] if row.time else []),
            row.unit,
            row.name,
            *map(as_text, row.values.values()),
        ]
        for row in shown
    ]
    timed = [words["time"]] if result.table.times is not None else []
    yield f"{framework.name.in_(language) or framework.code}  sha256 {result.digest}"
    yield from in_columns([[words["rank"], *timed, words["unit"], words["name"], *titles], *body])
    if len(rows) > len(shown):
        yield words["more"].format(len(rows) - len(shown))
    if dropped := [unit for unit in result.stage("raw").units if unit not in set(result.units)]:
        yield words["dropped"].format(", ".join(dropped))
