"""Small charts drawn on the server: coordinates for a template of SVG, no script."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil, floor, log10

from inward.core.quantities import Quantifier
from inward.evidence.models import Observation

WIDTH, HEIGHT = 640, 250
LEFT, RIGHT, TOP, BOTTOM = 56, 72, 28, 30
# Between observations further apart than this nobody knows how it went: the line is dashed.
KNOWN_GAP_DAYS = 550


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    observation: Observation
    # Only a bound is known: over, nearly, about.
    hollow: bool
    # On which side of the point its label has room.
    anchor: str


@dataclass(frozen=True, slots=True)
class Segment:
    x1: float
    y1: float
    x2: float
    y2: float
    dashed: bool


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One series, from the left edge of the first year to the right edge of the last."""

    points: list[Point]
    segments: list[Segment]
    years: list[Tick]
    levels: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM

    @property
    def has_gap(self) -> bool:
        return any(segment.dashed for segment in self.segments)

    @property
    def has_bound(self) -> bool:
        return any(point.hollow for point in self.points)


def chart(observations: Sequence[Observation]) -> Chart:
    """Observations of one metric, oldest first, as points in time.

    The value axis begins at zero, so that a length can be compared by eye.
    """
    days = [observation.last for observation in observations]
    start, end = date(days[0].year, 1, 1), date(days[-1].year + 1, 1, 1)
    top = _round_up(max(observation.value for observation in observations))

    def x(day: date) -> float:
        share = (day - start).days / (end - start).days
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(value: Decimal) -> float:
        return round(HEIGHT - BOTTOM - float(value / top) * (HEIGHT - TOP - BOTTOM), 1)

    points = [
        Point(
            x(o.last),
            y(o.value),
            o,
            o.quantifier != Quantifier.EXACT,
            "start" if i == 0 else "end" if x(o.last) > WIDTH - RIGHT - 60 else "middle",
        )
        for i, o in enumerate(observations)
    ]
    segments = [
        Segment(a.x, a.y, b.x, b.y, (later - earlier).days > KNOWN_GAP_DAYS)
        for a, b, earlier, later in zip(points, points[1:], days, days[1:], strict=False)
    ]
    return Chart(
        points, segments, _years(start, end, x), [Tick(y(v), _plain(v)) for v in _levels(top)]
    )


def _years(start: date, end: date, x: Callable[[date], float]) -> list[Tick]:
    step = max(1, ceil((end.year - start.year) / 8))
    return [Tick(x(date(year, 1, 1)), str(year)) for year in range(start.year, end.year, step)]


def _levels(top: Decimal) -> list[Decimal]:
    return [top * part / 4 for part in range(5)] if top >= 4 else [Decimal(0), top]


def _round_up(value: Decimal) -> Decimal:
    """The next number that divides into four even steps: 400 for 366, 120 for 110."""
    if value <= 0:
        return Decimal(1)
    size = Decimal(10) ** floor(log10(value))
    for step in (1, 2, 4, 6, 8, 10, 12):
        if value <= size * step:
            return size * step
    return value


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}"
