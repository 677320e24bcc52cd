"""Events, editions and the roll of who came are entered with their source, or refused."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from inward.core.permissions import NotAllowed, Role
from inward.events import actions
from inward.events.models import Edition, Event, Participation, Programme
from inward.events.rules import Roll, State
from inward.evidence.actions import CannotReplace
from inward.evidence.current import described
from inward.evidence.models import Mention
from inward.evidence.queries import edits_of
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def how(**also):
    return {"on": TODAY, "by": None, "at": make.NOW, "cited": make.cites()} | also


def came(event, who=None, **also):
    who = who or make.organisation()
    said = how(role=make.term("role:exhibitor"), subject=who.subject, event=event) | also
    return actions.enter_participation(**said)


def test_an_event_is_entered_with_what_tells_of_it():
    made = actions.enter_event(
        name_zh="推介会",
        kind=make.term("event_kind:promotion"),
        **make.span("held", "2026-12"),
        **how(),
    )

    assert made.subject.label.name_zh == "推介会"
    assert Mention.objects.live().about(made.pk).get().cited
    assert described(Event, "event").differences() == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [({"name_en": " "}, "Give it a name"), ({"name_en": "Expo", "cited": []}, "Name the source")],
)
def test_an_event_without_name_or_source_is_refused(said, reason):
    with pytest.raises(actions.CannotRecord, match=reason):
        actions.enter_event(**(how(kind=make.term("event_kind:promotion")) | said))

    assert not Event.objects.exists()


def test_a_programme_has_each_edition_once():
    programme = actions.enter_programme(
        name_en="Expo", kind=make.term("programme_kind:expo"), **how()
    )
    edition = actions.enter_edition(programme=programme, number=1, name_en="1st Expo", **how())

    with pytest.raises(actions.CannotRecord, match="“1st Expo” already"):
        actions.enter_edition(programme=programme, number=1, name_en="Expo again", **how())
    second = actions.enter_edition(programme=programme, number=2, name_en="2nd Expo", **how())
    with pytest.raises(actions.CannotRecord, match="already"):
        actions.edit_record(second, changes={"number": 1}, by=None, at=make.NOW)

    assert list(Edition.objects.values_list("number", flat=True)) == [1, 2]
    assert Programme.objects.get() == programme
    assert edition.roll == Roll.UNKNOWN


def test_an_edit_is_journaled_and_shown():
    event = make.event("Promotion evnt")

    actions.edit_record(event, changes={"name_en": "Promotion event"}, by=None, at=make.NOW)

    assert [(e.field, e.before) for e in edits_of(event.pk)] == [("name_en", "Promotion evnt")]
    event.subject.refresh_from_db()
    assert event.subject.label.name_en == "Promotion event"


def test_an_edit_cannot_take_the_last_name_away():
    event = make.event("Expo")

    with pytest.raises(actions.CannotRecord, match="Give it a name"):
        actions.edit_record(event, changes={"name_en": ""}, by=None, at=make.NOW)


def test_who_came_came_when_it_was_held():
    event = make.event(held="2023-11-05/2023-11-10")

    part = came(event, stand_m2=Decimal(400))

    assert (part.printed, part.last, part.stand_m2) == (
        "2023-11-05/2023-11-10",
        date(2023, 11, 10),
        400,
    )


def test_nobody_is_put_on_the_roll_twice_in_one_role_or_without_a_source():
    event, who = make.event(), make.organisation()
    came(event, who)

    with pytest.raises(actions.CannotRecord, match="already"):
        came(event, who)
    with pytest.raises(actions.CannotRecord, match="Name the source"):
        came(event, cited=[])
    came(event, who, role=make.term("role:speaker"))

    assert Participation.objects.count() == 2


def test_before_an_event_is_held_somebody_is_invited_not_there():
    event = make.event(held="2027-01")

    with pytest.raises(actions.CannotRecord, match="until then"):
        came(event)
    invited = came(event, state_=State.INVITED)

    assert invited.printed == TODAY.isoformat()


def test_a_correction_keeps_the_source_and_is_made_once():
    part = came(make.event())
    said = {"stand_m2": Decimal(50), "role": part.role, "state": State.CAME}

    right = actions.correct_participation(participation_id=part.pk, **how(cited=[]), **said)

    assert (right.cited, right.stand_m2, right.replaces) == (part.cited, 50, part)
    with pytest.raises(CannotReplace):
        actions.correct_participation(participation_id=part.pk, **how(cited=[]), **said)


def test_who_was_never_there_is_withdrawn_with_a_reason():
    part = came(make.event())
    said = {"participation_id": part.pk, "by": None, "at": make.NOW}

    with pytest.raises(actions.CannotRecord, match="Say why"):
        actions.withdraw_participation(why="", **said)
    actions.withdraw_participation(why="another firm", **said)

    assert not Participation.objects.live().exists()
    assert Participation.objects.count() == 2


def test_a_reader_puts_nobody_on_the_roll():
    with pytest.raises(NotAllowed):
        came(make.event(), by=make.member(Role.READER))


def test_an_edit_before_eight_in_shanghai_is_of_that_day():
    early = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # 7:30 on the 24th in Shanghai
    programme = make.programme("Exp")

    actions.edit_record(
        programme, changes={"name_en": "Expo"}, by=None, at=early, cited=make.cites()
    )

    assert Mention.objects.get(subject_id=programme.pk).printed == "2026-11-24"
