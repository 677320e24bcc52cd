"""Figures and releases from the terminal, for people and for programs."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from inward.agreements.models import Signing
from inward.core.intervals import interval
from inward.evidence.actions import replace, writing
from inward.publish.actions import erase_row
from inward.publish.models import Release, RowContent
from tests import make
from tests.publish.releasing import released

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def said(*words: str) -> str:
        call_command(*words)
        return capsys.readouterr().out

    return said


def test_every_figure_is_listed_with_its_parameters(run: Any):
    lines = [json.loads(line) for line in run("figure", "list", "--json").splitlines()]

    assert {"kept_rate", "agreements_signed", "first_timers"} <= {one["figure"] for one in lines}
    assert "kept_rate [of=…]" in run("figure", "list")


def test_a_count_says_value_both_clocks_and_rows(run: Any):
    make.agreement("Found", signed="2023-02")
    told = run(
        "figure", "count", "agreements_signed", "period=2023", "--on", "2026-11-23", "--rows"
    )
    counted = json.loads(
        run("figure", "count", "agreements_signed", "--on", "2026", "--json", "--rows")
    )

    assert "1 agreements, as of 2026-11-23" in told
    assert "Found" in told
    assert (counted["value"], counted["on"], len(counted["rows"])) == ("1", "2026-12-31", 1)


def test_28_signed_from_the_terminal(run: Any):
    """Released, one agreement corrected afterwards, released anew: the old one still verifies."""
    for n in range(3):
        make.agreement(f"Paper {n}", signed="2023-11-06")
    period = ("agreements_signed", "period=2023", "--on", "2026-11-22")
    run("figure", "release", *period)
    with writing("misread", by=None, at=make.NOW) as entry:
        replace(entry, Signing.objects.order_by("pk")[1], as_of=interval("2022-11-06"))
    correction = ("--corrects", "1", "--reason", "Paper 1 is of 2022")
    new = json.loads(run("figure", "release", *period, *correction, "--json"))
    verified = run("figure", "verify")
    difference = json.loads(run("figure", "difference", "1", "2", "--json"))

    assert (new["value"], new["corrects"]) == ("2", 1)
    assert verified.count("holds") == 2
    assert [row["name_en"] for row in difference["removed"]] == ["Paper 1"]
    assert "- Paper 1" in run("figure", "difference", "1", "2")


def test_verify_fails_loudly_where_a_row_was_tampered_with(run: Any):
    make.agreement(signed="2023-11-06")
    released()
    RowContent.objects.update(inner_salt="0" * 32)

    with pytest.raises(CommandError, match="1 of the releases do not hold"):
        run("figure", "verify", "1")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("count", "no_such"), "there is no figure 'no_such'"),
        (("count", "agreements_signed", "2023"), "name=value"),
        (("count", "first_timers"), "edition is needed"),
        (("verify", "7"), "no release 7"),
        (("release", "agreements_signed", "--on", "2999"), "has not come yet"),
    ],
)
def test_what_cannot_be_done_says_why(run: Any, words: tuple[str, ...], said: str):
    with pytest.raises(CommandError, match=said):
        run("figure", *words)
    assert not Release.objects.exists()


def test_trace_prints_the_chain_from_the_number_to_the_document(run: Any):
    make.agreement("Memorandum", signed="2023-11-06", parties=(make.organisation(),))
    made = released(period="2023")
    told = run("trace", "1")
    lines = [json.loads(line) for line in run("trace", made.address, "--json").splitlines()]

    assert "release 1: Agreements signed: 1 agreements" in told
    assert "rule agreements_signed, version 2 (period=2023)" in told
    assert "row 1: Memorandum" in told
    assert "Signed paper, The office, 2023-11-08, https://example.org/paper, p. 1" in told
    assert "entered here as entry" in told
    signing = lines[1]["facts"][0]
    assert signing["fact"].startswith("agreements.signing:")
    assert signing["citations"][0]["locator"] == "p. 1"


def test_trace_names_erased_rows_and_refuses_an_address_of_another_release(run: Any):
    make.agreement(signed="2023-11-06")
    made = released()
    erase_row(release=made, position=1, why="a request", by=None, at=make.NOW)

    assert "row 1: erased" in run("trace", "1")
    with pytest.raises(CommandError, match="another release"):
        run("trace", "1-00000000")
    with pytest.raises(CommandError, match="no release 9"):
        run("trace", "9")
