"""What the preview of a list says beside its rows: before they are taken in, not after."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inward.core.models import Term
from inward.events.models import Participation
from inward.evidence.models import Entry, Subject
from inward.intake.columns import TermOf
from inward.intake.days import day_of, to_come
from inward.intake.kinds import BY_NAME
from inward.intake.models import Batch, ListRow
from inward.intake.repeated import repeated, signed_on, title_of
from inward.intake.stands import Question, unsaid


def remarks(batch: Batch, *, on: date, stands: Mapping[int, Question]) -> list[str]:
    """What whoever takes the list in should know of it as a whole; `stands`: what is asked of them."""
    said = []
    if before := taken_before(batch):
        said.append(
            _("This very file was taken in on %(day)s.")
            % {"day": localtime(before.recorded_at).date().isoformat()}
        )
    held = to_come(batch, on=on)
    if held and any(states.model is Participation for states in BY_NAME[batch.kind].states):
        said.append(
            _(
                "The event is still to come (%(day)s): nobody is entered as having come. Guests are"
                " entered as invited, exhibitors and whoever the list says will come as having"
                " answered."
            )
            % {"day": held}
        )
    if asked := unsaid(stands.values()):
        said.append(asked)
    return said


def taken_before(batch: Batch) -> Entry | None:
    """When rows of the very same sheet were taken in last, as a list of the same kind and event."""
    same = Batch.objects.filter(
        kind=batch.kind, about=batch.about_id, digest=batch.digest, sheet=batch.sheet
    ).exclude(pk=batch.pk)
    rows = ListRow.objects.filter(batch__in=same, taken_in__isnull=False)
    newest = rows.order_by("-taken_in").select_related("taken_in").first()
    return newest.taken_in if newest else None


def on_record(batch: Batch, rows: Sequence[ListRow]) -> dict[int, Subject]:
    """What rows would make that stands on the record already, by the row's key."""
    found = repeated(batch, [row for row in rows if row.taken_in_id is None])
    subjects = Subject.objects.select_related("label").in_bulk(list(found.values()))
    return {row: subjects[key] for row, key in found.items()}


def understood(batch: Batch, rows: Sequence[ListRow]) -> dict[int, str]:
    """What record each row would make, in words: title, kind and day; by the row's key."""
    kind = BY_NAME[batch.kind]
    if kind.record is None:
        return {}
    type_ = kind.by_name["kind"].type
    assert isinstance(type_, TermOf)
    terms = {one.code: str(one) for one in Term.objects.filter(vocabulary=type_.vocabulary)}
    day = day_of(batch)
    return {
        row.pk: " · ".join(
            [
                title_of(row),
                terms.get(row.values.get("kind", ""), row.values.get("kind", "")),
                str(signed_on(row, day)),
            ]
        )
        for row in rows
        if row.is_whole
    }
