"""Which choices of an index are open and which levers a unit has: read from its file, or what any reader would ask about."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from inward.engines.composite.doubts import (
    Doubt,
    Imputations,
    alternatives,
    leave_out,
    noise,
)
from inward.engines.composite.faults import Fault, FaultyInput
from inward.engines.composite.framework import Framework
from inward.engines.composite.keys import LEVER_KEYS, MULTIPLE, UNCERTAINTY_KEYS
from inward.engines.composite.levers import Lever
from inward.engines.composite.methods import Choice


@dataclass(frozen=True)
class Plan:
    """What stands under `[uncertainty]` in a framework file.

    Attributes:
        doubts: the open choices.
        runs, seed: of the analysis, unless the caller says otherwise.
    """

    doubts: tuple[Doubt, ...]
    runs: int
    seed: int


_STEPS = ("impute", "treat", "normalise", "aggregate", "missing", "weighting")


def read_plan(
    path: str | Path,
    framework: Framework,
    *,
    gaps: bool,
    runs: int | None = None,
    seed: int | None = None,
) -> Plan:
    """The choices that a framework file opens under `[uncertainty]`, or `defaults` where it opens none.

    Args:
        path: the framework file; one that is not TOML opens none.
        framework: as read from it.
        gaps: whether values are missing.
        runs, seed: instead of what the file says.

    Raises:
        FaultyInput: with everything that does not fit the framework.
        OSError: if the file cannot be read.
    """
    return planned(
        framework, _document(path).get("uncertainty", {}), gaps=gaps, runs=runs, seed=seed
    )


def read_levers(path: str | Path) -> tuple[Lever, ...] | None:
    """The levers that a framework file names under [[lever]]; None if it names none.

    Args:
        path: a framework file that has been read without faults.

    Raises:
        OSError: if the file cannot be read.
    """
    levers = [
        {key: LEVER_KEYS[key].kind(value) for key, value in each.items() if LEVER_KEYS[key].field}
        for each in _document(path).get("lever", [])
    ]
    return tuple(Lever(**fields) for fields in levers) or None


def _document(path: str | Path) -> Mapping[str, Any]:
    if Path(path).suffix.lower() in (".csv", ".tsv"):
        return {}
    return tomllib.loads(Path(path).read_text("utf-8-sig"))


def planned(
    framework: Framework,
    section: Mapping[str, Any],
    *,
    gaps: bool,
    runs: int | None = None,
    seed: int | None = None,
) -> Plan:
    """As `read_plan`, of the section itself."""
    read = {key: UNCERTAINTY_KEYS[key].kind(value) for key, value in section.items()}
    runs, seed = runs or read.get("runs", 1000), read.get("seed", 1) if seed is None else seed
    asked = [key for key in (*_STEPS, "weights", "leave_out") if key in read]
    if not asked:
        return Plan(defaults(framework, gaps=gaps, seed=seed, runs=runs), runs, seed)
    faults: list[Fault] = []
    found: list[Doubt] = []
    for key in asked:
        try:
            doubt = _doubt(framework, key, read[key], runs, seed, read.get("tables", 20))
        except ValueError as error:
            place = f"{framework.place or 'framework'}: uncertainty, {key}"
            faults.append(Fault(place, "bad-value", str(error)))
        else:
            found += [doubt] if doubt is not None else []
    if faults:
        raise FaultyInput(faults)
    return Plan(tuple(found), runs, seed)


def _doubt(
    framework: Framework, key: str, value: Any, runs: int, seed: int, tables: int
) -> Doubt | None:
    if key == "weights":
        return noise(framework, value, sets=runs, seed=seed) if value else None
    if key == "leave_out":
        return leave_out(framework, None if value is True else value) if value else None
    if key == "impute" and MULTIPLE in value:
        return Imputations("impute", tables, seed, tuple(way for way in value if way != MULTIPLE))
    if key == "weighting":
        return replace(alternatives("weights", value), code="weighting")
    return alternatives(key, value)


def defaults(
    framework: Framework, *, gaps: bool, seed: int = 1, runs: int = 1000
) -> tuple[Doubt, ...]:
    """The choices to open where a framework does not say: those that any reader of an index would ask about.

    Weights a quarter up or down; outliers treated or left; min-max or z-score; arithmetic or geometric
    means; and where values are missing, multiple imputation beside the way chosen. Only questions
    that the framework leaves to its method, and only alternatives that it can be computed with.

    Args:
        gaps: whether values are missing.
    """
    method = framework.method
    found: list[Doubt] = []
    if gaps and method.impute.name != "none":
        found.append(Imputations("impute", 20, seed, (method.impute,)))
    if any(i.treat is None for i in framework.indicators):
        other = "none" if method.treat.name != "none" else "winsorise"
        found.append(alternatives("treat", [method.treat, other]))
    low, high = method.range or (1.0, 100.0)
    if (
        any(i.normalise is None for i in framework.indicators)
        and method.normalise.name == "min-max"
    ):
        on_range = (("range", (low, high)),)
        ways = [method.normalise, Choice("z-score", on_range), Choice("percentile-rank", on_range)]
        found.append(alternatives("normalise", ways))
    if method.aggregate == Choice("arithmetic") and _positive(framework):
        found.append(alternatives("aggregate", ["arithmetic", "geometric"]))
    return (*found, noise(framework, sets=runs, seed=seed))


def _positive(framework: Framework) -> bool:
    """Whether every score is above 0, so that a geometric mean has a meaning."""
    ranges = [framework.normalisation(i).pair("range") for i in framework.indicators]
    return all(pair is not None and pair[0] > 0 for pair in ranges) and not any(
        a.direction < 0 for a in framework.aggregates
    )
