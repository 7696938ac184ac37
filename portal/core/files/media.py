"""What a file is, found by its content: a closed list. Name and header of the sender prove nothing."""

import unicodedata
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

LONGEST_NAME = 150
MOST_PARTS = 5000
#: What browsers or file systems read as something else than part of a name.
FORBIDDEN = frozenset('/\\:*?"<>|')


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file. `endings[0]` is given to a name that has none of them."""

    label: str
    media_type: str
    endings: tuple[str, ...]


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
PDF = Kind("PDF", "application/pdf", (".pdf",))
PNG = Kind("PNG", "image/png", (".png",))
JPEG = Kind("JPEG", "image/jpeg", (".jpg", ".jpeg"))
TIFF = Kind("TIFF", "image/tiff", (".tif", ".tiff"))
DOCX = Kind("DOCX", f"{_OPEN_XML}.wordprocessingml.document", (".docx",))
XLSX = Kind("XLSX", f"{_OPEN_XML}.spreadsheetml.sheet", (".xlsx",))
ODT = Kind("ODT", f"{_OPEN_DOCUMENT}.text", (".odt",))
ODS = Kind("ODS", f"{_OPEN_DOCUMENT}.spreadsheet", (".ods",))

KINDS = (PDF, PNG, JPEG, TIFF, DOCX, XLSX, ODT, ODS)
#: Pictures of papers.
SCANS = (PDF, PNG, JPEG, TIFF)
BY_TYPE = {kind.media_type: kind for kind in KINDS}

BEGINNINGS = {
    b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG, b"II*\x00": TIFF, b"MM\x00*": TIFF,
}  # fmt: skip
_ZIP = b"PK\x03\x04"
#: The part by which an Office file is known.
MAIN_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
#: Parts that are programs: a file with one of them is none of ours.
PROGRAMS = ("vbaproject.bin", "basic/", "scripts/")


def kind_of(content: IO[bytes]) -> Kind | None:
    """The kind of a file, or None when it is none of the closed list. Reads its beginning and, of archives, the table."""
    content.seek(0)
    head = content.read(128)
    if head.startswith(_ZIP):
        return _kind_of_archive(content, head)
    return next((kind for begins, kind in BEGINNINGS.items() if head.startswith(begins)), None)


def _kind_of_archive(content: IO[bytes], head: bytes) -> Kind | None:
    """Office files are archives. Nothing is unpacked, so that a bomb stays what it is."""
    try:
        with zipfile.ZipFile(content) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if len(names) > MOST_PARTS or any(program in name for name in names for program in PROGRAMS):
        return None
    for kind in (ODT, ODS):  # the format asks for its name, unpacked, as the first part
        if head[30:].startswith(b"mimetype" + kind.media_type.encode() + b"PK") and "content.xml" in names:
            return kind
    if "[content_types].xml" not in names:
        return None
    return next((kind for part, kind in MAIN_PARTS.items() if part in names), None)


def clean_name(name: str, kind: Kind) -> str:
    """A name that can be shown and saved anywhere: no path, no hidden or reversing characters, the ending of its kind."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join("_" if letter in FORBIDDEN else letter for letter in last if not _is_hidden(letter))
    kept = " ".join(kept.split()).strip(". ")
    path = PurePosixPath(kept or "file")
    ending = path.suffix if path.suffix.lower() in kind.endings else kind.endings[0]
    stem = path.name.removesuffix(ending) if ending == path.suffix else path.name
    return (stem.strip(". ")[: LONGEST_NAME - len(ending)] or "file") + ending


def _is_hidden(letter: str) -> bool:
    """Control and format characters, among them those that reverse the direction; surrogates and the unassigned."""
    return unicodedata.category(letter).startswith("C")


def in_words(kinds: Collection[Kind]) -> str:
    """The kinds in a sentence."""
    return pgettext("between items", ", ").join(kind.label for kind in kinds)


REFUSED_KIND = _("This file is none of these kinds: %(kinds)s. Its content counts, not its name.")
