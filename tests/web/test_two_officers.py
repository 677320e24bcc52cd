"""Two officers before one record: the second is told what changed and loses nothing of either."""

import json
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from inward.aftercare.rules import CaseKind
from inward.agreements.actions import CannotRecord, edit_promise
from inward.evidence.actions import newest_edit
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


def an_area() -> tuple[str, str, str]:
    made = make.area("North")
    return reverse("area-edit", args=[made.subject.uuid]), "note", "code"


def a_site() -> tuple[str, str, str]:
    made = make.site(area=make.area("North"))
    return reverse("site-edit", args=[made.subject.uuid]), "note", "opened"


def an_event() -> tuple[str, str, str]:
    made = make.event(edition=make.edition(make.programme(), 1))
    return reverse("event-edit", args=[made.subject.uuid]), "note", "held"


def a_programme() -> tuple[str, str, str]:
    made = make.programme()
    return reverse("programme-edit", args=[made.subject.uuid]), "note", "name_zh"


def an_edition() -> tuple[str, str, str]:
    made = make.edition(make.programme(), 1)
    return reverse("edition-edit", args=[made.subject.uuid]), "note", "held"


def a_source() -> tuple[str, str, str]:
    return reverse("source-edit", args=[make.source().code]), "note", "published"


def a_unit() -> tuple[str, str, str]:
    made = make.unit()
    return reverse("unit-edit", args=[made.subject.uuid]), "note", "name_zh"


EVERY = [
    a_project,
    an_agreement,
    a_promise,
    an_organisation,
    an_area,
    a_site,
    an_event,
    a_programme,
    an_edition,
    a_source,
    a_unit,
]
VALUES = {"promisee": "Riverside council", "website": "https://example.org/", "name_zh": "总部"}
VALUES |= {"code": "N-7", "opened": "2019-03", "held": "2026-11-02", "published": "2026-10"}


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
    first.post(
        where, {"step": "answered", "text": "Yes, there is space", "seen": seen, "read": "on"}
    )
    told = second.post(
        where, {"step": "answered", "text": "No, there is none", "seen": seen, "read": "on"}
    )

    assert told.status_code == 422
    page = words(told.content)
    assert "recorded “Answered” in the meantime" in page
    assert "Yes, there is space" in page
    assert "No, there is none" in page


def test_of_two_who_say_what_was_retained_the_second_is_told_and_keeps_both_numbers():
    case = make.case(kind=CaseKind.GRIEVANCE, capital_at_risk=Decimal(1000), jobs_at_risk=10)
    where = reverse("case-retain", args=[case.subject.uuid])
    first, second = signed_in(), signed_in()
    page = second.get(reverse("case", args=[case.subject.uuid]))
    seen = page.context["edited"]
    first.post(where, {"capital_retained": "900", "jobs_retained": "", "seen": seen})
    mine = {"capital_retained": "800", "jobs_retained": "8"}
    told = second.post(where, mine | {"seen": seen})

    assert told.status_code == 422
    assert "900" in words(told.content)
    assert "Somebody changed this while you were writing" in words(told.content)
    form = told.context["retain_form"]
    assert (form["capital_retained"].value(), form["jobs_retained"].value()) == ("800", "8")
    again = second.post(where, mine | {"seen": told.context["edited"]})
    case.refresh_from_db()
    assert again.status_code == 302
    assert (case.capital_retained, case.jobs_retained) == (800, 8)


def test_an_outline_that_was_sent_as_a_file_is_not_lost_when_somebody_drew_meanwhile():
    area = make.area("North")
    where = reverse("area-outline", args=[area.subject.uuid])
    first, second = signed_in(), signed_in()
    seen = second.get(where).context["seen"]
    square, other = ring(121.40), ring(121.45)
    says = {"datum": "wgs84", "taken_from": "the survey", "seen": seen}
    first.post(where, says | {"text": square})
    file = SimpleUploadedFile("north.geojson", other.encode())
    told = second.post(where, says | {"file": file, "text": ""})
    form = told.context["form"]

    assert told.status_code == 422
    assert json.loads(form["text"].value()) == json.loads(other)
    kept = {name: form[name].value() for name in ("text", "datum", "taken_from")}
    second.post(where, kept | {"seen": told.context["seen"]})
    area.refresh_from_db()
    assert area.geometry == json.loads(other)


def ring(west: float) -> str:
    east = round(west + 0.01, 2)
    corners = [[west, 31.2], [east, 31.2], [east, 31.21], [west, 31.21], [west, 31.2]]
    return json.dumps({"type": "Polygon", "coordinates": [corners]})


def a_unit() -> tuple[str, str, str]:
    made = make.unit()
    return reverse("unit-edit", args=[made.subject.uuid]), "note", "floor"


@pytest.mark.parametrize("made", [an_agreement, an_area, a_site, a_unit, a_project])
def test_two_who_each_empty_a_name_in_another_language_leave_one(made):
    where = made()[0]
    one, other = signed_in(), signed_in()
    one.post(where, opened(one, where) | {"name_en": "North", "name_zh": "北"})
    mine, theirs = opened(one, where), opened(other, where)

    first = one.post(where, mine | {"name_en": ""})
    second = other.post(where, theirs | {"name_zh": ""})

    assert first.status_code == 302
    assert second.status_code == 422
    assert "Somebody changed this while you were writing" in words(second.content)
    assert opened(one, where)["name_zh"] == "北"


def test_both_sides_of_a_promise_do_not_become_one_through_two_officers():
    one_side, other_side, third = (make.organisation(en=f"Works {n}").subject for n in range(3))
    promise = make.commitment(promisor=one_side, promisee=other_side)
    how = {"commitment_id": promise.pk, "seen": newest_edit(promise.pk), "by": None, "at": make.NOW}
    edit_promise(changes={"promisor": third, "promisee": other_side}, **how)

    with pytest.raises(CannotRecord, match="Nobody promises something to themselves"):
        edit_promise(changes={"promisor": one_side, "promisee": third}, **how)

    promise.refresh_from_db()
    assert (promise.promisor, promise.promisee) == (third, other_side)


def test_a_point_is_looked_at_beside_the_area_that_a_colleague_has_moved_the_site_to():
    north, south = make.area("North"), make.area("South")
    for area, latitude in ((north, 31.0), (south, 30.0)):
        ring = [[121.0, latitude], [121.1, latitude], [121.1, latitude + 0.1], [121.0, latitude]]
        type(area).objects.filter(pk=area.pk).update(
            geometry={"type": "Polygon", "coordinates": [ring]}
        )
    site = make.site(area=north)
    where = reverse("site-edit", args=[site.subject.uuid])
    one, other = signed_in(), signed_in()
    mine, theirs = opened(one, where), opened(other, where)

    one.post(where, mine | {"area": south.pk})
    second = other.post(where, theirs | {"latitude": "31.05", "longitude": "121.05"})

    assert second.status_code == 422
    assert "outside South" in words(second.content)
    site.refresh_from_db()
    assert (site.area, site.latitude) == (south, None)
