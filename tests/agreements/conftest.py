"""Messages are compared in English, whatever language the office reads."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from inward.core.permissions import Role
from tests import make


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    # What was counted for another test's record must not be remembered here.
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def signed_in(db: None):  # type: ignore[no-untyped-def]
    """A browser of somebody in this role, reading English."""

    def as_(role: Role = Role.OFFICER) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(make.member(role))
        return client

    return as_
