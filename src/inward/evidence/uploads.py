"""Files brought in by anybody: told by their content, limited, scanned, kept by digest, given out safely.

The one place through which a document enters or leaves the system. Its name is never believed.
"""

import hashlib
import logging
import os
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from functools import wraps
from pathlib import Path, PurePath
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from inward.evidence.models import Document, Source
from inward.evidence.rules import FileKind

log = logging.getLogger(__name__)

LARGEST = 20 * 1024 * 1024
# What a form holds beside its file.
_BESIDE = 256 * 1024
# A packed office document may not unpack to more; a text is read whole to see that it is one.
_UNPACKED = 200 * 1024 * 1024
_PARTS = 5_000
_SCAN_SECONDS = 120
# A file that the office did not take as evidence is kept so long, in case of a dispute.
REFUSED_KEPT = timedelta(days=180)

TYPES = {
    FileKind.PDF: ("application/pdf", ".pdf"),
    FileKind.PNG: ("image/png", ".png"),
    FileKind.JPEG: ("image/jpeg", ".jpg"),
    FileKind.DOCX: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".docx",
    ),
    FileKind.XLSX: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    FileKind.TEXT: ("text/plain; charset=utf-8", ".txt"),
}
_SIGNATURES = (
    (b"%PDF-", FileKind.PDF),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"\xff\xd8\xff", FileKind.JPEG),
)
_MAIN_PART = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX}


class NotTaken(Exception):
    """The file is not taken. The message says why and what to do, fit for whoever sent it."""


def keep(file: "UploadedFile[Any]", *, by: User | None, at: datetime) -> Document:
    """Look at a file's content, have it scanned, and keep it under the digest of its content.

    The same content again is the document that is kept already.

    Raises:
        NotTaken: if it is too large, empty, of no known kind, or the scanner objects or is silent.
    """
    if (file.size or 0) > LARGEST:
        raise NotTaken(too_large())
    folder().mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder(), prefix="incoming-")
    incoming = Path(path)
    try:
        with os.fdopen(handle, "wb") as copy:
            digest, size = _copied(file, copy)
        kind = _told_by_content(incoming, size)
        scanned = _scan(incoming)
        kept = place_of(digest)
        kept.parent.mkdir(exist_ok=True)
        incoming.replace(kept)
    finally:
        incoming.unlink(missing_ok=True)
    document, new = Document.objects.get_or_create(
        digest=digest,
        defaults={
            "kind": kind,
            "name": _tidy(file.name or "", kind),
            "size": size,
            "scanned": scanned,
            "kept_at": at,
            "kept_by": by,
        },
    )
    if not new and document.erase_after is not None:
        document.erase_after = None
        document.save(update_fields=["erase_after"])
    return document


def let_go(document: Document, *, on: date) -> None:
    """It was kept and then not needed: erased some time after, unless it is evidence."""
    Document.objects.filter(pk=document.pk).update(erase_after=on + REFUSED_KEPT)


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "documents"


def place_of(digest: str) -> Path:
    """Where the content of this digest lies."""
    return folder() / digest[:2] / digest


