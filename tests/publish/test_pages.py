"""The pages of figures and releases: who sees what, and how much the store is asked."""

import json
from decimal import Decimal
from itertools import repeat
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from inward.agreements.models import Agreement
from inward.agreements.rules import Verdict
from inward.core.intervals import interval
from inward.core.permissions import Role
from inward.evidence.actions import state, writing
from inward.evidence.models import Publication
from inward.figures.queries import FIGURES
from inward.figures.rules import Counted, Figure, Row, Words
from inward.publish.models import Release, RowContent
from tests import make
from tests.publish.releasing import released

pytestmark = pytest.mark.django_db


def signed_in(client: Client, role: Role = Role.ANALYST) -> Client:
    client.force_login(make.member(role))
    client.cookies["django_language"] = "en"
    return client


def publish(*subjects: int, public: bool = True) -> None:
    with writing("publish", by=None, at=make.NOW) as entry:
        for subject in subjects:
            state(entry, Publication, subject, interval("2024"), public=public)


def papers(number: int) -> list[Agreement]:
    return [
        make.agreement(
            f"Paper {n}", signed="2023-11-06", parties=(make.organisation(en=f"Firm {n}"),)
        )
        for n in range(number)
    ]


def said(response: Any) -> str:
    return str(response.content.decode())


def test_every_figure_has_a_page_that_asks_for_its_parameters(client: Client):
    signed_in(client, Role.READER)

    assert client.get(reverse("figures")).status_code == 200
    for name in FIGURES:
        assert client.get(reverse("figure", args=[name])).status_code == 200
    assert client.get("/figures/no-such/").status_code == 404


def test_a_figure_is_counted_opened_and_released_from_its_page(client: Client):
    papers(2)
    signed_in(client)
    query = "?period=2023&on=2026-11-22"
    counted = said(client.get(reverse("figure", args=["agreements_signed"]) + query))
    answer = client.post(reverse("release-new", args=["agreements_signed"]) + query)

    assert "Paper 0" in counted
    made = Release.objects.get()
    assert answer.headers["Location"] == made.get_absolute_url()
    assert (made.value, made.on.isoformat()) == (2, "2026-11-22")
    assert made.entry.recorded_by is not None


def test_a_wrong_parameter_is_a_refusal_that_keeps_what_was_typed(client: Client):
    signed_in(client)
    answer = client.get(
        reverse("figure", args=["agreements_signed"]), {"period": "2023-13", "on": "2026-11-22"}
    )

    assert answer.status_code == 422
    assert "2023-13" in said(answer)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"known": "99999999"}, "The newest entry is number"),
        ({"on": "2199-01-01"}, "2199-01-01 is still to come and cannot be counted"),
    ],
)
def test_what_nobody_can_know_yet_is_not_counted(client: Client, asked, told):
    papers(1)
    signed_in(client)
    answer = client.get(reverse("figure", args=["agreements_signed"]), {"period": "2023"} | asked)
    released_ = client.post(
        reverse("release-new", args=["agreements_signed"])
        + "?"
        + urlencode({"period": "2023"} | asked)
    )

    assert answer.status_code == 422
    assert told in said(answer)
    assert "known at 99,999,999" not in said(answer)
    assert released_.status_code == 422
    assert not Release.objects.exists()


def test_an_officer_sees_figures_and_may_not_release(client: Client):
    signed_in(client, Role.OFFICER)
    page = said(client.get(reverse("figure", args=["agreements_signed"])))

    assert "Release this" not in page
    answer = client.post(reverse("release-new", args=["agreements_signed"]) + "?on=2026-11-22")
    assert answer.status_code == 403
    assert not Release.objects.exists()


def test_a_correction_without_a_reason_is_refused_on_the_page(client: Client):
    papers(1)
    old = released(period="2023")
    signed_in(client)
    query = "?period=2023&on=2026-11-22"
    answer = client.post(
        reverse("release-new", args=["agreements_signed"]) + query, {"corrects": old.pk}
    )

    assert answer.status_code == 422
    assert "Say what was wrong" in said(answer)
    assert Release.objects.count() == 1


