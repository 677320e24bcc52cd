"""Rendering shared among processes, all of which see one and the same state of the record."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from inward.public.exporting.entry import work
from inward.public.exporting.folder import Building, CannotPublish, built
from inward.public.exporting.rendering import file_of, rendered
from inward.public.still import standing_still

# Below this a second process costs more than it saves: each takes a second to begin.
WORTH_IT = 400
_AT_ONCE = 25
_TRIES = 200


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was written."""

    path: str
    name: str
    digest: str
    media_type: str
    assets: tuple[str, ...]


@contextmanager
def one_view() -> Iterator[int]:
    """The record stands still for who reads inside; gives how far it goes (known).

    A transaction that only reads, begun by hand: Django's would take the lock for writing.
    """
    if connection.in_atomic_block:
        with standing_still():
            yield _known()
        return
    how = " ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN{how}")
    try:
        with standing_still():
            yield _known()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def _known() -> int:
    from inward.evidence.models import Entry

    return Entry.objects.aggregate(newest=Max("id"))["newest"] or 0


def written(path: str, building: Building, on: date) -> Page:
    """Render an address and write its file."""
    page = rendered(path, on=on)
    name = file_of(path)
    return Page(path, name, building.write(name, page.content), page.media_type, page.assets)


class Workers:
    """Processes that render; `begin` them on one state of the record, then let them `render`."""

    def __init__(self, number: int, building: Building, on: date) -> None:
        spawn = get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes = []
        for _number in range(number):
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=work, args=(theirs, building.old, on), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    def begin(self, known: int) -> bool:
        """Let each begin to read; whether all see the record as far as `known`."""
        for pipe in self._pipes:
            pipe.send(("begin", None))
        seen = {_answer(pipe) for pipe in self._pipes}
        return seen == {known}

    def render(self, paths: Sequence[str], told: Callable[[int], None]) -> Iterator[Page]:
        """Render all, in whatever order they are done."""
        waiting = [paths[at : at + _AT_ONCE] for at in range(0, len(paths), _AT_ONCE)][::-1]
        busy: list[Connection] = []
        for pipe in self._pipes:
            if waiting:
                pipe.send(("render", waiting.pop()))
                busy.append(pipe)
        while busy:
            ready = wait(busy)
            for pipe in [one for one in busy if one in ready]:
                pages = _answer(pipe)
                assert isinstance(pages, list)
                yield from pages
                told(len(pages))
                if waiting:
                    pipe.send(("render", waiting.pop()))
                else:
                    busy.remove(pipe)

    def end(self) -> None:
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.join(timeout=10)
            if process.is_alive():
                process.kill()


def _answer(pipe: Connection) -> object:
    try:
        answer = pipe.recv()
    except (EOFError, OSError) as error:
        raise CannotPublish(_("A worker ended before its work was done")) from error
    if isinstance(answer, Exception):
        raise answer
    return answer


def live(pipe: Connection, folder: Path, on: date) -> None:
    """The life of a worker: what it is told, until the pipe closes."""
    building = built(folder)
    view = ExitStack()
    while True:
        try:
            told, paths = pipe.recv()
        except EOFError:
            return
        try:
            if told == "begin":
                view.close()
                pipe.send(view.enter_context(one_view()))
            else:
                pipe.send([written(path, building, on) for path in paths])
        except Exception as error:
            pipe.send(CannotPublish(f"{type(error).__name__}: {error}"))


@contextmanager
def together(number: int, building: Building, on: date) -> Iterator[tuple[Workers | None, int]]:
    """This process and so many workers, all reading the record as of one moment."""
    with ExitStack() as stack:
        workers = None
        if number > 1:
            workers = Workers(number, building, on)
            stack.callback(workers.end)
        for _try in range(_TRIES):
            with ExitStack() as view:
                known = view.enter_context(one_view())
                if workers is None or workers.begin(known):
                    stack.push(view.pop_all())
                    break
            # Somebody wrote something between two beginnings.
        else:
            raise CannotPublish(_("The record changes too fast to be published. Try again later."))
        yield workers, known
