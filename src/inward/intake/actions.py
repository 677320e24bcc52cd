"""Loading a folder into the record: all of it in one entry, or none of it."""

from array import array
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils.translation import gettext as _

from inward.core.permissions import Act, require
from inward.evidence.actions import writing
from inward.evidence.models import Entry
from inward.evidence.rules import Kind
from inward.intake.current import current_by_kind
from inward.intake.faults import Refused
from inward.intake.models import Loading
from inward.intake.reading import Progress, Reading, Tally, Told
from inward.intake.writer import Writer


class CannotLoad(Exception):
    """The folder is sound, but could not be loaded now. The message is fit for the screen."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load did. `entry` is None where there was nothing new, or only a check was asked for."""

    dataset: str
    entry: int | None
    tables: dict[str, Tally]
    encodings: dict[str, str]
    facts: int = 0
    # Rows changed in the file whose fact somebody had corrected here in the meantime.
    overruled: list[str] = field(default_factory=list)


def quiet(progress: Progress) -> None:
    """Tells nobody."""


def load(
    folder: Path, *, by: User | None, at: datetime, told: Told = quiet, only_check: bool = False
) -> Outcome:
    """Load a folder of CSV tables: everything in one entry, or nothing.

    Rows known from earlier loads of the same dataset are left alone where they are the same and
    corrected where they changed; what the folder no longer has is left alone.

    Raises:
        Refused: with every problem of the folder.
        CannotLoad: if somebody else loaded the same dataset at the same time.
    """
    require(by, Act.RECORD)
    reading = Reading(folder, told=told)
    try:
        reading.check()
        _require_for(reading, by)
        if reading.faults:
            raise Refused(folder, reading.faults)
        if only_check or not reading.is_news:
            return _outcome(reading)
        with writing(f"load {folder.name}"[:200], by=by, at=at) as entry:
            if reading.newest_load() != reading.seen:
                raise CannotLoad(_("Somebody loaded the same data meanwhile. Run it again."))
            return _write(reading, entry)
    except IntegrityError as error:
        raise CannotLoad(
            _("The record refused a row, nothing was loaded: %(error)s") % {"error": error}
        ) from error
    finally:
        reading.keys.close()


def _require_for(reading: Reading, by: User | None) -> None:
    names = {table.name for table, _file in reading.sheets}
    for name, act in (("merges", Act.MERGE), ("publications", Act.PUBLISH)):
        if name in names:
            require(by, act)


def _write(reading: Reading, entry: Entry) -> Outcome:
    loading = Loading.objects.create(
        entry=entry,
        dataset=reading.dataset.name,
        licence=reading.dataset.licence,
        files={
            name: {
                "sha256": read.sha256,
                "size": read.size,
                "encoding": read.said,
                "rows": reading.tallies[name.removesuffix(".csv")].rows,
            }
            for name, read in reading.folder.files.items()
        },
    )
    writer = Writer(reading, entry, loading)
    for table, file in reading.sheets:
        writer.write(table, file)
        reading.folder.must_be_unchanged(file)
    if reading.faults:  # a file changed between the two readings
        raise Refused(reading.folder.path, reading.faults)
    refresh(writer.touched, reading.told)
    return _outcome(reading, entry=entry.id, facts=writer.facts, overruled=writer.overruled)


def _outcome(reading: Reading, **more: Any) -> Outcome:
    encodings = {name: read.said for name, read in reading.folder.files.items()}
    return Outcome(
        dataset=reading.dataset.name,
        tables=reading.tallies,
        encodings=encodings,
        **({"entry": None} | more),
    )


# Below this many subjects the single rows are written anew, whatever the table holds.
_FEW = 2_000


def refresh(touched: "dict[Kind, array[int]]", told: Told) -> None:
    """Bring the current tables up to date for these subjects: row by row, or wholly where most changed."""
    for kind, tables in current_by_kind().items():
        keys = touched.get(kind)
        if not keys:
            continue
        for table in tables:
            told(Progress("refresh", table.table, 0, len(keys)))
            if len(keys) > _FEW and len(keys) > table.model._default_manager.count() // 2:
                table.rebuild()
            else:
                table.refresh(keys)
