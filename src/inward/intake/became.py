"""What the rows of a list that was taken in are on the record now."""

from collections.abc import Sequence

from django.db.models import Model, QuerySet

from inward.evidence.models import Subject
from inward.intake.kinds import BY_NAME, RECORDS
from inward.intake.models import ListRow, Made


def subjects_of(rows: Sequence[ListRow]) -> dict[int, list[Subject]]:
    """By row of one list whom it names and, after it, the record it made beside. Three queries.

    Of rows about one new one only the first made it; the others mean the same.
    """
    taken = [row for row in rows if row.taken_in_id]
    if not taken:
        return {}
    kind = BY_NAME[taken[0].batch.kind]
    keys = {row.key for row in taken if row.key and not row.who_id}
    entered = _made(RECORDS.get(kind.who)).filter(row__batch=taken[0].batch, row__key__in=keys)
    new = dict(entered.values_list("row__key", "key"))
    beside = dict(_made(kind.record).filter(row__in=taken).values_list("row", "key"))
    found = {row.pk: [row.who_id or new.get(row.key), beside.get(row.pk)] for row in taken}
    wanted = {key for keys_ in found.values() for key in keys_ if key}
    subjects = Subject.objects.select_related("label").in_bulk(wanted)
    return {pk: [subjects[key] for key in keys_ if key] for pk, keys_ in found.items()}


def rows_that_made(model: type[Model], keys: Sequence[int]) -> dict[int, ListRow]:
    """Of records that lists made, by their key, the row each came in with; its cells are not read."""
    made = Made.objects.filter(model=model._meta.label_lower, key__in=keys)
    shown = made.select_related("row__batch").only(
        "key", "row__line", "row__batch__uuid", "row__batch__name"
    )
    return {one.key: one.row for one in shown}


def _made(model: type[Model] | None) -> QuerySet[Made]:
    return Made.objects.filter(model=model._meta.label_lower) if model else Made.objects.none()
