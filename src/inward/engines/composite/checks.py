"""What is wrong with a framework, and between a framework and a table, before anything is computed."""

from collections import Counter
from collections.abc import Iterator
from math import isfinite

import numpy as np

from inward.engines.composite.data import Floats, Table
from inward.engines.composite.faults import Fault, did_you_mean, listed
from inward.engines.composite.framework import Aggregate, Framework, Indicator, Node
from inward.engines.composite.methods import STEPS, Choice, missing_settings
from inward.engines.composite.transforms import outside

# These score a value by fixed points: units need not differ for it.
_ABSOLUTE = frozenset({"goalposts", "none", "categorical", "scaled"})


def where(node: Node, key: str = "") -> str:
    """The place of a node, or of one of its keys, for a fault."""
    kind = "indicator" if isinstance(node, Indicator) else "aggregate"
    place = node.place or kind
    return f'{place} "{node.code}"' + (f", {key}" if key else "")


def faults_in(framework: Framework) -> tuple[Fault, ...]:
    """Everything that is wrong with a framework itself, without looking at data."""
    return tuple(_faults(framework))


def _faults(f: Framework) -> Iterator[Fault]:
    yield from _codes(f)
    yield from _parents(f)
    yield from _roots(f)
    yield from _cycles(f)
    yield from _parts_and_weights(f)
    for node in f.all_nodes:
        yield from _numbers(node)
    for indicator in f.indicators:
        yield from _bounds(f, indicator)
    yield from _levels(f)
    yield from _settings(f)


def _codes(f: Framework) -> Iterator[Fault]:
    if not f.indicators:
        yield Fault(f.place or "framework", "no-indicators", "there is no [[indicator]]")
    seen = Counter(node.code for node in f.all_nodes)
    met: set[str] = set()
    for node in f.all_nodes:
        if node.code in met:
            yield Fault(
                where(node),
                "duplicate-code",
                f'the code "{node.code}" stands {seen[node.code]} times; every code must be its own',
            )
        met.add(node.code)


def _parents(f: Framework) -> Iterator[Fault]:
    known = [a.code for a in f.aggregates]
    indicators = {i.code for i in f.indicators}
    for node in f.all_nodes:
        if node.parent is None or node.parent in known:
            continue
        if node.parent in indicators:
            yield Fault(
                where(node, "parent"),
                "parent-is-indicator",
                f'"{node.parent}" is an indicator; only an aggregate can have parts',
            )
        elif not node.parent:
            yield Fault(
                where(node, "parent"),
                "no-parent",
                "an indicator needs a parent: the aggregate it belongs to",
            )
        else:
            yield Fault(
                where(node, "parent"),
                "unknown-parent",
                f'no aggregate has the code "{node.parent}"{did_you_mean(node.parent, known)}',
            )


def _roots(f: Framework) -> Iterator[Fault]:
    roots = [a for a in f.aggregates if a.parent is None]
    if not roots:
        yield Fault(
            f.place or "framework",
            "no-root",
            "every aggregate has a parent; the index itself must have none",
        )
    for extra in roots[1:]:
        yield Fault(
            where(extra, "parent"),
            "two-roots",
            f'"{roots[0].code}" has no parent either; only the index itself may have none',
        )


def _cycles(f: Framework) -> Iterator[Fault]:
    parent = {a.code: a.parent for a in f.aggregates}
    told: set[str] = set()
    for aggregate in f.aggregates:
        path: list[str] = []
        code: str | None = aggregate.code
        while code is not None and code in parent and code not in path:
            path.append(code)
            code = parent[code]
        if code in path and code not in told:
            ring = path[path.index(code) :]
            told |= set(ring)
            way = " -> ".join([*ring, code])
            yield Fault(where(aggregate, "parent"), "cycle", f"it is part of itself: {way}")


def _parts_and_weights(f: Framework) -> Iterator[Fault]:
    for aggregate in f.aggregates:
        parts = f.parts(aggregate.code)
        if not parts:
            yield Fault(
                where(aggregate),
                "no-parts",
                "nothing has it as parent; give it indicators or take it out",
            )
        elif all(f.nodes[part].weight == 0 for part in parts):
            yield Fault(
                where(aggregate), "no-weight", f"all its parts have weight 0: {listed(parts)}"
            )


def _numbers(node: Node) -> Iterator[Fault]:
    if not node.weight >= 0 or not isfinite(node.weight):
        yield Fault(
            where(node, "weight"),
            "bad-weight",
            f"the weight must be 0 or more, not {node.weight:g}",
        )
    if node.direction not in (1, -1):
        yield Fault(
            where(node, "direction"),
            "bad-direction",
            f"the direction must be 1 (more is better) or -1 (less is better), not {node.direction}",
        )


def _bounds(f: Framework, i: Indicator) -> Iterator[Fault]:
    way = f.normalisation(i).name
    if way == "goalposts" and i.goalposts is None:
        yield Fault(
            where(i, "goalposts"),
            "no-goalposts",
            'normalise = "goalposts" needs them, such as goalposts = [20, 85]',
        )
    if way == "distance-to-target" and i.target is None:
        yield Fault(
            where(i, "target"),
            "no-target",
            'normalise = "distance-to-target" needs it, such as target = 95',
        )
    if i.goalposts is None:
        return
    low, high = i.goalposts
    if isinstance(low, float) and isinstance(high, float):
        if low >= high:
            yield Fault(
                where(i, "goalposts"),
                "bad-goalposts",
                f"the low goalpost must be below the high one, not [{low:g}, {high:g}]; direction = -1 says that less is better",
            )
        elif low <= 0 and i.transform.name in ("log", "log10", "inverse"):
            yield Fault(
                where(i, "goalposts"),
                "bad-goalposts",
                f'transform = "{i.transform.name}" needs goalposts above 0, not [{low:g}, {high:g}]',
            )


