"""Lists that stay fast however long they are: a page begins after the last row of the one before."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, FieldError, ValidationError
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.expressions import OrderBy

M = TypeVar("M", bound=Model)

COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows, and where the next page begins: empty after the last row."""

    rows: list[M]
    next: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows there are, counted no further than anybody reads: 1,000+."""

    number: int

    @property
    def exact(self) -> bool:
        return self.number <= COUNTED

    def __str__(self) -> str:
        return f"{min(self.number, COUNTED):,}{'' if self.exact else '+'}"


def counted(rows: QuerySet[M]) -> Counted:
    return Counted(rows.order_by()[: COUNTED + 1].count())


def page(rows: QuerySet[M], order: Sequence[str], after: str = "", *, size: int = 50) -> Page[M]:
    """The rows that follow a place in the order.

    Args:
        order: names of columns, all rising or all ("-held_last") falling; the last one is unique.
            Only the first may be null; rows without it come last.
        after: what the page before gave as `next`; anything unreadable begins at the start.
    """
    names = [name.removeprefix("-") for name in order]
    falls = order[0].startswith("-")
    if after:
        rows = rows.filter(_beyond(rows.model, names, after, falls=falls))
    found = list(rows.order_by(*_sorted(rows.model, order, falls=falls))[: size + 1])
    return Page(found[:size], _place(found[size - 1], names) if len(found) > size else "")


def _sorted(model: type[Model], order: Sequence[str], *, falls: bool) -> Sequence[str | OrderBy]:
    """Nulls are sent last only where there can be any: an index serves the plain order better."""
    name = order[0].removeprefix("-")
    if not _column(model, name)[0].null:
        return order
    return [
        F(name).desc(nulls_last=True) if falls else F(name).asc(nulls_last=True),
        *order[1:],
    ]


def _place(row: Model, names: Sequence[str]) -> str:
    return json.dumps(
        [_column(type(row), name)[1](row) for name in names], ensure_ascii=False, default=str
    )


def _beyond(model: type[Model], names: Sequence[str], after: str, *, falls: bool) -> Q:
    try:
        printed = json.loads(after)
        values = [
            None if value is None else _column(model, name)[0].to_python(value)
            for name, value in zip(names, printed, strict=True)
        ]
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError):
        return Q()
    if None in values[1:] or not all(map(_can_be_asked, values)):
        return Q()
    then = "lt" if falls else "gt"
    rest = _after(names[1:], values[1:], then)
    if values[0] is None:
        return Q(**{f"{names[0]}__isnull": True}) & rest
    # "At or beyond" first: it lets the store walk its index instead of weighing an OR.
    here = Q(**{f"{names[0]}__{then}e": values[0]}) & (
        Q(**{f"{names[0]}__{then}": values[0]}) | rest
    )
    return here | Q(**{f"{names[0]}__isnull": True}) if _column(model, names[0])[0].null else here


def _can_be_asked(value: Any) -> bool:
    """Whether a store takes it: JSON can write half characters, and numbers and moments that no store knows."""
    match value:
        case str():
            return "\0" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
        case int():
            return -(2**63) <= value < 2**63
        case datetime():
            # Moved to another zone, the first and last hours there are would fall out of the calendar.
            return value.tzinfo is not None and MINYEAR < value.year < MAXYEAR
    return True


def _after(names: Sequence[str], values: Sequence[Any], then: str) -> Q:
    if not names:
        return Q(pk__in=[])
    beyond = Q(**{f"{names[0]}__{then}": values[0]})
    if len(names) > 1:
        beyond |= Q(**{names[0]: values[0]}) & _after(names[1:], values[1:], then)
    return beyond


def _column(model: type[Model], path: str) -> tuple["Field[Any, Any]", Callable[[Model], Any]]:
    """The column at the end of a path like "subject__label__name_en", and how to read it of a row."""
    steps = path.split("__")
    field: Any = None
    for step in steps:
        try:
            field = model._meta.pk if step == "pk" else model._meta.get_field(step)
        except FieldDoesNotExist as error:
            raise FieldError(f"{path}: {error}") from error
        model = field.related_model or model
    while field.related_model is not None:
        field = field.related_model._meta.pk

    def read(row: Model) -> Any:
        value: Any = row
        for step in steps:
            value = getattr(value, step)
        return value.pk if isinstance(value, Model) else value

    return field, read
