"""What the record says already of those a list names, so that it is not said again."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inward.core.sought import sought
from inward.events.models import Participation
from inward.evidence.models import Fact, rows_of
from inward.intake.kinds.kind import ListKind, States

_NOTHING = (None, "")
_NOTHING_SAID = frozenset(_NOTHING)


@dataclass
class Before:
    """What was said before; `fact` is None where the list itself said it, or replaced it."""

    says: dict[str, Any]
    fact: Fact | None


class Stated:
    """Facts that stand, by the columns that make a fact the same one."""

    def __init__(self, kind: ListKind, about: int | None) -> None:
        self._about = about
        self._states = [states for states in kind.states if states.once]
        self._said: dict[tuple[type[Fact], tuple[Any, ...]], list[Before]] = {}

    def look_up(self, known: Mapping[int, int]) -> None:
        """Read once what the rows of a block could repeat; what earlier blocks wrote is among it.

        Args:
            known: those it may be said of, each with the one it was merged into, or itself.
        """
        for states in self._states:
            rows = rows_of(states.model).live().filter(subject__in=known)
            if states.model is Participation:
                rows = rows.filter(event=self._about)
            fresh: dict[tuple[type[Fact], tuple[Any, ...]], list[Before]] = defaultdict(list)
            for fact in rows.order_by("id"):
                says = {name: getattr(fact, name) for name in (*states.once, *states.fills)}
                if "subject_id" in says:
                    says["subject_id"] = known[fact.subject_id]
                fresh[_key(states, says)].append(Before(says, fact))
            self._said |= fresh

    def before(
        self,
        states: States,
        stated: Mapping[str, Any],
        *,
        same_as: int | None = None,
        more: bool = False,
    ) -> Before | None:
        """What says the same already, or so much of it that the rest only fills it in.

        Args:
            same_as: the fact that an officer said is meant, though it says something else.
            more: whether an officer said that it is one more.
        """
        there = self._said.get(_key(states, stated), [])
        if states.stay is not None:
            there = [one for one in there if _may_be(states.stay, one.says, stated)]
        if not states.fills:
            return there[0] if there else None
        new = {name: value for name in states.fills if (value := stated.get(name)) not in _NOTHING}
        for one in there:
            if all(_same(one.says.get(name), value) for name, value in new.items()):
                return one
        if more or same_as:
            return next((one for one in there if one.fact and one.fact.pk == same_as), None)
        for one in there:
            old = {name: one.says.get(name) for name in new}
            if one.fact and all(old[n] in _NOTHING or _same(old[n], new[n]) for n in new):
                return one
        for one in there:
            # The same stand, measured anew.
            if one.fact and new.get("detail") and _same(one.says.get("detail"), new["detail"]):
                return one
        return None

    def another_area(self, states: States, stated: Mapping[str, Any]) -> list[Fact]:
        """Stands on the record that may be meant: of another area, and no number tells them apart."""
        if stated.get("stand_m2") in _NOTHING or self.before(states, stated):
            return []
        return [
            one.fact
            for one in self._said.get(_key(states, stated), [])
            if one.fact
            and one.says.get("stand_m2") not in _NOTHING
            and _NOTHING_SAID & {stated.get("detail"), one.says.get("detail")}
        ]

    def add(self, states: States, stated: Mapping[str, Any]) -> None:
        self._said.setdefault(_key(states, stated), []).append(Before(dict(stated), None))


def changes(states: States, before: Before, stated: Mapping[str, Any]) -> dict[str, Any]:
    """What a row adds to a fact on the record: a later word, and what was left open."""
    if before.fact is None:
        return {}
    if states.later is not None:
        column, order = states.later
        if order.index(stated[column]) > order.index(getattr(before.fact, column)):
            return {name: value for name, value in stated.items() if value not in _NOTHING}
    return {
        name: stated[name]
        for name in states.fills
        if stated.get(name) not in _NOTHING and not _same(before.says.get(name), stated[name])
    }


def _may_be(stay: tuple[str, str], before: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    """Whether a stay that was said before may be the one that a row states."""
    began, ended = stay
    until = before.get(f"{ended}_last")
    if until is None or stated.get(f"{ended}_last") is not None:
        return True
    if stated.get(f"{began}_first") is None:
        return bool(stated["first"] <= until)
    return all(
        before.get(f"{began}_{one}") == stated[f"{began}_{one}"] for one in ("first", "last")
    )


def _key(states: States, says: Mapping[str, Any]) -> tuple[type[Fact], tuple[Any, ...]]:
    return states.model, tuple(says.get(name) for name in states.once)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return sought(one) == sought(other)
    return bool(one == other)
