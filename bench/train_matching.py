"""Trains the matcher's scorer on the dev set, prints how good it is by cross-validation, and writes `weights.csv`.

    python -m bench.train_matching [--shared ../shared] [--ways 6]

Rows are split by source record: rows that share a right answer, a core or a domain fall into one fold. Every row is learned from
twice, with all its fields and with its name only; beside them rows made of the directory (`bench/made_rows.py`). The figures printed are
for dev rows scored by trees that did not see them; the two thresholds are read off the same scores.
"""

import argparse
import csv
import io
import sys
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from bench import made_rows
from bench.boost import Growth, grow
from inward.engines.matching import decision, differences, features, matcher, names, retrieval
from inward.engines.matching.directory import Directory
from inward.engines.matching.records import Query, Record
from inward.engines.matching.scorer import Scorer
from inward.engines.matching.tables import directory_records
from inward.engines.matching.trees import Trees

FOLDS = 5
PRECISION = 0.99
"""Wanted of what is accepted without asking."""
SIEVE = Growth(trees=40, depth=4, step=0.2)
PAIR = Growth(trees=220, depth=5, step=0.11)
RANK = Growth(200, depth=5, step=0.09, damping=10.0, rows=0.4, bins=128, branching=True)
LAST = 4
"""The last stage learns from every fourth row made up: it is to know the lists themselves above all, and takes longest."""
BLOCK = 512
LEARNED_FROM = 10
"""Wrong candidates a row that pairs are learned from; the others are easy."""
WEIGHTS = Path(__file__).parents[1] / "src/inward/engines/matching/weights.csv"
_PAIR = decision.COLUMNS.index("pair")
CROSS = ("ashare_x", "ror_x", "nsi_x")


def query(row: dict[str, str], fields: bool = True) -> Query:
    """A dev row as a query, with all its fields or with its name only."""
    if not fields:
        return Query(row["name"])
    return Query(
        row["name"], "", row["country"], row["city"], row["email_domain"], row["identifier"]
    )


@dataclass
class Examples:
    """Pairs of queries and names of a directory, with all features. What is asked once is an entry."""

    names: list[str]
    """Asked for, by entry."""
    known: np.ndarray
    """Whether the organisation is in the directory, by entry."""
    fold: np.ndarray
    """By entry."""
    every: int
    """The last stage learns from one entry of so many."""
    directory: Directory
    query: np.ndarray
    """Entry, of each pair; the rest likewise."""
    record: np.ndarray
    form: np.ndarray
    core: np.ndarray
    right: np.ndarray
    values: np.ndarray

    @property
    def entries(self) -> int:
        return len(self.names)


