"""Targets of teams: set, counted with their rows, rolled up, forecast, changed, printed."""

from datetime import date
from decimal import Decimal
from html import unescape
from re import findall

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from inward.core.intervals import interval
from inward.core.permissions import NotAllowed, Role
from inward.evidence.actions import CannotReplace
from inward.evidence.current import described
from inward.evidence.rules import Basis, Kind
from inward.figures.queries import FIGURES
from inward.figures.queries.funnel import funnel
from inward.office.models import Team
from inward.pipeline.models import Milestone, Project
from inward.pipeline.rules import PATH, Stage
from inward.work.models import Target
from inward.work.targets.actions import (
    CannotSetTarget,
    change_target,
    set_target,
    take_back_target,
)
from inward.work.targets.forecast import closed_cohorts, forecast
from inward.work.targets.queries import letter, roll_up
from inward.work.targets.rules import Adds, adds, can_be_target
from tests import make
from tests.figures.working import reach
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
YEAR = interval("2026")


def team(name: str, *, kind: str = "subdistrict", parent=None) -> Team:
    """A team that stands for an area of its name."""
    made = make.team(f"{name} team")
    made.area = make.area(name, kind=kind, parent=parent).subject
    made.save()
    described(Team, Kind.TEAM).refresh([made.pk])
    return made


def walked(
    to: Stage, *, of: Team | None, days: dict[Stage, str] | None = None, on="2026-01-05"
) -> Project:
    """A project that came as far as a stage, on the days given or all on one."""
    project = make.project(on=on, team=of)
    for stage in PATH[1 : PATH.index(to) + 1]:
        reach(project, stage, (days or {}).get(stage, on))
    make.progress_again(project)
    return project


def target(of: Team, value: str = "3", figure: str = "projects_reached", **own: str) -> Target:
    if figure == "projects_reached":
        own = {"stage": "signed"} | own
    return set_target(
        team=of,
        figure=figure,
        own=own,
        period=YEAR,
        value=Decimal(value),
        on=TODAY,
        by=None,
        at=make.NOW,
    )


def test_fourteen_sub_districts_add_up_to_the_district_with_what_lies_elsewhere():
    district = team("District", kind="district")
    teams = [team(f"Sub-district {n}") for n in range(14)]
    for n, one in enumerate(teams):
        target(one, "2")
        for _ in range(n % 3):
            walked(Stage.SIGNED, of=one)
        walked(Stage.AGREED, of=one)
    target(district, "30")
    walked(Stage.SIGNED, of=None)
    walked(Stage.SIGNED, of=make.team("Commerce"))
    walked(Stage.SIGNED, of=teams[3], on="2025-03-01")

    (roll,) = roll_up(YEAR, on=TODAY)

    parts = [line.value for line in roll.parts]
    assert parts == [n % 3 for n in range(14)]
    assert roll.sums == (13, 0)
    assert roll.elsewhere == (2, 0)
    assert roll.all == (15, 0)
    assert roll.sums[0] + roll.elsewhere[0] == roll.all[0]
    assert Milestone.objects.filter(stage="signed", last__year=2026).count() == 15
    assert (roll.targets_sum, roll.unassigned) == ("28\u00a0projects", "2\u00a0projects")
    # Each number is the number of its own rows.
    for line in [*roll.parts, roll.whole]:
        assert line
        assert line.counted
        assert sum(row.counted for row in line.counted.rows()) == line.value


def test_rates_add_up_in_numerators_and_denominators():
    north, south = team("North"), team("South")
    for one in (north, south):
        target(one, "60", "landing_rate")
    for stage in (Stage.SIGNED, Stage.REGISTERED, Stage.REGISTERED):
        walked(stage, of=north)
    walked(Stage.SIGNED, of=south)
    walked(Stage.OPERATING, of=None)

    (roll,) = roll_up(YEAR, on=TODAY)

    assert roll.adds is Adds.IN_PARTS
    assert (roll.sums, roll.elsewhere, roll.all) == ((2, 4), (1, 1), (3, 5))
    assert [line.of_said for line in roll.parts] == ["2 of 3", "0 of 1"]
    assert [line.met for line in roll.parts] == [True, False]
    assert "Rates are not added" in roll.explained
    assert not roll.targets_sum


