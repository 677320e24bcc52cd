"""What one enterprise may see: what is its own, and nothing of others. Nothing here writes."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Q, QuerySet

from inward.aftercare.models import Case, CaseStep, Desk, Words
from inward.aftercare.rules import CaseKind, Step
from inward.agreements.models import Assessment, Commitment, Paper, Party, Standing, Statement
from inward.agreements.queries.ledger import Row, row_of, rows_of_promises
from inward.agreements.rules import CONFIRMABLE, Verdict
from inward.directory.models import PUBLIC_BODY, Organisation
from inward.directory.queries import family
from inward.events.queries import Attendance, attendance
from inward.evidence.models import Citation, Document, Label, Subject
from inward.evidence.queries import Citations, citations_of
from inward.evidence.rules import Kind
from inward.office.models import Link

# As many of each as one page shows.
SHOWN = 200


@dataclass(frozen=True)
class Enterprise:
    """One enterprise on a day, with whoever was merged into it."""

    organisation: Organisation
    on: date
    family: frozenset[int]

    @property
    def subject(self) -> Subject:
        return self.organisation.subject

    @cached_property
    def label(self) -> Label:
        return Label.objects.get(pk=self.organisation.pk)

    @cached_property
    def attendances(self) -> list[Attendance]:
        """The programmes it came to, most often first, each with how often."""
        found = [a for a in attendance(self.organisation.pk, on=self.on) if a.latest]
        return sorted(found, key=lambda a: (-(a.latest.times if a.latest else 0), a.programme.pk))

    @cached_property
    def papers(self) -> list[Paper]:
        """The agreements it is a party of, the last signed first."""
        own = Party.objects.live().filter(party_id__in=self.family)
        rows = Paper.objects.filter(pk__in=own.values("subject_id"))
        found = rows.select_related("agreement__subject", "kind", "signing", "event__subject")
        return list(found.order_by("-signed_last", "-pk")[:SHOWN])

    @cached_property
    def promises(self) -> list[Row]:
        """What it promised and what was promised to it, in the order of the ledger."""
        return rows_of_promises(self._standings, on=self.on, limit=SHOWN)

    @property
    def _standings(self) -> QuerySet[Standing]:
        # Each side by an index of its own.
        given = Commitment.objects.filter(promisee_id__in=self.family).values("pk")
        return Standing.objects.filter(Q(promisor_id__in=self.family) | Q(pk__in=given))

    def promise(self, uuid: UUID) -> Row | None:
        """One of its promises; None for anybody else's."""
        found = self._standings.filter(commitment__subject__uuid=uuid).first()
        return row_of(found.pk, on=self.on) if found else None

    @cached_property
    def cases(self) -> list[Desk]:
        """What it asked for, what is open first by the day promised."""
        rows = Desk.objects.filter(case__in=self._asked, enterprise_id__in=self.family)
        found = rows.select_related("case__subject", "case__topic").order_by("-received_at", "-pk")
        return sorted(found[:SHOWN], key=lambda d: (d.closed_at is not None, d.answer_by))

    @property
    def _asked(self) -> QuerySet[Case]:
        """Its cases. Not what a person asked on the public site: whoever holds the link of the
        enterprise the office put it down to is not the one who wrote those words."""
        rows = Case.objects.filter(enterprise_id__in=self.family)
        return rows.exclude(kind=CaseKind.ENQUIRY, contact__isnull=False)

    def case(self, uuid: UUID) -> Case | None:
        rows = self._asked.filter(subject__uuid=uuid)
        return rows.select_related("subject", "topic", "desk").first()

    def statements(self, commitment_id: int) -> list[Statement]:
        """What it said of a promise itself, newest first, each with the office's answer."""
        rows = Statement.objects.live().about(commitment_id).filter(speaker_id__in=self.family)
        taken = "answer__assessment__replaced_by__replaced_by"
        return list(rows.select_related("wording", taken).order_by("-pk")[:SHOWN])

    def document(self, digest: str) -> Document | None:
        """A document it sent itself."""
        sent = Statement.objects.filter(speaker_id__in=self.family, document=digest)
        return Document.objects.filter(digest=digest).first() if digest and sent.exists() else None

    def requests_since(self, at: datetime) -> int:
        """How many requests came in by its page since a moment."""
        made = self._asked.filter(received_at__gte=at)
        # Entered by nobody who works here.
        first = CaseStep.objects.filter(
            subject__in=made.values("subject"), step=Step.RECEIVED, entry__recorded_by=None
        )
        return first.count()


def enterprise(subject_id: int, *, on: date) -> Enterprise:
    """The enterprise of a link.

    Raises:
        Organisation.DoesNotExist: if the subject is none.
    """
    found = Organisation.objects.select_related("subject").get(pk=subject_id)
    return Enterprise(found, on, frozenset(family([subject_id])))


def course(case: Case) -> list[tuple[CaseStep, list[Words]]]:
    """What happened to a case, newest first, with the words meant for whoever asked."""
    rows = CaseStep.objects.live().about(case.pk).select_related("body__label").order_by("-id")
    words: dict[int, list[Words]] = {}
    for one in Words.objects.filter(case=case, shown=True).order_by("id"):
        words.setdefault(one.step_id or 0, []).append(one)
    return [(row, words.get(row.pk, [])) for row in rows]


# --- one question ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Claim:
    """What the office says of a promise and asks the enterprise to confirm, with its evidence."""

    row: Row
    finding: Assessment
    citations: Citations

    @property
    def places(self) -> list[Citation]:
        return self.citations.of(self.finding)

    @property
    def digests(self) -> set[str]:
        return {place.source.digest for place in self.places if place.source.digest}


def claim(commitment_id: int, *, on: date) -> Claim | None:
    """The finding that can be confirmed now; None where the office has found no such thing."""
    try:
        row = row_of(commitment_id, on=on)
    except Standing.DoesNotExist:
        # Its terms were withdrawn: there is no promise any more.
        return None
    finding = row.standing.said
    if finding is None or Verdict(finding.verdict) not in CONFIRMABLE:
        return None
    return Claim(row, finding, citations_of([finding]))


def document_behind(shown: Claim, digest: str) -> Document | None:
    """A document that is among the evidence of a claim."""
    return Document.objects.filter(digest=digest).first() if digest in shown.digests else None


def documents_behind(shown: Claim) -> dict[str, Document]:
    return {one.digest: one for one in Document.objects.filter(digest__in=shown.digests)}


def may_be_asked(commitment: Commitment) -> list[Subject]:
    """The enterprises of a promise: whoever promised or was promised, public bodies apart."""
    sides = [commitment.promisor_id, commitment.promisee_id]
    own = Organisation.objects.filter(pk__in=[s for s in sides if s]).exclude(kind_id=PUBLIC_BODY)
    found = Subject.objects.filter(pk__in=own.values("pk"), kind=Kind.ORGANISATION)
    return list(found.select_related("label").order_by("pk"))


def answer_shown(case: Case) -> list[Words]:
    """The last answer of the office that the one who asked may read."""
    last = CaseStep.objects.live().about(case.pk).filter(step=Step.ANSWERED).order_by("-id").first()
    return list(Words.objects.filter(step=last, shown=True).order_by("id")) if last else []


def asked_words(case: Case) -> list[Words]:
    """What was asked, in the words of whoever asked."""
    return list(
        Words.objects.filter(case=case, step__step=Step.RECEIVED, shown=True).order_by("id")
    )


def links_to(subject: Subject, purpose: str) -> list[Link]:
    rows = Link.objects.filter(subject=subject, purpose=purpose).select_related("made_by")
    return list(rows.order_by("-pk")[:SHOWN])
