"""What the example offices write for the public comes in once, whole and in both languages."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

import inward
from inward.public.bringing import bring
from inward.public.models import WRITTEN, Contact, Story
from inward.web.current import all_current
from tests import make
from tests.support.pages import words

EXAMPLES = Path(inward.__file__).parent / "example"
pytestmark = pytest.mark.commits


@pytest.mark.parametrize("office", ["jingan", "fictional"])
def test_what_an_example_office_writes_is_public_in_both_languages(own_store, office) -> None:
    call_command("load", str(EXAMPLES / office), verbosity=0)

    number = bring(EXAMPLES / office, dataset=office, at=make.NOW)
    again = bring(EXAMPLES / office, dataset=office, at=make.NOW)

    written = [row for model in WRITTEN.values() for row in model._default_manager.all()]
    assert number == len(written) > 0
    assert again == 0
    assert [str(row) for row in written if row.lacks()] == []
    assert [line for table in all_current() for line in table.differences()] == []
    for lang in ("en", "zh"):
        assert Client().get(f"/{lang}/").status_code == 200


def test_nothing_is_said_for_a_real_enterprise_or_desk(own_store) -> None:
    call_command("load", str(EXAMPLES / "jingan"), verbosity=0)
    bring(EXAMPLES / "jingan", dataset="jingan", at=make.NOW)

    assert not Story.objects.exists()
    assert not Contact.objects.exists()
    assert "It is not the district's own site" in words(Client().get("/en/about/").content)
