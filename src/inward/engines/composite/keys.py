"""The keys of a framework file, as one table per section.

The reader and docs/framework-file.md both come from these tables.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from inward.engines.composite.framework import Goalpost, Name, aggregations
from inward.engines.composite.kinds import (
    count,
    low_high,
    number,
    positive,
    text,
    texts,
    yes_no,
)
from inward.engines.composite.methods import chosen


@dataclass(frozen=True)
class Key:
    """One key of a framework file: the field it fills, how it is read, what it means."""

    field: str
    kind: Callable[[Any], Any]
    says: str


def _step(step: str) -> Callable[[object], object]:
    def read(value: object) -> object:
        return chosen(step, value)

    read.__doc__ = f"a method for `{step}`, below"
    return read


def _aggregations(value: object) -> object:
    """a method for `aggregate`, below, or a list of them"""
    return aggregations(value)


def name(value: object) -> Name:
    """a name: a text, or { en = "...", zh = "..." }"""
    if isinstance(value, str):
        return Name(en=value)
    if (
        not isinstance(value, dict)
        or not value
        or not all(isinstance(v, str) for v in value.values())
    ):
        raise ValueError
    known = {"en": value.get("en", ""), "zh": value.get("zh", value.get("zh-Hans", ""))}
    return Name(**known)


_DIRECTIONS = {"1": 1, "+1": 1, "+": 1, "positive": 1, "-1": -1, "-": -1, "negative": -1}


def direction(value: object) -> int:
    """1 (more is better) or -1 (less is better)"""
    if isinstance(value, bool) or str(value).removesuffix(".0") not in _DIRECTIONS:
        raise ValueError
    return _DIRECTIONS[str(value).removesuffix(".0")]


def goalposts(value: object) -> tuple[Goalpost, Goalpost]:
    """two goalposts, low and high: numbers, "min", "max" or percentiles such as "p2.5\""""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError
    return _goalpost(value[0]), _goalpost(value[1])


def _goalpost(value: object) -> Goalpost:
    if not isinstance(value, str):
        return number(value)
    word = value.strip().lower()
    if word not in ("min", "max") and not (
        re.fullmatch(r"p\d+(\.\d+)?", word) and float(word[1:]) <= 100
    ):
        raise ValueError
    return word


def weight(value: object) -> float:
    """a number, 0 or more"""
    return value if isinstance(value, float) else number(value)  # nan and inf are refused later


def over_time(value: object) -> str:
    """pooled or each"""
    if value not in ("pooled", "each"):
        raise ValueError
    return str(value)


def two_columns(value: object) -> tuple[str, str]:
    """two column names: that of the indicator's code and that of its value"""
    pair = texts(value)
    if len(pair) != 2:
        raise ValueError
    return pair[0], pair[1]


def anything(value: object) -> object:
    """anything; kept for the reader"""
    return value


def at_least_one(value: object) -> int:
    """a whole number, 1 or more"""
    if count(value) < 1:
        raise ValueError
    return count(value)


def spread(value: object) -> float | dict[int, float]:
    """a share from 0 to 1, or one by level such as { 1 = 0.1, 2 = 0.25 }"""
    if isinstance(value, dict):
        if not all(str(level).isdigit() for level in value):
            raise ValueError
        return {int(level): _share(each) for level, each in value.items()}
    return _share(value)


def _share(value: object) -> float:
    if not 0 <= number(value) <= 1:
        raise ValueError
    return number(value)


def all_or_some(value: object) -> bool | tuple[str, ...]:
    """true, false or a list of codes"""
    return value if isinstance(value, bool) else texts(value)


MULTIPLE = "multiple"


def _ways(step: str) -> Callable[[object], object]:
    def read(value: object) -> object:
        if not isinstance(value, list | tuple) or len(value) < 2:
            raise ValueError
        return tuple(_way(step, each) for each in value)

    read.__doc__ = f"a list of two or more methods for `{step}`, below"
    return read


def _way(step: str, value: object) -> object:
    if step == "impute" and value == MULTIPLE:
        return MULTIPLE
    return aggregations(value) if step == "aggregate" else chosen(step, value)


