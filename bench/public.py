"""The public site: pages and requests a second from a running server, and the export.

python -m bench.public [PAGES]
"""

import http.client
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bench.measure import Timed, table

STORE = Path(".bench")
PORT = 8197
CLIENTS = 8
SECONDS = 5.0
ON = date(2026, 11, 23)


def main(pages: int) -> None:
    store = (STORE / f"public-{pages}").resolve()
    os.environ["INWARD_HOME"] = str(store)
    os.environ["INWARD_PUBLIC_URL"] = "https://invest.example.org"
    os.environ["DJANGO_SETTINGS_MODULE"] = "inward.config.settings"
    if not (store / "inward.sqlite3").exists():
        print(f"generating a site of {pages:,} pages", flush=True)
        store.mkdir(parents=True, exist_ok=True)
        _inward("demo", "--load-only")
        import django

        django.setup()
        _generate(pages)
    _export(store)
    _live()


def _inward(*arguments: str) -> str:
    command = [sys.executable, "-m", "inward.web.commandline", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _generate(pages: int) -> None:
    """Events, news and promises beside the example's own, a third of the pages each."""
    from inward.core.intervals import interval
    from inward.events.models import Event
    from inward.evidence.actions import found, state, writing
    from inward.evidence.current import described
    from inward.evidence.models import Publication
    from inward.public.addresses import addresses
    from inward.public.models import News

    missing = max(0, pages - sum(1 for _one in addresses(ON)))
    kind = Event.objects.values_list("kind_id", flat=True)[0]
    with writing("bench", by=None, at=_now()) as entry:
        made: dict[Any, list[int]] = {Event: [], News: []}
        # An event is a page and a calendar in each language, news a page in each.
        for number in range(missing // 6):
            day = date(2020 + number % 6, 1 + number % 12, 1 + number % 28)
            names = {"name_en": f"Forum {number}", "name_zh": f"论坛{number}"}
            held = {"held_first": day, "held_last": day, "held_printed": day.isoformat()}
            text = {"text_en": "Some *words* " * 60, "text_zh": "若干文字" * 80, "day": day}
            for model, says in ((Event, {"kind_id": kind} | held), (News, text)):
                subject = found(entry, model.kind_of_subject)
                model._default_manager.create(subject=subject, **names, **says)
                state(entry, Publication, subject, interval("2020"), public=True)
                made[model].append(subject.pk)
        for model, keys in made.items():
            described(model, model.kind_of_subject).refresh(keys)


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


# --- the export -----------------------------------------------------------------------------------


def _export(store: Path) -> None:
    import json

    rows = []
    for name, options, wanted in (
        ("all anew", ["--again"], "<= 60"),
        ("nothing changed", [], "<= 10"),
    ):
        began = time.perf_counter()
        out = _inward("publish", "--out", str(store / "site"), "--on", str(ON), "--json", *options)
        spent = time.perf_counter() - began
        said = json.loads(out.splitlines()[-1])
        rows.append((name, f"{said['pages']:,}", f"{said['files']:,}", spent, wanted))
    table("Export (s)", ("run", "pages", "files", "s", "wanted"), rows)


# --- a running server -----------------------------------------------------------------------------


@contextmanager
def _server() -> Iterator[None]:
    command = [sys.executable, "-m", "inward.web.commandline", "serve", "--port", str(PORT)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _try in range(120):
            try:
                _get(http.client.HTTPConnection("127.0.0.1", PORT, timeout=30), "/en/")
                break
            except OSError:
                time.sleep(0.5)
        yield
    finally:
        process.terminate()
        process.wait()


def _get(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    size = len(answer.read())
    assert answer.status == 200, (path, answer.status)
    return size


def _live() -> None:
    import django

    django.setup()
    from django.db import connection

    from inward.public.addresses import addresses

    found = list(addresses(ON, only_pages=True))
    zone = next(one.path for one in found if one.kind == "zone")
    connection.close()
    pages = {"home": ["/en/"], "zone": [zone], "figures": ["/en/figures/"]}
    pages["finder"] = [f"/en/space/?area={100 + n}" for n in range(50)]
    rows = []
    with _server():
        for name, paths in pages.items():
            one, _count = _asked(paths, 1)
            many, count = _asked(paths, CLIENTS)
            rows.append((name, one.p50, one.p95, many.p95, count / SECONDS, _wanted(name)))
    table(
        f"A running server, client on the same machine (ms; requests a second with {CLIENTS} clients)",
        ("page", "p50", "p95", f"p95 at {CLIENTS}", "req/s", "wanted"),
        rows,
    )


def _wanted(name: str) -> str:
    return {"home": "p95 <= 30, >= 300/s", "zone": "p95 <= 30, >= 300/s", "finder": ">= 100/s"}.get(
        name, ""
    )


def _asked(paths: list[str], clients: int) -> tuple[Timed, int]:
    """So many clients asking for a few seconds, one request after another each."""
    runs: list[list[float]] = [[] for _client in range(clients)]
    end = time.perf_counter() + SECONDS

    def ask(mine: list[float]) -> Callable[[], None]:
        def asking() -> None:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
            number = 0
            while (began := time.perf_counter()) < end:
                _get(connection, paths[number % len(paths)])
                mine.append(1000 * (time.perf_counter() - began))
                number += 1

        return asking

    _get(http.client.HTTPConnection("127.0.0.1", PORT, timeout=30), paths[0])
    threads = [threading.Thread(target=ask(mine)) for mine in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = tuple(run for mine in runs for run in mine)
    return Timed(every), len(every)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
