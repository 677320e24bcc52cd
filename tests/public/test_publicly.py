"""What is public is what the record says: the same as a reading of its facts one by one."""

from datetime import date

import pytest

from inward.core.intervals import interval
from inward.evidence.actions import replace, state, withdraw
from inward.evidence.models import Publication, Subject, rows_of
from inward.public.queries.publicly import is_shown, shown
from tests import make
from tests.public.showing import ON, hide, show

pytestmark = pytest.mark.django_db


def read_one_by_one(on: date) -> set[int]:
    words = rows_of(Publication).live(on=on).order_by("last", "entry_id", "id")
    last = {word.subject_id: word.public for word in words}
    return {subject for subject, public in last.items() if public}


def test_the_last_word_counts_through_corrections_withdrawals_and_days() -> None:
    zones = {
        name: make.area(name)
        for name in ("never", "shown", "hidden", "again", "later", "withdrawn", "replaced", "dated")
    }
    show(*(zone for name, zone in zones.items() if name != "never"))
    hide(zones["hidden"], zones["again"])
    show(zones["again"], on="2026-11-02")  # the same day, said later
    hide(zones["later"], on="2026-12-24")  # not yet, on the day asked for
    entry = make.entry()
    said = {name: Publication.objects.get(subject=zones[name].pk) for name in list(zones)[5:]}
    withdraw(entry, said["withdrawn"], why="said of another")
    replace(entry, said["replaced"], public=False)
    replace(entry, said["dated"], as_of=interval("2026-12-01"))
    state(entry, Publication, zones["shown"].pk, interval("2026-10-01"), public=False)

    for on in (date(2026, 10, 31), ON, date(2026, 12, 31)):
        found = set(shown(Subject.objects.all(), on=on).values_list("pk", flat=True))
        assert found == read_one_by_one(on), on
        marked = Subject.objects.annotate(now=is_shown("pk", on)).values_list("pk", "now")
        assert {pk for pk, now in marked if now is True} == found
        assert {now for _pk, now in marked} <= {True, False}

    found = set(shown(Subject.objects.all(), on=ON).values_list("pk", flat=True))
    assert found == {zones[name].pk for name in ("shown", "again", "later")}
