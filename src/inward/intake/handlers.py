"""What the worker does for lists. Each is safe to run again after a crash."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import translation
from django.utils.timezone import localtime

from inward.intake import accepting, batches
from inward.intake.accepting import accept
from inward.intake.batches import CannotTakeList
from inward.intake.entering import Written
from inward.intake.models import Batch
from inward.intake.states import BatchState
from inward.intake.understanding import propose_again, read_in
from inward.office.jobs import Handler, JobRefused, Report
from inward.office.models import Job, Member


def read_list(job: Job, report: Report) -> dict[str, Any]:
    """Read a file and propose what its rows mean."""
    batch = Batch.objects.get(pk=job.arguments["batch"])
    if batch.state == BatchState.WAITING:
        with _in_their_language(job):
            read_in(batch, report, on=localtime(report.clock()).date())
    return {"batch": batch.pk}


def propose_list(job: Job, report: Report) -> dict[str, Any]:
    """Propose anew, after the columns were changed."""
    batch = Batch.objects.get(pk=job.arguments["batch"])
    if batch.state == BatchState.WAITING:
        with _in_their_language(job):
            propose_again(batch, report, on=localtime(report.clock()).date())
    return {"batch": batch.pk}


def accept_list(job: Job, report: Report) -> dict[str, Any]:
    """Take a list in. A list that another run has taken in already is left alone."""
    batch = Batch.objects.get(pk=job.arguments["batch"])
    if batch.state != BatchState.ACCEPTING:
        return dict(job.result) or Written().as_json()
    by = User.objects.filter(pk=job.arguments.get("by")).first()
    with _in_their_language(job):
        try:
            return accept(batch, by=by, at=report.clock(), told=report).as_json()
        except CannotTakeList as refusal:
            raise JobRefused(str(refusal)) from refusal
        finally:
            accepting.give_back(batch)


def _in_their_language(job: Job) -> Any:
    """What is said about a list is in the language of whoever sent it."""
    member = Member.objects.filter(user=job.by_id).first() if job.by_id else None
    return translation.override(member.language if member else translation.get_language())


HANDLERS: dict[str, Handler] = {
    batches.READ: read_list,
    batches.PROPOSE: propose_list,
    batches.ACCEPT: accept_list,
}
