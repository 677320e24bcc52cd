"""Lists out of the house: whole, safe to open, with a dictionary, and logged with their purpose."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from inward.core.permissions import Act, require
from inward.intake.exports import BY_NAME, CannotExport, Export
from inward.intake.models import Exported

# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

# What a sheet of a workbook holds below its first line, and a cell of it; more is lost without a word.
_MOST_ROWS = 1_048_575
_LONGEST = 32_767


def export(
    name: str,
    to: Path,
    *,
    purpose: str,
    filters: Mapping[str, str] | None = None,
    by: User | None,
    at: datetime,
) -> Exported:
    """Write a whole list to a file and log it. The ending says how: .xlsx, .csv, or .zip.

    A CSV gets its dictionary as a second file beside it; in a .zip both lie together.

    Raises:
        CannotExport: for a list or a filter that does not exist, an unknown ending, without a
            purpose, or where a workbook cannot hold the list whole. Then no file is written.
    """
    require(by, Act.EXPORT)
    what, given = BY_NAME.get(name), {k: v for k, v in (filters or {}).items() if v}
    if what is None:
        raise CannotExport(
            _("There is no list %(name)s. Lists: %(lists)s")
            % {"name": name, "lists": ", ".join(BY_NAME)}
        )
    if not purpose.strip():
        raise CannotExport(_("Say what the list is for: it is kept with your name."))
    writer = {".xlsx": _as_workbook, ".csv": _as_csv, ".zip": _as_zip}.get(to.suffix.lower())
    if writer is None:
        raise CannotExport(_("Write to a file that ends in .xlsx, .csv or .zip."))
    if unknown := [k for k in given if k not in what.filters]:
        raise CannotExport(
            _("This list cannot be narrowed by %(unknown)s; it can be by: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(what.filters) or "–"}
        )
    # What was there stays until the new list is whole and logged.
    with TemporaryDirectory(prefix=".export-", dir=to.parent) as folder:
        part = Path(folder) / to.name
        rows = writer(what, part, given)
        with transaction.atomic():
            logged = Exported.objects.create(
                at=at,
                by=by,
                name=name,
                filters=given,
                rows=rows,
                purpose=purpose.strip()[:300],
                digest=hashlib.sha256(part.read_bytes()).hexdigest(),
            )
            for made in sorted(Path(folder).iterdir()):
                made.replace(to.with_name(made.name))
    return logged


def _values(what: Export, filters: Mapping[str, str]) -> Iterator[list[Any]]:
    for row in what.rows(filters):
        yield [_plain(column.value(row)) for column in what.columns]


def _plain(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral() else float(value)
    return str(value)


def _as_workbook(what: Export, to: Path, filters: Mapping[str, str]) -> int:
    import xlsxwriter

    # No text becomes a formula or a link, whatever it begins with.
    safe = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    line = 0
    with xlsxwriter.Workbook(str(to), safe) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet(what.name)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, [column.name for column in what.columns], bold)
        for line, values in enumerate(_values(what, filters), start=1):
            if line > _MOST_ROWS:
                raise CannotExport(
                    _("A workbook holds %(most)s rows and this list has more: take it out as CSV.")
                    % {"most": f"{_MOST_ROWS:,}"}
                )
            for at, value in enumerate(values):
                if isinstance(value, str):
                    if len(value) > _LONGEST:
                        raise CannotExport(
                            _(
                                "Row %(row)s, column %(column)s is longer than a cell of a workbook: take the list out as CSV."
                            )
                            % {"row": line, "column": what.columns[at].name}
                        )
                    sheet.write_string(line, at, value)
                else:
                    sheet.write(line, at, value)
        words = book.add_worksheet("dictionary")
        for number, row in enumerate(_dictionary(what)):
            for at, text in enumerate(row):
                words.write_string(number, at, text)
    return line


def _as_csv(what: Export, to: Path, filters: Mapping[str, str]) -> int:
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        count = _write_csv(what, file, filters)
    beside = to.with_name(f"{to.stem}.dictionary.csv")
    with beside.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(_dictionary(what))
    return count


def _as_zip(what: Export, to: Path, filters: Mapping[str, str]) -> int:
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        with (
            archive.open(f"{what.name}.csv", "w") as raw,
            io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as file,
        ):
            count = _write_csv(what, file, filters)
        words = io.StringIO(newline="")
        csv.writer(words).writerows(_dictionary(what))
        archive.writestr("dictionary.csv", words.getvalue().encode("utf-8-sig"))
    return count


def _write_csv(what: Export, file: Any, filters: Mapping[str, str]) -> int:
    writer, count = csv.writer(file), 0
    writer.writerow([column.name for column in what.columns])
    for values in _values(what, filters):
        writer.writerow([harmless(value) for value in values])
        count += 1
    return count


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets a mark before it."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value


def _dictionary(what: Export) -> Iterator[tuple[str, ...]]:
    yield ("column", "en", "zh", "meaning_en", "meaning_zh")
    for column in what.columns:
        yield (column.name, column.en, column.zh, column.means_en, column.means_zh)
