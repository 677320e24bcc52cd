"""Every address of the system, asked for as every role and as a stranger, against one table.

The table is tests/web/roles.txt: a right, and the names of the pages that ask for it. A page that
asks for no right and does not stand there as public fails.
"""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from inward.core.permissions import MAY, Act, Role
from tests.support.pages import signed_in
from tests.web.roles import PUBLIC, Pattern, declared, patterns, table

pytestmark = pytest.mark.django_db


def address(pattern: Pattern) -> str:
    """An address that this pattern answers; what it asks for need not exist."""
    some = {"uuid": uuid4(), "int": 1, "slug": "name", "str": "S001", "path": "x"} | {
        "public_language": "en"
    }
    asked = re.findall(r"<(?:(\w+):)?(\w+)>", pattern.pattern)
    return reverse(str(pattern.name), kwargs={name: some[kind or "str"] for kind, name in asked})


def ask(client: Client, where: str) -> HttpResponse:
    """Open it; where only a form is answered, send an empty one."""
    answer = client.get(where)
    return client.post(where) if answer.status_code == 405 else answer  # type: ignore[return-value]


def asked_to_sign_in(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith(reverse("sign-in"))


def test_every_address_has_a_name_and_a_line_in_the_table():
    names = {pattern.name for pattern in patterns()}

    assert None not in names
    assert names == set(table()), "addresses and the table differ"


def test_every_view_asks_for_the_right_that_the_table_says():
    assert declared() == table()


def by_token(pattern: Pattern) -> bool:
    """Whether whoever holds a secret address may open it: the role of a browser does not matter."""
    return "token>" in pattern.pattern


def test_an_address_with_a_made_up_secret_opens_for_nobody():
    administrator, stranger = signed_in(Role.ADMINISTRATOR), signed_in(None)
    for pattern in filter(by_token, patterns()):
        assert ask(administrator, address(pattern)).status_code in {403, 404, 410}, pattern.name
        assert ask(stranger, address(pattern)).status_code in {403, 404, 410}, pattern.name


def test_a_stranger_sees_nothing_but_the_door():
    stranger = signed_in(None)
    for pattern in patterns():
        answer = ask(stranger, address(pattern))
        if table().get(str(pattern.name)) == PUBLIC:
            assert answer.status_code < 500, pattern.name
        else:
            # A program is refused where a person is shown the door.
            assert asked_to_sign_in(answer) or answer.status_code == 403, pattern.name


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_the_table_allows_and_nothing_else(role):
    client = signed_in(role)
    for pattern in patterns():
        right = table().get(str(pattern.name))
        if right in {PUBLIC, None} or by_token(pattern):
            continue
        answer = ask(client, address(pattern))
        allowed = role in MAY[Act(right)]
        assert (answer.status_code != 403) is allowed, (pattern.name, role, answer.status_code)
        assert not asked_to_sign_in(answer)


def test_somebody_without_a_role_reads_nothing():
    nobody = signed_in(Role.READER)
    User.objects.latest("pk").groups.clear()
    answer = nobody.get(reverse("home"))

    assert answer.status_code == 403
    assert "none" in answer.content.decode()
