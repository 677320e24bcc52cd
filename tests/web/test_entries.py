"""What an entry did is said in both languages, about whom, and opens to all that it wrote."""

import ast
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from inward.core.intervals import interval
from inward.evidence.actions import state, writing
from inward.evidence.models import Entry, Mention, Observation, rows_of
from inward.figures.queries import FIGURES
from inward.publish.actions import release
from inward.web import deeds
from inward.web.actions import withdraw
from inward.web.navigation import GROUPS, ROW, menu
from inward.web.queries import entries
from inward.web.queries.entries import written
from tests import make
from tests.support.pages import signed_in, words

SOURCE = Path(deeds.__file__).parents[1]


def said_in_code() -> list[str]:
    """The words of every entry that the product writes; what is filled in stands as {}."""
    words = []
    for file in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "writing":
                words += _literals(call.args[0])
    return words


def _literals(what: ast.expr) -> list[str]:
    match what:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return [
                "".join(
                    str(getattr(part, "value", "{}")) if isinstance(part, ast.Constant) else "{}"
                    for part in parts
                )
            ]
        case ast.IfExp(body=one, orelse=other):
            return _literals(one) + _literals(other)
        case ast.Subscript(value=value):
            return _literals(value)
        case _:
            raise AssertionError(f"the words of an entry are no literal: {ast.unparse(what)}")


def test_whatever_an_entry_says_can_be_said_in_both_languages() -> None:
    said = said_in_code()

    assert len(said) > 60
    assert [words for words in said if not deeds.known(words)] == []
    with translation.override("zh-hans"):
        assert [words for words in said if not re.search("[㐀-鿿]", deeds.deed(words))] == []


def test_no_words_are_kept_that_nobody_writes() -> None:
    said = said_in_code()

    assert set(deeds.DEEDS) - set(said) == set()
    for beginning, _words, _tail in deeds.BEGINNINGS:
        assert any(words.startswith(beginning) for words in said), beginning


@pytest.mark.parametrize(
    ("what", "en", "zh"),
    [
        ("advance to signed", "Advanced a project: Signed", "项目推进至：签约"),
        ("open grievance", "Opened a case: Grievance", "受理：诉求"),
        ("enter event", "Entered: Event", "录入：活动"),
        ("withdraw assessment", "Withdrew: Assessment", "撤回：核验"),
        ("release kept_rate", "Released a figure: Promises kept", "发布数据：承诺履约率"),
        ("something of another day", "something of another day", "something of another day"),
    ],
)
def test_what_follows_the_verb_is_said_too(what: str, en: str, zh: str) -> None:
    assert deeds.deed(what) == en
    with translation.override("zh-hans"):
        assert deeds.deed(what) == zh


@pytest.mark.django_db
def test_an_entry_opens_to_all_that_it_wrote_and_says_whom_it_was_about() -> None:
    seen = make.observation(make.organisation(en="Kestrand Pharma"), value="40")
    withdraw(seen, why="counted twice", by=make.member(), at=make.NOW)
    visitor = signed_in()

    newest = Entry.objects.order_by("-pk")[0]
    page = words(visitor.get(reverse("entry", args=[newest.pk])).content)
    listed = words(visitor.get(reverse("entries")).content)
    home = words(visitor.get(reverse("home")).content)

    for shown in (listed, home):
        assert "Withdrew: Observation · Kestrand Pharma" in shown
    assert "Observation (1)" in page
    assert "Withdrawn" in page
    assert rows_of(Observation).filter(entry=newest).count() == 1


@pytest.mark.django_db
def test_journal_pages_ask_as_much_for_twenty_entries_as_for_one(
    django_assert_max_num_queries: Any,
) -> None:
    visitor = signed_in()
    for number in (1, 20):
        for n in range(number):
            make.observation(make.organisation(en=f"Firm {number} {n}"))
        newest = Entry.objects.order_by("-pk")[0]
        with django_assert_max_num_queries(8):
            assert visitor.get(reverse("entries")).status_code == 200
        with django_assert_max_num_queries(14):
            assert visitor.get(reverse("entry", args=[newest.pk])).status_code == 200


@pytest.mark.django_db
def test_an_entry_that_is_not_there_is_not_found() -> None:
    assert signed_in().get("/entries/999999999999999999999999/").status_code == 404


def test_every_way_of_the_row_stands_in_the_menu_once() -> None:
    names = [way.name for _title, group in GROUPS for way in group]

    assert len(names) == len(set(names))
    assert {way.name for way in ROW} - set(names) == {"home"}


@pytest.mark.parametrize(
    ("path", "row", "elsewhere"),
    [
        ("/", "Home", ""),
        ("/projects/board/", "Projects", ""),
        ("/tasks/", "My day", ""),
        ("/lists/new/", "", "Lists"),
        ("/briefs/x/", "", "Siting"),
        ("/no-such-place/", "", ""),
    ],
)
def test_the_page_one_is_on_is_marked(path: str, row: str, elsewhere: str) -> None:
    found = menu(path)

    assert [link.label for link in found.row if link.current] == ([row] if row else [])
    assert found.elsewhere == elsewhere


@pytest.mark.django_db
def test_what_came_from_outside_is_not_ascribed_to_the_command_line() -> None:
    make.entry("an enquiry from outside")
    make.entry("load jingan")
    listed = words(signed_in().get(reverse("entries")).content)

    assert listed.count("somebody outside the office") == 1
    assert "the command line" in listed


@pytest.mark.django_db
def test_beside_a_large_load_the_entries_before_it_still_name_what_they_were_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(entries, "LOOKED", 5)
    make.observation(make.organisation(en="Kestrand Pharma"))
    before = Entry.objects.order_by("-pk")[0]
    firm, cited = make.organisation(en="Vellorin Optics"), make.cites()
    with writing("load many", by=None, at=make.NOW) as load:
        for n in range(12):
            state(load, Mention, firm.pk, interval("2026"), cited=cited, detail=f"{n}")

    told = {one.entry.pk: [str(s.label) for s in one.about] for one in written([load, before])}

    assert told == {load.pk: ["Vellorin Optics"], before.pk: ["Kestrand Pharma"]}


@pytest.mark.django_db
def test_the_entry_of_a_release_leads_to_the_release() -> None:
    figure = FIGURES["agreements_signed"]
    frozen = release(figure=figure, parameters={}, on=date(2026, 1, 1), by=None, at=make.NOW)
    page = signed_in().get(reverse("entry", args=[frozen.entry_id])).content.decode()

    assert frozen.get_absolute_url() in page
    assert "wrote nothing" not in page
