"""An agreement is recorded whole or not at all, and counts for one event."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from inward.agreements import actions
from inward.agreements.actions import Draft, PartyAs, Promise, Promised, Signed
from inward.agreements.current import LABELS, PAPERS, PROMISES, STANDING
from inward.agreements.models import Agreement, Commitment, Paper, Party, Signing, Standing
from inward.agreements.rules import Strength
from inward.core.intervals import interval
from inward.core.permissions import NotAllowed, Role
from inward.evidence.actions import state, withdraw, writing
from inward.evidence.models import Entry, Subject
from inward.evidence.queries import edits_of
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def drafted(
    *, promises=1, none_promised=False, parties=2, name="Memorandum", event=None, day="2023-11-06"
):
    sides = [make.organisation().subject for _ in range(2)]
    words = Promised(Strength.SIGNED, wording_en="Open a flagship store")
    return Draft(
        kind=make.term("agreement_kind:memorandum"),
        name_en=name,
        signed=Signed(interval(day), event),
        parties=[PartyAs(side, make.term("party_role:enterprise")) for side in sides[:parties]],
        promises=[Promise(sides[0], words, promisee=sides[1])] * promises,
        none_promised=none_promised,
    )


def enter(draft, *, cited=None, by=None):
    return actions.enter_agreement(
        draft=draft,
        cited=make.cites() if cited is None else cited,
        on=TODAY,
        by=by,
        at=make.NOW,
    )


def test_an_agreement_its_parties_signing_and_promises_are_one_entry():
    event = make.event(held="2023-11-05/2023-11-10")
    entries = Entry.objects.count()
    draft = drafted(promises=2, event=event)
    made = Entry.objects.count() - entries

    agreement = enter(draft)

    assert Entry.objects.count() == entries + made + 1
    paper = Paper.objects.get(pk=agreement.pk)
    assert (paper.event, paper.signed_printed, paper.promises) == (event, "2023-11-06", 2)
    assert Party.objects.live().about(agreement.pk).count() == 2
    assert Standing.objects.filter(agreement=agreement).count() == 2
    tables = (LABELS, PAPERS, STANDING, PROMISES)
    assert [difference for table in tables for difference in table.differences()] == []


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"name": ""}, "Give the agreement a name"),
        ({"parties": 1}, "two different parties"),
        ({"promises": 0}, "or say that nothing was promised"),
        ({"none_promised": True}, "not both"),
        ({"day": "2027"}, "has not come yet"),
    ],
)
def test_an_agreement_that_is_not_whole_leaves_nothing_behind(how, reason):
    draft = drafted(**how)
    subjects = Subject.objects.count()

    with pytest.raises(actions.CannotRecord, match=reason):
        enter(draft)

    assert Subject.objects.count() == subjects
    assert not Agreement.objects.exists()


def test_an_agreement_without_a_source_is_refused():
    with pytest.raises(actions.CannotRecord, match="Name the source"):
        enter(drafted(), cited=[])


def test_that_nothing_was_promised_is_said_and_can_be_told_from_not_looking():
    agreement = enter(drafted(promises=0, none_promised=True))

    assert agreement.none_promised
    with pytest.raises(actions.CannotRecord, match="promising nothing"):
        actions.enter_promise(
            promise=Promise(
                make.organisation().subject, Promised(Strength.SIGNED, wording_en="Something")
            ),
            agreement=agreement,
            as_of=interval("2024"),
            cited=make.cites(),
            by=None,
            at=make.NOW,
        )


def test_a_promise_at_fault_takes_the_whole_agreement_with_it():
    draft = drafted()
    side = draft.promises[0].promisor
    to_itself = Promise(side, draft.promises[0].says, promisee=side)

    with pytest.raises(actions.CannotRecord, match="themselves"):
        enter(Draft(**{**_fields(draft), "promises": [*draft.promises, to_itself]}))

    assert not Agreement.objects.exists()
    assert not Commitment.objects.exists()


def _fields(draft):
    return {name: getattr(draft, name) for name in Draft.__dataclass_fields__}


def sign(agreement, *, event=None, day="2023-11-06"):
    return actions.sign(
        agreement_id=agreement.pk,
        signed=Signed(interval(day), event),
        cited=make.cites(),
        on=TODAY,
        by=None,
        at=make.NOW,
    )


def test_a_signing_that_would_count_for_a_second_event_is_refused_and_told_why():
    first, second = make.event("Expo"), make.event("Forum")
    agreement = enter(drafted(event=first))

    with pytest.raises(actions.CannotRecord, match="counts for “Expo”"):
        sign(agreement, event=second)

    assert Paper.objects.get(pk=agreement.pk).event == first


def test_a_signing_that_was_taken_back_is_recorded_again():
    agreement = enter(drafted(event=make.event("Forum")))
    wrong = Signing.objects.about(agreement.pk).get()
    with writing("withdraw", by=None, at=make.NOW) as entry:
        withdraw(entry, wrong, why="another agreement was meant")

    right = sign(agreement, event=make.event("Expo"))

    assert list(Signing.objects.live().about(agreement.pk)) == [right]
    assert (right.event.name_en, right.note, right.cited is None) == ("Expo", "", False)


def test_the_database_itself_refuses_a_second_signing():
    agreement = make.agreement(event=make.event("Expo"))

    with pytest.raises(IntegrityError), transaction.atomic():
        state(
            make.entry(),
            Signing,
            agreement.pk,
            interval("2024"),
            cited=make.cites(),
            event=make.event("Forum"),
        )


def test_a_signing_counts_only_for_an_event_of_its_own_day():
    agreement = make.agreement(signed=None)

    with pytest.raises(actions.CannotRecord, match="cannot count for it"):
        sign(agreement, event=make.event(held="2023-11-06"), day="2024-03-01")
    sign(agreement, event=make.event(held="2023-11-06"), day="2023-11")

    assert Signing.objects.live().about(agreement.pk).count() == 1


def test_the_event_of_a_signing_is_corrected_not_added():
    wrong, right = make.event("Forum"), make.event("Expo")
    agreement = enter(drafted(event=wrong))
    signing = Signing.objects.about(agreement.pk).get()

    actions.correct_signing(
        signing_id=signing.pk,
        signed=Signed(signing.as_of, right),
        cited=[],
        on=TODAY,
        by=None,
        at=make.NOW,
    )

    assert Paper.objects.get(pk=agreement.pk).event == right
    assert [s.event for s in Signing.objects.live().about(agreement.pk)] == [right]
    assert Signing.objects.about(agreement.pk).count() == 2


def test_an_agreement_with_promises_cannot_be_said_to_promise_nothing():
    agreement = enter(drafted())

    with pytest.raises(actions.CannotRecord, match="are on record"):
        actions.edit_agreement(
            agreement_id=agreement.pk, changes={"none_promised": True}, by=None, at=make.NOW
        )


def test_a_new_name_is_journaled_and_shown_everywhere():
    agreement = enter(drafted(name="Memorandun"))

    actions.edit_agreement(
        agreement_id=agreement.pk, changes={"name_en": "Memorandum"}, by=None, at=make.NOW
    )

    line = edits_of(agreement.pk)[0]
    assert (line.field, line.before, line.after) == ("name_en", "Memorandun", "Memorandum")
    assert Subject.objects.get(pk=agreement.pk).label.name_en == "Memorandum"


def test_a_party_is_added_once_in_a_role():
    agreement = enter(drafted())
    party = PartyAs(make.organisation().subject, make.term("party_role:enterprise"))
    how = {
        "agreement_id": agreement.pk,
        "party": party,
        "as_of": interval("2023-11-06"),
        "by": None,
        "at": make.NOW,
    }
    actions.add_party(cited=make.cites(), **how)

    with pytest.raises(actions.CannotRecord, match="already"):
        actions.add_party(cited=make.cites(), **how)
    with pytest.raises(actions.CannotRecord, match="Name the source"):
        actions.add_party(cited=[], **how)


def test_a_reader_enters_no_agreement():
    with pytest.raises(NotAllowed):
        enter(drafted(), by=make.member(Role.READER))
