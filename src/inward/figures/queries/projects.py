"""The pipeline counted: which projects reached a stage, what share of them, how many days it took."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Q

from inward.core.intervals import Interval
from inward.evidence.models import Edit, FactQuerySet, rows_of
from inward.figures.queries.clocks import batches, called, inside, survivors
from inward.figures.rules import (
    Beside,
    Column,
    Counted,
    Figure,
    Parameter,
    Reckoning,
    Row,
    Shows,
    Takes,
    Words,
    middle,
    share,
)
from inward.pipeline.models import Milestone, Project
from inward.pipeline.rules import PATH, Stage


def of_team(team: int, known: int) -> Q:
    """Projects that a team had at a number in the sequence: as they say now, less what was changed since.

    The team is a plain column; its journal tells what stood there before.
    """
    before: dict[int, str] = {}
    # Edits of other kinds name no project: asking for the kind would only take longer.
    later = Edit.objects.filter(entry_id__gt=known, field="team")
    for subject, was in later.order_by("entry_id", "id").values_list("subject_id", "before"):
        before.setdefault(subject, was)
    now = Q(subject_id__in=Project.objects.filter(team_id=team).values("pk"))
    if not before:
        return now
    theirs = [subject for subject, was in before.items() if was == str(team)]
    return (now & ~Q(subject_id__in=list(before))) | Q(subject_id__in=theirs)


def milestones(
    stage: str, on: date, known: int, *, within: Interval | None = None, team: int | None = None
) -> FactQuerySet:
    """The milestones by which projects reached a stage, each project at most once.

    Once, because the database lets no stage follow that was reached already.
    """
    facts = rows_of(Milestone).live(on=on, known=known).filter(stage=stage)
    if within:
        facts = facts.filter(inside(within))
    return facts if team is None else facts.filter(of_team(team, known))


@dataclass(frozen=True, slots=True)
class Reached:
    """A project with the milestone that puts it among those counted, and the later one if it has it."""

    project: int
    fact: int
    printed: str
    last: date
    then: tuple[int, str, date] | None = None


def reached(among: FactQuerySet, then: FactQuerySet | None = None) -> Iterator[Reached]:
    """The projects of these milestones in their order, with the later milestone beside each."""
    columns = ("subject_id", "id", "printed", "last")
    for batch in batches(among.order_by("subject_id").values_list(*columns).iterator(2000)):
        later: dict[int, tuple[int, str, date]] = {}
        if then is not None:
            of_these = then.filter(subject_id__in=[one[0] for one in batch])
            later = {one[0]: one[1:] for one in of_these.values_list(*columns)}
        for subject, fact, printed, last in batch:
            yield Reached(subject, fact, printed, last, later.get(subject))


def described(
    found: Iterator[Reached], known: int
) -> Iterator[tuple[Reached, dict[str, str], Mapping[str, Any]]]:
    """Each project with what its row shows of it, and who it is: keyed for `Row`."""
    same = survivors(known)
    for batch in batches(found):
        keys = [one.project for one in batch]
        investor = dict(Project.objects.filter(pk__in=keys).values_list("pk", "investor_id"))
        names = called([*keys, *(same.get(who, who) for who in investor.values())])
        for one in batch:
            own = names[one.project]
            who = same.get(investor[one.project], investor[one.project])
            shown = {
                "name_en": own.en,
                "name_zh": own.zh,
                "investor_en": names[who].en,
                "investor_zh": names[who].zh,
            }
            is_ = {
                "key": own.uuid,
                "subject": (one.project, own.uuid),
                "beside": (who, names[who].uuid),
            }
            yield one, shown, is_


def _facts(one: Reached) -> tuple[tuple[str, int], ...]:
    own = (("pipeline.milestone", one.fact),)
    return (*own, ("pipeline.milestone", one.then[0])) if one.then else own


def those_reached(asked: Mapping[str, Any], on: date, known: int) -> FactQuerySet:
    """The milestones of a stage in a period, of a cohort, of a team, as far as these are asked."""
    team = asked.get("team")
    facts = milestones(asked["stage"], on, known, within=asked.get("period"), team=team)
    if cohort := asked.get("cohort"):
        received = milestones(Stage.RECEIVED, on, known, within=cohort)
        facts = facts.filter(subject_id__in=received.values("subject_id"))
    return facts


def _projects_reached(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    facts = those_reached(asked, on, known)
    number = facts.count()

    def rows() -> Iterator[Row]:
        for one, shown, is_ in described(reached(facts), known):
            yield Row(counted=True, facts=_facts(one), shown=shown | {"day": one.printed}, **is_)

    return Counted(value=Decimal(number), numerator=number, rows=rows)


def _share(of: Stage, then: Stage, asked: Mapping[str, Any], on: date, known: int) -> Counted:
    """Of the projects that reached one stage those that reached a later one too."""
    within = asked.get("period") or asked.get("cohort")
    among = milestones(of, on, known, within=within, team=asked.get("team"))
    later = milestones(then, on, known)
    numerator = later.filter(subject_id__in=among.values("subject_id")).count()
    total = among.count()

    def rows() -> Iterator[Row]:
        for one, shown, is_ in described(reached(among, later), known):
            shown |= {"day": one.printed, "then": one.then[1] if one.then else ""}
            yield Row(counted=one.then is not None, facts=_facts(one), shown=shown, **is_)

    return Counted(value=share(numerator, total), numerator=numerator, of=total, rows=rows)


def _days_between(asked: Mapping[str, Any], on: date, known: int) -> Counted:
    start, end = asked["from"], asked["to"]
    among = milestones(start, on, known, team=asked.get("team"))
    if cohort := asked.get("cohort"):
        received = milestones(Stage.RECEIVED, on, known, within=cohort)
        among = among.filter(subject_id__in=received.values("subject_id"))
    later = milestones(end, on, known)
    both = among.filter(subject_id__in=later.values("subject_id"))
    days = [(one.then[2] - one.last).days for one in reached(both, later) if one.then]

    def rows() -> Iterator[Row]:
        for one, shown, is_ in described(reached(both, later), known):
            assert one.then
            shown |= {"day": one.printed, "then": one.then[1]}
            shown["value"] = str((one.then[2] - one.last).days)
            yield Row(counted=True, facts=_facts(one), shown=shown, **is_)

    def beside() -> Sequence[Beside]:
        return (Beside("open", _NOT_YET, among.count() - len(days)),)

    value = middle([Decimal(number) for number in days])
    return Counted(value=value, numerator=len(days), rows=rows, beside=beside)


_NOT_YET = Words("reached the first stage and not the second", "已到前一阶段、未到后一阶段的项目")
STAGES = {
    Stage.RECEIVED: Words("received", "线索"),
    Stage.QUALIFIED: Words("qualified", "研判通过"),
    Stage.NEGOTIATING: Words("negotiating", "在谈"),
    Stage.AGREED: Words("agreed", "会商通过"),
    Stage.SIGNED: Words("signed", "签约"),
    Stage.REGISTERED: Words("registered", "注册落地"),
    Stage.INVESTING: Words("investing", "开工并到资"),
    Stage.OPERATING: Words("operating", "运营"),
    Stage.DELIVERED: Words("delivered", "履约"),
}
_STAGE_WORDS = {stage.value: words for stage, words in STAGES.items()}
_PATH = tuple(stage.value for stage in PATH)


def stage_parameter(
    name: str, title: Words, default: str = "", *, required: bool = False
) -> Parameter:
    return Parameter(
        name, Takes.CHOICE, title, _PATH, required=required, default=default, words=_STAGE_WORDS
    )


TEAM = Parameter("team", Takes.SUBJECT, Words("Team", "部门/街镇"), ("team",))
COHORT = Parameter("cohort", Takes.PERIOD, Words("Received in", "线索接收期间"))
SIGNED_IN = Parameter("period", Takes.PERIOD, Words("Signed in", "签约期间"))
# Leads and projects are never public: of their rows only the number leaves the office.
NAME = Column("name", Words("Project", "项目"), Shows.BILINGUAL, public=False)
INVESTOR = Column("investor", Words("Investor", "投资方"), Shows.BILINGUAL, public=False)


def day_column(name: str, title: Words) -> Column:
    return Column(name, title, Shows.DAY, public=False)


OF_TEAM = Words(
    "A team's projects are those entered for it, as known at the number asked.",
    "按部门/街镇：按所选台账序号时登记在其名下的项目为准。",
)
_REACHED = Words(
    "A project counts from the day of the milestone, by the last day of what is printed; one that "
    "left the path later still counts.",
    "以节点所载时间的最后一日为准；此后退出的项目仍计。",
)


def _rate(
    name: str, title: Words, of: Stage, then: Stage, period: Parameter, definition: Words
) -> Figure:
    return Figure(
        name=name,
        version=1,
        title=title,
        definition=Words(
            f"{definition.en} {_REACHED.en} {OF_TEAM.en}",
            f"{definition.zh}{_REACHED.zh}{OF_TEAM.zh}",
        ),
        unit=Words("projects", "个"),
        count=partial(_share, of, then),
        parameters=(period, TEAM),
        columns=(
            NAME,
            INVESTOR,
            day_column("day", Words(STAGES[of].en.capitalize(), STAGES[of].zh)),
            day_column("then", Words(STAGES[then].en.capitalize(), STAGES[then].zh)),
        ),
        reckoning=Reckoning.SHARE,
    )


FIGURES = (
    Figure(
        name="projects_reached",
        version=1,
        title=Words("Projects that reached a stage", "到达某阶段的项目数"),
        definition=Words(
            f"Counted: projects that reached the stage by the day, each once. {_REACHED.en} "
            f"{OF_TEAM.en}",
            f"计数范围：截至所选日期已到达该阶段的项目，一个计一次。{_REACHED.zh}{OF_TEAM.zh}",
        ),
        unit=Words("projects", "个"),
        count=_projects_reached,
        parameters=(
            stage_parameter("stage", Words("Stage", "阶段"), required=True),
            Parameter("period", Takes.PERIOD, Words("Reached in", "到达期间")),
            COHORT,
            TEAM,
        ),
        columns=(NAME, INVESTOR, day_column("day", Words("Reached", "到达时间"))),
    ),
    _rate(
        "landing_rate",
        Words("Landing rate", "落地率"),
        Stage.SIGNED,
        Stage.REGISTERED,
        SIGNED_IN,
        Words(
            "Registered of signed: of the projects signed by the day, those whose local entity is "
            "registered by the day.",
            "注册落地／签约：截至所选日期已签约的项目中，已注册落地者所占比例。",
        ),
    ),
    _rate(
        "start_rate",
        Words("Start rate", "开工率"),
        Stage.SIGNED,
        Stage.INVESTING,
        SIGNED_IN,
        Words(
            "Investing of signed: of the projects signed by the day, those with an actual value "
            "invested by the day.",
            "开工并到资／签约：截至所选日期已签约的项目中，已开工并到资者所占比例。",
        ),
    ),
    _rate(
        "conversion_rate",
        Words("Conversion by cohort", "转化率（按线索接收期间）"),
        Stage.RECEIVED,
        Stage.REGISTERED,
        COHORT,
        Words(
            "Registered of received: of the leads received in the period, those whose local entity "
            "is registered by the day. A young cohort has had less time than an old one.",
            "注册落地／线索：期间内接收的线索中，截至所选日期已注册落地者所占比例。接收较晚者，时间尚短。",
        ),
    ),
    Figure(
        name="days_between",
        version=1,
        title=Words("Median days from one stage to another", "阶段间隔天数中位数"),
        definition=Words(
            "The median of the calendar days from one milestone to the other, over the projects that "
            "have both by the day; where a month or a year is printed its last day counts. Those "
            f"that have not reached the second are told beside it. A median of parts does not add up. "
            f"{OF_TEAM.en}",
            "截至所选日期两个节点均已到达的项目，其间隔日历天数的中位数；仅载年月的，以最后一日计。"
            f"尚未到达后一节点者另列。中位数不能由各部分相加。{OF_TEAM.zh}",
        ),
        unit=Words("days", "天"),
        count=_days_between,
        parameters=(
            stage_parameter("from", Words("From", "起"), Stage.RECEIVED.value),
            stage_parameter("to", Words("To", "止"), Stage.SIGNED.value),
            COHORT,
            TEAM,
        ),
        columns=(
            NAME,
            INVESTOR,
            day_column("day", Words("First stage", "前一阶段")),
            day_column("then", Words("Second stage", "后一阶段")),
            Column("value", Words("Days", "天数"), public=False),
        ),
        reckoning=Reckoning.MEDIAN,
    ),
)
