"""Why a file cannot be read as a list: kept as a code with its values, said in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from inward.intake.faults import Bad

_SAVE_AS_TEXT = _("Open it in a spreadsheet program and save it as .xlsx or as “CSV UTF-8”.")
_DIVIDE = _("Divide the list into several.")

# By code: what is wrong, and what to do.
_SAID = {
    "empty-file": (_("the file is empty"), _("Save the list again and send that.")),
    "too-large": (
        _("the file has %(size)d MB; up to %(most)d MB are taken"),
        _("Delete pictures and sheets that are not the list, or divide the list into several."),
    ),
    "gone": (_("the file is no longer there"), _("Send it again.")),
    "archive": (
        _("this is an archive, not a list"),
        _("Unpack it and send the spreadsheet in it."),
    ),
    "bursting": (
        _("unpacked, the workbook would come to %(size)d MB; that is no list"),
        _("Copy the cells of the list into a new workbook and save that."),
    ),
    "web-page": (
        _("under this name lies a web page or XML, not a workbook"),
        _("Open it in a spreadsheet program and save it as “Excel workbook (.xlsx)”."),
    ),
    "not-a-list": (
        _("this is %(what)s, not a list"),
        _("Send the list as XLSX, XLS, ODS or CSV, or paste its cells."),
    ),
    "locked": (
        _("the workbook is locked with a password"),
        _("Open it, take the password off, save it and send that."),
    ),
    "torn": (
        _("the file is damaged or was sent only in part"),
        _("Open it in a spreadsheet program, save it anew and send that."),
    ),
    "too-much": (
        _("reading the workbook took more memory or time than a list may"),
        _("Copy the cells of the list into a new workbook and save that, or divide it."),
    ),
    "not-text": (
        _("the file is neither a workbook nor text in UTF-8 or GB18030"),
        _SAVE_AS_TEXT,
    ),
    "encoding": (_("some characters of the file are torn"), _SAVE_AS_TEXT),
    "not-csv": (
        _("from line %(line)d on the file is no list"),
        _("A quotation mark was opened there and never closed: close it, or delete it."),
    ),
    "too-many-lines": (_("the list has more than %(most)d rows"), _DIVIDE),
    "too-many-rows": (_("the sheet has %(rows)d rows; up to %(most)d are taken"), _DIVIDE),
    "no-sheet": (_("there is no sheet %(name)s"), _("Sheets: %(names)s")),
    "none-shown": (
        _("the workbook has no sheet that is shown"),
        _("Show the sheet that holds the list and save the workbook."),
    ),
    "empty-sheet": (
        _("there is nothing in the sheet %(name)s"),
        _("Choose the sheet that holds the list, or send the file that has its rows."),
    ),
    "empty-list": (
        _("there is no row in the list"),
        _("Choose the sheet that holds the list, or send the file that has its rows."),
    ),
}
# What a file is instead; others are called by the name of their kind.
_INSTEAD = {
    "text": _("a text document"),
    "presentation": _("a presentation"),
    "numbers": _("a Numbers document"),
}
# Where another sheet or row of headings may have what is missing.
EMPTY = frozenset({"empty-sheet", "empty-list"})


class Unreadable(Bad):
    """A file that cannot be read as a list; `kept` is the reason as JSON keeps it."""

    def __init__(self, code: str, **values: str | int | list[str]) -> None:
        self.kept = {"code": code, "values": values}
        super().__init__(code, *in_words(self.kept))


def in_words(kept: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong and what to do, for a reader. Lists of an earlier day have plain words instead."""
    if "what" in kept:
        return kept["what"], kept.get("remedy", "")
    if not kept:
        return "", ""
    comma = pgettext("list", ", ")
    said = {n: comma.join(v) if isinstance(v, list) else v for n, v in kept["values"].items()}
    if "what" in said:
        said["what"] = _INSTEAD.get(said["what"], said["what"])
    what, remedy = _SAID[kept["code"]]
    return str(what) % said, str(remedy) % said


def nothing_in_it(sheet: str = "") -> Unreadable:
    return Unreadable("empty-sheet", name=sheet) if sheet else Unreadable("empty-list")
