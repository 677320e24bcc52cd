"""The index engine: uncertainty, sensitivity, leave-one-out, size; plain NumPy, SALib and pymcdm beside it. python -m bench.composite"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one thread, as in the figures we promise
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import resource
import time
import warnings
from collections.abc import Callable

import numpy as np
from pymcdm.methods import WSM
from SALib.analyze import sobol as salib

from bench.measure import load, table, timed
from inward.engines.composite import Aggregate, Framework, Indicator, Method, Table, run
from inward.engines.composite.climb import least_cost
from inward.engines.composite.doubts import Doubt, alternatives, noise
from inward.engines.composite.sensitivity import (
    design,
    leave_one_out,
    sensitivity,
    sobol_indices,
)
from inward.engines.composite.uncertainty import uncertainty
from inward.engines.composite.variants import Variants


def cpu(work: Callable[[], object]) -> float:
    """Processor milliseconds, which a busy machine leaves as they are."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def index(indicators: int = 49) -> Framework:
    """Four levels: indicators, pillars of about six, two halves, the index."""
    pillars = max(2, round(indicators / 6))
    below = tuple(
        Indicator(f"i{k}", f"p{k % pillars}", direction=-1 if k % 5 == 0 else 1)
        for k in range(indicators)
    )
    above = tuple(Aggregate(f"p{k}", "north" if k % 2 else "south") for k in range(pillars))
    halves = (Aggregate("north", "all"), Aggregate("south", "all"), Aggregate("all"))
    return Framework("all", below, (*above, *halves), Method(range=(1.0, 100.0))).with_method(
        treat="winsorise-log", missing="rescale"
    )


def units(count: int, indicators: int = 49) -> Table:
    """Correlated values, a third of the indicators with a long tail."""
    chance = np.random.default_rng(20261130)
    values = chance.normal(size=(count, 1)) + chance.normal(size=(count, indicators))
    values[:, ::3] = np.exp(values[:, ::3])
    codes = tuple(f"i{k}" for k in range(indicators))
    return Table(tuple(f"u{k}" for k in range(count)), codes, values)


def doubts(framework: Framework, sets: int = 1000) -> tuple[Doubt, ...]:
    """Treatment, normalisation, the weights of every level, aggregation."""
    treat = [{"method": "winsorise-log", "max_points": k} for k in range(1, 6)]
    z = {"method": "z-score", "range": [1, 100]}
    return (
        alternatives("treat", treat),
        alternatives("normalise", ["min-max", z]),
        noise(framework, 0.25, sets=sets),
        alternatives("aggregate", ["arithmetic", "geometric"]),
    )


def plainly(framework: Framework, values: Table, runs: int) -> np.ndarray:
    """The same by NumPy run after run, as one would write it first: the normalised data are given to it."""
    chance = np.random.default_rng(1)
    variants = Variants(framework, values)
    given = [variants.scores(framework.with_method(treat={"method": "winsorise-log", "max_points": k}))
             for k in range(1, 6)]  # fmt: skip
    hierarchy = variants.hierarchy(framework)
    ranks = np.empty((runs, len(values)))
    for run_ in range(runs):
        scores = np.empty((len(values), len(hierarchy.codes)))
        scores[:, : hierarchy.indicators] = given[chance.integers(5)]
        weight = hierarchy.weight * chance.uniform(0.75, 1.25, len(hierarchy.codes))
        geometric = chance.integers(2)
        for node in range(hierarchy.indicators, len(hierarchy.codes)):
            parts = hierarchy.parts[node]
            share = weight[parts] / weight[parts].sum()
            if geometric:
                scores[:, node] = np.exp(np.log(scores[:, parts]) @ share)
            else:
                scores[:, node] = scores[:, parts] @ share
        ranks[run_] = (-scores[:, -1]).argsort().argsort() + 1
    return np.quantile(ranks, [0.05, 0.5, 0.95], axis=0)


