"""What was typed while a session ended comes back, and nothing of it lies on the server."""

import io

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse

from inward.core.carrying import unpack
from inward.evidence.models import Source
from tests import make
from tests.support.pages import words

pytestmark = pytest.mark.django_db

TYPED = {"title": "Minutes of a long afternoon with their board", "note": "she said <b>yes</b>"}


def carried_in(answer) -> str:  # type: ignore[no-untyped-def]
    return str(answer.context["carried"])


def stranger() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    return client


def test_the_door_keeps_what_was_typed_and_the_server_keeps_nothing():
    answer = stranger().post(reverse("source-new"), TYPED)

    assert answer.status_code == 422
    assert "what you typed comes back" in words(answer.content)
    assert not Session.objects.exists()
    assert not Source.objects.exists()
    found = unpack(carried_in(answer))
    assert found is not None
    assert (found.to, dict(found.fields)) == (reverse("source-new"), TYPED)


def test_of_a_stranger_no_more_is_read_than_any_form_holds():
    class Unread(io.BytesIO):
        def read(self, *args):  # type: ignore[no-untyped-def]
            raise AssertionError("nobody reads what is too large")

    where = reverse("source-document", args=[make.source().code])
    answer = stranger().generic(
        "POST",
        where,
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(900 * 1024 * 1024),
        **{"wsgi.input": Unread()},
    )

    assert answer.status_code == 302
    assert where in answer["Location"]


def test_after_signing_in_one_click_sends_it_where_it_was_going():
    make.member(name="li-wei")
    client = stranger()
    carried = carried_in(client.post(reverse("source-new"), TYPED))
    door = {"username": "li-wei", "password": "pass-word-1", "carried": carried}
    again = client.post(reverse("sign-in"), door)

    assert again.status_code == 200
    assert "Minutes of a long afternoon" in words(again.content)
    assert "she said &lt;b&gt;yes&lt;/b&gt;" in again.content.decode()
    client.post(again.context["again"].to, dict(again.context["again"].fields))
    assert Source.objects.get().title == TYPED["title"]


def test_a_wrong_password_loses_nothing():
    make.member(name="li-wei")
    client = stranger()
    carried = carried_in(client.post(reverse("source-new"), TYPED))
    answer = client.post(
        reverse("sign-in"), {"username": "li-wei", "password": "wrong", "carried": carried}
    )

    assert answer.status_code == 422
    assert carried_in(answer) == carried


def test_what_another_wrote_into_the_door_is_not_sent_on():
    make.member(name="li-wei")
    forged = signing.dumps({"to": "/", "fields": [["role", "x"]], "files": False}, salt="another")
    answer = stranger().post(
        reverse("sign-in"), {"username": "li-wei", "password": "pass-word-1", "carried": forged}
    )

    assert answer.status_code == 302


def test_a_part_asked_for_by_a_script_becomes_the_whole_door():
    answer = stranger().post(reverse("source-new"), TYPED, headers={"HX-Request": "true"})

    assert answer["HX-Retarget"] == "body"
    assert unpack(carried_in(answer)) is not None


def test_a_password_and_a_token_are_never_carried():
    answer = stranger().post(
        reverse("source-new"), TYPED | {"password": "secret", "csrfmiddlewaretoken": "x"}
    )

    found = unpack(carried_in(answer))
    assert found is not None
    assert set(dict(found.fields)) == set(TYPED)


def test_a_form_older_than_its_token_is_offered_again_only_if_we_sent_it():
    def answer(origin: str):  # type: ignore[no-untyped-def]
        client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
        client.force_login(make.member(), "django.contrib.auth.backends.ModelBackend")
        return client.post(reverse("source-new"), TYPED, headers={"origin": origin})

    ours, theirs = answer("http://testserver"), answer("https://evil.example")

    assert (ours.status_code, theirs.status_code) == (403, 403)
    assert "Minutes of a long afternoon" in words(ours.content)
    assert "Minutes of a long afternoon" not in words(theirs.content)
