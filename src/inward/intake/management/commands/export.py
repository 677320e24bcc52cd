"""A list out of the record, whole, into a file."""

import json as jsons
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from inward.intake.exporting import export
from inward.intake.exports import EXPORTS, CannotExport
from inward.intake.terminal import in_its_language


class Command(BaseCommand):
    help = f"Write a whole list to a file, with its dictionary. Lists: {', '.join(e.name for e in EXPORTS)}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", help="which list")
        parser.add_argument("--to", type=Path, required=True, help="a file: .xlsx, .csv or .zip")
        parser.add_argument("--purpose", default="", help="what it is for; logged")
        parser.add_argument(
            "--filter",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="only what is so: sector=sector:retail, event=UUID; may be given again",
        )
        parser.add_argument("--json", action="store_true", help="print for programs")

    @in_its_language
    def handle(
        self,
        *,
        list: str,
        to: Path,
        purpose: str,
        filter: list[str],
        json: bool,
        **options: Any,
    ) -> None:
        if wrong := [one for one in filter if not all(one.partition("="))]:
            raise CommandError(
                _("A filter is written NAME=VALUE; not read: %(wrong)s")
                % {"wrong": ", ".join(wrong)}
            )
        filters = dict(one.partition("=")[::2] for one in filter)
        try:
            done = export(
                list,
                to,
                purpose=purpose or _("on the command line"),
                filters=filters,
                by=None,
                at=timezone.now(),
            )
        except (CannotExport, OSError) as error:
            raise CommandError(str(error)) from error
        if json:
            self.stdout.write(jsons.dumps({"rows": done.rows, "sha256": done.digest}))
        else:
            self.stdout.write(
                _("%(rows)d rows written to %(file)s") % {"rows": done.rows, "file": to}
            )
