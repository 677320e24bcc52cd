"""Names on a list against a directory; whole registers against each other; answers against the truth.

inward match --directory D.csv --queries Q.csv --out O.csv [--top 5] [--index FOLDER]
inward match score O.csv TRUTH.csv
inward match link A.csv B.csv --out L.csv [--engine duckdb|spark]
inward match dedupe A.csv --out L.csv [--engine duckdb|spark]
"""

import csv
import hashlib
import json as jsons
import os
import tempfile
import time
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inward.engines.matching import Directory
from inward.engines.matching.tables import (
    ANSWER,
    NotReadable,
    Quality,
    answers,
    bands,
    directory_records,
    judged,
    quality,
    queries,
)
from inward.intake import registers

FILES = {"score": 2, "link": 2, "dedupe": 1}
"""What is to be done -> how many files are named with it; without a word a list is matched."""


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(
            prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs
        )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "what",
            nargs="*",
            metavar="score|link|dedupe FILE",
            help="what else to do, with its files",
        )
        parser.add_argument(
            "--directory", type=Path, help="organisations: id, name, and more; .csv or .csv.gz"
        )
        parser.add_argument(
            "--queries", type=Path, help="the list: name, and what stands beside it"
        )
        parser.add_argument("--out", type=Path, help="where answers or links are written")
        parser.add_argument("--top", type=int, default=5, help="candidates written for a row (5)")
        parser.add_argument(
            "--index",
            type=Path,
            help="keep the index in this folder; used again while the directory is the same",
        )
        parser.add_argument(
            "--engine",
            choices=sorted(registers.ENGINES),
            default="duckdb",
            help="for link and dedupe",
        )
        parser.add_argument(
            "--from",
            type=float,
            default=0.9,
            dest="least",
            help="lowest probability of a link (0.9)",
        )
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *, what: list[str], json: bool, **options: Any) -> None:
        doing, *named = what or ["match"]
        if doing not in {"match", *FILES} or len(named) != FILES.get(doing, 0):
            raise CommandError(
                "After `match` comes nothing, or: score OUT TRUTH, link A B, dedupe A."
            )
        try:
            said = getattr(self, doing)(*map(Path, named), **options)
        except (NotReadable, registers.NotInstalled) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
        self.stdout.write(
            jsons.dumps(said, ensure_ascii=False) if json else "\n".join(_lines(doing, said))
        )

    def match(self, *, directory: Path | None, queries: Path | None, out: Path | None, top: int, index: Path | None, **_: Any) -> dict[str, Any]:  # fmt: skip
        if directory is None or queries is None or out is None:
            raise CommandError("Name all three: --directory, --queries and --out.")
        if top < 1:
            raise CommandError("--top is 1 or more.")
        _must_have_a_folder(out)
        return match_list(directory, queries, out, top=top, index=index)

    def score(self, given: Path, truth: Path, **_: Any) -> dict[str, Any]:
        return score_list(given, truth)

    def link(
        self, left: Path, right: Path, *, out: Path | None, engine: str, least: float, **_: Any
    ) -> dict[str, Any]:
        return self._linked([left, right], out, engine, least)

    def dedupe(
        self, of: Path, *, out: Path | None, engine: str, least: float, **_: Any
    ) -> dict[str, Any]:
        return self._linked([of], out, engine, least)

    def _linked(
        self, files: list[Path], out: Path | None, engine: str, least: float
    ) -> dict[str, Any]:
        if out is None:
            raise CommandError("Name where the links are written: --out.")
        _must_have_a_folder(out)
        started = time.perf_counter()
        tables = [list(directory_records(file)) for file in files]
        links = registers.links(tables, engine=engine, least=least)
        _write(out, ("left", "right", "probability"), (link._asdict() for link in links))
        seconds = round(time.perf_counter() - started, 1)
        return {
            "links": len(links),
            "records": sum(map(len, tables)),
            "engine": engine,
            "seconds": seconds,
        }


