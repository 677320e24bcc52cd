"""Numbers as published: with their unit and the publisher's own word for how exact they are."""

from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Quantifier(TextChoices):
    EXACT = "exact", pgettext_lazy("quantifier", "exact")
    ABOUT = "about", pgettext_lazy("quantifier", "about")
    OVER = "over", pgettext_lazy("quantifier", "over")
    MORE_THAN = "more_than", pgettext_lazy("quantifier", "more than")
    AT_LEAST = "at_least", pgettext_lazy("quantifier", "at least")
    NEARLY = "nearly", pgettext_lazy("quantifier", "nearly")
    ALMOST = "almost", pgettext_lazy("quantifier", "almost")


# "About", "nearly" and "almost" promise no bound; a tenth is what a reader will forgive.
TOLERANCE = Decimal("0.1")


def holds(quantifier: Quantifier, stated: Decimal, counted: Decimal) -> bool:
    """Whether "<quantifier> <stated>" is true of a count. "Over 400" is false for 400."""
    near = abs(counted - stated) <= abs(stated) * TOLERANCE
    match quantifier:
        case Quantifier.EXACT:
            return counted == stated
        case Quantifier.ABOUT:
            return near
        case Quantifier.OVER | Quantifier.MORE_THAN:
            return counted > stated
        case Quantifier.AT_LEAST:
            return counted >= stated
        case Quantifier.NEARLY | Quantifier.ALMOST:
            return near and counted < stated


def per_hundred(part: Decimal | int, whole: Decimal | int) -> int | None:
    """So many per hundred, half rounded up; None where there is nothing to divide by.

    Never 100 while something is missing, and never 0 while there is something.
    """
    if not whole:
        return None
    exact = 100 * Decimal(part) / Decimal(whole)
    rounded = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    if 0 < exact < 1:
        return 1
    return min(rounded, 99) if part < whole else rounded
