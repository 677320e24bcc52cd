"""One question by a link that works once: confirmed or disputed in the enterprise's own name."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import translation

from inward.aftercare.actions import name_enterprise, take_step
from inward.aftercare.models import Case, CaseStep, Words
from inward.aftercare.rules import CaseKind, Step
from inward.agreements.models import Assessment, Commitment, Standing, Statement
from inward.agreements.rules import Position, Verdict
from inward.core.permissions import Role
from inward.evidence.actions import correct_source
from inward.office.links import LinkRefused
from inward.office.models import Link, Member, Task
from inward.portal import actions
from inward.web import actions as corrections
from tests import make
from tests.support.pages import signed_in, words

ON = date(2026, 11, 23)


def kept(firm=None) -> Commitment:  # type: ignore[no-untyped-def]
    firm = firm or make.organisation(en="Muji", zh="无印良品")
    promise = make.commitment("Open a flagship store", promisor=firm, due="2026-06")
    make.assessment(promise, Verdict.KEPT)
    return promise


def link_to(promise: Commitment, *, by=None) -> str:  # type: ignore[no-untyped-def]
    return actions.ask_about_promise(
        commitment=promise,
        speaker=promise.promisor,
        for_whom="Li Wei",
        days=14,
        on=ON,
        by=by,
        at=make.NOW,
    )[1]


def told(secret: str, *, agrees: bool = True, text: str = "") -> Link:
    return actions.answer(secret=secret, agrees=agrees, text=text, who="Li Wei", on=ON, at=make.NOW)


@pytest.fixture
def stranger(monkeypatch) -> Client:
    """A browser without an account, on the day of the tests."""
    for name in ("inward.portal.views", "inward.evidence.views"):
        monkeypatch.setattr(f"{name}.now", lambda: make.NOW, raising=False)
        monkeypatch.setattr(f"{name}.localdate", lambda: ON, raising=False)
    return signed_in(None)


@pytest.mark.django_db
class TestPromise:
    def test_the_page_shows_what_is_claimed_with_its_evidence_and_uses_nothing_up(self, stranger):
        secret = link_to(kept())
        page = words(stranger.get(reverse("private-question", args=[secret])).content)
        again = stranger.get(reverse("private-question", args=[secret]))

        assert "Open a flagship store" in page
        assert "Muji" in page
        assert "Kept" in page
        assert "the centre opened" in page
        assert "Signed paper" in page
        assert again.status_code == 200
        assert again["Referrer-Policy"] == "same-origin"
        assert "no-store" in again["Cache-Control"]

    def test_a_confirmation_is_an_assessment_in_the_enterprises_own_name(self, stranger):
        promise = kept()
        where = reverse("private-question", args=[link_to(promise)])
        answer = stranger.post(where, {"answer": "yes", "text": "We opened", "who": "Li Wei"})

        assert answer.status_code == 200
        found = Assessment.objects.live().about(promise.pk).latest("pk")
        assert (found.verdict, found.said_by_id) == (Verdict.KEPT, promise.promisor_id)
        assert found.entry.recorded_by is None
        assert found.cited is not None
        places = [found.cited, *found.cited.further.all()]
        assert "无印良品" in places[-1].source.title
        assert Statement.objects.get().wording.text == "We opened"

    def test_the_words_lie_where_they_can_be_erased_and_never_in_the_ledger(self, stranger):
        promise = kept()
        where = reverse("private-question", args=[link_to(promise)])
        stranger.post(where, {"answer": "yes", "text": "telephone 138 0000 0000"})

        said = Statement.objects.get()
        assert "138" not in f"{said.note}{said.position}{said.document}"
        (found,) = Assessment.objects.about(promise.pk).filter(said_by__isnull=False)
        assert found.cited is not None
        assert "138" not in f"{found.found_en}{found.found_zh}{found.cited.quote}"

    def test_the_link_does_not_work_twice(self, stranger):
        where = reverse("private-question", args=[link_to(kept())])
        stranger.post(where, {"answer": "yes"})
        again, shown = stranger.post(where, {"answer": "no", "text": "not so"}), stranger.get(where)

        assert (again.status_code, shown.status_code) == (410, 410)
        assert "it works once" in words(again.content)
        assert Statement.objects.count() == 1

    def test_a_dispute_leaves_the_verdict_and_marks_it_until_an_officer_answers(self, stranger):
        colleague = make.colleague()
        promise = kept()
        where = reverse("private-question", args=[link_to(promise, by=colleague.user)])
        stranger.post(where, {"answer": "no", "text": "Only half of it opened"})

        standing = Standing.objects.get(pk=promise.pk)
        assert standing.verdict == Verdict.KEPT
        assert standing.statement is not None
        assert standing.statement.position == Position.DISPUTES
        task = Task.objects.get(member=colleague)
        assert (task.about_id, task.due) == (promise.pk, ON + timedelta(days=1))
        assert "Li Wei" not in task.text
        assert "无印良品" in task.text
        officer = signed_in()
        page = words(officer.get(reverse("promise", args=[promise.subject.uuid])).content)
        assert "Disputed by the enterprise" in page
        assert "Only half of it opened" in page

    def test_a_dispute_without_words_is_asked_for_them_and_the_link_still_opens(self, stranger):
        where = reverse("private-question", args=[link_to(kept())])
        refused = stranger.post(where, {"answer": "no", "text": " "})

        assert refused.status_code == 422
        assert "Say in a few words what is not so" in words(refused.content)
        assert stranger.get(where).status_code == 200

    def test_what_the_office_found_otherwise_since_is_not_confirmed(self, stranger):
        promise = kept()
        where = reverse("private-question", args=[link_to(promise)])
        make.assessment(promise, Verdict.BROKEN, as_of="2026-11")

        assert "no longer stands" in words(stranger.get(where).content)
        refused = stranger.post(where, {"answer": "yes"})
        assert refused.status_code == 422
        assert Link.objects.get().used_at is None
        assert not Statement.objects.exists()

    def test_a_promise_whose_terms_were_withdrawn_is_not_asked_about(self, stranger):
        promise = kept()
        where = reverse("private-question", args=[link_to(promise)])
        terms = Standing.objects.get(pk=promise.pk).terms
        corrections.withdraw(terms, why="no promise at all", by=None, at=make.NOW)

        assert "no longer stands" in words(stranger.get(where).content)
        assert stranger.post(where, {"answer": "yes"}).status_code == 422
        assert Link.objects.get().used_at is None

    def test_an_expired_or_withdrawn_link_does_not_open(self, stranger):
        first, second = link_to(kept()), link_to(kept())
        Link.objects.filter(pk=Link.objects.earliest("pk").pk).update(expires_at=make.NOW)
        actions.withdraw_link(link=Link.objects.latest("pk"), by=None, at=make.NOW)
        answers = [stranger.get(reverse("private-question", args=[s])) for s in (first, second)]

        assert [answer.status_code for answer in answers] == [410, 410]
        assert "expired" in words(answers[0].content)
        assert "withdrawn" in words(answers[1].content)

    def test_a_document_of_the_evidence_opens_and_no_other_does(self, stranger):
        promise = kept()
        secret = link_to(promise)
        document, other = make.document(), make.document(b"%PDF-1.7 another's")
        cited = Assessment.objects.about(promise.pk).get().cited
        assert cited is not None
        correct_source(cited.source, by=None, at=make.NOW, digest=document.digest)

        def ask(digest: str) -> int:
            where = reverse("private-question-document", args=[secret, digest])
            answer = stranger.get(where)
            answer.getvalue()
            return answer.status_code

        assert ask(document.digest) == 200
        assert ask(other.digest) == 404

    def test_only_a_side_of_the_promise_is_asked_and_only_about_what_was_found(self):
        promise, other = kept(), make.organisation()
        with pytest.raises(actions.CannotAsk, match="a side of this promise"):
            actions.ask_about_promise(
                commitment=promise,
                speaker=other.subject,
                for_whom="Li Wei",
                days=14,
                on=ON,
                by=None,
                at=make.NOW,
            )
        with pytest.raises(actions.CannotAsk, match="Assess the promise first"):
            link_to(make.commitment(promisor=other))

    def test_an_officer_reads_what_the_enterprise_will_read_and_is_shown_the_link_once(self):
        client, promise = signed_in(), kept()
        where = reverse("promise-ask", args=[promise.subject.uuid])
        before = words(client.get(where).content)
        asked = {"speaker": promise.promisor_id, "for_whom": "Li Wei", "days": 14}
        made = client.post(where, asked)

        assert "Open a flagship store" in before
        assert "/confirm/" in made.content.decode()
        assert "/confirm/" not in client.get(where).content.decode()
        assert made["Cache-Control"] == "no-store"
        assert signed_in(Role.READER).get(where).status_code == 403

    def test_the_page_of_a_promise_speaks_of_who_said_so(self, stranger):
        promise = kept()
        stranger.post(reverse("private-question", args=[link_to(promise)]), {"answer": "yes"})
        page = words(signed_in().get(reverse("promise", args=[promise.subject.uuid])).content)

        assert "said by the enterprise" in page
        assert "Confirmed by the enterprise" in page


def answered() -> Case:
    firm = make.organisation(en="Muji")
    case = make.case(CaseKind.SERVICE, enterprise=firm.subject)
    take_step(
        case=case, step=Step.ANSWERED, by=None, at=make.NOW, text="The permit is there", shown=True
    )
    case.desk.refresh_from_db()
    return case


@pytest.mark.django_db
class TestCase:
    @staticmethod
    def ask(case: Case) -> str:
        return actions.ask_about_case(case=case, for_whom="Li Wei", days=7, by=None, at=make.NOW)[1]

    def test_the_enterprise_reads_what_it_asked_and_what_was_answered(self, stranger):
        page = stranger.get(reverse("private-question", args=[self.ask(answered())]))

        said = words(page.content)
        assert "1,200 square metres" in said
        assert "The permit is there" in said

    def test_a_resolved_case_is_confirmed_by_the_enterprise(self, stranger):
        case = answered()
        where = reverse("private-question", args=[self.ask(case)])
        stranger.post(where, {"answer": "yes", "text": "Quick work", "who": "Li Wei"})

        step = CaseStep.objects.live().about(case.pk).latest("pk")
        assert (step.step, step.entry.recorded_by) == (Step.CONFIRMED, None)
        assert Words.objects.get(step=step).text == "Quick work\n— Li Wei"

    def test_a_case_that_was_not_resolved_is_open_again(self, stranger):
        case = answered()
        where = reverse("private-question", args=[self.ask(case)])
        stranger.post(where, {"answer": "no", "text": "Still no permit"})

        case.desk.refresh_from_db()
        assert case.desk.step == Step.DISPUTED

    def test_a_case_that_went_on_is_not_confirmed_and_the_link_is_not_used_up(self, stranger):
        case = answered()
        where = reverse("private-question", args=[self.ask(case)])
        take_step(case=case, step=Step.CLOSED, by=None, at=make.NOW)

        for said in ({"answer": "yes"}, {"answer": "no", "text": "Still no permit"}):
            assert stranger.post(where, said).status_code == 422
        assert Link.objects.get().used_at is None
        case.desk.refresh_from_db()
        assert case.desk.step == Step.CLOSED

    def test_an_unanswered_case_is_not_asked_about(self):
        with pytest.raises(actions.CannotAsk, match="Answer the case first"):
            self.ask(make.case(enterprise=make.organisation().subject))


@pytest.mark.commits
def test_of_two_answers_at_the_same_moment_one_is_recorded(own_store):
    promise = kept()
    member = make.colleague()
    secret = link_to(promise, by=member.user)
    start = Barrier(2)

    def answer(agrees: bool) -> str:
        try:
            start.wait(timeout=20)
            # A language is the thread's own.
            translation.activate("en")
            told(secret, agrees=agrees, text="so it is")
        except LinkRefused as refused:
            return str(refused)
        finally:
            connections.close_all()
        return "recorded"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(answer, (True, False)))

    assert said[1] == "recorded"
    assert "works once" in said[0]
    assert Statement.objects.count() == 1
    assert Task.objects.filter(member=Member.objects.get()).count() == 1


@pytest.mark.django_db
class TestWrongEnterprise:
    """A case that was put down to another enterprise is none of the first one's business."""

    def asked(self, firm) -> tuple[Case, str]:  # type: ignore[no-untyped-def]
        case = make.case(CaseKind.SERVICE, enterprise=firm and firm.subject)
        take_step(case=case, step=Step.ANSWERED, by=None, at=make.NOW, text="Room 5", shown=True)
        said = {"for_whom": "Li Wei", "days": 14, "by": None, "at": make.NOW}
        return case, actions.ask_about_case(case=case, **said)[1]

    def test_its_question_opens_no_more_for_whoever_was_asked_before(self, stranger):
        wrong, right = make.organisation(en="Muji"), make.organisation(en="Uniqlo")
        case, secret = self.asked(wrong)
        where = reverse("private-question", args=[secret])
        assert "Room 5" in words(stranger.get(where).content)

        name_enterprise(case=case, enterprise=right.subject, by=None, at=make.NOW)

        refused = stranger.get(where)
        assert refused.status_code == 410
        assert "Room 5" not in words(refused.content)
        with pytest.raises(LinkRefused, match="withdrawn"):
            told(secret)
        assert not CaseStep.objects.filter(step=Step.CONFIRMED).exists()

    def test_it_stays_open_where_it_is_still_the_same_one(self, stranger):
        firm, twin = make.organisation(en="Muji"), make.organisation(en="Muji China")
        unnamed, first = self.asked(None)
        name_enterprise(case=unnamed, enterprise=firm.subject, by=None, at=make.NOW)
        merged, second = self.asked(twin)
        make.merged(twin, firm)
        name_enterprise(case=merged, enterprise=firm.subject, by=None, at=make.NOW)

        for secret in (first, second):
            assert stranger.get(reverse("private-question", args=[secret])).status_code == 200
