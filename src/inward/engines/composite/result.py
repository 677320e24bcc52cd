"""What a run gives: every stage, scores and ranks of every node, and how to take it elsewhere."""

import csv
import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from inward.engines.composite.compiled import Compiled
from inward.engines.composite.data import Floats, Table
from inward.engines.composite.framework import Framework

if TYPE_CHECKING:
    from inward.engines.composite.stages import Screening, Treatment

Cell = str | float | int | None


@dataclass(frozen=True, eq=False)
class Stage:
    """The numbers after one step.

    Attributes:
        name: "raw", "denominated", "imputed", "screened", "transformed", "treated",
            "normalised" or "aggregated".
        units, times: code and time of each row.
        codes: of each column.
        values: shape (rows, columns); NaN = missing. Read-only.
    """

    name: str
    units: tuple[str, ...]
    times: tuple[str, ...] | None
    codes: tuple[str, ...]
    values: Floats

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.float64)
        values.setflags(write=False)
        object.__setattr__(self, "values", values)

    def value(self, unit: str, code: str, time: str | None = None) -> float:
        """One number of the stage."""
        for at, each in enumerate(self.units):
            if each == unit and (time is None or self.times is None or self.times[at] == time):
                return float(self.values[at, self.codes.index(code)])
        raise KeyError(unit)


@dataclass(frozen=True)
class Row:
    """One unit as people read it; None where there is no rank or value."""

    unit: str
    name: str
    time: str | None
    rank: int | None
    values: Mapping[str, float | int | None]


