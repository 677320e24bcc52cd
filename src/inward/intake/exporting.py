"""Lists out of the house: whole, safe to open, with a dictionary, and logged with their purpose."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from inward.core.permissions import Act, require
from inward.intake.exports import BY_NAME, CannotExport, Export
from inward.intake.models import Exported

# What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


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
        CannotExport: for a list that does not exist, an unknown ending, or without a purpose.
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
    known = {k: v for k, v in given.items() if k in what.filters}
    rows = writer(what, to, known)
    return Exported.objects.create(
        at=at,
        by=by,
        name=name,
        filters=known,
        rows=rows,
        purpose=purpose.strip()[:300],
        digest=hashlib.sha256(to.read_bytes()).hexdigest(),
    )


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
            for at, value in enumerate(values):
                if isinstance(value, str):
                    sheet.write_string(line, at, value[:32_767])
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
