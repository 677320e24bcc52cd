"""Reading the pipeline: list, board, one project's story, what is missing. Nothing here writes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from inward.agreements.models import Paper, Standing
from inward.agreements.rules import SETTLED, Verdict
from inward.core.models import Term
from inward.core.paging import COUNTED, Page, page
from inward.core.titles import having
from inward.directory.queries import family, nearest, survivors_of
from inward.evidence.models import Observation
from inward.evidence.rules import Basis
from inward.office.models import Member, Task, Team
from inward.pipeline.models import Interaction, Milestone, Note, Progress, Project
from inward.pipeline.rules import GATES, NEVER_WAIVED, PATH, Need, Stage, next_stage

PER_PAGE = 50
# As many cards as anybody looks through in one column; the rest is in the list.
PER_COLUMN = 12
OPEN = "open"
UNDER_WAY = PATH[:-1]


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """What the list is narrowed to; empty means all."""

    stage: str = ""  # a stage, or "open": on the path and not delivered
    manager: Member | None = None
    team: Team | None = None
    sector: Term | None = None
    text: str = ""

    @property
    def is_set(self) -> bool:
        return self != ProjectFilter()


def projects(sought: ProjectFilter) -> QuerySet[Progress]:
    """Where the projects stand that match."""
    found = Progress.objects.all()
    if sought.stage == OPEN:
        found = found.filter(stage__in=UNDER_WAY)
    elif sought.stage:
        found = found.filter(stage=sought.stage)
    said = {"manager": sought.manager, "team": sought.team, "sector": sought.sector}
    found = found.filter(**{name: value for name, value in said.items() if value})
    return found.filter(_called(sought.text)) if sought.text else found


def _called(text: str) -> Q:
    """Those with all the words in their name, or of an investor who is called so."""
    named = having(Project.objects.all(), text, "name_en", "name_zh")
    keys = list(named.order_by("-pk").values_list("pk", flat=True)[: COUNTED + 1])
    return Q(project__in=keys) | Q(investor__in=_investors(text))


def _investors(text: str) -> set[int]:
    """Organisations that bear this name, and whoever was merged into them, through any chain."""
    return family(nearest(text))


def projects_page(sought: ProjectFilter, *, after: str = "") -> Page[Progress]:
    """One page: of one stage by the day it was reached, else by the day they came in, newest first."""
    of_one = sought.stage and sought.stage != OPEN
    order = ("-reached_last" if of_one else "-received_last", "-project")
    found: Page[Progress] = page(projects(sought), order, after, size=PER_PAGE)
    joined = _joined(Progress.objects.all()).in_bulk([row.pk for row in found.rows])
    return Page([joined[row.pk] for row in found.rows], found.next)


def _joined(rows: QuerySet[Progress]) -> QuerySet[Progress]:
    """With what a line of a list names; of a project no long text.

    Joined to few rows: a store that may choose begins with another table and reads all of it.
    """
    return rows.select_related(
        "project__subject", "investor__label", "manager__user", "team", "sector"
    ).defer("project__note", "project__requirement", "project__siting")


@dataclass(frozen=True, slots=True)
class Column:
    """One stage on the board: the cards that waited longest first, and how many there are."""

    stage: Stage
    cards: list[Progress]
    number: int

    @property
    def next(self) -> Stage | None:
        return next_stage(self.stage, self.stage)

    @property
    def more(self) -> int:
        return self.number - len(self.cards)


def board(sought: ProjectFilter) -> list[Column]:
    """The path, stage by stage; each column holds no more than PER_COLUMN cards."""
    rows = projects(sought)
    counts = dict(rows.order_by().values_list("stage").annotate(n=Count("*")))
    first = {
        stage: list(
            rows.filter(stage=stage)
            .order_by("reached_last", "project")
            .values_list("pk", flat=True)[:PER_COLUMN]
        )
        for stage in UNDER_WAY
    }
    cards = _joined(Progress.objects.all()).in_bulk(
        [key for keys in first.values() for key in keys]
    )
    return [
        Column(stage, [cards[key] for key in keys], counts.get(stage, 0))
        for stage, keys in first.items()
    ]


def alike(investor_name: str, investor_id: int | None = None) -> list[Progress]:
    """Projects of whoever bears this name, the newest first: perhaps the lead is one of them."""
    chosen = family(survivors_of([investor_id]).values()) if investor_id else set()
    found = _investors(investor_name) | chosen
    rows = _joined(Progress.objects.filter(investor__in=found))
    return list(rows.order_by("-received_last", "-project")[:20])


# --- what is missing ------------------------------------------------------------------------------


def there(project: Project, *, on: date) -> set[Need]:
    """What the record already shows for any gate. Evidence and links come with the step itself."""
    met = {Need.SOURCE, Need.INVESTOR}
    if project.manager_id:
        met.add(Need.MANAGER)
    if project.requirement.strip():
        met.add(Need.REQUIREMENT)
    if Note.objects.filter(subject_id=project.pk, kind="screening").exists():
        met.add(Need.SCREENING)
    if assessed(project, on) is not None:
        met.add(Need.ASSESSED)
    return met


def assessed(project: Project, day: date) -> int | None:
    """How many promises were due by the day, if each of them has a settled verdict; else None."""
    due = due_promises(project, day).values_list("verdict", flat=True)
    verdicts = [Verdict(v) if v else None for v in due]
    return len(verdicts) if all(v in SETTLED for v in verdicts) else None


def papers_of(project: Project) -> QuerySet[Milestone]:
    return Milestone.objects.about(project.pk).live().filter(agreement__isnull=False)


def due_promises(project: Project, day: date) -> QuerySet[Standing]:
    return Standing.objects.filter(
        agreement__in=papers_of(project).values("agreement_id"), due_last__lt=day
    )


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a gate's checklist."""

    need: Need
    met: bool

    @property
    def waivable(self) -> bool:
        return self.need not in NEVER_WAIVED


