"""Teams and members; messages, private links, attempts of strangers and jobs."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from inward.evidence.models import Described, Subject
from inward.evidence.rules import Kind
from inward.office import rules


class Team(Described):
    """A department, or a sub-district's own service team."""

    kind_of_subject = Kind.TEAM
    # The area lies in a package above; a team points at its subject.
    area = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")


class Member(models.Model):
    """Somebody who works here: a user, their team and the language they read."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    # What private links of their own point at; founded with the first of them.
    subject = models.OneToOneField(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    language = models.CharField(
        max_length=10, default="zh-hans", choices=[("zh-hans", "简体中文"), ("en", "English")]
    )

    def __str__(self) -> str:
        return str(self.user)


class Message(models.Model):
    """An e-mail on its way out. Kept here first, so that sending can fail and be tried again."""

    # Whoever writes the same message twice (a second tick, a retried action) finds it taken.
    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    text = models.TextField()
    about = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    erase_after = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["written_at"], condition=models.Q(sent_at=None), name="message_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def told(self) -> str:
        """Why it has not gone out, for whoever reads it."""
        if self.error == rules.HANDED_OVER:
            return _("The machine stopped while it was handed over.")
        return self.error


class Link(models.Model):
    """A private link to one subject for one purpose. Only a digest of it is kept."""

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    for_whom = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    expires_at = models.DateTimeField()
    once = models.BooleanField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "purpose"], name="link_to")]

    def __str__(self) -> str:
        return f"{self.purpose} for {self.for_whom or 'anybody who has it'}"


class Attempt(models.Model):
    """Somebody unknown did something; kept as a digest until the hour is over."""

    digest = models.CharField(max_length=64, db_index=True)
    hour = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H}"


class Job(models.Model):
    """Work longer than a page may take, done by the one worker; survives a restart."""

    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=rules.JobState, default=rules.JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=1000, blank=True)
    result = models.JSONField(default=dict)
    # A worker that has not been heard of since is gone, and its job is taken up again.
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(state__in=["waiting", "working"]),
                name="job_to_do",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def told(self) -> str:
        """What it said last, for whoever reads it."""
        if self.said == rules.BROKEN:
            return _(
                "An error of the system stopped this. Nothing was changed; it has been logged."
            )
        return self.said


class Task(models.Model):
    """A next step with a day: to do, promised to somebody, or awaited from somebody."""

    kind = models.CharField(max_length=8, choices=rules.TaskKind, default=rules.TaskKind.DO)
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    # An organisation, project, commitment, case ... or nothing in particular.
    about = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(max_length=300)
    whom = models.CharField(max_length=200, blank=True)  # promised to, or awaited from
    due = models.DateField()
    due_time = models.TimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["member", "due", "id"],
                condition=models.Q(done_at=None),
                name="task_open",
            ),
            models.Index(fields=["about"], name="task_about"),
        ]

    def __str__(self) -> str:
        return self.text
