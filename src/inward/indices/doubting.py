"""`inward index uncertainty`: how sure the ranks are, and which choice moves them."""

import json as to_json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from inward.engines import composite
from inward.engines.composite.checks import number_columns
from inward.engines.composite.doubts import title
from inward.indices.columns import as_text, in_columns

WORDS = {
    "en": {
        "head": ["rank", "unit", "name", "5 %", "median", "95 %", "likeliest", "share"],
        "of": "{runs} runs, seed {seed}; open: {choices}",
        "more": "... and {} more; --top 0 prints them all",
        "sensitivity": ["choice", "alone", "in all", "90 % interval"],
        "settled": "The shares have settled ({points} points).",
        "unsettled": "The shares have not settled: read them as a first guess, or give more --points than {points}.",
        "left": "Left out alone, these move the ranks most: {}",
        "none": "no choice",
        "wrote": "Tables and figures are in {}",
        "stop": "; ",
    },
    "zh": {
        "head": ["位次", "代码", "名称", "5%", "中位数", "95%", "最可能位次", "概率"],
        "of": "共{runs}次试算，种子{seed}；变动的选择：{choices}",
        "more": "……另有 {} 个，--top 0 可全部列出",
        "sensitivity": ["选择", "单独", "合计", "90%区间"],
        "settled": "占比已稳定（{points}个样本点）。",
        "unsettled": "占比尚未稳定，仅供初步参考；请用 --points 取多于{points}个样本点。",
        "left": "单独剔除时对位次影响最大的是：{}",
        "none": "无",
        "wrote": "表格和图已存入 {}",
        "stop": "、",
    },
}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--runs", type=int, help="how many; as in [uncertainty], or 1000")
    parser.add_argument("--seed", type=int, help="same seed, same runs; as in [uncertainty], or 1")
    parser.add_argument(
        "--draw", choices=["random", "sobol"], default="random", help="how runs are drawn"
    )
    parser.add_argument(
        "--points", type=int, default=512, help="of the sensitivity analysis; 0 for none (512)"
    )


def told(
    *,
    framework: Path,
    data: Path,
    more: Path | None,
    runs: int | None,
    seed: int | None,
    draw: Any,
    points: int,
    out: Path | None,
    top: int,
    json: bool,
    language: str,
    **_: Any,
) -> Iterator[str]:
    """The analysis as lines of text, or as one JSON document; written to a folder where one is given."""
    index, table = composite.read_index(framework, data, more)
    gaps = bool(np.isnan(table.columns(number_columns(index))).any())
    plan = composite.read_plan(framework, index, gaps=gaps, runs=runs, seed=seed)
    found = composite.robustness(index, table, plan, base=points, draw=draw)
    if out is not None:
        found.write(out)
    if json:
        yield to_json.dumps(found.as_document(), ensure_ascii=False, allow_nan=False)
        return
    words: dict[str, Any] = WORDS[language]
    choices = [title(doubt.code, language) for doubt in plan.doubts] or [words["none"]]
    yield words["of"].format(runs=plan.runs, seed=plan.seed, choices=words["stop"].join(choices))
    yield from in_columns([words["head"], *_rows(found, top)])
    if top and len(found.order) > top:
        yield words["more"].format(len(found.order) - top)
    yield ""
    if found.sensitivity is not None:
        yield from in_columns([words["sensitivity"], *_shares(found.sensitivity, language)])
        state = "settled" if found.sensitivity.settled else "unsettled"
        yield words[state].format(points=points)
    left = found.left_out
    named = [f"{left.codes[at]} {left.shift[at]:.2f}" for at in left.order[:5]]
    yield words["left"].format(words["stop"].join(named))
    if out is not None:
        yield words["wrote"].format(out)


def _rows(found: composite.Robustness, top: int) -> list[list[str]]:
    runs = found.uncertainty
    quantiles = runs.quantiles((0.05, 0.5, 0.95))
    chances = runs.probabilities()
    rows = []
    for row in found.order[:top] if top else found.order:
        nominal, likeliest = runs.nominal[row], int(chances[row].argmax())
        ranked = runs.ranked[row] > 0
        name = runs.table.names[row]
        if runs.table.times is not None:
            name = f"{name} {runs.table.times[row]}"
        rows.append(
            [
                as_text(None if np.isnan(nominal) else int(nominal)),
                runs.table.units[row],
                name,
                *(f"{value:.1f}" if ranked else "-" for value in quantiles[:, row]),
                str(likeliest + 1) if ranked else "-",
                f"{chances[row, likeliest]:.2f}" if ranked else "-",
            ]
        )
    return rows


def _shares(found: Any, language: str) -> list[list[str]]:
    rows = []
    for at in np.argsort(-np.nan_to_num(found.total[:, 0]), kind="stable"):
        low, high = found.total_interval[at, 0]
        rows.append(
            [
                title(found.codes[at], language),
                f"{found.first[at, 0]:.2f}",
                f"{found.total[at, 0]:.2f}",
                f"{low:.2f}-{high:.2f}",
            ]
        )
    return rows
