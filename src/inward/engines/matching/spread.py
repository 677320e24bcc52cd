"""Work on many pieces by several processes, results in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeVar

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def spread(
    work: Callable[[Piece], Result], pieces: Iterable[Piece], processes: int
) -> Iterator[Result]:
    """`work(piece)` for each piece, in order; no more than a few pieces are held at a time.

    Args:
        work: a function of a module, so that other processes can import it.
        pieces: read one by one. A single one is worked on here.
        processes: started anew rather than forked: whoever calls may have threads.
    """
    waiting = iter(pieces)
    first = list(islice(waiting, 2))
    if processes == 1 or len(first) < 2:
        yield from map(work, chain(first, waiting))
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        running: deque[Future[Result]] = deque()
        for piece in chain(first, waiting):
            running.append(pool.submit(work, piece))
            if len(running) > processes:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
