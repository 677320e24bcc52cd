"""The table of rights, as the code has it: python -m tests.web.roles > tests/web/roles.txt

Read every line that changes before it is kept.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django
from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).with_name("roles.txt")
PUBLIC = "public"


def table() -> dict[str, str]:
    """The right each page needs, as it was read and kept."""
    found: dict[str, str] = {}
    for line in TABLE.read_text().splitlines():
        right, _colon, names = line.partition(":")
        found |= dict.fromkeys(names.split(), right)
    return found


@dataclass(frozen=True, slots=True)
class Pattern:
    """One address: its name with its namespace, its whole path as declared, and its view."""

    name: str | None
    pattern: str
    callback: Any


def patterns(
    resolver: URLResolver | None = None, space: str = "", before: str = ""
) -> Iterator[Pattern]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            inside = f"{one.namespace}:" if one.namespace else ""
            yield from patterns(one, space + inside, before + str(one.pattern))
        else:
            yield _read(one, space, before)


def _read(one: URLPattern, space: str, before: str) -> Pattern:
    return Pattern(one.name and space + one.name, before + str(one.pattern), one.callback)


def declared() -> dict[str, str]:
    """The right each view asks for, as it says itself."""
    acts = {str(p.name): getattr(p.callback, "act", None) for p in patterns()}
    return {name: act.value if act else PUBLIC for name, act in acts.items()}


def main() -> None:
    django.setup()
    names = defaultdict(list)
    for name, right in sorted(declared().items()):
        names[right].append(name)
    for right in sorted(names):
        print(f"{right}: {' '.join(names[right])}")


if __name__ == "__main__":
    main()
