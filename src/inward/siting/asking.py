"""Between what was asked and the engine: numbers for days, zones and kinds."""

from collections.abc import Sequence
from datetime import date

from inward.engines import siting as engine
from inward.siting.rules import Asked, Said, Sort, Value
from inward.siting.stock import Stock


def to_engine(asked: Asked, kept: Stock) -> engine.Requirement:
    """The engine's form of a requirement: numbers for days, zones and kinds."""
    return engine.Requirement(
        [_must(one, kept) for one in asked.musts], [_wish(one, kept) for one in asked.wishes]
    )


def _must(one: Said, kept: Stock) -> engine.Must:
    code, step = one.criterion.code, one.criterion.step
    if one.criterion.sort is Sort.YES:
        return engine.Must(code, at_least=1)
    if one.criterion.sort is Sort.CHOICE:
        return engine.Must(code, among=_codes(one, one.among, kept))
    return engine.Must(code, _number(one.at_least), _number(one.at_most), step=step)


def _wish(one: Said, kept: Stock) -> engine.Wish:
    code, weight = one.criterion.code, float(one.weight)
    if one.criterion.sort is Sort.YES:
        return engine.Wish(code, weight, categories={1: 1.0})
    if one.criterion.sort is Sort.CHOICE:
        return engine.Wish(
            code, weight, categories=dict.fromkeys(_codes(one, one.preferred, kept), 1.0)
        )
    ends = ((_number(one.worst) or 0.0, 0.0), (_number(one.best) or 0.0, 1.0))
    return engine.Wish(code, weight, points=tuple(sorted(ends)))


def _codes(one: Said, chosen: Sequence[str], kept: Stock) -> frozenset[int]:
    """A zone or kind that no site has stays a condition: nothing passes it."""
    known = kept.zones if one.criterion.code == "zone" else kept.kinds
    return frozenset(known.get(code, -1) for code in chosen)


def sectors(asked: Asked) -> tuple[str, ...]:
    one = asked.of("sector")
    return one.among or one.preferred


def _number(value: Value | None) -> float | None:
    if value is None:
        return None
    return float(value.toordinal()) if isinstance(value, date) else float(value)
