"""Run the system on this machine."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from inward.web.serving import free_or_refuse, prepare, serve


class Command(BaseCommand):
    help = "Run the system on this machine until it is stopped with Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument(
            "--port", type=int, default=settings.PORT, help="port (INWARD_PORT, 8000)"
        )
        parser.add_argument("--workers", type=int, default=1, help="server processes (1)")

    def handle(self, *, host: str, port: int, workers: int, **_: Any) -> None:
        try:
            free_or_refuse(host, port)
        except OSError as error:
            raise CommandError(
                f"port {port} is taken ({error}); choose another with --port or INWARD_PORT"
            ) from error
        prepare()
        self.stdout.write(f"Inward listens on http://{host}:{port}/ (Ctrl-C stops it)")
        self.stdout.flush()
        serve(host, port, workers)
