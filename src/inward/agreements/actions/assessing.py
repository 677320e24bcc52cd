"""Saying what a promise has come to, and which document shows it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.agreements import current
from inward.agreements.models import Assessment, Standing
from inward.agreements.queries import timeline
from inward.agreements.queries.statements import answers
from inward.agreements.rules import Look, Needs, Strength, Unfit, Verdict, needs_evidence, unfit
from inward.core.intervals import Interval, on_day
from inward.core.permissions import Act, require
from inward.evidence.actions import Cite, replace, state, withdraw, writing
from inward.evidence.models import Entry, Source, Subject


class CannotAssess(Exception):
    """The promise cannot take this verdict now. The message is fit for the screen."""


def assess(
    *,
    commitment_id: int,
    verdict: Verdict,
    cited: Sequence[Cite],
    on: date,
    by: User | None,
    at: datetime,
    as_of: Interval | None = None,
    found_en: str = "",
    found_zh: str = "",
    seen: int | None = None,
) -> Assessment:
    """Say what a promise has come to, and which source shows it.

    Args:
        as_of: the day the evidence speaks of; the first source's own day where it is not given.
        seen: `newest_assessment` when the officer looked, so that nobody decides unawares.

    Raises:
        CannotAssess: if somebody was faster, evidence is lacking, or the verdict cannot follow.
    """
    require(by, Act.ASSESS)
    with writing("assess a promise", by=by, at=at) as entry:
        standing = Standing.objects.select_related("terms").get(pk=commitment_id)
        _nobody_was_faster(commitment_id, seen)
        written = write_assessment(
            entry,
            standing,
            verdict,
            as_of,
            cited,
            on=on,
            found_en=found_en,
            found_zh=found_zh,
        )
        current.refresh([commitment_id])
    return written


def write_assessment(
    entry: Entry,
    standing: Standing,
    verdict: Verdict,
    as_of: Interval | None,
    cited: Sequence[Cite],
    *,
    on: date,
    found_en: str = "",
    found_zh: str = "",
    said_by: Subject | None = None,
) -> Assessment:
    """One assessment within a transaction that writes more than it.

    Raises:
        CannotAssess: if evidence is lacking or the verdict cannot follow.
    """
    day = _day_of(verdict, as_of, cited, on)
    _must_come_after_the_promise(standing, verdict, day, cited)
    _must_fit(standing, verdict, day, cited)
    return state(
        entry,
        Assessment,
        standing.pk,
        day,
        cited=cited,
        verdict=verdict,
        found_en=found_en,
        found_zh=found_zh,
        said_by=said_by,
    )


def look_in_vain(
    *, commitment_id: int, on: date, by: User | None, at: datetime, seen: int | None = None
) -> Assessment:
    """Say that somebody looked today and found nothing. The verdict before it stays.

    Raises:
        CannotAssess: if somebody was faster or it was said today already.
    """
    today = (
        Assessment.objects.live()
        .about(commitment_id)
        .filter(verdict=Verdict.NOTHING_FOUND, last=on)
        .select_related("entry__recorded_by")
        .first()
    )
    if today is not None:
        raise CannotAssess(
            _("%(who)s looked today already and found nothing.") % {"who": _who(today)}
        )
    return assess(
        commitment_id=commitment_id,
        verdict=Verdict.NOTHING_FOUND,
        cited=(),
        as_of=on_day(on),
        on=on,
        by=by,
        at=at,
        seen=seen,
    )


def correct_assessment(
    *,
    assessment_id: int,
    verdict: Verdict,
    as_of: Interval,
    cited: Sequence[Cite] | None,
    on: date,
    by: User | None,
    at: datetime,
    found_en: str = "",
    found_zh: str = "",
) -> Assessment:
    """Put right what was recorded wrongly; the wrong word stays readable.

    Args:
        cited: None keeps the sources it had.

    Raises:
        CannotAssess: if it is an enterprise's own word, or does not fit among the others.
        CannotReplace: if somebody corrected it in the meantime.
    """
    require(by, Act.ASSESS)
    with writing("correct an assessment", by=by, at=at) as entry:
        wrong: Assessment = Assessment.objects.select_related("cited__source").get(pk=assessment_id)
        _must_be_the_offices(wrong)
        standing = Standing.objects.get(pk=wrong.subject_id)
        places = _places(wrong) if cited is None else cited
        _must_be_shown(verdict, places)
        _not_in_the_future(as_of, on)
        if cited is not None or as_of != wrong.as_of:
            _must_come_after_the_promise(standing, verdict, as_of, places)
        # Written first, so that a correction somebody else made is told of before anything else.
        written = replace(
            entry,
            wrong,
            as_of=as_of,
            cited=cited if needs_evidence(verdict) else (),
            verdict=verdict,
            found_en=found_en,
            found_zh=found_zh,
        )
        _must_fit(standing, verdict, as_of, places, but=written.pk)
        current.refresh([wrong.subject_id])
    return written


def withdraw_assessment(
    *, assessment_id: int, why: str, by: User | None, at: datetime
) -> Assessment:
    """Say that an assessment should never have been written; the one before it stands again.

    Raises:
        CannotAssess: if no reason is given, it is an enterprise's own word, or answers one.
        CannotReplace: if somebody corrected it in the meantime.
    """
    require(by, Act.ASSESS)
    if not why.strip():
        raise CannotAssess(_("Say why it is withdrawn: others will read it."))
    with writing("withdraw an assessment", by=by, at=at) as entry:
        wrong: Assessment = Assessment.objects.get(pk=assessment_id)
        _must_be_the_offices(wrong)
        must_answer_nobody(wrong)
        written = withdraw(entry, wrong, why=why.strip())
        current.refresh([wrong.subject_id])
    return written


def _must_be_the_offices(wrong: Assessment) -> None:
    """No officer speaks in the name of an enterprise."""
    if wrong.said_by_id is not None:
        raise CannotAssess(
            _(
                "The enterprise said this itself: nobody corrects it or takes it back. Assess the promise anew."
            )
        )


def must_answer_nobody(wrong: Assessment) -> None:
    """An answer is corrected, not taken back: what the enterprise said would be followed by nobody.

    Raises:
        CannotAssess: if the office answered with it what an enterprise said.
    """
    if answers(wrong):
        raise CannotAssess(
            _(
                "With this the office answered what the enterprise said. Correct it instead: to “%(nothing)s”, if that shows nothing."
            )
            % {"nothing": Verdict.NOTHING_FOUND.label}
        )


def _day_of(verdict: Verdict, as_of: Interval | None, cited: Sequence[Cite], on: date) -> Interval:
    if needs_evidence(verdict) and not cited:
        raise CannotAssess(
            _(
                "“%(verdict)s” needs a source that shows it. Without one, say that nothing was found."
            )
            % {"verdict": verdict.label}
        )
    day = as_of or _day_printed(cited[0].source)
    if day is None:
        raise CannotAssess(
            _("The source bears no day. Say of which day it speaks: 2024, 2024-06 or 2024-06-30.")
        )
    _not_in_the_future(day, on)
    return day


def _must_be_shown(verdict: Verdict, cited: Sequence[Cite]) -> None:
    if needs_evidence(verdict) and not cited:
        raise CannotAssess(
            _(
                "“%(verdict)s” needs a source that shows it. Without one, say that nothing was found."
            )
            % {"verdict": verdict.label}
        )


def _day_printed(source: Source) -> Interval | None:
    if source.first is None or source.last is None:
        return None
    return Interval(source.first, source.last, source.printed)


def _not_in_the_future(day: Interval, on: date) -> None:
    if day.first > on:
        raise CannotAssess(
            _("%(day)s has not come yet: nobody can have seen what was so then.") % {"day": day}
        )


def _must_come_after_the_promise(
    standing: Standing, verdict: Verdict, day: Interval, cited: Sequence[Cite]
) -> None:
    """What was so, or was printed, before somebody promised it shows nothing of the promise."""
    if not needs_evidence(verdict):
        return
    made = timeline.promised_on(standing.pk)
    printed = [_day_printed(one.source) for one in cited]
    dated = [one for one in printed if one]
    # A source without a day may be of any.
    days = [day, max(dated)] if dated and len(dated) == len(printed) else [day]
    early = next((one for one in days if one.last < made.first), None)
    if early is not None:
        raise CannotAssess(
            _(
                "The evidence is of %(day)s, the promise of %(made)s: nothing from before it shows "
                "what became of it. Check the day of the document, or correct that of the promise."
            )
            % {"day": early, "made": made}
        )


def _nobody_was_faster(commitment_id: int, seen: int | None) -> None:
    if seen is None or timeline.newest_assessment(commitment_id) == seen:
        return
    newest = Assessment.objects.about(commitment_id).select_related("entry__recorded_by")
    faster = newest.order_by("-pk")[0]
    raise CannotAssess(
        _("%(who)s recorded “%(verdict)s” in the meantime. Look at it, then decide again.")
        % {"who": _who(faster), "verdict": Verdict(faster.verdict).label}
    )


def _who(fact: Assessment) -> str:
    by = fact.entry.recorded_by
    return str(by.get_full_name() or by.get_username()) if by else _("The import")


def _must_fit(
    standing: Standing,
    verdict: Verdict,
    day: Interval,
    cited: Sequence[Cite],
    *,
    but: int | None = None,
) -> None:
    """Check the table of verdicts at the place the new one takes among the others by its day."""
    others = [a for a in timeline.assessments(standing.pk) if a.pk != but]
    looks = timeline.looks(others)
    place = sum(1 for other in others if other.last <= day.last)
    # A source that is not on the record yet has no key: nobody can have cited it before.
    new = Look(verdict, frozenset(c.source.pk or 0 for c in cited))
    fault = unfit(looks[:place], new, looks[place:], Strength(standing.strength))
    if fault is not None:
        raise CannotAssess(_why_not(fault, Strength(standing.strength)))


def _why_not(fault: Unfit, strength: Strength) -> str:
    names = {
        "now": fault.now.label if fault.now else _("no verdict"),
        "then": fault.then.label,
    }
    if fault.lacks is Needs.NEW_EVIDENCE:
        return (
            _(
                "From “%(now)s” to “%(then)s” it takes new evidence: a source that no assessment "
                "of this promise has cited before."
            )
            % names
        )
    if fault.lacks is Needs.EVIDENCE:
        return _("“%(then)s” needs a source that shows it.") % names
    if strength is Strength.WISH:
        return _("A wish binds nobody: it cannot become “%(then)s”.") % names
    return (
        _(
            "“%(now)s” cannot be followed by “%(then)s”. If it was recorded wrongly, correct that "
            "assessment."
        )
        % names
    )


def _places(fact: Assessment) -> list[Cite]:
    if fact.cited is None:
        return []
    return [Cite(c.source) for c in (fact.cited, *fact.cited.further.select_related("source"))]