def test_a_stranger_reads_a_release_and_sees_only_public_rows_and_columns(client: Client):
    public, hidden = papers(2)
    publish(public.pk)
    made = released(period="2023")
    client.cookies["django_language"] = "en"
    page = said(client.get(made.get_absolute_url()))

    assert "Paper 0" in page
    assert "Paper 1" not in page
    assert "Firm 0" not in page
    assert made.digest[:8] in page
    assert "Fewer than five rows are not shown" in page
    assert hidden.name_en == "Paper 1"


def test_what_is_no_longer_public_leaves_the_page_and_the_file(client: Client):
    (paper,) = papers(1)
    publish(paper.pk)
    made = released(period="2023")
    before = said(client.get(made.get_absolute_url()))
    publish(paper.pk, public=False)
    after = said(client.get(made.get_absolute_url()))
    file = b"".join(client.get(reverse("release-json", args=[made.address])).streaming_content)

    assert "Paper 0" in before
    assert "Paper 0" not in after
    assert json.loads(file)["rows"][0]["state"] == "withheld"


def test_a_promise_is_shown_only_when_its_promisor_is_public_too(client: Client):
    promise = make.commitment("Build a tower", due="2024")
    make.assessment(promise, Verdict.KEPT)
    publish(promise.pk)
    made = released("kept_rate")

    assert "Build a tower" not in said(client.get(made.get_absolute_url()))
    publish(promise.promisor_id)
    assert "Build a tower" in said(client.get(made.get_absolute_url()))


def test_groups_of_rows_not_shown_are_told_where_they_are_large(client: Client):
    for n in range(12):
        verdict = Verdict.KEPT if n < 6 else Verdict.BROKEN
        make.assessment(make.commitment(due="2024"), verdict)
    made = released("kept_rate")
    client.cookies["django_language"] = "en"
    page = said(client.get(made.get_absolute_url()))

    assert "12 rows are not shown" in page
    assert "Rows not shown, by group" in page


@pytest.mark.parametrize("address", ["1-00000000", "9-abcdef01", "9" * 5000 + "-a", "x", "1"])
def test_another_digest_in_the_address_leads_nowhere(client: Client, address: str):
    made = released()
    answer = client.get(f"/releases/{address}/")

    if address == "1":
        assert answer.headers["Location"] == made.get_absolute_url()
    else:
        assert answer.status_code == 404


def test_the_files_of_a_release_need_no_signing_in_and_the_whole_file_does(client: Client):
    made = released()
    for name in ("release-json", "release-csv"):
        answer = client.get(reverse(name, args=[made.address]))
        assert b"".join(answer.streaming_content)
    script = b"".join(client.get(reverse("release-verifier")).streaming_content)

    assert script.startswith(b"#!/usr/bin/env python3")
    assert b"inward-chain-file-1" in b"".join(
        client.get(reverse("release-chain")).streaming_content
    )
    for name in ("release-whole", "release-inside"):
        assert "sign-in" in client.get(reverse(name, args=[made.address])).headers["Location"]


def test_what_a_figure_was_asked_for_is_named_only_while_it_is_public(client: Client):
    house = make.site("House of Secrets")
    publish(house.pk)
    asked = str(house.subject.uuid)
    made = released("establishments", place=asked)
    released(period="2023")
    client.cookies["django_language"] = "en"
    places = made.get_absolute_url(), reverse("releases")
    files = reverse("release-json", args=[made.address]), reverse("release-chain")
    before = [said(client.get(place)) for place in places]
    taken = [client.get(file).status_code for file in files]
    publish(house.pk, public=False)
    after = [said(client.get(place)) for place in places]
    inside = signed_in(Client(), Role.READER)

    assert all("House of Secrets" in page for page in before)
    assert taken == [200, 200]
    assert not [page for page in after if "House of Secrets" in page]
    assert all("not shown, it is not public" in page for page in after)
    assert not [page for page in after if files[0] in page or files[1] in page]
    assert not [page for page in after if "verify_release.py release-" in page]
    assert [client.get(file).status_code for file in files] == [404, 404]
    assert client.get(reverse("release-csv", args=[made.address])).status_code == 200
    assert "House of Secrets" in said(inside.get(reverse("releases")))
    assert [inside.get(file).status_code for file in files] == [200, 200]


