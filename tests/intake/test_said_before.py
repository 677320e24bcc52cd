"""What is on the record already is not entered again, and what is another thing is not lost."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from inward.agreements.models import Agreement, Party, Signing
from inward.core.permissions import Role
from inward.directory.people import Person
from inward.events.models import Event, Participation
from inward.events.queries import guests
from inward.intake import accepting, batches, deciding, mending, understanding, undoing
from inward.intake.current import all_current
from inward.intake.models import Batch, ListRow, Made
from inward.intake.states import BatchState, Decided, Found
from tests import make
from tests.intake.lists import Rows, received, taken
from tests.support.pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]

SIGNED = [
    ["企业名称", "协议名称", "签约日期"],
    ["青穗贸易", "研发中心合作协议", "2026-11-06"],
    ["北湄仪器", "总部落户协议", "2026-11-06"],
]
STANDS = ["参展商", "姓名", "展位号", "展位面积"]


@pytest.fixture
def officer() -> Client:
    return signed_in(Role.OFFICER)


def row(batch: Batch, line: int) -> ListRow:
    return ListRow.objects.select_related("batch").get(batch=batch, line=line)


def agreements(rows: Rows = SIGNED, *, event: Event | None = None) -> Batch:
    return received(rows, about=event and event.subject, kind="agreements")


def page_of(batch: Batch, officer: Client) -> str:
    return words(officer.get(reverse("list", args=[batch.uuid])).content)


# --- agreements -----------------------------------------------------------------------------------


def test_an_agreement_on_the_record_is_shown_as_such_and_not_entered_again(officer: Client) -> None:
    taken(agreements())
    again = agreements([*SIGNED, ["青穗贸易", "研发中心合作协议", "2026-11-20"]])

    assert page_of(again, officer).count("already on the record") == 2
    written = taken(again)

    assert (written.rows, written.unchanged) == (3, 2)
    assert Agreement.objects.count() == 3
    assert Signing.objects.live().count() == Party.objects.live().count() == 3
    assert [d for table in all_current() for d in table.differences()] == []


def test_an_agreement_is_the_same_one_only_by_title_party_and_day() -> None:
    taken(agreements(SIGNED[:2]))
    other = [
        ["青穗贸易", "总部落户协议", "2026-11-06"],
        ["北湄仪器", "研发中心合作协议", "2026-11-06"],
    ]

    taken(agreements([SIGNED[0], *other]))

    assert Agreement.objects.count() == 3


def test_an_agreement_without_a_title_is_known_again_by_whoever_signed_it() -> None:
    event = make.event(held="2026-11-06")
    rows = [["企业名称", "协议类型"], ["青穗贸易", "cooperation"]]
    taken(agreements(rows, event=event))

    taken(agreements(rows, event=event))

    assert Agreement.objects.get().name_zh == "Agreement with 青穗贸易"


def test_what_repeated_an_agreement_can_be_taken_back_and_leaves_it_standing() -> None:
    taken(agreements())
    again = agreements()
    taken(again)
    again.refresh_from_db()
    assert not Made.objects.filter(row__batch=again).exists()

    undoing.undo(again, by=None, at=make.NOW)

    assert Signing.objects.live().count() == 2


def test_an_agreement_taken_back_is_entered_again() -> None:
    first = agreements()
    taken(first)
    first.refresh_from_db()
    undoing.undo(first, by=None, at=make.NOW)

    taken(agreements())

    assert Signing.objects.live().count() == 2


def test_a_file_that_was_taken_in_before_says_so(officer: Client) -> None:
    event, other = make.event(), make.event("Spring forum")
    taken(agreements(event=event))
    said = f"This very file was taken in on {localtime(make.NOW).date().isoformat()}."

    assert said in page_of(agreements(event=event), officer)
    assert said not in page_of(agreements(event=other), officer)
    assert said not in page_of(agreements([*SIGNED, SIGNED[1]], event=event), officer)


def test_a_file_that_was_only_looked_at_is_no_repetition(officer: Client) -> None:
    agreements()

    assert "This very file" not in page_of(agreements(), officer)


# --- rows of one list -----------------------------------------------------------------------------


def test_a_row_that_becomes_another_one_by_a_mend_is_that_one() -> None:
    batch = agreements([*SIGNED[:2], ["青穗贸易", "研发中心合作协议", "the sixth"]])
    assert row(batch, 3).found == Found.REFUSED

    mending.mend(row(batch, 3), texts={"signed": "2026-11-06"}, by=None, at=make.NOW)

    assert (row(batch, 3).found, row(batch, 3).double_of) == (Found.DOUBLE, 2)
    taken(batch)
    assert Agreement.objects.count() == 1


def test_a_row_that_nothing_tells_from_an_earlier_one_says_which(officer: Client) -> None:
    make.organisation(en="Qingsui Trading", zh="青穗贸易")
    head = ["企业名称", "协议名称", "协议类型", "签约日期"]
    rows = (
        ["青穗贸易", "", "cooperation", ""],
        ["Qingsui Trading", "", "cooperation", ""],
        ["青穗贸易", "研发中心合作协议", "cooperation", "2026-11-06"],
        ["青穗贸易", "总部落户协议", "cooperation", "2026-11-06"],
        ["北湄仪器", "", "cooperation", ""],
    )

    page = page_of(agreements([head, *rows], event=make.event(held="2026-11-06")), officer)

    said = "nothing tells it from row {}: it may be the same agreement"
    assert page.count(said.format(2)) == 3
    assert page.count("nothing tells it") == 3


def test_agreements_of_one_party_are_told_apart_by_title_or_day(officer: Client) -> None:
    named = agreements([*SIGNED[:2], ["青穗贸易", "总部落户协议", ""]])
    dated = [["企业名称", "签约日期"], ["青穗贸易", "2026-11-05"], ["青穗贸易", "2026-11-06"]]

    assert "nothing tells it" not in page_of(named, officer)
    assert "nothing tells it" not in page_of(agreements(dated), officer)


def test_a_row_left_out_is_no_earlier_one(officer: Client) -> None:
    batch = agreements([*SIGNED[:2], ["青穗贸易", "", ""]])
    assert "nothing tells it from row 2" in page_of(batch, officer)

    deciding.decide(row(batch, 2), Decided.OUT, by=None, at=make.NOW)

    assert "nothing tells it" not in page_of(batch, officer)


def test_a_row_mended_to_be_like_one_that_was_left_out_is_not_lost() -> None:
    batch = agreements([*SIGNED[:2], ["青穗贸易", "研发中心合作协议", "the sixth"]])
    deciding.decide(row(batch, 2), Decided.OUT, by=None, at=make.NOW)

    mending.mend(row(batch, 3), texts={"signed": "2026-11-06"}, by=None, at=make.NOW)

    assert row(batch, 3).found == Found.NEW


def test_a_row_decided_before_it_became_another_one_is_not_taken_in_twice() -> None:
    rows = [
        ["单位名称", "姓名", "邮箱"],
        ["青穗贸易", "李明", "li@q.example"],
        ["青穗贸易", "李明", "nowhere"],
    ]
    batch = received(rows, about=make.event().subject)
    deciding.decide(row(batch, 3), Decided.NEW, by=None, at=make.NOW)

    mending.mend(row(batch, 3), texts={"email": "li@q.example"}, by=None, at=make.NOW)

    assert (row(batch, 3).found, row(batch, 3).decided) == (Found.DOUBLE, "")


def test_a_row_that_is_no_longer_the_same_stands_by_itself() -> None:
    rows = [["单位名称", "姓名", "邮箱"], ["青穗贸易", "李明", "nowhere"], ["青穗贸易", "李明", ""]]
    batch = received(rows, about=make.event().subject)
    assert row(batch, 3).double_of == 2

    mending.mend(row(batch, 2), texts={"email": "li@qingsui.example"}, by=None, at=make.NOW)

    assert (row(batch, 3).found, row(batch, 3).double_of) == (Found.NEW, None)


# --- stands ---------------------------------------------------------------------------------------


def stands(event: Event, *rows: list[str]) -> list[tuple[str, Decimal | None]]:
    """What a list of stands leaves on the record."""
    taken(received([STANDS, *rows], about=event.subject, kind="exhibitors"))
    live = Participation.objects.live().order_by("detail", "id")
    return [(part.detail, part.stand_m2) for part in live]


def test_two_stands_of_one_exhibitor_are_two_and_their_area_adds_up() -> None:
    event = make.event()

    found = stands(event, ["青穗贸易", "李明", "A4", "18"], ["青穗贸易", "王芳", "A5", "18"])

    assert found == [("A4", 18), ("A5", 18)]
    assert [guest.stand_m2 for guest in guests(event)[0]] == [36]
    assert Person.objects.count() == 2


def test_two_stands_are_two_without_a_person_too() -> None:
    rows = ["青穗贸易", "", "A4", "18"], ["青穗贸易", "", "A5", "18"], ["青穗贸易", "", "A4", "18"]

    assert stands(make.event(), *rows) == [("A4", 18), ("A5", 18)]


def test_two_people_at_one_stand_are_no_second_stand() -> None:
    rows = (
        ["青穗贸易", "李明", "A4", "18"],
        ["青穗贸易", "王芳", "a4", "18"],
        ["青穗贸易", "赵一", "", ""],
    )

    assert stands(make.event(), *rows) == [("A4", 18)]


def test_a_list_of_stands_sent_again_adds_nothing() -> None:
    event, rows = make.event(), (["青穗贸易", "李明", "A4", "18"], ["青穗贸易", "李明", "A5", "18"])

    assert stands(event, *rows) == stands(event, *rows) == [("A4", 18), ("A5", 18)]


def test_an_exhibitor_on_the_record_without_a_stand_gets_it_and_the_next_beside_it() -> None:
    event, firm = make.event(), make.organisation(en="Qingsui Trading", zh="青穗贸易")
    before = make.participation(firm, event)

    found = stands(event, ["青穗贸易", "李明", "A4", "18"], ["青穗贸易", "王芳", "A5", "18"])

    assert found == [("A4", 18), ("A5", 18)]
    assert Participation.objects.get(replaces=before).detail == "A4"


def test_a_stand_filled_in_stands_empty_again_when_the_list_is_taken_back() -> None:
    event, firm = make.event(), make.organisation(en="Qingsui Trading", zh="青穗贸易")
    make.participation(firm, event)
    stands(event, ["青穗贸易", "李明", "A4", "18"])

    undoing.undo(Batch.objects.get(), by=None, at=make.NOW)

    assert Participation.objects.live().get().stand_m2 is None


# --- stands of another area -----------------------------------------------------------------------

ONE = ["青穗贸易", "李明", "", "18"]
ANOTHER = ["青穗贸易", "李明", "", "20"]


def exhibitors(event: Event, *rows: list[str]) -> Batch:
    return received([STANDS, *rows], about=event.subject, kind="exhibitors")


def say(officer: Client, batch: Batch, line: int, **texts: str) -> str:
    """Answer on the page of a row; what it says where it still asks."""
    answer = officer.post(reverse("list-row", args=[batch.uuid, line]), texts)
    return words(answer.content) if answer.status_code == 422 else ""


def areas() -> list[tuple[str, Decimal | None]]:
    live = Participation.objects.live().order_by("detail", "id")
    return [(part.detail, part.stand_m2) for part in live]


def test_a_stand_sent_again_with_another_area_is_asked_about_before_it_adds_up(
    officer: Client,
) -> None:
    event = make.event()
    stands(event, ONE)
    batch = exhibitors(event, ANOTHER)

    page = page_of(batch, officer)
    assert "In 1 row it is not said which stand is meant (row 2)" in page
    assert "a stand of another area (18 m²): say whether this is the same stand" in page
    # What would be refused is not offered.
    assert "Take 1 row into the record" not in page
    with pytest.raises(batches.CannotTakeList, match="which stand is meant"):
        taken(batch)

    assert areas() == [("", 18)]


@pytest.mark.parametrize(("answer", "left"), [("same", [("", 20)]), ("more", [("", 18), ("", 20)])])
def test_a_stand_of_another_area_is_what_an_officer_says_it_is(
    officer: Client, answer: str, left: list[tuple[str, int]]
) -> None:
    event = make.event()
    stands(event, ONE)
    batch = exhibitors(event, ANOTHER, ["青穗贸易", "王芳", "", "20"], ["青穗贸易", "赵一", "", ""])

    assert not say(officer, batch, 2, which_stand=answer)
    assert "which stand is meant" not in page_of(batch, officer)
    taken(batch)

    assert areas() == left


def test_an_answer_can_be_changed_until_the_list_is_taken_in(officer: Client) -> None:
    event = make.event()
    stands(event, ONE)
    batch = exhibitors(event, ANOTHER)
    say(officer, batch, 2, which_stand="more")
    page = page_of(batch, officer)
    assert "One more stand" in page
    assert "Take 1 row into the record" in page

    assert "say whether this is the same stand" in say(officer, batch, 2, which_stand="")
    say(officer, batch, 2, which_stand="same")
    taken(batch)

    assert areas() == [("", 20)]


def test_a_stand_that_got_a_number_and_another_area_is_asked_about_too(officer: Client) -> None:
    event = make.event()
    stands(event, ONE)
    batch = exhibitors(event, ["青穗贸易", "李明", "A4", "20"])
    with pytest.raises(batches.CannotTakeList, match="which stand is meant"):
        taken(batch)

    say(officer, batch, 2, which_stand="same", detail="A4", stand_m2="20")
    taken(batch)

    assert areas() == [("A4", 20)]


def test_of_several_stands_the_number_says_which_is_meant(officer: Client) -> None:
    event = make.event()
    stands(event, ["青穗贸易", "", "A4", "18"], ["青穗贸易", "", "A5", "9"])
    batch = exhibitors(event, ANOTHER)

    asked = say(officer, batch, 2, which_stand="same", detail="", stand_m2="20")
    assert "(A4 18 m², A5 9 m²): write its number" in asked
    assert not say(officer, batch, 2, which_stand="same", detail="A5", stand_m2="20")
    taken(batch)

    assert areas() == [("A4", 18), ("A5", 20)]


def test_two_rows_cannot_both_be_the_one_stand_on_the_record(officer: Client) -> None:
    event = make.event()
    stands(event, ONE)
    batch = exhibitors(event, ANOTHER, ["青穗贸易", "王芳", "", "25"])
    say(officer, batch, 2, which_stand="same")

    assert "cannot be told which stand" in say(officer, batch, 3, which_stand="same")
    with pytest.raises(batches.CannotTakeList, match=r"\(row 3\)"):
        taken(batch)


def test_a_list_that_states_the_stand_on_the_record_and_another_states_two() -> None:
    event = make.event()
    stands(event, ONE)

    assert stands(event, ANOTHER, ONE) == [("", 18), ("", 20)]


def test_one_stand_number_with_two_areas_is_asked_about(officer: Client) -> None:
    batch = exhibitors(
        make.event(), ["青穗贸易", "李明", "A4", "18"], ["青穗贸易", "王芳", "a4", "20"]
    )
    assert "Row 2 gives the stand of this number another area" in page_of(batch, officer)

    assert not say(officer, batch, 3, which_stand="", detail="a4", stand_m2="18")
    taken(batch)

    assert areas() == [("A4", 18)]


def test_a_person_at_a_stand_listed_before_its_new_area_makes_no_second_one() -> None:
    event, firm = make.event(), make.organisation(en="Qingsui Trading", zh="青穗贸易")
    make.participation(firm, event, stand_m2=18, detail="A4", state="invited")

    assert stands(event, ["青穗贸易", "赵一", "", ""], ["青穗贸易", "李明", "A4", "20"]) == [
        ("A4", 20)
    ]


def test_a_stand_that_another_list_brought_meanwhile_is_not_doubled(officer: Client) -> None:
    event = make.event()
    make.organisation(en="Qingsui Trading", zh="青穗贸易")
    one, other = exhibitors(event, ONE), exhibitors(event, ANOTHER)
    accepting.begin(other)
    taken(one)

    with pytest.raises(batches.CannotTakeList, match="which stand is meant"):
        accepting.accept(other, by=None, at=make.NOW)

    assert areas() == [("", 18)]
    accepting.give_back(other)
    assert other.state == BatchState.PREVIEW


# --- the wrong kind of list -----------------------------------------------------------------------

GUESTS = [["单位名称", "姓名"], ["青穗贸易", "李明"], ["北湄仪器", "王芳"]]


def test_a_guest_list_sent_as_agreements_is_asked_about_before_anything_is_made_up(
    officer: Client,
) -> None:
    batch = agreements(GUESTS, event=make.event(held="2026-11-06"))
    where = reverse("list-columns", args=[batch.uuid])
    assert batch.state == BatchState.COLUMNS
    assert "Is it a guest list?" in words(officer.get(where).content)

    sent = {"header": "1", "column_0": "name", "column_1": "", "all_side": "enterprise"}
    refused = officer.post(where, sent | {"all_kind": ""})
    assert (refused.status_code, words(refused.content).count("Is it a guest list?")) == (422, 1)

    assert officer.post(where, sent | {"all_kind": "cooperation"}).status_code == 302


def test_a_layout_remembered_does_not_answer_what_was_signed() -> None:
    first = agreements(GUESTS)
    constants = {"kind": "cooperation", "side": "enterprise"}
    understanding.set_columns(
        first, columns=["name", ""], constants=constants, by=None, at=make.NOW
    )

    assert agreements(GUESTS).state == BatchState.COLUMNS


def test_a_row_of_agreements_shows_what_was_understood(officer: Client) -> None:
    event = make.event(held="2026-11-06")
    rows = [["企业名称", "协议类型", "签约日期"], ["青穗贸易", "cooperation", "2026/11/5"]]

    page = page_of(agreements(rows, event=event), officer)

    assert "Agreement with 青穗贸易 · Cooperation · 2026-11-05" in page
