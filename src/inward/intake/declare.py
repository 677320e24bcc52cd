"""How a table is declared: its columns, what a row becomes, and what must hold of a row."""

from collections.abc import Callable, Container, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from django.db.models import Model

from inward.core.intervals import Interval
from inward.evidence.models import Fact
from inward.evidence.rules import Kind
from inward.intake.columns import Column, Ref, Sources, When
from inward.intake.faults import Bad
from inward.intake.inserts import plain_default

Values: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """What must hold between the cells of a row.

    Args:
        columns: which it looks at; with one of them unreadable nothing can be said.
        finds: the column each fault is said at, and what is wrong.
    """

    columns: frozenset[str]
    finds: Callable[[Values], Iterator[tuple[str, Bad]]]


@dataclass(frozen=True)
class Says:
    """One fact that a row states about its subject.

    Args:
        model: the ledger it is written to; columns of the same name become its columns.
        part: tells the facts of one row apart.
        when: the column that must be filled for the fact to be stated.
        as_of: the column that says when it was so; where it is empty, `Table.dated_by` says.
        other: columns of the fact that are not simply columns of the row.
        against: the column with the sources of the opposite statement.
        told: whether the columns of the row are the fact's; False for a bare mention.
    """

    model: type[Fact]
    part: str = "fact"
    when: str = ""
    as_of: str = "as_of"
    other: Callable[[Values], dict[str, Any]] | None = None
    against: str = ""
    told: bool = True


@dataclass(frozen=True)
class Table:
    """One table of a folder, one sheet of a workbook.

    Args:
        record: the model of a row that is a subject of its own (or a source, or a term).
        about: the column with the subject of the facts, where the row is none itself.
        facts: what a row states.
        rules: what must hold of a row beyond its single cells.
        once: groups of columns of which no two rows may be alike.
        forest: the column of what stands under another, and of that other; a circle is refused.
        from_: the column whose row lends its day and sources to rows without their own.
        lends: the column by which a row of this table is dated when others borrow its day.
    """

    name: str
    en: str
    zh: str
    columns: tuple[Column, ...]
    facts: tuple[Says, ...] = ()
    record: type[Model] | None = None
    about: str = ""
    rules: tuple[Rule, ...] = ()
    once: tuple[tuple[str, ...], ...] = ()
    forest: tuple[str, str] | None = None
    from_: str = ""
    lends: str = ""
    help: str = field(default="")

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def by_title(self) -> dict[str, Column]:
        """Columns by any of their three titles, as a header may call them."""
        return {title.casefold(): c for c in self.columns for title in c.titles}

    @cached_property
    def references(self) -> dict[str, tuple[str, ...]]:
        """The tables that each referring column may point into."""
        return {c.name: c.type.tables for c in self.columns if isinstance(c.type, Ref | Sources)}

    @property
    def kind(self) -> Kind | None:
        """What kind of subject a row is; None where it is none."""
        return getattr(self.record, "kind_of_subject", None)

    @cached_property
    def plain(self) -> "Filling":
        assert self.record is not None
        return Filling(self.record, self.columns)

    @cached_property
    def told(self) -> dict[str, "Filling"]:
        """For each part, how its fact is filled from a row."""
        own = {c.field for c in self.plain.columns} if self.record else set()
        return {
            says.part: Filling(
                says.model,
                tuple(c for c in self.columns if c.field not in own) if says.told else (),
                without=("subject", "first", "last", "printed"),
            )
            for says in self.facts
        }


class Filling:
    """The columns of a table that fill a model, with what an empty cell becomes there."""

    def __init__(
        self, model: type[Model], columns: tuple[Column, ...], *, without: tuple[str, ...] = ()
    ) -> None:
        fields = {f.name: f for f in model._meta.concrete_fields if f.name not in without}
        self.model = model
        self.columns = tuple(
            c
            for c in columns
            if c.name != "id" and (c.field in fields or f"{c.field}_printed" in fields)
        )
        self._spans = [c for c in self.columns if isinstance(c.type, When)]
        self._cells = [
            (c.name, its.attname, plain_default(its), callable(its.default))
            for c in self.columns
            if (its := fields.get(c.field)) is not None and not isinstance(c.type, When)
        ]

    def fill(self, values: Values, *, without: Container[str] = ()) -> dict[str, Any]:
        """What the model's columns hold for these values; foreign keys under their column names.

        Args:
            without: columns of which nothing is said.
        """
        filled: dict[str, Any] = {}
        for name, attname, empty, is_made in self._cells:
            if name in without:
                continue
            value = values.get(name)
            if value is None:
                value = copy(empty) if is_made else empty
            filled[attname] = value
        for column in self._spans:
            if column.name in without:
                continue
            filled |= spread(column.field, values.get(column.name))
        return filled


def spread(stem: str, when: Interval | None) -> dict[str, Any]:
    """The three columns of an interval that is not the fact's own."""
    return {
        f"{stem}_first": when and when.first,
        f"{stem}_last": when and when.last,
        f"{stem}_printed": when.printed if when else "",
    }