def test_a_median_is_counted_over_all_rows_and_says_that_it_cannot_be_added():
    north, south = team("North"), team("South")
    for one, days in ((north, (10, 20)), (south, (40,))):
        target(one, "30", "days_between", **{"from": "received", "to": "signed"})
        for n in days:
            later = dict.fromkeys(PATH, f"2026-{1 + n // 28:02d}-{1 + n % 28:02d}")
            walked(Stage.SIGNED, of=one, days=later, on="2026-01-01")

    (roll,) = roll_up(YEAR, on=TODAY)

    assert roll.adds is Adds.NOT
    assert roll.sums is None
    assert roll.elsewhere is None
    assert "A median cannot be added up" in roll.explained
    assert [line.met for line in roll.parts] == [True, False]


def test_every_figure_on_which_a_target_can_be_set_says_how_it_adds():
    known = {name: adds(figure) for name, figure in FIGURES.items() if can_be_target(figure)}

    assert known["projects_reached"] is Adds.UP
    assert known["value_of_projects"] is Adds.UP
    assert known["funds_rate"] is Adds.IN_PARTS
    assert known["response_time"] is Adds.NOT
    assert known["visit_coverage"] is Adds.TWICE
    assert not can_be_target(FIGURES["answer_time"])


def test_a_target_on_an_area_needs_a_team_that_stands_for_one():
    with pytest.raises(CannotSetTarget, match="stands for no area"):
        target(make.team("Commerce"), "80", "visit_coverage")

    assert target(team("North"), "80", "visit_coverage").value == 80


def test_a_target_is_counted_on_the_last_day_of_a_period_that_is_over():
    north = team("North")
    target(north)
    walked(Stage.SIGNED, of=north, on="2026-05-01")
    walked(Stage.SIGNED, of=north, on="2027-02-01")

    (line,) = letter(north, YEAR, on=date(2027, 6, 1))

    assert (line.on, line.value) == (date(2026, 12, 31), 1)
    (early,) = letter(north, YEAR, on=date(2025, 6, 1))
    assert early.counted is None


def test_a_changed_target_keeps_the_one_before_and_who_said_why():
    north, boss = team("North"), make.member(Role.MANAGER)
    first = target(north, "3")

    second = change_target(
        target=first, value=Decimal(4), why="two parks more", on=TODAY, by=boss, at=make.NOW
    )

    assert [t.value for t in Target.objects.live()] == [4]
    assert (second.replaces, second.entry.recorded_by) == (first, boss)
    with pytest.raises(CannotReplace):
        change_target(target=first, value=Decimal(9), why="no", on=TODAY, by=boss, at=make.NOW)
    with pytest.raises(CannotSetTarget, match="Say why"):
        change_target(target=second, value=Decimal(9), why=" ", on=TODAY, by=boss, at=make.NOW)
    take_back_target(target=second, why="another team", by=boss, at=make.NOW)
    assert not Target.objects.live().exists()
    assert Target.objects.count() == 3


def test_only_those_who_lead_set_targets_and_no_two_on_the_same():
    north = team("North")
    with pytest.raises(NotAllowed):
        set_target(
            team=north,
            figure="projects_reached",
            own={"stage": "signed"},
            period=YEAR,
            value=Decimal(1),
            on=TODAY,
            by=make.member(Role.OFFICER),
            at=make.NOW,
        )
    target(north)
    with pytest.raises(CannotSetTarget, match="Change that one"):
        target(north, "5")
    with pytest.raises(CannotSetTarget, match="above 100"):
        target(north, "120", "landing_rate")
    with pytest.raises(CannotSetTarget, match="stage is needed"):
        set_target(
            team=north,
            figure="projects_reached",
            own={},
            period=YEAR,
            value=Decimal(1),
            on=TODAY,
            by=None,
            at=make.NOW,
        )


def test_a_target_on_whole_things_is_a_whole_number_and_one_in_money_or_per_hundred_is_not():
    make.term("metric:project_investment")
    one = team("Jing")

    with pytest.raises(CannotSetTarget, match="Whole ones are counted here"):
        target(one, "2.5")
    assert target(one, "62.5", "kept_rate").value == Decimal("62.5")


