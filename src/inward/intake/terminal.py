"""What a load shows on a terminal: in the terminal's language, with a bar where there is one."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TextIO, TypeVar

from django.utils import translation
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from inward.intake.actions import quiet
from inward.intake.reading import Progress, Told

T = TypeVar("T")


def language() -> str:
    """Chinese where the terminal is Chinese, else English."""
    said = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
    return "zh-hans" if said.startswith("zh") else "en"


def in_its_language(handle: Callable[..., T]) -> Callable[..., T]:
    """For a command's `handle`: what it says is in the language of the terminal."""

    @wraps(handle)
    def translated(*args: Any, **options: Any) -> T:
        with translation.override(language()):
            return handle(*args, **options)

    return translated


@contextmanager
def shown(how: str, to: TextIO | None = None) -> Iterator[Told]:
    """Progress as a bar, as lines, or not at all; "auto" is a bar on a terminal.

    Args:
        to: where it is shown; what stands for stderr by then if nothing is said.
    """
    to = to or sys.stderr
    if how == "auto":
        how = "bar" if to.isatty() else "none"
    if how == "lines":
        yield lambda step: print(step.stage, step.table, step.done, step.total, file=to, flush=True)
    elif how == "bar":
        with _bar(to) as told:
            yield told
    else:
        yield quiet


@contextmanager
def _bar(to: TextIO) -> Iterator[Told]:
    stages = {"check": _("Checking"), "write": _("Writing"), "refresh": _("Refreshing")}
    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(file=to, force_terminal=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None)

        def told(step: Progress) -> None:
            described = f"{stages[step.stage]} {step.table}"
            bar.update(task, description=described, completed=step.done, total=step.total or None)

        yield told
