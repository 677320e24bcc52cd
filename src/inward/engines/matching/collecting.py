"""Garbage collection held back where many small objects are made and none of them is circular."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """Without looking for circular garbage, of which names and answers have none: looking takes up to a seventh of the time.

    What other threads leave behind in the meantime is found afterwards.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
