"""What cron or systemd runs every few minutes: reminders, outbox, erasing."""

import json as jsons
from argparse import ArgumentParser, ArgumentTypeError
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from inward.work.actions import tick


def moment(text: str) -> datetime:
    """A moment with or without a zone; without one it is the office's own clock."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no moment; write 2026-11-30T09:00") from error
    return read if read.tzinfo else timezone.make_aware(read)


class Command(BaseCommand):
    help = "Remind everybody of what falls due, once each, and send what waits in the outbox."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", type=moment, help="as if it were this moment (now)")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *, now: datetime | None, json: bool, **_: Any) -> None:
        sent = tick(at=timezone.localtime(now or timezone.now()))
        if json:
            self.stdout.write(jsons.dumps({"sent": sent}))
        else:
            self.stdout.write(f"{len(sent)} reminders sent")
