"""A comparison on paper: the sheet, and the words of the sheet itself in each language."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from inward.core.documents import pdf
from inward.siting.comparison import LANGUAGES

SHEET = Path(__file__).parent / "documents" / "brief.typ"


def on_paper(content: Mapping[str, Any], *, language: str, digest: str, on: date) -> bytes:
    """The PDF of a comparison in one language or both.

    Raises:
        CannotPrint: if this machine cannot; the message says what to install.
    """
    languages = ["zh", "en"] if language == "both" else [language]
    shows = {
        "brief": dict(content),
        "languages": languages,
        "words": {key: _labels(key) for key in languages},
        "digest": digest,
    }
    return pdf(SHEET, shows, on=on)


def _labels(key: str) -> dict[str, str]:
    with override(LANGUAGES[key]):
        return {
            "heading": _("Space compared"),
            "asked": _("What was asked"),
            "compared": _("Side by side"),
            "sources": _("Sources"),
            "as_of": _("as of"),
            "made": _("As of"),
            "score": _("Points of 100"),
            "must": _("Must"),
            "wish": _("Wish"),
            "weight": _("weight"),
            "fictional": _(
                "Fictional office. No person, enterprise or place in this document exists."
            ),
            "digest": _("Digest of the content"),
            "no_offer": _(
                "Rents and days are as their sources say; this comparison is no offer and binds nobody."
            ),
        }
