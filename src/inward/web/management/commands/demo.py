"""The running system on the Jing'an record, or on a made-up office, with one command."""

import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

import inward
from inward.core.permissions import Role
from inward.office.actions import add_member
from inward.office.models import Member
from inward.public.bringing import bring
from inward.web.rehearsed import rehearse
from inward.web.serving import free_or_refuse, prepare, serve

EXAMPLES = Path(inward.__file__).parent / "example"
OFFICES = ("jingan", "fictional")
NAME = "jingan"


class Command(BaseCommand):
    help = "Set up the Jing'an record in INWARD_HOME and open it in a browser's reach."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--load-only", action="store_true", help="set up, but do not serve")
        parser.add_argument(
            "--port", type=int, default=settings.PORT, help="port (INWARD_PORT, 8000)"
        )
        parser.add_argument(
            "--office",
            choices=OFFICES,
            default="jingan",
            help="the public record of Jing'an, or a made-up office with units, rents and leads, "
            "watermarked, in the folder `fictional` of INWARD_HOME",
        )

    def handle(self, *, load_only: bool, port: int, office: str, **_: Any) -> None:
        if (office == "fictional") != settings.FICTIONAL:
            raise CommandError(
                "a made-up office and a real one never share a record: start this with "
                "`inward demo`, which gives each its own folder"
            )
        if not load_only:
            try:
                free_or_refuse("127.0.0.1", port)
            except OSError as error:
                raise CommandError(
                    f"port {port} is taken ({error}); choose another: INWARD_PORT=8001 make demo"
                ) from error
        call_command("init", verbosity=0)
        call_command("load", str(EXAMPLES / office))
        password = first_password()
        if office == "fictional":
            visitor = Member.objects.filter(user__username=NAME).first()
            rehearse(EXAMPLES / office / "work", at=timezone.now(), visitor=visitor)
        bring(EXAMPLES / office, dataset=office, at=timezone.now())
        prepare()
        self.stdout.write(f"Open http://127.0.0.1:{port}/ and sign in as {NAME} / {password}")
        self.stdout.flush()
        if not load_only:
            serve("127.0.0.1", port, 1)


def first_password() -> str:
    """The demonstration's password: made once, kept beside its data, never the same elsewhere."""
    kept = Path(settings.HOME) / "demo-password"
    if not User.objects.filter(username=NAME).exists():
        kept.touch(mode=0o600)
        kept.write_text(f"{secrets.token_hex(3)}-{secrets.token_hex(3)}")
        add_member(username=NAME, password=kept.read_text(), role=Role.ADMINISTRATOR, by=None)
    elif not kept.exists():
        return "(the password you have set)"
    return kept.read_text()
