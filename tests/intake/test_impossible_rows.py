"""Rows that cannot be so are refused before they are taken in, with what to do about them."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone, translation

from inward.core.permissions import Role
from inward.directory.models import Establishment
from inward.events.models import Participation
from inward.evidence.models import Entry
from inward.intake import accepting, mending, overview, taking_in
from inward.intake.batches import CannotTakeList
from inward.intake.handlers import HANDLERS
from inward.intake.models import Batch, ListRow
from inward.intake.states import BatchState, Found
from inward.office.jobs import do_next
from tests import make
from tests.intake.lists import HEADER, received, taken
from tests.support.pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]

TENANTS = [["企业名称", "入驻日期", "到期日期"], ["青穗贸易", "2030-01-01", "2029-01-01"]]
SIGNED = ["企业名称", "协议名称", "签约日期"]


def row(batch: Batch, line: int = 2) -> ListRow:
    return ListRow.objects.select_related("batch").get(batch=batch, line=line)


def said(batch: Batch) -> list[tuple[str, str]]:
    return [(fault["cell"], fault["what"]) for fault in overview.faults_of(row(batch))]


# --- days of a row --------------------------------------------------------------------------------


def test_a_tenancy_that_ends_before_it_begins_is_refused_and_both_days_can_be_mended() -> None:
    batch = received(TENANTS, about=make.site().subject, kind="tenants")

    assert row(batch).found == Found.REFUSED
    assert said(batch) == [("C2", "closed 2029-01-01, before it opened 2030-01-01")]
    fields = overview.faults_of(row(batch), to_mend=True)
    assert [(f["meaning"], f["text"]) for f in fields] == [
        ("closed", "2029-01-01"),
        ("opened", "2030-01-01"),
    ]

    mending.mend(row(batch), texts={"opened": "2028-01-01"}, by=None, at=make.NOW)

    assert taken(batch).rows == 1
    assert Establishment.objects.get().opened_printed == "2028-01-01"


def test_what_is_wrong_between_two_cells_is_kept_in_both_languages() -> None:
    batch = received(TENANTS, about=make.site().subject, kind="tenants")

    with translation.override("zh-hans"):
        assert "2029-01-01" in overview.faults_of(row(batch))[0]["what"]
        assert overview.faults_of(row(batch))[0]["title"] == "迁出时间"


def test_an_agreement_is_not_signed_on_a_day_to_come() -> None:
    event = make.event(held="2026-11-06")
    rows = [SIGNED, ["青穗贸易", "合作协议", "2026-11-24"]]  # the list is sent on the 23rd

    batch = received(rows, about=event.subject, kind="agreements")
    assert said(batch) == [("C2", "signed on 2026-11-24, a day still to come")]

    later = make.NOW + timedelta(days=1)
    assert mending.mend(row(batch), texts={}, by=None, at=later).found == Found.NEW


def test_an_agreement_without_a_day_is_not_signed_at_an_event_to_come() -> None:
    event = make.event(held="2027-03-01")

    batch = received([SIGNED[:2], ["青穗贸易", "合作协议"]], about=event.subject, kind="agreements")

    assert said(batch)[0][1].endswith("that of the list is still to come: 2027-03-01")
    mending.mend(row(batch), texts={"signed": "2026-11-20"}, by=None, at=make.NOW)
    assert taken(batch).rows == 1


def test_only_an_estimate_is_of_a_time_to_come() -> None:
    make.area("Riverside")
    rows = [
        ["功能区", "指标", "时间", "数值", "口径"],
        ["Riverside", "rhq", "2027", "112", "actual"],
        ["Riverside", "rhq", "2027", "130", "estimated"],
        ["Riverside", "rhq", "2026", "110", "actual"],
    ]

    batch = received(rows, kind="observations")

    assert said(batch) == [("C2", "an actual value of 2027, a time still to come")]
    assert [row(batch, line).found for line in (3, 4)] == [Found.KNOWN, Found.KNOWN]


# --- days of a list -------------------------------------------------------------------------------


def test_a_list_is_not_of_a_day_to_come_and_nothing_is_erased_in_the_past() -> None:
    officer = signed_in(Role.OFFICER)
    today = timezone.localdate()
    form = {"kind": "contacts", "basis": "legitimate", "cells": "单位名称\t姓名\n青穗\t李明"}
    days = {"as_of": today + timedelta(days=1), "persons_until": today - timedelta(days=1)}

    answer = officer.post(reverse("list-new"), form | days)

    assert answer.status_code == 422
    assert "This day is still to come." in words(answer.content)
    assert "This day is over: choose one to come." in words(answer.content)
    assert not Batch.objects.exists()


# --- an event to come -----------------------------------------------------------------------------


def test_nobody_has_come_to_an_event_that_is_still_to_come() -> None:
    event = make.event(held="2027-03-01")
    rows = [["单位名称", "是否参会"], ["青穗贸易", ""], ["北湄仪器", "是"], ["海雀渔业", "否"]]

    taken(received(rows, about=event.subject))

    assert [(p.state, p.printed) for p in Participation.objects.order_by("cited__locator")] == [
        ("invited", "2026-11-23"),
        ("answered", "2026-11-23"),
        ("invited", "2026-11-23"),
    ]


def test_who_has_a_stand_at_an_event_to_come_has_answered_and_comes_by_a_later_list() -> None:
    event = make.event(held="2026-11-25")
    rows = [["参展商", "展位号"], ["青穗贸易", "A4"]]
    taken(received(rows, about=event.subject, kind="exhibitors"))
    assert Participation.objects.get().state == "answered"

    after = received(rows, about=event.subject, kind="exhibitors")
    accepting.begin(after)
    accepting.accept(after, by=None, at=make.NOW + timedelta(days=3))

    live = Participation.objects.live().get()
    assert (live.state, live.printed, live.detail) == ("came", "2026-11-25", "A4")


def test_the_preview_says_that_the_event_is_still_to_come() -> None:
    officer = signed_in(Role.OFFICER)
    day = timezone.localdate() + timedelta(days=90)
    coming, past = make.event(held=day.isoformat()), make.event("Spring forum", held="2023-11-06")
    pages = []
    for event in (coming, past):
        batch = received([HEADER, ("青穗贸易", "李明", "")], about=event.subject)
        pages.append(words(officer.get(reverse("list", args=[batch.uuid])).content))

    assert f"The event is still to come ({day.isoformat()})" in pages[0]
    assert "still to come" not in pages[1]


# --- what slips through ---------------------------------------------------------------------------


def slipped(rows: list[list[str]]) -> Batch:
    """A list of tenants whose wrong days nobody saw: as if the preview knew no rule."""
    batch = received(rows, about=make.site().subject, kind="tenants")
    batch.rows.filter(found=Found.REFUSED).update(found=Found.NEW, faults=[])
    return batch


def test_a_row_that_the_record_does_not_take_is_named() -> None:
    good = ["北湄仪器", "2020-01-01", ""]
    batch = slipped([TENANTS[0], good, TENANTS[1], good])
    accepting.begin(batch)

    with pytest.raises(CannotTakeList, match="does not take row 3"):
        accepting.accept(batch, by=None, at=make.NOW)

    assert not Establishment.objects.exists()
    assert not Entry.objects.filter(what__contains="list").exists()
    assert batch.source_id is None


def test_whoever_sent_it_reads_which_row_it_was_and_can_leave_it_out() -> None:
    officer = signed_in(Role.OFFICER)
    batch = slipped([TENANTS[0], ["北湄仪器", "2020-01-01", ""], TENANTS[1]])
    page = reverse("list", args=[batch.uuid])

    officer.post(reverse("list-accept", args=[batch.uuid]))
    do_next(HANDLERS, clock=timezone.now)
    assert "does not take row 3" in words(officer.get(page).content)

    officer.post(reverse("list-row", args=[batch.uuid, 3]), {"decided": "out"})
    officer.post(reverse("list-accept", args=[batch.uuid]))
    do_next(HANDLERS, clock=timezone.now)
    batch.refresh_from_db()
    assert (batch.state, Establishment.objects.count()) == (BatchState.ACCEPTED, 1)


def test_an_error_of_the_system_is_said_in_the_language_of_whoever_reads_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = signed_in(Role.OFFICER)
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)

    def broken(*_: object, **__: object) -> None:
        raise IntegrityError("nothing to do with a row")

    monkeypatch.setattr(taking_in, "refresh", broken)
    officer.post(reverse("list-accept", args=[batch.uuid]))
    do_next(HANDLERS, clock=timezone.now)

    page = reverse("list", args=[batch.uuid])
    assert "An error of the system stopped this." in words(officer.get(page).content)
    assert "系统出错" in words(signed_in(Role.READER, language="zh-hans").get(page).content)
