"""Rows of a list that name nobody: totals, words in place of a name, text that a spreadsheet would compute."""

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

# What guests write who come for themselves, or who fill in a form that insists on a company.
_NOBODY_ZH = (
    "个人|本人|自然人|个体|个体户|自由职业|自由职业者|自由人|自雇|无业|待业|失业|离职|退休|离退休|已|人员|参会|名义"
    "|学生|在校|在读|没有|无|暂无|暂未|待定|未定|待确认|未确认|待补充|待补|待填|待核实|待通知"
    "|未知|不明|不详|未填|未填写|未提供|不便透露|保密|同上|单位|公司|企业"
)
_NOBODY_EN = (
    "individuals?|privateindividual|private|privateperson|personal|myself|self|selfemployed|freelancers?|freelance"
    "|independent|unemployed|jobless|retired|retirees?|students?|tbc|tbd|tba|tobeconfirmed|tobedecided|tobedetermined"
    "|tobeadvised|tobeannounced|pending|unknown|notknown|notstated|notprovided|notapplicable|notavailable|na|none|nil"
    "|nocompany|company|companyname|organi[sz]ation|confidential|asabove|sameasabove|ditto|xx+"
)
_NOBODY = re.compile(f"(?:{_NOBODY_ZH})*|{_NOBODY_EN}")


def is_nobody(text: str) -> bool:
    """Whether what stands in place of a name says only that there is none: 个人, 待定, freelance, TBC."""
    return _NOBODY.fullmatch(re.sub(r"[\W_]+", "", text.casefold())) is not None


def is_total(cells: Sequence[str], values: Mapping[str, str]) -> bool:
    """Whether the row adds up others: its name or its first cell says so, and nobody is named in it."""
    first = next((plain(cell) for cell in cells if cell.strip()), "")
    if not any(_TOTAL.fullmatch(text) for text in (values.get("name", ""), first)):
        return False
    return not any(re.search(r"[^\W\d_]{2,}", values.get(name, "")) for name in _OF_SOMEBODY)


def is_formula(text: str) -> bool:
    return _FORMULA.fullmatch(text) is not None
