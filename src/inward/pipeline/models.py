"""Projects, their milestones, interactions, and the notes that can be erased."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q

from inward.agreements.models import Agreement
from inward.core.models import Term
from inward.directory.models import Establishment
from inward.events.models import Event
from inward.evidence.models import Described, Fact, Observation, Subject
from inward.evidence.rules import Kind
from inward.office.models import Member, Team
from inward.pipeline.rules import EXITS, GATES, NEVER_WAIVED, Need, Stage


class Project(Described):
    """An investor's project with the office. A lead is a project that is only `received` yet."""

    kind_of_subject = Kind.PROJECT
    investor = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    # Frozen when the project is received: investors move, statistics by origin must not.
    country = models.CharField(max_length=80, blank=True)
    came_by = models.ForeignKey(Term, models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="+")
    referred_by = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What whoever referred it is owed: word of what became of it.
    feedback_due = models.DateField(null=True, blank=True)
    feedback_given = models.DateField(null=True, blank=True)
    manager = models.ForeignKey(Member, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    sector = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    requirement = models.TextField(blank=True)
    # Musts and wishes in the form of engines.siting, as the requirement page writes them.
    siting = models.JSONField(default=dict, blank=True)

    class Meta(Described.Meta):
        indexes = [models.Index(fields=["investor"], name="project_of")]


class Interaction(Fact):
    """Somebody of the office met, visited, called or wrote to the subject.

    Whoever is met for an organisation stands beside it as `person`, an id that says nothing once
    they are erased: what is counted rests on the organisation, as it was when this was written.
    """

    says = ("kind", "person", "project", "member", "team", "place")
    kind = models.ForeignKey(Term, models.PROTECT, related_name="+")
    person = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    place = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")

    class Meta(Fact.Meta):
        indexes = [
            # So does this one: when somebody was last met face to face.
            models.Index(fields=["subject", "last", "kind", "withdrawn"], name="interaction_with"),
            models.Index(fields=["project", "last"], name="interaction_in"),
            models.Index(fields=["member", "last"], name="interaction_by"),
            # Holds all that coverage reads: whom the office met in a period is asked of all rows.
            models.Index(
                fields=["kind", "last", "subject", "first", "entry", "withdrawn"],
                name="interaction_kind",
            ),
        ]


# The column of a milestone that shows that a need was met, frozen with it.
COLUMN: dict[Need, str] = {
    Need.SOURCE: "came_by",
    Need.INVESTOR: "investor",
    Need.SCREENING: "screened",
    Need.MANAGER: "manager",
    Need.REQUIREMENT: "required",
    Need.MINUTES: "cited",
    Need.EVIDENCE: "cited",
    Need.AGREEMENT: "agreement",
    Need.PROMISES: "promises",
    Need.LOCAL_ENTITY: "entity",
    Need.ACTUAL_VALUE: "observation",
    Need.ESTABLISHMENT: "establishment",
    Need.ASSESSED: "assessed",
    Need.SECOND_PERSON: "checked_by",
}


def _gate(stage: Stage) -> Q:
    """A milestone of this stage shows all its needs, or excuses those that may be excused."""
    condition = Q()
    for need in GATES[stage]:
        met = Q(**{f"{COLUMN[need]}__isnull": False})
        condition &= met if need in NEVER_WAIVED else met | ~Q(waiver="")
    return ~Q(stage=stage) | Q(withdrawn=True) | condition


class Milestone(Fact):
    """The project reached a stage, or left the path. The as-of interval says when."""

    says = (
        "stage",
        "reason",
        "waiver",
        "came_by",
        "investor",
        "screened",
        "manager",
        "required",
        "agreement",
        "promises",
        "entity",
        "observation",
        "establishment",
        "assessed",
        "done_by",
        "checked_by",
    )
    stage = models.CharField(max_length=12, choices=Stage)
    reason = models.CharField(max_length=500, blank=True)
    waiver = models.CharField(max_length=500, blank=True)
    came_by = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+")
    investor = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    # Digests of the screening note and of the requirement as they stood: the texts can be erased.
    screened = models.CharField(max_length=64, null=True)  # noqa: DJ001
    required = models.CharField(max_length=64, null=True)  # noqa: DJ001
    manager = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="+")
    # How many promises the paper holds; 0 is "none promised", said on purpose.
    promises = models.PositiveSmallIntegerField(null=True)
    entity = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    observation = models.ForeignKey(Observation, models.PROTECT, null=True, related_name="+")
    establishment = models.ForeignKey(Establishment, models.PROTECT, null=True, related_name="+")
    # How many promises were due and had a verdict when it was delivered.
    assessed = models.PositiveSmallIntegerField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta(Fact.Meta):
        constraints = [
            *Fact.Meta.constraints,
            CheckConstraint(name="milestone_stage_known", condition=Q(stage__in=Stage.values)),
            CheckConstraint(
                name="milestone_exit_has_a_reason",
                condition=~Q(stage__in=[s.value for s in EXITS])
                | ~Q(reason="")
                | Q(withdrawn=True),
            ),
            CheckConstraint(
                name="milestone_checked_by_another",
                condition=Q(checked_by=None) | Q(done_by=None) | ~Q(checked_by=F("done_by")),
            ),
            *[
                CheckConstraint(name=f"milestone_{stage.value}", condition=_gate(stage))
                for stage in GATES
            ],
        ]
        # The last two hold all that counting reads, so that figures and funnel never open the rows.
        indexes = [
            models.Index(fields=["subject", "last"], name="milestone_of"),
            models.Index(
                fields=["stage", "last", "subject", "first", "entry", "withdrawn"],
                name="milestone_stage",
            ),
            models.Index(
                fields=["subject", "stage", "last", "first", "entry", "withdrawn"],
                name="milestone_path",
            ),
        ]


