"""What is asked of a place, and what is known of places: criteria as columns of numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Places:
    """Places by criteria.

    Args:
        values: shape (places,) for each criterion; numbers in the criterion's unit, codes of
            categories as whole numbers, yes and no as 1 and 0; NaN: not recorded.

    Raises:
        ValueError: if the columns are not one-dimensional, of one length, or hold an infinity.
    """

    values: Mapping[str, Floats]

    def __post_init__(self) -> None:
        shapes = {column.shape for column in self.values.values()}
        if len(shapes) > 1 or any(len(shape) != 1 for shape in shapes):
            raise ValueError(f"need one-dimensional columns of one length, got {sorted(shapes)}")
        endless = [name for name, column in self.values.items() if np.isinf(column).any()]
        if endless:
            raise ValueError(f"{', '.join(endless)}: an infinite value; leave unknown ones NaN")

    def __len__(self) -> int:
        return len(next(iter(self.values.values()), ()))

    def __getitem__(self, criterion: str) -> Floats:
        """The column of a criterion; all NaN where nobody has recorded it anywhere."""
        column = self.values.get(criterion)
        return np.full(len(self), np.nan) if column is None else column


@dataclass(frozen=True)
class Must:
    """A condition that a place passes, fails, or of which nobody knows.

    Args:
        criterion: its column.
        at_least, at_most: inclusive bounds in the criterion's unit; None: no bound.
        among: allowed categories; empty: any.
        price: what giving way costs, for one `step` of a bound or for one category let in; only
            ratios between musts matter.
        step: the amount of the criterion that counts as one step of giving way, > 0.

    Raises:
        ValueError: if it asks for nothing, contradicts itself, or price or step is not > 0.
    """

    criterion: str
    at_least: float | None = None
    at_most: float | None = None
    among: frozenset[int] = frozenset()
    price: float = 1.0
    step: float = 1.0

    def __post_init__(self) -> None:
        bounds = [b for b in (self.at_least, self.at_most) if b is not None]
        if not bounds and not self.among:
            raise ValueError(f"{self.criterion}: this must asks for nothing")
        if bounds and self.among:
            raise ValueError(f"{self.criterion}: a must has bounds or categories, not both")
        if not all(np.isfinite(bounds)) or bounds != sorted(bounds):
            raise ValueError(f"{self.criterion}: need at_least <= at_most, both finite")
        if not (self.price > 0 and self.step > 0):
            raise ValueError(f"{self.criterion}: price and step must be above 0")


@dataclass(frozen=True)
class Wish:
    """How good a value is, fixed by the requirement and never by the other candidates.

    Args:
        criterion: its column.
        weight: >= 0; only ratios between wishes matter.
        points: (value, utility) with rising values, utilities in [0, 1]; straight lines between
            them, level beyond the ends.
        categories: utility of each category; one that is not named has utility 0. Instead of points.

    Raises:
        ValueError: if the weight is negative, a utility leaves [0, 1], or values do not rise.
    """

    criterion: str
    weight: float
    points: tuple[tuple[float, float], ...] = ()
    categories: Mapping[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not (np.isfinite(self.weight) and self.weight >= 0):
            raise ValueError(f"{self.criterion}: a weight is a number >= 0")
        if bool(self.points) == bool(self.categories):
            raise ValueError(f"{self.criterion}: a wish has points or categories, one of the two")
        utilities = [u for _, u in self.points] or list(self.categories.values())
        if not all(0 <= u <= 1 for u in utilities):
            raise ValueError(f"{self.criterion}: a utility lies between 0 and 1")
        values = [v for v, _ in self.points]
        if any(b <= a for a, b in pairwise(values)):
            raise ValueError(f"{self.criterion}: the values of its points must rise")

    @property
    def worst(self) -> float:
        return min((u for _, u in self.points), default=min([0.0, *self.categories.values()]))

    @property
    def best(self) -> float:
        return max((u for _, u in self.points), default=max([0.0, *self.categories.values()]))

    def utility(self, values: Floats) -> Floats:
        """Utilities of values, shape kept; NaN stays NaN."""
        if self.points:
            known, useful = zip(*self.points, strict=True)
            return np.where(np.isnan(values), np.nan, np.interp(values, known, useful))
        result = np.where(np.isnan(values), np.nan, 0.0)
        for code, useful_ in self.categories.items():
            result[values == code] = useful_
        return result


@dataclass(frozen=True)
class Requirement:
    """Everything an investor asks of a place.

    Raises:
        ValueError: if there are wishes but all their weights are 0.
    """

    musts: Sequence[Must] = ()
    wishes: Sequence[Wish] = ()

    def __post_init__(self) -> None:
        if self.wishes and not any(wish.weight for wish in self.wishes):
            raise ValueError("at least one wish needs a weight above 0")

    @property
    def weights(self) -> Floats:
        """Shares of the wishes, shape (wishes,), summing to 1; empty without wishes."""
        given = np.array([wish.weight for wish in self.wishes], dtype=np.float64)
        return given / given.sum() if given.size else given
