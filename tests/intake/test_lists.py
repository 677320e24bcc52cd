"""A list on its way in: understood, proposed, decided, taken in, taken back."""

from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from inward.agreements.models import Agreement, Party, Signing
from inward.core.intervals import interval
from inward.core.permissions import NotAllowed, Role
from inward.directory.models import Establishment, Identifier, Listing, Name, Organisation
from inward.directory.people import Affiliation, Person
from inward.events.models import Participation
from inward.evidence.actions import writing
from inward.evidence.models import Citation, Entry, Observation, Source
from inward.intake import (
    accepting,
    batches,
    deciding,
    entering,
    mending,
    overview,
    understanding,
    undoing,
)
from inward.intake.batches import CannotTakeList
from inward.intake.current import all_current
from inward.intake.deciding import CannotDecide
from inward.intake.kinds import BY_NAME, KINDS
from inward.intake.models import Batch, ListRow, Made, Taken
from inward.intake.noticed import in_words
from inward.intake.states import CLAIMED_FOR, KEPT_FOR, PERSONS_KEPT_FOR, BatchState, Decided, Found
from inward.places.models import Offer, Site, Unit
from tests import make
from tests.intake.lists import HEADER, delimited, received, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]

USCC = "91110000600037341L"


def found(batch: Batch) -> dict[str, int]:
    return dict(Counter(batch.rows.values_list("found", flat=True)))


def row(batch: Batch, line: int) -> ListRow:
    return ListRow.objects.select_related("batch").get(batch=batch, line=line)


def is_current() -> bool:
    return [d for table in all_current() for d in table.differences()] == []


def facts() -> dict[str, int]:
    """Rows of what a guest list writes, without its citations."""
    return {m.__name__: m.objects.count() for m in (Organisation, Name, Participation, Person)}


# --- understood -----------------------------------------------------------------------------------


def test_an_ugly_list_is_understood_without_a_word(at_home: Path) -> None:
    event = make.event()
    rows = [
        ["2026年静安投资促进大会来宾名单（终稿）", "", "", ""],
        ["", "", "", ""],
        ["序号", "单位名称", "嘉宾姓名", "手机", "签到情况"],
        ["１", "青穗贸易有限公司", "李明", "１３８００１３８０００", "√"],
        ["2", "北湄仪器（上海）有限公司", "王芳", "13800138001", "未到"],
    ]

    batch = received(delimited(rows, encoding="gb18030"), about=event.subject)

    assert batch.state == BatchState.PREVIEW
    assert (batch.header, batch.columns) == (3, ["", "name", "person", "phone", "came"])
    assert row(batch, 4).values == {
        "name": "青穗贸易有限公司",
        "person": "李明",
        "phone": "13800138000",
        "role": "attendee",
        "came": "yes",
    }
    assert "GB18030" in " ".join(in_words(batch.said))
    assert "来宾名单" in " ".join(in_words(batch.said))


@pytest.mark.parametrize(
    ("headings", "meanings"),
    [
        (["Company", "Name", "Job title", "E-mail"], ["name", "person", "title", "email"]),
        (["姓名", "工作单位", "职务", "联系电话"], ["person", "name", "title", "phone"]),
        (["公司名称(中文)", "英文名称", "国家/地区"], ["name", "other_name", "country"]),
        (["参展商", "", "备注"], ["name", "", "detail"]),
    ],
)
def test_headings_in_both_languages_are_known(headings: list[str], meanings: list[str]) -> None:
    values = {"name": "青穗贸易有限公司", "person": "李明", "title": "经理", "email": "a@b.cn"}
    values |= {"phone": "13800138000", "other_name": "Qingsui Ltd", "country": "中国", "": "7"}
    values |= {"detail": "早到"}
    rows = [headings, [values[name] for name in meanings]]

    batch = received(rows, about=make.event().subject)

    assert batch.columns == meanings


def test_a_column_headed_name_is_whatever_it_holds() -> None:
    rows = [["Name", "Guest"], ["Acme Ltd", "Ann Lee"], ["Borealis Inc", "Bo Chan"]]

    assert received(rows, about=make.event().subject).columns == ["name", "person"]


