"""A small public site to publish, and ways to look at what came of it."""

from datetime import date
from pathlib import Path
from typing import Any

from inward.public.exporting.whole import Outcome, publish
from tests import make
from tests.public.showing import show
from tests.publish.releasing import released

ON = date(2026, 11, 23)


def quiet(done: int, total: int) -> None:
    """Nobody wants to hear how far it is."""


def out(folder: Path, on: date = ON, **options: Any) -> Outcome:
    return publish(folder, on=on, told=quiet, **options)


def district() -> dict[str, Any]:
    """A zone with a site, an event at which something was signed, and a figure that counts it."""
    zone = make.area("Riverside")
    site = make.site("Harbour House", area=zone)
    site.latitude, site.longitude = 31.25, 121.45
    site.save()
    event = make.event("Harbour Forum")
    firm = make.organisation(en="Sunrise Robotics")
    paper = make.agreement("Memorandum on robots", event=event, parties=(firm,))
    promise = make.commitment("Open a robot school", agreement=paper, promisor=firm)
    show(zone, site, event, firm, paper, promise)
    return {
        "zone": zone,
        "site": site,
        "event": event,
        "firm": firm,
        "paper": paper,
        "promise": promise,
        "release": released("agreements_signed", on=date(2026, 11, 22)),
    }


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def traces(folder: Path, *texts: str) -> dict[str, list[str]]:
    """In which files each of these texts stands."""
    files = contents(folder)
    return {text: [name for name, said in files.items() if text.encode() in said] for text in texts}
