"""Files brought in: told by content, limited, scanned, kept by digest, given out as downloads."""

import io
import stat
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from inward.core.permissions import Role
from inward.evidence import uploads
from inward.evidence.models import Document, Source, SourceEdit
from inward.evidence.rules import FileKind
from tests import make
from tests.support.pages import signed_in, words

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
JPEG = b"\xff\xd8\xff\xe0" + bytes(40)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def packed(*names: str, size: int = 10) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, b"x" * size)
    return made.getvalue()


WORD = packed("[Content_Types].xml", "word/document.xml")
EXCEL = packed("[Content_Types].xml", "xl/workbook.xml")


def sent(content: bytes, name: str = "file") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def keep(content: bytes, name: str = "file") -> Document:
    return uploads.keep(sent(content, name), by=None, at=make.NOW)


@pytest.mark.parametrize(
    ("content", "name", "kind", "kept_as"),
    [
        (PDF, "report.exe", FileKind.PDF, "report.exe.pdf"),
        (PNG, "photo.PNG", FileKind.PNG, "photo.PNG"),
        (JPEG, "photo.jpeg", FileKind.JPEG, "photo.jpeg"),
        (WORD, "letter.docx", FileKind.DOCX, "letter.docx"),
        (EXCEL, "table.pdf", FileKind.XLSX, "table.pdf.xlsx"),
        ("研发中心已启用\n".encode(), "说明.txt", FileKind.TEXT, "说明.txt"),
        ("研发中心已启用".encode("gb18030"), "说明.txt", FileKind.TEXT, "说明.txt"),
        (b"<script>alert(1)</script>", "page.html", FileKind.TEXT, "page.html.txt"),
        (PDF, "../../etc/passwd", FileKind.PDF, "passwd.pdf"),
        (PDF, 'C:\\fakepath\\a"b.pdf', FileKind.PDF, "ab.pdf"),
    ],
)
def test_what_a_file_is_is_told_by_its_content_and_its_name_follows(content, name, kind, kept_as):
    kept = keep(content, name)

    assert (kept.kind, kept.name) == (kind, kept_as)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00\x03" + bytes(200), "not a PDF"),
        (b"GIF89a" + bytes(40), "not a PDF"),
        (packed("readme.txt"), "not a PDF"),
        (packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"),
        (packed("[Content_Types].xml", "word/document.xml", "xl/workbook.xml"), "not a PDF"),
        (packed("[Content_Types].xml", "xl/workbook.xml", size=150_000_000), "far too large"),
        (b"PK\x03\x04 and then nothing", "not a PDF"),
        (b"text with \x00 in it", "not a PDF"),
    ],
    ids=["empty", "program", "gif", "zip", "macros", "both", "bomb", "broken", "binary"],
)
def test_anything_else_is_refused_with_what_to_do_and_leaves_nothing_behind(content, why, folder):
    with pytest.raises(uploads.NotTaken, match=why):
        keep(content, "proof.pdf")

    assert not Document.objects.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_file_lies_under_the_digest_of_its_content_and_twice_the_same_is_one(folder):
    first, second = keep(PDF, "a.pdf"), keep(PDF, "b.pdf")

    assert first == second
    assert first.digest == sha256(PDF).hexdigest()
    assert uploads.place_of(first.digest).read_bytes() == PDF
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [first.digest]
    assert not files[0].stat().st_mode & (stat.S_IXUSR | stat.S_IRWXG | stat.S_IRWXO)


def test_more_than_the_limit_is_not_kept_whatever_was_announced(monkeypatch, folder):
    monkeypatch.setattr(uploads, "LARGEST", 10)
    file = sent(PDF)
    file.size = 5

    with pytest.raises(uploads.NotTaken, match="larger than"):
        uploads.keep(file, by=None, at=make.NOW)

    assert [path for path in folder.rglob("*") if path.is_file()] == []


# --- the scanner ----------------------------------------------------------------------------------


