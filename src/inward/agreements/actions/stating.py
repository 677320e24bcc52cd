"""What an enterprise says of a promise by a link of its own, and what the office makes of it."""

import hashlib
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from inward.agreements import current
from inward.agreements.actions.assessing import CannotAssess, write_assessment
from inward.agreements.models import Answer, Assessment, Standing, Statement, Wording
from inward.agreements.rules import CONFIRMABLE, OVER, Position, Verdict
from inward.core.intervals import Interval, on_day
from inward.core.permissions import Act, require
from inward.directory.queries import family
from inward.evidence.actions import Cite, register, state, writing
from inward.evidence.models import Document, Entry, Label, Source, Subject
from inward.evidence.rules import Confidence
from inward.evidence.uploads import let_go

# What was written with a statement is kept three years, then erased; that it was said stays.
WORDS_KEPT = timedelta(days=3 * 366)
_STATED = {
    Position.CONFIRMS: gettext_lazy("%(name)s confirms by its own link that a promise is kept"),
    Position.DISPUTES: gettext_lazy("%(name)s disputes by its own link that a promise is kept"),
    Position.DECLARES: gettext_lazy("%(name)s says by its own link that a promise is kept"),
}
# As many statements as one enterprise makes on one day.
PER_DAY = 20


class CannotState(Exception):
    """This cannot be said of the promise now. The message is fit for whoever holds the link."""


def confirm(
    *,
    commitment_id: int,
    speaker: Subject,
    verdict: Verdict,
    agrees: bool,
    on: date,
    at: datetime,
    text: str = "",
    who: str = "",
) -> Statement:
    """The enterprise confirms what the office found of a promise, or disputes it.

    A confirmation is an assessment in the enterprise's own name: it says what the office found, of
    the same day and by the same sources, and beside these cites what the enterprise said. A dispute
    leaves the verdict standing, marked as disputed until an officer has answered.

    Raises:
        CannotState: if the office has found otherwise since, or a dispute says nothing.
    """
    with writing(
        "an enterprise confirms" if agrees else "an enterprise disputes", by=None, at=at
    ) as entry:
        standing = (
            Standing.objects.select_related("terms", "said__cited__source")
            .filter(pk=commitment_id)
            .first()
        )
        if standing is None or verdict not in CONFIRMABLE or standing.verdict != verdict:
            raise CannotState(
                _("The office has found otherwise since this link was made. Ask it for a new one.")
            )
        if not agrees and not text.strip():
            raise CannotState(_("Say in a few words what is not so."))
        position = Position.CONFIRMS if agrees else Position.DISPUTES
        said = _say(entry, standing, position, verdict, speaker, on, text=text, who=who)
        if agrees:
            finding = standing.said
            assert finding is not None
            write_assessment(
                entry,
                standing,
                verdict,
                finding.as_of,
                [*_sources_of(finding), Cite(_source_of(said, speaker, text, who))],
                on=on,
                found_en=finding.found_en,
                found_zh=finding.found_zh,
                said_by=speaker,
            )
        current.refresh([commitment_id])
    return said


def declare_kept(
    *,
    commitment_id: int,
    speaker: Subject,
    document: Document,
    on: date,
    at: datetime,
    text: str = "",
    who: str = "",
) -> Statement:
    """The enterprise says that a promise is kept and sends what shows it: kept, to be confirmed.

    Raises:
        CannotState: as `may_declare`.
    """
    with writing("an enterprise says it is kept", by=None, at=at) as entry:
        standing = may_declare(commitment_id, speaker, on=on)
        said = _say(
            entry,
            standing,
            Position.DECLARES,
            Verdict.KEPT,
            speaker,
            on,
            text=text,
            who=who,
            document=document.digest,
        )
        current.refresh([commitment_id])
    return said


def may_declare(commitment_id: int, speaker: Subject, *, on: date) -> Standing:
    """Where a promise stands that this enterprise may say it has kept.

    Raises:
        CannotState: if another promised it, it is over, or the enterprise has said too much today.
    """
    standing = Standing.objects.filter(pk=commitment_id).first()
    if standing is None:
        raise CannotState(_("This promise is not on the record any more. Ask the office."))
    if standing.promisor_id not in family([speaker.pk]):
        raise CannotState(_("Only who promised it says that it is kept."))
    if standing.verdict in OVER:
        raise CannotState(
            _("This promise is “%(verdict)s” on the record already.")
            % {"verdict": Verdict(standing.verdict).label}
        )
    day = on_day(on)
    today = Statement.objects.filter(speaker=speaker, first=day.first, last=day.last)
    if today.count() >= PER_DAY:
        raise CannotState(_("That is enough for one day. Send the rest tomorrow."))
    return standing


def accept(
    *,
    statement_id: int,
    verdict: Verdict,
    on: date,
    by: User | None,
    at: datetime,
    as_of: Interval | None = None,
    title: str = "",
    found_en: str = "",
    found_zh: str = "",
) -> Answer:
    """Take what the enterprise sent as evidence: an assessment that cites it.

    Args:
        as_of: the day it speaks of; the day it was sent where it is not given.

    Raises:
        CannotAssess: if it was answered already, the verdict is the one disputed or cannot follow,
            or a later one stands and no day is given.
    """
    require(by, Act.ASSESS)
    with writing("accept a statement", by=by, at=at) as entry:
        said = _unanswered(statement_id)
        standing = Standing.objects.select_related("terms").get(pk=said.subject_id)
        if said.position == Position.DISPUTES and verdict == said.verdict:
            raise CannotAssess(
                _(
                    "“%(verdict)s” is what the enterprise disputes. Choose what is so instead, or let the finding stand and say why."
                )
                % {"verdict": verdict.label}
            )
        if as_of is None:
            _must_count(standing, said)
        source = _document_source(said, title) if said.document else _spoken(said)
        written = write_assessment(
            entry,
            standing,
            verdict,
            as_of or said.as_of,
            [Cite(source)],
            on=on,
            found_en=found_en,
            found_zh=found_zh,
        )
        made = state(entry, Answer, said.subject_id, on_day(on), statement=said, assessment=written)
        current.refresh([said.subject_id])
    return made


