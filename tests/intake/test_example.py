"""The packaged record of Jing'an: every line of it lands, and its people find what they look for."""

import csv
from pathlib import Path

import pytest

import inward
from inward.agreements.models import Assessment, Commitment, Terms
from inward.core.models import Term
from inward.directory.models import Designation, Establishment, Listing, Name, Organisation
from inward.events.models import Edition, Event, Participation, Programme
from inward.evidence.models import Contradiction, Observation, Source
from inward.figures.models import Claim
from inward.figures.queries import FIGURES
from inward.figures.queries.asked import read
from inward.intake.actions import load
from inward.intake.current import all_current
from inward.intake.models import Loaded
from inward.intake.tables import BY_NAME
from inward.places.models import Area, Site
from tests import make

pytestmark = pytest.mark.django_db

EXAMPLE = Path(inward.__file__).parent / "example" / "jingan"
# What each line of a table is in the record, whatever else it brings.
BECOMES = {
    "sources": Source,
    "areas": Area,
    "sites": Site,
    "organisations": Organisation,
    "designations": Designation,
    "establishments": Establishment,
    "programmes": Programme,
    "editions": Edition,
    "events": Event,
    "participations": Participation,
    "commitments": Commitment,
    "assessments": Assessment,
    "observations": Observation,
    "claims": Claim,
    "contradictions": Contradiction,
}


@pytest.fixture
def example() -> None:
    load(EXAMPLE, by=None, at=make.NOW)


def lines(table: str) -> list[dict[str, str]]:
    with (EXAMPLE / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_line_of_the_example_has_landed(example: None) -> None:
    tables = sorted(path.stem for path in EXAMPLE.glob("*.csv"))
    keys = {table: {row["id"] for row in lines(table)} for table in tables if table != "terms"}
    landed = {
        table: set(Loaded.objects.filter(table=table).values_list("key", flat=True))
        for table in keys
    }

    assert landed == keys
    assert {t: m._default_manager.count() for t, m in BECOMES.items()} == {
        t: len(keys[t]) for t in BECOMES
    }
    terms = {f"{row['vocabulary']}:{row['code']}" for row in lines("terms")}
    assert terms <= set(Term.objects.values_list("id", flat=True))


def test_every_line_leads_to_what_it_made_and_is_in_the_file_where_it_says(example: None) -> None:
    text = {
        t: (EXAMPLE / f"{t}.csv").read_text(encoding="utf-8").splitlines()
        for t in BY_NAME
        if (EXAMPLE / f"{t}.csv").exists()
    }
    astray = [
        str(one) for one in Loaded.objects.all() if one.key not in text[one.table][one.line - 1]
    ]

    assert astray == []


def test_astrazeneca_is_found_under_its_chinese_name_with_its_promises(example: None) -> None:
    found = Listing.objects.get(name_zh="阿斯利康")

    assert found.name_en == "AstraZeneca"
    promises = Terms.objects.filter(
        subject_id__in=Commitment.objects.filter(promisor_id=found.pk).values("pk")
    )
    assert {terms.printed for terms in promises} >= {"2019-11"}
    assert Assessment.objects.filter(subject_id__in=promises.values("subject_id")).exists()


def test_mujis_wish_for_a_headquarters_is_a_wish_and_no_fact(example: None) -> None:
    muji = Name.objects.get(text="Muji").subject_id

    wished = Terms.objects.get(
        subject_id__in=Commitment.objects.filter(promisor_id=muji).values("pk")
    )

    assert wished.strength == "wish"
    there = Establishment.objects.filter(subject_id=muji).values_list("function_id", flat=True)
    assert not [function for function in there if "headquarters" in function]


def test_what_a_claim_is_counted_by_can_be_asked_as_it_stands(example: None) -> None:
    counted = Claim.objects.exclude(figure="")

    assert counted.exists()
    for claim in counted:
        assert read(FIGURES[claim.figure], claim.parameters).said


def test_the_districts_outlines_are_on_the_map(example: None) -> None:
    jingan = Area.objects.get(code="310106", kind_id="area_kind:district")

    assert jingan.geometry["type"] in {"Polygon", "MultiPolygon"}
    assert "Apache-2.0" in jingan.geometry_from


def test_the_current_tables_are_what_the_facts_say(example: None) -> None:
    assert [d for table in all_current() for d in table.differences()] == []
