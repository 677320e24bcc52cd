"""The registry of figures, and counting one at two clocks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from inward.evidence.rules import Kind
from inward.figures.queries import (
    cases,
    coverage,
    funds,
    participations,
    presence,
    projects,
    promises,
    series,
    signings,
)
from inward.figures.queries.asked import Asked, read
from inward.figures.queries.clocks import survivors
from inward.figures.rules import CannotCount, Counted, Figure, Takes

FIGURES: dict[str, Figure] = {
    figure.name: figure
    for figure in (
        *participations.FIGURES,
        *signings.FIGURES,
        *promises.FIGURES,
        *presence.FIGURES,
        *series.FIGURES,
        *projects.FIGURES,
        *funds.FIGURES,
        *cases.FIGURES,
        *coverage.FIGURES,
    )
}

__all__ = ["FIGURES", "count", "figure_named"]


def figure_named(name: str) -> Figure:
    """A registered figure.

    Raises:
        CannotCount: if there is none of that name, with the names there are.
    """
    if name not in FIGURES:
        raise CannotCount(f"there is no figure {name!r}; there are: {', '.join(FIGURES)}")
    return FIGURES[name]


def count(
    figure: Figure, parameters: Mapping[str, str] | Asked, *, on: date, known: int
) -> Counted:
    """The value of a figure as of a day, from what was known at a number; rows when asked for.

    Raises:
        CannotCount: if the parameters are not those of the figure.
    """
    asked = parameters if isinstance(parameters, Asked) else read(figure, parameters)
    return figure.count(_as_one(asked, known), on, known)


def _as_one(asked: Asked, known: int) -> dict[str, Any]:
    """What the rule is given: for an organisation that was absorbed the one that stands for it."""
    given = asked.stands_for
    organisations = [
        one.parameter.name
        for one in asked.said
        if one.parameter.takes is Takes.SUBJECT and Kind.ORGANISATION in one.parameter.among
    ]
    if organisations:
        same = survivors(known)
        given |= {name: same.get(given[name], given[name]) for name in organisations}
    return given
