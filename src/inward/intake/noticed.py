"""What was noticed while a list was read: kept as a code with its values, said in the reader's language."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

# A code and its values, as JSON keeps them. Lists of an earlier day have plain words instead.
Noticed: TypeAlias = dict[str, Any] | str

_SAID = {
    "misnamed": _("The file is called %(name)s but is %(kind)s; it was read as that."),
    "encoding": _("The file was read as %(name)s."),
    "hidden": _("Hidden sheets were not read: %(names)s."),
    "sheet": _("Only the sheet %(name)s is read. Others: %(others)s."),
    "merged": _("Merged cells: what stands in one was taken for each row it covers."),
    "above": _("Above the header stands: %(title)s"),
    "no-header": _("No row names the columns; their meaning was guessed from what they hold."),
    "remembered": _("A list with these columns was taken in before; they mean the same here."),
}


def noticed(code: str, **values: str | list[str]) -> dict[str, Any]:
    assert code in _SAID
    return {"code": code} | values


def in_words(all_: Sequence[Noticed]) -> list[str]:
    """What was noticed, sentence by sentence, for a reader."""
    return [one if isinstance(one, str) else _sentence(one) for one in all_]


def _sentence(one: dict[str, Any]) -> str:
    comma = pgettext("list", ", ")
    said = {n: comma.join(v) if isinstance(v, list) else v for n, v in one.items()}
    return str(_SAID[said["code"]]) % said