def test_inside_a_release_is_verified_and_compared(client: Client):
    papers(2)
    old = released(period="2023")
    make.agreement("Found later", signed="2023-12-01")
    new = released(period="2023", corrects=old, reason="one was missing")
    signed_in(client, Role.READER)
    page = said(
        client.get(f"{reverse('release-inside', args=[new.address])}?verify=1&beside={old.number}")
    )

    assert "This release holds" in page
    assert "Found later" in page
    assert "Added" in page
    assert "Firm 0" in page


def test_a_tampered_release_says_so_on_its_page(client: Client):
    papers(1)
    made = released(period="2023")
    RowContent.objects.update(open_salt="0" * 32)
    signed_in(client)

    page = said(client.get(f"{reverse('release-inside', args=[made.address])}?verify=1"))
    assert "does not hold" in page


def test_an_administrator_erases_a_row_from_the_page(client: Client):
    papers(1)
    made = released(period="2023")
    signed_in(client, Role.ADMINISTRATOR)
    answer = client.post(
        reverse("release-erase", args=[made.address]), {"position": 1, "why": "asked to"}
    )
    page = said(client.get(answer.headers["Location"]))

    assert "erased; its digest stays" in page
    assert not RowContent.objects.exists()


def test_rows_of_a_count_leave_as_a_table_only_for_those_who_may_export(client: Client):
    papers(1)
    signed_in(client, Role.OFFICER)
    address = reverse("figure-csv", args=["agreements_signed"]) + "?on=2026-11-22"
    table = b"".join(client.get(address).streaming_content).decode()

    assert "Paper 0" in table
    assert signed_in(Client(), Role.READER).get(address).status_code == 403


@pytest.mark.parametrize("number", [1, 20])
def test_the_public_page_asks_the_store_a_fixed_number_of_times(
    client: Client, number: int, django_assert_max_num_queries: Any
):
    publish(*(paper.pk for paper in papers(number)))
    made = released(period="2023")

    with django_assert_max_num_queries(16):
        client.get(made.get_absolute_url())


@pytest.mark.parametrize("number", [1, 20])
def test_the_page_of_a_figure_asks_the_store_a_fixed_number_of_times(
    client: Client, number: int, django_assert_max_num_queries: Any
):
    papers(number)
    signed_in(client)

    with django_assert_max_num_queries(24):
        client.get(reverse("figure", args=["agreements_signed"]))


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_of_releases_asks_the_store_a_fixed_number_of_times(
    client: Client, number: int, django_assert_max_num_queries: Any
):
    for _ in range(number):
        released()

    with django_assert_max_num_queries(6):
        client.get(reverse("releases"))


def test_rows_of_a_count_leave_as_a_table_however_many_there_are(client: Client, monkeypatch):
    row = Row("", (1, ""), True, (("agreements.signing", 1),), {"name": "=1+1"})
    counted = Counted(Decimal(100_001), rows=lambda: repeat(row, 100_001))
    many = Figure("many", 1, *[Words("many", "多")] * 3, count=lambda *asked: counted)
    monkeypatch.setitem(FIGURES, "many", many)
    signed_in(client, Role.OFFICER)

    answer = client.get(reverse("figure-csv", args=["many"]) + "?on=2026-11-22")

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0] == "\ufeffcounted,name,facts"
    assert lines[1] == "1,'=1+1,agreements.signing:1"
    assert len(lines) == 1 + 100_001