def test_the_forecast_takes_its_shares_from_closed_cohorts_and_says_so():
    north = team("North")
    target(north, "3")
    assert closed_cohorts(TODAY) == (2022, 2024)
    # Of three leads of closed cohorts that were agreed, one was signed within the 38 days left.
    quick = {Stage.SIGNED: "2023-06-20"}
    slow = {Stage.SIGNED: "2023-12-30"}
    for to, days in ((Stage.SIGNED, quick), (Stage.SIGNED, slow), (Stage.AGREED, {})):
        walked(to, of=None, days=days, on="2023-06-01")
    # A cohort that is still young teaches nothing.
    walked(Stage.SIGNED, of=make.team("Commerce"), on="2025-06-01")
    walked(Stage.SIGNED, of=north)
    for _ in range(6):
        walked(Stage.AGREED, of=north)
    walked(Stage.AGREED, of=None)

    (line,) = letter(north, YEAR, on=TODAY)
    told = forecast(line, on=TODAY)

    assert told is not None
    assert (told.years, told.left) == ((2022, 2024), 38)
    agreed = told.ahead[-1]
    assert (agreed.stage, agreed.open) == (Stage.AGREED, 6)
    assert (agreed.chance.in_time, agreed.chance.reached) == (1, 3)
    assert told.expected == 2
    assert (told.total, told.enough) == (3, True)
    assert told.few
    assert forecast(line, on=date(2027, 1, 1)) is None


def test_a_forecast_in_money_weighs_the_values_of_the_open_projects():
    north = team("North")
    target(
        north, "1000000", "value_of_projects", basis="contracted", currency="CNY", stage="signed"
    )
    walked(Stage.SIGNED, of=None, on="2023-06-01")
    for basis, value in ((Basis.ANNOUNCED, "900"), (Basis.CONTRACTED, "600")):
        open_ = walked(Stage.AGREED, of=north)
        make.observation(
            open_, "project_investment", value, as_of="2026-02", basis=basis, unit="CNY"
        )
    walked(Stage.AGREED, of=north)

    (line,) = letter(north, YEAR, on=TODAY)
    told = forecast(line, on=TODAY)

    assert told is not None
    assert (told.expected, told.unvalued) == (1500, 1)


@pytest.mark.parametrize("basis", ["announced", "actual"])
def test_a_target_on_another_basis_than_contracted_has_no_forecast_and_says_so(basis: str):
    north, today = team("North"), localdate()
    own = {"basis": basis, "currency": "CNY", "stage": "signed"}
    set_target(
        team=north,
        figure="value_of_projects",
        own=own,
        period=interval(str(today.year)),
        value=Decimal(1_000_000),
        on=today,
        by=None,
        at=make.NOW,
    )

    page = signed_in().get(reverse("target-letter", args=[north.subject.uuid]))

    assert page.context["forecasts"] == []
    assert "made only for contracted values" in words(page.content)


def test_the_letter_shows_every_number_with_a_link_to_its_rows_in_both_languages():
    """Show 5: a target letter of one sub-district, each achieved number opening to its rows."""
    north = team("North")
    firms = [walked(Stage.SIGNED, of=north) for _ in range(2)]
    walked(Stage.REGISTERED, of=north)
    target(north, "4")
    target(north, "50", "landing_rate")
    make.term("metric:project_investment")
    make.observation(
        firms[0], "project_investment", "300", as_of="2026-02", basis=Basis.CONTRACTED, unit="CNY"
    )
    target(north, "200", "value_of_projects", basis="contracted", currency="CNY", stage="signed")
    for language, heading in (("en", "Target letter"), ("zh-hans", "目标责任书")):
        client = signed_in(Role.MANAGER, language=language)
        answer = client.get(reverse("target-letter", args=[north.subject.uuid]) + "?period=2026")
        body = answer.content.decode()
        assert answer.status_code == 200
        assert heading in words(body)
        links = [unescape(one) for one in findall(r'href="(/figures/[^"]+known=[^"]+)"', body)]
        assert len(links) == 6  # the metric and the number of each of three lines
        for link in links:
            opened = client.get(link)
            assert opened.status_code == 200
            if "projects_reached" in link:
                assert opened.context["counted"].value == 3
                assert len(opened.context["rows"]) == 3


def test_a_manager_sets_and_changes_a_target_in_the_browser_and_an_officer_cannot():
    north = team("North")
    client = signed_in(Role.MANAGER)
    chosen = client.get(reverse("target-new") + "?figure=projects_reached")
    assert chosen.status_code == 200
    address = reverse("target-new") + "?figure=projects_reached"
    said = {"team": north.pk, "stage": "signed", "period": "2026", "value": "5", "note": ""}

    wrong = client.post(address, said | {"period": "next year"})
    made = client.post(address, said)

    assert wrong.status_code == 422
    assert "is not read as a day" in words(wrong.content)
    assert made["Location"].endswith("?period=2026")
    standing = Target.objects.get()
    change = reverse("target-change", args=[standing.pk])
    refused = client.post(change, {"value": "6", "why": ""})
    client.post(change, {"value": "6", "why": "a park was added"})
    assert refused.status_code == 422
    assert Target.objects.live().get().value == 6
    letter_page = client.get(reverse("target-letter", args=[north.subject.uuid]))
    assert "a park was added" in words(letter_page.content)
    # An old link leads to what stands now.
    now = client.get(change).context["target"].pk
    client.post(change, {"do": "take-back", "back-why": "set by mistake", "seen": now})
    assert not Target.objects.live().exists()
    officer = signed_in(Role.OFFICER)
    assert officer.get(reverse("target-new")).status_code == 403
    assert officer.post(change, {"value": "1", "why": "x"}).status_code == 403