def _must_have_a_folder(out: Path) -> None:
    """Said before anything is matched: a large list takes minutes."""
    if not out.parent.is_dir():
        raise CommandError(f"{out}: there is no such folder.")


def match_list(
    directory: Path, listed: Path, out: Path, *, top: int, index: Path | None
) -> dict[str, Any]:
    """Answers a list and writes the answers; what was counted."""
    labels, asked = queries(listed)
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        opened = _opened(directory, index or Path(folder))
        ready = time.perf_counter()
        matches = opened.match(asked, top)
        done = time.perf_counter()
        count = len(opened)
    _write(out, ANSWER, answers(labels, matches))
    said: dict[str, Any] = {"rows": len(labels), "organisations": count}
    for outcome in ("accept", "ask", "no match"):
        said[outcome] = sum(match.outcome == outcome for match in matches)
    return said | {
        "index_seconds": round(ready - started, 2),
        "match_seconds": round(done - ready, 2),
    }


def _opened(directory: Path, index: Path) -> Directory:
    """The index in the folder, made where there is none of this very directory."""
    note = index / "made-of"
    read = _digest(directory)
    if note.is_file() and note.read_text("utf-8") == f"{_current(index)} {read}":
        try:
            return Directory.open(index)
        except (OSError, ValueError, KeyError):
            pass  # Of another version, or broken: it is made anew.
    try:
        at_once = len(os.sched_getaffinity(0))
        built = Directory.build(directory_records(directory), index, processes=at_once)
    except NotReadable:
        raise
    except ValueError as error:
        raise NotReadable(f"{directory}: {error}") from error
    note.write_text(f"{_current(index)} {read}", "utf-8")
    return built


def _digest(file: Path) -> str:
    if not file.is_file():
        return ""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _current(index: Path) -> str:
    """Which of the indices in the folder stands."""
    pointer = index / "current"
    return pointer.read_text("utf-8") if pointer.is_file() else ""


def score_list(given: Path, truth: Path) -> dict[str, Any]:
    """Answers against the truth: all rows, by kind, by band of score."""
    rows = judged(given, truth)
    pairs = [(answer, right) for answer, right, _ in rows]
    kinds = sorted({kind for _, _, kind in rows if kind})
    by_kind = {kind: _figures(quality([(a, t) for a, t, k in rows if k == kind])) for kind in kinds}
    listed = [{"from": low, "rows": number, "right": right} for low, number, right in bands(pairs)]
    return {"all": _figures(quality(pairs)), "kinds": by_kind, "bands": listed}


def _figures(found: Quality) -> dict[str, float]:
    names = (
        "f1",
        "precision",
        "recall",
        "accept_precision",
        "accept_recall",
        "recall_at_99",
        "candidate_recall",
    )
    return {"rows": found.rows, "known": found.known} | {
        name: round(getattr(found, name), 4) for name in names
    }


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> None:
    """Writes a CSV file, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        table.writerows(rows)
    part.replace(path)


def _lines(doing: str, said: dict[str, Any]) -> Iterable[str]:
    if doing != "score":
        return [f"{name.replace('_', ' ')}: {value}" for name, value in said.items()]
    head = (
        "rows",
        "f1",
        "precision",
        "recall",
        "accept_precision",
        "accept_recall",
        "recall_at_99",
        "candidate_recall",
    )
    short = ("rows", "F1", "prec.", "recall", "acc. P", "acc. R", "R@.99", "cand.R")
    lines = [f"{'':16}" + "".join(f"{name:>8}" for name in short)]
    for kind, found in [("all", said["all"]), *said["kinds"].items()]:
        lines.append(
            f"{kind:16}"
            + "".join(
                f"{found[name]:>8}" if name == "rows" else f"{found[name]:>8.3f}" for name in head
            )
        )
    lines += ["", f"{'score from':16}{'rows':>8}{'right':>8}"]
    return lines + [
        f"{band['from']:<16}{band['rows']:>8}{band['right']:>8}" for band in said["bands"]
    ]
