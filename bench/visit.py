"""A first visit in a real browser: time to set up, bytes, requests, rows on the screen, memory.

python -m bench.visit
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.measure import table

PAGES = ("/", "/organisations/", "/promises/", "/figures/", "/map/")
VISITS = 7


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = {**os.environ, "INWARD_HOME": folder, "INWARD_PORT": str(_free_port())}
        start, before = time.perf_counter(), os.times()
        said = _inward(home, "demo", "--load-only")
        spent, after = time.perf_counter() - start, os.times()
        processor = after.children_user - before.children_user + after.children_system
        processor -= before.children_system
        table(
            "First demo: migrate, load, gather static files (s; wanted: < 10)",
            ("by the clock", "of the processor"),
            [(spent, processor)],
        )
        with _server(home) as (process, address):
            _visits(address, said.split()[-3], said.split()[-1])
            _memory(process.pid)


def _inward(home: dict[str, str], *words: str) -> str:
    command = [str(Path(sys.executable).with_name("inward")), *words]
    return subprocess.run(command, env=home, check=True, capture_output=True, text=True).stdout


@contextmanager
def _server(home: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    address = f"http://127.0.0.1:{home['INWARD_PORT']}"
    command = [str(Path(sys.executable).with_name("inward")), "serve"]
    process = subprocess.Popen(command, env=home, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/sign-in/").close()
                break
            except OSError:
                time.sleep(0.1)
        yield process, address
    finally:
        process.terminate()
        process.wait(timeout=90)


def _visits(address: str, name: str, password: str) -> None:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    assert path, "apt-get install chromium"
    rows = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        state = _signed_in(browser, address, name, password)
        for page in PAGES:
            seen = sorted(_first_visit(browser, address + page, state) for _ in range(VISITS))
            painted, size, requests = seen[len(seen) // 2]
            rows.append((page, size / 1000, requests, painted, seen[-1][0]))
        browser.close()
    table(
        "First visit, nothing cached (wanted: <= 200 kB, <= 10 requests, rows seen <= 350 ms)",
        ("page", "kB", "requests", "rows seen, ms (median)", "slowest"),
        rows,
    )


def _signed_in(browser: Any, address: str, name: str, password: str) -> Any:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/sign-in/")
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(password)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(f"{address}/")
    state = context.storage_state()
    context.close()
    return state


def _first_visit(browser: Any, address: str, state: Any) -> tuple[float, float, int]:
    """Milliseconds until the page's content is painted, bytes over the wire, requests."""
    context = browser.new_context(storage_state=state)
    page = context.new_page()
    sizes: list[float] = []
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    context.close()
    return painted, sum(sizes), len(sizes)


def _memory(pid: int) -> None:
    import psutil

    whole = psutil.Process(pid)
    rows = []
    for process in (whole, *whole.children(recursive=True)):
        words = " ".join(process.cmdline())
        what = "worker for lists" if "worker" in words else "server"
        rows.append((what, process.memory_full_info().uss / 1e6))
    table(
        "Private memory after these visits (MB; wanted: <= 150 a server process)",
        ("process", "MB"),
        rows,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
