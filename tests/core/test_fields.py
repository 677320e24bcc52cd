"""What the fields of every package have in common."""

import pytest

from tests.support.pages import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "filtered",
    ["/units/?area=", "/sites/?area=", "/promises/?zone=", "/projects/?team=", "/cases/?member="],
)
def test_a_list_passes_over_a_filter_with_a_number_longer_than_any_key(filtered: str) -> None:
    assert signed_in().get(filtered + "9" * 20).status_code == 200