def test_a_list_without_headings_is_told_by_its_values_and_asked_about() -> None:
    rows = [["青穗贸易有限公司", "李明", "a@b.cn"], ["北湄仪器有限公司", "王芳", "c@d.cn"]]

    batch = received(rows, about=make.event().subject)

    assert batch.header == 0
    assert batch.columns == ["name", "person", "email"]
    assert batch.rows.count() == 2


def test_columns_once_said_are_remembered_for_the_next_list() -> None:
    event = make.event()
    rows = [["甲", "乙"], ["青穗", "李明"], ["北湄", "王芳"]]
    first = received(rows, about=event.subject)
    assert first.state == BatchState.COLUMNS

    understanding.set_columns(first, columns=["name", "person"], constants={}, by=None, at=make.NOW)
    second = received(rows, about=event.subject)

    assert second.state == BatchState.PREVIEW
    assert second.columns == ["name", "person"]


def test_columns_that_cannot_be_so_are_refused() -> None:
    batch = received([["甲", "乙"], ["青穗", "李明"]], about=make.event().subject)

    for columns, why in ((["name", "name"], "Two columns"), (["", "person"], "Organisation")):
        with pytest.raises(CannotTakeList, match=why):
            understanding.set_columns(batch, columns=columns, constants={}, by=None, at=make.NOW)


def test_a_list_must_be_about_something_that_fits() -> None:
    with pytest.raises(CannotTakeList):
        received([HEADER])
    with pytest.raises(CannotTakeList):
        received([HEADER], about=make.site().subject)


def test_a_reader_sends_no_list() -> None:
    with pytest.raises(NotAllowed):
        received([HEADER], about=make.event().subject, by=make.member(Role.READER))


def test_what_is_no_list_is_refused_with_its_reason() -> None:
    batch = received(b"%PDF-1.7", about=make.event().subject)

    assert batch.state == BatchState.REFUSED
    assert batch.refused == {"code": "not-a-list", "values": {"what": "PDF"}}
    assert "this is PDF, not a list" in overview.refusal(batch)


def test_a_row_that_cannot_be_taken_says_which_cell_and_can_be_mended() -> None:
    rows = [["单位名称", "展位面积"], ["青穗贸易", "four"], ["北湄仪器", "36㎡"], ["", "9"]]
    batch = received(rows, about=make.event().subject, kind="exhibitors")

    faults = overview.faults_of(row(batch, 2))
    assert (faults[0]["cell"], row(batch, 2).found) == ("B2", Found.REFUSED)
    assert faults[0]["remedy"]
    assert row(batch, 4).found == Found.REFUSED

    mended = mending.mend(row(batch, 2), texts={"stand_m2": "400"}, by=None, at=make.NOW)

    assert (mended.found, mended.values["stand_m2"]) == (Found.NEW, "400")
    assert mended.cells == ["青穗贸易", "four"]


def test_an_address_or_number_that_cannot_be_right_is_left_out_and_said() -> None:
    rows = [["单位名称", "统一社会信用代码", "邮箱"], ["青穗贸易", USCC[:-1] + "M", "nowhere"]]

    one = row(received(rows, about=make.event().subject), 2)

    assert one.found == Found.NEW
    assert [fault["meaning"] for fault in one.faults] == ["identifier", "email"]
    assert "identifier" not in one.values


# --- proposed -------------------------------------------------------------------------------------


def test_known_new_and_twice_are_told_apart() -> None:
    make.organisation(en="AstraZeneca", zh="阿斯利康")
    rows = [HEADER, ("阿斯利康", "李明", ""), ("青穗贸易", "王芳", ""), ("阿斯利康", "李明", "")]

    batch = received(rows, about=make.event().subject)

    assert [r.found for r in batch.rows.order_by("line")] == ["known", "new", "double"]
    assert row(batch, 4).double_of == 2


def test_two_guests_of_one_firm_are_not_one_guest() -> None:
    rows = [HEADER, ("青穗贸易", "李明", ""), ("青穗贸易", "王芳", "")]

    written = taken(received(rows, about=make.event().subject))

    assert (written.new, written.persons) == (1, 2)
    assert Participation.objects.count() == 1


def test_the_order_of_rows_does_not_matter() -> None:
    make.organisation(en="AstraZeneca", zh="阿斯利康")
    event = make.event()
    body = [("阿斯利康", "李明", ""), ("青穗贸易", "王芳", ""), ("北湄仪器", "赵一", "")]

    one = received([HEADER, *body], about=event.subject)
    other = received([HEADER, *reversed(body)], about=event.subject)

    def said(batch: Batch) -> set[tuple[str, str, int | None]]:
        return {(r.values["name"], r.found, r.who_id) for r in batch.rows.all()}

    assert said(one) == said(other)


def test_an_organisation_that_has_nothing_to_do_with_it_changes_nothing() -> None:
    make.organisation(en="AstraZeneca", zh="阿斯利康")
    event = make.event()
    rows = [HEADER, ("阿斯利康", "李明", ""), ("青穗贸易", "王芳", "")]
    before = [
        (r.found, r.who_id) for r in received(rows, about=event.subject).rows.order_by("line")
    ]

    make.organisation(en="Quarrow Fisheries", zh="海雀渔业")
    after = [(r.found, r.who_id) for r in received(rows, about=event.subject).rows.order_by("line")]

    assert after == before


def test_whoever_was_entered_by_hand_meanwhile_is_found() -> None:
    event = make.event()
    rows = [HEADER, ("青穗贸易有限公司", "李明", "")]
    assert row(received(rows, about=event.subject), 2).found == Found.NEW

    made = make.organisation(en="Qingsui Trading", zh="青穗贸易有限公司")

    assert row(received(rows, about=event.subject), 2).who_id == made.pk


def test_a_merged_organisation_is_found_under_the_one_it_is() -> None:
    from inward.directory.actions import merge

    survivor = make.organisation(en="AstraZeneca", zh="阿斯利康")
    twin = make.organisation(en="Zeneca Old", zh="捷利康旧名")
    merge(twin, into=survivor, why="same", as_of=interval("2026"), by=None, at=make.NOW)

    batch = received([HEADER, ("捷利康旧名", "", "")], about=make.event().subject)

    assert row(batch, 2).who_id == survivor.pk


# --- decided --------------------------------------------------------------------------------------


def test_a_decision_about_one_merged_twice_means_the_one_it_is_at_last() -> None:
    batch = doubtful()
    first, second, last = (make.organisation(en=name) for name in ("First", "Second", "Last"))
    make.merged(first, second, last)

    deciding.decide(row(batch, 2), Decided.SAME, who=first.pk, by=make.member(), at=make.NOW)

    assert row(batch, 2).who_id == last.pk


def doubtful(names: tuple[str, ...] = ("阿斯康利", "仲联量行")) -> Batch:
    """A list whose rows are all doubtful: typing errors of names on the record."""
    make.organisation(en="AstraZeneca", zh="阿斯利康")
    make.organisation(en="JLL", zh="仲量联行")
    for n in range(8):
        make.organisation(en=f"Filler {n}", zh=f"青穗{'甲乙丙丁戊己庚辛'[n]}贸易")
    batch = received([HEADER, *((name, "李明", "") for name in names)], about=make.event().subject)
    # Whatever the weights say of these: here they are to be asked about.
    for one in batch.rows.all():
        one.found, one.who_id = Found.DOUBTFUL, None
        one.save()
    return batch


def test_a_decision_is_about_every_row_of_the_name_and_can_be_taken_back() -> None:
    officer = make.member()
    batch = doubtful(("阿斯康利", "仲联量行", "阿斯康利"))
    ListRow.objects.filter(batch=batch).update(double_of=None)
    first = deciding.to_decide(batch)[0]

    made = deciding.decide(
        first, Decided.SAME, who=first.proposals[0]["id"], by=officer, at=make.NOW
    )
    assert len(made) == 2
    assert len(deciding.to_decide(batch)) == 1

    deciding.undo(batch, by=officer, at=make.NOW)
    assert len(deciding.to_decide(batch)) == 2
    with pytest.raises(CannotDecide, match="no decision of yours"):
        deciding.undo(batch, by=officer, at=make.NOW)


