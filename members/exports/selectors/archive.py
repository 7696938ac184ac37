"""The archive as it is sent: a ZIP written while it is read, with README and checksums."""

import zlib
from collections.abc import Iterator
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.db.models import Subquery
from django.utils.translation import gettext as _

from members.exports.models import ExportPart, MemberExport
from portal.core.display.texts import local_text
from portal.core.eyes import Viewer, seeing_as
from portal.core.files.models import KeptFile
from portal.core.files.services import storage

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
        for kept in kept_files(export, viewer):
            with packed.open(_file(_path(kept), export), "w") as file, storage().open(kept.path) as handed_in:
                for piece in handed_in.chunks(PIECE):
                    file.write(piece)
                    yield outlet.drain()
    yield outlet.drain()


def kept_files(export: MemberExport, viewer: Viewer) -> list[KeptFile]:
    """The files handed in on behalf of the member until their facts were written; their bytes never change."""
    facts = ExportPart.objects.filter(export=export, name=KeptFile._meta.label_lower).values("made_at")
    with seeing_as(viewer):
        kept = KeptFile.objects.visible_to(viewer).filter(member_id=export.member_id, kept_at__lte=Subquery(facts))
        return list(kept.order_by("kept_at", "pk"))


def parts(export: MemberExport, viewer: Viewer) -> list[ExportPart]:
    """The files of an archive without their contents."""
    with seeing_as(viewer):
        return list(ExportPart.objects.visible_to(viewer).filter(export=export).order_by("name").defer("content"))


def checksums(export: MemberExport, viewer: Viewer) -> str:
    """What `sha256sum --check` reads."""
    rows = [(part.digest, f"{part.name}.jsonl") for part in parts(export, viewer)]
    rows += [(kept.sha256, _path(kept)) for kept in kept_files(export, viewer)]
    return "".join(f"{digest}  {name}\n" for digest, name in rows)


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
        _(
            "The files that were handed in stand in the folder “files” under the “uid” of their line in core.keptfile.jsonl."
        ),
        _("Check the files with: sha256sum --check checksums.sha256"),
        "",
    ]
    files = [f"{part.name}.jsonl  {part.rows}  {part.made_at:%Y-%m-%dT%H:%M:%SZ}" for part in parts(export, viewer)]
    return "\n".join([*said, *files, ""])


def _path(kept: KeptFile) -> str:
    return f"files/{kept.uid}{kept.kind.endings[0]}"


def _file(name: str, export: MemberExport) -> ZipInfo:
    info = ZipInfo(f"{export.member.code}/{name}", export.as_of.timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    return info