def _levels(f: Framework) -> Iterator[Fault]:
    ways = f.method.aggregate
    if isinstance(ways, Choice) or any(_cycles(f)):
        return
    if len(ways) != f.height - 1:
        yield Fault(
            f"{f.place or 'framework'}, [method] aggregate",
            "levels",
            f"{len(ways)} ways for {f.height - 1} levels of aggregates; give one for each, from the lowest up",
        )


def _settings(f: Framework) -> Iterator[Fault]:
    ways = f.method.aggregate
    general = [("aggregate", way) for way in (ways if isinstance(ways, tuple) else (ways,))]
    general += [
        (step, getattr(f.method, step))
        for step in STEPS
        if hasattr(f.method, step) and step != "aggregate"
    ]
    for step, choice in general:
        yield from _needs(f"{f.place or 'framework'}: [method] {step}", step, choice)
    for node in f.all_nodes:
        for step in STEPS:
            own = getattr(node, step, None)
            if own is not None:
                yield from _needs(where(node, step), step, own)


def _needs(place: str, step: str, choice: Choice) -> Iterator[Fault]:
    for key in missing_settings(step, choice):
        says = f'"{choice.name}" needs the setting {key}: {step} = {{ method = "{choice.name}", {key} = ... }}'
        yield Fault(place, "no-setting", says)


def faults_on(framework: Framework, table: Table, *, file: str = "") -> tuple[Fault, ...]:
    """Everything for which the framework cannot be run on the table.

    Args:
        framework: one whose own faults may still be there; they are not repeated.
        table: the data.
        file: its name, for the places of faults.
    """
    place = file or "data"
    return (
        *_groups(framework, table, place),
        *(fault for i in framework.indicators for fault in _indicator(framework, i, table, place)),
    )


def _groups(framework: Framework, table: Table, place: str) -> Iterator[Fault]:
    for code in sorted({g for g in map(_group_of, _imputations(framework)) if g}):
        if code not in table.groups:
            yield Fault(
                place,
                "no-column",
                f'there is no group column "{code}"{did_you_mean(code, table.groups)}',
            )


def _imputations(framework: Framework) -> Iterator[Choice]:
    yield framework.method.impute
    yield from (i.impute for i in framework.indicators if i.impute is not None)


def _group_of(choice: Choice) -> str | None:
    group = choice.setting("group")
    return group if isinstance(group, str) else None


def group_columns(framework: Framework) -> tuple[str, ...]:
    """Group columns that the framework names anywhere."""
    asked = (*framework.groups, *(g for g in map(_group_of, _imputations(framework)) if g))
    return tuple(dict.fromkeys(asked))


def number_columns(framework: Framework) -> tuple[str, ...]:
    """Columns of numbers that the framework needs: indicators, then denominators."""
    denominators = [i.denominator for i in framework.indicators if i.denominator]
    return tuple(dict.fromkeys([*(i.code for i in framework.indicators), *denominators]))


def _indicator(framework: Framework, i: Indicator, table: Table, file: str) -> Iterator[Fault]:
    if i.code not in table:
        yield Fault(
            where(i),
            "no-column",
            f"{file} has no column of this name{did_you_mean(i.code, table.codes)}",
        )
        return
    column = table.column(i.code)
    present = column[~np.isnan(column)]
    spot = f'{file}, column "{i.code}"'
    if not present.size:
        says = "no unit has a value; leave the indicator out or find values"
        yield Fault(spot, "empty-column", says, fatal=_needed(framework, i))
    elif (present == present[0]).all():
        yield from _constant(framework, i, present, spot)
    if i.denominator and framework.method.denominate:
        yield from _denominator(i, table, file)
    else:
        yield from _transform(i, column, table, spot)


def _needed(framework: Framework, i: Indicator) -> bool:
    """Whether the indicator's parent gets no score without it."""
    parent = framework.nodes.get(i.parent)
    return not isinstance(parent, Aggregate) or framework.missing(parent).name == "none"


def _constant(framework: Framework, i: Indicator, present: Floats, spot: str) -> Iterator[Fault]:
    way = framework.normalisation(i).name
    relative = way not in _ABSOLUTE
    if i.denominator and framework.method.denominate:
        return  # the same value by different denominators is not the same rate
    if present.size > 1:
        says = f"all {present.size} values are {present[0]:g}: it tells no unit from another"
        more = (
            f", and {way} has nothing to spread; leave it out or give goalposts" if relative else ""
        )
        yield Fault(spot, "constant-column", says + more, fatal=relative)
    elif relative:
        says = f"only one unit has a value ({present[0]:g}), and {way} compares units"
        yield Fault(spot, "constant-column", f"{says}; add units or give goalposts")


def _denominator(i: Indicator, table: Table, file: str) -> Iterator[Fault]:
    code = i.denominator or ""
    if code not in table:
        yield Fault(
            where(i, "denominator"),
            "no-column",
            f'{file} has no column "{code}"{did_you_mean(code, table.codes)}',
        )
        return
    bad = table.column(code) <= 0
    if bad.any():
        units = listed(unit for unit, is_bad in zip(table.units, bad, strict=True) if is_bad)
        yield Fault(
            f'{file}, column "{code}"',
            "bad-denominator",
            f"a denominator must be above 0; it is not for {units}",
        )


def _transform(i: Indicator, column: Floats, table: Table, spot: str) -> Iterator[Fault]:
    bad = outside(column, i.transform)
    if bad.any():
        units = listed(unit for unit, is_bad in zip(table.units, bad, strict=True) if is_bad)
        yield Fault(
            spot,
            "bad-transform",
            f'transform = "{i.transform.name}" cannot take the value of {units}',
        )
