"""The pages of projects: a lead comes in, passes its gates, is met, leaves."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.timezone import localdate

from inward.core.intervals import interval
from inward.core.permissions import Role
from inward.evidence.models import Edit, Observation
from inward.evidence.rules import Basis
from inward.office.models import Member, Task
from inward.pipeline.actions import describe, log_interaction
from inward.pipeline.models import Interaction, Milestone, Note, Progress, Project
from inward.pipeline.rules import Stage
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(name, project):
    return reverse(name, args=[project.subject.uuid])


def officer():
    """A browser of somebody who is on the list of members."""
    client = signed_in()
    user = User.objects.latest("pk")
    return client, Member.objects.create(user=user)


def stage(project):
    return Progress.objects.get(pk=project.pk).stage


@pytest.fixture(autouse=True)
def money():
    for id_ in ("unit:CNY", "metric:project_investment", "interaction_kind:visit"):
        make.term(id_)


LEAD = {"name_zh": "地区总部", "came_by": "lead_source:event", "on": "2026-11-20"}


def test_a_lead_is_received_with_two_names_and_a_day():
    make.organisation(en="Muji", zh="无印良品")
    answer = signed_in().post(reverse("project-new"), LEAD | {"investor": "无印良品"})

    made = Project.objects.get()
    assert answer["Location"] == page("project", made)
    assert stage(made) == Stage.RECEIVED


def test_a_lead_is_not_received_on_a_day_still_to_come():
    make.organisation(en="Muji")
    answer = signed_in().post(
        reverse("project-new"), LEAD | {"investor": "Muji", "on": "2131-01-01"}
    )

    assert answer.status_code == 422
    assert "This day is still to come" in words(answer.content)
    assert not Project.objects.exists()


def test_projects_of_the_same_investor_are_shown_before_a_lead_is_saved():
    firm = make.organisation(en="Muji", aliases=("Ryohin Keikaku",))
    make.project("First store", investor=firm)
    client = signed_in()

    told = client.post(reverse("project-new"), LEAD | {"investor": "Muji"})
    assert told.status_code == 422
    assert "First store" in words(told.content)
    assert 'value="地区总部"' in told.content.decode()
    assert Project.objects.count() == 1

    client.post(reverse("project-new"), LEAD | {"investor": "Muji", "another": "on"})
    assert Project.objects.count() == 2


def test_an_investor_who_is_only_nearly_on_the_record_still_shows_its_projects():
    firm = make.organisation(en="Muji Shanghai", aliases=("Ryohin",))
    make.project("First store", investor=firm)

    told = signed_in().post(reverse("project-new"), LEAD | {"investor": "Ryohin"})

    assert told.status_code == 422
    assert "First store" in words(told.content)


def test_projects_are_found_by_whoever_the_investor_was_merged_into_at_last():
    first, second, last = (make.organisation(en=name) for name in ("Muji", "Ryohin", "Keikaku"))
    make.project("First store", investor=first)
    make.merged(first, second, last)

    told = signed_in().post(reverse("project-new"), LEAD | {"investor": "Keikaku"})

    assert told.status_code == 422
    assert "First store" in words(told.content)


def test_the_page_of_a_lead_says_what_the_next_stage_asks_for_and_where_to_enter_it():
    project = make.project("Store")
    body = signed_in().get(page("project", project)).content.decode()

    assert "What “Qualified” asks for" in body
    assert f"{page('project-advance', project)}#id_screening" in body
    assert f"{page('project-advance', project)}#id_manager" in body


def test_a_gate_refuses_what_is_missing_by_name_and_keeps_what_was_typed():
    project = make.project()
    answer = signed_in().post(
        page("project-advance", project), {"on": "2026-11-23", "screening": "A good fit"}
    )

    said = words(answer.content)
    assert answer.status_code == 422
    assert "is missing: A manager responsible for it." in said
    assert "This is still missing." in said
    assert "A good fit" in said
    assert not Note.objects.exists()


def test_a_gate_takes_the_note_the_manager_and_the_step_at_once():
    project, colleague = make.project(), make.colleague()
    signed_in().post(
        page("project-advance", project),
        {"on": "2026-11-23", "screening": "A good fit", "manager": colleague.pk},
    )

    assert stage(project) == Stage.QUALIFIED
    assert Note.objects.get().text == "A good fit"
    assert Edit.objects.get(subject=project.pk).field == "manager"


def test_a_waiver_excuses_what_may_be_missing_and_stays_on_the_page():
    project = make.project()
    client = signed_in()
    client.post(
        page("project-advance", project),
        {"on": "2026-11-23", "waiver": "The district head vouches for them"},
    )

    assert stage(project) == Stage.QUALIFIED
    said = words(client.get(page("project", project)).content)
    assert "Waived: The district head vouches for them" in said


def moved(client, project, **typed):
    answer = client.post(page("project-advance", project), {"on": "2026-11-23"} | typed)
    assert answer.status_code == 302, words(answer.content)


def test_a_project_goes_from_lead_to_delivered_through_every_page():
    firm = make.organisation(en="Muji")
    project = make.project(investor=firm)
    paper = make.agreement("Investment agreement")
    presence = make.establishment(firm, make.site(), opened="2026-11")
    checker, client = make.member(Role.MANAGER), signed_in()
    cited = {"cite-source": make.source().code}

    moved(client, project, screening="fits", manager=make.colleague().pk)
    moved(client, project, requirement="2,000 square metres")
    moved(client, project, **cited)
    moved(client, project, agreement=str(paper.subject.uuid), none_promised="on", **cited)
    moved(client, project, entity="Muji", **cited)
    moved(client, project, amount="50000000", unit="unit:CNY", **cited)
    moved(client, project, establishment=presence.pk, **cited)
    moved(client, project, checked_by=checker.pk)

    assert stage(project) == Stage.DELIVERED
    assert Observation.objects.about(project.pk).get().basis == Basis.ACTUAL
    said = words(client.get(page("project", project)).content)
    assert "Investment agreement" in said
    assert "none promised" in said
    assert "locked" in said


def test_nobody_is_their_own_second_person():
    project = make.project()
    client = signed_in()
    me = User.objects.latest("pk")
    Progress.objects.filter(pk=project.pk).update(stage="operating", furthest="operating")

    body = client.get(page("project-advance", project)).content.decode()

    assert 'name="checked_by"' in body
    assert f'<option value="{me.pk}">' not in body


def test_a_step_cannot_lie_before_the_one_it_follows():
    project = make.project(on="2026-11-20")
    answer = signed_in().post(
        page("project-advance", project), {"on": "2026-11-01", "waiver": "a reason"}
    )

    assert answer.status_code == 422
    assert "cannot lie before that day" in words(answer.content)


def test_leaving_needs_a_reason_that_stays_on_the_page():
    project, client = make.project(), signed_in()
    way = {"to": "declined", "on": "2026-11-23"}

    refused = client.post(page("project-leave", project), way | {"reason": " "})
    client.post(page("project-leave", project), way | {"reason": "Heavy industry"})

    assert refused.status_code == 422
    assert stage(project) == Stage.DECLINED
    assert "Heavy industry" in words(client.get(page("project", project)).content)


def test_the_last_step_is_taken_back_with_a_reason_and_a_lead_never():
    project, client = make.project(), signed_in()
    lead = client.post(page("project-take-back", project), {"why": "twice"})
    moved(client, project, waiver="vouched for")
    client.post(page("project-take-back", project), {"why": "wrong project"})

    assert lead.status_code == 422
    assert stage(project) == Stage.RECEIVED


def test_values_stand_side_by_side_and_none_is_written_over():
    project, client = make.project(), signed_in()
    for basis, amount in (("announced", "100"), ("announced", "120"), ("contracted", "80")):
        typed = {"basis": basis, "amount": amount, "unit": "unit:CNY", "on": "2026-11-23"}
        client.post(page("project-value", project), typed | {"cite-source": make.source().code})

    said = words(client.get(page("project", project)).content)
    assert all(amount in said for amount in ("100", "120", "80"))


def test_a_contact_is_logged_with_its_next_step_in_one_short_form():
    project = make.project()
    client, member = officer()
    due = str(localdate() + timedelta(days=2))
    typed = {
        "subject": str(project.investor.uuid),
        "kind": "interaction_kind:visit",
        "on": str(localdate()),
        "text": "They want a lab",
        "next_step": "Send two sites",
        "next_due": due,
    }
    client.post(page("project-contact", project), typed)

    assert Interaction.objects.get().member == member
    task = Task.objects.get()
    assert (task.about_id, str(task.due)) == (project.pk, due)
    said = words(client.get(page("project", project)).content)
    assert "They want a lab" in said
    assert "Send two sites" in said


def test_a_next_step_without_a_day_logs_nothing_and_keeps_the_words():
    project = make.project()
    client, _member = officer()
    typed = {"kind": "interaction_kind:visit", "on": "2026-11-23", "text": "They want a lab"}
    typed |= {"subject": str(project.investor.uuid), "next_step": "Send two sites"}
    answer = client.post(page("project-contact", project), typed)

    assert answer.status_code == 422
    assert "They want a lab" in words(answer.content)
    assert not Interaction.objects.exists()


def test_a_note_stands_on_the_page_with_the_day_it_is_erased():
    project, client = make.project(), signed_in()
    client.post(page("project-note", project), {"kind": "minutes", "text": "Agreed in council"})

    said = words(client.get(page("project", project)).content)
    assert "Agreed in council" in said
    assert "erased after" in said


@pytest.mark.parametrize("rows", [1, 20])
def test_lists_ask_the_store_as_often_for_one_project_as_for_twenty(
    rows, django_assert_max_num_queries
):
    team = make.team()
    for number in range(rows):
        make.project(f"Project {number}", manager=make.colleague(team=team), team=team)
    client = signed_in()

    with django_assert_max_num_queries(16):
        assert client.get(reverse("projects")).status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get(reverse("projects-board")).status_code == 200


@pytest.mark.parametrize("rows", [1, 20])
def test_a_project_asks_the_store_as_often_for_one_contact_as_for_twenty(
    rows, django_assert_max_num_queries
):
    project = make.project()
    client, member = officer()
    for number in range(rows):
        log_interaction(
            subject=project.investor,
            kind=make.term("interaction_kind:visit"),
            on=interval("2026-11-21"),
            project=project,
            member=member,
            text=f"visit {number}",
            next_step="call",
            next_due=make.NOW.date(),
            by=None,
            at=make.NOW,
        )

    with django_assert_max_num_queries(26):
        assert client.get(page("project", project)).status_code == 200


def test_the_list_is_narrowed_by_stage_and_by_names_of_project_or_investor():
    make.project("Store", investor=make.organisation(en="Muji"))
    gone = make.project("Laboratory", investor=make.organisation(en="Bayer"))
    client = signed_in()
    client.post(
        page("project-leave", gone), {"to": "lost", "on": "2026-11-23", "reason": "went away"}
    )

    def shown(**asked):
        return words(client.get(reverse("projects"), asked, headers=HTMX).content)

    assert "Laboratory" not in shown(stage="open")
    assert "Store" not in shown(stage="lost")
    assert "Store" in shown(q="muji")
    assert "Laboratory" in shown(q="labor")
    assert "Clear the filters" in shown(q="nobody")


def test_the_board_has_a_column_for_each_stage_and_a_way_to_the_next_gate():
    project = make.project("Store")
    body = signed_in().get(reverse("projects-board")).content.decode()

    assert 'id="stage-operating"' in body
    assert page("project-advance", project) in body


def test_a_reader_reads_and_is_offered_nothing_to_change():
    project = make.project()
    body = signed_in(Role.READER).get(page("project", project)).content.decode()

    assert page("project-advance", project) not in body


def test_a_project_is_found_from_its_subject():
    project = make.project()
    answer = signed_in().get(reverse("subject", args=[project.subject.uuid]))

    assert answer["Location"] == page("project", project)


def test_a_milestone_opens_to_its_history_and_can_be_corrected():
    project = make.project()
    milestone = Milestone.objects.about(project.pk).get()
    client = signed_in()

    shown = client.get(reverse("fact", args=["milestone", milestone.pk]))
    form = client.get(reverse("fact-correct", args=["milestone", milestone.pk]))

    where = reverse("milestone-correct", args=[milestone.pk])
    assert "Received" in words(shown.content)
    assert form["Location"] == where
    refused = client.post(where, {"on": "2026-11-19", "why": ""})
    assert refused.status_code == 422
    client.post(where, {"on": "2026-11-19", "why": "the letter bears another day"})
    corrected = Milestone.objects.about(project.pk).live().get()
    assert (corrected.printed, corrected.replaces) == ("2026-11-19", milestone)
    assert "the letter bears another day" in words(
        client.get(reverse("fact", args=["milestone", corrected.pk])).content
    )


def test_a_milestone_before_the_last_cannot_be_withdrawn_from_its_own_page_either():
    project, client = make.project(), signed_in()
    first = Milestone.objects.about(project.pk).get()
    moved(client, project, waiver="vouched for")

    answer = client.post(
        reverse("fact-withdraw", args=["milestone", first.pk]), {"why": "not ours"}
    )

    assert answer.status_code == 422
    assert "Only the last one can be withdrawn" in words(answer.content)
    assert stage(project) == Stage.QUALIFIED


def sent_from(client, address, **typed):
    """The form as it stands on the page, ready to be sent whenever and as often as somebody likes."""
    html = client.get(address).content.decode()
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
    return lambda: client.post(address, kept | typed)


def test_a_gate_that_is_sent_twice_is_passed_once():
    project, client = make.project(requirement="900 m²"), signed_in()
    gate = page("project-advance", project)
    send = sent_from(client, gate, on="2026-11-23", waiver="vouched for")
    first, again = send(), send()

    assert (first.status_code, again.status_code) == (302, 422)
    assert stage(project) == Stage.QUALIFIED
    assert "This project is “Qualified” already" in words(again.content)
    assert "vouched for" not in words(again.content)


def test_a_step_that_is_taken_back_twice_takes_no_other_with_it():
    project, client = make.project(requirement="900 m²"), signed_in()
    for _ in range(2):
        moved(client, project, waiver="vouched for")
    send = sent_from(client, page("project-take-back", project), why="wrong project")
    first, again = send(), send()

    assert (first.status_code, again.status_code) == (302, 422)
    assert stage(project) == Stage.QUALIFIED
    assert "is not the last step any more" in words(again.content)


def test_what_another_wrote_while_a_gate_stood_open_is_not_written_over():
    project, client = make.project(requirement="900 m²"), signed_in()
    moved(client, project, waiver="vouched for")
    gate, on = page("project-advance", project), "2026-11-23"
    untouched = sent_from(client, gate, on=on, requirement="900 m²")
    touched = sent_from(client, gate, on=on, requirement="950 m²")
    changes = {"requirement": "1,200 m² with a laboratory"}
    describe(project=Project.objects.get(), changes=changes, by=None, at=make.NOW)

    told = touched()
    assert told.status_code == 422
    assert "Somebody changed this while you were writing" in words(told.content)
    assert "950 m²" in words(told.content)
    assert stage(project) == Stage.QUALIFIED
    assert untouched().status_code == 302
    assert Project.objects.get().requirement == "1,200 m² with a laboratory"


def test_no_step_is_taken_on_a_day_still_to_come():
    project, client = make.project(), signed_in()
    slip = {"on": "2131-01-01", "waiver": "vouched for"}
    gate = client.post(page("project-advance", project), slip)
    way = {"to": "declined", "reason": "Heavy industry", "on": "2131-01-01"}
    left = client.post(page("project-leave", project), way)
    moved(client, project, waiver="vouched for")
    last = Milestone.objects.latest("pk")
    mended = client.post(reverse("milestone-correct", args=[last.pk]), slip | {"why": "the day"})

    assert [answer.status_code for answer in (gate, left, mended)] == [422, 422, 422]
    assert "This day is still to come" in words(gate.content)
    assert Milestone.objects.latest("pk") == last
