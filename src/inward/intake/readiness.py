"""Which rows of a list would be taken in now, and what must be said of it before."""

from django.db.models import Q, QuerySet

from inward.intake.models import Batch, ListRow
from inward.intake.stands import Question, questions
from inward.intake.states import Decided, Found


def ready(batch: Batch) -> QuerySet[ListRow]:
    """Rows that would be taken in now."""
    machine = Q(decided="", found__in=[Found.KNOWN, Found.NEW])
    officer = Q(decided__in=[Decided.SAME, Decided.NEW])
    rows = ListRow.objects.filter(machine | officer, batch=batch, taken_in=None)
    # Of rows that were erased nothing is left to take in.
    return rows.exclude(found=Found.REFUSED).exclude(batch__erased=True)


def open_rows(batch: Batch) -> QuerySet[ListRow]:
    """Rows about which nobody has said anything yet."""
    return ListRow.objects.filter(batch=batch, found=Found.DOUBTFUL, decided="", taken_in=None)


def stands_asked(batch: Batch) -> dict[int, Question]:
    """What is asked about stands of rows that would be taken in now, by the row's key."""
    rows = ready(batch).defer("cells", "faults", "mended", "proposals")
    return questions(batch, rows.order_by("line"))
