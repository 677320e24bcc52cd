"""How far an invitation went, how much of a roll is known, and what "n-th time" may be said."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from inward.core.language import is_chinese


class State(TextChoices):
    INVITED = "invited", gettext_lazy("Invited")
    ANSWERED = "answered", gettext_lazy("Answered")
    CAME = "came", gettext_lazy("Came")


class Roll(TextChoices):
    COMPLETE = "complete", pgettext_lazy("roll", "Complete")
    PARTIAL = "partial", pgettext_lazy("roll", "Partial")
    UNKNOWN = "unknown", pgettext_lazy("roll", "Unknown")


@dataclass(frozen=True, slots=True)
class Turn:
    """How often somebody had come to a programme by one of its editions, that one included.

    `times` and `running` are what the record shows. Each is the whole truth only where it says
    so: where an earlier roll is partial, somebody may have come without leaving a trace.
    """

    number: int
    times: int
    running: int
    times_certain: bool
    running_certain: bool

    @property
    def is_first(self) -> bool:
        return self.times == 1


def turn(came: Collection[int], number: int, complete: Collection[int]) -> Turn:
    """How often somebody came by edition `number`.

    Args:
        came: numbers of the editions that the record shows them at; contains `number`.
        complete: numbers of the editions whose roll is complete. An edition in neither is open:
            they may have come. Editions are numbered from 1 without gaps, recorded or not.
    """
    if number not in came:
        raise ValueError(f"edition {number} is not among those they came to: {sorted(came)}")
    running = 1
    while number - running in came:
        running += 1
    before = number - running
    return Turn(
        number=number,
        times=sum(1 for edition in came if edition <= number),
        running=running,
        times_certain=all(e in came or e in complete for e in range(1, number)),
        running_certain=before == 0 or before in complete,
    )


def said(turn: Turn) -> str:
    """The turn in words: "first time", "sixth edition running", "third on this record"."""
    if turn.is_first:
        return _("first time") if turn.times_certain else _("first on this record")
    if turn.running > 1:
        words = (
            _("%(nth)s edition running")
            if turn.running_certain
            else _("%(nth)s edition running on this record")
        )
        return words % {"nth": ordinal(turn.running)}
    words = _("%(nth)s time") if turn.times_certain else _("%(nth)s on this record")
    return words % {"nth": ordinal(turn.times)}


_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_DIGITS = "零一二三四五六七八九"


def ordinal(number: int) -> str:
    """The number as an ordinal in the reader's language: "sixth", "21st"; in Chinese "第六"."""
    if is_chinese():
        return f"第{_in_han(number)}"
    words = _ORDINALS.split()
    if 1 <= number <= len(words):
        return words[number - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 11 <= number % 100 <= 13 else ending}"


def _in_han(number: int) -> str:
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return ten + (_DIGITS[ones] if ones or not tens else "")
