"""Two officers before one record: the second is told what changed and loses nothing of either."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db


def opened(client: Client, where: str) -> dict[str, object]:
    """The form as a browser would send it back, with how far the journal went."""
    page = client.get(where)
    form = page.context["form"]
    said = {name: form[name].value() for name in form.fields}
    return sent(said) | {"seen": page.context["seen"]}


def sent(said: dict[str, object]) -> dict[str, object]:
    """Without what a browser does not send: unticked boxes, choices that are not offered."""
    return {k: v for k, v in said.items() if v not in (None, False, "country_basis:")}


def a_project() -> tuple[str, str, str]:
    made = make.project()
    return reverse("project-edit", args=[made.subject.uuid]), "requirement", "name_zh"


def an_agreement() -> tuple[str, str, str]:
    made = make.agreement()
    return reverse("agreement-edit", args=[made.subject.uuid]), "note", "name_zh"


def a_promise() -> tuple[str, str, str]:
    made = make.commitment()
    make.organisation(en="Riverside council")
    return reverse("promise-edit", args=[made.subject.uuid]), "note", "promisee"


def an_organisation() -> tuple[str, str, str]:
    made = make.organisation()
    return reverse("organisation-edit", args=[made.subject.uuid]), "note", "website"


EVERY = [a_project, an_agreement, a_promise, an_organisation]
VALUES = {"promisee": "Riverside council", "website": "https://example.org/", "name_zh": "总部"}


@pytest.mark.parametrize("record", EVERY, ids=lambda f: f.__name__)
def test_the_second_is_told_who_changed_what_and_keeps_what_was_typed(record):
    where, field, _other = record()
    first, second = signed_in(), signed_in()
    mine, theirs = opened(second, where), opened(first, where)
    first.post(where, theirs | {field: "written by the first"})
    told = second.post(where, mine | {field: "typed by the second"})
    again = second.post(where, mine | {field: "typed by the second", "seen": told.context["seen"]})

    assert told.status_code == 422
    page = words(told.content)
    assert "written by the first" in page
    assert "typed by the second" in page
    assert "Save mine all the same" in page
    assert again.status_code == 302


@pytest.mark.parametrize("record", EVERY, ids=lambda f: f.__name__)
def test_who_changed_something_else_changes_nothing_back(record):
    where, field, other = record()
    first, second = signed_in(), signed_in()
    mine, theirs = opened(second, where), opened(first, where)
    first.post(where, theirs | {other: VALUES[other]})
    saved = second.post(where, mine | {field: "typed by the second"})
    now = opened(signed_in(), where)

    assert saved.status_code == 302
    assert now[field] == "typed by the second"
    assert now[other] == VALUES[other]


@pytest.mark.parametrize("record", EVERY, ids=lambda f: f.__name__)
def test_what_the_second_left_alone_is_shown_as_the_first_wrote_it(record):
    where, field, other = record()
    first, second = signed_in(), signed_in()
    mine, theirs = opened(second, where), opened(first, where)
    first.post(where, theirs | {field: "by the first", other: VALUES[other]})
    told = second.post(where, mine | {field: "by the second"})
    form = told.context["form"]

    assert told.status_code == 422
    assert form[field].value() == "by the second"
    assert form[other].value() == VALUES[other]
    kept = sent({name: form[name].value() for name in form.fields})
    second.post(where, kept | {"seen": told.context["seen"]})
    now = opened(signed_in(), where)
    assert (now[field], now[other]) == ("by the second", VALUES[other])


def test_of_two_steps_of_a_case_the_second_is_told_of_the_first_and_keeps_its_words():
    case = make.case()
    where = reverse("case-step", args=[case.subject.uuid])
    first, second = signed_in(), signed_in()
    seen = second.get(reverse("case", args=[case.subject.uuid])).context["seen"]
    first.post(where, {"step": "answered", "text": "Yes, there is space", "seen": seen})
    told = second.post(where, {"step": "answered", "text": "No, there is none", "seen": seen})

    assert told.status_code == 422
    page = words(told.content)
    assert "recorded “Answered” in the meantime" in page
    assert "Yes, there is space" in page
    assert "No, there is none" in page
