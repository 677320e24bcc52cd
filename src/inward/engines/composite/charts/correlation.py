"""How indicators go together."""

from collections.abc import Sequence

import numpy as np

from inward.engines.composite.charts import drawing
from inward.engines.composite.charts.drawing import INK, LINE, MARGIN, SOFT, WIDTH
from inward.engines.composite.charts.words import Language, word
from inward.engines.composite.shapes import Floats


def heat_map(
    names: Sequence[str],
    r: Floats,
    *,
    language: Language,
    title: str = "",
    note: str = "",
) -> str:
    """Every correlation as a square: its area the size, filled where positive, hollow where negative.

    With up to sixteen indicators the numbers stand above the diagonal and the squares below it.

    Args:
        names: of the indicators, in the language.
        r: shape (indicators, indicators), within [-1, 1]; NaN = none, left blank.
        language: "en" or "zh".
        title, note: instead of the usual ones.

    Returns:
        SVG text.

    Raises:
        ValueError: on a shape that does not fit or a value outside [-1, 1].
    """
    drawing.refuse_unequal(names, r)
    if r.shape != (len(names), len(names)):
        raise ValueError(f"need a square of {len(names)} correlations each way, got {r.shape}")
    if (np.abs(r[np.isfinite(r)]) > 1 + 1e-9).any():
        raise ValueError("correlations lie within -1 and 1")
    rows = [f"{i + 1}  {name}" for i, name in enumerate(names)]
    left = MARGIN + drawing.label_width(rows, 250.0)
    cell = min((WIDTH - MARGIN - left - 8) / len(names), 44.0)
    numbers = cell >= 26
    tall = max(cell, 17.0) if numbers else cell
    size = min(drawing.SIZE, max(cell * 0.92, 8.0))
    top = 20.0

    body = []
    for i, name in enumerate(rows):
        y = top + tall * (i + 0.5)
        shown = drawing.wrapped(name, left - MARGIN, size, most=1)[0]
        body.append(drawing.text(MARGIN, y + size * 0.36, shown, size=size, whole=name))
        if numbers or (i + 1) % 5 == 0 or i == 0:
            x = left + 8 + cell * (i + 0.5)
            body.append(
                drawing.text(x, 13, str(i + 1), size=drawing.SMALL, anchor="middle", fill=SOFT)
            )
    corner = (left + 8, top)
    body.append(_grid(len(names), corner, cell, tall))
    body.append(_squares(r, corner, cell, tall, below_only=numbers))
    if numbers:
        body.append(_figures(r, corner, cell, tall))
    return drawing.frame(
        title=title or word("correlation", language),
        says=_told(names, r, language),
        body="".join(body),
        height=top + tall * len(names) + 6,
        language=language,
        note=note or word("correlation note", language),
    )


def _grid(count: int, corner: tuple[float, float], wide: float, tall: float) -> str:
    x, y = corner
    steps = range(count + 1)
    return "".join(
        [drawing.line(x, y + tall * k, x + wide * count, y + tall * k, stroke=LINE) for k in steps]
        + [
            drawing.line(x + wide * k, y, x + wide * k, y + tall * count, stroke=LINE)
            for k in steps
        ]
    )


def _squares(
    r: Floats, corner: tuple[float, float], wide: float, tall: float, *, below_only: bool
) -> str:
    """All squares in two paths, the filled and the hollow ones: thousands of elements would be slow to show."""
    filled: list[str] = []
    hollow: list[str] = []
    for i, j in np.argwhere(np.isfinite(r)).tolist():
        side = float(np.sqrt(abs(r[i, j]))) * (min(wide, tall) - 3)
        if i == j or (below_only and j > i) or side < 0.8:
            continue
        x = corner[0] + wide * j + (wide - side) / 2
        y = corner[1] + tall * i + (tall - side) / 2
        square = f"M{x:.1f} {y:.1f}h{side:.1f}v{side:.1f}h{-side:.1f}z"
        (filled if r[i, j] > 0 else hollow).append(square)
    return (
        f'<path d="{"".join(filled)}" fill="{INK}"/>'
        f'<path d="{"".join(hollow)}" fill="#fff" stroke="{INK}" stroke-width="1.2"/>'
    )


def _figures(r: Floats, corner: tuple[float, float], wide: float, tall: float) -> str:
    """The numbers above the diagonal."""
    return "".join(
        drawing.text(
            corner[0] + wide * (j + 0.5),
            corner[1] + tall * (i + 0.5) + 4,
            drawing.number(float(r[i, j]), 2),
            size=min(11.0, wide * 0.36),
            anchor="middle",
        )
        for i, j in np.argwhere(np.isfinite(r)).tolist()
        if j > i
    )


def _told(names: Sequence[str], r: Floats, language: Language) -> str:
    """The names, and the ten closest relations."""
    pairs = [(i, j) for i in range(len(names)) for j in range(i) if np.isfinite(r[i, j])]
    closest = sorted(pairs, key=lambda p: -abs(r[p]))[:10]
    listed = ("、" if language == "zh" else ", ").join(names)
    near = [(f"{names[i]} / {names[j]}", drawing.number(float(r[i, j]), 2)) for i, j in closest]
    return f"{listed}{word('stop', language)} {drawing.told(near, language)}" if near else listed
