"""Why two units differ."""

from collections.abc import Sequence

import numpy as np

from inward.engines.composite.charts import drawing
from inward.engines.composite.charts.drawing import INK, MARGIN, MIDDLE, WIDTH, Scale
from inward.engines.composite.charts.words import Language, word
from inward.engines.composite.shapes import Floats


def contributions(
    first: str,
    second: str,
    indicators: Sequence[str],
    parts: Floats,
    *,
    language: Language,
    most: int = 12,
    title: str = "",
    note: str = "",
) -> str:
    """What each indicator adds to the distance between two units, the largest first, and their sum.

    Args:
        first, second: names of the units, in the language.
        indicators: names of the indicators.
        parts: shape (indicators,); points of the score of the first above that of the second.
        language: "en" or "zh".
        most: indicators shown one by one, >= 1; the rest are summed in one bar.
        title, note: instead of the usual ones.

    Returns:
        SVG text.

    Raises:
        ValueError: on shapes that do not fit, a part that is not finite, or most < 1.
    """
    drawing.refuse_unequal(indicators, parts)
    if not np.isfinite(parts).all() or most < 1:
        raise ValueError("need finite parts and most >= 1")
    rows = _rows(indicators, parts, most, language)
    total = float(np.sum(parts))
    left = MARGIN + drawing.label_width([name for name, _ in rows], 230.0)
    every = [0.0, total, *(value for _, value in rows)]
    ticks = drawing.ticks_between(min(every), max(every))
    scale = drawing.scale_between(ticks[0], ticks[-1], left + 56, WIDTH - MARGIN - 46)
    digits = 2 if max(map(abs, every)) < 10 else 1
    last_row = (word("sum", language), total)
    places, tall = drawing.row_places([name for name, _ in [*rows, last_row]], left - MARGIN, 25.0)
    height = 26 + tall + 14

    body = [drawing.axis(ticks, [scale(t) for t in ticks], 20, height - 6, strong=0.0)]
    for i, (name, value) in enumerate([*rows, last_row]):
        place, last = places[i], i == len(rows)
        y = 20 + place + (8 if last else 0)
        if last:
            body.append(drawing.line(MARGIN, y - 16, WIDTH - MARGIN, y - 16))
        body.append(drawing.label(left, y, name, left - MARGIN, bold=last))
        body.append(_bar(scale, value, y, digits, bold=last))
    return drawing.frame(
        title=title or word("comparison", language, first=first, second=second),
        says=drawing.told(
            [(n, drawing.number(v, digits)) for n, v in [*rows, last_row]],
            language,
        ),
        body="".join(body),
        height=height,
        language=language,
        note=note or word("comparison note", language, first=first, second=second),
    )


def _rows(
    indicators: Sequence[str], parts: Floats, most: int, language: Language
) -> list[tuple[str, float]]:
    order = np.argsort(-np.abs(parts), kind="stable")
    shown = order if len(order) <= most + 1 else order[:most]
    rows = [(indicators[i], float(parts[i])) for i in shown]
    if len(shown) < len(order):
        rest = order[most:]
        rows.append((word("others", language, count=len(rest)), float(parts[rest].sum())))
    return rows


def _bar(scale: Scale, value: float, y: float, digits: int, *, bold: bool) -> str:
    a, b = sorted((scale(0.0), scale(value)))
    fill, stroke = (INK if bold else MIDDLE, "") if value >= 0 else ("#fff", INK)
    bar = drawing.rect(a, y - 7, max(b - a, 1.0), 14, fill=fill, stroke=stroke)
    shown = drawing.number(value, digits)
    if value >= 0:
        return bar + drawing.text(b + 5, y + 4.3, shown, size=drawing.SMALL, bold=bold)
    return bar + drawing.text(a - 5, y + 4.3, shown, size=drawing.SMALL, anchor="end", bold=bold)
