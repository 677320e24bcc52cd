"""The way up: the least effort that brings a unit to a rank or a score."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from inward.engines.composite.data import Floats, Table
from inward.engines.composite.framework import Framework
from inward.engines.composite.levers import Course, Lever
from inward.engines.composite.path import How, Move, Path, Unreachable
from inward.engines.composite.programme import Programme, above, least, shape_of_means

POINTS = 9
"""Values at which a lever is tried out, to see whether its score is a line."""


FEW = 12
"""Levers up to which a local search starts from many orders."""


def least_cost(
    framework: Framework,
    table: Table,
    unit: str,
    *,
    rank: int | None = None,
    score: float | None = None,
    levers: Sequence[Lever] | None = None,
    within: float | None = None,
) -> Path:
    """The cheapest way for a unit to a rank or a score.

    The other units' values stay as they are in the table; to let them move on, give one carried on by
    `whatif.on_trend`. A rank is reached by drawing level with the unit that holds it, as equal scores share
    the better rank.

    Args:
        framework, table: as for `run`; the table of one time.
        unit: code of a unit.
        rank: goal, 1 for the top; or
        score: goal on the scale of the index.
        levers: what can be moved, with costs and bounds; None for every indicator with a value, each with an
            effort of 100 for the way from the worst unit's value to the best's.
        within: years; levers with a longer lag are left alone.

    Returns:
        The moves, their cost, and how sure it is that nothing is cheaper.

    Raises:
        Unreachable: if the levers do not go far enough; says how far they go.
        FaultyInput: on an unknown unit or lever, or as `run`.
        ValueError: unless exactly one goal is given.

    Source:
        Kelley (1960), SIAM Journal 8(4) (cutting planes); HiGHS (2018), Mathematical Programming Computation 10.
    """
    if (rank is None) == (score is None):
        raise ValueError("give one goal: a rank or a score")
    if rank is not None and rank < 1:
        raise ValueError(f"a rank is 1 or more, not {rank}")
    return Search(Course(framework, table, unit, levers, within)).to(rank, score)


def frontier(
    framework: Framework,
    table: Table,
    unit: str,
    *,
    levers: Sequence[Lever] | None = None,
    within: float | None = None,
    best: int = 1,
) -> tuple[Path, ...]:
    """The cheapest way to every better rank that can be reached, the nearest first.

    Args:
        best: stop at this rank.
        Others as in `least_cost`.

    Raises:
        FaultyInput: as `least_cost`.
    """
    search = Search(Course(framework, table, unit, levers, within))
    paths: list[Path] = []
    for rank in range(search.rank - 1, best - 1, -1):
        try:
            paths.append(search.to(rank, None))
        except Unreachable:
            break
    return tuple(paths)


@dataclass
class Search:
    """The levers of one unit, and the ways of solving for a goal."""

    course: Course

    @cached_property
    def full(self) -> Floats:
        """The furthest that each lever may go; one without a bound stops where it would move the others' scores."""
        far = np.ones(len(self.course.reaches))
        if self.course.apart:
            for at, reach in enumerate(self.course.reaches):
                if not reach.bounded and self._stretches[0][at] > 0:
                    far[at] = self._stretches[0][at]
        return self._on_steps(far, up=False)

    @property
    def rank(self) -> int:
        return int(self.course.base.rank()[self.course.row])

    def to(self, rank: int | None, score: float | None) -> Path:
        course = self.course
        nothing = np.zeros(len(course.reaches))
        full = self.full

        def margin(shares: Floats) -> float:
            index = course.index(course.moved(shares))
            need = self._need(index, rank, score)
            return above(float(index[course.row]), need)

        if margin(nothing) >= 0:
            return self._path(nothing, "linear programme")
        if margin(full) < 0:
            index = course.index(course.moved(full))
            reached = 1 + int((index > index[course.row]).sum())
            goal = f"rank {rank}" if rank is not None else f"score {score:g}"
            own = float(index[course.row]) * course.framework.root.direction
            raise Unreachable(course.unit, goal, reached, own)
        shares, how = self._solved(rank, score, margin, full)
        return self._checked(shares, how, rank, score, full)

    def _need(self, index: Floats, rank: int | None, score: float | None) -> float:
        if rank is not None:
            return self.course.threshold(index, rank)
        return (score or 0.0) * self.course.framework.root.direction

    def _on_steps(self, shares: Floats, *, up: bool) -> Floats:
        """Shares of the way brought to whole steps."""
        result = shares.copy()
        for at, reach in enumerate(self.course.reaches):
            if reach.step is not None:
                unit = reach.step / reach.length
                count = (
                    np.ceil(result[at] / unit - 1e-9) if up else np.floor(result[at] / unit + 1e-9)
                )
                result[at] = min(count, np.floor(1 / unit + 1e-9)) * unit
        return result

    def _solved(
        self,
        rank: int | None,
        score: float | None,
        margin: Callable[[Floats], float],
        full: Floats,
    ) -> tuple[Floats, How]:
        """The programme's answer; beside it the local search's, where a lever moves the others as well."""
        programmed: Floats | None = None
        if self.shape != "other":
            need = self._need(
                self.course.index(self.course.moved(np.zeros(len(full)))), rank, score
            )
            decimals = self.course.framework.method.decimals
            need = need if decimals is None else need - 0.5 * 10.0**-decimals
            programmed = self._cheapest(need, linear=self.shape == "linear")
            if programmed is not None:
                programmed = self._pushed(programmed, margin, full)
        if programmed is not None and (self.quiet == full).all():
            return programmed, self._name
        local = self._local(margin, full)
        if programmed is not None and self.course.cost(programmed) <= self.course.cost(local):
            return programmed, "local search"
        return local, "local search"

    @property
    def _name(self) -> How:
        if self.shape == "concave":
            return "cutting planes"
        mixed = any(reach.fixed > 0 or reach.step for reach in self.course.reaches)
        return "mixed-integer programme" if mixed else "linear programme"

    @cached_property
    def _stretches(self) -> tuple[Floats, list[bool]]:
        """How far each lever goes before it moves others or bends upwards, and whether it is a line so far."""
        found = [self._stretch(at) for at in range(len(self.course.reaches))]
        far = np.array([far for far, _ in found])
        return self._on_steps(far, up=False), [line for _, line in found]

    @property
    def quiet(self) -> Floats:
        """Shares of the way that a programme may use."""
        return self._stretches[0]

    def _stretch(self, at: int) -> tuple[float, bool]:
        points = np.linspace(0, 1, POINTS)
        sound = [self._is_quiet(at, points[: end + 1]) for end in range(POINTS)]
        last = POINTS - 1 if all(sound) else sound.index(False) - 1
        far = float(points[last])
        if last < POINTS - 1:
            high = float(points[last + 1])
            for _ in range(12):
                middle = (far + high) / 2
                good = self._is_quiet(at, np.array([*points[: last + 1], middle]))
                far, high = (middle, high) if good else (far, middle)
        return far, self._bend(at, np.linspace(0, far, POINTS)) <= 1e-9

    def _is_quiet(self, at: int, points: Floats) -> bool:
        course = self.course
        columns = np.array([course.column(at, float(t)) for t in points])
        own, others = columns[:, course.row], np.delete(columns, course.row, axis=1)
        size = self._size(at)
        if np.nanmax(np.abs(others - others[0]), initial=0.0) > 1e-12 * size:
            return False
        slopes = np.diff(own) / np.maximum(np.diff(points), 1e-300)
        return bool((slopes >= -1e-9 * size).all() and (np.diff(slopes) <= 1e-7 * size).all())

    def _size(self, at: int) -> float:
        scores = self.course.base.stage("normalised").values[:, self.course.reaches[at].column]
        return max(float(np.nanmax(scores) - np.nanmin(scores)), 1e-300)

    def _bend(self, at: int, points: Floats) -> float:
        own = np.array([self.course.column(at, float(t))[self.course.row] for t in points])
        return float(np.abs(np.diff(own, 2)).max(initial=0.0)) / self._size(at)

    @cached_property
    def shape(self) -> Literal["linear", "concave", "other"]:
        """What the unit's own score is as a function of its levers, as far as the others' scores stand still."""
        course = self.course
        of_parts = shape_of_means(course.base.compiled, course.columns)
        if not course.apart or (course.framework.root.direction < 0 and of_parts != "linear"):
            return "other"
        lines = all(self._stretches[1])
        return (
            "linear"
            if lines and of_parts == "linear"
            else "concave"
            if of_parts != "other"
            else "other"
        )

    def _own(self, shares: Floats) -> Floats:
        """The unit's own score of the index for rows of shares, the others standing still, shape (rows,)."""
        course = self.course
        start = course.base.stage("normalised").values[[course.row]]
        scores = np.repeat(start, len(shares), axis=0)
        for at, reach in enumerate(course.reaches):
            scores[:, reach.column] = self._own_along(at, shares[:, at])
        return course.index(scores)

    def _own_along(self, at: int, shares: Floats) -> Floats:
        """The unit's own score in the indicator of one lever after shares of the way, shape (rows,)."""

        def score(share: float) -> float:
            return float(self.course.column(at, share)[self.course.row])

        far = float(self.quiet[at]) if self.course.apart else 0.0
        if far > 0 and self._stretches[1][at] and (shares <= far).all():
            return score(0.0) + shares / far * (score(far) - score(0.0))
        different, which = np.unique(shares, return_inverse=True)
        return np.array([score(float(share)) for share in different])[which.ravel()]

    def _cheapest(self, need: float, *, linear: bool) -> Floats | None:
        """The global optimum by cuts: a concave score lies below each of its tangents, so they lose no solution."""
        programme = Programme(self.course.reaches, self.quiet)
        shares = np.zeros(len(self.course.reaches))
        for _ in range(1 if linear else 200):
            value, slopes = self._tangent(
                shares, self.quiet if linear else np.full(len(shares), 1e-7)
            )
            if not linear and value >= need - 1e-10 * max(abs(need), 1.0):
                break
            programme.cut(slopes, need - value + float(slopes @ shares))
            found = programme.solved()
            if found is None:
                return None
            shares = found
        return shares

    def _tangent(self, shares: Floats, size: Floats) -> tuple[float, Floats]:
        """Score and slopes at a point, over steps of a size; over the whole way where it is a line."""
        steps = np.where(shares + size <= self.quiet, size, -np.minimum(size, shares))
        values = self._own(np.vstack([shares, shares + np.diag(steps)]))
        return float(values[0]), np.where(steps != 0, values[1:] - values[0], 0.0) / np.where(
            steps != 0, steps, 1.0
        )

    def _pushed(
        self, shares: Floats, margin: Callable[[Floats], float], full: Floats
    ) -> Floats | None:
        """The last digits of effort that a solver's tolerance left out; None if it is more than that."""
        if margin(shares) >= 0:
            return shares
        loose = np.array([reach.step is None for reach in self.course.reaches]) & (shares > 0)
        more = np.where(loose, full - shares, 0.0)
        if margin(np.minimum(shares + 1e-5 * more, full)) < 0:
            return None
        part = least(lambda part: margin(shares + part * more), 0.0, 1e-5)
        pushed: Floats = shares + part * more
        return pushed

    def _local(self, margin: Callable[[Floats], float], full: Floats) -> Floats:
        """The cheapest of several ways: down from full effort, and along tangents as if the score were concave."""
        starts = [full, self._aimed(margin, full)]
        ways = [self._trimmed(start, margin, self._by_price(start, full)) for start in starts]
        if len(full) <= FEW:  # with few levers other orders of taking back cost little
            chance = np.random.default_rng(0)
            orders = [chance.permutation(len(full)) for _ in range(24)]
            ways += [self._trimmed(full, margin, order.tolist()) for order in orders]
        return min(ways, key=self.course.cost)

    def _by_price(self, shares: Floats, full: Floats) -> list[int]:
        """Levers by what a point of score costs, the dearest first."""
        count = len(shares)
        rows = np.tile(shares, (count, 1))
        rows[np.arange(count), np.arange(count)] = np.where(shares > 0, 0.0, full)
        own = self._own(np.vstack([shares, rows]))
        gains = np.abs(own[1:] - own[0])
        costs = np.array([self.course.cost(shares) - self.course.cost(row) for row in rows])
        return list(np.argsort(-np.abs(costs) / np.maximum(gains, 1e-300), kind="stable"))

    def _trimmed(
        self, shares: Floats, margin: Callable[[Floats], float], order: Sequence[int]
    ) -> Floats:
        """Each lever in turn taken back as far as the goal allows."""
        result = shares.copy()
        for at in order:
            kept = result[at]
            if kept == 0.0:
                continue

            def left(share: float, at: int = at) -> float:
                result[at] = share
                return margin(result)

            if left(0.0) >= 0:
                continue
            result[at] = least(left, 0.0, kept)
            if self.course.reaches[at].step is not None:
                result[at] = min(self._on_steps(result, up=True)[at], kept)
        return result

    def _aimed(self, margin: Callable[[Floats], float], full: Floats) -> Floats:
        """Cuts by the tangents of the margin, then as much of full effort as the goal still needs."""
        programme, shares = Programme(self.course.reaches, full), np.zeros(len(full))
        for _ in range(25):
            here = margin(shares)
            if here >= 0:
                break
            steps = np.where(shares + 1e-4 <= full, 1e-4, -np.minimum(1e-4, shares))
            rows = shares + np.diag(steps)
            slopes = np.array([margin(row) - here for row in rows]) / np.where(
                steps != 0, steps, 1.0
            )
            programme.cut(np.maximum(slopes, 0.0), float(np.maximum(slopes, 0.0) @ shares) - here)
            found = programme.solved()
            if found is None:
                break
            shares = found
        return self._raised(shares, margin, full)

    def _raised(self, shares: Floats, margin: Callable[[Floats], float], full: Floats) -> Floats:
        """The levers that bring most for their cost raised one after the other, until it is enough."""
        result = shares.copy()
        for at in reversed(self._by_price(shares, full)):
            if margin(result) >= 0:
                break
            kept, result[at] = result[at], full[at]

            def left(share: float, at: int = at) -> float:
                result[at] = share
                return margin(result)

            result[at] = least(left, kept, full[at]) if margin(result) >= 0 else full[at]
        return self._on_steps(result, up=True)

    def _checked(
        self, shares: Floats, how: How, rank: int | None, score: float | None, full: Floats
    ) -> Path:
        """The path by a run on the changed data; more effort where imputation has carried others along."""
        found = self._path(shares, how)
        if self._is_there(found, rank, score):
            return found

        def margin(shares: Floats) -> float:
            after = self.course.run_with(shares)
            index = after.score() * self.course.framework.root.direction
            row = after.table.row(self.course.unit)
            others = np.sort(np.delete(index, row))  # NaN last
            need = (
                self._need(index, None, score)
                if rank is None
                else float(others[::-1][np.isnan(others).sum() + rank - 1])
            )
            return above(float(index[row]), need)

        return self._path(self._raised(shares, margin, full), "local search")

    def _is_there(self, path: Path, rank: int | None, score: float | None) -> bool:
        if rank is not None:
            return path.rank_after <= rank
        sign = self.course.framework.root.direction
        return above(path.score_after * sign, (score or 0.0) * sign) >= 0

    def _path(self, shares: Floats, how: How) -> Path:
        course = self.course
        base, after = course.base, course.run_with(shares)
        now = after.table.row(course.unit)
        moves = [
            Move(
                reach.code,
                reach.start,
                reach.value(float(share)),
                float(base.scores[course.row, reach.column]),
                float(after.scores[now, reach.column]),
                float(reach.cost * reach.length * share + reach.fixed),
                reach.lag,
            )
            for reach, share in zip(course.reaches, shares, strict=True)
            if share > 0
        ]
        return Path(
            course.unit,
            self.rank,
            int(after.rank()[now]),
            float(base.score()[course.row]),
            float(after.score()[now]),
            tuple(sorted(moves, key=lambda move: -move.cost)),
            course.cost(shares),
            how,
            max((move.lag for move in moves), default=0.0),
        )