@dataclass(frozen=True, eq=False)
class Result:
    """An index computed.

    Attributes:
        framework: as it was run.
        compiled: its hierarchy in arrays, with the weights that were used (those of the first
            time, where weights come from the data and each time is run by itself).
        table: the units that stayed after screening.
        stages: every step, in order.
        ranks: shape (rows, nodes), 1 = best, within each time; NaN without a score.
        screening, treatment: what was done to units and to outliers.
        source: the table as it was given.
    """

    framework: Framework
    compiled: Compiled
    table: Table
    stages: tuple[Stage, ...]
    ranks: Floats
    screening: "Screening"
    treatment: "Treatment"
    source: Table

    def __post_init__(self) -> None:
        ranks = np.array(self.ranks)
        ranks.setflags(write=False)
        object.__setattr__(self, "ranks", ranks)

    @cached_property
    def digest(self) -> str:
        """Of what went in: see `digest`."""
        return digest(self.framework, self.source)

    @property
    def units(self) -> tuple[str, ...]:
        return self.table.units

    @property
    def codes(self) -> tuple[str, ...]:
        """Every node: indicators, then aggregates, the index last."""
        return self.compiled.codes

    @property
    def scores(self) -> Floats:
        """Scores of every node, shape (rows, nodes)."""
        return self.stage("aggregated").values

    def stage(self, name: str) -> Stage:
        """The stage of a name."""
        return next(stage for stage in self.stages if stage.name == name)

    def score(self, code: str | None = None) -> Floats:
        """Scores of one node, of the index itself if none is named, shape (rows,)."""
        return self.scores[:, -1 if code is None else self.compiled.at(code)]

    def rank(self, code: str | None = None) -> Floats:
        """Ranks by one node, shape (rows,)."""
        column: Floats = self.ranks[:, -1 if code is None else self.compiled.at(code)]
        return column

    def group_ranks(self, group: str, code: str | None = None) -> Floats:
        """Ranks by one node among the units of the same group and time, shape (rows,)."""
        at = len(self.codes) - 1 if code is None else self.compiled.at(code)
        compared = self.scores[:, [at]] * self.compiled.direction[at]
        labels = list(
            zip(
                self.table.groups[group],
                self.table.times or (self.units and ("",) * len(self.units)),
                strict=True,
            )
        )
        result = np.full(len(self.units), np.nan)
        for label in set(labels):
            rows = np.array([each == label for each in labels])
            tie = TIE if at >= self.compiled.indicators else 0.0
            result[rows] = ranks(compared[rows], tie=tie)[:, 0]
        return result

    def effective_weights(self) -> Mapping[str, float]:
        """Each node's share of the index, as under arithmetic means throughout."""
        return dict(zip(self.codes, self.compiled.effective.tolist(), strict=True))

    def order(self) -> list[int]:
        """Row numbers from the best to the worst, without score last; ties by unit code."""
        times = self.table.times or ("",) * len(self.units)
        rank = np.nan_to_num(self.rank(), nan=math.inf)
        return sorted(
            range(len(self.units)), key=lambda row: (times[row], rank[row], self.units[row])
        )

    def rows(self, what: Floats, codes: Sequence[str], *, whole: bool = False) -> Iterator["Row"]:
        """Scores or ranks as rows for people, the best unit first.

        Args:
            what: `scores` or `ranks`, shape (rows, nodes).
            codes: nodes to show.
            whole: give whole numbers, as ranks are.
        """
        as_value = _whole if whole else _number
        at = [self.compiled.at(code) for code in codes]
        for row in self.order():
            yield Row(
                unit=self.units[row],
                name=self.table.names[row],
                time=None if self.table.times is None else self.table.times[row],
                rank=_whole(self.rank()[row]),
                values={code: as_value(what[row, j]) for code, j in zip(codes, at, strict=True)},
            )

    @property
    def downward(self) -> tuple[str, ...]:
        """Nodes from the index down to the indicators, as a reader wants them."""
        levels = self.framework.levels
        return tuple(sorted(self.codes, key=lambda code: -levels[code]))

    def as_document(self) -> dict[str, Any]:
        """All of it for JSON: framework, weights used, scores, ranks, stages, digest."""
        return {
            "index": self.framework.code,
            "digest": self.digest,
            "framework": canonical(self.framework),
            "nodes": [
                {"code": c, "level": int(level), "weight": float(w), "effective_weight": e}
                for c, level, w, e in zip(
                    self.codes,
                    self.compiled.level,
                    self.compiled.weight,
                    self.effective_weights().values(),
                    strict=True,
                )
            ],
            "scores": [asdict(row) for row in self.rows(self.scores, self.downward)],
            "ranks": [asdict(row) for row in self.rows(self.ranks, self.downward, whole=True)],
            "stages": {stage.name: _stage_document(stage) for stage in self.stages},
        }

    def to_json(self) -> str:
        """As text, with every number to its last digit."""
        return json.dumps(self.as_document(), ensure_ascii=False, allow_nan=False)

    def write_csv(self, folder: str | Path) -> list[Path]:
        """Write scores.csv, ranks.csv, weights.csv and stage_*.csv; missing values are empty cells.

        Returns:
            The files written.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        return [write_sheet(folder / f"{name}.csv", sheet) for name, sheet in self.sheets().items()]

    def write_xlsx(self, path: str | Path) -> Path:
        """Write one workbook with a sheet for scores, ranks, weights and every stage."""
        import xlsxwriter

        options = {"strings_to_formulas": False, "strings_to_urls": False}
        # Opened here, so that a folder that is not there is an OSError like any other.
        with Path(path).open("wb") as file, xlsxwriter.Workbook(file, options) as book:
            for name, sheet in self.sheets().items():
                page = book.add_worksheet(name)
                page.freeze_panes(1, 1)
                for down, row in enumerate(sheet):
                    for across, cell in enumerate(row):
                        page.write(down, across, cell)
        return Path(path)

    def sheets(self) -> dict[str, list[list[Cell]]]:
        """Every table of the result, by name; the first row of each has the names of its columns."""
        tables = {
            "scores": self._readable(self.scores),
            "ranks": self._readable(self.ranks, whole=True),
        }
        effective = self.effective_weights()
        weights: list[list[Cell]] = [
            [code, float(self.compiled.weight[at]), effective[code]]
            for at, code in enumerate(self.codes)
        ]
        return {
            **tables,
            "weights": [["code", "weight", "effective_weight"], *weights],
            **{
                f"stage_{number}_{stage.name}": _stage_sheet(stage)
                for number, stage in enumerate(self.stages, 1)
            },
        }

    def _readable(self, what: Floats, *, whole: bool = False) -> list[list[Cell]]:
        timed = ["time"] if self.table.times is not None else []
        head: list[Cell] = ["unit", "name", *timed, "rank", *self.downward]
        body: list[list[Cell]] = [
            [row.unit, row.name, *([row.time] if timed else []), row.rank, *row.values.values()]
            for row in self.rows(what, self.downward, whole=whole)
        ]
        return [head, *body]


TIE = 1e-12
"""Scores nearer than this, in parts of themselves, differ by rounding only and share a rank."""


def ranks(scores: Floats, *, tie: float = TIE) -> Floats:
    """Rank down each column: 1 is the highest, equal scores share the smallest rank.

    The same parts added in another order, or measured in another unit, differ in the last bits; such
    scores count as equal.

    Args:
        scores: shape (units, columns); NaN = no score.
        tie: how near two scores count as equal, in parts of themselves; 0 for values as given.

    Returns:
        The same shape; NaN stays NaN.
    """
    result = np.full(scores.shape, np.nan)
    for at, column in enumerate(scores.T):
        order = np.argsort(-column, kind="stable")[: int((~np.isnan(column)).sum())]  # NaN last
        ordered = column[order]
        size = np.maximum(np.abs(ordered[1:]), np.abs(ordered[:-1]))
        new = np.concatenate([[True], ordered[:-1] - ordered[1:] > tie * size])[: len(order)]
        result[order, at] = np.maximum.accumulate(np.where(new, np.arange(len(order)), 0)) + 1
    return result


def digest(framework: Framework, table: Table) -> str:
    """sha256 of a framework and the data under it, in hexadecimal.

    It covers all that can change a number: codes, hierarchy, weights, methods and the values that
    they use. It does not cover names, the order of rows, columns and keys, nor where a file lies.
    """
    from inward.engines.composite.checks import group_columns, number_columns

    codes = sorted(code for code in number_columns(framework) if code in table)
    keys = list(zip(table.units, table.times or ("",) * len(table), strict=True))
    order = sorted(range(len(table)), key=lambda row: keys[row])
    values = table.columns(codes)[order] + 0.0  # -0.0 becomes 0.0
    values[np.isnan(values)] = np.nan  # one NaN for all
    groups = {
        g: [table.groups[g][row] for row in order]
        for g in sorted(group_columns(framework))
        if g in table.groups
    }
    head = {
        "framework": _numeric(canonical(framework)),
        "codes": codes,
        "rows": [keys[row] for row in order],
        "groups": groups,
    }
    text = json.dumps(head, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode() + b"\0" + values.astype("<f8").tobytes()).hexdigest()


def canonical(framework: Framework) -> dict[str, Any]:
    """A framework as plain values: nodes by code, without the places they were read from."""
    plain: dict[str, Any] = _without_places(asdict(framework))
    for kind in ("indicators", "aggregates"):
        plain[kind] = {
            node.pop("code"): node for node in sorted(plain[kind], key=lambda node: node["code"])
        }
    return plain


def _without_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_places(v) for k, v in value.items() if k != "place"}
    if isinstance(value, list | tuple):
        return [_without_places(each) for each in value]
    return value


def _numeric(value: Any) -> Any:
    """Without names, and with 1 and 1.0 alike."""
    if isinstance(value, dict):
        shown = {
            k
            for k, v in value.items()
            if k in ("unit", "unit_name") or (isinstance(v, dict) and k == "name")
        }
        return {k: _numeric(v) for k, v in value.items() if k not in shown}
    if isinstance(value, list):
        return [_numeric(each) for each in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _whole(value: float) -> int | None:
    return None if math.isnan(value) else int(value)


def _stage_document(stage: Stage) -> dict[str, Any]:
    document: dict[str, Any] = {"units": stage.units, "codes": stage.codes}
    if stage.times is not None:
        document["times"] = stage.times
    return document | {"values": [[_number(cell) for cell in row] for row in stage.values]}


def _stage_sheet(stage: Stage) -> list[list[Cell]]:
    timed = stage.times is not None
    head: list[Cell] = ["unit", *(["time"] if timed else []), *stage.codes]
    times = stage.times or stage.units
    body: list[list[Cell]] = [
        [unit, *([time] if timed else []), *(_number(cell) for cell in row)]
        for unit, time, row in zip(stage.units, times, stage.values, strict=True)
    ]
    return [head, *body]


def write_sheet(path: Path, sheet: list[list[Cell]]) -> Path:
    """Write one table as CSV, every number to its last digit, missing values as empty cells."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [
                "" if cell is None else repr(cell) if isinstance(cell, float) else cell
                for cell in row
            ]
            for row in sheet
        )
    return path