def test_a_number_that_somebody_else_set_in_the_meantime_is_not_replaced_unseen():
    first = target(team("North"), "30")
    client = signed_in(Role.MANAGER)
    address = reverse("target-change", args=[first.pk])
    assert f'name="seen" value="{first.pk}"' in client.get(address).content.decode()
    other = change_target(
        target=first, value=Decimal(40), why="a park", on=TODAY, by=None, at=make.NOW
    )

    mine = {"value": "35", "why": "mine", "seen": first.pk}
    refused = client.post(address, mine)
    blind = client.post(address, {"do": "take-back", "back-why": "mine", "seen": first.pk})

    assert (refused.status_code, blind.status_code) == (422, 422)
    assert "40 in the meantime" in words(refused.content)
    assert 'value="35"' in refused.content.decode()
    assert Target.objects.live().get() == other
    # Who has seen it may go on.
    assert f'name="seen" value="{other.pk}"' in refused.content.decode()
    client.post(address, mine | {"seen": other.pk})
    assert Target.objects.live().get().value == 35
    take_back_target(target=Target.objects.live().get(), why="none", by=None, at=make.NOW)
    gone = client.post(address, mine, follow=True)
    assert "taken back in the meantime" in words(gone.content)


def test_the_funnel_page_opens_each_number_to_its_rows():
    north = team("North")
    walked(Stage.SIGNED, of=north, on="2024-02-01")
    walked(Stage.QUALIFIED, of=None, on="2025-02-01")
    client = signed_in()
    page = client.get(reverse("funnel"))
    body = page.content.decode()

    assert [c.year for c in page.context["cohorts"]] == ["", "2025", "2024"]
    links = [unescape(one) for one in findall(r'href="(/figures/[^"]+)"', body)]
    assert links
    for link in links:
        assert client.get(link).status_code == 200
    narrowed = client.get(reverse("funnel"), {"team": north.pk})
    assert [c.year for c in narrowed.context["cohorts"]] == ["", "2024"]
    assert "No lead has come in yet" not in words(body)


def queries_of(address: str) -> int:
    client = signed_in()
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(address)
    return len(caught)


def test_the_funnel_asks_as_many_questions_of_one_lead_as_of_twenty():
    walked(Stage.SIGNED, of=None)
    one = queries_of(reverse("funnel"))
    for year in range(2018, 2026):
        walked(Stage.SIGNED, of=None, on=f"{year}-03-01")
        walked(Stage.RECEIVED, of=None, on=f"{year}-03-01")

    assert queries_of(reverse("funnel")) == one


def test_the_funnel_is_read_once_until_the_next_milestone():
    walked(Stage.SIGNED, of=None)
    first = funnel(on=TODAY)

    with CaptureQueriesContext(connection) as asked:
        assert funnel(on=TODAY) == first
    assert len(asked) == 1

    walked(Stage.SIGNED, of=None)
    assert funnel(on=TODAY)[0].received == first[0].received + 1 == 2


def test_the_roll_up_asks_as_many_questions_of_four_teams_as_of_two_and_of_many_projects():
    teams = [team(f"Sub-district {n}") for n in range(4)]
    for one in teams[:2]:
        target(one)
    two = queries_of(reverse("targets"))
    for one in teams[2:]:
        target(one)
    four = queries_of(reverse("targets"))
    for one in teams:
        for _ in range(5):
            walked(Stage.SIGNED, of=one)

    assert queries_of(reverse("targets")) == four
    # All teams are counted at once: two more ask nothing more.
    assert four == two


def test_what_only_those_who_lead_set_no_officer_takes_back_by_way_of_the_fact():
    made = target(team("Riverside"))

    answer = signed_in(Role.OFFICER).post(
        reverse("fact-withdraw", args=["target", made.pk]), {"why": "too much"}
    )

    assert answer.status_code == 403
    assert not Target.objects.filter(replaces=made).exists()
