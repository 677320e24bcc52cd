"""Trains the matcher's scorer on the dev set, prints how good it is by cross-validation, and writes `weights.csv`.

    python -m bench.train_matching [--shared ../shared] [--ways 6]

Rows are split by source record: rows that share a right answer, a core or a domain fall into one fold. Every row is learned from
twice, with all its fields and with its name only. The figures printed are for rows scored by trees that did not see them; the two
thresholds are read off the same scores.
"""

import argparse
import csv
import io
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.boost import Growth, grow
from inward.engines.matching import decision, differences, features, matcher, names, retrieval
from inward.engines.matching.directory import Directory
from inward.engines.matching.records import Query
from inward.engines.matching.scorer import Scorer
from inward.engines.matching.tables import directory_records
from inward.engines.matching.trees import Tree, Trees

FOLDS = 5
PRECISION = 0.99
"""Wanted of what is accepted without asking."""
SIEVE = Growth(trees=40, depth=4, step=0.2)
PAIR = Growth(trees=220, depth=5, step=0.11)
RANK = Growth(200, depth=5, step=0.09, damping=10.0, rows=0.4, bins=128, branching=True)
RANK_SEEDS = (1,)
"""More than one: the mean of that many growths, which depends less on what chance lets each tree see. Two gave no better figures."""
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
    """Pairs of all rows, twice: entry i and entry i + len(rows) are the same row with and without its fields."""

    rows: list[dict[str, str]]
    query: np.ndarray
    record: np.ndarray
    form: np.ndarray
    core: np.ndarray
    right: np.ndarray
    values: np.ndarray
    fold: np.ndarray
    """Of each entry."""
    known: np.ndarray
    """Whether the organisation is in the directory, of each entry."""
    directory: Directory

    @property
    def entries(self) -> int:
        return 2 * len(self.rows)


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
        keys = [("truth", id) for id in row["truth"].split("|") if id] + [
            ("core", names.take_apart(row["name"]).core)
        ]
        keys += [("domain", row["email_domain"])] if row["email_domain"] else []
        for key in keys:
            parent[root(at)] = root(first.setdefault(key, at))
    _, group = np.unique([root(at) for at in range(len(rows))], return_inverse=True)
    return np.random.default_rng(seed).integers(0, FOLDS, group.max() + 1)[group]


def examples(directory: Directory, rows: list[dict[str, str]]) -> Examples:
    """Candidates of all rows with all features."""
    part = directory._parts[0]
    every = part.segment.ids.take(np.arange(len(part.segment.ids)))
    number = {id: at for at, id in enumerate(every)}
    truth = [{number[id] for id in row["truth"].split("|") if id in number} for row in rows]
    pieces = []
    for first, fields in [
        (first, fields) for fields in (True, False) for first in range(0, len(rows), 512)
    ]:
        block = rows[first : first + 512]
        asked = retrieval.ask(
            [query(row, fields) for row in block], directory._weights, directory._statistics.counts
        )
        found = matcher.find(asked, [part], np.arange(len(block)))
        found = matcher.compare(asked, [part], found, len(block))
        right = [
            record in truth[first + at]
            for at, record in zip(found.query.tolist(), found.record.tolist(), strict=True)
        ]
        offset = first if fields else first + len(rows)
        pieces.append(
            (
                found.query + offset,
                found.record,
                found.form,
                found.core,
                np.array(right, dtype=bool),
                found.values,
            )
        )
    columns = [np.concatenate(column) for column in zip(*pieces, strict=True)]
    known = np.array([bool(row["truth"]) for row in rows] * 2)
    return Examples(rows, *columns, fold=np.tile(folds(rows), 2), known=known, directory=directory)


def sieve(of: Examples, learn: np.ndarray) -> Trees:
    """Learned from all right pairs and every fourth wrong one of the entries marked in `learn`."""
    used = learn[of.query] & (of.right | (np.random.default_rng(0).random(len(of.right)) < 0.25))
    weight = np.where(of.right[used], 1.0, 4.0)
    return grow(
        of.values[used][:, : len(features.CHEAP)],
        of.right[used].astype(float),
        weight,
        features.CHEAP,
        SIEVE,
    )


def kept(of: Examples, trees: Trees, entries: np.ndarray) -> np.ndarray:
    """Rows of `of` that pass the sieve, of the entries marked."""
    rows = np.flatnonzero(entries[of.query])
    score = trees.score(of.values[rows][:, : len(features.CHEAP)], features.CHEAP)
    return rows[retrieval.best(of.query[rows], score, matcher.COMPARED)]


