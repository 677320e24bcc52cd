"""The pages of a list, as a browser without scripts walks through them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inward.core.permissions import Role
from inward.events.models import Participation
from inward.intake.handlers import HANDLERS
from inward.intake.models import Batch, ListRow
from inward.intake.sheets import limits
from inward.intake.states import BatchState, Found
from inward.office.jobs import do_next
from tests import make
from tests.intake.lists import HEADER, delimited, received, taken
from tests.support.pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]


@pytest.fixture
def officer() -> Client:
    return signed_in(Role.OFFICER)


def sent(client: Client, **said: Any) -> Any:
    form = {
        "kind": "guests",
        "as_of": "2026-11-23",
        "basis": "legitimate",
        "persons_until": "2028-01-01",
    }
    return client.post(reverse("list-new"), form | said)


def work() -> None:
    while do_next(HANDLERS, clock=timezone.now) is not None:
        pass


def doubtful(batch: Batch) -> None:
    ListRow.objects.filter(batch=batch).update(found=Found.DOUBTFUL, who=None)


def test_a_list_walks_from_the_file_to_the_event_page_and_back(officer: Client) -> None:
    make.organisation(en="AstraZeneca", zh="阿斯利康")
    event = make.event("Autumn forum", edition=make.edition(make.programme(), 1))
    file = SimpleUploadedFile(
        "来宾.csv",
        delimited([HEADER, ("阿斯利康", "李明", ""), ("青穗贸易", "王芳", "")], encoding="gb18030"),
    )

    answer = sent(officer, about="Autumn forum", file=file)
    batch = Batch.objects.get()
    assert answer["Location"] == reverse("list", args=[batch.uuid])
    waiting = officer.get(answer["Location"])
    assert b'http-equiv="refresh"' in waiting.content
    work()

    page = words(officer.get(answer["Location"]).content)
    assert "Take 2 rows into the record" in page
    officer.post(reverse("list-accept", args=[batch.uuid]))
    work()
    done = words(officer.get(answer["Location"]).content)
    assert "2 rows are in the record" in done
    roll = words(officer.get(reverse("event", args=[event.subject.uuid])).content)
    assert "阿斯利康" in roll or "AstraZeneca" in roll
    assert roll.lower().count("first time") == 2

    asked = words(officer.get(reverse("list-undo", args=[batch.uuid])).content)
    assert "Nothing else stands on this list" in asked
    officer.post(reverse("list-undo", args=[batch.uuid]))
    assert not Participation.objects.live().exists()
    assert "Take 2 rows into the record" in words(officer.get(answer["Location"]).content)


def test_pasted_cells_are_a_list_too(officer: Client) -> None:
    make.event("Autumn forum")

    sent(officer, about="Autumn forum", cells="单位名称\t姓名\r\n青穗贸易\t李明\r\n")
    work()

    assert [row.cells for row in ListRow.objects.all()] == [["青穗贸易", "李明"]]


def test_what_is_missing_from_the_form_is_said_and_what_was_typed_stays(officer: Client) -> None:
    answer = sent(officer, cells="")

    assert answer.status_code == 422
    page = words(answer.content)
    assert "Drop the file here" in page
    assert "which event, which place" in page


def test_a_file_beyond_the_limit_is_refused_before_anything_is_kept(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.event("Autumn forum")
    monkeypatch.setattr(limits, "FILE", 1_000)

    answer = sent(officer, about="Autumn forum", file=SimpleUploadedFile("big.csv", b"x" * 2_000))

    assert answer.status_code == 422
    assert "big.csv" in words(answer.content)
    assert not Batch.objects.exists()


def test_a_refused_file_says_file_reason_and_remedy(officer: Client) -> None:
    batch = received(b"%PDF-1.7", about=make.event().subject, name="flyer.pdf")

    page = words(officer.get(reverse("list", args=[batch.uuid])).content)

    assert "flyer.pdf: this is PDF, not a list" in page
    assert "Send the list as XLSX" in page


def test_columns_are_corrected_by_a_click_and_remembered(officer: Client) -> None:
    batch = received([["甲", "乙"], ["青穗", "李明"]], about=make.event().subject)
    where = reverse("list-columns", args=[batch.uuid])

    assert officer.get(reverse("list", args=[batch.uuid]))["Location"] == where
    refused = officer.post(where, {"header": 1, "column_0": "", "column_1": ""})
    assert "Say which column is “Organisation”" in words(refused.content)
    officer.post(
        where, {"header": 1, "column_0": "name", "column_1": "person", "all_role": "speaker"}
    )
    work()

    batch.refresh_from_db()
    assert batch.state == BatchState.PREVIEW
    assert ListRow.objects.get().values == {"name": "青穗", "person": "李明", "role": "speaker"}


def test_another_row_may_be_the_header(officer: Client) -> None:
    rows = [["单位名称", "姓名"], ["（请填全称）", "（必填）"], ["青穗贸易", "李明"]]
    batch = received(rows, about=make.event().subject)

    officer.post(
        reverse("list-columns", args=[batch.uuid]),
        {"header": 2, "column_0": "name", "column_1": "person", "all_role": "attendee"},
    )
    work()

    batch.refresh_from_db()
    assert batch.headings == ["（请填全称）", "（必填）"]
    assert ListRow.objects.count() == 1


def test_rows_are_decided_one_after_another_without_scripts(officer: Client) -> None:
    firm = make.organisation(en="AstraZeneca", zh="阿斯利康")
    batch = received(
        [HEADER, ("阿斯利康", "李明", ""), ("青穗", "王芳", "")], about=make.event().subject
    )
    doubtful(batch)
    where = reverse("list-decide", args=[batch.uuid])

    page = words(officer.get(where).content)
    assert "2 rows to decide" in page
    assert "Row 2: 阿斯利康" in page
    answer = officer.post(where, {"line": 2, "over": 0, "decided": "same", "who": firm.pk})
    assert answer["Location"] == f"{where}?row=3"
    answer = officer.post(where, {"line": 3, "over": 0, "decided": "new"})
    assert "Everything is decided" in words(officer.get(answer["Location"]).content)
    answer = officer.post(where, {"decided": "undo"})
    assert answer["Location"] == f"{where}?row=3"


def test_the_second_of_two_officers_sees_what_the_first_decided(officer: Client) -> None:
    batch = received([HEADER, ("阿斯利康", "李明", "")], about=make.event().subject)
    doubtful(batch)
    other, where = signed_in(Role.OFFICER), reverse("list-decide", args=[batch.uuid])
    officer.get(where)

    assert "has this row open now" in words(other.get(where + "?row=2").content)
    officer.post(where, {"line": 2, "over": 0, "decided": "new"})
    late = other.post(
        where, {"line": 2, "over": 0, "decided": "out"}, headers={"HX-Request": "true"}
    )

    assert late.status_code == 422
    assert "Nothing of yours was written" in words(late.content)
    assert ListRow.objects.get().decided == "new"


def test_a_candidate_may_be_looked_for_by_name(officer: Client) -> None:
    make.organisation(en="Borealis Group", zh="北极光集团")
    batch = received([HEADER, ("完全另一个名字", "李明", "")], about=make.event().subject)
    doubtful(batch)

    page = words(
        officer.get(reverse("list-decide", args=[batch.uuid]), {"row": 2, "q": "北极光"}).content
    )

    assert "北极光集团" in page
    assert "Found by the search" in page


def test_a_cell_is_mended_on_its_page(officer: Client) -> None:
    batch = received(
        [["单位名称", "展位面积"], ["青穗", "four"]], about=make.event().subject, kind="exhibitors"
    )
    where = reverse("list-row", args=[batch.uuid, 2])

    assert "B2" in words(officer.get(where).content)
    assert officer.post(where, {"stand_m2": "five"}).status_code == 422
    assert officer.post(where, {"stand_m2": ""}).status_code == 302
    assert ListRow.objects.get().found == Found.NEW


def test_what_stands_on_a_list_is_shown_instead_of_undone(officer: Client) -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    taken(batch)
    firm = Participation.objects.get().subject_id
    make.establishment(make.Organisation.objects.get(pk=firm), make.site())

    answer = officer.post(reverse("list-undo", args=[batch.uuid]))

    assert answer.status_code == 422
    assert "others have built on it" in words(answer.content)


def test_a_reader_looks_but_changes_nothing() -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    reader = signed_in(Role.READER)

    assert "Take 1 row" not in words(reader.get(reverse("list", args=[batch.uuid])).content)
    assert reader.post(reverse("list-accept", args=[batch.uuid])).status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_ask_the_store_as_often_for_many_rows_as_for_one(language: str) -> None:
    asked: dict[str, list[int]] = {}
    event = make.event()
    officer = signed_in(Role.OFFICER, language=language)
    firms = [make.organisation(en=f"Firm {n}", zh=f"青穗{n}") for n in range(6)]
    for size in (1, 20):
        rows = [(f"单位{n}甲乙", f"李{n}", "") for n in range(size)]
        batch = received([HEADER, *rows], about=event.subject)
        doubtful(batch)
        some = [{"id": f.pk, "score": 0.5, "reasons": []} for f in firms[: 1 if size == 1 else 5]]
        ListRow.objects.filter(batch=batch).update(proposals=some)
        for page in ("lists", "list", "list-columns", "list-decide"):
            where = reverse(page, args=[] if page == "lists" else [batch.uuid])
            officer.get(where)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert officer.get(where).status_code == 200
            asked.setdefault(page, []).append(len(queries))

    assert all(few == many for few, many in asked.values()), asked
    assert all(many <= 35 for _few, many in asked.values()), asked


def test_a_list_that_was_taken_back_says_so(officer: Client) -> None:
    batch = received([HEADER, ("青穗贸易", "李明", "")], about=make.event().subject)
    taken(batch)
    assert "Taken in" in words(officer.get(reverse("lists")).content)

    officer.post(reverse("list-undo", args=[batch.uuid]))

    page = words(officer.get(reverse("lists")).content)
    assert "Taken back" in page
    assert "To decide" not in page
    assert "was taken back" in words(officer.get(reverse("list", args=[batch.uuid])).content)


def test_what_a_list_needs_is_not_called_optional_and_chinese_has_its_own_stops() -> None:
    officer = signed_in(Role.OFFICER, language="zh-hans")
    make.event("Autumn forum")

    form = words(officer.get(reverse("list-new")).content)
    assert "文件（选填）" not in form
    batch = received([HEADER, ("", "李明", ""), ("青穗", "王芳", "")], about=make.event().subject)
    page = words(officer.get(reverse("list", args=[batch.uuid])).content)
    assert "单位名称为空。请" in page
