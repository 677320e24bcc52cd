"""What the preview of a list says beside its rows: before they are taken in, not after."""

from datetime import date

from django.utils.translation import gettext as _

from inward.events.models import Participation
from inward.intake.days import to_come
from inward.intake.kinds import BY_NAME
from inward.intake.models import Batch


def remarks(batch: Batch, *, on: date) -> list[str]:
    """What whoever takes the list in should know of it as a whole."""
    said = []
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
    return said