def checklist(project: Project, to: Stage, *, on: date) -> list[Check]:
    """The needs of a stage, each with whether the record meets it."""
    met = there(project, on=on)
    return [Check(need, need in met) for need in GATES[to]]


# --- one project ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reached:
    """One stage of the strip above a project's story."""

    stage: Stage
    milestone: Milestone | None
    now: bool


def milestones(project: Project) -> list[Milestone]:
    """What a project went through, the latest last."""
    return list(
        Milestone.objects.about(project.pk)
        .live()
        .select_related(
            "agreement__subject",
            "entity__label",
            "observation",
            "establishment__place__label",
            "manager__user",
            "done_by",
            "checked_by",
            "entry__recorded_by",
        )
        .order_by("last", "entry", "id")
    )


def strip(found: Sequence[Milestone], now: Stage) -> list[Reached]:
    by_stage = {m.stage: m for m in found}
    return [Reached(stage, by_stage.get(stage), stage is now) for stage in PATH]


def interactions(project: Project, limit: int = 50) -> list[Interaction]:
    return list(
        Interaction.objects.filter(project=project)
        .live()
        .select_related("kind", "member__user", "subject__label", "place__label")
        .prefetch_related("notes")
        .order_by("-last", "-id")[:limit]
    )


def notes(project: Project) -> list[Note]:
    """Words about the project itself; those of a visit stand with the visit."""
    rows = Note.objects.filter(subject_id=project.pk, interaction=None).select_related("by")
    return list(rows.order_by("-id")[:50])


def tasks(project: Project) -> list[Task]:
    """Open next steps by day, then what was done last."""
    rows = Task.objects.filter(about_id=project.pk).select_related("member__user")
    return [
        *rows.filter(done_at=None).order_by("due", "id")[:50],
        *rows.filter(done_at__isnull=False).order_by("-done_at")[:10],
    ]


def promises(found: Sequence[Milestone]) -> tuple[list[Paper], list[Standing]]:
    """The agreements a project was signed with, and every promise in them, by due day."""
    keys = [m.agreement_id for m in found if m.agreement_id]
    papers = Paper.objects.filter(pk__in=keys).select_related("agreement__subject", "signing")
    standings = (
        Standing.objects.filter(agreement__in=keys)
        .select_related("commitment__subject", "promisor__label", "terms", "said")
        .order_by("shelf", "shelf_day", "pk")
    )
    return list(papers), list(standings[:100])


COMPARED = (Basis.ANNOUNCED, Basis.CONTRACTED, Basis.ACTUAL)


@dataclass(frozen=True, slots=True)
class Compared:
    """One metric with all that was said of it, basis beside basis; nothing is written over."""

    metric: Term
    cells: list[tuple[Basis, list[Observation]]]


def values(project: Project) -> tuple[list[Compared], list[Observation]]:
    """Announced, contracted and actual values of a project, and the rows they come from."""
    rows = list(
        Observation.objects.about(project.pk).live().select_related("metric").order_by("last", "id")
    )
    said: dict[Term, dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        said[row.metric][row.basis].append(row)
    found = [Compared(metric, [(b, of[b][::-1]) for b in COMPARED]) for metric, of in said.items()]
    return found, rows