def beside(of: Examples, rows: np.ndarray) -> np.ndarray:
    values = of.values[rows].copy(order="F")
    features.beside(of.query[rows], of.core[rows], values, of.entries)
    return values


def pair(of: Examples, rows: np.ndarray, values: np.ndarray, learn: np.ndarray) -> Trees:
    """Learned from the pairs `rows` (in order of entry and promise) whose entry is marked."""
    place = np.arange(len(rows)) - np.searchsorted(of.query[rows], of.query[rows])
    used = learn[of.query[rows]] & ((place < LEARNED_FROM) | of.right[rows])
    return grow(
        values[used], of.right[rows][used].astype(float), np.ones(used.sum()), features.ALL, PAIR
    )


def close(
    of: Examples, rows: np.ndarray, values: np.ndarray, score: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The close candidates (rows of `of`) by entry and falling score, and what is known of each beside the others."""
    compared = decision.holders(of.query[rows], values, of.entries)
    once = decision.one_a_record(of.query[rows], of.record[rows], score)
    once = once[decision.places(of.query[rows[once]]) < decision.CLOSE]
    columns = decision.beside(of.query[rows[once]], score[once], values[once], compared)
    return rows[once], np.column_stack([columns, differing(of, rows[once])])


def differing(of: Examples, rows: np.ndarray) -> np.ndarray:
    """What of the two names of each pair differs."""
    asked = [names.take_apart(row["name"]) for row in of.rows]
    named = [asked[entry % len(of.rows)] for entry in of.query[rows].tolist()]
    texts = of.directory._base.texts.joined_at(of.form[rows], b"\t").split("\t")
    mine = differences.Sides(
        *([getattr(n, side) for n in named] for side in ("core", "latin", "sound"))
    )
    theirs = differences.Sides(texts[1::6], texts[2::6], texts[3::6])
    return differences.columns(mine, theirs, of.directory._weights)


def rank(of: Examples, rows: np.ndarray, columns: np.ndarray, learn: np.ndarray) -> Trees:
    """Learned from the close candidates of the entries marked, as far as they are weighed."""
    used = learn[of.query[rows]] & (columns[:, _PAIR] > decision.HOPELESS)
    right = of.right[rows][used].astype(float)
    weight = np.ones(len(right))
    return mean(
        [
            grow(columns[used], right, weight, decision.COLUMNS, replace(RANK, seed=seed))
            for seed in RANK_SEEDS
        ]
    )


def mean(sums: Sequence[Trees]) -> Trees:
    """One sum of trees that scores as these do on average, to a thousandth a leaf."""
    count = len(sums)
    trees = tuple(
        Tree(tree.questions, tuple(round(leaf / count, 3) for leaf in tree.leaves))
        for some in sums
        for tree in some.trees
    )
    return Trees(round(sum(some.start for some in sums) / count, 3), trees)


@dataclass
class Tried:
    """What trees say of rows they did not see, and what the last trees are grown from."""

    chance: np.ndarray
    """Probability that the best candidate is right, by entry; 0 where nothing was found."""
    correct: np.ndarray
    """Whether it is, by entry."""
    rows: np.ndarray
    values: np.ndarray
    near: np.ndarray
    columns: np.ndarray


@dataclass
class Learned:
    scorer: Scorer
    by: Tried


def tried(of: Examples) -> Tried:
    """Every stage scores a row with trees that did not see its fold, and the next stage learns from these scores."""
    parts = [(of.fold != fold, of.fold == fold) for fold in range(FOLDS)]
    rows = np.sort(np.concatenate([kept(of, sieve(of, seen), unseen) for seen, unseen in parts]))
    values, score = beside(of, rows), np.zeros(len(rows), dtype=np.float32)
    for seen, unseen in parts:
        mine = unseen[of.query[rows]]
        score[mine] = pair(of, rows, values, seen).score(values[mine], features.ALL)
        print(f"{time.process_time():.0f} s of processor", file=sys.stderr, flush=True)
    near, columns = close(of, rows, values, score)
    final = np.minimum(columns[:, _PAIR], decision.HOPELESS)
    for seen, unseen in parts:
        mine = unseen[of.query[near]] & (columns[:, _PAIR] > decision.HOPELESS)
        final[mine] = rank(of, near, columns, seen).score(columns[mine], decision.COLUMNS)
    order = np.lexsort((-final, of.query[near]))
    first = order[decision.places(of.query[near[order]]) == 0]
    chance, correct = np.zeros(of.entries), np.zeros(of.entries, dtype=bool)
    chance[of.query[near[first]]] = decision.sure(final[first], columns[first])
    correct[of.query[near[first]]] = of.right[near[first]]
    return Tried(chance, correct, rows, values, near, columns)


def learn(of: Examples) -> Learned:
    """Learns all three sums of trees from all rows, and the thresholds from rows when they were not seen."""
    found = tried(of)
    accept, ask = thresholds(found.chance, found.correct, of.known)
    every = np.ones(of.entries, dtype=bool)
    scorer = Scorer(
        sieve(of, every),
        pair(of, found.rows, found.values, every),
        rank(of, found.near, found.columns, every),
        accept,
        ask,
    )
    return Learned(scorer, found)


def compare_ways(of: Examples, ways: int) -> None:
    """Prints how much the figures depend on how the rows happen to be divided."""
    half = np.arange(of.entries) < len(of.rows)
    found: dict[str, list[tuple[float, float]]] = {"all fields": [], "names only": []}
    for seed in range(1, ways + 1):
        divided = replace(of, fold=np.tile(folds(of.rows, seed), 2))
        by = tried(divided)
        for (name, said), group in zip(found.items(), (half, ~half), strict=True):
            hits, known = _hits(by.chance[group], by.correct[group]), of.known[group]
            said.append((float(_f1(hits, known).max()), _recall(hits, known)))
            print(f"way {seed}, {name}: F1 {said[-1][0]:.3f}, R@.99 {said[-1][1]:.3f}", flush=True)
    print(f"Over {ways} ways to divide the rows: mean (lowest to highest)")
    for name, said in found.items():
        for what, figures in zip(("F1", "R@.99"), zip(*said, strict=True), strict=True):
            mean_ = sum(figures) / ways
            print(f"{name:12} {what:6} {mean_:.4f} ({min(figures):.3f} to {max(figures):.3f})")


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


def report(of: Examples, learned: Learned) -> None:
    """Prints how good trees are on rows they did not see, at the thresholds written."""
    chance, correct = learned.by.chance, learned.by.correct
    accepted, named = chance >= learned.scorer.accept, chance >= learned.scorer.ask
    there = np.zeros(of.entries, dtype=bool)
    there[of.query[of.right]] = True
    half = np.arange(of.entries) < len(of.rows)
    real = np.array([row["real"] == "1" for row in of.rows] * 2)
    cross = np.array([row["kind"] in CROSS for row in of.rows] * 2)
    groups = {
        "all fields": half,
        "names only": ~half,
        "real strings": half & real,
        "real cross-language": half & real & cross,
    }
    groups |= {
        kind: half & np.array([row["kind"] == kind for row in of.rows] * 2)
        for kind in sorted({r["kind"] for r in of.rows})
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


def opened(shared: Path, folder: Path) -> Directory:
    """The dev directory, indexed at `folder`; an index that is older than the code is built anew."""
    code = Path(features.__file__).parent
    newest = max(path.stat().st_mtime for path in code.rglob("*") if path.suffix in {".py", ".txt"})
    current = folder / "current"
    if current.exists() and current.stat().st_mtime > newest:
        return Directory(folder, scorer=_nothing())
    from inward.engines.matching import directory as module

    module.trained = _nothing  # The index needs no weights, and there may be none yet.
    folder.mkdir(parents=True, exist_ok=True)
    return Directory.build(directory_records(shared / "data/matching/directory.csv.gz"), folder)


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
    with (given.shared / "data/matching/dev.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    of = examples(opened(given.shared, Path(".bench/matching")), rows)
    print(
        f"{len(of.query)} pairs after {time.perf_counter() - started:.0f} s",
        file=sys.stderr,
        flush=True,
    )
    if given.ways:
        compare_ways(of, given.ways)
        return
    learned = learn(of)
    report(of, learned)
    WEIGHTS.write_text(written(learned.scorer), encoding="utf-8")
    print(
        f"{WEIGHTS.name}: {WEIGHTS.stat().st_size} bytes, accept {learned.scorer.accept}, ask {learned.scorer.ask}"
    )


if __name__ == "__main__":
    main()