def folds(rows: list[dict[str, str]], seed: int = 7) -> np.ndarray:
    """Fold of each row, the same for rows of one source record."""
    parent = list(range(len(rows)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[tuple[str, str], int] = {}
    for at, row in enumerate(rows):
        for key in _keys(row["truth"].split("|"), row["name"], row["email_domain"]):
            parent[root(at)] = root(first.setdefault(key, at))
    _, group = np.unique([root(at) for at in range(len(rows))], return_inverse=True)
    return np.random.default_rng(seed).integers(0, FOLDS, group.max() + 1)[group]


def _keys(records: Iterable[str], name: str, domain: str) -> list[tuple[str, str]]:
    """What two rows of one source record share."""
    keys = [("record", id) for id in records if id] + [("core", names.take_apart(name).core)]
    return keys + ([("domain", domain)] if domain else [])


def beside_them(
    made: Sequence[made_rows.Row], rows: list[dict[str, str]], fold: np.ndarray, seed: int = 7
) -> np.ndarray:
    """Fold of each row made up: that of the dev rows of the same source record, by chance where there are none."""
    taken: dict[tuple[str, str], int] = {}
    for row, its in zip(rows, fold.tolist(), strict=True):
        for key in _keys(row["truth"].split("|"), row["name"], row["email_domain"]):
            taken[key] = its
    found = np.random.default_rng(seed).integers(0, FOLDS, len(made))
    for at, one in enumerate(made):
        keys = _keys((one.source, *one.right), one.query.name, one.query.email_domain)
        found[at] = next((taken[key] for key in keys if key in taken), found[at])
    return found


def examples(
    directory: Directory,
    asked: Sequence[Query],
    right: Sequence[Collection[str]],
    fold: np.ndarray,
    every: int = 1,
) -> Examples:
    """Candidates of all queries with all features.

    Args:
        directory: where they are looked up.
        asked: the queries.
        right: identifiers that count as right, of each query.
        fold: of each query.
        every: the last stage learns from one entry of so many.
    """
    part = directory._parts[0]
    there = part.segment.ids.take(np.arange(len(part.segment.ids)))
    number = {id: at for at, id in enumerate(there)}
    truth = [{number[id] for id in ids if id in number} for ids in right]
    pieces = []
    for first in range(0, len(asked), BLOCK):
        block = asked[first : first + BLOCK]
        taken = retrieval.ask(block, directory._weights, directory._statistics.counts)
        found = matcher.find(taken, [part], np.arange(len(block)))
        found = matcher.compare(taken, [part], found, len(block))
        hit = [
            record in truth[first + at]
            for at, record in zip(found.query.tolist(), found.record.tolist(), strict=True)
        ]
        pieces.append(
            (
                found.query + first,
                found.record,
                found.form,
                found.core,
                np.array(hit, dtype=bool),
                found.values,
            )
        )
    columns = [np.concatenate(column) for column in zip(*pieces, strict=True)]
    known = np.array([bool(ids) for ids in right])
    return Examples([one.name for one in asked], known, fold, every, directory, *columns)


def sieve(sets: Sequence[Examples], without: int) -> Trees:
    """Learned from all right pairs and every fourth wrong one, of all folds but one (-1: of all)."""
    values, right = [], []
    for seed, of in enumerate(sets):
        some = of.right | (np.random.default_rng(seed).random(len(of.right)) < 0.25)
        used = some & (of.fold != without)[of.query]
        values.append(of.values[used][:, : len(features.CHEAP)])
        right.append(of.right[used])
    return _grown(values, right, features.CHEAP, SIEVE, wrong=4.0)


@dataclass
class Sieved:
    """The pairs of one set that passed a sieve, in order of entry and promise."""

    of: Examples
    rows: np.ndarray
    values: np.ndarray

    @property
    def query(self) -> np.ndarray:
        return self.of.query[self.rows]


def sieved(of: Examples, trees: Sequence[Trees]) -> Sieved:
    """What passes the sieve of its fold."""
    kept = []
    for fold, one in enumerate(trees):
        rows = np.flatnonzero((of.fold == fold)[of.query])
        score = one.score(of.values[rows][:, : len(features.CHEAP)], features.CHEAP)
        kept.append(rows[retrieval.best(of.query[rows], score, matcher.COMPARED)])
    rows = np.sort(np.concatenate(kept))
    values = of.values[rows].copy(order="F")
    features.beside(of.query[rows], of.core[rows], values, of.entries)
    return Sieved(of, rows, values)


def pair(sets: Sequence[Sieved], without: int) -> Trees:
    """Learned from the pairs that passed, of all folds but one (-1: of all)."""
    values, right = [], []
    for one in sets:
        hit = one.of.right[one.rows]
        place = np.arange(len(one.rows)) - np.searchsorted(one.query, one.query)
        used = (one.of.fold != without)[one.query] & ((place < LEARNED_FROM) | hit)
        values.append(one.values[used])
        right.append(hit[used])
    return _grown(values, right, features.ALL, PAIR)


def _grown(
    values: list[np.ndarray],
    right: list[np.ndarray],
    names: tuple[str, ...],
    growth: Growth,
    *,
    wrong: float = 1.0,
) -> Trees:
    """Trees grown from the pairs of several sets; `wrong` is what a wrong one weighs."""
    hit = np.concatenate(right)
    weight = np.where(hit, 1.0, wrong)
    return grow(np.concatenate(values), hit.astype(float), weight, names, growth)


@dataclass
class Close:
    """The close candidates of one set, by entry and falling score, and what is known of each beside the others."""

    of: Examples
    rows: np.ndarray
    columns: np.ndarray

    @property
    def query(self) -> np.ndarray:
        return self.of.query[self.rows]

    @property
    def weighed(self) -> np.ndarray:
        return self.columns[:, _PAIR] > decision.HOPELESS


def close(passed: Sieved, trees: Sequence[Trees]) -> Close:
    """Those that the trees of its fold put first."""
    query, of = passed.query, passed.of
    score = np.zeros(len(query), dtype=np.float32)
    for fold, one in enumerate(trees):
        unseen = (of.fold == fold)[query]
        score[unseen] = one.score(passed.values[unseen], features.ALL)
    compared = decision.holders(query, passed.values, of.entries)
    once = decision.one_a_record(query, of.record[passed.rows], score)
    once = once[decision.places(query[once]) < decision.CLOSE]
    columns = decision.beside(query[once], score[once], passed.values[once], compared)
    rows = passed.rows[once]
    return Close(of, rows, np.column_stack([columns, differing(of, rows)]))


def differing(of: Examples, rows: np.ndarray) -> np.ndarray:
    """What of the two names of each pair differs."""
    named = [names.take_apart(of.names[entry]) for entry in of.query[rows].tolist()]
    texts = of.directory._base.texts.joined_at(of.form[rows], b"\t").split("\t")
    mine = differences.Sides(
        *([getattr(n, side) for n in named] for side in ("core", "latin", "sound"))
    )
    theirs = differences.Sides(texts[1::6], texts[2::6], texts[3::6])
    return differences.columns(mine, theirs, of.directory._weights)


def rank(sets: Sequence[Close], without: int) -> Trees:
    """Learned from the close candidates that are weighed, of all folds but one (-1: of all)."""
    values, right = [], []
    for one in sets:
        used = (one.of.fold != without)[one.query] & one.weighed & (one.query % one.of.every == 0)
        values.append(one.columns[used])
        right.append(one.of.right[one.rows][used])
    return _grown(values, right, decision.COLUMNS, RANK)


@dataclass
class Tried:
    """What trees say of the dev rows when they did not see them, and what the last trees are grown from."""

    chance: np.ndarray
    """Probability that the best candidate is right, by entry; 0 where nothing was found."""
    correct: np.ndarray
    """Whether it is, by entry."""
    passed: list[Sieved]
    """Of each set."""
    close: list[Close]
    """Of each set."""


@dataclass
class Learned:
    scorer: Scorer
    by: Tried


def tried(dev: Examples, more: Sequence[Examples]) -> Tried:
    """Every stage scores a row with trees that did not see its fold, and the next stage learns from these scores."""
    sets = (dev, *more)
    sieves = [sieve(sets, fold) for fold in range(FOLDS)]
    passed = [sieved(of, sieves) for of in sets]
    pairs = [pair(passed, fold) for fold in range(FOLDS)]
    near = [close(one, pairs) for one in passed]
    print(f"{time.process_time():.0f} s of processor", file=sys.stderr, flush=True)
    asked = near[0]
    final = np.minimum(asked.columns[:, _PAIR], decision.HOPELESS)
    for fold in range(FOLDS):
        unseen = (dev.fold == fold)[asked.query] & asked.weighed
        final[unseen] = rank(near, fold).score(asked.columns[unseen], decision.COLUMNS)
    order = np.lexsort((-final, asked.query))
    first = order[decision.places(asked.query[order]) == 0]
    entry = asked.query[first]
    chance, correct = np.zeros(dev.entries), np.zeros(dev.entries, dtype=bool)
    chance[entry] = decision.sure(final[first], asked.columns[first])
    correct[entry] = dev.right[asked.rows[first]]
    return Tried(chance, correct, passed, near)


def learn(dev: Examples, more: Sequence[Examples]) -> Learned:
    """Learns all three sums of trees from all rows, and the thresholds from dev rows when they were not seen."""
    found = tried(dev, more)
    accept, ask = thresholds(found.chance, found.correct, dev.known)
    stages = sieve((dev, *more), -1), pair(found.passed, -1), rank(found.close, -1)
    return Learned(Scorer(*stages, accept, ask), found)


def compare_ways(
    dev: Examples,
    made: Examples,
    rows: list[dict[str, str]],
    made_up: Sequence[made_rows.Row],
    ways: int,
) -> None:
    """Prints how much the figures depend on how the rows happen to be divided."""
    half = np.arange(dev.entries) < len(rows)
    found: dict[str, list[tuple[float, float]]] = {"all fields": [], "names only": []}
    for seed in range(1, ways + 1):
        fold = folds(rows, seed)
        with_them = beside_them(made_up, rows, fold, seed)
        by = tried(replace(dev, fold=np.tile(fold, 2)), [replace(made, fold=with_them)])
        for (name, said), group in zip(found.items(), (half, ~half), strict=True):
            hits, known = _hits(by.chance[group], by.correct[group]), dev.known[group]
            said.append((float(_f1(hits, known).max()), _recall(hits, known)))
            print(f"way {seed}, {name}: F1 {said[-1][0]:.3f}, R@.99 {said[-1][1]:.3f}", flush=True)
    print(f"Over {ways} ways to divide the rows: mean (lowest to highest)")
    for name, said in found.items():
        for what, figures in zip(("F1", "R@.99"), zip(*said, strict=True), strict=True):
            mean = sum(figures) / ways
            print(f"{name:12} {what:6} {mean:.4f} ({min(figures):.3f} to {max(figures):.3f})")


def _hits(chance: np.ndarray, correct: np.ndarray) -> np.ndarray:
    """How many are right among the surest one, two, three ..."""
    return np.cumsum(correct[np.argsort(-chance, kind="stable")])


def _f1(hits: np.ndarray, known: np.ndarray) -> np.ndarray:
    """F1 where so many rows are answered."""
    return 2 * hits / (np.arange(1, len(hits) + 1) + known.sum())


def _precise(hits: np.ndarray) -> np.ndarray:
    """Where at least `PRECISION` of the answers up to there are right."""
    return np.flatnonzero(hits / np.arange(1, len(hits) + 1) >= PRECISION)


def _recall(hits: np.ndarray, known: np.ndarray) -> float:
    """The recall where precision is `PRECISION`."""
    precise = _precise(hits)
    return float(hits[precise[-1]] / known.sum()) if len(precise) else 0.0


def thresholds(chance: np.ndarray, correct: np.ndarray, known: np.ndarray) -> tuple[float, float]:
    """Lowest probability from which at least `PRECISION` is right, and the one with the highest F1."""
    falling, hits = -np.sort(-chance), _hits(chance, correct)
    precise = _precise(hits)
    accept = falling[precise[-1]] if len(precise) else 1.0
    return round(float(accept), 4), round(float(falling[_f1(hits, known).argmax()]), 4)


def honest(of: Examples, by: Tried) -> tuple[np.ndarray, np.ndarray]:
    """What is accepted, and what is named at all, when each fold's thresholds are read off the other folds only."""
    accepted, named = np.zeros(of.entries, dtype=bool), np.zeros(of.entries, dtype=bool)
    for fold in range(FOLDS):
        others, own = of.fold != fold, of.fold == fold
        accept, ask = thresholds(by.chance[others], by.correct[others], of.known[others])
        accepted[own], named[own] = by.chance[own] >= accept, by.chance[own] >= ask
    return accepted, named


def report(of: Examples, rows: list[dict[str, str]], learned: Learned) -> None:
    """Prints how good trees are on rows they did not see, at the thresholds written."""
    chance, correct = learned.by.chance, learned.by.correct
    accepted, named = chance >= learned.scorer.accept, chance >= learned.scorer.ask
    there = np.zeros(of.entries, dtype=bool)
    there[of.query[of.right]] = True
    half = np.arange(of.entries) < len(rows)
    real = np.array([row["real"] == "1" for row in rows] * 2)
    cross = np.array([row["kind"] in CROSS for row in rows] * 2)
    groups = {
        "all fields": half,
        "names only": ~half,
        "real strings": half & real,
        "real cross-language": half & real & cross,
    }
    groups |= {
        kind: half & np.array([row["kind"] == kind for row in rows] * 2)
        for kind in sorted({r["kind"] for r in rows})
    }
    head = f"{'':22}    F1     P     R   acc.P acc.R  R@.99  cand.R  rows"
    for title, (taken, shown) in {
        "Thresholds as written, read off all folds": (accepted, named),
        "Thresholds of each fold read off the other four": honest(of, learned.by),
    }.items():
        print(f"{title}\n{head}")
        for name, group in groups.items():
            columns = (chance, correct, of.known, taken, shown, there)
            print(_line(name, *(column[group] for column in columns)))


def _line(name: str, chance, correct, known, accepted, named, there) -> str:  # type: ignore[no-untyped-def]
    hits = (correct & named).sum()
    p, r = hits / max(named.sum(), 1), hits / max(known.sum(), 1)
    sure = (correct & accepted).sum()
    values = (
        2 * p * r / max(p + r, 1e-9),
        p,
        r,
        sure / max(accepted.sum(), 1),
        sure / known.sum(),
        _recall(_hits(chance, correct), known),
        there.sum() / known.sum(),
    )
    return f"{name:22} " + " ".join(f"{value:6.3f}" for value in values) + f"  {len(known)}"


def written(scorer: Scorer) -> str:
    """The table of weights."""
    out = io.StringIO()
    out.write(
        "# Scorer of inward.engines.matching, written by `make train` (bench/train_matching.py); see docs/matching.md.\n"
    )
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["model", "questions", "leaves"])
    table.writerows([["threshold", "accept", scorer.accept], ["threshold", "ask", scorer.ask]])
    for name in ("sieve", "pair", "rank"):
        table.writerows(getattr(scorer, name).rows(name))
    return out.getvalue()


def opened(folder: Path, records: Sequence[Record]) -> Directory:
    """A directory indexed at `folder`; built anew where it is not of these records, by this code."""
    made_of, noted = _digest(records), folder / "made-of"
    if not (noted.exists() and noted.read_text() == made_of):
        from inward.engines.matching import directory as module

        module.trained = _nothing  # The index needs no weights, and there may be none yet.
        folder.mkdir(parents=True, exist_ok=True)
        Directory.build(records, folder)
        noted.write_text(made_of)
    return Directory(folder, scorer=_nothing())


def _digest(records: Sequence[Record]) -> str:
    said = sha256()
    for path in sorted(Path(features.__file__).parent.rglob("*")):
        if path.suffix in {".py", ".txt"}:
            said.update(path.read_bytes())
    for record in records:
        said.update(repr(record).encode())
    return said.hexdigest()


def _nothing() -> Scorer:
    return Scorer(Trees(0.0, ()), Trees(0.0, ()), Trees(0.0, ()), 1.0, 1.0)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument(
        "--ways",
        type=int,
        default=0,
        help="divide the rows in so many other ways and print how the figures differ; write nothing",
    )
    given = parser.parse_args()
    started = time.perf_counter()
    data = given.shared / "data/matching"
    with (data / "dev.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    records = list(directory_records(data / "directory.csv.gz"))
    left, made_up = made_rows.made(records)
    fold = folds(rows)
    dev = examples(
        opened(Path(".bench/matching"), records),
        [query(row, fields) for fields in (True, False) for row in rows],
        [[id for id in row["truth"].split("|") if id] for row in rows] * 2,
        np.tile(fold, 2),
    )
    made = examples(
        opened(Path(".bench/matching-made"), left),
        [row.query for row in made_up],
        [row.right for row in made_up],
        beside_them(made_up, rows, fold),
        LAST,
    )
    print(
        f"{len(dev.query)} and {len(made.query)} pairs after {time.perf_counter() - started:.0f} s",
        file=sys.stderr,
        flush=True,
    )
    if given.ways:
        compare_ways(dev, made, rows, made_up, given.ways)
        return
    learned = learn(dev, [made])
    report(dev, rows, learned)
    WEIGHTS.write_text(written(learned.scorer), encoding="utf-8")
    print(
        f"{WEIGHTS.name}: {WEIGHTS.stat().st_size} bytes, accept {learned.scorer.accept}, ask {learned.scorer.ask}"
    )


if __name__ == "__main__":
    main()