def small() -> None:
    framework, values = index(), units(51)
    open_ = doubts(framework)
    normalised = run(framework, values).stage("normalised").values

    def uncertain() -> object:
        return uncertainty(framework, values, open_, runs=1000).quantiles()

    def pymcdm() -> object:
        peer, chance = WSM(), np.random.default_rng(1)
        for _ in range(
            1000
        ):  # one level, one aggregation, weights given and not open: all that it has
            weights = chance.uniform(0.75, 1.25, 49)
            preference = peer(normalised, weights / weights.sum(), np.ones(49))
            peer.rank(preference)
        return None

    codes = [indicator.code for indicator in framework.indicators]
    works: list[tuple[str, Callable[[], object], int, str]] = [
        ("1,000 runs with ranks and quantiles (<= 60)", uncertain, 20, ""),
        (
            "  plain NumPy, normalised data given",
            lambda: plainly(framework, values, 1000),
            5,
            "runs",
        ),
        ("  pymcdm: weights only, one level, one aggregation", pymcdm, 3, "runs"),
        (
            "Sobol N = 1,024, d = 4, every unit, bootstrap (<= 1,000)",
            lambda: sensitivity(framework, values, open_, base=1024),
            5,
            "",
        ),
        ("leave-one-out of 49 (<= 50)", lambda: leave_one_out(framework, values, codes), 10, ""),
        (
            "  49 whole runs instead",
            lambda: [run(framework.without(code), values) for code in codes],
            1,
            "left",
        ),
        ("one run, every stage kept", lambda: run(framework, values), 10, ""),
    ]
    rows, least = [], {}
    for what, work, times, _ in works:
        took, spent = timed(work, times), min(cpu(work) for _ in range(min(times, 5)))
        least[
            "left" if what.startswith("leave") else "runs" if what.startswith("1,000") else what
        ] = spent
        rows.append([what, took.p50, took.p95, spent])
    for row, (*_, beside) in zip(rows, works, strict=True):
        row.append(row[3] / least[beside] if beside else "")
    table(
        "51 units x 49 indicators x 4 levels, one thread, ms; ratio of processor times",
        ("what", "p50", "p95", "cpu", "ratio"),
        rows,
    )


def indices() -> None:
    """The indices alone, of outputs already there, beside SALib's."""
    points = design(1024, 4)
    y = np.sin(points @ np.array([3.0, 2.0, 1.0, 0.5]))
    blocks = y.reshape(6, 1024)
    theirs_order = np.concatenate(
        [np.stack([blocks[0], *blocks[2:], blocks[1]], axis=1).reshape(-1)]
    )
    problem = {"num_vars": 4, "names": list("abcd"), "bounds": [[0, 1]] * 4}

    def peer() -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return salib.analyze(problem, theirs_order, calc_second_order=False, num_resamples=2)

    ours = timed(lambda: sobol_indices(y, 4), 30)
    theirs = timed(peer, 10)
    many = np.tile(y[:, None], (1, 52))
    all_ = timed(lambda: sobol_indices(many, 4), 10)
    found = peer()
    apart = np.abs(found["ST"] - sobol_indices(y, 4).total[:, 0]).max()  # type: ignore[index]
    table(
        f"First and total order of 6,144 outputs, ms (totals differ by {apart:.0e})",
        ("what", "p50", "p95", "ratio"),
        [
            ("ours, one output", ours.p50, ours.p95, ""),
            ("SALib, one output, 2 resamples", theirs.p50, theirs.p95, theirs.p50 / ours.p50),
            ("ours, 52 outputs", all_.p50, all_.p95, ""),
        ],
    )


def scaling() -> None:
    rows = []
    for count, indicators, runs in (
        (51, 49, 1000),
        (51, 49, 10_000),
        (51, 49, 100_000),
        (510, 49, 1000),
        (5100, 49, 1000),
        (51, 200, 1000),
        (51, 1000, 1000),
    ):
        framework, values = index(indicators), units(count, indicators)
        open_ = doubts(framework)
        start = time.perf_counter()
        uncertainty(framework, values, open_, runs=runs).quantiles()
        rows.append(
            (f"{count:,}", f"{indicators:,}", f"{runs:,}", 1000 * (time.perf_counter() - start))
        )
    table(
        "Uncertainty as units, indicators and runs grow, ms",
        ("units", "indicators", "runs", "once"),
        rows,
    )


def large() -> None:
    framework, values = index(200), units(10_000, 200)
    open_ = doubts(framework)
    start = time.perf_counter()
    found = uncertainty(framework, values, open_, runs=1000)
    middle = time.perf_counter()
    found.quantiles()
    took, then = middle - start, time.perf_counter() - middle
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"\n10,000 units x 200 indicators x 1,000 runs: {took:.1f} s, quantiles {then:.1f} s, "
        f"peak of the whole process {peak:.2f} GiB (<= 2)  [{load()}]"
    )


def climbing() -> None:
    framework, values = index(), units(51)
    result = run(framework, values)
    unit = result.units[int(np.flatnonzero(result.rank() == 20)[0])]
    rows = []
    for way in ("arithmetic", "geometric"):
        asked = framework.with_method(aggregate=way)
        at = int(run(asked, values).rank()[result.table.row(unit)])
        found = least_cost(asked, values, unit, rank=at - 5)
        spent = timed(lambda a=asked, k=at: least_cost(a, values, unit, rank=k - 5), 2)  # type: ignore[misc]
        rows.append((way, found.how, spent.p50, f"{found.cost:.2f}"))
    table("Five ranks up with 49 levers, ms", ("means", "how", "p50", "cost"), rows)


def main() -> None:
    large()  # first, so that the peak is its own
    small()
    indices()
    scaling()
    climbing()


if __name__ == "__main__":
    main()
