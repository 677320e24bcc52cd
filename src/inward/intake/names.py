"""The index of names on disk: built from the record, brought up to date by single records.

Nobody needs to tell it of a change. Every fact carries its entry's number, and numbers are in the
order of commits; whoever asks the index first reads what was written since the number it knows.
A crash between a commit and the index therefore loses nothing, and no action can be forgotten.
"""

import fcntl
import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max, Q
from django.utils.timezone import localtime

from inward.directory.models import Identifier, Listing, Merge, Name, Organisation
from inward.directory.people import Affiliation
from inward.evidence.models import Edit, Entry, Subject
from inward.evidence.rules import Kind
from inward.intake.models import ListRow, Taken

if TYPE_CHECKING:
    from inward.engines.matching import Directory, Record

Said = Callable[[str], None]

_STATE = "known.json"
# So many single changes, or a third of the directory, and it is quicker and better built anew.
_MANY = 4_000
_CHUNK = 2_000
# A directory of this size is built anew when it has grown by a half: its common words are others.
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Known:
    """How far the index has read: the newest entry, and a subject by which the store is known again."""

    entry: int
    size: int
    subject: int
    uuid: str


def folder() -> Path:
    return Path(settings.HOME) / "names"


def directory(*, told: Said = lambda said: None) -> "Directory":
    """The index as the record stands now; built where there is none."""
    # Loading the engine takes a second: only whoever matches pays for it.
    from inward.engines.matching import Directory

    path = folder()
    with _alone(path):
        known = _known(path)
        newest = Entry.objects.aggregate(newest=Max("id"))["newest"] or 0
        if known is None or known.entry > newest or not _is_this_store(known):
            return _build(path, newest, told)
        try:
            opened = _opened(path, Directory)
        except (OSError, ValueError, KeyError):
            return _build(path, newest, told)
        if known.entry < newest:
            touched = _touched(known.entry)
            if len(touched) > max(_MANY, known.size // 3):
                return _build(path, newest, told)
            _bring_up_to_date(opened, touched, since=known.entry)
            _remember(path, newest, known.size)
        return opened


def forget() -> None:
    """Take the index away; it is built again when it is next asked."""
    _cache.clear()
    shutil.rmtree(folder(), ignore_errors=True)


# --- keeping it -----------------------------------------------------------------------------------

_cache: dict[Path, "Directory"] = {}


def _opened(path: Path, of: "type[Directory]") -> "Directory":
    if path not in _cache:
        _cache[path] = of.open(path)
    return _cache[path]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time reads what is new; the others then find it done."""
    path.mkdir(parents=True, exist_ok=True)
    with (path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _known(path: Path) -> Known | None:
    try:
        said = json.loads((path / _STATE).read_text(encoding="utf-8"))
        return Known(**said) if said.pop("format") == _FORMAT else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remember(path: Path, entry: int, size: int) -> None:
    last = Subject.objects.order_by("-id").first()
    said = {
        "format": _FORMAT,
        "entry": entry,
        "size": size,
        "subject": last.pk if last else 0,
        "uuid": str(last.uuid) if last else "",
    }
    written = path / f"{_STATE}.new"
    written.write_text(json.dumps(said), encoding="utf-8")
    written.replace(path / _STATE)


def _is_this_store(known: Known) -> bool:
    """A store put back from a backup has other subjects under the same numbers."""
    if not known.subject:
        return not Subject.objects.exists()
    return Subject.objects.filter(pk=known.subject, uuid=known.uuid).exists()


def _build(path: Path, newest: int, told: Said) -> "Directory":
    from inward.engines.matching import Directory

    told("building")
    (path / _STATE).unlink(missing_ok=True)
    size = 0

    def counted() -> "Iterator[Record]":
        nonlocal size
        for record in records():
            size += 1
            yield record

    built = Directory.build(counted(), path)
    _confirm(built, since=0)
    _remember(path, newest, size)
    _cache[path] = built
    return built


# --- from the record ------------------------------------------------------------------------------


def records(only: Iterable[int] | None = None) -> "Iterator[Record]":
    """Organisations as the matcher knows them, each under the one it was merged into.

    Args:
        only: survivors; None for everybody.
    """
    from inward.engines.matching import Record

    into = _survivors()
    wanted = None if only is None else _families(set(only), into)
    names, plain = _names(wanted), _plain(wanted)
    gathered: dict[int, list[tuple[str, str]]] = defaultdict(list)
    if wanted is not None:
        for subject, said in names:
            gathered[into.get(subject, subject)] += said
        for subject, said in gathered.items():
            yield Record(str(subject), *_in_order(said), **plain.get(subject, {}))
        return
    # Merged ones come out of their order: they are gathered first, there are few.
    merged = _families(set(into.values()), into)
    for subject, said in names:
        if subject in merged:
            gathered[into.get(subject, subject)] += said
        else:
            yield Record(str(subject), *_in_order(said), **plain.get(subject, {}))
    for subject, said in gathered.items():
        yield Record(str(subject), *_in_order(said), **plain.get(subject, {}))


_RANK = {"name_kind:official": 0, "name_kind:short": 1, "name_kind:brand": 2}


def _in_order(said: list[tuple[str, str]]) -> tuple[str, tuple[str, ...]]:
    """The official name first, then the others, each once."""
    texts = [text for _rank, text in sorted(said, key=lambda one: (_RANK.get(one[0], 3), one[1]))]
    first, *others = dict.fromkeys(texts)
    return first, tuple(others)


def _names(wanted: set[int] | None) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    for part in _parts(wanted):
        rows = Name.objects.live().filter(part).order_by("subject_id", "id")
        before, said = None, []
        for subject, kind, text in rows.values_list("subject_id", "kind_id", "text").iterator():
            if subject != before and before is not None:
                yield before, said
                said = []
            before = subject
            said.append((kind, text))
        if before is not None:
            yield before, said


def _plain(wanted: set[int] | None) -> dict[int, dict[str, Any]]:
    """Country, domain and number of organisations, where the record has them."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for part in _parts(wanted):
        rows = Organisation.objects.filter(_of(part, "pk")).exclude(country="", website="")
        for pk, country, website in rows.values_list("pk", "country", "website").iterator():
            found[pk]["country"] = country
            if host := urlsplit(website).hostname:
                found[pk]["domain"] = host
        numbers = Identifier.objects.live().filter(part).order_by("-kind_id")
        for pk, value in numbers.values_list("subject_id", "value").iterator():
            found[pk].setdefault("identifier", value)
        mail = Affiliation.objects.filter(_of(part, "organisation_id"), until=None)
        for pk, address in (
            mail.exclude(person__email="")
            .values_list("organisation_id", "person__email")
            .iterator()
        ):
            found[pk].setdefault("domain", address.rpartition("@")[2])
    return found


def _parts(wanted: set[int] | None) -> Iterator[Q]:
    if wanted is None:
        yield Q(subject__kind=Kind.ORGANISATION) & Q(subject_id__gt=0)
        return
    keys = sorted(wanted)
    for start in range(0, len(keys), _CHUNK):
        yield Q(subject_id__in=keys[start : start + _CHUNK])


def _of(part: Q, column: str) -> Q:
    """The same keys in another column."""
    for child in part.children:
        if isinstance(child, tuple) and child[0] == "subject_id__in":
            return Q(**{f"{column}__in": child[1]})
    return Q()


def _survivors() -> dict[int, int]:
    """Whoever was merged, and under whom they stand at last."""
    into = dict(
        Listing.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
    )
    for one in into:
        seen = {one}
        while (above := into.get(into[one])) is not None and above not in seen:
            seen.add(above)
            into[one] = above
    return into


def _families(survivors: set[int], into: dict[int, int]) -> set[int]:
    return survivors | {one for one, above in into.items() if above in survivors}


# --- what is new ----------------------------------------------------------------------------------


def _touched(since: int) -> set[int]:
    """Organisations whose names, numbers, merges or description changed after an entry."""
    found: set[int] = set()
    for model in (Name, Identifier):
        found |= set(model.objects.filter(entry__gt=since).values_list("subject_id", flat=True))
    for pair in Merge.objects.filter(entry__gt=since).values_list("subject_id", "into_id"):
        found |= set(pair)
    edits = Edit.objects.filter(entry__gt=since, subject__kind=Kind.ORGANISATION)
    return found | set(edits.values_list("subject_id", flat=True))


def _bring_up_to_date(opened: "Directory", touched: set[int], *, since: int) -> None:
    into = _survivors()
    standing = {into.get(one, one) for one in touched}
    found = {record.id: record for record in records(standing)} if standing else {}
    for record in found.values():
        opened.put(record)
    for gone in {str(one) for one in touched | standing} - found.keys():
        opened.drop(gone)
    _confirm(opened, since=since)


def _confirm(opened: "Directory", *, since: int) -> None:
    """Aliases that officers confirmed on lists, and those they took back."""
    mine = Name.objects.filter(
        kind="name_kind:alias",
        entry__gt=since,
        cited__in=Taken.objects.values("citation"),
    ).select_related("entry__recorded_by")
    for name in mine.filter(withdrawn=True):
        opened.unconfirm(name.text, str(name.subject_id))
    standing = list(mine.live())
    persons = _persons([name.cited_id for name in standing])
    for name in standing:
        by = name.entry.recorded_by
        opened.confirm(
            name.text,
            str(name.subject_id),
            by=by.get_username() if by else "",
            on=localtime(name.entry.recorded_at).date().isoformat(),
            person=persons.get(name.cited_id, ""),
        )


def _persons(citations: list[int]) -> dict[int, str]:
    """Who came in the rows of these citations, as long as the rows are kept."""
    taken = {(t.batch, t.line): t.citation_id for t in Taken.objects.filter(citation__in=citations)}
    rows = ListRow.objects.filter(
        batch__uuid__in={batch for batch, _line in taken}, line__in={line for _b, line in taken}
    ).values_list("batch__uuid", "line", "values")
    return {
        taken[batch, line]: str(values.get("person", ""))
        for batch, line, values in rows
        if (batch, line) in taken
    }
