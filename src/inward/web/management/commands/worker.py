"""Do what pages have asked for: read lists, take them in, and whatever else takes long."""

import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inward.office.jobs import do_next
from inward.web.jobs import HANDLERS, AnotherWorker, stop_on_signals, work


class Command(BaseCommand):
    help = "Do the jobs that pages have asked for, until stopped. `inward serve` runs one itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")
        parser.add_argument("--beside", type=int, default=0, help="end when this process is gone")

    def handle(self, *, once: bool, beside: int, **_: Any) -> None:
        if once:
            done = 0
            while do_next(HANDLERS, clock=timezone.now) is not None:
                done += 1
            self.stdout.write(f"{done} jobs done")
            return
        stop = threading.Event()
        stop_on_signals(stop)
        try:
            work(clock=timezone.now, stop=stop, beside=beside)
        except AnotherWorker as error:
            raise CommandError("a worker of this installation is running already") from error
