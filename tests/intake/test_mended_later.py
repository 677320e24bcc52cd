"""Cells that cannot be read, mended before a list is taken in and after."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from inward.core.permissions import Role
from inward.events.models import Participation
from inward.intake import accepting, mending, overview
from inward.intake.batches import CannotTakeList
from inward.intake.models import Batch, ListRow
from inward.intake.states import BatchState, Found
from tests import make
from tests.intake.lists import received, taken
from tests.support.pages import signed_in, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]

ROWS = [["单位名称", "展位面积"], ["青穗贸易", "12"], ["北岸精密仪器", "four"]]


@pytest.fixture
def batch() -> Batch:
    """A list of two exhibitors, taken in but for the one whose cell cannot be read."""
    made = received(ROWS, about=make.event().subject, kind="exhibitors")
    assert taken(made).rows == 1
    made.refresh_from_db()
    return made


@pytest.fixture
def officer() -> Client:
    return signed_in(Role.OFFICER)


def test_a_row_mended_after_the_rest_was_taken_in_is_taken_in_too(
    batch: Batch, officer: Client
) -> None:
    where = reverse("list", args=[batch.uuid])
    page = officer.get(where).content
    assert "Mend what could not be taken (1)" in words(page)
    assert reverse("list-row", args=[batch.uuid, 3]) in page.decode()

    answer = officer.post(reverse("list-row", args=[batch.uuid, 3]), {"stand_m2": "4"})

    assert answer.status_code == 302
    assert "Take 1 row into the record" in words(officer.get(where).content)
    batch.refresh_from_db()
    accepting.begin(batch)
    later = make.NOW + timedelta(hours=1)
    assert accepting.accept(batch, by=None, at=later).rows == 1
    assert Participation.objects.live().count() == 2
    assert len(overview.written_by(batch)) == 2


def test_a_row_that_is_doubtful_once_it_is_mended_is_decided_there(
    batch: Batch, officer: Client
) -> None:
    mending.mend(
        ListRow.objects.get(batch=batch, line=3), texts={"stand_m2": "4"}, by=None, at=make.NOW
    )
    ListRow.objects.filter(batch=batch, line=3).update(found=Found.DOUBTFUL)

    page = officer.get(reverse("list", args=[batch.uuid])).content.decode()

    assert f"{reverse('list-decide', args=[batch.uuid])}?row=3" in page


def test_a_row_that_is_like_one_in_the_record_once_it_is_mended_is_that_one() -> None:
    rows = [["单位名称", "展位面积"], ["青穗贸易", "12"], ["青穗贸易", "twelve"]]
    batch = received(rows, about=make.event().subject, kind="exhibitors")
    assert taken(batch).rows == 1

    row = mending.mend(
        ListRow.objects.get(batch=batch, line=3), texts={"stand_m2": "12"}, by=None, at=make.NOW
    )

    assert (row.found, row.double_of) == (Found.DOUBLE, 2)
    with pytest.raises(CannotTakeList, match="in the record already"):
        accepting.begin(batch)


def test_a_row_that_is_in_the_record_is_mended_there(batch: Batch) -> None:
    with pytest.raises(CannotTakeList, match="in the record already"):
        mending.mend(ListRow.objects.get(batch=batch, line=2), texts={}, by=None, at=make.NOW)


def test_nothing_is_mended_while_the_list_is_being_taken_in(batch: Batch) -> None:
    row = ListRow.objects.select_related("batch").get(batch=batch, line=3)
    # The worker begins between the look at the list and the writing.
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.ACCEPTING)

    with pytest.raises(CannotTakeList, match="not being decided"):
        mending.mend(row, texts={"stand_m2": "4"}, by=None, at=make.NOW)

    assert ListRow.objects.get(pk=row.pk).mended == {}
