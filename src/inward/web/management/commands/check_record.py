"""Compare what lists show with what the facts say."""

import json as jsons
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inward.intake.current import all_current


class Command(BaseCommand):
    help = "Compare the current tables with the facts they are made from; --rebuild mends them."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="make the tables anew first")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *, rebuild: bool, json: bool, **_: Any) -> None:
        tables = all_current()
        rebuilt = {f"{t.table} {t.within}": t.rebuild() for t in tables} if rebuild else {}
        faults = [fault for table in tables for fault in table.differences()]
        if json:
            self.stdout.write(jsons.dumps({"differences": faults, "rebuilt": rebuilt}))
        else:
            self.stdout.write("\n".join(faults) or "Every current table is what the facts say.")
        if faults:
            raise CommandError("run: inward check --rebuild")
