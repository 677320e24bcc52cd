"""Where a worker begins: nothing of the program may be loaded before it is set up."""

import os
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path

import django


def work(pipe: Connection, folder: Path, on: date) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inward.config.settings")
    django.setup()
    from inward.public.exporting.workers import live

    live(pipe, folder, on)
