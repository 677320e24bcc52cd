"""Pages of docs/ that are written or run by tests; UPDATE=1 writes them anew."""

import inspect
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import chdir, redirect_stdout
from pathlib import Path
from types import ModuleType

import pytest

from inward.engines.composite import climb, sensitivity, uncertainty, understanding, whatif
from inward.engines.composite.keys import SECTIONS
from inward.engines.composite.kinds import Kind
from inward.engines.composite.methods import STEPS as CHOICES
from tests.engines.composite.worked import MODULES, STEPS, WORKED, Worked

WHOLE: tuple[tuple[str, ModuleType, tuple[str, ...]], ...] = (
    ("How sure the ranks are", uncertainty, ("uncertainty", "picked")),
    (
        "Which choice moves them",
        sensitivity,
        ("design", "sobol_indices", "bootstrapped", "sensitivity", "leave_one_out"),
    ),
    ("What a score is made of", understanding, ("compared", "contributions", "peers", "trends")),
    ("What if", whatif, ("scenario", "on_trend", "rank_change")),
    ("The way up", climb, ("least_cost", "frontier")),
)
DOCS = Path(__file__).parents[3] / "docs"
UPDATE = os.environ.get("UPDATE") == "1"


def expect_page(name: str, text: str) -> None:
    """The page stands as it would be written now; with UPDATE=1 it is written."""
    path = DOCS / name
    if UPDATE:
        path.write_text(text, "utf-8")
    standing = path.read_text("utf-8") if path.exists() else ""
    if standing != text:
        pytest.fail(
            f"docs/{name} is stale; UPDATE=1 pytest {os.environ.get('PYTEST_CURRENT_TEST', '')}"
        )


def ran(page: str, folder: Path) -> str:
    """The page with what its Python really prints, run block after block in a folder."""
    names: dict[str, object] = {}

    def printed(block: re.Match[str]) -> str:
        out = io.StringIO()
        with chdir(folder), redirect_stdout(out):
            exec(compile(block["code"], "page", "exec"), names)
        said = f"\n```text\n{out.getvalue().rstrip()}\n```\n" if out.getvalue() else ""
        return f"```python\n{block['code']}```\n{said}"

    return re.sub(r"```python\n(?P<code>.*?)```\n(\n```text\n.*?```\n)?", printed, page, flags=re.S)


def methods_page() -> str:
    """docs/methods.md: every step with its formula, its source and a table worked out."""
    return "\n".join(_methods()).rstrip() + "\n"


def _methods() -> Iterator[str]:
    yield "# The steps of the index engine"
    yield ""
    yield "Written from the docstrings of `inward.engines.composite` and from the tables by which its tests"
    yield 'check them: what stands under "gives" is what the function gives, to the digits shown. Units are rows, indicators'
    yield "columns; `.` is a missing value. What a framework file calls these steps: [framework-file.md](framework-file.md)."
    for module, title in STEPS.items():
        yield f"\n## {title}\n"
        for worked in WORKED:
            if worked.function.startswith(f"{module}."):
                yield from _method(worked)
    for heading, module, names in WHOLE:
        yield f"\n## {heading}\n"
        yield from _told(module, names)


def _told(module: ModuleType, names: tuple[str, ...]) -> Iterator[str]:
    """Functions that take a whole index: what they do and the source, without a table."""
    for name in names:
        described = inspect.getdoc(getattr(module, name)) or ""
        yield f"### {module.__name__.rpartition('.')[2]}.{name}\n"
        yield re.split(r"\n\n(?:Args|Returns|Raises)[:,]", described)[0]
        if source := _source(described):
            yield f"\n*Source:* {source}"
        yield ""


def _method(worked: Worked) -> Iterator[str]:
    module, _, name = worked.function.partition(".")
    described = inspect.getdoc(getattr(MODULES[module], name)) or ""
    body, source = re.split(r"\n\n(?:Args|Returns|Raises)[:,]", described)[0], _source(described)
    yield f"### {worked.function}\n"
    yield body
    if source:
        yield f"\n*Source:* {source}"
    yield f"\n```text\n{worked.call}\n"
    yield from _beside({**worked.given, "gives": worked.gives})
    yield "```\n"


def _source(described: str) -> str:
    found = re.search(r"(?m)^Source:\n((?:    .*\n?)+)", described)
    return " ".join(found[1].split()) if found else ""


def _beside(tables: dict[str, str]) -> Iterator[str]:
    columns = [[name, *text.strip().splitlines()] for name, text in tables.items()]
    height = max(map(len, columns))
    widths = [max(map(len, column)) for column in columns]
    for at in range(height):
        cells = [column[at] if at < len(column) else "" for column in columns]
        yield "     ".join(
            cell.ljust(wide) for cell, wide in zip(cells, widths, strict=True)
        ).rstrip()


def framework_file_page(intro: str) -> str:
    """docs/framework-file.md: the introduction as it stands, then every key and every method."""
    return intro.split(MARK)[0] + MARK + "\n" + "\n".join(_keys()).rstrip() + "\n"


MARK = "<!-- From here on written by the tests, from the tables the reader uses. -->"
_TITLES = {
    "index": "`[index]`: what it is and how the data file is laid out",
    "method": "`[method]`: what holds unless an indicator or aggregate says otherwise",
    "aggregate": "`[[aggregate]]`: the index itself, its dimensions, its pillars",
    "indicator": "`[[indicator]]`: one column of the data",
    "uncertainty": "`[uncertainty]`: the choices that could have been made otherwise",
    "lever": "`[[lever]]`: what the way up may move, and what it costs",
}


def _keys() -> Iterator[str]:
    for section, keys in SECTIONS.items():
        yield f"\n## {_TITLES[section]}\n"
        yield "| key | value | meaning |"
        yield "|---|---|---|"
        for key, row in keys.items():
            yield f"| `{key}` | {_kind(row.kind)} | {row.says} |"
    for step, ways in CHOICES.items():
        yield f"\n## Methods for `{step}`\n"
        yield "| method | what it does | settings | also written |"
        yield "|---|---|---|---|"
        for way in ways.values():
            settings = "; ".join(f"`{key}`: {_kind(kind)}" for key, kind in way.settings.items())
            yield f"| `{way.name}` | {way.says} | {settings} | {', '.join(way.also)} |"


def _kind(kind: Kind | Callable[..., object]) -> str:
    return (kind.__doc__ or "").strip().replace("|", "\\|")
