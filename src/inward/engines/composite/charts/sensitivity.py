"""Which choice moves the result."""

from collections.abc import Sequence

import numpy as np

from inward.engines.composite.charts import drawing
from inward.engines.composite.charts.drawing import INK, MARGIN, WIDTH, Scale
from inward.engines.composite.charts.words import Language, word
from inward.engines.composite.shapes import Floats


def sensitivity(
    names: Sequence[str],
    first: Floats,
    total: Floats,
    *,
    language: Language,
    first_interval: Floats | None = None,
    total_interval: Floats | None = None,
    title: str = "",
    note: str = "",
) -> str:
    """Two bars for each choice: its share of the variance alone (filled), and with all it acts with (hollow).

    Args:
        names: of the choices, in the language; sorted by total effect.
        first, total: shape (choices,); first- and total-order indices. An estimate below 0 is drawn as it is.
        first_interval, total_interval: shape (choices, 2); ends of their intervals, or None.
        language: "en" or "zh".
        title, note: instead of the usual ones.

    Returns:
        SVG text.

    Raises:
        ValueError: on shapes that do not fit or a value that is not finite.
    """
    drawing.refuse_unequal(names, first, total)
    bounds = [v for v in (first_interval, total_interval) if v is not None]
    drawing.refuse_unequal(names, *bounds)
    every = np.concatenate(
        [np.asarray(v, dtype=np.float64).ravel() for v in (first, total, *bounds)]
    )
    if not np.isfinite(every).all():
        raise ValueError("sensitivity indices must be finite; run more samples")
    left = MARGIN + drawing.label_width(names, 220.0)
    ticks = drawing.ticks_between(min(0.0, float(every.min())), max(1.0, float(every.max())))
    scale = drawing.scale_between(ticks[0], ticks[-1], left + 20, WIDTH - MARGIN - 52)
    key, used = drawing.legend(
        MARGIN,
        8,
        [("grey", word("first", language)), ("white", word("total", language))],
        WIDTH - 2 * MARGIN,
    )
    top = used + 24
    order = np.argsort(-total, kind="stable")
    places, tall = drawing.row_places([names[i] for i in order], left - MARGIN, 44.0)
    height = top + tall + 6

    body = [key, drawing.axis(ticks, [scale(t) for t in ticks], top, height - 4, strong=0.0)]
    for place, i in zip(places, order, strict=True):
        y = top + place
        body.append(drawing.label(left, y, names[i], left - MARGIN))
        body.append(_bar(scale, float(first[i]), _pair(first_interval, i), y - 9, filled=True))
        body.append(_bar(scale, float(total[i]), _pair(total_interval, i), y + 9, filled=False))
    return drawing.frame(
        title=title or word("sensitivity", language),
        says=drawing.told(
            [(names[i], _said(float(first[i]), float(total[i]), language)) for i in order], language
        ),
        body="".join(body),
        height=height,
        language=language,
        note=note or word("sensitivity note", language),
    )


def _pair(interval: Floats | None, i: int) -> tuple[float, float] | None:
    return None if interval is None else (float(interval[i, 0]), float(interval[i, 1]))


def _bar(
    scale: Scale, value: float, ends: tuple[float, float] | None, y: float, *, filled: bool
) -> str:
    a, b = sorted((scale(0.0), scale(value)))
    fill, stroke = (drawing.MIDDLE, "") if filled else ("#fff", INK)
    parts = [drawing.rect(a, y - 6.5, max(b - a, 1.0), 13, fill=fill, stroke=stroke)]
    reach = b
    if ends is not None:
        low, high = scale(ends[0]), scale(ends[1])
        parts.append(drawing.line(low, y, high, y, width=1.4))
        parts += [drawing.line(x, y - 3.5, x, y + 3.5, width=1.4) for x in (low, high)]
        reach = max(b, high)
    parts.append(drawing.text(reach + 6, y + 4.3, drawing.number(value, 2), size=drawing.SMALL))
    return "".join(parts)


def _said(first: float, total: float, language: Language) -> str:
    comma = "，" if language == "zh" else ", "
    return comma.join(
        f"{word(key, language)} {drawing.number(v, 2)}"
        for key, v in (("first", first), ("total", total))
    )
