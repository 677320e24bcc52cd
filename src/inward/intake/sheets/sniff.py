"""What a file is, told by its content. The name is only compared with it."""

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from inward.intake.sheets import limits
from inward.intake.sheets.refusals import Unreadable

XLSX, XLS, ODS, CSV = "xlsx", "xls", "ods", "csv"

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
# Endings under which each kind is usually saved.
_ENDINGS: Mapping[str, frozenset[str]] = {
    XLSX: frozenset({"xlsx", "xlsm", "xltx", "xlsb"}),
    XLS: frozenset({"xls", "xlt", "et"}),
    ODS: frozenset({"ods", "fods"}),
    CSV: frozenset({"csv", "txt", "tsv", "tab"}),
}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """The kind of a file, and its usual ending where its name has another."""

    kind: str
    misnamed: bool = False


def sniff(path: Path, name: str = "") -> Sniffed:
    """What a file is.

    Raises:
        Unreadable: if it is too large, packed to burst, locked, or no list at all; with the remedy.
    """
    size = path.stat().st_size
    if size >= limits.FILE:
        raise too_large(size)
    if size == 0:
        raise Unreadable("empty-file")
    with path.open("rb") as file:
        start = file.read(4096)
    kind = _kind(path, start)
    ending = Path(name or path.name).suffix.lower().removeprefix(".")
    return Sniffed(kind, bool(ending) and ending not in _ENDINGS[kind])


def too_large(size: int) -> Unreadable:
    return Unreadable("too-large", size=size // limits.MB, most=limits.FILE // limits.MB)


def _kind(path: Path, start: bytes) -> str:
    if start.startswith(b"PK"):
        return _archive(path)
    if start.startswith(_OLE):
        return _compound(path)
    if start[:2] in _BIFF:
        return XLS
    _refuse_others(start)
    return CSV


def _archive(path: Path) -> str:
    """An archive is weighed by what it says of itself before anything in it is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _weigh(parts)
            names = {part.filename for part in parts}
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable("locked")
            if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
                return XLSX
            if "content.xml" in names and "mimetype" in names:
                said = archive.read("mimetype")[:80]
                if b"opendocument.spreadsheet" in said:
                    return ODS
    except Unreadable:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable("torn") from error
    if any(name.startswith("word/") for name in names):
        raise Unreadable("not-a-list", what="text")
    if any(name.startswith("ppt/") for name in names):
        raise Unreadable("not-a-list", what="presentation")
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        raise Unreadable("not-a-list", what="numbers")
    raise Unreadable("archive")


def _weigh(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    bursting = any(
        part.file_size > 4 * limits.MB
        and part.file_size > limits.TIMES * max(part.compress_size, 1)
        for part in parts
    )
    if unpacked > limits.UNPACKED or bursting or len(parts) > limits.PARTS:
        raise Unreadable("bursting", size=unpacked // limits.MB)


def _compound(path: Path) -> str:
    """An old container holds a workbook, a locked new one, or something else altogether."""
    with path.open("rb") as file:
        block = file.read(4 * limits.MB)

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in block

    if has("EncryptedPackage"):
        raise Unreadable("locked")
    if has("Workbook") or has("Book"):
        return XLS
    if has("WordDocument"):
        raise Unreadable("not-a-list", what="text")
    if has("PowerPoint Document"):
        raise Unreadable("not-a-list", what="presentation")
    raise Unreadable("torn")


_OTHERS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "RTF"),
)
_WEB_PAGE = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(!doctype|html|table|workbook|\w+:workbook|meta|head|body|style)\b",
    re.I | re.S,
)


def _refuse_others(start: bytes) -> None:
    for mark, name in _OTHERS:
        if start.startswith(mark):
            raise Unreadable("not-a-list", what=name)
    # Many systems "export to Excel" by writing a web page under the name .xls.
    if _WEB_PAGE.match(start.removeprefix(b"\xef\xbb\xbf")):
        raise Unreadable("web-page")
