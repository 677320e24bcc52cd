"""The current tables of places, and who must know when a site comes to lie in another area."""

from collections.abc import Callable

from inward.evidence.current import Current, described, of_kind
from inward.evidence.models import Label
from inward.evidence.rules import Kind
from inward.places.models import Area, Site, Unit

# Packages above keep tables that say in which zone somebody is. Each adds, when it is loaded, the
# function that brings its table up to date for one place, so that this package need not know it.
WHEN_MOVED: list[Callable[[int], None]] = []


# A unit's own name is "12A"; by itself it is told apart only with the name of its site.
UNITS = Current(
    model=Label,
    columns=("subject_id", "name_en", "name_zh"),
    select="""SELECT u.subject_id,
 substr(COALESCE(NULLIF(s.name_en, ''), s.name_zh) || ', '
 || COALESCE(NULLIF(u.name_en, ''), u.name_zh), 1, 400),
 substr(COALESCE(NULLIF(s.name_zh, ''), s.name_en) || ' '
 || COALESCE(NULLIF(u.name_zh, ''), u.name_en), 1, 400)
 FROM places_unit u JOIN places_site s ON s.subject_id = u.site_id WHERE TRUE""",
    key="u.subject_id",
    within=of_kind(Kind.UNIT),
)


def relabel(record: Area | Site | Unit) -> None:
    """Bring the label up to date with the record's columns; a site's units bear its name."""
    if isinstance(record, Unit):
        UNITS.refresh([record.pk])
        return
    described(type(record), record.kind_of_subject).refresh([record.pk])
    if isinstance(record, Site):
        UNITS.refresh(Unit.objects.filter(site=record).values_list("pk", flat=True))


def moved(place_id: int) -> None:
    """A site lies in another area than before, or an area is of another kind, within the transaction that says so."""
    for bring_up_to_date in WHEN_MOVED:
        bring_up_to_date(place_id)
