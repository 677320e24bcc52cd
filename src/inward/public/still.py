"""Answers that are the same for many pages, found once while the record stands still.

Only an export makes it stand still, for all it renders. A live page asks each time anew: there the
whole page is kept (`kept`).
"""

from collections.abc import Callable, Hashable, Iterator, Set
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import get_language

P = ParamSpec("P")
T = TypeVar("T")

_FOUND: ContextVar[dict[Hashable, Any] | None] = ContextVar("found", default=None)


@contextmanager
def standing_still() -> Iterator[None]:
    """The record does not change for who reads inside."""
    before = _FOUND.set({})
    try:
        yield
    finally:
        _FOUND.reset(before)


def stands_still() -> bool:
    """Whether more may be read at once than one page needs, as others will ask for the rest."""
    return _FOUND.get() is not None


def once(read: Callable[P, T]) -> Callable[P, T]:
    """A reading found once for each language and what it is asked, while the record stands still.

    What it gives is shared: nobody may change it, and a queryset would be asked again.
    """

    @wraps(read)
    def answered(*args: P.args, **kwargs: P.kwargs) -> T:
        found = _FOUND.get()
        if found is None:
            return read(*args, **kwargs)
        key = (read, get_language(), args, tuple(sorted(kwargs.items())))
        if key not in found:
            found[key] = read(*args, **kwargs)
        answer: T = found[key]
        return answer

    return answered


def may_be_among(key: int, keys: Callable[[date], Set[int]], on: date) -> bool:
    """Whether it is worth asking for the rows of one thing; False only where there are none.

    Args:
        keys: reads once which things have any.
    """
    return _FOUND.get() is None or key in keys(on)
