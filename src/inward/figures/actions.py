"""Entering what somebody published. Correcting and withdrawing a claim is done as with any fact."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.core.intervals import Interval
from inward.core.permissions import Act, require
from inward.evidence.actions import Cite, state, writing
from inward.evidence.models import Subject
from inward.figures.models import Claim
from inward.figures.queries import figure_named
from inward.figures.queries.asked import read


class CannotClaim(Exception):
    """The claim cannot be entered like this. The message is fit for the screen."""


def enter_claim(
    *,
    subject: Subject,
    as_of: Interval,
    text_en: str,
    text_zh: str,
    value: Decimal | None,
    quantifier: str,
    unit: str,
    superlative: str,
    figure: str,
    parameters: Mapping[str, str],
    cited: Sequence[Cite],
    by: User | None,
    at: datetime,
) -> Claim:
    """Keep a published number or superlative in its own words.

    Raises:
        CannotClaim: if it says nothing, has no source, or counts nothing.
        CannotCount: if the parameters are not those of the figure.
        NotAllowed: if this user does not record.
    """
    require(by, Act.RECORD)
    if not cited:
        raise CannotClaim(_("Say where it was published"))
    if not (text_en or text_zh):
        raise CannotClaim(_("Give the words of the claim, in one language at least"))
    if value is None and not superlative:
        raise CannotClaim(_("A claim is a number or a superlative; give one of them"))
    if figure:
        parameters = read(figure_named(figure), parameters).text
    elif parameters:
        raise CannotClaim(_("Parameters belong to a figure; choose the figure that counts this"))
    with writing(f"claim: {text_en or text_zh}"[:200], by=by, at=at) as entry:
        return state(
            entry,
            Claim,
            subject,
            as_of,
            cited=cited,
            text_en=text_en,
            text_zh=text_zh,
            value=value,
            quantifier=quantifier if value is not None else "",
            unit=unit,
            superlative=superlative,
            figure=figure,
            parameters=dict(parameters),
        )
