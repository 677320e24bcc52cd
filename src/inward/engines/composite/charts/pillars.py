"""Units side by side, pillar by pillar."""

from collections.abc import Sequence

import numpy as np

from inward.engines.composite.charts import drawing
from inward.engines.composite.charts.drawing import MARGIN, WIDTH
from inward.engines.composite.charts.words import Language, word
from inward.engines.composite.shapes import Floats


def dots_by_pillar(
    names: Sequence[str],
    pillars: Sequence[str],
    scores: Floats,
    *,
    language: Language,
    title: str = "",
    note: str = "",
) -> str:
    """One row for each unit, one mark for each pillar, all on one axis: who is uneven, and where.

    Args:
        names: of the units, from the top; in the language.
        pillars: names of at most eight pillars, each with its own shape.
        scores: shape (units, pillars), on one scale; NaN = none, not drawn.
        language: "en" or "zh".
        title, note: instead of the usual ones.

    Returns:
        SVG text.

    Raises:
        ValueError: on shapes that do not fit, more than eight pillars, or no finite score.
    """
    _refuse(names, pillars, scores)
    if len(pillars) > len(drawing.MARKS):
        raise ValueError(
            f"at most {len(drawing.MARKS)} pillars can be told apart by shape; draw bars instead"
        )
    left = MARGIN + drawing.label_width(names, 230.0)
    ticks = drawing.ticks_between(float(np.nanmin(scores)), float(np.nanmax(scores)))
    scale = drawing.scale_between(ticks[0], ticks[-1], left + 20, WIDTH - MARGIN - 16)
    key, used = drawing.legend(
        MARGIN, 8, list(zip(drawing.MARKS, pillars, strict=False)), WIDTH - 2 * MARGIN
    )
    top = used + 26
    places, tall = drawing.row_places(names, left - MARGIN, 25.0)
    height = top + tall + 6

    body = [key, drawing.axis(ticks, [scale(t) for t in ticks], top, height - 4)]
    for i, name in enumerate(names):
        y = top + places[i]
        body.append(drawing.label(left, y, name, left - MARGIN))
        known = [k for k in range(len(pillars)) if np.isfinite(scores[i, k])]
        if known:
            ends = [scale(float(scores[i, k])) for k in known]
            body.append(drawing.line(min(ends), y, max(ends), y, stroke=drawing.MIDDLE))
        body += _marks(known, [scale(float(scores[i, k])) for k in known], y)
    return drawing.frame(
        title=title or word("dots", language),
        says=_told(names, pillars, scores, language),
        body="".join(body),
        height=height,
        language=language,
        note=note,
    )


def bars_by_pillar(
    names: Sequence[str],
    pillars: Sequence[str],
    scores: Floats,
    *,
    language: Language,
    top: float = 100.0,
    title: str = "",
    note: str = "",
) -> str:
    """A column of bars for each pillar, a row for each unit, every score printed.

    Args:
        names: of the units, from the top; in the language.
        pillars: names of the columns, at most ten; the index itself may be one of them.
        scores: shape (units, pillars), from 0 to `top`; NaN = none, printed as a dash.
        language: "en" or "zh".
        top: score of a full bar, > 0.
        title, note: instead of the usual ones.

    Returns:
        SVG text.

    Raises:
        ValueError: on shapes that do not fit, more than ten pillars, or a score outside 0 to `top`.
    """
    _refuse(names, pillars, scores)
    if len(pillars) > 10:
        raise ValueError("at most ten pillars fit side by side; draw a part of them")
    if (scores < 0).any() or (scores > top * (1 + 1e-9)).any():
        raise ValueError(f"bars need scores from 0 to {top:g}; give the top of the scale")
    left = MARGIN + drawing.label_width(names, 190.0)
    pitch = (WIDTH - MARGIN - left - 10) / len(pillars)
    digits = 1 if top <= 10 else 0
    figures = drawing.text_width(drawing.number(top, digits), drawing.SMALL) + 6
    room = pitch - figures - 8
    heads, key, above = _heads(pillars, pitch - 8)
    deep = above + 15.0 * max(len(h) for h in heads)
    places, tall = drawing.row_places(names, left - MARGIN, 25.0)

    body = [key]
    for k, head in enumerate(heads):
        x = left + 10 + k * pitch
        for n, words in enumerate(head):
            y = deep - 15 * (len(head) - n) + 12
            body.append(drawing.text(x, y, words, size=drawing.SMALL, bold=True, whole=pillars[k]))
        body.append(drawing.line(x, deep + 4, x, deep + 8 + tall))
    for i, name in enumerate(names):
        y = deep + 6 + places[i]
        body.append(drawing.label(left, y, name, left - MARGIN))
        for k in range(len(pillars)):
            x, score = left + 10 + k * pitch, float(scores[i, k])
            body.append(drawing.rect(x, y - 7, room, 14, fill=drawing.PALE))
            if np.isfinite(score):
                body.append(drawing.rect(x, y - 7, room * score / top, 14, fill=drawing.SOFT))
            shown = drawing.number(score, digits)
            body.append(
                drawing.text(x + room + figures, y + 4.3, shown, size=drawing.SMALL, anchor="end")
            )
    return drawing.frame(
        title=title or word("bars", language),
        says=_told(names, pillars, scores, language),
        body="".join(body),
        height=deep + 12 + tall,
        language=language,
        note=note,
    )


def _marks(pillars: list[int], places: list[float], y: float) -> list[str]:
    """Marks on one line; where two would cover each other, they step up and down."""
    parts, step, last = [], 0.0, -np.inf
    for x, k in sorted(zip(places, pillars, strict=True)):
        step = (-5.0 if step >= 0 else 5.0) if x - last < 9 else 0.0
        parts.append(drawing.mark(drawing.MARKS[k], x, y + step, 4.6))
        last = x
    return parts


def _heads(pillars: Sequence[str], width: float) -> tuple[list[list[str]], str, float]:
    """Headings that fit their columns; or numbers, with a key above, and the height of the key."""
    heads = [drawing.balanced(p, width, drawing.SMALL, most=3, bold=True) for p in pillars]
    if not any("…" in line for head in heads for line in head):
        return heads, "", 0.0
    numbers = [str(k + 1) for k in range(len(pillars))]
    key, used = drawing.legend(
        MARGIN, 8, list(zip(numbers, pillars, strict=True)), WIDTH - 2 * MARGIN
    )
    return [[n] for n in numbers], key, used + 4


def _refuse(names: Sequence[str], pillars: Sequence[str], scores: Floats) -> None:
    drawing.refuse_unequal(names, scores)
    drawing.refuse_unequal(pillars, scores.T)
    if not np.isfinite(scores).any():
        raise ValueError("nothing to draw: no score is present")


def _told(names: Sequence[str], pillars: Sequence[str], scores: Floats, language: Language) -> str:
    comma = "，" if language == "zh" else ", "
    rows = [
        (
            name,
            comma.join(
                f"{p} {drawing.number(float(s))}" for p, s in zip(pillars, row, strict=True)
            ),
        )
        for name, row in zip(names, scores, strict=True)
    ]
    return drawing.told(rows, language)