def test_two_officers_are_never_given_the_same_row_and_never_decide_it_twice() -> None:
    li, wang = make.member(name="li"), make.member(name="wang")
    batch = doubtful()
    one = deciding.to_decide(batch)[0]

    assert deciding.claim(one, by=li, at=make.NOW) is None
    assert deciding.claim(one, by=wang, at=make.NOW) == li
    assert deciding.claim(one, by=wang, at=make.NOW + CLAIMED_FOR * 2) is None

    seen = deciding.newest(one)
    deciding.decide(one, Decided.NEW, over=seen, by=li, at=make.NOW)
    with pytest.raises(CannotDecide, match="li decided this"):
        deciding.decide(
            row(batch, one.line),
            Decided.SAME,
            who=one.proposals[0]["id"],
            over=seen,
            by=wang,
            at=make.NOW,
        )
    assert row(batch, one.line).decided == Decided.NEW


def test_a_list_with_open_rows_is_not_taken_in() -> None:
    batch = doubtful()

    with pytest.raises(CannotTakeList, match="2 rows are not decided"):
        accepting.begin(batch)


def test_rows_left_for_later_wait_and_are_taken_in_later() -> None:
    batch = doubtful()
    first, second = deciding.to_decide(batch)
    deciding.decide(first, Decided.NEW, by=None, at=make.NOW)
    deciding.decide(second, Decided.LATER, by=None, at=make.NOW)
    accepting.begin(batch)
    assert accepting.accept(batch, by=None, at=make.NOW).rows == 1

    batch.refresh_from_db()
    deciding.decide(row(batch, second.line), Decided.NEW, by=None, at=make.NOW)
    accepting.begin(batch)

    assert accepting.accept(batch, by=None, at=make.NOW).rows == 1
    assert len(overview.written_by(batch)) == 2


def test_a_new_brand_confirmed_once_is_found_the_next_time() -> None:
    officer = make.member()
    unilever = make.organisation(en="Hindustan Holdings", zh="联合华控股")
    batch = received([HEADER, ("朵芙洗护", "李明", "")], about=make.event().subject)
    deciding.decide(row(batch, 2), Decided.SAME, who=unilever.pk, by=officer, at=make.NOW)
    accepting.begin(batch)
    accepting.accept(batch, by=officer, at=make.NOW)

    again = row(received([HEADER, ("朵芙洗护", "王芳", "")], about=make.event().subject), 2)

    assert (again.found, again.who_id) == (Found.KNOWN, unilever.pk)
    assert again.proposals[0]["reasons"][0][0] == "alias"
    alias = Name.objects.get(text="朵芙洗护")
    assert (alias.kind_id, alias.entry.recorded_by) == ("name_kind:alias", officer)


def test_a_confirmed_name_taken_back_is_forgotten() -> None:
    firm = make.organisation(en="Hindustan Holdings", zh="联合华控股")
    event = make.event()
    batch = received([HEADER, ("朵芙洗护", "李明", "")], about=event.subject)
    deciding.decide(row(batch, 2), Decided.SAME, who=firm.pk, by=None, at=make.NOW)
    accepting.begin(batch)
    accepting.accept(batch, by=None, at=make.NOW)
    batch.refresh_from_db()

    undoing.undo(batch, with_names=True, by=None, at=make.NOW)

    assert (
        row(received([HEADER, ("朵芙洗护", "李明", "")], about=event.subject), 2).found == Found.NEW
    )


# --- taken in -------------------------------------------------------------------------------------


def test_a_row_becomes_what_it_says_with_its_place_in_the_file() -> None:
    event = make.event(held="2026-11-06")
    rows = [
        ["单位名称", "英文名称", "统一社会信用代码", "国家", "姓名", "职务", "邮箱"],
        ["青穗贸易有限公司", "Qingsui Trading", USCC, "德国", "李明", "经理", "li@qingsui.example"],
    ]

    written = taken(received(rows, about=event.subject))

    part = Participation.objects.get()
    assert (part.role_id, part.state, part.printed) == ("role:attendee", "came", "2026-11-06")
    assert (part.cited.source.title, part.cited.locator) == ("guests.csv", "2")
    assert part.cited.quote == ""
    firm = Listing.objects.get(pk=part.subject_id)
    assert (firm.name_zh, firm.name_en, firm.country) == (
        "青穗贸易有限公司",
        "Qingsui Trading",
        "DE",
    )
    assert Identifier.objects.get().value == USCC
    person = Person.objects.get()
    assert (person.name_zh, person.email, person.basis) == (
        "李明",
        "li@qingsui.example",
        "legitimate",
    )
    assert person.erase_after > make.NOW.date()
    assert Affiliation.objects.get().organisation_id == part.subject_id
    assert written.entry == part.entry_id
    assert is_current()


