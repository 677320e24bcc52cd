"""The made-up office: it loads whole, keeps apart, and bears its mark on every page and document."""

import json
import os
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.urls import reverse

import inward
from inward.aftercare.models import Desk
from inward.core.intervals import interval
from inward.intake.current import all_current
from inward.pipeline.models import Progress
from inward.pipeline.rules import PATH
from inward.places.models import Offer, Unit
from inward.places.rules import rings
from inward.siting.comparison import compared
from inward.siting.models import Requirement
from inward.siting.rules import Asked
from inward.web import apart
from inward.web.rehearsed import rehearse
from inward.work.queries import my_day
from inward.work.reminding import falling_to
from inward.work.targets.queries import roll_up
from tests import make
from tests.support.pages import signed_in, words

FOLDER = Path(inward.__file__).parent / "example" / "fictional"
SAID = "Fictional office. No person, enterprise or place on this page exists."


@pytest.mark.commits
def test_its_tables_are_loaded_whole_and_its_current_tables_agree(own_store: str) -> None:
    call_command("load", str(FOLDER), verbosity=0)

    assert Unit.objects.count() == 49
    assert Offer.objects.count() == 50
    visitor = make.colleague()
    assert rehearse(FOLDER / "work", at=make.NOW, visitor=visitor) == 102
    assert rehearse(FOLDER / "work", at=make.NOW, visitor=visitor) == 0
    day = my_day(visitor, on=make.NOW.date())
    assert all((day.late, day.today, day.soon, day.promised, day.waiting))
    assert falling_to(visitor, at=make.NOW)
    assert set(Progress.objects.values_list("furthest", flat=True)) == set(PATH)
    # Fifteen cases, of which one was disputed; the hours of none lie ahead of its receipt.
    assert Desk.objects.count() == 15
    assert Desk.objects.filter(step="disputed").count() == 1
    assert not Desk.objects.filter(answered_at__lt=F("received_at")).exists()
    assert all(roll.counted for roll in roll_up(interval("2026"), on=make.NOW.date()))
    assert [line for table in all_current() for line in table.differences()] == []


def test_its_outlines_lie_in_open_water() -> None:
    features = json.loads((FOLDER / "boundaries" / "northmere.geojson").read_text())["features"]
    positions = [p for f in features for ring in rings(f["geometry"]) for p in ring]

    # The East China Sea, 200 km from any land.
    assert all(
        124.9 < longitude < 125.2 and 27.9 < latitude < 28.2 for longitude, latitude in positions
    )


def test_everything_in_it_says_that_it_is_invented() -> None:
    for name in ("areas", "sites", "units", "organisations", "events", "agreements"):
        lines = (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
        assert all("invented" in line for line in lines), name


@pytest.mark.django_db
def test_every_page_of_a_made_up_office_bears_its_mark(settings) -> None:
    client = signed_in()
    assert "wm " not in client.get(reverse("home")).content.decode()

    settings.FICTIONAL = True
    for name in ("home", "units", "map", "requirements", "organisations", "sign-in"):
        page = client.get(reverse(name), follow=True).content.decode()
        assert re.search(r'<body class="wm ', page), name
        assert SAID in words(page), name


@pytest.mark.django_db
def test_its_documents_bear_the_mark_too(settings) -> None:
    settings.FICTIONAL = True
    asked = Requirement(name_en="Offices")

    assert compared(asked, Asked(), [], on=make.NOW.date())["fictional"] is True


def test_it_keeps_to_a_folder_of_its_own(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("INWARD_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)

    apart.set_apart()

    assert os.environ["INWARD_HOME"] == str(tmp_path / "fictional")
    assert "北湄" in (tmp_path / "fictional" / "fictional.json").read_text(encoding="utf-8")


def test_it_never_shares_a_database_with_a_real_record(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/record")

    with pytest.raises(SystemExit, match="a file of its own"):
        apart.set_apart()


def test_neither_office_is_loaded_into_the_other(settings) -> None:
    with pytest.raises(CommandError, match="never share a record"):
        call_command("demo", "--office", "fictional", "--load-only")
    settings.FICTIONAL = True
    with pytest.raises(CommandError, match="never share a record"):
        call_command("demo", "--load-only")