def too_large() -> str:
    return _(
        "The file is larger than %(n)s MB. Send a smaller one: a scan at a lower resolution, or only the pages that show it."
    ) % {"n": LARGEST // 1024 // 1024}


def _copied(file: "UploadedFile[Any]", copy: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for block in file.chunks():
        size += len(block)
        if size > LARGEST:
            raise NotTaken(too_large())
        digest.update(block)
        copy.write(block)
    return digest.hexdigest(), size


# --- what it is -----------------------------------------------------------------------------------


def _told_by_content(path: Path, size: int) -> FileKind:
    if not size:
        raise NotTaken(_("The file is empty. Choose it again."))
    with path.open("rb") as file:
        head = file.read(8)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _office_document(path)
    if _is_text(path):
        return FileKind.TEXT
    raise NotTaken(_unknown())


def _unknown() -> str:
    return _(
        "This is not a PDF, PNG, JPEG, Word (DOCX), Excel (XLSX) or plain text file, whatever its name says. Save it as one of these, best as PDF, and send it again."
    )


def _office_document(path: Path) -> FileKind:
    """Word or Excel by the parts inside, of which only the list of names is read."""
    try:
        with ZipFile(path) as packed:
            parts = packed.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotTaken(_unknown()) from error
    names = {part.filename for part in parts}
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        raise NotTaken(_("Unpacked, this file would be far too large. Save it as PDF instead."))
    if any(PurePath(name).name.lower() == "vbaproject.bin" for name in names):
        raise NotTaken(_("This file carries macros. Save it without them, or as PDF."))
    kinds = {kind for part, kind in _MAIN_PART.items() if part in names}
    if len(kinds) != 1 or "[Content_Types].xml" not in names:
        raise NotTaken(_unknown())
    return kinds.pop()


def _is_text(path: Path) -> bool:
    """Whether every character of it is one a reader can see, in UTF-8 or GB 18030."""
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return all(char.isprintable() or char in "\t\r\n\f\u3000" for char in text)
    return False


def _tidy(name: str, kind: FileKind) -> str:
    """The name it came with, without folders and signs, ending as its content demands."""
    ending = TYPES[kind][1]
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*;').strip()
    if plain.lower().endswith((ending, ".jpeg") if kind is FileKind.JPEG else ending):
        return _short(plain)
    return _short((plain or "document") + ending)


def _short(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:180]}{dot}{ending}"


# --- the scanner ----------------------------------------------------------------------------------


def _scan(path: Path) -> bool:
    """Whether a scanner passed it; without one configured, False.

    Exit codes as ClamAV's: 0 clean, 1 something found, anything else the scanner itself failed.

    Raises:
        NotTaken: if it found something, or did not answer: what could not be checked is not taken.
    """
    command = settings.SCAN_COMMAND
    if not command:
        return False
    try:
        # The path is ours and the arguments are the administrator's; no shell reads either.
        ended = subprocess.run(
            [*command, str(path)], capture_output=True, timeout=_SCAN_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.error("the scan command failed: %s", error)
        raise NotTaken(_not_scanned()) from error
    if ended.returncode == 1:
        log.warning("the scanner refused a file: %s", ended.stdout.decode(errors="replace")[:500])
        raise NotTaken(_("The virus scanner found something in this file. It was not kept."))
    if ended.returncode:
        log.error("the scan command failed: %s", ended.stderr.decode(errors="replace")[:500])
        raise NotTaken(_not_scanned())
    return True


def _not_scanned() -> str:
    return _(
        "The virus scanner does not answer, so the file was not taken. Try again later, or tell the office."
    )


# --- the way in and the way out -------------------------------------------------------------------

View = Callable[..., HttpResponseBase]
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
}


def limited(view: View) -> View:
    """A view that takes a file: what is announced as too large is refused before it is read.

    The token against forged forms lies in the same body, so it is checked after the size.
    """
    guarded = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdecimal() or int(announced) > LARGEST + _BESIDE:
            return render(request, "evidence/too_large.html", {"why": too_large()}, status=413)
        return guarded(request, *args, **kwargs)

    return answered


def given_out(document: Document) -> FileResponse:
    """The file as a download that no browser shows or runs in our name.

    Raises:
        Http404: if its content was erased.
    """
    kind, _ending = TYPES[FileKind(document.kind)]
    try:
        content = place_of(document.digest).open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = FileResponse(
        content,
        as_attachment=True,
        filename=document.name,
        content_type=kind,
    )
    for name, value in SAFE.items():
        answer.headers[name] = value
    return answer


def erase_old_documents(*, on: date, needed: Collection[str] = ()) -> int:
    """Drop documents whose day of erasing has come, content first; the number of them.

    What is evidence stays, whatever day was set for it before.

    Args:
        needed: digests of documents that somebody has still to look at.
    """
    return sum(1 for _gone in _erased(on, needed))


def _erased(on: date, needed: Collection[str]) -> Iterator[str]:
    evidence = Source.objects.filter(digest=OuterRef("digest"))
    due = Document.objects.filter(~Exists(evidence), erase_after__lte=on)
    for document in due.exclude(digest__in=needed):
        place_of(document.digest).unlink(missing_ok=True)
        document.delete()
        yield document.digest
