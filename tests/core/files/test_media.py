"""What a file is, is found by its content; its name is made harmless."""

from __future__ import annotations

import io
import zipfile

import pytest

from portal.core.files.media import DOCX, JPEG, LONGEST_NAME, ODS, ODT, PDF, PNG, TIFF, XLSX, Kind, clean_name, kind_of


def archive(*names: str, first: tuple[str, str] | None = None) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        if first:
            packed.writestr(zipfile.ZipInfo(first[0]), first[1])
        for name in names:
            packed.writestr(name, "x")
    return content.getvalue()


ODF = "application/vnd.oasis.opendocument."
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 <html><script>alert(1)</script>", PDF),
        (PNG_HEAD + b"rest", PNG),
        (b"\xff\xd8\xff\xe0rest", JPEG),
        (b"II*\x00rest", TIFF),
        (b"MM\x00*rest", TIFF),
        (archive("[Content_Types].xml", "word/document.xml"), DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (archive("content.xml", first=("mimetype", f"{ODF}text")), ODT),
        (archive("content.xml", first=("mimetype", f"{ODF}spreadsheet")), ODS),
    ],
)
def test_the_closed_list(content: bytes, kind: Kind) -> None:
    assert kind_of(io.BytesIO(content)) is kind


@pytest.mark.parametrize(
    "content",
    [
        b"<html>%PDF-1.7",
        b"GIF89a/*<svg onload=alert(1)>*/=1;%PDF-1.7",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        b"MZ\x90\x00",
        b"plain words",
        b"PK\x03\x04 no archive after all",
        archive("anything.txt"),
        archive("word/document.xml"),
        archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        archive("content.xml", "Basic/Standard/script.xml", first=("mimetype", f"{ODF}text")),
        archive("content.xml", first=("mimetype", f"{ODF}text-template")),
        archive("[Content_Types].xml", "word/document.xml", *(f"{number}.xml" for number in range(5001))),
        b"<script>" + archive("[Content_Types].xml", "word/document.xml"),
    ],
)
def test_nothing_else(content: bytes) -> None:
    assert kind_of(io.BytesIO(content)) is None


def test_a_bomb_is_not_unpacked() -> None:
    """What would be a gigabyte is only listed: it is known by the names of its parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "x")
        with packed.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(64):
                part.write(b"\0" * 2**20)
    assert len(content.getvalue()) < 2**17
    assert kind_of(content) is DOCX


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("note.pdf", "note.pdf"),
        ("Note 12/2026.PDF", "2026.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\note.pdf", "note.pdf"),
        ("note.html", "note.html.pdf"),
        ("annex\u202efdp.exe", "annexfdp.exe.pdf"),
        ("note\x00\r\nSet-Cookie: a=b.pdf", "noteSet-Cookie_ a=b.pdf"),
        ("\u2066\u200f\ufeff", "file.pdf"),
        ("", "file.pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "file.pdf"),
        ('a"b<c>|d?*.pdf', "a_b_c__d__.pdf"),
        ("مذكرة شفوية.pdf", "مذكرة شفوية.pdf"),
        ("照会.jpg", "照会.jpg.pdf"),
        ("cafe\u0301.pdf", "caf\u00e9.pdf"),
    ],
)
def test_a_name_is_only_a_name(given: str, shown: str) -> None:
    assert clean_name(given, PDF) == shown


def test_a_long_name_keeps_its_ending() -> None:
    shown = clean_name("n" * 900 + ".pdf", PDF)
    assert len(shown) == LONGEST_NAME
    assert shown.endswith("n.pdf")
