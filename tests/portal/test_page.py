"""The enterprise's own page: everything that is its own, and nothing of others by any address."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.resolvers import RoutePattern

from inward.aftercare.actions import take_step
from inward.aftercare.models import Case
from inward.aftercare.rules import CaseKind, Step
from inward.agreements.actions import CannotAssess, accept, confirm, refuse
from inward.agreements.models import Answer, Assessment, Commitment, Standing, Statement
from inward.agreements.rules import Position, Verdict
from inward.core.permissions import Role
from inward.directory.models import Organisation
from inward.directory.people import Basis
from inward.directory.persons import enter_person
from inward.evidence.actions import writing
from inward.evidence.models import Document, Source
from inward.evidence.uploads import keep, place_of
from inward.office.models import Link, Task
from inward.portal import actions, urls
from inward.work.actions import tick
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 23)
PDF = b"%PDF-1.7 the centre opened"


@pytest.fixture(autouse=True)
def edges(settings, tmp_path: Path, monkeypatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("inward.portal.views.now", lambda: make.NOW)
    monkeypatch.setattr("inward.portal.views.localdate", lambda: ON)


def link_of(firm, *, by=None) -> str:  # type: ignore[no-untyped-def]
    return actions.open_page(
        organisation=firm.subject, for_whom="Li Wei", days=90, by=by, at=make.NOW
    )[1]


class World:
    """Two enterprises that both have everything."""

    def __init__(self) -> None:
        self.own, self.other = Everything("Muji"), Everything("Astra")


class Everything:
    def __init__(self, name: str) -> None:
        self.firm = make.organisation(en=name, zh=f"{name}公司")
        self.paper = make.agreement(f"Paper of {name}", parties=(self.firm,))
        self.promise = make.commitment(
            f"A store of {name}", agreement=self.paper, promisor=self.firm, due="2026-06"
        )
        self.case = make.case(CaseKind.SERVICE, enterprise=self.firm.subject)
        Case.objects.filter(pk=self.case.pk).update(name_en=f"Permit for {name}")
        self.document = make.document(f"%PDF-1.7 {name}".encode(), name=f"{name}.pdf")
        self.said = make.statement(self.promise, speaker=self.firm, text=f"words of {name}")
        Statement.objects.filter(pk=self.said.pk)
        programme = make.programme(f"Expo of {name}")
        for number in range(1, 7):
            edition = make.edition(programme, number)
            make.participation(self.firm, make.event(held=str(2017 + number), edition=edition))


def open_at(name: str, *args: object) -> str:
    return reverse(name, args=args)


def test_it_sees_its_history_agreements_promises_and_requests():
    world = World()
    page = words(signed_in(None).get(open_at("enterprise", link_of(world.own.firm))).content)

    assert "Sixth edition running · Expo of Muji" in page
    assert "Paper of Muji" in page
    assert "A store of Muji" in page
    assert "overdue" in page
    assert "Permit for Muji" in page
    assert "2026-11-26 17:30" in page


def own_addresses(secret: str, of: Everything) -> dict[str, str]:
    """Every address of a page link, filled with what belongs to somebody."""
    filled = {}
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        assert isinstance(pattern.pattern, RoutePattern)
        route = str(pattern.pattern)
        if not route.startswith("enterprise/"):
            continue
        said: dict[str, object] = {"token": secret}
        if "<uuid:" in route:
            thing = of.promise if "promises" in route else of.case
            said["uuid"] = thing.subject.uuid
        if "<str:digest>" in route:
            said["digest"] = of.said.document
        filled[str(pattern.name)] = reverse(str(pattern.name), kwargs=said)
    return filled


def test_nothing_of_others_is_visible_at_any_address():
    world = World()
    secret = link_of(world.own.firm)
    browser = signed_in(None)
    mine = {n: browser.get(a) for n, a in own_addresses(secret, world.own).items()}
    # The documents of both are the same in `World`; here each has sent its own.
    foreign = make.statement(world.other.promise, speaker=world.other.firm)
    sent = make.document(b"%PDF-1.7 of Astra alone")
    assert foreign.document != sent.digest
    theirs = own_addresses(secret, world.other)

    assert {name: answer.status_code for name, answer in mine.items()} == dict.fromkeys(mine, 200)
    # Read to the end, so that the file of the document is closed.
    shown = " ".join(words(answer.getvalue().decode()) for answer in mine.values())
    assert "Muji" in shown
    assert "Astra" not in shown
    for name in ("enterprise-promise", "enterprise-request"):
        assert browser.get(theirs[name]).status_code == 404, name
        assert browser.post(theirs[name], {"answer": "yes"}).status_code == 404, name
    where = open_at("enterprise-document", secret, sent.digest)
    assert browser.get(where).status_code == 404


def test_a_promise_of_another_side_of_the_same_paper_stays_theirs():
    own, other = make.organisation(en="Muji"), make.organisation(en="Astra")
    paper = make.agreement(parties=(own, other))
    make.commitment("Astra pays Riverside", agreement=paper, promisor=other)
    page = signed_in(None).get(open_at("enterprise", link_of(own)))

    assert "Memorandum" in words(page.content)
    assert "Astra" not in words(page.content)


def test_what_is_for_the_office_only_is_not_shown():
    firm = make.organisation(en="Muji")
    case = make.case(enterprise=firm.subject)
    take_step(case=case, step=Step.ACKNOWLEDGED, by=None, at=make.NOW, text="difficult people")
    page = signed_in(None).get(open_at("enterprise-request", link_of(firm), case.subject.uuid))

    assert "Acknowledged" in words(page.content)
    assert "difficult people" not in words(page.content)


def test_what_a_person_asked_on_the_public_site_stays_off_the_page_of_the_enterprise():
    of = Everything("Muji")
    with writing("an enquiry from outside", by=None, at=make.NOW) as entry:
        person = enter_person(
            entry, name_en="Li Wei", basis=Basis.CONSENT, erase_after=date(2027, 1, 1)
        )
    asked = make.case(enterprise=of.firm.subject, contact=person)
    secret = link_of(of.firm)
    visitor = signed_in(None)
    page = visitor.get(open_at("enterprise", secret)).content.decode()
    case = visitor.get(open_at("enterprise-request", secret, asked.subject.uuid))

    assert of.case.reference in page
    assert asked.reference not in page
    assert case.status_code == 404


@pytest.mark.parametrize("how", ["expired", "withdrawn", "unknown"])
def test_a_link_that_does_not_open_opens_nowhere(how):
    world = World()
    secret = link_of(world.own.firm)
    if how == "expired":
        Link.objects.update(expires_at=make.NOW)
    elif how == "withdrawn":
        actions.withdraw_link(link=Link.objects.get(), by=None, at=make.NOW)
    else:
        secret = "made-up"
    browser = signed_in(None)

    for name, address in own_addresses(secret, world.own).items():
        assert browser.get(address).status_code == 410, name


def test_a_link_to_a_question_opens_no_page():
    world = World()
    make.assessment(world.own.promise, Verdict.KEPT)
    secret = actions.ask_about_promise(
        commitment=world.own.promise,
        speaker=world.own.firm.subject,
        for_whom="Li Wei",
        days=7,
        on=ON,
        by=None,
        at=make.NOW,
    )[1]

    assert signed_in(None).get(open_at("enterprise", secret)).status_code == 410


def send(browser: Client, secret: str, of: Everything, content: bytes = PDF):  # type: ignore[no-untyped-def]
    file = SimpleUploadedFile("opened.pdf", content)
    where = open_at("enterprise-promise", secret, of.promise.subject.uuid)
    return browser.post(where, {"file": file, "text": "The R&D centre opened"})


def test_evidence_sent_makes_a_promise_kept_to_be_confirmed_and_the_officer_is_told():
    colleague, of = make.colleague(), Everything("Muji")
    refuse(statement_id=of.said.pk, why="too small", on=ON, by=None, at=make.NOW)
    answer = send(signed_in(None), link_of(of.firm, by=colleague.user and None), of)

    assert answer.status_code == 302
    standing = Standing.objects.get(pk=of.promise.pk)
    assert standing.verdict == ""
    assert standing.statement is not None
    assert standing.statement.position == Position.DECLARES
    promises = words(signed_in().get(f"{reverse('promises')}?verdict=statement").content)
    assert "Kept, to be confirmed" in promises


def test_whoever_made_the_link_finds_the_document_among_the_tasks():
    manager = make.colleague()
    manager.user.groups.clear()
    of = Everything("Muji")
    secret = link_of(of.firm)
    Link.objects.update(made_by=manager.user)
    send(signed_in(None), secret, of)

    task = Task.objects.get(member=manager)
    assert (task.about_id, task.due) == (of.promise.pk, ON + timedelta(days=1))


def test_an_officer_takes_the_document_as_evidence_and_the_promise_is_kept():
    of = Everything("Muji")
    send(signed_in(None), link_of(of.firm), of)
    said = Statement.objects.latest("pk")
    where = open_at("statement-answer", said.pk)
    officer = signed_in()
    page = words(officer.get(where).content)
    officer.post(where, {"do": "accept", "verdict": "kept", "title": "Opening permit"})

    assert "The R&D centre opened" in page
    found = Assessment.objects.live().about(of.promise.pk).get()
    assert found.verdict == Verdict.KEPT
    assert found.cited is not None
    assert found.cited.source.title == "Opening permit"
    assert found.cited.source.digest == said.document
    standing = Standing.objects.get(pk=of.promise.pk)
    assert standing.verdict == Verdict.KEPT


def test_a_refusal_is_read_by_the_enterprise_and_leaves_the_promise_as_it_was():
    of = Everything("Muji")
    browser, secret = signed_in(None), link_of(of.firm)
    send(browser, secret, of)
    said = Statement.objects.latest("pk")
    signed_in().post(
        open_at("statement-answer", said.pk), {"do": "refuse", "why": "The permit is of 2019"}
    )

    where = open_at("enterprise-promise", secret, of.promise.subject.uuid)
    assert "The permit is of 2019" in words(browser.get(where).content)
    assert not Assessment.objects.about(of.promise.pk).exists()
    assert Document.objects.get(digest=said.document).erase_after is not None


@pytest.mark.parametrize("accepted", [True, False], ids=["accepted", "not answered yet"])
def test_a_file_refused_for_one_promise_stays_for_another_that_it_shows(accepted):
    of = Everything("Muji")
    second = make.commitment("A second store of Muji", promisor=of.firm)
    again = make.statement(second, speaker=of.firm)
    refuse(statement_id=of.said.pk, why="not this store", on=ON, by=None, at=make.NOW)
    if accepted:
        accept(statement_id=again.pk, verdict=Verdict.KEPT, on=ON, by=None, at=make.NOW)
    kept = Document.objects.get(digest=again.document)
    tick(at=make.NOW + timedelta(days=200))

    assert (kept.erase_after is None) == accepted
    assert place_of(again.document).exists()
    assert Document.objects.filter(digest=again.document).exists()


def test_a_refusal_needs_its_reason():
    of = Everything("Muji")
    answer = signed_in().post(open_at("statement-answer", of.said.pk), {"do": "refuse"})

    assert answer.status_code == 422
    assert "This field is required" in words(answer.content)
    assert not Answer.objects.exists()


def test_of_two_officers_the_second_is_told_who_answered():
    of = Everything("Muji")
    first = make.member(name="wang-fang")
    accept(statement_id=of.said.pk, verdict=Verdict.KEPT, on=ON, by=first, at=make.NOW)

    with pytest.raises(CannotAssess, match="wang-fang"):
        refuse(statement_id=of.said.pk, why="no", on=ON, by=None, at=make.NOW)
    assert Answer.objects.count() == 1


def test_a_document_already_on_the_record_is_cited_and_not_entered_again():
    of = Everything("Muji")
    known = make.source()
    Source.objects.filter(pk=known.pk).update(digest=of.said.document)
    accept(statement_id=of.said.pk, verdict=Verdict.KEPT, on=ON, by=None, at=make.NOW)

    found = Assessment.objects.live().about(of.promise.pk).get()
    assert found.cited is not None
    assert found.cited.source == known


def test_a_file_that_is_no_document_is_refused_and_the_words_are_kept():
    of = Everything("Muji")
    answer = send(signed_in(None), link_of(of.firm), of, b"MZ\x90\x00 a program")

    assert answer.status_code == 422
    assert "not a PDF" in words(answer.content)
    assert "The R&D centre opened" in words(answer.content)


def test_what_an_enterprise_said_is_corrected_by_nobody():
    of = Everything("Muji")
    manager = signed_in(Role.MANAGER)
    fact = ("statement", of.said.pk)
    manager.post(open_at("fact-withdraw", *fact), {"why": "unwelcome"})

    assert manager.get(open_at("fact-correct", *fact)).url.endswith("/answer/")  # type: ignore[attr-defined]
    assert Statement.objects.live().filter(pk=of.said.pk).exists()


def test_what_the_other_side_said_is_not_shown_as_ones_own():
    own, other = make.organisation(en="Muji"), make.organisation(en="Astra")
    promise = make.commitment("Muji hires from Astra", promisor=own, promisee=other)
    make.assessment(promise, Verdict.KEPT)
    confirm(
        commitment_id=promise.pk,
        speaker=other.subject,
        verdict=Verdict.KEPT,
        agrees=True,
        on=ON,
        at=make.NOW,
    )
    make.statement(promise, speaker=other, position=Position.DISPUTES)
    pages = [
        words(signed_in(None).get(open_at("enterprise", link_of(firm))).content)
        for firm in (own, other)
    ]

    assert "confirmed by the other side" in pages[0]
    assert "you dispute this" not in pages[0]
    assert "confirmed by you" in pages[1]
    assert "you dispute this" in pages[1]


@pytest.mark.parametrize("why", ["kept already", "not its own", "enough for today"])
def test_a_file_that_is_sent_in_vain_is_not_kept(why, tmp_path: Path, monkeypatch):
    of = Everything("Muji")
    sender = of.firm
    if why == "kept already":
        make.assessment(of.promise, Verdict.KEPT)
    elif why == "not its own":
        sender = make.organisation(en="Astra")
        Commitment.objects.filter(pk=of.promise.pk).update(promisee=sender.subject)
    else:
        monkeypatch.setattr("inward.agreements.actions.stating.PER_DAY", 1)
    before = Document.objects.count(), Statement.objects.count()
    answer = send(signed_in(None), link_of(sender), of, b"%PDF-1.7 in vain")

    assert answer.status_code == 422
    assert (Document.objects.count(), Statement.objects.count()) == before
    assert not any(b"in vain" in f.read_bytes() for f in tmp_path.rglob("*") if f.is_file())


def test_a_file_overtaken_while_it_was_looked_at_is_erased_in_time(monkeypatch):
    of = Everything("Muji")

    def slow(file, **how):  # type: ignore[no-untyped-def]
        kept = keep(file, **how)
        make.assessment(of.promise, Verdict.KEPT)
        return kept

    monkeypatch.setattr(actions, "keep", slow)
    assert send(signed_in(None), link_of(of.firm), of, b"%PDF-1.7 late").status_code == 422

    assert Document.objects.latest("pk").erase_after is not None


def test_a_closed_request_is_not_opened_again_from_the_page():
    firm = make.organisation(en="Muji")
    case = make.case(enterprise=firm.subject)
    take_step(case=case, step=Step.ANSWERED, by=None, at=make.NOW, text="Done", shown=True)
    take_step(case=case, step=Step.CLOSED, by=None, at=make.NOW)
    where = open_at("enterprise-request", link_of(firm), case.subject.uuid)

    again = signed_in(None).post(where, {"answer": "no", "text": "Not so"})
    assert again.status_code == 422
    case.desk.refresh_from_db()
    assert case.desk.step == Step.CLOSED


@pytest.mark.parametrize("account", [True, False], ids=["its manager", "who leads"])
def test_where_the_maker_of_a_link_is_gone_somebody_else_is_told(account):
    leading, manager, gone = make.colleague(Role.MANAGER), make.colleague(), make.colleague()
    of = Everything("Muji")
    if account:
        Organisation.objects.filter(pk=of.firm.pk).update(manager=manager)
    secret = link_of(of.firm)
    Link.objects.update(made_by=gone.user)
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    send(signed_in(None), secret, of)

    assert Task.objects.get().member == (manager if account else leading)


def test_the_name_on_a_link_is_erased_half_a_year_after_it_opened_last():
    firm = make.organisation(en="Muji")
    link_of(firm)
    tick(at=make.NOW + timedelta(days=90 + 179))
    before = Link.objects.get().for_whom
    tick(at=make.NOW + timedelta(days=90 + 180))
    page = signed_in().get(open_at("organisation-links", firm.subject.uuid))

    assert (before, Link.objects.get().for_whom) == ("Li Wei", "")
    assert "name erased" in words(page.content)


def test_a_request_comes_in_with_its_promised_hour():
    firm = make.organisation(en="Muji")
    browser, secret = signed_in(None), link_of(firm)
    asked = {"kind": "service", "title": "Talent permits", "text": "For three people, by May"}
    answer = browser.post(open_at("enterprise-request-new", secret), asked, follow=True)

    made = Case.objects.get()
    assert (made.enterprise_id, made.name_en, made.kind) == (firm.pk, "Talent permits", "service")
    page = words(answer.content)
    assert f"Received as {made.reference}" in page
    assert "For three people, by May" in page


def test_ten_requests_a_day_are_enough():
    firm = make.organisation(en="Muji")
    browser, secret = signed_in(None), link_of(firm)
    asked = {"kind": "enquiry", "title": "Again", "text": "and again"}
    for _n in range(10):
        browser.post(open_at("enterprise-request-new", secret), asked)
    answer = browser.post(open_at("enterprise-request-new", secret), asked)

    assert answer.status_code == 422
    assert Case.objects.count() == 10


def test_it_says_on_its_own_page_whether_an_answer_helped():
    firm = make.organisation(en="Muji")
    case = make.case(enterprise=firm.subject)
    take_step(case=case, step=Step.ANSWERED, by=None, at=make.NOW, text="Done", shown=True)
    where = open_at("enterprise-request", link_of(firm), case.subject.uuid)
    browser = signed_in(None)

    assert browser.post(where, {"answer": "no", "text": ""}).status_code == 422
    assert browser.post(where, {"answer": "yes", "text": ""}).status_code == 302
    case.desk.refresh_from_db()
    assert case.desk.step == Step.CONFIRMED


def test_the_page_asks_the_store_as_often_for_twenty_as_for_one(django_assert_max_num_queries):
    firm = make.organisation(en="Muji")
    secret = link_of(firm)
    for n in range(20):
        paper = make.agreement(f"Paper {n}", parties=(firm,))
        make.assessment(make.commitment(f"Promise {n}", agreement=paper, promisor=firm))
        make.case(enterprise=firm.subject)
    browser = signed_in(None)
    browser.get(open_at("enterprise", secret))

    with django_assert_max_num_queries(18):
        assert browser.get(open_at("enterprise", secret)).status_code == 200


def test_links_are_made_and_withdrawn_by_those_who_may():
    firm = make.organisation(en="Muji")
    where = open_at("organisation-links", firm.subject.uuid)
    officer = signed_in()
    made = officer.post(where, {"for_whom": "Li Wei", "days": 90})
    link = Link.objects.get()

    assert "/enterprise/" in made.content.decode()
    assert signed_in(Role.READER).get(where).status_code == 403
    officer.post(open_at("link-withdraw", link.pk))
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert "withdrawn" in words(officer.get(where).content)
