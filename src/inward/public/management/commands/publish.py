"""The whole public site as static files, for any web host."""

import json as jsons
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from inward.intake.reading import Progress
from inward.intake.terminal import in_its_language, shown
from inward.public.exporting.folder import CannotPublish
from inward.public.exporting.whole import Outcome, Told, publish

_NAMED = 20


class Command(BaseCommand):
    help = (
        "Write the whole public site as static files. The folder is replaced as a whole: a run "
        "that breaks off leaves the old site, and what is no longer public is gone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="the folder of the site")
        parser.add_argument(
            "--on", type=date.fromisoformat, help="as of this day, 2026-11-30; today by default"
        )
        parser.add_argument(
            "--again", action="store_true", help="render also where nothing has changed"
        )
        parser.add_argument("--processes", type=int, help="how many render at once")
        parser.add_argument("--json", action="store_true", help="print for programs")
        parser.add_argument(
            "--progress",
            choices=["auto", "bar", "lines", "none"],
            default="auto",
            help="how to show how far it is, on stderr",
        )

    @in_its_language
    def handle(
        self,
        *,
        out: Path,
        on: date | None,
        again: bool,
        processes: int | None,
        json: bool,
        progress: str,
        verbosity: int,
        **options: Any,
    ) -> None:
        began = perf_counter()
        on = on or timezone.localdate()
        _gather_static()
        try:
            with _told(progress) as told:
                outcome = publish(out, on=on, told=told, again=again, processes=processes)
        except CannotPublish as error:
            raise CommandError(str(error)) from error
        if json:
            self.stdout.write(jsons.dumps(asdict(outcome) | {"on": on.isoformat()}))
        elif verbosity:
            self._say(outcome, out, on, perf_counter() - began)

    def _say(self, outcome: Outcome, out: Path, on: date, seconds: float) -> None:
        said = {
            "folder": out,
            "day": on.isoformat(),
            "pages": f"{outcome.pages:,}",
            "files": f"{outcome.files:,}",
            "size": f"{outcome.size / 1e6:,.1f}",
            "seconds": f"{seconds:.1f}",
        }
        if outcome.unchanged:
            self.stdout.write(
                _("Nothing has changed: %(files)s files in %(folder)s are as they were.") % said
            )
        else:
            self.stdout.write(
                _(
                    "%(folder)s as of %(day)s: %(pages)s pages, %(files)s files, %(size)s MB, %(seconds)s s"
                )
                % said
            )
            numbers = {
                "added": outcome.added,
                "changed": outcome.changed,
                "removed": len(outcome.removed),
            }
            self.stdout.write(
                _("Files added: %(added)d; changed: %(changed)d; removed: %(removed)d") % numbers
            )
            for name in outcome.removed[:_NAMED]:
                self.stdout.write(_("Removed: %(file)s") % {"file": name})
        if not settings.PUBLIC_URL:
            self.stdout.write(
                _(
                    "INWARD_PUBLIC_URL is not set. Without the site's own address there is no "
                    "sitemap, and feeds, the catalogue and language links name no host."
                )
            )


def _gather_static() -> None:
    """Bring static files under the names that pages call them by, as `serve` does."""
    if "Manifest" in settings.STORAGES["staticfiles"]["BACKEND"]:
        call_command("collectstatic", interactive=False, verbosity=0)


@contextmanager
def _told(how: str) -> Iterator[Told]:
    with shown(how, sys.stderr) as told:
        yield lambda done, total: told(Progress("write", "", done, total))
