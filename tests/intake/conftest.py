"""Messages are compared in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.intake.lists import at_home

__all__ = ["at_home", "in_english"]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield
