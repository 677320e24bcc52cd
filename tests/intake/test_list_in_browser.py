"""An ugly list in a real browser: dropped, twelve doubts decided by keyboard, taken in, taken back, and again."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from inward.directory.models import Name
from inward.events.models import Event
from inward.intake.models import ListRow
from inward.intake.states import Found
from inward.web.jobs import work
from tests import make
from tests.intake.lists import delimited
from tests.support.browser import DESK, PHONE, Reader

pytestmark = [pytest.mark.browser, pytest.mark.commits]

ROWS = 400
GRAVE = {"serious", "critical"}
# Names on the record, and how a hurried hand typed them.
TYPED = {
    "阿斯利康": "阿斯康利",
    "无印良品": "无印良平",
    "仲量联行": "仲联量行",
    "历峰集团": "历锋集团",
    "百时美施贵宝": "百时美施宝贵",
    "雅诗兰黛": "雅诗兰代",
    "赛诺菲": "塞诺菲",
    "艾意凯": "艾意恺",
    "万宝盛华": "万宝胜华",
    "罗兰贝格": "罗兰贝各",
    "菲拉格慕": "菲拉格幕",
    "葆蝶家": "宝蝶家",
}


@pytest.fixture
def worker(site: str, at_home: Path) -> Iterator[None]:
    """The worker of `inward serve`, in this process."""
    stop = threading.Event()

    def run() -> None:
        try:
            work(clock=timezone.now, stop=stop)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    yield
    stop.set()
    thread.join()


def ugly(folder: Path) -> Path:
    """400 rows in GBK under a title and an empty row, with full-width digits and a second sheet's rest."""
    rows: list[list[str]] = [
        ["2026年静安投资促进大会参会嘉宾名单（内部）", "", "", "", ""],
        [""] * 5,
    ]
    rows += [["序号", "单位名称", "嘉宾姓名", "职务", "签到情况"]]
    names = [*TYPED, *TYPED.values()]
    names += [
        f"{chr(0x4E10 + n)}{chr(0x6C00 + 2 * n)}{chr(0x7A00 + n)}精密仪器有限公司"
        for n in range(ROWS - len(names))
    ]
    for number, name in enumerate(names, start=1):
        came = "未到" if number % 50 == 0 else "√"
        rows.append([str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
                     name, f"李{chr(0x4E00 + number)}", "总经理", came])  # fmt: skip
    path = folder / "来宾名单（终稿2）.xls"
    path.write_bytes(delimited(rows, encoding="gb18030"))
    return path


def record() -> Event:
    for number, name in enumerate(TYPED):
        make.organisation(en=f"Brand {number}", zh=name)
    programme = make.programme()
    earlier, now = (make.edition(programme, number) for number in (1, 2))
    before = make.event("Forum 2025", held="2025-11-06", edition=earlier)
    known = make.Organisation.objects.get(pk=Name.objects.get(text="阿斯利康").subject_id)
    make.participation(known, before, as_of="2025-11-06")
    return make.event("Forum 2026", held="2026-11-06", edition=now)


def test_an_ugly_list_is_decided_by_keyboard_taken_in_taken_back_and_easier_again(
    browser_page: Reader, worker: None, tmp_path: Path
) -> None:
    event = record()
    connections.close_all()
    page, file = browser_page.page, ugly(tmp_path)

    def sent() -> None:
        browser_page.go(reverse("list-new") + f"?kind=guests&about={event.subject.uuid}")
        page.set_input_files("#id_file", file)
        page.get_by_role("button", name="Read it").click()
        expect(page.locator("dl.figs")).to_be_visible(timeout=60_000)

    def figure(name: str) -> int:
        text = page.locator("dl.figs > div", has=page.get_by_text(name, exact=True)).locator("dd")
        return text.count() and int(text.inner_text().split()[0].replace(",", ""))

    sent()
    where = page.url
    assert figure("known")
    known = figure("known") + figure("known by almost the same name")
    assert known + figure("doubtful") + figure("new") == ROWS
    # Whatever the matcher's weights make of each: the twelve typing errors are to be asked here.
    ListRow.objects.filter(found=Found.DOUBTFUL).update(found=Found.NEW)
    ListRow.objects.filter(values__name__in=list(TYPED.values())).update(
        found=Found.DOUBTFUL, who=None, decided=""
    )
    connections.close_all()
    page.reload()
    assert figure("doubtful") == 12

    page.get_by_role("link", name="Decide 12 rows").click()
    for left in range(12, 0, -1):
        expect(page.locator("h1")).to_have_text(f"{left} row{'s' if left > 1 else ''} to decide")
        if left == 12:
            page.wait_for_load_state()  # the heading stands before the keys are listened to
            page.keyboard.press("j")
            expect(page.locator(".queue [aria-current]")).to_contain_text("无印良平")
            page.keyboard.press("k")
            expect(page.locator(".queue [aria-current]")).to_contain_text("阿斯康利")
            page.keyboard.press("l")
            expect(page.locator("h1")).to_have_text("11 rows to decide")
            expect(page.locator("#row-name")).to_be_focused()
            page.keyboard.press("u")
            expect(page.locator("h1")).to_have_text("12 rows to decide")
            expect(page.locator("#row-name")).to_be_focused()
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        if left > 1:
            expect(page.locator("h1")).to_have_text(
                f"{left - 1} row{'s' if left > 2 else ''} to decide"
            )
            # Whoever reads by ear stands at the next row now.
            expect(page.locator("#row-name")).to_be_focused()
    expect(page.locator("h1")).to_have_text("Everything is decided")

    page.get_by_role("link", name="Back to the list").first.click()
    page.get_by_role("button", name="Take").click()
    expect(page.locator(".note.success")).to_contain_text(
        f"{ROWS} rows are in the record", timeout=60_000
    )
    browser_page.go(reverse("event", args=[event.subject.uuid]))
    roll = page.locator("#roll").inner_text()
    while (more := page.locator("#roll a[rel=next]")).count():
        more.click()
        page.wait_for_load_state()
        roll += page.locator("#roll").inner_text()
    assert roll.count("second edition running") == 1
    # Eight did not come: they are on the roll as invited.
    assert roll.count("first time") == ROWS - len(TYPED) - 1 - ROWS // 50
    assert roll.count("Invited") == ROWS // 50

    browser_page.go(where.removeprefix(browser_page.site))
    page.get_by_role("link", name="Take the whole list back").click()
    page.get_by_role("button", name="Take the whole list back").click()
    expect(page.locator(".note.success")).to_contain_text("taken back")
    browser_page.go(reverse("event", args=[event.subject.uuid]))
    expect(page.locator("#roll")).to_contain_text("names nobody who came")

    sent()
    assert figure("doubtful") < 12
    assert (
        ListRow.objects.filter(
            batch__uuid=page.url.rstrip("/").rpartition("/")[2],
            values__name__in=list(TYPED.values()),
            found=Found.KNOWN,
        ).count()
        == 12
    )
    connections.close_all()


def test_the_pages_of_lists_are_fit_for_everybody(
    browser_page: Reader, worker: None, tmp_path: Path
) -> None:
    event = record()
    connections.close_all()
    page = browser_page.page
    browser_page.go(reverse("list-new") + f"?kind=guests&about={event.subject.uuid}")
    page.set_input_files("#id_file", ugly(tmp_path))
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("dl.figs")).to_be_visible(timeout=60_000)
    where = page.url.removeprefix(browser_page.site)
    ListRow.objects.filter(line__in=[4, 5]).update(found=Found.DOUBTFUL)
    connections.close_all()

    faults = []
    for language in ("en", "zh-hans"):
        browser_page.read_in(language)
        for size in (DESK, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            for address in (
                reverse("lists"),
                reverse("list-new"),
                where,
                f"{where}columns/",
                f"{where}decide/",
            ):
                browser_page.go(address)
                wide = page.evaluate("document.documentElement.scrollWidth")
                faults += [f"{address} is {wide} wide"] if wide > size["width"] else []
                found = Axe().run(page).response["violations"]
                faults += [
                    f"{address}: {v['id']}: {v['nodes'][0]['html'][:120]}"
                    for v in found
                    if v["impact"] in GRAVE
                ]
    assert faults == []
