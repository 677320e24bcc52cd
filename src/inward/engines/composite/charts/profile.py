"""One unit among the others: strengths and weaknesses at a glance."""

from collections.abc import Sequence

import numpy as np

from inward.engines.composite.charts import drawing
from inward.engines.composite.charts.drawing import INK, MARGIN, MIDDLE, PALE, SOFT, WIDTH, Scale
from inward.engines.composite.charts.words import Language, word
from inward.engines.composite.normalise import rank
from inward.engines.composite.shapes import Floats

ROW, HEAD = 23.0, 27.0


def profile(
    unit: int,
    names: Sequence[str],
    indicators: Sequence[str],
    pillars: Sequence[str],
    scores: Floats,
    *,
    language: Language,
    title: str = "",
    note: str = "",
) -> str:
    """Every indicator of one unit against the range of all units, grouped by pillar, with its rank.

    Args:
        unit: row of the unit, from 0.
        names: of the units, in the language.
        indicators: names of the indicators.
        pillars: the pillar of each indicator; indicators of a pillar stand together.
        scores: shape (units, indicators), on one scale, more is better; NaN = missing.
        language: "en" or "zh".
        title, note: instead of the usual ones.

    Returns:
        SVG text.

    Raises:
        ValueError: on shapes that do not fit, an unknown unit, or no finite score.
    """
    drawing.refuse_unequal(names, scores)
    drawing.refuse_unequal(indicators, scores.T, np.asarray(pillars, dtype=object))
    if not 0 <= unit < len(names):
        raise ValueError(f"the unit must be a row from 0 to {len(names) - 1}, got {unit}")
    if not np.isfinite(scores).any():
        raise ValueError("nothing to draw: no score is present")
    spans = _ranks(unit, scores)
    left = MARGIN + drawing.label_width(indicators, 250.0)
    ticks = drawing.ticks_between(float(np.nanmin(scores)), float(np.nanmax(scores)))
    right = (
        WIDTH - MARGIN - max(drawing.text_width(s) for s in [*spans, word("rank", language)]) - 16
    )
    scale = drawing.scale_between(ticks[0], ticks[-1], left + 20, right)

    groups = dict.fromkeys(pillars)
    order = [j for g in groups for j, p in enumerate(pillars) if p == g]
    middles, tall = drawing.row_places([indicators[j] for j in order], left - MARGIN, ROW)
    places = dict(zip(order, middles, strict=True))
    height = 26 + tall + HEAD * len(groups) + 4
    body = [
        drawing.axis(ticks, [scale(t) for t in ticks], 20, height - 6),
        drawing.text(WIDTH - MARGIN, 14, word("rank", language), size=12, anchor="end", fill=SOFT),
    ]
    for above, group in enumerate(groups, start=1):
        own = [j for j in order if pillars[j] == group]
        y = 20 + HEAD * above + min(places[j] for j in own) - _half(indicators[own[0]], left)
        heading = drawing.wrapped(group, left - MARGIN + 20, bold=True, most=1)[0]
        room = drawing.text_width(heading, bold=True) + 6
        body.append(
            drawing.rect(MARGIN, y - 17, room, 19, fill="#fff")
        )  # keeps hairlines out of the words
        body.append(drawing.text(MARGIN, y - 3, heading, bold=True, whole=group))
        body.append(drawing.line(MARGIN, y + 2, WIDTH - MARGIN, y + 2, stroke=SOFT, width=0.8))
        for j in own:
            middle = 22 + HEAD * above + places[j]
            body.append(drawing.label(left, middle, indicators[j], left - MARGIN))
            body.append(_row(scale, scores[:, j], unit, middle))
            body.append(drawing.text(WIDTH - MARGIN, middle + 4.5, spans[j], anchor="end"))
    return drawing.frame(
        title=title or word("profile", language, unit=names[unit]),
        says=drawing.told(
            [
                (n, f"{drawing.number(float(s))} ({r})")
                for n, s, r in zip(indicators, scores[unit], spans, strict=True)
            ],
            language,
        ),
        body="".join(body),
        height=height,
        language=language,
        note=note or word("profile note", language, unit=names[unit], count=len(names)),
    )


def _half(name: str, left: float) -> float:
    return drawing.row_places([name], left - MARGIN, ROW)[1] / 2


def _row(scale: Scale, column: Floats, unit: int, y: float) -> str:
    there = column[np.isfinite(column)]
    if not there.size:
        return ""
    least, low, middle, high, most = (
        scale(float(q)) for q in np.quantile(there, [0, 0.25, 0.5, 0.75, 1])
    )
    parts = [
        drawing.rect(least, y - 4, max(most - least, 1), 8, fill=PALE),
        drawing.rect(low, y - 4, max(high - low, 1), 8, fill=MIDDLE),
        drawing.line(middle, y - 7, middle, y + 7, width=1.6, stroke=INK),
    ]
    if np.isfinite(column[unit]):
        strong = column[unit] >= np.median(there)
        parts.append(drawing.mark("disc" if strong else "ring", scale(float(column[unit])), y, 5.5))
    return "".join(parts)


def _ranks(unit: int, scores: Floats) -> list[str]:
    """'3 / 51' for each indicator."""
    places = rank(-scores)[unit]
    present = np.isfinite(scores).sum(axis=0)
    return ["–" if np.isnan(p) else f"{int(p)} / {n}" for p, n in zip(places, present, strict=True)]
