"""Siting: 100,000 units x 12 criteria, pymcdm's weighted sum beside it. python -m bench.siting"""

import numpy as np
from pymcdm.methods import WSM

from bench.measure import table, timed
from inward.engines.siting import Must, Places, Requirement, Wish, rank
from inward.engines.siting.relax import costs

UNITS, CRITERIA = 100_000, 12


def main() -> None:
    chance = np.random.default_rng(20261123)
    values = chance.uniform(0, 100, (UNITS, CRITERIA))
    values[chance.random(values.shape) < 0.1] = np.nan
    columns = {f"c{k}": np.ascontiguousarray(values[:, k]) for k in range(CRITERIA)}
    places = Places(columns)
    musts = [Must(f"c{k}", at_least=20, step=10) for k in range(6)]
    wishes = [Wish(f"c{k}", k + 1.0, points=((0, 0), (40, 0.8), (100, 1))) for k in range(CRITERIA)]
    requirement = Requirement(musts, wishes)
    known = np.nan_to_num(values) + 1e-9
    weights = requirement.weights
    peer = WSM()
    ours = timed(lambda: rank(places, requirement))
    give = timed(lambda: costs(places, requirement))
    theirs = timed(lambda: peer(known, weights, np.ones(CRITERIA)), times=10)
    table(
        f"Siting, {UNITS:,} units x {CRITERIA} criteria, 6 musts (ms; wanted: <= 50)",
        ("what", "p50", "p95"),
        [
            ("rank: musts, wishes, intervals, order", ours.p50, ours.p95),
            ("cheapest relaxation of every unit", give.p50, give.p95),
            ("pymcdm: weighted sum alone", theirs.p50, theirs.p95),
        ],
    )


if __name__ == "__main__":
    main()