_NOTE = Key("", anything, "for the reader; not used")
_SHARED_KEYS = {
    "code": Key("code", text, "short name, unique in the file"),
    "name": Key("name", name, "what people read"),
    "direction": Key("direction", direction, "1: more is better; -1: less is better"),
    "weight": Key(
        "weight",
        weight,
        "against the other parts of the same parent; only ratios matter; default 1",
    ),
    "note": _NOTE,
    "source": _NOTE,
    "description": _NOTE,
}
INDEX_KEYS = {
    "code": Key("code", text, "short name of the index"),
    "name": Key("name", name, "what people read"),
    "unit_id": Key("unit_id", text, "the column that names a unit; the first column if not given"),
    "unit_name": Key("unit_name", text, "the column with the unit's name for people"),
    "time": Key("time", text, "the column with the year or other time, for a panel"),
    "groups": Key("groups", texts, "columns that put units into groups"),
    "long": Key(
        "long",
        two_columns,
        'for a table with one value a row: its two columns, such as ["indicator", "value"]',
    ),
    "table": Key("", text, "a CSV file, beside this one, with the indicators and aggregates"),
    "version": _NOTE,
    "note": _NOTE,
    "source": _NOTE,
    "description": _NOTE,
}
METHOD_KEYS = {
    "denominate": Key(
        "denominate", yes_no, "false: leave indicators undivided even where they name a denominator"
    ),
    "impute": Key("impute", _step("impute"), "how missing values are filled"),
    "screen": Key("screen", _step("screen"), "which units stay"),
    "treat": Key("treat", _step("treat"), "how outliers are treated"),
    "normalise": Key("normalise", _step("normalise"), "how values become scores"),
    "range": Key("range", low_high, "the scale of scores, such as [1, 100]"),
    "clamp": Key("clamp", yes_no, "goalposts: hold scores within the range; default true"),
    "weights": Key("weights", _step("weights"), "where weights come from"),
    "aggregate": Key(
        "aggregate",
        _aggregations,
        "how parts become a whole; a list gives one for each level, from the lowest up",
    ),
    "missing": Key(
        "missing", _step("missing"), 'what a missing part means for the whole; default "none"'
    ),
    "over_time": Key("over_time", over_time, 'panel: "pooled" (default) or "each" year by itself'),
    "decimals": Key("decimals", count, "rank by scores rounded to so many decimals"),
}
AGGREGATE_KEYS = {
    **_SHARED_KEYS,
    "parent": Key("parent", text, "the aggregate above; the index itself has none"),
    "aggregate": Key("aggregate", _step("aggregate"), "its own way"),
    "missing": Key("missing", _step("missing"), "its own rule"),
    "weights": Key("weights", _step("weights"), "where the weights of its parts come from"),
    "scale": Key("scale", positive, "its score is multiplied by this last of all"),
}
INDICATOR_KEYS = {
    **_SHARED_KEYS,
    "parent": Key("parent", text, "the aggregate it belongs to"),
    "unit": Key("unit", text, "unit of measurement, for people"),
    "denominator": Key("denominator", text, "column to divide by"),
    "per": Key("per", positive, "the quotient is multiplied by this (per 1000 inhabitants)"),
    "goalposts": Key(
        "goalposts", goalposts, 'low and high: numbers, "min", "max", or percentiles such as "p2.5"'
    ),
    "target": Key("target", number, "for distance-to-target"),
    "transform": Key("transform", _step("transform"), "applied to value, goalposts and target"),
    "impute": Key("impute", _step("impute"), "its own way"),
    "treat": Key("treat", _step("treat"), "its own way"),
    "normalise": Key("normalise", _step("normalise"), "its own way"),
    "range": Key("range", low_high, "its own scale"),
    "clamp": Key("clamp", yes_no, "its own"),
}
UNCERTAINTY_KEYS = {
    "runs": Key("runs", at_least_one, "how many runs; default 1000"),
    "seed": Key("seed", count, "same seed, same runs; default 1"),
    "weights": Key(
        "weights",
        spread,
        "each weight up to this share higher or lower, for itself; by level from 1 for indicators: { 2 = 0.25 }",
    ),
    "weighting": Key("weighting", _ways("weights"), "alternatives of `weights`"),
    "impute": Key(
        "impute",
        _ways("impute"),
        'alternatives of `impute`; "multiple" draws the missing values many times',
    ),
    "tables": Key("tables", at_least_one, 'how many times "multiple" draws; default 20'),
    "treat": Key("treat", _ways("treat"), "alternatives of `treat`"),
    "normalise": Key(
        "normalise",
        _ways("normalise"),
        "alternatives of `normalise`; each may have its own `range`, the others have that of `[method]`",
    ),
    "aggregate": Key(
        "aggregate", _ways("aggregate"), "alternatives of `aggregate`; one may be a list by level"
    ),
    "missing": Key("missing", _ways("missing"), "alternatives of `missing`"),
    "leave_out": Key(
        "leave_out", all_or_some, "true: none or any one indicator is left out; or a list of codes"
    ),
}
LEVER_KEYS = {
    "code": Key("code", text, "the indicator that can be moved"),
    "cost": Key("cost", number, "of one unit of the value in the data, in any currency or effort"),
    "to": Key(
        "to",
        number,
        "as far as the value can go; default: the best value of any unit, or as far as the scores of others stay what they are",
    ),
    "fixed": Key("fixed", number, "what it costs to start at all; default 0"),
    "step": Key("step", positive, "the value moves in steps of this; default: any amount"),
    "lag": Key("lag", number, "years until a change shows in the data; default 0"),
    "note": _NOTE,
}
SECTIONS = {
    "index": INDEX_KEYS,
    "method": METHOD_KEYS,
    "aggregate": AGGREGATE_KEYS,
    "indicator": INDICATOR_KEYS,
    "uncertainty": UNCERTAINTY_KEYS,
    "lever": LEVER_KEYS,
}