def _must_count(standing: Standing, said: Statement) -> None:
    """Of the day it was sent, it would lie before what the office has found since."""
    if standing.verdict_last is not None and standing.verdict_last > said.last:
        raise CannotAssess(
            _(
                "“%(verdict)s” of %(day)s was found after this was sent, and would go on standing. Say as of which day the document speaks."
            )
            % {"verdict": Verdict(standing.verdict).label, "day": standing.verdict_printed}
        )


def refuse(*, statement_id: int, why: str, on: date, by: User | None, at: datetime) -> Answer:
    """Leave the promise as it stood, with the reason the enterprise reads on its page.

    Raises:
        CannotAssess: if it was answered already or no reason is given.
    """
    require(by, Act.ASSESS)
    if not why.strip():
        raise CannotAssess(_("Say why: the enterprise reads it on its page."))
    with writing("refuse a statement", by=by, at=at) as entry:
        said = _unanswered(statement_id)
        made = state(entry, Answer, said.subject_id, on_day(on), statement=said, note=why.strip())
        if said.document and not Source.objects.filter(digest=said.document).exists():
            for document in Document.objects.filter(digest=said.document):
                let_go(document, on=on)
        current.refresh([said.subject_id])
    return made


def erase_old_statements(*, on: date) -> int:
    """Drop the words of statements whose day of erasing has come; the number of them."""
    return Wording.objects.filter(erase_after__lte=on).delete()[0]


def _say(
    entry: Entry,
    standing: Standing,
    position: Position,
    verdict: Verdict,
    speaker: Subject,
    on: date,
    *,
    text: str,
    who: str,
    document: str = "",
) -> Statement:
    said = state(
        entry,
        Statement,
        standing.pk,
        on_day(on),
        position=position,
        verdict=verdict,
        speaker=speaker,
        document=document,
    )
    at = entry.recorded_at
    Wording.objects.create(
        statement=said,
        text=text.strip(),
        who=who.strip(),
        at=at,
        erase_after=(at + WORDS_KEPT).date(),
    )
    return said


def _unanswered(statement_id: int) -> Statement:
    said: Statement = Statement.objects.select_related("speaker", "subject").get(pk=statement_id)
    known = Answer.objects.filter(statement=said).select_related("entry__recorded_by").first()
    if known is not None:
        by = known.entry.recorded_by
        raise CannotAssess(
            _("%(who)s has answered this already. Open the promise again to see how.")
            % {"who": (by.get_full_name() or by.get_username()) if by else _("Somebody")}
        )
    return said


def _named(speaker: Subject) -> str:
    label = Label.objects.filter(pk=speaker.pk).first()
    return (label.name_zh or label.name_en) if label else _("The enterprise")


def _spoken(said: Statement) -> Source:
    words = Wording.objects.filter(statement=said).first()
    return _source_of(said, said.speaker, words.text if words else "", words.who if words else "")


def _sources_of(finding: Assessment) -> list[Cite]:
    """Where the office found it. What was said of it stands beside, and is not said again."""
    first = finding.cited
    if first is None:
        return []
    places = [first, *first.further.select_related("source").order_by("pk")]
    return [
        Cite(one.source, one.locator, one.quote, Confidence(one.confidence))
        for one in places[: len(places) - 1 if finding.said_by_id else None]
    ]


def _source_of(said: Statement, speaker: Subject, text: str, who: str) -> Source:
    """The statement itself as a document: in the office's language, its words only as a digest."""
    # What was said stays verifiable against the words as long as these are kept.
    whole = "\n".join([str(said.pk), said.position, said.verdict, who.strip(), text.strip()])
    with override(settings.LANGUAGE_CODE):
        title = _STATED[Position(said.position)] % {"name": _named(speaker)}
        note = _("Said by a link of its own; the words stand with the promise.")
    return register(
        Source(
            title=title[:500],
            publisher=_named(speaker)[:300],
            kind_id="source_kind:company",
            first=said.first,
            last=said.last,
            printed=said.printed,
            language="zh",
            digest=hashlib.sha256(whole.encode()).hexdigest(),
            note=note,
        )
    )


def _document_source(said: Statement, title: str) -> Source:
    """The document that was sent, on the record once, whatever it shows."""
    # It may have been refused for another promise before: as evidence it stays.
    Document.objects.filter(digest=said.document).update(erase_after=None)
    if known := Source.objects.filter(digest=said.document).first():
        return known
    document = Document.objects.filter(digest=said.document).first()
    if document is None:
        raise CannotAssess(_("The document was erased; it shows nothing any more."))
    return register(
        Source(
            title=(title.strip() or document.name)[:500],
            publisher=_named(said.speaker)[:300],
            kind_id="source_kind:company",
            first=said.first,
            last=said.last,
            printed=said.printed,
            digest=said.document,
        )
    )
