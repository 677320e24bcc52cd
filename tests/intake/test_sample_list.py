"""The guest list of the made-up office: what a newcomer drops in first shows what lists are like."""

from pathlib import Path

import pytest

import inward
from inward.intake import overview
from inward.intake.models import ListRow
from inward.intake.states import Found
from tests import make
from tests.intake.lists import received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_home")]
SAMPLE = Path(inward.__file__).parent / "example/fictional/lists/harbour-fair-guests.csv"


def test_the_sample_list_is_read_and_shows_every_kind_of_row():
    for en, zh in (
        ("Kestrand Pharma", "凯斯特兰制药"),
        ("Vellorin Optics", "维洛林光学"),
        ("Pier 4 Estates", "四号码头置业"),
        ("Tolvane Freight", "托文货运"),
    ):
        make.organisation(en=en, zh=zh)

    batch = received(SAMPLE.read_bytes(), about=make.event().subject, name=SAMPLE.name)

    assert batch.read_as["encoding"].lower() in {"gbk", "gb18030"}
    assert batch.header == 3
    counts = overview.counts(batch)
    assert counts.rows == 39
    assert min(counts.known, counts.nearly, counts.new, counts.double) > 0
    assert (counts.out, counts.refused) == (1, 2)
    nearly = [row for row in ListRow.objects.order_by("line") if row.nearly]
    assert "凯思特兰制药" in [row.values["name"] for row in nearly]
    assert all(row.found == Found.KNOWN for row in nearly)
