"""Every address of a file without a language, for the table of addresses."""

from collections.abc import Callable, Iterator
from datetime import date

from inward.places.models import Area, Site
from inward.public.queries import releases
from inward.public.queries.publicly import shown

Each = Iterator[tuple[tuple[str, ...], int | None]]


def each_release(on: date) -> Each:
    for release in releases.told(on):
        yield (release.address,), None


def _chain(on: date) -> Each:
    if releases.all_are_told(on):
        yield (), None


def _collections(on: date) -> Each:
    for name in ("areas", "sites"):
        yield (name,), None


def _features(on: date) -> Each:
    for name, model in (("areas", Area), ("sites", Site)):
        rows = shown(model._default_manager.order_by("pk"), on=on).values_list(
            "subject__uuid", "pk"
        )
        for uuid, pk in rows:
            yield (name, str(uuid)), pk


# Each kind by the name of its address; None where there is just one.
PLAIN: dict[str, Callable[[date], Each] | None] = {
    "sitemap": None,
    "robots": None,
    "catalogue": None,
    "data-verifier": None,
    "data-chain": _chain,
    "data-rows": each_release,
    "data-release": each_release,
    "data-package": each_release,
    "api-file": None,
    "conformance-file": None,
    "collections-file": None,
    "collection-file": _collections,
    "items-file": _collections,
    "item-file": _features,
}
