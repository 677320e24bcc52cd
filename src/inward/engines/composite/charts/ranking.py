"""Who stands where, and how sure that is."""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from inward.engines.composite.charts import drawing
from inward.engines.composite.charts.drawing import MARGIN, SOFT, WIDTH, Scale
from inward.engines.composite.charts.words import Language, word
from inward.engines.composite.shapes import Floats

ROW = 25.0


def ranking(
    names: Sequence[str],
    values: Floats,
    lows: Floats,
    highs: Floats,
    *,
    language: Language,
    of: Literal["rank", "score"] = "rank",
    share: str = "90%",
    title: str = "",
    note: str = "",
) -> str:
    """Units from best to worst, each with a dot and an interval.

    Args:
        names: of the units, in the language.
        values: shape (units,); nominal ranks (1 is best) or scores; NaN = none, listed last.
        lows, highs: shape (units,); ends of the interval, for example the 5 % and 95 % quantiles.
        language: "en" or "zh".
        of: what the numbers are.
        share: part of the runs within the interval, as printed.
        title, note: instead of the usual ones.

    Returns:
        SVG text.

    Raises:
        ValueError: on shapes that do not fit the names, or no finite value at all.
    """
    drawing.refuse_unequal(names, values, lows, highs)
    if not np.isfinite(values).any():
        raise ValueError("nothing to draw: no unit has a value")
    order = np.argsort(
        np.where(np.isnan(values), np.inf, values if of == "rank" else -values), kind="stable"
    )
    digits = 0 if of == "rank" else 1
    left = MARGIN + drawing.label_width(names, 230.0)
    spans = [_span(values[i], lows[i], highs[i], digits, language) for i in range(len(names))]
    right = (
        WIDTH
        - MARGIN
        - max(drawing.text_width(s) for s in [*spans, word("interval", language)])
        - 14
    )
    ticks = _ticks(values, lows, highs, of)
    last = max(ticks[-1], float(np.nanmax(np.concatenate([values, lows, highs]))))
    scale = drawing.scale_between(ticks[0], last, left + 20, right - 10)
    places, tall = drawing.row_places([names[i] for i in order], left - MARGIN, ROW)
    height = 26 + tall

    body = [drawing.axis(ticks, [scale(t) for t in ticks], 20, height - 4)]
    body.append(
        drawing.text(WIDTH - MARGIN, 14, word(of, language), size=12, anchor="end", fill=SOFT)
    )
    for place, i in zip(places, order, strict=True):
        y = 20 + place
        body.append(drawing.label(left, y, names[i], left - MARGIN))
        if np.isfinite(values[i]):
            body.append(_interval(scale, float(values[i]), float(lows[i]), float(highs[i]), y))
        body.append(drawing.text(WIDTH - MARGIN, y + 4.5, spans[i], anchor="end"))
    return drawing.frame(
        title=title or word("ranking", language),
        says=drawing.told([(names[i], spans[i]) for i in order], language),
        body="".join(body),
        height=height,
        language=language,
        note=note or word("ranking note", language, share=share),
    )


def _span(value: float, low: float, high: float, digits: int, language: Language) -> str:
    if not np.isfinite(value):
        return word("no score", language)
    shown = drawing.number(float(value), digits)
    ends = [drawing.number(float(v), digits) for v in (low, high)]
    if not np.isfinite(low + high):
        return shown
    bracket = "（{}）" if language == "zh" else " ({})"
    return shown + bracket.format(
        ends[0] if ends[0] == ends[1] else word("to", language).join(ends)
    )


def _ticks(values: Floats, lows: Floats, highs: Floats, of: str) -> list[float]:
    every = np.concatenate([values, lows, highs])
    every = every[np.isfinite(every)]
    if of == "score":
        return drawing.ticks_between(every.min(), every.max())
    last = max(int(np.ceil(every.max())), 2)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**9) if last / s <= 12)
    return [1.0, *[float(k) for k in range(step, last + 1, step) if k > 1]]


def _interval(scale: Scale, value: float, low: float, high: float, y: float) -> str:
    parts = []
    if np.isfinite(low + high):
        a, b = scale(low), scale(high)
        parts = [drawing.line(a, y, b, y, width=1.6)]
        parts += [drawing.line(x, y - 4, x, y + 4, width=1.6) for x in (a, b)]
    return "".join(parts) + drawing.mark("disc", scale(value), y, 4.5)
