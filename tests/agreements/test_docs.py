"""The table officers read is the table the rules apply."""

from pathlib import Path

import pytest
from django.utils import translation

from inward.agreements.rules import FOLLOWS, Needs

PAGE = Path(__file__).parents[2] / "docs" / "promises.md"
WORDS = {
    "en": {Needs.EVIDENCE: "evidence", Needs.NEW_EVIDENCE: "new", Needs.NEVER: "–"},
    "zh-hans": {Needs.EVIDENCE: "依据", Needs.NEW_EVIDENCE: "新依据", Needs.NEVER: "–"},
}
NONE = {"en": "no verdict yet", "zh-hans": "尚无结论"}


def drawn(language):
    with translation.override(language):
        lines = []
        for now, steps in FOLLOWS.items():
            name = str(now.label).lower() if now else NONE[language]
            needed = [WORDS[language][need] for need in steps.values()]
            lines.append(f"| {name} | {' | '.join(needed)} |")
    return "\n".join(lines)


@pytest.mark.parametrize("language", WORDS)
def test_the_page_for_officers_prints_the_table_of_the_rules(language):
    assert drawn(language) in PAGE.read_text(encoding="utf-8")
