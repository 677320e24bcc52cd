"""What stands on a list that is to be taken back, and what stands on nothing any more."""

from datetime import date

import pytest
from django.urls import reverse

from inward.core.intervals import interval
from inward.core.permissions import Role
from inward.directory.models import Organisation
from inward.events.models import Participation
from inward.evidence.actions import replace, withdraw, writing
from inward.evidence.models import Fact
from inward.intake import undoing
from inward.intake.models import Batch, ListRow
from inward.intake.states import BatchState, Decided
from inward.office.models import Member
from inward.office.tasks import finish, set_task
from inward.pipeline.actions.contacts import log_interaction, note
from inward.pipeline.models import Interaction, Note
from tests import make
from tests.intake.lists import HEADER, received, taken
from tests.support.pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]


def a_new_firm() -> tuple[Batch, Organisation]:
    batch = received([HEADER, ("青穗贸易", "", "")], about=make.event().subject)
    taken(batch)
    batch.refresh_from_db()
    return batch, Organisation.objects.get()


def contact(firm: Organisation) -> Interaction:
    return log_interaction(
        subject=firm.subject,
        on=interval("2026-11-20"),
        kind=make.term("interaction:visit"),
        text="They look for a floor.",
        by=make.member(),
        at=make.NOW,
    )


def gone(fact: Fact) -> None:
    with writing("withdraw", by=None, at=make.NOW) as entry:
        withdraw(entry, fact, why="a slip")


def names(batch: Batch) -> list[str]:
    return [one.what for one in undoing.standing_on(batch)]


def test_a_contact_stands_on_a_list_and_its_note_goes_with_it() -> None:
    batch, firm = a_new_firm()

    contact(firm)

    assert names(batch) == ["Contact"]


def test_a_contact_that_was_withdrawn_stands_on_nothing() -> None:
    batch, firm = a_new_firm()
    gone(contact(firm))

    undoing.undo(batch, by=None, at=make.NOW)

    assert batch.state == BatchState.PREVIEW
    assert Note.objects.count() == 1


def test_a_note_by_itself_stands_on_a_list_and_is_called_so() -> None:
    batch, firm = a_new_firm()

    note(subject=firm.subject, kind="other", text="Ask for Li.", by=None, at=make.NOW)

    assert names(batch) == ["Note"]


def test_what_was_done_stands_on_nothing_and_what_is_not_done_does() -> None:
    batch, firm = a_new_firm()
    member = Member.objects.create(user=make.member())
    said = {"member": member, "due": date(2026, 12, 1), "about": firm.subject}
    first, _second = (
        set_task(text=text, by=None, at=make.NOW, **said) for text in ("Call them", "Write to them")
    )

    finish(task_id=first.pk, by=member.user, at=make.NOW)

    assert [(one.what, one.task.text) for one in undoing.standing_on(batch)] == [
        ("A task that is not done", "Write to them")
    ]


def test_what_a_list_wrote_and_somebody_withdrew_stands_on_nothing() -> None:
    batch, _firm = a_new_firm()
    part = Participation.objects.get()
    with writing("corrected", by=None, at=make.NOW) as entry:
        corrected = replace(entry, part, detail="front row")
    assert names(batch) == ["Participation, corrected"]

    gone(corrected)

    assert names(batch) == []


def test_the_last_of_several_corrections_is_named_once() -> None:
    batch, _firm = a_new_firm()
    part = Participation.objects.get()
    for where in ("front row", "second row"):
        with writing("corrected", by=None, at=make.NOW) as entry:
            part = replace(entry, part, detail=where)

    assert [(one.what, one.fact) for one in undoing.standing_on(batch)] == [
        ("Participation, corrected", part)
    ]


def test_what_the_list_replaced_would_stand_again_and_so_stands_on_it() -> None:
    event = make.event()
    rows = [
        ["单位名称", "姓名", "角色", "签到"],
        ["青穗贸易", "李明", "speaker", "是"],
        ["青穗贸易", "王芳", "attendee", "是"],
    ]
    batch = received(rows, about=event.subject)
    ListRow.objects.filter(batch=batch, line=3).update(decided=Decided.LATER)
    taken(batch)
    batch.refresh_from_db()
    firm = Organisation.objects.get()
    role = ListRow.objects.get(batch=batch, line=3).values["role"]
    make.participation(firm, event, role=role, state="invited")

    ListRow.objects.filter(batch=batch, line=3).update(decided=Decided.SAME, who=firm.pk)
    taken(batch)
    batch.refresh_from_db()

    assert Participation.objects.live().filter(role=f"role:{role}").get().state == "came"
    assert names(batch) == ["Participation"]


@pytest.mark.parametrize(("language", "called"), [("en", "Commitment"), ("zh-hans", "承诺")])
def test_what_is_named_opens_by_a_click(language: str, called: str) -> None:
    batch, firm = a_new_firm()
    promise = make.commitment(promisor=firm)
    fact = make.establishment(firm)
    note(subject=firm.subject, kind="other", text="Ask for Li.", by=None, at=make.NOW)

    page = signed_in(Role.OFFICER, language=language).get(reverse("list-undo", args=[batch.uuid]))

    assert called in words(page.content)
    assert reverse("promise", args=[promise.subject.uuid]) in page.content.decode()
    assert reverse("fact", args=["establishment", fact.pk]) in page.content.decode()
    assert " note " not in words(page.content)