def test_no_ledger_holds_the_name_of_a_guest() -> None:
    taken(received([HEADER, ("青穗贸易", "李默然", "经理")], about=make.event().subject))

    said = [str(value) for model in (Citation, Taken, Source, Entry, Participation, Name)
            for one in model.objects.values() for value in one.values()]  # fmt: skip

    assert "李默然" not in " ".join(said)


def test_a_row_can_be_proved_until_it_is_erased() -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    taken(batch)
    proof = Taken.objects.get()

    assert bytes(proof.digest) == entering.digest_of(row(batch, 2))

    assert batches.erase_due(on=batch.erase_after) == 1
    assert row(batch, 2).cells == []
    assert not batches.file_of(batch).exists()
    assert Participation.objects.live().count() == 1
    assert Taken.objects.get().digest == proof.digest


def test_the_same_list_again_adds_nothing_to_what_is_known() -> None:
    event = make.event()
    rows = [HEADER, ("青穗贸易", "李明", "经理"), ("北湄仪器", "王芳", "")]
    taken(received(rows, about=event.subject))
    before = facts()

    written = taken(received(rows, about=event.subject))

    assert facts() == before
    assert (written.facts, written.unchanged, written.known) == (0, 2, 2)


def test_who_was_invited_and_came_is_one_participation_with_a_history() -> None:
    event = make.event()
    taken(received([["单位名称", "签到"], ["青穗贸易", "否"]], about=event.subject))
    taken(received([["单位名称", "签到"], ["青穗贸易", "是"]], about=event.subject))

    live = Participation.objects.live().get()
    assert (live.state, live.replaces.state) == ("came", "invited")

    taken(received([["单位名称", "签到"], ["青穗贸易", "否"]], about=event.subject))
    assert Participation.objects.live().get().state == "came"


def test_every_kind_of_list_lands_where_it_belongs() -> None:
    event, area = make.event(held="2026-11-06"), make.area("Riverside")
    place = make.site("Harbour House", area=area)

    taken(
        received(
            [["参展商", "展位面积"], ["青穗贸易", "36㎡"]], about=event.subject, kind="exhibitors"
        )
    )
    assert Participation.objects.get().stand_m2 == 36

    taken(received([["企业名称", "项目名称", "签约日期"], ["青穗贸易", "研发中心合作协议", "2026/11/6"]],
                   about=event.subject, kind="agreements"))  # fmt: skip
    assert Agreement.objects.get().name_zh == "研发中心合作协议"
    assert (Signing.objects.get().event_id, Signing.objects.get().printed) == (
        event.pk,
        "2026-11-06",
    )
    assert Party.objects.get().party_id == Participation.objects.get().subject_id

    taken(
        received(
            [["企业名称", "入驻时间"], ["北湄仪器", "2024年3月"]],
            about=place.subject,
            kind="tenants",
        )
    )
    there = Establishment.objects.get()
    assert (there.place_id, there.function_id, there.opened_printed) == (
        place.pk, "presence:tenant", "2024-03",
    )  # fmt: skip

    taken(
        received(
            [["楼宇名称", "建筑面积"], ["青穗大厦", "1.2万平方米"]],
            about=area.subject,
            kind="sites",
        )
    )
    assert Site.objects.get(name_zh="青穗大厦").floor_area_m2 == 12_000

    taken(
        received(
            [["功能区", "指标", "时间", "数值"], ["Riverside", "rhq", "2026-10", "约112"]],
            kind="observations",
        )
    )
    seen = Observation.objects.get()
    assert (seen.subject_id, seen.value, seen.quantifier) == (area.pk, 112, "about")

    taken(
        received(
            [
                ["房号", "楼层", "面积", "租金", "可入驻时间"],
                ["12A", "12F", "900", "6.5", "2027-03"],
            ],
            about=place.subject,
            kind="units",
        )
    )
    unit = Unit.objects.get()
    assert (unit.site_id, unit.name_en, unit.floor) == (place.pk, "12A", 12)
    assert (Offer.objects.get().rent, Offer.objects.get().per) == (Decimal("6.5"), "day")

    taken(
        received([["单位", "姓名", "手机"], ["北湄仪器", "王芳", "13800138000"]], kind="contacts")
    )
    assert Affiliation.objects.get(person__name_zh="王芳").organisation_id == there.subject_id
    assert is_current()
    assert {batch.kind for batch in Batch.objects.all()} == {kind.name for kind in KINDS} - {
        "guests"
    }


