"""OpenRefine and its like ask the record as the specification says (Reconciliation API v0.2)."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from inward.core.intervals import interval
from inward.core.permissions import Role
from inward.directory.actions import add_identifier
from tests import make
from tests.support.pages import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]

WHERE = "/reconcile/"
FORM = "application/x-www-form-urlencoded"


def must_be(value: Any, shape: Any, at: str = "answer") -> None:
    """That an answer has the shape the specification's schemas ask for.

    A shape is a type, a list of one shape, or a dict of shapes; a key ending in "?" may be absent,
    "*" stands for any key.
    """
    if isinstance(shape, dict):
        assert isinstance(value, dict), at
        if "*" in shape:
            for key, one in value.items():
                must_be(one, shape["*"], f"{at}.{key}")
            return
        for key, one in shape.items():
            name = key.removesuffix("?")
            assert name in value or key.endswith("?"), f"{at}.{name} is missing"
            if name in value:
                must_be(value[name], one, f"{at}.{name}")
    elif isinstance(shape, list):
        assert isinstance(value, list), at
        for number, one in enumerate(value):
            must_be(one, shape[0], f"{at}[{number}]")
    else:
        assert isinstance(value, shape), f"{at}: {value!r}"
        assert not (shape is str and not value and at.endswith((".id", ".name"))), at


TYPE = {"id": str, "name": str}
PART = {"service_url": str, "service_path": str, "flyout_service_path?": str}
MANIFEST = {
    "versions": [str],
    "name": str,
    "identifierSpace": str,
    "schemaSpace": str,
    "view?": {"url": str},
    "defaultTypes?": [TYPE],
    "batchSize?": int,
    "preview?": {"url": str, "width": int, "height": int},
    "suggest?": {"entity?": PART, "type?": PART, "property?": PART},
    "extend?": {"propose_properties?": PART, "property_settings?": [dict]},
}
RESULTS = {
    "*": {
        "result": [
            {
                "id": str,
                "name": str,
                "description?": str,
                "type?": [TYPE],
                "score": (int, float),
                "match": bool,
                "features?": [{"id": str, "value": (int, float, bool)}],
            }
        ]
    }
}
SUGGESTED = {"result": [{"id": str, "name": str, "description?": str}]}
PROPOSED = {"type?": str, "limit?": int, "properties": [TYPE]}
EXTENDED = {"meta": [TYPE], "rows": {"*": {"*": [dict]}}}


@pytest.fixture
def client() -> Client:
    return signed_in(Role.READER)


def ask(client: Client, where: str = WHERE, **said: Any) -> Any:
    body = urlencode({name: json.dumps(value) for name, value in said.items()})
    answer = client.post(where, body, content_type=FORM)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_manifest_says_what_there_is(client: Client) -> None:
    manifest = client.get(WHERE).json()

    must_be(manifest, MANIFEST)
    assert manifest["versions"] == ["0.2"]
    assert "{{id}}" in manifest["view"]["url"]
    assert "{{id}}" in manifest["preview"]["url"]


def test_a_session_as_openrefine_holds_it(client: Client) -> None:
    firm = make.organisation(en="AstraZeneca", zh="阿斯利康", sector="life_health")
    make.organisation(en="Muji", zh="无印良品")
    uuid = str(firm.subject.uuid)
    manifest = client.get(WHERE).json()

    types = ask(client, queries={"q0": {"query": "阿斯利康", "limit": 3}})
    must_be(types, RESULTS)
    queries = {
        "q0": {
            "query": "阿斯利康",
            "type": manifest["defaultTypes"][0]["id"],
            "type_strict": "should",
            "limit": 6,
            "properties": [{"pid": "country", "v": "GB"}, {"pid": "unknown", "v": {"id": "x"}}],
        },
        "q1": {"query": "muji"},
        "q2": {"query": "nobody at all", "limit": 1},
    }
    found = ask(client, queries=queries)
    must_be(found, RESULTS)
    assert set(found) == set(queries)
    best = found["q0"]["result"][0]
    assert (best["id"], best["match"]) == (uuid, True)
    assert best["features"]
    assert not any(one["match"] for one in found["q2"]["result"])

    path = manifest["extend"]["propose_properties"]["service_path"]
    proposed = client.get(WHERE.rstrip("/") + path + "?type=organisation&limit=3").json()
    must_be(proposed, PROPOSED)
    assert len(proposed["properties"]) == 3
    said = {"ids": [uuid, "no-such-id"], "properties": [{"id": "name_zh"}, {"id": "sector"}]}
    extended = ask(client, extend=said)
    must_be(extended, EXTENDED)
    assert extended["rows"][uuid]["name_zh"] == [{"str": "阿斯利康"}]
    assert extended["rows"]["no-such-id"] == {"name_zh": [], "sector": []}

    shown = client.get(manifest["preview"]["url"].replace("{{id}}", uuid))
    assert "阿斯利康" in shown.content.decode()
    assert "X-Frame-Options" not in shown.headers
    viewed = client.get(manifest["view"]["url"].replace("{{id}}", uuid))
    assert viewed.status_code == 302


@pytest.mark.parametrize("what", ["entity", "type", "property"])
def test_what_is_typed_is_suggested(client: Client, what: str) -> None:
    make.organisation(en="AstraZeneca", zh="阿斯利康")
    prefix = {"entity": "阿斯", "type": "Enter", "property": "name"}[what]

    found = client.get(reverse("reconcile-suggest", args=[what]), {"prefix": prefix}).json()

    must_be(found, SUGGESTED)
    assert found["result"]


def test_an_identifier_decides(client: Client) -> None:
    firm = make.organisation(en="Quiet Holdings", zh="静默控股")
    kind = make.term("identifier_kind:uscc")
    add_identifier(firm, kind=kind, value="91110000600037341L", as_of=interval("2026"), by=None, at=make.NOW)  # fmt: skip
    said = {"query": "静默", "properties": [{"pid": "identifier", "v": "91110000600037341L"}]}

    found = ask(client, queries={"q": said})

    assert found["q"]["result"][0]["id"] == str(firm.subject.uuid)


def test_a_callback_wraps_the_answer_for_old_clients(client: Client) -> None:
    answer = client.get(WHERE, {"callback": "jsonp123"})

    assert answer.content.decode().startswith("/**/jsonp123({")
    assert "javascript" in answer["Content-Type"]
    assert client.get(WHERE, {"callback": "alert(1)//"})["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "said",
    [
        {"queries": "not json"},
        {"queries": "[]"},
        {"queries": '{"q": {}}'},
        {"queries": '{"q": {"query": "x", "limit": 0}}'},
        {"queries": '{"q": {"query": "x", "properties": [1]}}'},
        {"extend": '{"ids": []}'},
        {"extend": '{"ids": [], "properties": [{"id": "salary"}]}'},
    ],
)
def test_what_cannot_be_read_is_refused_in_words(client: Client, said: dict[str, str]) -> None:
    answer = client.post(WHERE, urlencode(said), content_type=FORM)

    assert answer.status_code == 400
    assert answer.json()["message"]


def test_only_who_is_signed_in_or_holds_the_token_may_ask(settings: Any) -> None:
    stranger = signed_in(None)
    settings.RECONCILE_TOKEN = ""
    assert stranger.get(WHERE).status_code == 403
    assert stranger.get("/reconcile/anything/").status_code == 403

    settings.RECONCILE_TOKEN = "a-long-secret"
    answer = stranger.get("/reconcile/a-long-secret/")

    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "a-long-secret" in answer.json()["preview"]["url"]
    assert stranger.get("/reconcile/a-long-secrex/").status_code == 403


@pytest.mark.parametrize("type_", [7, {"id": "organisation"}, [{"id": "organisation"}], [7]])
def test_a_type_that_is_no_text_is_refused_with_the_reason(client: Client, type_: Any) -> None:
    queries = json.dumps({"q0": {"query": "x", "type": type_}})

    answer = client.post(WHERE, urlencode({"queries": queries}), content_type=FORM)

    assert answer.status_code == 400
    assert "q0: type is a text or a list of texts" in answer.json()["message"]


def test_questions_too_deep_to_be_read_are_refused(client: Client) -> None:
    answer = client.post(WHERE, urlencode({"queries": "[" * 100_000}), content_type=FORM)

    assert answer.status_code == 400
