"""Titles are found by any part of them, and the index follows every change."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from inward.core.titles import having
from inward.office.models import Member, Task
from inward.office.tasks import set_task
from inward.pipeline.models import Project
from tests import make

pytestmark = pytest.mark.django_db
COLUMNS = ("name_en", "name_zh")


def task(text):
    user = User.objects.filter(username="officer").first() or make.member(name="officer")
    who, _ = Member.objects.get_or_create(user=user)
    return set_task(member=who, text=text, due=date(2026, 12, 1), by=None, at=make.NOW)


def project(en, zh=""):
    made = make.project(en)
    Project.objects.filter(pk=made.pk).update(name_zh=zh)
    return made


def found(text, rows=None):
    return set(having(rows or Task.objects.all(), text, "text").values_list("text", flat=True))


def test_every_word_is_found_anywhere_in_a_title_and_all_must_be_there():
    for text in ("Call the harbour office", "Office of the port", "致电静安区投资促进办公室"):
        task(text)

    assert found("OFFICE") == {"Call the harbour office", "Office of the port"}
    assert found("arbou ffic") == {"Call the harbour office"}
    assert found("harbour port") == set()
    assert found("投资促进") == {"致电静安区投资促进办公室"}
    assert found("静安 促进办") == {"致电静安区投资促进办公室"}
    assert found("静") == {"致电静安区投资促进办公室"}
    assert len(found("  ")) == 3


@pytest.mark.parametrize("typed", ['say "no"', "100%", "a_b", "it's", "x\\y", "AND OR", "c* NEAR"])
def test_signs_are_only_signs(typed):
    task(f"before {typed} after")
    task("before say no 1000 aXb its xy c NEA after")

    assert found(typed) == {f"before {typed} after"}


def test_the_index_follows_changes_and_removals():
    one = task("Visit the brewery")
    Task.objects.filter(pk=one.pk).update(text="Visit the bakery")

    assert found("brewery") == set()
    assert found("bakery") == {"Visit the bakery"}
    Task.objects.filter(pk=one.pk).delete()
    assert found("bakery") == set()


def test_both_names_are_looked_in_and_only_rows_asked_for_come_back():
    one, other = project("Cold store", "冷链仓库"), project("Cold room", "冷库")

    assert set(having(Project.objects.all(), "cold 冷链仓", *COLUMNS)) == {one}
    assert set(having(Project.objects.exclude(pk=one.pk), "cold", *COLUMNS)) == {other}


def test_short_words_are_looked_for_no_further_back_than_asked():
    first = project("A quay", "码头")
    project("Nothing of the kind")
    asked = having(Project.objects.all(), "码头", *COLUMNS, newest=1)

    assert not asked.exists()
    assert list(having(Project.objects.all(), "码头", *COLUMNS, newest=2)) == [first]


TITLES = st.text("abAB 静安区港口%_\"'", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(titles=st.lists(TITLES, min_size=1, max_size=6, unique=True), typed=TITLES)
def test_it_finds_what_reading_every_title_finds(titles, typed):
    Task.objects.all().delete()
    for title in titles:
        task(title)
    words = typed.lower().split()

    assert found(typed) == {t for t in titles if all(word in t.lower() for word in words)}
