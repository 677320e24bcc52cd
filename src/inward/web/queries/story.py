"""An organisation's page: everything the record says of it, in the order in which it is told."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Q

from inward.agreements.models import Commitment, Paper, Party, Standing
from inward.agreements.queries.ledger import Row, rows_of_promises
from inward.agreements.rules import Strength, Verdict
from inward.directory import queries as directory
from inward.directory.models import (
    Designation,
    Establishment,
    Identifier,
    Merge,
    Name,
    Organisation,
)
from inward.events.models import Participation
from inward.events.queries import Attendance, attendance, stand_area
from inward.events.rules import State
from inward.evidence.models import Contradiction, Fact, Mention, Observation
from inward.evidence.queries import Citations, citations_of
from inward.figures.models import Claim
from inward.web.queries.charts import Chart, chart

# A page tells a story; whoever has more than this is read in the lists instead.
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline: the fact that says so, and the sign it stands under."""

    fact: Fact
    mark: str
    what: str
    day: date


@dataclass(frozen=True, slots=True)
class Series:
    """The observations of one metric, oldest first, and their drawing where there are two."""

    observations: list[Observation]
    drawing: Chart | None

    @property
    def latest(self) -> Observation:
        return self.observations[-1]


@dataclass(frozen=True, slots=True)
class Kept:
    """How the promises one side made stand, wishes apart."""

    by_verdict: Counter[str]
    wishes: int

    @property
    def total(self) -> int:
        return sum(self.by_verdict.values())

    @property
    def kept(self) -> int:
        return self.by_verdict[Verdict.KEPT]


@dataclass
class Story:
    """What one page about an organisation needs, read once."""

    organisation: Organisation
    on: date
    family: list[int] = field(default_factory=list)

    @cached_property
    def names(self) -> list[Name]:
        return directory.names_of(self.family)

    @cached_property
    def identifiers(self) -> list[Identifier]:
        return directory.identifiers_of(self.family)

    @cached_property
    def designations(self) -> list[Designation]:
        return directory.designations_of(self.family)

    @cached_property
    def establishments(self) -> list[Establishment]:
        return directory.establishments_of(self.family)

    @cached_property
    def merges(self) -> list[Merge]:
        return directory.merges_into(self.organisation)

    @cached_property
    def attendances(self) -> list[Attendance]:
        """Programmes it came to, the one with the most editions first."""
        found = attendance(self.organisation.pk, on=self.on)
        return sorted(found, key=lambda a: (-sum(1 for s in a.editions if s.turn), a.programme.pk))

    @property
    def main_attendances(self) -> list[Attendance]:
        """Those worth a strip of editions: the one it came to most, and any it came to again."""
        again = [a for a in self.attendances if a.latest and a.latest.times > 1]
        return again or self.attendances[:1]

    @property
    def other_attendances(self) -> list[Attendance]:
        return [a for a in self.attendances if a not in self.main_attendances]

    @cached_property
    def papers(self) -> dict[int, Paper]:
        """The agreements it signed, by key, for the promises made in them."""
        return {signed.paper.pk: signed.paper for signed in self.agreements}

    @cached_property
    def participations(self) -> list[Participation]:
        found = Participation.objects.filter(subject__in=self.family).live()
        return list(
            found.select_related("event__subject", "event__edition", "role").order_by("-last")[
                :SHOWN
            ]
        )

    @cached_property
    def promises(self) -> list[Row]:
        """What it promised itself, in the order of the ledger."""
        return rows_of_promises(Standing.objects.filter(promisor__in=self.family), on=self.on)

    @cached_property
    def others_promises(self) -> list[Row]:
        """What others promised to it, or in the papers it signed."""
        signed = [party.subject_id for party in self.parties]
        # Asked of one table, so that each half of the OR has its index.
        made = Commitment.objects.filter(Q(agreement__in=signed) | Q(promisee__in=self.family))
        theirs = Standing.objects.filter(pk__in=made.values("pk")).exclude(promisor__in=self.family)
        return rows_of_promises(theirs, on=self.on)

    @cached_property
    def parties(self) -> list[Party]:
        found = Party.objects.filter(party__in=self.family).live()
        return list(found.select_related("role", "subject__label").order_by("subject_id", "id"))

    @cached_property
    def agreements(self) -> list["Signed"]:
        return _agreements(self.parties)

    @cached_property
    def series(self) -> list[Series]:
        found = Observation.objects.filter(subject__in=self.family).live().select_related("metric")
        by_metric: dict[str, list[Observation]] = defaultdict(list)
        for observation in found.order_by("last", "first", "id")[:SHOWN]:
            by_metric[observation.metric_id].append(observation)
        made = [Series(rows, chart(rows) if len(rows) > 1 else None) for rows in by_metric.values()]
        return sorted(made, key=lambda s: (s.drawing is None, str(s.latest.metric)))

    @cached_property
    def claims(self) -> list[Claim]:
        return list(Claim.objects.filter(subject__in=self.family).live().order_by("-last", "id"))

    @cached_property
    def contradictions(self) -> list[Contradiction]:
        found = Contradiction.objects.filter(subject__in=self.family).live()
        return list(found.select_related("against__source").order_by("id"))

    @cached_property
    def mentions(self) -> list[Mention]:
        return list(Mention.objects.filter(subject__in=self.family).live().order_by("id")[:SHOWN])

    @cached_property
    def kept(self) -> Kept:
        counted = [row.standing for row in self.promises]
        binding = [s for s in counted if s.strength != Strength.WISH]
        return Kept(Counter(s.verdict for s in binding), len(counted) - len(binding))

    @cached_property
    def stand(self) -> Participation | None:
        """Where it had the most room: its largest stand there."""
        stands = [p for p in self.participations if p.stand_m2]
        return max(
            stands,
            key=lambda p: (self.stand_at(p.event_id) or 0, p.stand_m2 or 0),
            default=None,
        )

    def stand_at(self, event: int) -> Decimal | None:
        """All of its stands at one event together."""
        return stand_area(p for p in self.participations if p.event_id == event)

    @cached_property
    def open_establishments(self) -> list[Establishment]:
        return [e for e in self.establishments if e.closed_last is None or e.closed_last > self.on]

    @cached_property
    def citations(self) -> Citations:
        rows = [*self.promises, *self.others_promises]
        return citations_of(
            self.names,
            self.identifiers,
            self.designations,
            self.establishments,
            self.participations,
            self.parties,
            (signed.signing for signed in self.agreements),
            (row.standing.terms for row in rows),
            (row.standing.said for row in rows),
            (o for series in self.series for o in series.observations),
            self.claims,
            self.contradictions,
            self.mentions,
        )

    @property
    def timeline(self) -> list[Happening]:
        """What happened, the newest first."""
        told = [*_took_part(self.participations), *_signed(self.agreements)]
        told += [*_opened(self.establishments, self.on), *_conferred(self.designations)]
        return sorted(told, key=lambda h: (h.day, h.fact.pk), reverse=True)


