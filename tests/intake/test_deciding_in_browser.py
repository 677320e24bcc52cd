"""Deciding by keyboard, where the keys were dead or typed into the wrong place."""

from pathlib import Path

import pytest
from django.db import connections
from django.urls import reverse
from playwright.sync_api import expect

from inward.intake.models import ListRow
from inward.intake.states import Found
from tests import make
from tests.intake.lists import HEADER, received
from tests.support.browser import Reader

pytestmark = [pytest.mark.browser, pytest.mark.commits]


def test_keys_are_answers_again_after_a_search_and_after_the_last_answer(
    browser_page: Reader, at_home: Path
) -> None:
    make.organisation(en="Borealis Group", zh="北极光集团")
    batch = received([HEADER, ("完全另一个名字", "李明", "")], about=make.event().subject)
    ListRow.objects.filter(batch=batch).update(found=Found.DOUBTFUL, who=None, proposals=[])
    connections.close_all()
    page = browser_page.page
    browser_page.go(reverse("list-decide", args=[batch.uuid]))
    page.wait_for_load_state()
    box, name = page.locator("#decide-q"), page.locator("#row-name")

    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(name).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("北极光")
    page.keyboard.press("Enter")
    expect(page.locator("[data-pick]")).to_contain_text("北极光集团")
    expect(name).to_be_focused()
    page.keyboard.press("1")
    expect(box).to_have_value("北极光")

    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Everything is decided")
    expect(name).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("h1")).to_have_text("1 row to decide")
    connections.close_all()
