"""Decisions of two officers about one list: none is lost without a word."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from inward.core.permissions import Role
from inward.intake import deciding
from inward.intake.batches import move
from inward.intake.deciding import CannotDecide
from inward.intake.models import Batch, ListRow
from inward.intake.states import BatchState, Decided, Found
from tests import make
from tests.intake.lists import HEADER, received
from tests.support.pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]

MINUTE = timedelta(minutes=1)


def a_list(*names: str) -> Batch:
    """A list of names in which every row is doubtful."""
    rows = [(name, f"李{number}", "") for number, name in enumerate(names)]
    batch = received([HEADER, *rows], about=make.event().subject)
    ListRow.objects.filter(batch=batch).update(found=Found.DOUBTFUL, who=None, double_of=None)
    return batch


def says(batch: Batch, line: int, what: Decided, *, by: User, at: datetime = make.NOW) -> None:
    row = ListRow.objects.select_related("batch").get(batch=batch, line=line)
    deciding.decide(row, what, over=deciding.newest(row), by=by, at=at)


def stands(batch: Batch) -> list[str]:
    return list(
        ListRow.objects.filter(batch=batch).order_by("line").values_list("decided", flat=True)
    )


def test_nobody_takes_back_what_somebody_else_decided_since() -> None:
    wang, lin = make.member(name="wang"), make.member(name="lin")
    batch = a_list("青穗贸易", "青穗贸易")
    says(batch, 2, Decided.NEW, by=wang)
    says(batch, 3, Decided.OUT, by=lin, at=make.NOW + MINUTE)

    with pytest.raises(CannotDecide, match="lin decided row 3 after you") as refused:
        deciding.undo(batch, by=wang, at=make.NOW + 2 * MINUTE)

    assert refused.value.line == 3
    assert stands(batch) == [Decided.NEW, Decided.OUT]
    deciding.undo(batch, by=lin, at=make.NOW + 3 * MINUTE)
    deciding.undo(batch, by=wang, at=make.NOW + 4 * MINUTE)
    assert stands(batch) == ["", ""]


def test_nothing_is_taken_back_while_the_list_is_being_taken_in() -> None:
    wang = make.member()
    batch = a_list("青穗贸易")
    says(batch, 2, Decided.NEW, by=wang)
    move(batch, BatchState.ACCEPTING)

    with pytest.raises(CannotDecide, match="not being decided"):
        deciding.undo(batch, by=wang, at=make.NOW)

    assert stands(batch) == [Decided.NEW]


@pytest.mark.parametrize(
    ("later", "said"), [(timedelta(), "at 17:43"), (timedelta(days=1), "at 2026-11-23 17:43")]
)
def test_when_it_was_decided_is_said_by_the_clock_of_the_office(
    later: timedelta, said: str
) -> None:
    wang, lin = make.member(name="wang"), make.member(name="lin")
    batch = a_list("青穗贸易")
    at = datetime(2026, 11, 23, 9, 43, tzinfo=UTC)  # 17:43 in Shanghai
    says(batch, 2, Decided.NEW, by=wang, at=at)
    row = ListRow.objects.select_related("batch").get(batch=batch)

    with pytest.raises(CannotDecide, match=f"wang decided this {said}: A new one"):
        deciding.decide(row, Decided.OUT, by=lin, at=at + later)


def test_one_answer_is_for_the_open_rows_of_the_name_and_leaving_out_for_one() -> None:
    wang = make.member()
    batch = a_list("青穗贸易", "青穗贸易", "青穗贸易")
    page = signed_in(Role.OFFICER).get(reverse("list-decide", args=[batch.uuid]) + "?row=2").content
    assert "3 rows of the list have this name and are open" in words(page)

    says(batch, 4, Decided.OUT, by=wang)
    assert stands(batch) == ["", "", Decided.OUT]
    page = signed_in(Role.OFFICER).get(reverse("list-decide", args=[batch.uuid]) + "?row=2").content
    assert "2 rows of the list have this name and are open" in words(page)

    says(batch, 2, Decided.NEW, by=wang)
    assert stands(batch) == [Decided.NEW, Decided.NEW, Decided.OUT]


def test_the_last_decision_is_taken_back_where_nothing_is_left_to_decide() -> None:
    officer = signed_in(Role.OFFICER)
    batch = a_list("青穗贸易")
    where = reverse("list-decide", args=[batch.uuid])
    officer.post(where, {"line": 2, "over": 0, "decided": "new"})
    done = officer.get(where).content.decode()
    assert "Everything is decided" in words(done.encode())
    assert 'data-key="u"' in done

    officer.post(where, {"decided": "undo"})

    assert stands(batch) == [""]
    # Whoever decided nothing is offered nothing to take back.
    officer.post(where, {"line": 2, "over": 0, "decided": "out"})
    assert 'data-key="u"' not in signed_in(Role.OFFICER).get(where).content.decode()