def story(organisation: Organisation, *, on: date) -> Story:
    """The story of an organisation and of whoever was merged into it, as of a day."""
    return Story(organisation, on, sorted(directory.family([organisation.pk])))


# --- agreements -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signed:
    """One agreement it is a party of, how it was signed and with whom."""

    paper: Paper
    party: Party
    others: list[Party]

    @property
    def signing(self) -> Fact | None:
        return self.paper.signing


def _agreements(parties: Sequence[Party]) -> list[Signed]:
    own = {party.subject_id: party for party in parties}
    if not own:
        return []
    others: dict[int, list[Party]] = defaultdict(list)
    everybody = Party.objects.filter(subject__in=own).live().select_related("party__label", "role")
    for party in everybody.order_by("id"):
        if party.party_id != own[party.subject_id].party_id:
            others[party.subject_id].append(party)
    papers = Paper.objects.filter(pk__in=own).select_related(
        "agreement__subject", "agreement__kind", "signing__subject__label", "event__subject"
    )
    made = [Signed(paper, own[paper.pk], others[paper.pk]) for paper in papers]
    return sorted(made, key=lambda s: s.paper.signed_last or date.min, reverse=True)


# --- the timeline ---------------------------------------------------------------------------------


def _took_part(participations: Iterable[Participation]) -> Iterator[Happening]:
    for part in participations:
        if part.state == State.CAME:
            yield Happening(part, "took_part", "participation", part.last)


def _signed(agreements: Iterable[Signed]) -> Iterator[Happening]:
    for signed in agreements:
        if signed.paper.signing is not None:
            yield Happening(signed.paper.signing, "signed", "signing", signed.paper.signing.last)


def _opened(establishments: Iterable[Establishment], on: date) -> Iterator[Happening]:
    for place in establishments:
        if place.opened_last and place.opened_last <= on:
            yield Happening(place, "happened", "opened", place.opened_last)
        elif not place.opened_last:
            yield Happening(place, "happened", "seen", place.last)
        if place.closed_last and place.closed_last <= on:
            yield Happening(place, "earlier", "closed", place.closed_last)


def _conferred(designations: Iterable[Designation]) -> Iterator[Happening]:
    for title in designations:
        yield Happening(title, "happened", "designation", title.last)