def scanner(folder: Path, script: str) -> list[str]:
    """A scanner of our own: it is called as the real one would be, with the path at the end."""
    command = folder / "scan.sh"
    command.write_text(f"#!/bin/sh\n{script}\n")
    command.chmod(0o755)
    return [str(command), "--quiet"]


@pytest.fixture
def infected_scanner(settings, tmp_path_factory) -> None:
    # Reads the file it is given, as clamdscan does, and finds one word in it.
    settings.SCAN_COMMAND = scanner(
        tmp_path_factory.mktemp("scan"), 'test "$1" = --quiet || exit 2; ! grep -q EICAR "$2"'
    )


def test_without_a_scanner_a_file_is_kept_as_not_scanned():
    assert not keep(PDF).scanned


def test_what_the_scanner_passes_is_kept_as_scanned(infected_scanner):
    assert keep(PDF).scanned


def test_what_the_scanner_objects_to_is_not_kept(infected_scanner, folder):
    with pytest.raises(uploads.NotTaken, match="found something"):
        keep(PDF + b" EICAR")

    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("broken", ["exit 2", "kill -9 $$"])
def test_a_scanner_that_fails_lets_nothing_through(settings, tmp_path_factory, broken):
    settings.SCAN_COMMAND = scanner(tmp_path_factory.mktemp("scan"), broken)

    with pytest.raises(uploads.NotTaken, match="does not answer"):
        keep(PDF)


def test_a_scanner_that_is_not_installed_lets_nothing_through(settings):
    settings.SCAN_COMMAND = ["/nowhere/clamdscan"]

    with pytest.raises(uploads.NotTaken, match="does not answer"):
        keep(PDF)


# --- in and out by the pages ----------------------------------------------------------------------


def test_an_officer_keeps_the_document_beside_the_source_and_the_journal_says_so():
    found = make.source()
    client = signed_in()
    answer = client.post(
        reverse("source-document", args=[found.code]), {"file": sent(PDF, "paper.pdf")}
    )

    assert answer.status_code == 302
    found.refresh_from_db()
    assert found.digest == sha256(PDF).hexdigest()
    assert SourceEdit.objects.get(source=found).field == "digest"
    assert "paper.pdf" in words(client.get(reverse("source", args=[found.code])).content)


def test_a_document_is_a_download_that_no_browser_runs():
    kept = keep(b"<script>alert(1)</script>", "page.html")
    answer = signed_in().get(reverse("document", args=[kept.digest]))

    assert answer.getvalue() == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="page.html.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


def test_a_document_that_is_evidence_is_not_erased_whatever_day_was_set():
    kept = keep(PDF)
    Source.objects.filter(pk=make.source().pk).update(digest=kept.digest)
    Document.objects.update(erase_after=make.NOW.date())

    assert uploads.erase_old_documents(on=make.NOW.date()) == 0
    assert uploads.place_of(kept.digest).exists()


def test_an_erased_document_is_gone():
    kept = keep(PDF)
    Document.objects.update(erase_after=make.NOW.date())

    assert uploads.erase_old_documents(on=make.NOW.date()) == 1
    assert signed_in().get(reverse("document", args=[kept.digest])).status_code == 404
    assert not uploads.place_of(kept.digest).exists()


def test_what_is_announced_as_too_large_is_refused_before_it_is_read():
    class Unread(io.BytesIO):
        def read(self, *args):  # type: ignore[no-untyped-def]
            raise AssertionError("nobody reads what is too large")

    client = signed_in()
    answer = client.generic(
        "POST",
        reverse("source-document", args=[make.source().code]),
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(uploads.LARGEST * 2),
        **{"wsgi.input": Unread()},
    )

    assert answer.status_code == 413
    assert "larger than 20 MB" in words(answer.content)


def test_a_form_with_a_file_needs_its_token_all_the_same():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.member(Role.OFFICER), "django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("source-document", args=[make.source().code]), {"file": sent(PDF)})

    assert answer.status_code == 403
    assert not Document.objects.exists()
