"""What the record does not know, said in so many words: of one organisation, and of all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _

from inward.agreements.models import Standing
from inward.agreements.rules import Shelf
from inward.core.intervals import on_day
from inward.core.printed import day, number
from inward.directory.models import Establishment, Listing
from inward.events.models import Edition, Participation
from inward.events.rules import Roll, State
from inward.evidence.models import Contradiction
from inward.figures.models import Claim
from inward.web.queries.story import Story

SHOWN = 50


# --- of one organisation --------------------------------------------------------------------------


def unknown_of(story: Story) -> list[str]:
    """What nobody knows about an organisation, each in one line."""
    return [*_promises(story), *_editions(story), *_presence(story), *_identity(story)]


def _promises(story: Story) -> Iterator[str]:
    for row in story.promises:
        standing = row.standing
        if standing.shelf == Shelf.WISH:
            continue
        if standing.looked_in_vain:
            told = _("%(promise)s: looked %(day)s, nothing found.")
            yield told % {
                "promise": standing.wording,
                "day": day(on_day(standing.looked_in_vain)),
            }
        elif not standing.verdict:
            yield _("%(promise)s: nobody has looked yet.") % {"promise": standing.wording}


def _editions(story: Story) -> Iterator[str]:
    for attended in story.attendances[:1]:
        came = [seen.edition.number for seen in attended.editions if seen.turn]
        for seen in attended.editions:
            if seen.silent and seen.edition.number > min(came):
                yield _(
                    "%(edition)s: this record holds no participation, which is not the same as absence."
                ) % {"edition": seen.edition.name}


def _presence(story: Story) -> Iterator[str]:
    for one in story.establishments:
        what = one.detail or one.function.name
        if one.place_id is None:
            yield _("%(what)s: where it is.") % {"what": what}
        if one.opened is None:
            yield _("%(what)s: since when.") % {"what": what}


def _identity(story: Story) -> Iterator[str]:
    if not story.identifiers:
        yield _("Its number in any register.")
    if story.organisation.country and story.organisation.country_basis == "general_knowledge":
        yield _("Its origin stands in no source of this record; it is general knowledge.")


# --- of everybody ---------------------------------------------------------------------------------


M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Gap(Generic[M]):
    """One kind of not knowing: the rows, and whether there are more than shown."""

    rows: list[M]
    more: bool

    @property
    def size(self) -> str:
        return f"{number(len(self.rows))}{'+' if self.more else ''}"


def _gap(rows: QuerySet[M]) -> Gap[M]:
    found = list(rows[: SHOWN + 1])
    return Gap(found[:SHOWN], len(found) > SHOWN)


def unevidenced() -> Gap[Standing]:
    """Promises that nobody found evidence for, either way."""
    found = Standing.objects.filter(verdict="").exclude(shelf=Shelf.WISH)
    return _gap(
        found.select_related("commitment__subject", "promisor__label", "terms").order_by(
            "shelf", "shelf_day", "pk"
        )
    )


def uncounted() -> Gap[Claim]:
    """Claims that no rule of the record can count."""
    found = Claim.objects.live().filter(figure="")
    return _gap(found.select_related("subject__label").order_by("-last", "id"))


def contradictions() -> Gap[Contradiction]:
    """Where two sources say different things: both stay."""
    found = Contradiction.objects.live()
    return _gap(found.select_related("subject__label", "against__source").order_by("id"))


def unplaced() -> Gap[Listing]:
    """Organisations that are here, but no source says in which zone."""
    here_now = Establishment.objects.live().filter(closed_last=None).values("subject")
    found = Listing.objects.filter(zone=None, merged_into=None, organisation__in=here_now)
    return _gap(found.select_related("organisation__subject", "sector").order_by("sort_en", "pk"))


def partial_rolls() -> Gap[Edition]:
    """Editions somebody came to whose roll is not known to be complete."""
    came = Participation.objects.live().filter(event__edition=OuterRef("pk"), state=State.CAME)
    found = Edition.objects.exclude(roll=Roll.COMPLETE).filter(Exists(came))
    return _gap(found.select_related("programme__subject").order_by("programme", "number"))