class Note(models.Model):
    """Words about a project, a visit, a milestone: erasable, so they stand outside the ledgers."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    interaction = models.ForeignKey(Interaction, models.PROTECT, null=True, related_name="notes")
    kind = models.CharField(max_length=20)  # screening, requirement, minutes, visit, other
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    erase_after = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "kind", "id"], name="note_of"),
            models.Index(fields=["erase_after"], name="note_to_erase"),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class Progress(models.Model):
    """Where a project stands now. A current table: rebuilt from milestones and interactions."""

    project = models.OneToOneField(
        Project, models.CASCADE, primary_key=True, related_name="progress"
    )
    investor = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    # Each of these three begins an index by which the list is sorted.
    manager = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    sector = models.ForeignKey(Term, models.PROTECT, null=True, related_name="+", db_index=False)
    stage = models.CharField(max_length=12, choices=Stage)
    # The furthest stage of the path: what a project on hold goes on from.
    furthest = models.CharField(max_length=12, choices=Stage)
    reached_last = models.DateField()
    received_last = models.DateField()
    contacted_last = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["stage", "reached_last", "project"], name="progress_stage"),
            models.Index(fields=["manager", "stage", "reached_last"], name="progress_manager"),
            models.Index(fields=["team", "stage", "reached_last"], name="progress_team"),
            models.Index(fields=["received_last", "project"], name="progress_received"),
            models.Index(fields=["manager", "received_last", "project"], name="progress_mine"),
            models.Index(fields=["team", "received_last", "project"], name="progress_theirs"),
            models.Index(fields=["sector", "received_last", "project"], name="progress_sector"),
            models.Index(fields=["manager", "contacted_last", "stage"], name="progress_silent"),
            models.Index(fields=["investor"], name="progress_investor"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.stage}"


class Passage(models.Model):
    """A stage of the path that a project reached, and how long it took. A current table: what
    funnel, targets and forecast count, one row for each milestone that stands."""

    milestone = models.OneToOneField(Milestone, models.CASCADE, primary_key=True, related_name="+")
    # Found by passage_path, which begins with it.
    project = models.ForeignKey(Project, models.CASCADE, related_name="+", db_index=False)
    stage = models.CharField(max_length=12, choices=Stage)
    # The year in which the lead was received; empty where what is printed touches two.
    cohort = models.CharField(max_length=4, blank=True)
    received_first = models.DateField()
    received_last = models.DateField()
    reached_first = models.DateField()
    reached_last = models.DateField()
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    # The stage before, where it is on the record, and the days since.
    before_last = models.DateField(null=True)
    days = models.IntegerField(null=True)

    class Meta:
        # Each holds all that one way of counting reads, in the order in which it is grouped.
        indexes = [
            models.Index(
                fields=["cohort", "stage", "days", "reached_last", "received_last", "before_last"],
                name="passage_funnel",
            ),
            models.Index(
                fields=[
                    *("team", "cohort", "stage", "days"),
                    *("reached_last", "received_last", "before_last"),
                ],
                name="passage_team",
            ),
            models.Index(
                fields=["stage", "received_last", "received_first", "project", "reached_last"],
                name="passage_stage",
            ),
            models.Index(
                fields=["stage", "reached_last", "reached_first", "team", "project"],
                name="passage_reached",
            ),
            models.Index(fields=["project", "stage", "reached_last"], name="passage_path"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.stage}"


class SavedFilter(models.Model):
    """A view of the list that somebody comes back to: one's own, or one's team's."""

    name = models.CharField(max_length=60)
    # The filters as the address of the list has them.
    query = models.CharField(max_length=500)
    member = models.ForeignKey(Member, models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, null=True, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(
                name="savedfilter_is_of_one",
                condition=Q(member__isnull=True, team__isnull=False)
                | Q(member__isnull=False, team__isnull=True),
            ),
            models.UniqueConstraint(fields=["member", "name"], name="savedfilter_own"),
            models.UniqueConstraint(fields=["team", "name"], name="savedfilter_teams"),
        ]

    def __str__(self) -> str:
        return self.name
