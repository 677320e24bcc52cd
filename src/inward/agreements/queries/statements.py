"""What enterprises say of promises themselves, and what of it waits for an answer."""

from collections.abc import Sequence

from django.db.models import QuerySet

from inward.agreements.models import Answer, Assessment, Statement
from inward.agreements.rules import Position
from inward.evidence.models import Document


def statements_of(commitment_id: int) -> list[Statement]:
    """What enterprises said of a promise themselves, newest first, each with the office's answer."""
    rows = Statement.objects.live().about(commitment_id)
    return list(
        rows.select_related(
            "speaker__label",
            "wording",
            # Of what was taken, as it was corrected since: `Answer.finding` asks no further.
            "answer__assessment__replaced_by__replaced_by",
            "answer__entry__recorded_by",
            "entry",
        ).order_by("-pk")
    )


def answers(finding: Assessment) -> bool:
    """Whether the office answered with it what an enterprise said, as it is or before a correction."""
    pk: int | None = finding.pk
    while pk is not None:
        if Answer.objects.filter(assessment=pk).exists():
            return True
        pk = Assessment.objects.values_list("replaces_id", flat=True).get(pk=pk)
    return False


def unanswered() -> QuerySet[Statement]:
    """What enterprises say and the office has not answered; to confirm a finding asks for none."""
    return Statement.objects.live().filter(answer=None).exclude(position=Position.CONFIRMS)


def unanswered_documents() -> set[str]:
    """The documents an officer has still to look at, by digest."""
    sent = unanswered().exclude(document="")
    return set(sent.values_list("document", flat=True))


def documents_of(statements: Sequence[Statement]) -> dict[str, Document]:
    """The documents sent with them, by digest; an erased one is not among them."""
    digests = {said.document for said in statements if said.document}
    return {one.digest: one for one in Document.objects.filter(digest__in=digests)}
