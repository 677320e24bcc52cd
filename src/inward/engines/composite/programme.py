"""Least cost under linear cuts, and what is needed to tell whether cuts are sound."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from inward.engines.composite.compiled import Compiled
from inward.engines.composite.data import Floats
from inward.engines.composite.levers import Reach
from inward.engines.composite.result import TIE


class Programme:
    """Least cost of shares between 0 and 1 under cuts: an LP, or a MILP where levers have steps or a price to start."""

    def __init__(self, reaches: Sequence[Reach], most: Floats) -> None:
        self.reaches, self.most = reaches, most
        self.count = len(reaches)
        self.rows: list[Floats] = []
        self.needs: list[float] = []

    def cut(self, slopes: Floats, need: float) -> None:
        """Demand slopes @ shares >= need."""
        size = max(float(np.abs(slopes).max()), 1e-300)
        self.rows.append(slopes / size)
        self.needs.append(need / size)

    def solved(self) -> Floats | None:
        """The cheapest shares, None if there are none."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        n = self.count
        started = [at for at, reach in enumerate(self.reaches) if reach.fixed > 0]
        unit = np.array([r.step / r.length if r.step else 1.0 for r in self.reaches])
        stepped = np.array([r.step is not None for r in self.reaches])
        price = np.array([r.cost * r.length for r in self.reaches]) * unit
        fixed = np.array([self.reaches[at].fixed for at in started])
        most = np.where(stepped, np.floor(self.most / unit + 1e-9), self.most)
        rows = np.hstack([np.array(self.rows) * unit, np.zeros((len(self.rows), len(started)))])
        limits = [LinearConstraint(rows, lb=np.array(self.needs))]
        if started:
            link = np.zeros((len(started), n + len(started)))
            for row, at in enumerate(started):
                link[row, at], link[row, n + row] = -1.0, most[at]
            limits.append(LinearConstraint(link, lb=0.0))
        found = milp(
            np.concatenate([price, fixed]),
            integrality=np.concatenate([stepped, np.ones(len(started))]),
            bounds=Bounds(0.0, np.concatenate([most, np.ones(len(started))])),
            constraints=limits,
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        shares = np.where(stepped, np.round(found.x[:n]), found.x[:n]) * unit
        shares[shares < 1e-12] = 0.0
        clipped: Floats = np.clip(shares, 0.0, self.most)
        return clipped


def shape_of_means(hierarchy: Compiled, columns: Any) -> Literal["linear", "concave", "other"]:
    """Whether the root is linear or concave in some of the indicators."""
    touched = set()
    for column in columns:
        node = int(column)
        while node >= 0:
            touched.add(node)
            node = int(hierarchy.parent[node])
    linear = concave = True
    for node in sorted(touched):
        way = hierarchy.aggregation[node]
        if way is None:
            continue
        if way.name in ("arithmetic", "sum") or hierarchy.power[node] == 1.0:
            continue
        linear = False
        concave &= bool(hierarchy.power[node] < 1.0)  # False for ways without a power
        above = node
        while above >= 0:
            concave &= bool(hierarchy.direction[above] > 0)
            above = int(hierarchy.parent[above])
    weighted = any(
        way is not None and way.name not in ("given", "equal") for way in hierarchy.weighting
    )
    if weighted:
        return "other"
    return "linear" if linear else "concave" if concave else "other"


def least(margin: Callable[[float], float], low: float, high: float) -> float:
    """Least point between two at which a margin is 0 or more, by false position; it is below 0 at `low`."""
    below, above = margin(low), margin(high)
    for _ in range(60):
        if high - low <= 1e-11 * max(abs(high), 1e-3):
            break
        part = min(max(below / (below - above), 0.02), 0.98) if above > 0 else 0.5
        middle = low + (high - low) * part
        found = margin(middle)
        if found >= 0:
            high, above, below = middle, found, below / 2
        else:
            low, below, above = middle, found, above / 2
    return high


def above(score: float, need: float) -> float:
    """How far a score lies above another; 0 where they differ by rounding only."""
    apart = score - need
    return 0.0 if abs(apart) <= TIE * max(abs(score), abs(need)) else apart
