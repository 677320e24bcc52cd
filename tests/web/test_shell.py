"""The frame around every page: signing in and out, languages, errors in both languages."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse

from inward.core.permissions import Role
from inward.office.models import Member
from tests import make
from tests.support.browser import PASSWORD
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("planted")


urlpatterns = [path("fail/", fail), path("", include("inward.config.urls"))]
handler500 = "inward.web.views.shell.failed"
handler404 = "inward.web.views.shell.not_found"


def sign_in(client: Client, user: Any, **said: str) -> HttpResponse:
    form = {"username": user.get_username(), "password": PASSWORD}
    return client.post(reverse("sign-in"), form | said)  # type: ignore[return-value]


def test_a_member_signs_in_and_reads_their_own_language():
    user = make.member()
    Member.objects.update_or_create(user=user, defaults={"language": "en"})
    client = Client()
    answer = sign_in(client, user)

    assert answer["Location"] == reverse("home")
    assert 'lang="en"' in client.get(reverse("home")).content.decode()


def test_signing_in_leads_back_to_the_page_that_was_asked_for_but_never_elsewhere():
    user = make.member()

    assert sign_in(Client(), user, next="/sources/")["Location"] == "/sources/"
    assert sign_in(Client(), user, next="https://evil.example/")["Location"] == "/"
    for elsewhere in ("sources", "0001", "javascript:alert(1)", "//evil.example", "%"):
        assert sign_in(Client(), user, next=elsewhere)["Location"] == "/"
        assert signed_in().get(reverse("sign-in"), {"next": elsewhere})["Location"] == "/"


def test_a_wrong_password_keeps_the_name_and_says_so():
    user = make.member(name="wei")
    answer = Client().post(reverse("sign-in"), {"username": "wei", "password": "wrong"})

    assert (answer.status_code, user.get_username()) == (422, "wei")
    assert 'value="wei"' in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_guessing_passwords_is_slowed_down():
    make.member(name="wei")
    client = Client(headers={"accept-language": "en"})
    for _ in range(8):
        last = client.post(reverse("sign-in"), {"username": "wei", "password": "wrong"})

    assert last.status_code == 429
    assert "15 minutes" in words(last.content)


def test_signing_out_needs_a_form_not_a_link():
    client = signed_in()
    followed = client.get(reverse("sign-out"))
    sent = client.post(reverse("sign-out"))

    assert (followed.status_code, sent.status_code) == (405, 302)
    assert client.get(reverse("home")).status_code == 302


def test_the_language_changes_on_the_page_one_is_on_and_is_remembered():
    client = signed_in(language="en")
    answer = client.post(reverse("language"), {"language": "zh-hans", "next": "/sources/?q=x"})

    assert answer["Location"] == "/sources/?q=x"
    assert "资料来源" in client.get("/sources/").content.decode()
    assert Member.objects.get().language == "zh-hans"


def test_a_part_asked_for_after_the_session_ended_sends_the_whole_page_to_sign_in():
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/sources/?q=x"}
    answer = Client().get(reverse("sources"), headers=headers, follow=True)

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{reverse('sign-in')}?next=/sources/?q=x"


def test_the_filters_of_the_page_come_back_after_signing_in():
    filtered = "/organisations/?q=a%26b&kind=organisation_kind:enterprise"
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{filtered}"}
    door = Client().get(reverse("organisations"), headers=headers, follow=True)["HX-Redirect"]

    assert Client().get(door).context["next"] == filtered


@pytest.mark.parametrize(
    ("language", "said"), [("en", "no such page"), ("zh-hans", "没有这个页面")]
)
def test_a_page_that_is_not_there_says_what_to_do(language, said):
    answer = signed_in(language=language).get("/nowhere/")

    assert answer.status_code == 404
    assert said in words(answer.content)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "does not include"), ("zh-hans", "无此权限")]
)
def test_a_refusal_names_the_role_and_who_can_change_it(language, said):
    answer = signed_in(Role.READER, language=language).get(reverse("organisation-new"))

    assert answer.status_code == 403
    assert said in words(answer.content)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "form is too old"), ("zh-hans", "表单已失效")]
)
def test_a_form_without_its_token_says_that_nothing_was_changed(language, said):
    client = Client(enforce_csrf_checks=True, headers={"accept-language": language})
    answer = client.post(reverse("language"), {"language": "en"})

    assert answer.status_code == 403
    assert said in words(answer.content)


@override_settings(ROOT_URLCONF="tests.web.test_shell")
def test_a_failure_of_ours_is_told_in_both_languages_and_without_the_database():
    client = Client(raise_request_exception=False)
    answer = client.get("/fail/")

    assert answer.status_code == 500
    assert "系统出错了" in words(answer.content)
    assert "Nothing of this step was written" in words(answer.content)


def test_the_server_says_that_it_is_alive():
    assert Client().get(reverse("healthz")).content == b"ok\n"


def test_no_page_loads_anything_from_elsewhere_or_runs_anything_inline():
    answer = signed_in().get(reverse("home"))
    policy = answer["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_a_subject_leads_to_the_page_of_whatever_it_is():
    edition = make.edition(make.programme(), 2)
    client = signed_in()
    firm = make.organisation()
    to_firm = client.get(reverse("subject", args=[firm.subject.uuid]))
    to_edition = client.get(reverse("subject", args=[edition.subject.uuid]))

    assert to_firm["Location"] == reverse("organisation", args=[firm.subject.uuid])
    assert to_edition["Location"].endswith("#edition-2")
