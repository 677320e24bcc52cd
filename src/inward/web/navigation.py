"""Where one can go: the few pages of every day in a row, all of them in a menu by what they are for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Way:
    """A page one can go to, and what else is thought to lie behind it.

    Args:
        name: of its address.
        beside: further beginnings of addresses that belong to it.
    """

    name: str
    label: Promise
    beside: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        try:
            return reverse(self.name)
        except NoReverseMatch:  # an office without this package
            return ""

    def length(self, path: str) -> int:
        """How much of a path it accounts for; 0 for none."""
        roots = (self.address, *(f"/{root}/" for root in self.beside))
        if self.address == "/":
            return int(path == "/")
        return max((len(root) for root in roots if root and path.startswith(root)), default=0)


HOME = Way("home", _("Home"))
MY_DAY = Way("day", _("My day"), ("tasks",))
PROJECTS = Way("projects", _("Projects"), ("contacts",))
VISITS = Way("visits", _("Visits"))
CASES = Way("cases", _("Cases"))
ORGANISATIONS = Way("organisations", _("Organisations"))
EVENTS = Way("events", _("Events"))
PROMISES = Way("promises", _("Promises"))
ZONES = Way("areas", _("Zones"))
FIGURES = Way("claims", _("Claims and figures"), ("figures",))

ROW = (HOME, MY_DAY, PROJECTS, VISITS, CASES, ORGANISATIONS, EVENTS, PROMISES, ZONES, FIGURES)
GROUPS: tuple[tuple[Promise, tuple[Way, ...]], ...] = (
    (
        pgettext_lazy("menu", "Daily work"),
        (
            MY_DAY,
            PROJECTS,
            Way("projects-board", _("Board")),
            Way("funnel", _("Funnel")),
            VISITS,
            CASES,
            Way("policies", _("Policies")),
            Way("targets", _("Targets")),
        ),
    ),
    (
        pgettext_lazy("menu", "The record"),
        (
            ORGANISATIONS,
            EVENTS,
            Way("programmes", _("Programmes")),
            Way("agreements", _("Agreements")),
            PROMISES,
            Way("lists", _("Lists")),
            Way("sources", _("Sources")),
            Way("entries", _("Journal")),
        ),
    ),
    (
        pgettext_lazy("menu", "Space"),
        (
            ZONES,
            Way("sites", _("Sites")),
            Way("units", _("Units")),
            Way("map", _("Map")),
            Way("requirements", _("Siting"), ("briefs",)),
        ),
    ),
    (
        pgettext_lazy("menu", "Numbers and the public"),
        (
            FIGURES,
            Way("releases", _("Releases")),
            Way("unknown", _("What we do not know")),
            Way("public-written", _("Public site"), ("public-pages",)),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    address: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Menu:
    """The row, the groups, and the page one is on where the row does not have it."""

    row: Sequence[Link]
    groups: Sequence[tuple[str, Sequence[Link]]]
    elsewhere: str


def menu(path: str) -> Menu:
    """The navigation as it stands on a page; whichever way accounts for most of its address is marked."""
    ways = [HOME, *(way for _title, group in GROUPS for way in group)]
    nearest = max(ways, key=lambda way: way.length(path))
    here = nearest if nearest.length(path) else None

    def links(some: Sequence[Way]) -> list[Link]:
        return [Link(way.address, str(way.label), way is here) for way in some if way.address]

    # A page below one of the row, the board below the projects, marks that one.
    above = max(ROW, key=lambda way: way.length(path))
    row = [
        Link(way.address, str(way.label), way is above and bool(way.length(path)))
        for way in ROW
        if way.address
    ]
    elsewhere = "" if here is None or above.length(path) else str(here.label)
    return Menu(row, [(str(title), links(group)) for title, group in GROUPS], elsewhere)
