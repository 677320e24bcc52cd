"""The kinds of list an office gets. One mechanism; each kind is a declaration.

Takes: meanings of columns, rules of rows.
Gives: by the name of a kind what its columns may mean and what each row states.
"""

from django.db.models import Model

from inward.directory.models import Organisation
from inward.intake.kinds.agreements import AGREEMENTS
from inward.intake.kinds.contacts import CONTACTS
from inward.intake.kinds.events import EXHIBITORS, GUESTS
from inward.intake.kinds.kind import ListKind
from inward.intake.kinds.observations import OBSERVATIONS
from inward.intake.kinds.places import SITES, TENANTS, UNITS
from inward.places.models import Site, Unit

KINDS: tuple[ListKind, ...] = (
    GUESTS,
    EXHIBITORS,
    AGREEMENTS,
    TENANTS,
    SITES,
    UNITS,
    OBSERVATIONS,
    CONTACTS,
)
BY_NAME = {kind.name: kind for kind in KINDS}
# What a list names, as records of their own.
RECORDS: dict[str, type[Model]] = {
    "organisation": Organisation,
    "site": Site,
    "unit": Unit,
}
