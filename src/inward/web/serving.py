"""The HTTP server: static files gathered once, then one granian with the WSGI application."""

import gc
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.urls import get_resolver


def free_or_refuse(host: str, port: int) -> None:
    """Raise OSError where somebody else already listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def prepare() -> None:
    """Gather static files under the data folder, with digests in their names."""
    call_command("collectstatic", interactive=False, verbosity=0)


def settle() -> None:
    """Import every page and set what is loaded apart from the garbage collector.

    A full round over it holds up whatever is asked at that moment by a tenth of a second.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


@contextmanager
def a_worker() -> Iterator[None]:
    """One worker beside the server, which ends with it: the job at hand is finished first."""
    command = [sys.executable, "-m", "inward.web.commandline", "worker"]
    child = subprocess.Popen([*command, "--beside", str(os.getpid())])
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(timeout=60)
        except subprocess.TimeoutExpired:
            # It is taken up again when the next worker begins.
            child.kill()
            child.wait()


def serve(host: str, port: int, workers: int) -> None:
    with a_worker():
        _serve(host, port, workers)


def _serve(host: str, port: int, workers: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    # A page holds the interpreter for a few milliseconds; four threads hide the waits for disk.
    Granian(
        "inward.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        websockets=False,
        log_enabled=False,
    ).serve()
