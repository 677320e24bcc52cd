"""`inward index path`: the least effort that brings a unit to a rank or a score."""

import json as to_json
import math
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import numpy as np

from inward.engines import composite
from inward.engines.composite import charts
from inward.indices.columns import in_columns

WORDS = {
    "en": {
        "from": "{unit}: from rank {before} to {after}, score {low:.3f} to {high:.3f}, at a cost of {cost:.2f}",
        "head": ["indicator", "from", "to", "score", "then", "cost", "years"],
        "exact": "Nothing is cheaper ({how}).",
        "local": "Nothing of it can be spared, but a cheaper way may exist (local search): a lever changes the others' scores too.",
        "frontier": ["rank", "cost", "moves", "cheapest"],
        "yes": "yes",
        "no": "perhaps",
        "wrote": "Tables and figures are in {}",
        "top": "{unit} has rank 1 already, or cannot climb with these levers.",
        "linear programme": "linear programme",
        "mixed-integer programme": "mixed-integer programme",
        "cutting planes": "cutting planes",
    },
    "zh": {
        "from": "{unit}：第{before}名升至第{after}名，得分由{low:.3f}升至{high:.3f}，投入{cost:.2f}",
        "head": ["指标", "现值", "目标值", "现得分", "目标得分", "投入", "年限"],
        "exact": "已是投入最省的路径（{how}）。",
        "local": "其中各项均不可再减，但未必是投入最省的路径（局部搜索）：有的指标变动会连带改变其他单位的得分。",
        "frontier": ["名次", "投入", "变动指标数", "是否最省"],
        "yes": "是",
        "no": "未必",
        "wrote": "表格和图已存入 {}",
        "top": "{unit}已居第1名，或在现有条件下无法上升。",
        "linear programme": "线性规划",
        "mixed-integer programme": "混合整数规划",
        "cutting planes": "割平面法",
    },
}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, help="code of the unit that climbs")
    goal = parser.add_mutually_exclusive_group(required=True)
    goal.add_argument("--rank", type=int, help="rank to reach")
    goal.add_argument("--score", type=_finite, help="score to reach")
    goal.add_argument("--frontier", action="store_true", help="the cost of every better rank")
    parser.add_argument("--years", type=_finite, help="leave levers with a longer lag alone")
    parser.add_argument(
        "--trend",
        action="store_true",
        help="panel: carry all units on along their trends by --years",
    )


def _finite(text: str) -> float:
    """A number; "nan" would be reached by any way up, and "inf" by none."""
    number = float(text)
    if not math.isfinite(number):
        raise ArgumentTypeError(f"{text} is no number to reckon with")
    return number


def told(
    *,
    framework: Path,
    data: Path,
    more: Path | None,
    unit: str,
    rank: int | None,
    score: float | None,
    frontier: bool,
    years: float | None,
    trend: bool,
    out: Path | None,
    json: bool,
    language: Literal["en", "zh"],
    **_: Any,
) -> Iterator[str]:
    """The way up as lines of text, or as one JSON document; figures are written where a folder is given."""
    index, table = composite.read_index(framework, data, more)
    if table.times is not None:
        latest = table.periods[-1]
        table = composite.on_trend(index, table, years or 0.0) if trend else table.at(latest)
    levers = composite.read_levers(framework)
    if frontier:
        paths = composite.frontier(index, table, unit, levers=levers, within=years)
    else:
        paths = (
            composite.least_cost(
                index, table, unit, rank=rank, score=score, levers=levers, within=years
            ),
        )
    if out is not None:
        _draw(index, table, paths, out)
    if json:
        document = [asdict(path) | {"exact": path.exact} for path in paths]
        yield to_json.dumps({"index": index.code, "paths": document}, ensure_ascii=False)
        return
    words: dict[str, Any] = WORDS[language]
    if frontier:
        yield from _frontier(paths, unit, words)
    else:
        yield from _path(index, paths[0], words, language)
    if out is not None:
        yield words["wrote"].format(out)


def _path(
    index: composite.Framework, path: composite.Path, words: dict[str, Any], language: str
) -> Iterator[str]:
    yield words["from"].format(
        unit=path.unit,
        before=path.rank_before,
        after=path.rank_after,
        low=path.score_before,
        high=path.score_after,
        cost=path.cost,
    )
    rows = [
        [
            index.nodes[move.code].name.in_(language) or move.code,
            *(f"{value:.6g}" for value in (move.before, move.after)),
            *(f"{value:.2f}" for value in (move.score_before, move.score_after, move.cost)),
            f"{move.lag:g}",
        ]
        for move in path.moves
    ]
    if rows:
        yield from in_columns([words["head"], *rows])
    yield words["exact"].format(how=words[path.how]) if path.exact else words["local"]


def _frontier(paths: tuple[composite.Path, ...], unit: str, words: dict[str, Any]) -> Iterator[str]:
    if not paths:
        yield words["top"].format(unit=unit)
        return
    rows = [
        [
            str(path.rank_after),
            f"{path.cost:.2f}",
            str(len(path.moves)),
            words["yes" if path.exact else "no"],
        ]
        for path in paths
    ]
    yield from in_columns([words["frontier"], *rows])


def _draw(
    index: composite.Framework,
    table: composite.Table,
    paths: tuple[composite.Path, ...],
    folder: Path,
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    languages: tuple[Literal["en", "zh"], ...] = ("en", "zh")
    for path in paths:
        for language in languages:
            if path.moves:
                stem = f"path.{path.unit}.{path.rank_after}.{language}.svg"
                (folder / stem).write_text(_figure(index, table, path, language), "utf-8")


def _figure(
    index: composite.Framework,
    table: composite.Table,
    path: composite.Path,
    language: Literal["en", "zh"],
) -> str:
    return charts.path_up(
        table.names[table.row(path.unit)],
        [index.nodes[move.code].name.in_(language) or move.code for move in path.moves],
        np.array([move.score_before for move in path.moves]),
        np.array([move.score_after for move in path.moves]),
        ranks=(path.rank_before, path.rank_after),
        changes=[f"{move.before:.4g} → {move.after:.4g}" for move in path.moves],
        efforts=np.array([move.cost for move in path.moves]),
        language=language,
    )
