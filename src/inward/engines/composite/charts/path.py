"""What it would take to climb."""

from collections.abc import Sequence

import numpy as np

from inward.engines.composite.charts import drawing
from inward.engines.composite.charts.drawing import MARGIN, SOFT, WIDTH
from inward.engines.composite.charts.words import Language, word
from inward.engines.composite.shapes import Floats


def path_up(
    unit: str,
    indicators: Sequence[str],
    before: Floats,
    after: Floats,
    *,
    ranks: tuple[int, int],
    language: Language,
    changes: Sequence[str] | None = None,
    efforts: Floats | None = None,
    title: str = "",
    note: str = "",
) -> str:
    """An arrow for each indicator that has to move, the dearest first, with its effort.

    Args:
        unit: name of the unit, in the language.
        indicators: names of the indicators that move.
        before, after: shape (indicators,); normalised scores today and at the goal.
        ranks: rank today and at the goal.
        language: "en" or "zh".
        changes: what to print for each, such as "35 → 42 %" in the indicator's own unit; None for the scores.
        efforts: shape (indicators,), >= 0; sorted by these and printed; None leaves the order as it is.
        title, note: instead of the usual ones.

    Returns:
        SVG text.

    Raises:
        ValueError: on shapes that do not fit or a score that is not finite.
    """
    costs = None if efforts is None else np.asarray(efforts, dtype=np.float64)
    drawing.refuse_unequal(indicators, before, after, *([] if costs is None else [costs]))
    if not np.isfinite(np.concatenate([before, after])).all():
        raise ValueError("scores before and after must be finite")
    told = _changes(before, after) if changes is None else list(changes)
    drawing.refuse_unequal(indicators, np.asarray(told, dtype=object))
    order = np.arange(len(indicators)) if costs is None else np.argsort(-costs, kind="stable")
    paid = [""] * len(told)
    if costs is not None:
        paid = [drawing.number(float(c), 0 if costs.max() >= 100 else 1) for c in costs]

    left = MARGIN + drawing.label_width(indicators, 210.0)
    far = WIDTH - MARGIN
    last = (
        0.0
        if costs is None
        else max(drawing.text_width(s) for s in [*paid, word("effort", language)]) + 18
    )
    wide = min(max(drawing.text_width(s) for s in [*told, word("change", language)]), 170.0)
    ticks = drawing.ticks_between(
        float(min(before.min(), after.min())), float(max(before.max(), after.max()))
    )
    scale = drawing.scale_between(ticks[0], ticks[-1], left + 20, far - last - wide - 24)
    places, tall = drawing.row_places([indicators[i] for i in order], left - MARGIN, 28.0)
    height = 26 + tall

    body = [drawing.axis(ticks, [scale(t) for t in ticks], 20, height - 4)]
    heads = [(far - last, word("change", language))] + (
        [] if costs is None else [(far, word("effort", language))]
    )
    body += [drawing.text(x, 14, words, size=12, anchor="end", fill=SOFT) for x, words in heads]
    for place, i in zip(places, order, strict=True):
        y = 20 + place
        a, b = scale(float(before[i])), scale(float(after[i]))
        body.append(drawing.label(left, y, indicators[i], left - MARGIN))
        body += [drawing.arrow(a, b, y), drawing.mark("ring", a, y), drawing.mark("disc", b, y)]
        body.append(drawing.label(far - last, y, told[i], wide))
        body.append(drawing.text(far, y + 4.5, paid[i], anchor="end") if costs is not None else "")
    return drawing.frame(
        title=title or word("path", language, unit=unit, before=ranks[0], after=ranks[1]),
        says=drawing.told([(indicators[i], told[i]) for i in order], language),
        body="".join(body),
        height=height,
        language=language,
        note=note or word("path note", language),
    )


def _changes(before: Floats, after: Floats) -> list[str]:
    return [
        f"{drawing.number(float(a))} → {drawing.number(float(b))}"
        for a, b in zip(before, after, strict=True)
    ]