def test_a_number_about_nobody_on_the_record_is_refused() -> None:
    batch = received(
        [["功能区", "指标", "时间", "数值"], ["Atlantis", "rhq", "2026", "1"]], kind="observations"
    )

    assert row(batch, 2).found == Found.REFUSED
    assert BY_NAME["observations"].who == "labelled"


# --- taken back -----------------------------------------------------------------------------------


def test_a_list_is_taken_back_as_a_whole_and_taken_in_again_with_fewer_doubts() -> None:
    batch = doubtful()
    known = Organisation.objects.count()
    taken(batch)
    batch.refresh_from_db()
    assert Participation.objects.live().count() == 2

    undoing.undo(batch, by=None, at=make.NOW)

    assert not Participation.objects.live().exists()
    assert not Person.objects.exists()
    assert not Affiliation.objects.exists()
    assert not Made.objects.exists()
    assert Listing.objects.count() == known
    assert is_current()
    again = received(
        [HEADER, ("阿斯康利", "李明", ""), ("仲联量行", "王芳", "")], about=batch.about
    )
    assert found(again) == {"known": 2}
    batch.refresh_from_db()
    assert taken(batch).rows == 2
    assert Participation.objects.live().count() == 2


def test_a_new_organisation_of_a_list_taken_back_is_in_no_list() -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    taken(batch)
    batch.refresh_from_db()

    undoing.undo(batch, by=None, at=make.NOW)

    assert not Listing.objects.exists()
    assert not Name.objects.live().exists()
    assert is_current()


def test_what_others_built_on_a_list_stops_its_undoing_and_is_named() -> None:
    event = make.event()
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=event.subject)
    taken(batch)
    batch.refresh_from_db()
    firm = Organisation.objects.get()
    make.establishment(firm, make.site())

    with pytest.raises(undoing.SomethingStandsOnIt) as refused:
        undoing.undo(batch, by=None, at=make.NOW)

    assert [(one.what, one.about.pk) for one in refused.value.standing] == [("Presence", firm.pk)]
    batch.refresh_from_db()
    assert batch.state == BatchState.ACCEPTED
    assert Participation.objects.live().count() == 1


def test_a_correction_of_what_a_list_wrote_stands_on_it() -> None:
    batch = received([HEADER, ("青穗贸易", "", "")], about=make.event().subject)
    taken(batch)
    batch.refresh_from_db()
    part = Participation.objects.get()
    with writing("corrected", by=None, at=make.NOW) as entry:
        from inward.evidence.actions import replace

        replace(entry, part, detail="front row")

    assert [one.what for one in undoing.standing_on(batch)] == ["Participation, corrected"]


def test_what_a_later_word_replaced_stands_again_when_the_list_is_taken_back() -> None:
    event = make.event()
    taken(received([["单位名称", "签到"], ["青穗贸易", "否"]], about=event.subject))
    second = received([["单位名称", "签到"], ["青穗贸易", "是"]], about=event.subject)
    taken(second)
    second.refresh_from_db()

    undoing.undo(second, by=None, at=make.NOW)

    assert Participation.objects.live().get().state == "invited"


def test_a_list_put_aside_is_erased() -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)

    batches.drop(batch, by=None, at=make.NOW)

    assert not batches.file_of(batch).exists()
    assert row(batch, 2).values == {}
    assert batch.state == BatchState.DROPPED


def test_a_list_sent_before_eight_in_shanghai_is_kept_from_that_day_on() -> None:
    early = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # 7:30 on the 24th in Shanghai
    batch = batches.receive(
        kind=BY_NAME["guests"],
        name="guests.csv",
        content=[delimited([HEADER])],
        about=make.event().subject,
        as_of=interval("2026-11-23"),
        by=None,
        at=early,
        queued=False,
    )

    assert batch.erase_after == date(2026, 11, 24) + KEPT_FOR
    assert batch.persons_until == date(2026, 11, 24) + PERSONS_KEPT_FOR
