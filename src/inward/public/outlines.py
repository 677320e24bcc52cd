"""Small outline maps for pages: no finer than a screen shows, so that a page stays light. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

from inward.places.rules import KM_PER_DEGREE, Bounds, NotAnOutline, Position, Ring, Sheet, rings

# Vertices nearer to one another than this, in units of a sheet 600 wide, fall together.
NEAR = 1.2


@dataclass(frozen=True, slots=True)
class Projection:
    """A sheet as two straight lines: what `Sheet.place` does, reckoned once for all vertices."""

    width: float
    height: float
    west: float
    north: float
    across: float
    down: float
    margin: float

    @classmethod
    def of(cls, outline: Iterable[Ring]) -> "Projection":
        bounds = Bounds.around(position for ring in outline for position in ring)
        sheet = Sheet(bounds)
        unit = KM_PER_DEGREE * sheet.scale
        return cls(
            width=sheet.width,
            height=round(sheet.height, 1),
            west=bounds.west,
            north=bounds.north,
            across=cos(radians(bounds.middle)) * unit,
            down=unit,
            margin=sheet.margin,
        )

    def place(self, position: Position) -> tuple[float, float]:
        return (
            self.margin + (position[0] - self.west) * self.across,
            self.margin + (self.north - position[1]) * self.down,
        )

    def path(self, outline: Sequence[Ring]) -> str:
        """The `d` of an SVG path; islands smaller than a dot are left out."""
        drawn = (thinned([self.place(p) for p in ring[:-1]]) for ring in outline)
        return "".join(
            "M" + "L".join(f"{x:.1f} {y:.1f}".replace(".0", "") for x, y in ring) + "Z"
            for ring in drawn
            if len(ring) > 2
        )

    def middle(self, outline: Sequence[Ring]) -> tuple[float, float]:
        """The middle of the box around it."""
        around = Bounds.around(position for ring in outline for position in ring)
        return self.place(((around.west + around.east) / 2, around.middle))

    def right_of(self, outline: Sequence[Ring]) -> tuple[float, float]:
        """A little to the right of it, halfway up."""
        around = Bounds.around(position for ring in outline for position in ring)
        x, y = self.place((around.east, around.middle))
        return x + 8, y


def thinned(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points without those that lie near the one kept before."""
    kept: list[tuple[float, float]] = []
    for x, y in points:
        if not kept or hypot(x - kept[-1][0], y - kept[-1][1]) >= NEAR:
            kept.append((x, y))
    return kept


def outline_of(geometry: Any) -> list[Ring]:
    """Its rings; none where it cannot be drawn."""
    try:
        return rings(geometry)
    except NotAnOutline:
        return []
