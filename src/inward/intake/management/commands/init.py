"""A store made, or brought up to date, with the vocabularies every office starts with."""

import json as jsons
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from inward.intake.terminal import in_its_language
from inward.intake.vocabularies import load_vocabularies


class Command(BaseCommand):
    help = (
        "Make the store or bring it up to date, and load the vocabularies. Nobody gets a password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print for programs")

    @in_its_language
    def handle(self, *, json: bool, verbosity: int, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        written = load_vocabularies()
        has_members = User.objects.exists()
        if json:
            self.stdout.write(jsons.dumps({"terms": written, "members": has_members}))
        elif verbosity:
            self._say(written, has_members)

    def _say(self, written: int, has_members: bool) -> None:
        self.stdout.write(
            _("The store is ready; %(number)d terms of its vocabularies were written.")
            % {"number": written}
        )
        if not has_members:
            self.stdout.write(_("Next:"))
            self.stdout.write("  inward user add NAME --role administrator")
            self.stdout.write("  inward load FOLDER    # docs/folder-format.md")
            self.stdout.write("  inward serve")
