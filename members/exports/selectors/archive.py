"""The archive as it is sent: a ZIP written while it is read, with README and checksums."""

import zlib
from collections.abc import Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from members.exports.models import ExportPart, MemberExport
from portal.core.display.texts import local_text
from portal.core.eyes import Viewer, seeing_as

PIECE = 64 * 1024


class Outlet:
    """Takes what ZipFile writes, and gives it on in pieces."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self.pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def drain(self) -> bytes:
        ready, self.pieces = b"".join(self.pieces), []
        return ready


def archive(export: MemberExport, viewer: Viewer) -> Iterator[bytes]:
    """The bytes of the ZIP, file by file. Opens the viewer's eyes for each file, because it runs after the view has ended."""
    outlet = Outlet()
    outside: Any = outlet
    with ZipFile(outside, "w", ZIP_DEFLATED) as packed:
        packed.writestr(_file("README.txt", export), readme(export, viewer))
        packed.writestr(_file("checksums.sha256", export), checksums(export, viewer))
        yield outlet.drain()
        for part in parts(export, viewer):
            with seeing_as(viewer):
                content = bytes(ExportPart.objects.values_list("content", flat=True).get(pk=part.pk))
            with packed.open(_file(f"{part.name}.jsonl", export), "w") as file:
                opened = zlib.decompressobj()
                while piece := opened.decompress(content, PIECE):
                    file.write(piece)
                    content = opened.unconsumed_tail
                    yield outlet.drain()
    yield outlet.drain()


def parts(export: MemberExport, viewer: Viewer) -> list[ExportPart]:
    """The files of an archive without their contents."""
    with seeing_as(viewer):
        return list(ExportPart.objects.visible_to(viewer).filter(export=export).order_by("name").defer("content"))


def checksums(export: MemberExport, viewer: Viewer) -> str:
    """What `sha256sum --check` reads."""
    return "".join(f"{part.digest}  {part.name}.jsonl\n" for part in parts(export, viewer))


def readme(export: MemberExport, viewer: Viewer) -> str:
    """What the archive is, in the reader's language, and the list of its files."""
    with seeing_as(viewer):
        member = export.member
    said = [
        _("All data of %(member)s (%(code)s)") % {"member": local_text(member.name).text, "code": member.code},
        "",
        _("Asked for at %(at)s. Each file is as of the instant beside it.")
        % {"at": f"{export.as_of:%Y-%m-%dT%H:%M:%SZ}"},
        _("Each file has one JSON object a line (UTF-8). Instants are UTC; members stand under their codes."),
        _("Persons of your delegation stand under their names, all others under null. Secrets are left out."),
        _("“ref” names a row that has no name of its own; it holds within this archive only."),
        _("Check the files with: sha256sum --check checksums.sha256"),
        "",
    ]
    files = [f"{part.name}.jsonl  {part.rows}  {part.made_at:%Y-%m-%dT%H:%M:%SZ}" for part in parts(export, viewer)]
    return "\n".join([*said, *files, ""])


def _file(name: str, export: MemberExport) -> ZipInfo:
    info = ZipInfo(f"{export.member.code}/{name}", export.as_of.timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    return info
