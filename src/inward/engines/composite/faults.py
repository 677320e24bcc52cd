"""What is wrong with a framework or a table: every fault, with its kind, its place and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to put right.

    Attributes:
        place: where it stands, such as "hdi.toml line 42: indicator mys_2022, weight".
        code: its kind, for programs: "unknown-parent", "constant-column" ...
        says: what is wrong and what to do, for people.
        fatal: whether it stands in the way of a run; the others are worth knowing.
    """

    place: str
    code: str
    says: str
    fatal: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.says} [{self.code}]"


class FaultyInput(ValueError):
    """Raised with every fault found; nothing has been computed."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        count = len(self.faults)
        lines = "\n".join(f"  {number}. {fault}" for number, fault in enumerate(self.faults, 1))
        super().__init__(f"{count} fault{'s' if count > 1 else ''}:\n{lines}")


def refuse(faults: Iterable[Fault]) -> None:
    """Raise FaultyInput with all faults if any of them is fatal."""
    found = tuple(faults)
    if any(fault.fatal for fault in found):
        raise FaultyInput(found)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint for a misspelt word: ' (did you mean "geometric"?)', or nothing."""
    close = get_close_matches(word, list(known), n=1)
    return f' (did you mean "{close[0]}"?)' if close else ""


def listed(words: Iterable[str], *, most: int = 8) -> str:
    """Words in a row, cut after `most`: 'a, b, c and 12 more'."""
    all_words = list(words)
    if len(all_words) <= most:
        return ", ".join(all_words)
    return f"{', '.join(all_words[:most])} and {len(all_words) - most} more"
