"""CSV files as they come: UTF-8 with or without a mark, or GB18030 as Chinese spreadsheets write it."""

import codecs
import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from inward.intake.faults import Bad

_CHUNK = 1 << 20
# One cell of 4 MB is a file in a cell; the text columns themselves are far shorter.
csv.field_size_limit(4 << 20)


@dataclass(frozen=True, slots=True)
class Read:
    """How a file is encoded, and what it was when it was read."""

    encoding: str
    sha256: str
    size: int

    @property
    def said(self) -> str:
        return {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 (BOM)", "gb18030": "GB18030"}[self.encoding]


def recognise(path: Path) -> Read:
    """Read a file once from end to end to learn its encoding and digest.

    Raises:
        Bad: where it is UTF-16, or neither UTF-8 nor GB18030.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Bad(
            "encoding",
            _("the file is UTF-16"),
            _("Save it as “CSV UTF-8”; a spreadsheet's “Unicode text” is something else."),
        )
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    torn = _torn(path, "utf-8")
    if not torn:
        name = "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    elif not _torn(path, "gb18030"):
        name = "gb18030"
    else:
        raise Bad(
            "encoding",
            _("neither UTF-8 nor GB18030; the first torn character is in line %(line)d")
            % {"line": torn},
            _("Save the file as “CSV UTF-8”."),
        )
    return Read(name, digest.hexdigest(), size)


def rows(path: Path, read: Read) -> Iterator[tuple[int, list[str]]]:
    """The line on which each row begins, and its cells; empty lines are passed over.

    Raises:
        Bad: where the file is no CSV: an open quotation mark, a cell of several megabytes.
    """
    with path.open(encoding=read.encoding, newline="") as file:
        reader = csv.reader(file, strict=True)
        begins = 1
        try:
            for cells in reader:
                if any(cells):
                    yield begins, cells
                begins = reader.line_num + 1
        except csv.Error as error:
            raise Bad(
                "not-csv",
                _("the file is no CSV from line %(line)d on (%(error)s)")
                % {"line": begins, "error": error},
                _("Close the quotation mark that was opened there; double one inside a text."),
            ) from error


def _torn(path: Path, encoding: str) -> int:
    """The first line that is not in this encoding, 0 where all are."""
    decoder, lines = codecs.getincrementaldecoder(encoding)(), 1
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
                lines += chunk.count(b"\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return lines + error.object[: error.start].count(b"\n")
    return 0
