"""A target is set, changed, taken back: each a row that stays, with who did it and why."""

import json
from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.core.intervals import Interval, on_day
from inward.core.permissions import Act, require
from inward.evidence.actions import replace, state, withdraw, writing
from inward.evidence.models import rows_of
from inward.figures.queries import figure_named
from inward.figures.queries.asked import read
from inward.figures.rules import CannotCount
from inward.office.models import Team
from inward.work.models import Target
from inward.work.targets.queries import parameters, places
from inward.work.targets.rules import can_be_target, is_rate, is_whole


class CannotSetTarget(Exception):
    """The target makes no sense or is there already. The message is fit for the screen."""


class WrongNumber(CannotSetTarget):
    """No such number can be a target on the figure; said where it is entered."""


def set_target(
    *,
    team: Team,
    figure: str,
    own: dict[str, str],
    period: Interval,
    value: Decimal,
    on: date,
    by: User | None,
    at: datetime,
    note: str = "",
) -> Target:
    """Say what a team takes on: a figure with its parameters, a period, a number.

    Raises:
        CannotSetTarget: if the figure cannot be counted so for this team, the number is out of
            range, or the team has a target on the same already.
    """
    require(by, Act.TARGET)
    said = _read(figure, own, period, team)
    _must_be_possible(figure, value)
    with writing("set a target", by=by, at=at) as entry:
        there = (
            rows_of(Target)
            .live()
            .filter(
                subject_id=team.pk,
                figure=figure,
                parameters=said,
                period_first=period.first,
                period_last=period.last,
            )
        )
        if there.exists():
            raise CannotSetTarget(
                _("This team has a target on the same for the same period. Change that one.")
            )
        return state(
            entry,
            Target,
            team.subject,
            on_day(on),
            figure=figure,
            parameters=said,
            period_first=period.first,
            period_last=period.last,
            period_printed=str(period),
            value=value,
            note=note.strip(),
        )


def change_target(
    *, target: Target, value: Decimal, why: str, on: date, by: User | None, at: datetime
) -> Target:
    """Put another number in the place of a target; what stood there stays readable.

    Raises:
        CannotSetTarget: if no reason is given or the number is out of range.
        CannotReplace: if somebody changed or took it back in the meantime.
    """
    require(by, Act.TARGET)
    if not why.strip():
        raise CannotSetTarget(_("Say why the target is changed: it stays on the letter."))
    _must_be_possible(target.figure, value)
    with writing("change a target", by=by, at=at) as entry:
        return replace(entry, target, as_of=on_day(on), value=value, note=why.strip())


def take_back_target(*, target: Target, why: str, by: User | None, at: datetime) -> Target:
    """Say that a target does not stand any more.

    Raises:
        CannotSetTarget: if no reason is given.
        CannotReplace: if somebody changed or took it back in the meantime.
    """
    require(by, Act.TARGET)
    if not why.strip():
        raise CannotSetTarget(_("Say why the target is taken back."))
    with writing("take back a target", by=by, at=at) as entry:
        return withdraw(entry, target, why=why.strip())


def _read(figure: str, own: dict[str, str], period: Interval, team: Team) -> str:
    """The figure's own parameters as they are kept, after asking that it can be counted with them."""
    try:
        found = figure_named(figure)
        if not can_be_target(found):
            raise CannotSetTarget(_("This figure cannot be narrowed to a team."))
        place = places([team.pk])[team.pk]
        asked = read(found, parameters(found, own, period, place))
    except CannotCount as error:
        raise CannotSetTarget(str(error)) from error
    kept = {name: text for name, text in asked.text.items() if name in own}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _must_be_possible(figure: str, value: Decimal) -> None:
    if value <= 0:
        raise WrongNumber(_("A target is a number above nought."))
    found = figure_named(figure)
    if is_rate(found) and value > 100:
        raise WrongNumber(_("A rate is given per hundred and cannot be above 100."))
    if is_whole(found) and value % 1:
        raise WrongNumber(_("Whole ones are counted here: give a whole number."))
