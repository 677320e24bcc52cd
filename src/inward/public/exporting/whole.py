"""The export: every public address as a file, in place at once, or nothing changed."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

import django
from django.conf import settings
from django.db import models
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

import inward
from inward.core.models import Term
from inward.evidence.models import Entry
from inward.public.addresses import addresses
from inward.public.exporting import rendering
from inward.public.exporting.folder import (
    Building,
    CannotPublish,
    Manifest,
    is_whole,
    must_be_ours,
    only_one,
    replaced,
)
from inward.public.exporting.workers import WORTH_IT, Workers, one_view, together, written

# Told how many pages are done, of how many.
Told = Callable[[int, int], None]
# What every site has that is no address of the live one: the choice of a language, and a page for
# addresses that lead nowhere. Bare servers take them by these names.
_BARE = {"index.html": "public/choice.html", "404.html": "public/nowhere.html"}
# What cannot be said without the site's own address.
NEEDS_HOST = frozenset({"sitemap", "sitemap-part"})
_CODE = {".py", ".html", ".css", ".js", ".mo", ".svg", ".typ", ".json", ".toml"}
_SAID = ("FICTIONAL", "OFFICE", "PUBLIC_", "TIME_ZONE", "CASE_CLOCKS", "STATIC_URL")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: pages rendered, and files by what became of them."""

    pages: int
    files: int
    size: int
    added: int
    changed: int
    removed: tuple[str, ...]
    unchanged: bool = False


def publish(
    folder: Path,
    *,
    on: date,
    told: Told,
    processes: int | None = None,
    again: bool = False,
) -> Outcome:
    """Write the whole public site as of a day into a folder.

    Args:
        told: hears how far it is.
        processes: how many render; by default one, and for large sites one for each core.
        again: render also where nothing has changed since the last run.

    Raises:
        CannotPublish: saying why; the folder is as it was.
    """
    folder = folder.absolute()
    with only_one(folder):
        held = must_be_ours(folder)
        with one_view():
            if held and not again and held.made_from == made_from(on) and is_whole(folder, held):
                return _nothing_new(folder, held)
            number = processes or _fitting(sum(1 for _address in addresses(on)))
        with replaced(folder) as building:
            with together(number, building, on) as (workers, _known):
                building.made_from = made_from(on)
                pages = _write_all(building, workers, on, told)
            size = sum(os.path.getsize(building.folder / name) for name in building.digests)
        return _outcome(pages, size, building.digests, held)


def _fitting(pages: int) -> int:
    return (os.cpu_count() or 1) if pages >= WORTH_IT else 1


def _write_all(building: Building, workers: Workers | None, on: date, told: Told) -> int:
    paths = [one.path for one in addresses(on) if settings.PUBLIC_URL or one.kind not in NEEDS_HOST]
    if len(set(map(rendering.file_of, paths))) < len(paths):
        raise CannotPublish(_("Two public addresses would be the same file"))
    done, assets = 0, set[str]()

    def add(number: int) -> None:
        nonlocal done
        done += number
        told(done, len(paths))

    told(0, len(paths))
    if workers is None:
        for path in paths:
            assets.update(written(path, building, on).assets)
            add(1)
    else:
        for page in workers.render(paths, add):
            building.keep(page.name, page.digest)
            assets.update(page.assets)
    for name, template in _BARE.items():
        content = _bare(template)
        assets.update(rendering.assets_in(content))
        building.write(name, content)
    _write_assets(building, assets)
    return len(paths)


def _bare(template: str) -> bytes:
    office = settings.OFFICE
    said = {"office": office, "fictional": settings.FICTIONAL, "origin": settings.PUBLIC_URL}
    return render_to_string(template, said).encode()


def _write_assets(building: Building, urls: Iterable[str]) -> None:
    found: dict[str, bytes] = {}
    for url in sorted(urls):
        found |= rendering.asset(url)
    for name, content in sorted(found.items()):
        building.write(name, content)


def _nothing_new(folder: Path, held: Manifest) -> Outcome:
    size = sum(os.path.getsize(folder / name) for name in held.files)
    return Outcome(0, len(held.files), size, 0, 0, (), unchanged=True)


def _outcome(pages: int, size: int, new: Mapping[str, str], held: Manifest | None) -> Outcome:
    old = held.files if held else {}
    return Outcome(
        pages=pages,
        files=len(new),
        size=size,
        added=len(set(new) - set(old)),
        changed=sum(1 for name in set(new) & set(old) if new[name] != old[name]),
        removed=tuple(sorted(set(old) - set(new))),
    )


# --- what a site is made from ---------------------------------------------------------------------


def made_from(on: date) -> str:
    """One digest over all that a site depends on: the day, the record, the settings, the program.

    Where it is the same, the site is the same and need not be rendered. It says nothing of the
    record to who reads it.
    """
    settings_said = {
        name: getattr(settings, name) for name in dir(settings) if name.startswith(_SAID)
    }
    # Forms carry a stamp made with the key; another key makes another page.
    settings_said["key"] = sha256(settings.SECRET_KEY.encode()).hexdigest()
    said = [on.isoformat(), repr(sorted(settings_said.items())), program(), _record()]
    return sha256("\n".join(said).encode()).hexdigest()


@cache
def program() -> str:
    """A digest over the program itself: another template makes another site."""
    root = Path(inward.__file__).parent
    sum_ = sha256(f"{inward.__version__} {django.__version__}".encode())
    for place, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            if Path(name).suffix in _CODE:
                sum_.update(f"{place}/{name}".removeprefix(str(root)).encode())
                sum_.update(Path(place, name).read_bytes())
    return sum_.hexdigest()


def _record() -> str:
    """The first and the last entry of the record tell which it is and how far it goes.

    Vocabularies are brought up to date without an entry; they are few.
    """
    ends = Entry.objects.aggregate(first=models.Min("id"), last=models.Max("id"))
    entries = Entry.objects.filter(id__in=[key for key in ends.values() if key is not None])
    rows = [*entries.order_by("id").values_list("id", "recorded_at", "what")]
    return repr(rows) + repr(list(Term.objects.order_by("id").values_list()))
