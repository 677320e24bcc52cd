"""Jobs: asked for by a page, done by one worker, taken up again after a crash. No broker."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q

from inward.office.models import Job
from inward.office.rules import BROKEN, LOST_AFTER, JobState

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class JobRefused(Exception):
    """The job cannot be done; its message is for whoever asked for it."""


@dataclass(frozen=True, slots=True)
class Report:
    """How a handler says how far it is."""

    job: Job
    clock: Clock

    def __call__(self, done: int, total: int, said: str = "") -> None:
        Job.objects.filter(pk=self.job.pk).update(
            done=done, total=total, said=said[:1000], heard_at=self.clock()
        )


Handler = Callable[[Job, Report], dict[str, Any]]


def ask_for(*, kind: str, arguments: dict[str, Any], by: User | None, at: datetime) -> Job:
    """Queue a job."""
    return Job.objects.create(kind=kind, arguments=arguments, by=by, asked_at=at)


def do_next(handlers: Mapping[str, Handler], *, clock: Clock) -> Job | None:
    """Do the oldest job that waits or was left behind; None when there is nothing to do.

    A handler's own writes are its transaction; it must be safe to run again after a crash.
    """
    job = _claim(clock())
    if job is None:
        return None
    try:
        result = handlers[job.kind](job, Report(job, clock))
        ended = {"state": JobState.DONE, "result": result}
    except JobRefused as refusal:
        ended = {"state": JobState.FAILED, "said": str(refusal)[:1000]}
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        ended = {"state": JobState.FAILED, "said": BROKEN}
    Job.objects.filter(pk=job.pk).update(**ended, ended_at=clock())
    job.refresh_from_db()
    return job


def take_up_again() -> int:
    """Put back what a worker left behind. Only for the one worker, when it begins.

    It need not wait until a job counts as lost: whoever was working on it is gone.
    """
    return Job.objects.filter(state=JobState.WORKING).update(state=JobState.WAITING)


def _claim(at: datetime) -> Job | None:
    lost = Q(state=JobState.WORKING, heard_at__lt=at - LOST_AFTER)
    for job in Job.objects.filter(Q(state=JobState.WAITING) | lost).order_by("id")[:5]:
        mine = Job.objects.filter(pk=job.pk, state=job.state, heard_at=job.heard_at)
        if mine.update(state=JobState.WORKING, heard_at=at):
            job.refresh_from_db()
            return job
    return None
