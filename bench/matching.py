"""How good and how fast names are matched, beside the peers: python -m bench.matching [--rows 2000] [--peers 400]

Quality is that of `bench.train_matching` (cross-validated). Speed is measured here: rows a second of processor time of one process, index ready, at
100,000, 389,457 and 1,000,000 organisations; the wall clock stands beside it, for machines that are shared.
"""

import argparse
import csv
import os
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process
from scipy import sparse

from bench.train_matching import query
from inward.engines.matching import Directory, Query, Record, names, normalise
from inward.engines.matching.retrieval import best
from inward.engines.matching.tables import directory_records

SHARED = Path(__file__).parents[2] / "shared/data/matching"
FOLDER = Path(".bench/speed")
PROCESSES = len(os.sched_getaffinity(0))
"""That take names apart while an index is built; questions are answered by one."""
SIZES = (100_000, 389_457, 1_000_000)


def many(count: int) -> Iterator[Record]:
    """The dev directory's first records; beyond its end again, with two characters of the name exchanged."""
    yield from islice(directory_records(SHARED / "directory.csv.gz"), count)
    left = count - 389_457
    turn = 0
    while left > 0:
        turn += 1
        for record in islice(directory_records(SHARED / "directory.csv.gz"), left):
            name = record.name
            at = (len(name) // 2 + turn) % max(len(name) - 1, 1)
            name = name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]
            yield replace(
                record, id=f"{record.id}-{turn}", name=name, other_names=(), identifier=""
            )
        left -= 389_457


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of processor, this process and those it started, and of wall clock."""
    cpu, wall = sum(os.times()[:4]), time.perf_counter()
    work()
    return sum(os.times()[:4]) - cpu, time.perf_counter() - wall


def highest_f1(found: list[tuple[float, str]], truths: list[frozenset[str]]) -> float:
    """F1 at the threshold that suits a peer best on these very rows: more than it could have."""
    known = sum(map(bool, truths))
    ranked = sorted(zip(found, truths, strict=True), key=lambda pair: -pair[0][0])
    right, highest = 0, 0.0
    for given, ((_, id), truth) in enumerate(ranked, start=1):
        right += id in truth
        highest = max(highest, 2 * right / (given + known))
    return highest


def exact(directory: list[Record], asked: list[Query], truths: list[frozenset[str]]) -> None:
    """Peer: equal after normalisation."""
    known = {normalise(record.name): record.id for record in directory}
    start = time.process_time()
    found = [known.get(normalise(row.name), "") for row in asked]
    seconds = time.process_time() - start
    tell("exact after normalisation", len(asked), seconds)
    print(f"{'':40}F1 {highest_f1([(float(bool(id)), id) for id in found], truths):.3f}")


def tf_idf(directory: list[Record], asked: list[Query], truths: list[frozenset[str]]) -> None:
    """Peer: cosine of TF-IDF-weighted 2-3-grams of characters, all of them."""
    vocabulary: dict[str, int] = {}

    def matrix(texts: list[str], grow: bool) -> sparse.csr_array:
        ends, columns = [0], []
        for text in texts:
            grams = {text[at : at + n] for n in (2, 3) for at in range(len(text) - n + 1)}
            columns += [
                vocabulary.setdefault(g, len(vocabulary)) if grow else vocabulary[g]
                for g in grams
                if grow or g in vocabulary
            ]
            ends.append(len(columns))
        return sparse.csr_array(
            (np.ones(len(columns), np.float32), columns, ends), shape=(len(texts), len(vocabulary))
        )

    listed = matrix([normalise(record.name) for record in directory], grow=True)
    weight = (
        np.log(
            len(directory) / np.maximum(np.bincount(listed.indices, minlength=len(vocabulary)), 1)
        )
        + 1
    )
    listed = scaled(listed, weight)
    turned = listed.T.tocsr()

    found = [(0.0, "")] * len(asked)

    def run() -> None:
        rows = scaled(matrix([normalise(row.name) for row in asked], grow=False), weight)
        for first in range(0, len(asked), 100):
            product = (rows[first : first + 100] @ turned).tocoo()
            for at in best(product.row, product.data, 1).tolist():
                found[first + product.row[at]] = (
                    float(product.data[at]),
                    directory[product.col[at]].id,
                )

    tell("TF-IDF of 2-3-grams", len(asked), timed(run)[0])
    print(f"{'':40}F1 {highest_f1(found, truths):.3f}")


def scaled(matrix: sparse.csr_array, weight: np.ndarray) -> sparse.csr_array:
    matrix = matrix.multiply(weight[None, :]).tocsr()
    length = np.sqrt(np.maximum(matrix.multiply(matrix).sum(axis=1), 1e-9))
    return matrix.multiply(1 / length[:, None]).tocsr().astype(np.float32)


def rapidfuzz(directory: list[Record], asked: list[Query], truths: list[frozenset[str]]) -> None:
    """Peer: the most similar name by RapidFuzz, every name looked at."""
    choices = [normalise(record.name) for record in directory]
    start = time.process_time()
    best_of = [
        process.extractOne(normalise(row.name), choices, scorer=fuzz.ratio) for row in asked[:40]
    ]
    tell("rapidfuzz over all names", 40, time.process_time() - start)
    found = [(score, directory[at].id) for _, score, at in best_of]
    print(f"{'':40}F1 {highest_f1(found, truths[:40]):.3f} on 40 rows")


SPEED: dict[str, float] = {}


def tell(name: str, rows: int, seconds: float) -> None:
    SPEED[name] = rows / max(seconds, 1e-9)
    print(f"{name:40}{SPEED[name]:>12,.0f} rows/s", flush=True)


def memory(whose: int) -> float:
    return resource.getrusage(whose).ru_maxrss / 1e6


def ours(size: int, asked: list[Query]) -> tuple[float, list[str]]:
    """Index and answers, in a process of its own: rows a second, and what to print."""
    folder = FOLDER / str(size)
    shutil.rmtree(folder, ignore_errors=True)
    cpu, wall = timed(lambda: Directory.build(many(size), folder, processes=PROCESSES))
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    said = [
        f"index of {size:,}: {cpu:.1f} s of processor in {PROCESSES + 1} processes, {wall:.1f} s by the clock, {disk:.0f} MB on disk; "
        f"highest memory {memory(resource.RUSAGE_SELF):.2f} GB and {memory(resource.RUSAGE_CHILDREN):.2f} GB in a helper"
    ]
    opened = Directory.open(folder)
    opened.match(asked[:512])
    found = []
    for _ in range(3):
        # Names that were asked before are not taken apart again: here each is asked for the first time.
        names.take_apart.cache_clear()
        found.append(timed(lambda: opened.match(asked)))
    cpu, wall = sorted(found)[1]
    speed = len(asked) / cpu
    said += [f"{f'ours at {size:,}':40}{speed:>12,.0f} rows/s (the middle of three runs)"]
    said += [f"{'':40}{len(asked) / wall:>12,.0f} rows/s by the clock"]
    return speed, said


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=9_317)
    parser.add_argument("--peers", type=int, default=400, help="rows for the peers")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    given = parser.parse_args()
    if not SHARED.exists():
        sys.exit(f"The dev set is not beside the project: {SHARED}")
    with (SHARED / "dev.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))[: given.rows]
    asked = [query(row) for row in rows]
    truths = [frozenset(id for id in row["truth"].split("|") if id) for row in rows]
    for size in given.sizes:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
            SPEED[f"ours at {size:,}"], said = alone.submit(ours, size, asked).result()
        print("\n".join(said), flush=True)
    directory = list(many(389_457))
    every = max(len(asked) // given.peers, 1)
    for peer in (exact, tf_idf, rapidfuzz):
        peer(directory, asked[::every], truths[::every])
    if (mine := SPEED.get("ours at 389,457")) is not None:
        for name, speed in SPEED.items():
            if not name.startswith("ours"):
                print(f"ours at 389,457 against {name}: {mine / speed:.2f} times as fast")
    print("\nQuality, cross-validated: python -m bench.train_matching")


if __name__ == "__main__":
    main()
