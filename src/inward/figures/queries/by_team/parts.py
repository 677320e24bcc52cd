"""What a figure comes to for each part of the office, without its rows."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Came:
    """What `Counted` says in numbers."""

    value: Decimal | None
    numerator: int | None = None
    of: int | None = None
    unit: str = ""
    amounts: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """A figure for each team or area that has a part in it, for all, and for one that has none."""

    of: Mapping[int | None, Came]
    all: Came
    none: Came


@dataclass(frozen=True, slots=True)
class Sums:
    """What adds up over the projects or cases of a team."""

    number: int = 0
    of: int = 0
    part: Decimal = Decimal(0)
    whole: Decimal = Decimal(0)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.number + other.number,
            self.of + other.of,
            self.part + other.part,
            self.whole + other.whole,
        )


def added_up(sums: Mapping[int | None, Sums], says: Callable[[Sums], Came]) -> Parts:
    """Parts that add up: each thing belongs to one team, or to none."""
    of = {key: says(one) for key, one in sums.items()}
    return Parts(of, says(sum(sums.values(), Sums())), says(Sums()))


def put_together(
    heaps: Mapping[int | None, Counter[S]], says: Callable[[Counter[S]], Came]
) -> Parts:
    """Parts of which the whole is counted over everything in them: medians."""
    every: Counter[S] = Counter()
    for heap in heaps.values():
        every.update(heap)
    return Parts({key: says(one) for key, one in heaps.items()}, says(every), says(Counter()))
