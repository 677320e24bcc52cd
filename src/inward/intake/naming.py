"""In which language a name of a list is written."""

from typing import Any

_HAN = range(0x3400, 0xA000)


def language(text: str) -> str:
    return "zh" if any(ord(c) in _HAN for c in text) else "en"


def in_language(values: dict[str, Any]) -> dict[str, str]:
    """Both names in the column of their language; a second one in the same language is left out."""
    named: dict[str, str] = {}
    for meaning in ("name", "other_name"):
        if text := values.get(meaning):
            named.setdefault(f"name_{language(text)}", text)
    return named
