"""Two officers assess one promise at the same moment, each in a transaction of their own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connections

from inward.agreements import actions
from inward.agreements.models import Assessment
from inward.agreements.queries.timeline import newest_assessment
from inward.agreements.rules import Verdict
from inward.evidence.actions import Cite
from tests import make


@pytest.mark.commits
def test_of_two_officers_at_the_same_moment_one_decides_and_one_is_told(own_store):
    promise = make.commitment()
    papers = [make.source(), make.source()]
    members = [make.member(name=name) for name in ("li-wei", "wang-fang")]
    seen = newest_assessment(promise.pk)
    start = Barrier(2)

    def decide(number):
        try:
            by = User.objects.get(pk=members[number].pk)
            start.wait(timeout=20)
            actions.assess(
                commitment_id=promise.pk,
                verdict=Verdict.KEPT,
                cited=[Cite(papers[number])],
                on=date(2026, 11, 23),
                by=by,
                at=make.NOW,
                seen=seen,
            )
        except actions.CannotAssess as error:
            return f"told: {error}"
        finally:
            connections.close_all()
        return "decided"

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(decide, range(2)))

    said.remove("decided")
    assert said[0].startswith("told: ")
    assert "li-wei" in said[0] or "wang-fang" in said[0]
    assert Assessment.objects.about(promise.pk).count() == 1
