"""Rows of a list that name nobody: totals, and text that a spreadsheet would compute."""

import re
from collections.abc import Mapping, Sequence

from inward.intake.sheets.cells import plain

_WORD = (
    "(?:本页|本表|全部|以上)?(?:合计|总计|共计|小计|累计|总和|汇总|合計|總計|共計|小計)"
    "|(?:grand |sub-?)?totals?|sum"
)
_MEASURE = (
    "家|个|人|位|户|项|条|名|行|份|间|单位|企业|公司|firms?|companies|organisations?|guests?|rows?"
)
_COUNT = rf"[\s:,，、(（=]*(?:共\s*)?[\d,.]*\s*(?:{_MEASURE})*[\s.)）]*"
_TOTAL = re.compile(rf"(?:{_WORD}){_COUNT}|共\s*\d[\d,]*\s*(?:{_MEASURE})+", re.IGNORECASE)
# What only a row about somebody says; a total has numbers there at most.
_OF_SOMEBODY = ("person", "email", "identifier", "other_name")

# A call, a link to another program or sheet, or a computation; +GF+ and @home are names.
_FORMULA = re.compile(
    r"=.+|[+@-]\s*(?:[A-Z][A-Z0-9.]+\(.*|[^\s|]+\|.*!.*|'[^']*'!.*"
    r"|\$?[A-Z]{1,3}\$?\d+\s*[-+*/:^&].+|\d+(?:\.\d+)?\s*[+*^].+)"
)


def is_total(cells: Sequence[str], values: Mapping[str, str]) -> bool:
    """Whether the row adds up others: its name or its first cell says so, and nobody is named in it."""
    first = next((plain(cell) for cell in cells if cell.strip()), "")
    if not any(_TOTAL.fullmatch(text) for text in (values.get("name", ""), first)):
        return False
    return not any(re.search(r"[^\W\d_]{2,}", values.get(name, "")) for name in _OF_SOMEBODY)


def is_formula(text: str) -> bool:
    return _FORMULA.fullmatch(text) is not None
