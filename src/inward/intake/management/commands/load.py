"""A folder of tables into the record, or every reason why not."""

import json as jsons
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from inward.intake.actions import CannotLoad, Outcome, load
from inward.intake.faults import Refused
from inward.intake.terminal import in_its_language, shown


class Command(BaseCommand):
    help = (
        "Load a folder of CSV tables: all of it or nothing. docs/folder-format.md says the format."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="the folder with the tables")
        parser.add_argument("--check", action="store_true", help="read and report, write nothing")
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
        folder: Path,
        check: bool,
        json: bool,
        progress: str,
        verbosity: int,
        **options: Any,
    ) -> None:
        if not folder.is_dir():
            raise CommandError(_("%(folder)s is not a folder") % {"folder": folder})
        began = perf_counter()
        try:
            with shown(progress) as told:
                outcome = load(folder, by=None, at=timezone.now(), told=told, only_check=check)
        except Refused as refused:
            self._refuse(refused, json=json)
        except CannotLoad as error:
            raise CommandError(str(error)) from error
        if not check:
            _count_rows()
        if json:
            self.stdout.write(jsons.dumps(asdict(outcome), ensure_ascii=False))
        elif verbosity:
            self._say(outcome, perf_counter() - began, only_check=check)

    def _refuse(self, refused: Refused, *, json: bool) -> None:
        if json:
            faults = [fault.as_json() for fault in refused.faults]
            said = {"faults": faults, "unlisted": refused.unkept}
            self.stdout.write(jsons.dumps(said, ensure_ascii=False))
            raise SystemExit(1)
        for fault in refused.faults:
            said = {"where": fault.where, "what": fault.what, "remedy": fault.remedy}
            self.stderr.write((_("%(where)s: %(what)s. %(remedy)s") % said).rstrip())
        if refused.unkept:
            self.stderr.write(_("… and %(number)d more") % {"number": refused.unkept})
        raise CommandError(str(refused))

    def _say(self, outcome: Outcome, seconds: float, *, only_check: bool) -> None:
        for file, encoding in outcome.encodings.items():
            if encoding != "UTF-8":
                self.stdout.write(
                    _("%(file)s was read as %(encoding)s") % {"file": file, "encoding": encoding}
                )
        for name, tally in outcome.tables.items():
            self.stdout.write(
                _("%(table)s: %(rows)d rows, %(new)d new, %(changed)d changed")
                % {
                    "table": name,
                    "rows": tally.rows,
                    "new": tally.new,
                    "changed": tally.changed,
                }
            )
        for place in outcome.overruled:
            self.stdout.write(
                _("%(place)s: had been corrected here; the file has the later word")
                % {"place": place}
            )
        if only_check:
            self.stdout.write(_("Nothing is wrong; nothing was written."))
        elif outcome.entry is None:
            self.stdout.write(_("Nothing new; nothing was written."))
        else:
            self.stdout.write(
                _("Loaded as entry %(entry)d: %(facts)d facts in %(seconds).1f s")
                % {"entry": outcome.entry, "facts": outcome.facts, "seconds": seconds}
            )


def _count_rows() -> None:
    """Let PostgreSQL see at once how large its tables have become, not when it next gets round to it.

    Until then it takes them for empty, and pages that join several of them take seconds.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
