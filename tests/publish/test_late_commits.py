"""A transaction that commits late does not change an older release."""

from threading import Event, Thread

import pytest
from django.db import connection

from inward.agreements.models import Agreement, Signing
from inward.core.intervals import interval
from inward.evidence.actions import found, state, writing
from inward.publish.models import Release
from inward.publish.queries.releases import rows_shown
from inward.publish.queries.verification import verify
from tests import make
from tests.publish.releasing import released


@pytest.mark.commits
def test_a_release_waits_for_a_transaction_under_way_and_counts_it(own_store: str):
    kind = make.term("agreement_kind:memorandum")
    make.agreement("Before")
    drawn, asking = Event(), Event()
    written: list[int] = []

    def slow_officer() -> None:
        with writing("sign", by=None, at=make.NOW) as entry:
            drawn.set()
            asking.wait()
            subject = found(entry, Agreement.kind_of_subject)
            Agreement.objects.create(subject=subject, name_en="Late", kind=kind)
            state(entry, Signing, subject, interval("2023"), cited=make.cites())
            written.append(entry.pk)
        connection.close()

    def analyst() -> None:
        drawn.wait()
        asking.set()
        released()
        connection.close()

    threads = [Thread(target=slow_officer), Thread(target=analyst)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    made = Release.objects.get()
    assert made.known >= written[0]
    assert made.value == 2
    assert verify(made).holds


@pytest.mark.commits
def test_what_commits_after_a_release_leaves_it_as_it_was(own_store: str):
    kind = make.term("agreement_kind:memorandum")
    make.agreement("Before")
    made = released()
    before = [row.digest for row in rows_shown(made)]

    def late_officer() -> None:
        # Signed long ago, written only now: it counts on the same day, but was not known.
        with writing("sign", by=None, at=make.NOW) as entry:
            subject = found(entry, Agreement.kind_of_subject)
            Agreement.objects.create(subject=subject, name_en="Late", kind=kind)
            state(entry, Signing, subject, interval("2023"), cited=make.cites())
        connection.close()

    thread = Thread(target=late_officer)
    thread.start()
    thread.join()

    checked = verify(Release.objects.get())
    assert checked.holds
    assert checked.recount is not None
    assert checked.recount.same_count
    assert checked.recount.value == made.value == 1
    assert [row.digest for row in rows_shown(made)] == before
    assert released().value == 2
