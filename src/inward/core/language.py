"""Two languages side by side: which text to show first, and which beside it."""

import re

from django.utils.translation import get_language


def is_chinese() -> bool:
    return (get_language() or "en").startswith("zh")


def here(en: str, zh: str) -> str:
    """The text in the reader's language; the other where this one is missing."""
    return (zh or en) if is_chinese() else (en or zh)


def there(en: str, zh: str) -> str:
    """The text in the other language, empty where it would repeat the first."""
    first, other = here(en, zh), (en if is_chinese() else zh)
    return "" if other == first else other


_HAN = re.compile(r"[\u4e00-\u9fff]")


def half(text: str) -> str:
    """The reader's own half of a text written as "English / 中文"; any other text as it is."""
    en, between, zh = text.partition(" / ")
    return here(en, zh) if between and _HAN.search(zh) and not _HAN.search(en) else text


class Bilingual:
    """For models with `name_en` and `name_zh`: the reader's own first, the other beside it."""

    name_en: str
    name_zh: str

    @property
    def name(self) -> str:
        return here(self.name_en, self.name_zh)

    @property
    def other_name(self) -> str:
        return there(self.name_en, self.name_zh)

    def __str__(self) -> str:
        return self.name
