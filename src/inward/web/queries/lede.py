"""The sentence an organisation's page begins with, put together from what the record can show."""

from calendar import monthrange
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from inward.agreements.rules import Verdict
from inward.core.intervals import Interval
from inward.core.language import is_chinese
from inward.core.printed import in_prose, ordinal, quantity, spelled
from inward.directory.models import Establishment
from inward.events.queries import Attendance
from inward.events.rules import Turn
from inward.web.queries.story import Kept, Story

_HONOURS = {"award", "certification", "appointment"}
_TOLD = 3


def lede(story: Story) -> str:
    """One to three sentences: where it was last seen, how its promises stand, where it is."""
    sentences = [*_attended(story), *_promised(story.kept), *_grown(story)]
    if len(sentences) < 2:
        sentences += _present(story.open_establishments)
    if not sentences:
        sentences = [_("The record knows its name and little more.")]
    return ("" if is_chinese() else " ").join(sentences)


def _attended(story: Story) -> Iterator[str]:
    main = next((a for a in story.attendances if a.latest), None)
    if main is None or main.latest is None:
        return
    edition = next(seen.edition for seen in reversed(main.editions) if seen.turn)
    told = {
        "programme": main.programme.name,
        "when": in_prose(_month(edition.held)) if edition.held else edition.name,
        "nth": ordinal(main.latest.times),
        "stand": _stand(story, main),
    }
    honoured = main.programme.kind_id.partition(":")[2] in _HONOURS
    yield _sentence(main.latest, honoured=honoured) % told


def _sentence(turn: Turn, *, honoured: bool) -> str:
    if honoured:
        return _("Honoured in %(when)s: %(programme)s%(stand)s.")
    if turn.is_first:
        if turn.times_certain:
            return _("At the %(programme)s for the first time in %(when)s%(stand)s.")
        return _("At the %(programme)s in %(when)s, for the first time on this record%(stand)s.")
    if turn.running > 1 and turn.running == turn.times:
        if turn.running_certain:
            return _("At the %(programme)s for the %(nth)s edition running in %(when)s%(stand)s.")
        return _(
            "At the %(programme)s in %(when)s, the %(nth)s edition running on this record%(stand)s."
        )
    if turn.times_certain:
        return _("At the %(programme)s for the %(nth)s time in %(when)s%(stand)s.")
    return _("At the %(programme)s in %(when)s, for the %(nth)s time on this record%(stand)s.")


def _month(held: Interval) -> Interval:
    """A sentence names the month of a fair, not its days."""
    first, last = held.first, held.last
    if (first.year, first.month) != (last.year, last.month):
        return held
    end = monthrange(last.year, last.month)[1]
    return Interval(first.replace(day=1), last.replace(day=end))


def _stand(story: Story, main: Attendance) -> str:
    edition = next(seen.edition for seen in reversed(main.editions) if seen.turn)
    for part in story.participations:
        if part.event.edition_id == edition.pk and part.stand_m2:
            area = story.stand_at(part.event_id) or part.stand_m2
            return _(", with a stand of %(area)s") % {"area": quantity(area, "m2")}
    return ""


def _promised(kept: Kept) -> Iterator[str]:
    if kept.total == 0:
        if kept.wishes:
            yield ngettext(
                "What it voiced is a wish, not a promise.",
                "What it voiced are wishes, not promises.",
                kept.wishes,
            )
        return
    shares = [
        _share(verdict, kept.by_verdict[verdict])
        for verdict in (*_SHARES, "")
        if kept.by_verdict[verdict]
    ]
    yield ngettext(
        "Of the %(n)s promise it made, %(shares)s.",
        "Of the %(n)s promises it made, %(shares)s.",
        kept.total,
    ) % {"n": spelled(kept.total), "shares": _and(shares)}


_SHARES = (
    Verdict.KEPT,
    Verdict.KEPT_IN_PART,
    Verdict.ON_TRACK,
    Verdict.AT_RISK,
    Verdict.BROKEN,
    Verdict.CHANGED,
    Verdict.RELEASED,
)


def _share(verdict: str, n: int) -> str:
    told = {
        Verdict.KEPT: ngettext(
            "%(n)s is kept and shown by documents", "%(n)s are kept and shown by documents", n
        ),
        Verdict.KEPT_IN_PART: ngettext("%(n)s is kept in part", "%(n)s are kept in part", n),
        Verdict.ON_TRACK: ngettext(
            "%(n)s was last seen on track", "%(n)s were last seen on track", n
        ),
        Verdict.AT_RISK: ngettext("%(n)s is at risk", "%(n)s are at risk", n),
        Verdict.BROKEN: ngettext("%(n)s was not kept", "%(n)s were not kept", n),
        Verdict.CHANGED: ngettext("%(n)s was changed", "%(n)s were changed", n),
        Verdict.RELEASED: ngettext("%(n)s was released", "%(n)s were released", n),
        "": ngettext("%(n)s has no evidence either way", "%(n)s have no evidence either way", n),
    }
    return told[verdict] % {"n": spelled(n)}


def _grown(story: Story) -> Iterator[str]:
    """How far its network came, between the first and the last day that anybody says."""
    for series in story.series:
        first, last = series.observations[0], series.latest
        if series.drawing and first.value != last.value:
            yield _("%(metric)s: from %(first)s in %(start)s to %(last)s in %(end)s.") % {
                "metric": last.metric.name,
                "first": quantity(first.value, first.unit, first.quantifier),
                "start": in_prose(first.as_of),
                "last": quantity(last.value, last.unit, last.quantifier),
                "end": in_prose(last.as_of),
            }
            return


def _present(establishments: Sequence[Establishment]) -> Iterator[str]:
    if not establishments:
        return
    told = [_place(one) for one in establishments[:_TOLD]]
    if len(establishments) > _TOLD:
        told.append(_("%(n)s more") % {"n": spelled(len(establishments) - _TOLD)})
    yield _("Present with: %(places)s.") % {"places": _and(told)}


def _place(one: Establishment) -> str:
    what = (
        one.function.name if is_chinese() else one.function.name[:1].lower() + one.function.name[1:]
    )
    where = str(one.place.label) if one.place else ""
    since = _("from %(day)s") % {"day": in_prose(one.opened)} if one.opened else ""
    beside = (_(", ")).join(part for part in (where, since) if part)
    return _("%(what)s (%(beside)s)") % {"what": what, "beside": beside} if beside else what


def _and(parts: Sequence[str]) -> str:
    """One, two, and three; in Chinese joined by commas alone."""
    if len(parts) == 1:
        return parts[0]
    return _("%(first)s and %(last)s") % {"first": _(", ").join(parts[:-1]), "last": parts[-1]}
