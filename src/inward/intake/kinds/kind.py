"""What a kind of list declares: its columns, and the facts that a row states."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeAlias

from django.db.models import Model
from django.utils.functional import Promise

from inward.evidence.models import Fact
from inward.evidence.rules import Kind
from inward.intake.declare import Rule
from inward.intake.sheets.headings import Meaning

Values: TypeAlias = Mapping[str, Any]
On: TypeAlias = Literal["who", "about", "new"]
ANYTHING = "*"


@dataclass(frozen=True)
class States:
    """One fact that a row states.

    Args:
        on: whose fact it is: whom the row names, what the list is about, or the record it makes.
        when: the meaning that must be filled for the fact to be stated.
        as_of: the meaning that says when it was so; the list's day where it is empty.
        says: columns of the fact that are not simply values of the row. It gets the values with
            `who`, `about` and `new` as keys of subjects among them, and `to_come`: whether the event
            that the list is about is still to come.
        once: columns by which a fact on the record is the same one: it is not stated again.
        fills: columns that tell facts of one `once` apart, as two stands of one exhibitor are; where
            the fact on the record leaves them open the row fills them in.
        later: a column in which a later word takes the place of an earlier, and the order of words.
        stay: the days that say when it began and when it ended: what ended is not said again by a
            row without an end, unless it is of the same beginning, or of a day before that end.
    """

    model: type[Fact]
    on: On = "who"
    when: str = ""
    as_of: str = ""
    says: Callable[[Values], dict[str, Any]] = lambda row: {}
    once: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    later: tuple[str, tuple[str, ...]] | None = None
    stay: tuple[str, str] | None = None


@dataclass(frozen=True)
class ListKind:
    """A kind of list.

    Args:
        about: kinds of subject the whole list can be about; `needs_about`: whether it must be.
        who: what a row names: an organisation, a site, whatever has a label.
        record: the model of a record that each row makes, beside whom it names.
        constants: what holds for all rows where the list has no such column, by meaning.
        rules: what must hold of a row beyond its single cells.
        first: a meaning and its words in the order in which rows are taken, "" for no word and
            `ANYTHING` for any: of two rows about one the word said first stands, wherever they are
            in the list.
        apart: meanings by which two rows about the same one still say two things.
        told_by: meanings of which a column must be there, or an officer say what holds for all
            rows: without any the list is probably of another kind.
        untold: what is said where none is there.
    """

    name: str
    title: str | Promise
    help: str | Promise
    meanings: tuple[Meaning, ...]
    states: tuple[States, ...] = ()
    about: tuple[Kind, ...] = ()
    needs_about: bool = False
    who: Literal["organisation", "site", "unit", "labelled"] = "organisation"
    record: type[Model] | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    first: tuple[str, tuple[str, ...]] | None = None
    apart: tuple[str, ...] = ()
    told_by: tuple[str, ...] = ()
    untold: str | Promise = ""

    @cached_property
    def by_name(self) -> dict[str, Meaning]:
        return {meaning.name: meaning for meaning in self.meanings}

    def is_told_by(self, columns: Collection[str]) -> bool:
        """Whether the columns show that the list is of this kind."""
        return not self.told_by or any(name in columns for name in self.told_by)

    @property
    def has_persons(self) -> bool:
        return "person" in self.by_name

    @property
    def required(self) -> list[Meaning]:
        return [m for m in self.meanings if m.required and m.name not in self.constants]
