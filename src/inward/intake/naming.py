"""In which language a name of a list is written."""

from typing import Any

from inward.core.sought import sought

_HAN = range(0x3400, 0xA000)
# As many characters as a Chinese name has, with a surname of two.
_LONGEST = 4


def language(text: str) -> str:
    return "zh" if any(ord(c) in _HAN for c in text) else "en"


def may_be_one(han: str, latin: str) -> bool:
    """Whether a name in Chinese characters can be this one in letters: a syllable of it stands there.

    Longer ones, and those with a dot, write a foreign name by its sound: of these nobody can tell.
    """
    if len(han) > _LONGEST or "·" in han:
        return True
    from pypinyin import Style, pinyin

    letters = sought(latin)
    read = pinyin(han, style=Style.NORMAL, heteronym=True)
    return any(syllable in letters for syllables in read for syllable in syllables)


def in_language(values: dict[str, Any]) -> dict[str, str]:
    """Both names in the column of their language; a second one in the same language is left out."""
    named: dict[str, str] = {}
    for meaning in ("name", "other_name"):
        if text := values.get(meaning):
            named.setdefault(f"name_{language(text)}", text)
    return named
