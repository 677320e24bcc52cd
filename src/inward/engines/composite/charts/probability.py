"""How often each unit takes each rank."""

from collections.abc import Sequence

import numpy as np

from inward.engines.composite.charts import drawing
from inward.engines.composite.charts.drawing import INK, LINE, MARGIN, SOFT, WIDTH
from inward.engines.composite.charts.words import Language, word
from inward.engines.composite.shapes import Floats


def rank_probability(
    names: Sequence[str],
    probabilities: Floats,
    published: Floats | None = None,
    *,
    language: Language,
    title: str = "",
    note: str = "",
) -> str:
    """A square for each unit and rank: its area the share of runs that give the unit this rank.

    Where there is room, for about sixteen ranks, the percentage is printed instead of the square.

    Args:
        names: of the units, in the language; sorted by the mean of their ranks.
        probabilities: shape (units, ranks), >= 0; rank 1 first; each row sums to 1 (or 0 for a unit never ranked).
        published: shape (units,); the rank with the method chosen, outlined; NaN or None for none.
        language: "en" or "zh".
        title, note: instead of the usual ones.

    Returns:
        SVG text.

    Raises:
        ValueError: on shapes that do not fit or values that are no probabilities.
    """
    drawing.refuse_unequal(names, probabilities)
    if probabilities.ndim != 2 or not np.isfinite(probabilities).all() or (probabilities < 0).any():
        raise ValueError("need probabilities (units, ranks), finite and >= 0")
    total = probabilities.sum(axis=1)
    if ((np.abs(total - 1) > 1e-6) & (total != 0)).any():
        raise ValueError("the probabilities of a unit must sum to 1")
    chosen = (
        np.full(len(names), np.nan)
        if published is None
        else np.asarray(published, dtype=np.float64)
    )
    drawing.refuse_unequal(names, chosen)

    ranks = probabilities.shape[1]
    mean = np.where(total > 0, probabilities @ np.arange(1, ranks + 1), np.inf)
    order = np.lexsort([np.nan_to_num(chosen, nan=np.inf), mean])
    left = MARGIN + drawing.label_width(names, 210.0)
    cell = min((WIDTH - MARGIN - left - 8) / ranks, 50.0)
    numbers = cell >= 25
    tall = 22.0 if numbers else max(cell * 1.2, 15.0)
    top = 22.0

    body = [_heads(left + 8, cell, ranks, numbers)]
    for row, i in enumerate(order):
        y = top + tall * row
        size = drawing.SIZE if tall >= 18 else 11.5
        shown = drawing.wrapped(names[i], left - MARGIN, size, most=1)[0]
        body.append(
            drawing.text(
                left, y + tall / 2 + size * 0.36, shown, size=size, anchor="end", whole=names[i]
            )
        )
        body.append(
            drawing.line(
                left + 8, y + tall, left + 8 + cell * ranks, y + tall, stroke=LINE, width=0.6
            )
        )
        for k in range(ranks):
            box = (left + 8 + cell * k, y, cell, tall)
            body.append(_cell(box, float(probabilities[i, k]), bool(chosen[i] == k + 1), numbers))
    return drawing.frame(
        title=title or word("probability", language),
        says=drawing.told(
            [(names[i], _likeliest(probabilities[i], language)) for i in order], language
        ),
        body="".join(body),
        height=top + tall * len(names) + 4,
        language=language,
        note=note or word("percent note" if numbers else "probability note", language),
    )


def _heads(x: float, cell: float, ranks: int, every: bool) -> str:
    return "".join(
        drawing.text(
            x + cell * (k + 0.5), 15, str(k + 1), size=drawing.SMALL, anchor="middle", fill=SOFT
        )
        for k in range(ranks)
        if every or k == 0 or (k + 1) % 5 == 0
    )


def _cell(box: tuple[float, float, float, float], p: float, published: bool, numbers: bool) -> str:
    x, y, wide, tall = box
    parts = []
    if published:
        parts.append(
            drawing.rect(x + 0.5, y + 0.5, wide - 1, tall - 1, fill="none", stroke=INK, thick=1.4)
        )
    if numbers and p > 0:
        # Darkness backs the number up; the number alone says it.
        grey = round(255 - 95 * p)
        parts.insert(0, drawing.rect(x, y, wide, tall, fill=f"#{grey:02x}{grey:02x}{grey:02x}"))
        shown = "<1" if p < 0.005 else drawing.number(100 * p, 0)
        parts.append(drawing.text(x + wide / 2, y + tall / 2 + 4, shown, size=11, anchor="middle"))
    elif p > 0:
        side = max(float(np.sqrt(p)) * (min(wide, tall) - 2), 1.0)
        parts.append(
            drawing.rect(x + (wide - side) / 2, y + (tall - side) / 2, side, side, fill=INK)
        )
    return "".join(parts)


def _likeliest(row: Floats, language: Language) -> str:
    if not row.any():
        return word("no score", language)
    k = int(row.argmax())
    return f"{word('rank', language)} {k + 1} ({drawing.number(100 * float(row[k]), 0)}%)"
