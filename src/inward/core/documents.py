"""Documents on paper: a Typst source and what it shows, to PDF, offline. A warning is a fault."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

# Families that have every character of GB 2312 and Latin letters beside them, the best first.
FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
)


class CannotPrint(Exception):
    """The document cannot be made on this machine. The message says what to install."""


def pdf(source: Path, shows: dict[str, Any], *, on: date) -> bytes:
    """A PDF from a Typst file, which reads what it shows with `json(bytes(sys.inputs.shows))`.

    Args:
        on: the day it bears, in the document and among its properties; nothing reads the clock,
            so that the same content makes the same file.

    Raises:
        CannotPrint: without a Chinese font, or where Typst had anything to complain of; a
            document with boxes for characters must not leave the house.
    """
    import typst

    inputs = {
        "shows": json.dumps(shows, ensure_ascii=False),
        "font": chinese_font(),
        "on": on.isoformat(),
    }
    try:
        made, warnings = typst.compile_with_warnings(source, format="pdf", sys_inputs=inputs)
    except typst.TypstError as error:
        raise CannotPrint(f"{source.name}: {error}") from error
    if warnings:
        raise CannotPrint(f"{source.name}: " + "; ".join(str(w.message) for w in warnings))
    assert isinstance(made, bytes)
    return made


@cache
def chinese_font() -> str:
    """The family in which documents are set.

    Raises:
        CannotPrint: if none of the known ones is installed.
    """
    import typst

    installed = {family.casefold() for family in typst.Fonts().families()}
    for family in FAMILIES:
        if family.casefold() in installed:
            return family
    raise CannotPrint(
        _(
            "No Chinese font is installed on the server, so no document can be printed. Install one: "
            "apt-get install fonts-noto-cjk"
        )
    )
