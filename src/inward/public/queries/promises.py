"""Promises made public: what was promised, and what was seen of it by a day."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from inward.agreements.models import Assessment, Commitment, Signing, Terms
from inward.agreements.rules import SETTLED, VERDICTS, Strength, Verdict, is_overdue
from inward.directory.models import PUBLIC_BODY, Organisation
from inward.evidence.models import Fact, Label
from inward.places.models import Site, Unit
from inward.public.queries.publicly import names, shown
from inward.public.still import once, stands_still

# In the order in which squares stand: what is settled well first, what nobody knows last.
ORDER = (
    Verdict.KEPT,
    Verdict.KEPT_IN_PART,
    Verdict.ON_TRACK,
    Verdict.AT_RISK,
    Verdict.BROKEN,
    Verdict.CHANGED,
    Verdict.RELEASED,
)


@dataclass(frozen=True, slots=True)
class Promise:
    """One public promise as of a day."""

    commitment: Commitment
    terms: Terms
    first: Terms
    looks: list[Assessment]
    on: date
    promisor: Label | None = None
    promisee: Label | None = None
    place: Label | None = None
    agreement: Label | None = None
    signing: Signing | None = None
    by_office: bool = False

    @property
    def said(self) -> Assessment | None:
        """The assessment whose verdict stands."""
        return next((look for look in self.looks if Verdict(look.verdict) in VERDICTS), None)

    @property
    def verdict(self) -> Verdict | None:
        return Verdict(self.said.verdict) if self.said else None

    @property
    def in_vain(self) -> Assessment | None:
        """The last look, where it found nothing and no verdict is younger."""
        last = self.looks[0] if self.looks else None
        return last if last and last.verdict == Verdict.NOTHING_FOUND else None

    @property
    def is_wish(self) -> bool:
        return self.terms.strength == Strength.WISH

    @property
    def overdue(self) -> bool:
        return not self.is_wish and is_overdue(self.verdict, self.terms.due_last, on=self.on)

    @property
    def settled(self) -> bool:
        return self.verdict in SETTLED

    @property
    def place_in_order(self) -> tuple[int, str]:
        at = ORDER.index(self.verdict) if self.verdict else len(ORDER)
        return (len(ORDER) + 1 if self.is_wish else at, str(self.terms.due_last or "9999"))


def promises(
    on: date, *, only: Iterable[int] | None = None, also: int | None = None
) -> list[Promise]:
    """Every public promise, as its terms and assessments stood on a day.

    Args:
        only: promises to keep to, by key.
        also: one that counts as public in a preview.
    """
    rows = Commitment.objects.select_related("subject")
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    found = list(shown(rows, on=on, also=also).order_by("pk"))
    keys = [one.pk for one in found]
    terms: dict[int, list[Terms]] = defaultdict(list)
    for said in (
        Terms.objects.live(on=on).filter(subject_id__in=keys).order_by("last", "entry", "pk")
    ):
        terms[said.subject_id].append(said)
    looks: dict[int, list[Assessment]] = defaultdict(list)
    for look in (
        Assessment.objects.live(on=on)
        .filter(subject_id__in=keys)
        .select_related("cited__source")
        .order_by("-last", "-entry", "-pk")
    ):
        looks[look.subject_id].append(look)
    signed = {
        row.subject_id: row
        for row in Signing.objects.live(on=on).filter(
            subject_id__in={one.agreement_id for one in found if one.agreement_id}
        )
    }
    called = names(_mentioned(found), on=on)
    bodies = set(
        Organisation.objects.filter(
            pk__in=[one.promisor_id for one in found], kind=PUBLIC_BODY
        ).values_list("pk", flat=True)
    )
    made = [
        Promise(
            commitment=one,
            terms=terms[one.pk][-1],
            first=terms[one.pk][0],
            looks=looks[one.pk],
            on=on,
            promisor=called.get(one.promisor_id),
            promisee=called.get(one.promisee_id or 0),
            place=called.get(one.place_id or 0),
            agreement=called.get(one.agreement_id or 0),
            signing=signed.get(one.agreement_id or 0) if one.agreement_id in called else None,
            by_office=one.promisor_id in bodies,
        )
        for one in found
        if terms[one.pk]
    ]
    return sorted(made, key=lambda one: (one.place_in_order, one.commitment.pk))


@once
def _every(on: date) -> dict[int, Promise]:
    return {one.commitment.pk: one for one in promises(on)}


def promise(key: int, *, on: date, also: int | None = None) -> Promise | None:
    """One public promise; while the record stands still, out of all of them, read once."""
    if also is None and stands_still():
        return _every(on).get(key)
    return next(iter(promises(on, only=[key], also=also)), None)


def _mentioned(found: Iterable[Commitment]) -> Iterable[int | None]:
    for one in found:
        yield from (one.promisor_id, one.promisee_id, one.place_id, one.agreement_id)


@dataclass(frozen=True, slots=True)
class Kept:
    """Of some promises, how many were kept. Kept in part is not kept."""

    of: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Keeping:
    """Promises in one sentence: kept of those due by the day, beside it of those signed. No wishes.

    Signed promises without a due day are in the second alone, and are counted apart.
    """

    all: list[Promise] = field(default_factory=list)
    due: Kept = field(default_factory=Kept)
    signed: Kept = field(default_factory=Kept)
    undated: Kept = field(default_factory=Kept)
    wishes: int = 0

    @property
    def counts(self) -> list[tuple[Verdict | None, int]]:
        """How many stand under each verdict, in the order of the squares."""
        found: dict[Verdict | None, int] = defaultdict(int)
        for one in self.all:
            if not one.is_wish:
                found[one.verdict] += 1
        order: list[Verdict | None] = [*ORDER, None]
        return [(verdict, found[verdict]) for verdict in order if found[verdict]]

    @property
    def number(self) -> int:
        return len(self.all) - self.wishes


def keeping(found: Sequence[Promise], *, on: date) -> Keeping:
    due = [p for p in found if not p.is_wish and p.terms.due_last and p.terms.due_last <= on]
    signed = [p for p in found if p.terms.strength == Strength.SIGNED]
    return Keeping(
        all=list(found),
        due=_kept(due),
        signed=_kept(signed),
        undated=_kept([p for p in signed if p.terms.due_last is None]),
        wishes=sum(1 for one in found if one.is_wish),
    )


def _kept(some: Sequence[Promise]) -> Kept:
    return Kept(len(some), sum(1 for one in some if one.verdict is Verdict.KEPT))


def to_be_kept_in(areas: Iterable[int], *, on: date) -> list[Promise]:
    """Public promises to be kept in these areas, at their sites or units."""
    inside = list(areas)
    sites = Site.objects.filter(area_id__in=inside).values("pk")
    units = Unit.objects.filter(site__area_id__in=inside).values("pk")
    keys = Commitment.objects.filter(place_id__in=inside).values_list("pk", flat=True)
    more = Commitment.objects.filter(place_id__in=sites).values_list("pk", flat=True)
    yet = Commitment.objects.filter(place_id__in=units).values_list("pk", flat=True)
    return promises(on, only={*keys, *more, *yet})


def facts(found: Iterable[Promise]) -> Iterator[Fact]:
    """What lists of promises cite: the words, and the verdict that stands."""
    for one in found:
        yield one.terms
        if one.said:
            yield one.said
