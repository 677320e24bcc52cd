"""What must hold of a row beyond its single cells. Each rule yields what it finds wrong and where."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from inward.aftercare.policies.rules import Asked, NotACondition, checked
from inward.agreements.rules import Strength, Verdict, needs_evidence
from inward.evidence.rules import Basis
from inward.intake.columns import check_digits_hold
from inward.intake.declare import Rule, Values
from inward.intake.faults import Bad


def on(*columns: str) -> Callable[[Callable[[Values], Iterator[tuple[str, Bad]]]], Rule]:
    """Make a rule of a function that looks at these columns."""
    return lambda finds: Rule(frozenset(columns), finds)


def one_of(*columns: str) -> Rule:
    """At least one of these columns is filled."""

    @on(*columns)
    def rule(row: Values) -> Iterator[tuple[str, Bad]]:
        if not any(row.get(column) is not None for column in columns):
            named = ", ".join(columns)
            yield (
                columns[0],
                Bad(
                    "nothing-said",
                    _("%(columns)s are all empty") % {"columns": named},
                    _("Fill at least one of them."),
                ),
            )

    return rule


@on("criterion", "at_least", "at_most", "among")
def condition_can_hold(row: Values) -> Iterator[tuple[str, Bad]]:
    codes = tuple(code for code in (row.get("among") or "").split(";") if code)
    low, high = row.get("at_least") or "", row.get("at_most") or ""
    try:
        checked(Asked(row.get("criterion") or "", low, high, codes))
    except NotACondition as error:
        yield (
            "criterion",
            Bad("no-condition", str(error), _("Compare it with the table of criteria.")),
        )


@on("latitude", "longitude")
def point_is_whole(row: Values) -> Iterator[tuple[str, Bad]]:
    if (row.get("latitude") is None) != (row.get("longitude") is None):
        yield (
            "latitude" if row.get("latitude") is None else "longitude",
            Bad(
                "half-a-point",
                _("a latitude without a longitude, or the other way round"),
                _("Give both, in degrees of WGS-84, or neither."),
            ),
        )


@on("opened", "closed")
def closes_after_it_opens(row: Values) -> Iterator[tuple[str, Bad]]:
    opened, closed = row.get("opened"), row.get("closed")
    if opened and closed and closed.last < opened.first:
        yield (
            "closed",
            Bad(
                "closed-before-opened",
                _("closed %(closed)s, before it opened %(opened)s")
                % {"closed": closed, "opened": opened},
                _("Check both days; swap them if they were mixed up."),
            ),
        )


@on("since", "until")
def ends_after_it_begins(row: Values) -> Iterator[tuple[str, Bad]]:
    since, until = row.get("since"), row.get("until")
    if since and until and until < since:
        yield (
            "until",
            Bad(
                "end-before-start",
                _("ends %(until)s, before it begins %(since)s") % {"until": until, "since": since},
                _("Check both days; swap them if they were mixed up."),
            ),
        )


def another(column: str, own: str) -> Rule:
    """The row does not point at itself."""

    @on(column, own)
    def rule(row: Values) -> Iterator[tuple[str, Bad]]:
        if row.get(column) is not None and row.get(column) == row.get(own):
            yield (
                column,
                Bad(
                    "points-at-itself",
                    _("%(id)s points at itself") % {"id": row[column]},
                    _("Name another one, or leave it empty."),
                ),
            )

    return rule


@on("sources")
def needs_sources(row: Values) -> Iterator[tuple[str, Bad]]:
    if not row.get("sources"):
        yield "sources", _missing_source(_("every row of this table needs a source"))


@on("verdict", "sources")
def verdict_has_evidence(row: Values) -> Iterator[tuple[str, Bad]]:
    verdict = row.get("verdict")
    if verdict and needs_evidence(Verdict(verdict)) and not row.get("sources"):
        yield (
            "sources",
            Bad(
                "verdict-without-source",
                _("the verdict %(verdict)s has no source") % {"verdict": verdict},
                _("Name the document that shows it; without one the verdict is nothing_found."),
            ),
        )


@on("basis", "sources")
def actual_has_evidence(row: Values) -> Iterator[tuple[str, Bad]]:
    if row.get("basis") == Basis.ACTUAL and not row.get("sources"):
        yield (
            "sources",
            Bad(
                "actual-without-source",
                _("an actual value has no source"),
                _("Name the document that shows it, or choose another basis."),
            ),
        )


@on("strength", "sources")
def signed_has_evidence(row: Values) -> Iterator[tuple[str, Bad]]:
    if row.get("strength") == Strength.SIGNED and not row.get("sources"):
        yield "sources", _missing_source(_("a signed promise has no source"))


@on("target", "unit")
def target_has_unit(row: Values) -> Iterator[tuple[str, Bad]]:
    if row.get("target") is not None and not row.get("unit"):
        yield (
            "unit",
            Bad(
                "no-unit", _("a target without a unit"), _("Say the unit; for things it is count.")
            ),
        )


def none_is_named(column: str, named: str) -> Rule:
    """A row that names something does not also say that the paper names none."""

    @on(column, named)
    def rule(row: Values) -> Iterator[tuple[str, Bad]]:
        if row.get(column) and row.get(named) is not None:
            yield (
                column,
                Bad(
                    "named-after-all",
                    _("%(column)s is filled as well") % {"column": named},
                    _("Empty one of the two: either the paper names it or not."),
                ),
            )

    return rule


@on("value", "unit")
def value_has_unit(row: Values) -> Iterator[tuple[str, Bad]]:
    if row.get("value") is not None and not row.get("unit"):
        yield (
            "unit",
            Bad("no-unit", _("a value without a unit"), _("Say the unit; for things it is count.")),
        )


@on("event", "signed")
def signed_at_an_event(row: Values) -> Iterator[tuple[str, Bad]]:
    if row.get("event") and not row.get("signed"):
        yield (
            "signed",
            Bad(
                "event-without-day",
                _("signed at an event, but on no day"),
                _("Write the day, or the month or year of the event."),
            ),
        )


@on("kind", "value")
def check_digits(row: Values) -> Iterator[tuple[str, Bad]]:
    kind, value = row.get("kind"), row.get("value")
    if kind and value and not check_digits_hold(kind.partition(":")[2], value):
        yield (
            "value",
            Bad(
                "check-digit",
                _("%(value)s fails the check digits of %(kind)s")
                % {"value": value, "kind": kind.partition(":")[2].upper()},
                _("Compare it with the register character by character; a digit was mistyped."),
            ),
        )


@on("sources_a", "sources_b")
def both_sides_cited(row: Values) -> Iterator[tuple[str, Bad]]:
    for column in ("sources_a", "sources_b"):
        if not row.get(column):
            yield column, _missing_source(_("one of the two statements has no source"))


def _missing_source(what: str) -> Bad:
    return Bad("missing-source", what, _("Name the id of a row of sources.csv."))


@on("area_m2", "height_m", "load_kn_m2", "sources")
def measures_have_evidence(row: Values) -> Iterator[tuple[str, Bad]]:
    said = any(row.get(c) is not None for c in ("area_m2", "height_m", "load_kn_m2"))
    if said and not row.get("sources"):
        yield "sources", _missing_source(_("a measure without a source"))


@on("rent", "per")
def rent_says_per_what(row: Values) -> Iterator[tuple[str, Bad]]:
    if (row.get("rent") is None) != (row.get("per") is None):
        yield (
            "per",
            Bad(
                "rent-per-what",
                _("a rent without its period, or a period without a rent"),
                _("Write day or month beside a rent; leave both empty where it is not known."),
            ),
        )


@on("rent", "service_charge", "sources")
def money_has_evidence(row: Values) -> Iterator[tuple[str, Bad]]:
    said = row.get("rent") is not None or row.get("service_charge") is not None
    if said and not row.get("sources"):
        yield "sources", _missing_source(_("a rent without a source"))


# --- of lists alone: beside the cells of a row stand `today` and the `day` the list is about ------


@on("signed")
def signed_by_now(row: Values) -> Iterator[tuple[str, Bad]]:
    signed = row.get("signed")
    if signed and signed.first > row["today"]:
        yield (
            "signed",
            Bad(
                "still-to-come",
                _("signed on %(day)s, a day still to come") % {"day": signed},
                _("Correct the day, or take the row in once it is signed."),
            ),
        )
    elif not signed and row["day"].first > row["today"]:
        yield (
            "signed",
            Bad(
                "still-to-come",
                _("no day says when it was signed, and that of the list is still to come: %(day)s")
                % {"day": row["day"]},
                _("Write the day it was signed, or take the row in once it is signed."),
            ),
        )


@on("basis", "period")
def actual_by_now(row: Values) -> Iterator[tuple[str, Bad]]:
    period = row.get("period")
    if period and row.get("basis") == Basis.ACTUAL and period.first > row["today"]:
        yield (
            "period",
            Bad(
                "still-to-come",
                _("an actual value of %(day)s, a time still to come") % {"day": period},
                _("Correct the time, or choose another basis."),
            ),
        )
