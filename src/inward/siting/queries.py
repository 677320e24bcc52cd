"""Who answers a requirement: those that fit, that might, that do not and what would let them in."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import cast

import numpy as np
from django.db.models import QuerySet
from numpy.typing import NDArray

from inward.core.paging import Page, page
from inward.directory.models import Establishment
from inward.directory.occupancy import holders
from inward.engines import siting as engine
from inward.engines.siting.relax import costs
from inward.evidence.models import Fact
from inward.places.models import Unit
from inward.places.space.queries import Space, spaces, units
from inward.siting.asking import sectors, to_engine
from inward.siting.models import Brief, Requirement
from inward.siting.rules import CRITERIA, Asked, Criterion, Said
from inward.siting.rules import kept as written
from inward.siting.stock import Stock, stock

SHOWN = 10
REJECTED = 6


@dataclass(frozen=True, slots=True)
class MustRow:
    """One must against one unit: 1 passes, 0 nobody knows, -1 fails."""

    said: Said
    verdict: int
    value: float | None
    # What the bound would have to be for the unit to pass; None: it passes or nobody knows.
    relaxed: engine.Must | None = None

    @property
    def passes(self) -> bool | None:
        return {1: True, 0: None, -1: False}[self.verdict]


@dataclass(frozen=True, slots=True)
class WishRow:
    """What one wish adds to a unit's score, in points of 100."""

    said: Said
    value: float | None
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit as an answer: where it stands, why, and how sure that is."""

    space: Space
    standing: engine.Standing
    first: int  # its rank, and the last rank it might have among those it cannot be told from
    last: int
    low: float  # score in points of 100, from the worst that unknown values might turn out to be
    high: float  # to the best
    musts: list[MustRow]
    wishes: list[WishRow]
    # Every criterion's value, asked for or not; None: not recorded.
    values: dict[str, float | None] = field(default_factory=dict)
    held_by: list[Establishment] = field(default_factory=list)

    @property
    def unknown(self) -> list[MustRow]:
        return [row for row in self.musts if row.verdict == 0]

    @property
    def failed(self) -> list[MustRow]:
        return [row for row in self.musts if row.verdict < 0]

    @property
    def is_sure(self) -> bool:
        return self.high - self.low < 0.05


@dataclass(frozen=True, slots=True)
class TurningRow:
    """At which share of one wish another unit would win."""

    said: Said
    share: float
    at: float
    winner: Space


@dataclass(frozen=True, slots=True)
class Answer:
    """A requirement held against everything on offer."""

    asked: Asked
    on: date
    fits: list[Candidate]
    might: list[Candidate]
    out: list[Candidate]
    fitting: int
    perhaps: int
    rejected: int
    unlisted: int
    turnings: list[TurningRow]
    # Of those that might fit, how many lack each criterion.
    lacking: list[tuple[Criterion, int]]

    @property
    def offered(self) -> int:
        return self.fitting + self.perhaps + self.rejected


def answer(asked: Asked, *, on: date, shown: int = SHOWN, out: int = REJECTED) -> Answer:
    """Hold a requirement against everything on offer; unknown values are never dropped silently.

    Args:
        shown, out: how many of those that fit or might, and of those that do not, are drawn.
    """
    kept = stock(on=on)
    held = _held(asked, kept)
    turnings = engine.turning_points(held.places, held.wanted, held.fits.order)
    nearest = _nearest(held, out)
    winners = {turning.winner for turning in turnings}
    drawn = _drawn(kept, {*_first(held, shown), *nearest, *winners}, on=on)
    made = _Making.of(asked, held, drawn, inside=_inside(drawn, on=on))
    return made.answer(
        shown,
        nearest,
        on=on,
        unlisted=kept.unlisted,
        turnings=[
            TurningRow(asked.of(t.wish.criterion), 100 * share, 100 * t.share, drawn[t.winner])
            for t in turnings
            for share in [_share(held.wanted, t.wish)]
        ],
    )


def answer_among(part: Stock, asked: Asked, *, on: date, shown: int = SHOWN) -> Answer:
    """The same among a part of what is on offer, as far as the columns tell it.

    Without the facts behind the values, who is inside, and where the winner would change; what
    comes near only where nothing fits.
    """
    held = _held(asked, part)
    nearest = [] if len(held.fits.order) else _nearest(held, REJECTED)
    keys = {int(part.units[index]): index for index in (*_first(held, shown), *nearest)}
    drawn = {keys[unit.pk]: Space(unit) for unit in _units(keys)}
    return _Making.of(asked, held, drawn).answer(shown, nearest, on=on)


def _first(held: "_Held", shown: int) -> list[int]:
    return [*held.fits.order[:shown].tolist(), *held.might.order[:shown].tolist()]


def _nearest(held: "_Held", number: int) -> list[int]:
    found: list[int] = held.rejected[_smallest(held.costs, number)].tolist()
    return found


def candidates(
    asked: Asked, chosen: Sequence[int], *, on: date, among: Stock | None = None
) -> list[Candidate]:
    """Chosen units against a requirement, in the order given; those not on offer are left out."""
    kept = stock(on=on) if among is None else among
    held = _held(asked, kept)
    where = {int(pk): i for i, pk in enumerate(kept.units) if pk in set(chosen)}
    indices = [where[pk] for pk in chosen if pk in where]
    drawn = _drawn(kept, indices, on=on)
    made = _Making.of(asked, held, drawn, inside=_inside(drawn, on=on))
    return [made.candidate(index) for index in indices]


@dataclass(frozen=True, slots=True)
class _Group:
    """Places of one standing, the best first, with the ranks each might have."""

    order: NDArray[np.intp]
    first: NDArray[np.intp]
    last: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Held:
    """Everything on offer held against one requirement; indices are those of the columns."""

    wanted: engine.Requirement
    places: engine.Places
    fits: _Group
    might: _Group
    rejected: NDArray[np.intp]
    costs: NDArray[np.float64]  # of letting each rejected one in


# Whoever compares and goes back asks the same again; more than a few would only cost memory.
_REMEMBERED = 4


def _held(asked: Asked, kept: Stock) -> _Held:
    """Worked out once for as long as nothing on offer changes: the columns then are others."""
    key = json.dumps(written(asked), sort_keys=True)
    found = kept.answers.get(key)
    if found is None:
        found = _hold(to_engine(asked, kept), kept.places(sectors(asked)))
        if len(kept.answers) >= _REMEMBERED:
            kept.answers.pop(next(iter(kept.answers)), None)
        kept.answers[key] = found
    return cast(_Held, found)


def _hold(wanted: engine.Requirement, places: engine.Places) -> _Held:
    """Only those that fit or might are scored and sorted: most of a stock fails a must."""
    stands = engine.standing(engine.judge(places, wanted))
    live, rejected = np.flatnonzero(stands >= 0), np.flatnonzero(stands < 0)
    ranking = engine.rank(_some(places, live), wanted)
    fitting = int((ranking.standing == engine.Standing.FITS).sum())
    return _Held(
        wanted,
        places,
        _group(ranking, ranking.order[:fitting], live),
        _group(ranking, ranking.order[fitting:], live),
        rejected,
        costs(places, wanted)[rejected],
    )


def _group(ranking: engine.Ranking, order: NDArray[np.intp], live: NDArray[np.intp]) -> _Group:
    """Ranks count from 1; those that cannot be told apart share a range of them."""
    ranks = np.arange(1, len(order) + 1)
    first, last = ranks.copy(), ranks.copy()
    rank_of = np.zeros(len(live), dtype=np.intp)
    rank_of[order] = ranks
    for run in engine.same_place(ranking, order):
        begins, ends = rank_of[run[0]], rank_of[run[-1]]
        first[begins - 1 : ends], last[begins - 1 : ends] = begins, ends
    return _Group(live[order], first, last)


def _some(places: engine.Places, indices: NDArray[np.intp] | list[int]) -> engine.Places:
    return engine.Places({name: column[indices] for name, column in places.values.items()})


def _drawn(kept: Stock, indices: Sequence[int] | set[int], *, on: date) -> dict[int, Space]:
    """The units behind some places of the columns, as the record has them."""
    keys = {int(kept.units[index]): index for index in indices}
    return {keys[space.unit.pk]: space for space in spaces(_units(keys), on=on)}


def _units(keys: Iterable[int]) -> list[Unit]:
    return list(units().select_related("site__kind", "site__area").filter(pk__in=list(keys)))


def _inside(drawn: Mapping[int, Space], *, on: date) -> dict[int, list[Establishment]]:
    return holders([space.unit.pk for space in drawn.values()], on=on)


def _share(wanted: engine.Requirement, wish: engine.Wish) -> float:
    return float(wanted.weights[list(wanted.wishes).index(wish)])


def _smallest(values: NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """Where the smallest values stand, in rising order, without sorting all of them."""
    if len(values) <= count:
        return np.argsort(values, kind="stable")
    limit = np.partition(values, count - 1)[count - 1]
    below, same = np.flatnonzero(values < limit), np.flatnonzero(values == limit)
    # Equal costs in the order of the columns.
    return np.concatenate([below[np.argsort(values[below], kind="stable")], same])[:count]


def _lacking(asked: Asked, held: _Held) -> list[tuple[Criterion, int]]:
    counts: Counter[str] = Counter()
    for must in held.wanted.musts:
        values = held.places[must.criterion][held.might.order]
        counts[must.criterion] += int(np.isnan(values).sum())
    return [(asked.of(code).criterion, count) for code, count in counts.most_common() if count]


@dataclass(frozen=True)
class _Making:
    """Everything needed to tell of one place why it stands where it does."""

    asked: Asked
    held: _Held
    drawn: dict[int, Space]
    inside: Mapping[int, list[Establishment]]
    # Of the drawn places alone: a place's score does not depend on the others.
    verdicts: dict[int, list[int]]
    standing: dict[int, int]
    scores: dict[int, tuple[float, float]]

    @classmethod
    def of(
        cls,
        asked: Asked,
        held: _Held,
        drawn: dict[int, Space],
        *,
        inside: Mapping[int, list[Establishment]] | None = None,
    ) -> "_Making":
        indices = list(drawn)
        few = _some(held.places, indices)
        ranking = engine.rank(few, held.wanted)
        verdicts = engine.judge(few, held.wanted).tolist()
        scores = zip(ranking.low.tolist(), ranking.high.tolist(), strict=True)
        return cls(
            asked,
            held,
            drawn,
            inside or {},
            dict(zip(indices, verdicts, strict=True)),
            dict(zip(indices, ranking.standing.tolist(), strict=True)),
            dict(zip(indices, scores, strict=True)),
        )

    def answer(
        self,
        shown: int,
        nearest: Sequence[int],
        *,
        on: date,
        unlisted: int = 0,
        turnings: Sequence[TurningRow] = (),
    ) -> Answer:
        held = self.held
        return Answer(
            self.asked,
            on,
            self.candidates(held.fits, shown),
            self.candidates(held.might, shown),
            [self.candidate(index) for index in nearest],
            len(held.fits.order),
            len(held.might.order),
            len(held.rejected),
            unlisted,
            list(turnings),
            _lacking(self.asked, held),
        )

    def candidates(self, group: _Group, shown: int) -> list[Candidate]:
        ranks = zip(group.first[:shown].tolist(), group.last[:shown].tolist(), strict=True)
        return [
            self.candidate(int(index), ranks=of)
            for index, of in zip(group.order[:shown], ranks, strict=True)
        ]

    def candidate(self, index: int, *, ranks: tuple[int, int] = (0, 0)) -> Candidate:
        space, (low, high) = self.drawn[index], self.scores[index]
        return Candidate(
            space,
            engine.Standing(self.standing[index]),
            *ranks,
            100 * low,
            100 * high,
            self._musts(index),
            self._wishes(index),
            {code: self._value(code, index) for code in CRITERIA},
            self.inside.get(space.unit.pk, []),
        )

    def _musts(self, index: int) -> list[MustRow]:
        verdicts = self.verdicts[index]
        relaxed: dict[str, engine.Must] = {}
        if min(verdicts, default=0) < 0:
            moved = engine.relaxations(self.held.places, self.held.wanted, index)
            relaxed = {one.must.criterion: one.relaxed for one in moved}
        return [
            MustRow(
                said,
                int(verdict),
                self._value(said.criterion.code, index),
                relaxed.get(said.criterion.code),
            )
            for said, verdict in zip(self.asked.musts, verdicts, strict=True)
        ]

    def _wishes(self, index: int) -> list[WishRow]:
        terms = engine.explain(self.held.places, self.held.wanted, index)
        return [
            WishRow(
                said,
                self._value(said.criterion.code, index),
                100 * term.share,
                100 * term.low,
                100 * term.high,
            )
            for said, term in zip(self.asked.wishes, terms, strict=True)
        ]

    def _value(self, code: str, index: int) -> float | None:
        value = float(self.held.places[code][index])
        return None if np.isnan(value) else value


def fact_behind(space: Space, code: str) -> Fact | None:
    """The fact that a value of a unit stands on; None: it is no fact of the unit, or not recorded."""
    return {
        "area": space.area,
        "height": space.height,
        "load": space.load,
        "rent": space.offer,
        "charge": space.offer,
        "cost": space.offer,
        "available": space.offer,
    }.get(code)


# --- requirements and briefs ----------------------------------------------------------------------


def requirements() -> QuerySet[Requirement]:
    return Requirement.objects.select_related("subject", "asked_by__label")


def requirements_page(*, after: str = "") -> Page[Requirement]:
    return page(requirements(), ("-asked_on", "-pk"), after)


def briefs_of(requirement: Requirement) -> QuerySet[Brief]:
    rows = Brief.objects.filter(requirement=requirement).select_related("entry__recorded_by")
    return rows.order_by("-id")


def rounded(value: float | None, places: int = 2) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), places)
