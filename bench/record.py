"""The record at a million organisations: pages, search, figures, memory; Django's admin beside them.

python -m bench.record [ORGANISATIONS]
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from bench.measure import Timed, table, timed

STORE = Path(".bench")


def main(organisations: int) -> None:
    store = (STORE / str(organisations)).resolve() / "inward.sqlite3"
    os.environ["INWARD_HOME"] = str(store.parent)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    if not store.exists():
        from bench.generate import generate

        print(f"generating {organisations:,} organisations")
        generate(organisations, store)
    import django

    django.setup()
    from inward.web.serving import prepare, settle

    prepare()
    settle()
    _pages(organisations)
    _memory()
    _figures(organisations)


def _client() -> Any:
    from django.contrib.auth.models import User
    from django.test import Client

    user, _ = User.objects.get_or_create(username="bench", is_staff=True, is_superuser=True)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def _pages(organisations: int) -> None:
    from django.urls import reverse

    from inward.evidence.models import Subject

    client = _client()
    listing = reverse("organisations")

    def page(address: str) -> Timed:
        def fetch() -> None:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)

        return timed(fetch)

    deep = _deep(client, listing)
    one = reverse("organisation", args=[Subject.objects.get(pk=organisations // 2).uuid])
    sector = _sector()
    admin = "/admin/directory/listing/"
    pages = [
        ("first page", listing, admin),
        ("deep page", deep, f"{admin}?p={organisations // 100}"),
        ("one sector", f"{listing}?sector={sector}", f"{admin}?sector__id__exact={sector}"),
        ("two characters 静安", f"{listing}?q=静安", f"{admin}?q=静安"),
        ("rare word", f"{listing}?q=zyxomma", f"{admin}?q=zyxomma"),
        ("no such name", f"{listing}?q=qqxxqq", f"{admin}?q=qqxxqq"),
        ("one organisation", one, f"{admin}{organisations // 2}/change/"),
    ]
    rows = []
    for name, ours, theirs in pages:
        mine = page(ours)
        peer = timed(lambda theirs=theirs: client.get(theirs), times=5)  # type: ignore[misc]
        rows.append((name, mine.p50, mine.p95, peer.p50, f"{peer.p50 / mine.p50:.0f}x"))
    table(
        f"Pages at {organisations:,} organisations, one client, in process (ms; wanted: p95 <= 50)",
        ("page", "p50", "p95", "admin p50", "ratio"),
        rows,
    )


def _sector() -> str:
    from inward.directory.models import Listing

    return str(Listing.objects.values_list("sector_id", flat=True)[0])


def _deep(client: Any, listing: str) -> str:
    """The address of a page far down, as the "next" links would reach it: from the middle name on."""
    from django.utils import translation

    from inward.directory.models import Listing
    from inward.directory.queries import page_after

    middle = Listing.objects.order_by("sort_en").filter(sort_en__gte="n")[0]
    with translation.override("en"):
        return f"{listing}?{page_after(middle)}"


def _figures(organisations: int) -> None:
    from datetime import date

    from django.db import connection, transaction

    from inward.figures.queries import count, figure_named
    from inward.figures.queries.clocks import newest_known
    from inward.publish.actions import release

    known, on = newest_known(), date(2026, 11, 23)
    rate = figure_named("kept_rate")
    value = timed(lambda: count(rate, {}, on=on, known=known), times=7)
    start = time.perf_counter()
    with transaction.atomic():
        made = release(figure=rate, parameters={}, on=on, by=None, at=_now())
        spent = 1000 * (time.perf_counter() - start)
        transaction.set_rollback(True)
    table(
        f"Kept rate over {organisations:,} assessments at two clocks (ms; wanted: <= 500, <= 10,000)",
        ("what", "p50", "p95"),
        [
            ("value", value.p50, value.p95),
            (f"release of {made.rows:,} rows with digest", spent, spent),
        ],
    )
    connection.close()


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def _memory() -> None:
    """Private memory of a server process after it has served the pages."""
    import psutil

    full = psutil.Process().memory_full_info()
    print(f"\nthis process, which served all of the above: {full.uss / 1e6:.0f} MB private")


if __name__ == "__main__":
    start = time.perf_counter()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    print(f"\n{time.perf_counter() - start:.0f} s in all")
