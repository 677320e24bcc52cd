"""How sure an index is, for taking elsewhere: tables, one document, figures in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from inward.engines.composite import charts
from inward.engines.composite.data import Floats, Table
from inward.engines.composite.doubts import title
from inward.engines.composite.framework import Framework
from inward.engines.composite.plan import Plan
from inward.engines.composite.result import Cell, write_sheet
from inward.engines.composite.sensitivity import (
    LeftOut,
    Sensitivity,
    leave_one_out,
    sensitivity,
)
from inward.engines.composite.uncertainty import Draw, Uncertainty, uncertainty

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST_PAIRS = 1000
"""Units up to which every pair is written out; beyond, ask `ahead` for the units in question."""
MOST_DRAWN = 200
"""Units up to which figures are drawn."""


@dataclass(frozen=True, eq=False)
class Robustness:
    """Uncertainty, sensitivity and leave-one-out of one index."""

    framework: Framework
    plan: Plan
    uncertainty: Uncertainty
    sensitivity: Sensitivity | None
    left_out: LeftOut

    def tables(self) -> dict[str, list[list[Cell]]]:
        """Every table by name; the first row of each has the names of its columns."""
        found = {
            "rank_quantiles": list(self._quantiles()),
            "rank_probabilities": list(self._probabilities()),
            "leave_one_out": list(self._left_out()),
        }
        if len(self.uncertainty.table) <= MOST_PAIRS:
            found["ahead"] = list(self._ahead())
        if self.sensitivity is not None:
            found["sensitivity"] = list(self._sensitivity(self.sensitivity))
            found["convergence"] = list(self._steps(self.sensitivity))
        return found

    @property
    def order(self) -> list[int]:
        """Rows of the units, best nominal rank first, unranked last; earlier times first."""
        table = self.uncertainty.table
        times = table.times or ("",) * len(table)
        nominal = np.nan_to_num(self.uncertainty.nominal, nan=np.inf)
        return sorted(
            range(len(table)), key=lambda row: (times[row], nominal[row], table.units[row])
        )

    def _names(self, row: int) -> list[Cell]:
        table = self.uncertainty.table
        timed: list[Cell] = [] if table.times is None else [table.times[row]]
        return [table.units[row], table.names[row], *timed]

    def _head(self) -> list[Cell]:
        return ["unit", "name", *([] if self.uncertainty.table.times is None else ["time"])]

    def _quantiles(self) -> Iterator[list[Cell]]:
        found, mean = self.uncertainty.quantiles(SHARES), self.uncertainty.mean
        yield [*self._head(), "rank", "mean", *(f"q{round(100 * share)}" for share in SHARES)]
        for row in self.order:
            nominal = _whole(self.uncertainty.nominal[row])
            yield [*self._names(row), nominal, _cell(mean[row]), *map(_cell, found[:, row])]

    def _probabilities(self) -> Iterator[list[Cell]]:
        found = self.uncertainty.probabilities()
        last = int(self.uncertainty.ranks.max(initial=0))
        yield [*self._head(), *(f"rank_{rank}" for rank in range(1, last + 1))]
        for row in self.order:
            yield [*self._names(row), *map(_cell, found[row, :last])]

    def _ahead(self) -> Iterator[list[Cell]]:
        table = self.uncertainty.table
        if table.times is not None:
            yield ["time", "unit", "ahead_of", "probability"]
            yield from self._ahead_by_time(table)
            return
        found = self.uncertainty.ahead()
        yield ["unit", *(table.units[row] for row in self.order)]
        for row in self.order:
            yield [table.units[row], *map(_cell, found[row, self.order])]

    def _ahead_by_time(self, table: Table) -> Iterator[list[Cell]]:
        found = self.uncertainty.ahead()
        for a in self.order:
            for b in self.order:
                if a != b and table.times is not None and table.times[a] == table.times[b]:
                    yield [table.times[a], table.units[a], table.units[b], float(found[a, b])]

    def _left_out(self) -> Iterator[list[Cell]]:
        left = self.left_out
        yield ["left_out", "mean_rank_shift", *(left.table.units[row] for row in self.order)]
        for at in left.order:
            ranks = (int(rank) or None for rank in left.ranks[at, self.order])
            yield [left.codes[at], float(left.shift[at]), *ranks]

    def _sensitivity(self, found: Sensitivity) -> Iterator[list[Cell]]:
        yield [
            "choice",
            "output",
            "first",
            "first_low",
            "first_high",
            "total",
            "total_low",
            "total_high",
        ]
        table = found.runs.table
        outputs = [
            "mean rank shift",
            *(
                " ".join(map(str, self._names(row)[:1] + self._names(row)[2:]))
                for row in range(len(table))
            ),
        ]
        for at, code in enumerate(found.codes):
            for column, output in enumerate(outputs):
                yield [
                    code,
                    output,
                    _cell(found.first[at, column]),
                    *map(_cell, found.first_interval[at, column]),
                    _cell(found.total[at, column]),
                    *map(_cell, found.total_interval[at, column]),
                ]

    def _steps(self, found: Sensitivity) -> Iterator[list[Cell]]:
        yield ["points", *(f"total {code}" for code in found.codes)]
        for step in found.steps:
            yield [step.base, *map(_cell, step.total)]

    def as_document(self) -> dict[str, Any]:
        """All of it for JSON."""
        found = self.sensitivity
        choices = [
            {
                "code": doubt.code,
                "alternatives": sorted(set(doubt.labels)) if len(doubt) <= 60 else len(doubt),
            }
            for doubt in self.uncertainty.doubts
        ]
        settled = None if found is None else {
            "points": found.base, "widest_interval": found.widest, "last_move": found.moved, "settled": found.settled
        }  # fmt: skip
        return {
            "index": self.framework.code,
            "runs": len(self.uncertainty.ranks),
            "seed": self.plan.seed,
            "choices": choices,
            "convergence_check": settled,
            **{
                name: [dict(zip(map(str, head), row, strict=True)) for row in rows]
                for name, (head, *rows) in self.tables().items()
            },
        }

    def figures(self, language: Literal["en", "zh"]) -> Mapping[str, str]:
        """SVG by name: ranking with intervals, probability of each rank, sensitivity."""
        table = self.uncertainty.table
        if table.times is not None and len(table.periods) > 1:
            rows = np.array([time == table.periods[-1] for time in table.times])
        else:
            rows = np.ones(len(table), dtype=np.bool_)
        names = [name for name, shown in zip(table.names, rows, strict=True) if shown]
        found = {}
        if len(names) <= MOST_DRAWN:
            nominal = self.uncertainty.nominal[rows]
            low, high = self.uncertainty.quantiles((0.05, 0.95))[:, rows]
            chances = self.uncertainty.probabilities()[rows][:, : len(names)]
            if np.isfinite(nominal).any():
                found["ranking"] = charts.ranking(names, nominal, low, high, language=language)
                found["rank_probability"] = charts.rank_probability(
                    names, chances, nominal, language=language
                )
        if self.sensitivity is not None and np.isfinite(self.sensitivity.total[:, 0]).all():
            found["sensitivity"] = charts.sensitivity(
                [title(code, language) for code in self.sensitivity.codes],
                self.sensitivity.first[:, 0],
                self.sensitivity.total[:, 0],
                first_interval=_ends(self.sensitivity.first_interval),
                total_interval=_ends(self.sensitivity.total_interval),
                language=language,
            )
        return found

    def write(self, folder: str | Path) -> list[Path]:
        """Write every table as CSV and every figure as SVG, name.en.svg and name.zh.svg.

        Returns:
            The files written.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        files = [write_sheet(folder / f"{name}.csv", rows) for name, rows in self.tables().items()]
        languages: tuple[Literal["en", "zh"], ...] = ("en", "zh")
        for language in languages:
            for name, svg in self.figures(language).items():
                path = folder / f"{name}.{language}.svg"
                path.write_text(svg, "utf-8")
                files.append(path)
        return files


def robustness(
    framework: Framework, table: Table, plan: Plan, *, base: int = 256, draw: Draw = "random"
) -> Robustness:
    """Uncertainty, sensitivity and leave-one-out together.

    Args:
        framework, table: as for `run`.
        plan: the open choices, the number of runs and the seed.
        base: N of the sensitivity design, which takes N * (choices + 2) further runs; 0 for none.
        draw: as in `uncertainty`.

    Raises:
        FaultyInput: as `uncertainty`.
    """
    runs = uncertainty(framework, table, plan.doubts, runs=plan.runs, seed=plan.seed, draw=draw)
    found = None
    if base and plan.doubts:
        found = sensitivity(framework, table, plan.doubts, base=base, seed=plan.seed)
    return Robustness(framework, plan, runs, found, leave_one_out(framework, table))


def _ends(interval: Floats) -> Floats:
    ends: Floats = np.nan_to_num(interval[:, 0])
    return ends


def _cell(value: Any) -> Cell:
    return None if np.isnan(value) else float(value)


def _whole(value: Any) -> Cell:
    return None if np.isnan(value) else int(value)
