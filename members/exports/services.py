"""A member takes all its data: asked for by its focal point, made part by part by a job, deleted after some days."""

import hashlib
import zlib
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from members.exports.models import ExportPart, ExportState, MemberExport
from members.exports.notices import tell_ready
from members.exports.selectors import Spelling, named, tables
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor, Door, system
from portal.core.classes import Audience
from portal.core.eyes import SERVICE, Eyes, Viewer, seeing_as
from portal.core.locks import lock
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move


def export_ask(*, member: int, actor: Actor) -> MemberExport:
    """Ask for an archive of all that a member owns. A job makes it; the page shows how far it is.

    Audits `export.asked`. Raises PermissionRefused, Refused (one is being made).
    """
    with service(actor):
        lock(Member, member)
        at = clock.now()
        row = MemberExport(
            member_id=member, asked_by_id=actor.person, as_of=at, state_since=at, parts_expected=len(tables()),
            expires_at=at + settings.EXPORT_LASTS, audience=Audience.DELEGATION, parties=[member],
        )  # fmt: skip
        check("export.ask", actor, row, at)
        if MemberExport.objects.filter(member=member, state=ExportState.ASKED).exists():
            raise Refused(
                Refusal("export_running", _("An archive of your data is being made. Wait until it is ready."))
            )
        row.save(force_insert=True)
        audit.record("export.asked", target=row, by=actor, at=at)
    return row


def export_proceed(*, export: int) -> bool:
    """Make the next missing file of an archive; when none is missing, the archive is ready. Returns whether more is to do.

    Each file is a transaction of its own, so that what was made stays made when a worker dies. Rows are read with the
    member's own eyes: what the database does not show to it is not in the archive. At the end audits `export.made`
    and tells who asked.
    """
    job = system(Door.JOB)
    with service(job):
        row = lock(MemberExport, export)
        if row.state != ExportState.ASKED:
            return False
        made = set(row.parts.values_list("name", flat=True))
        wanted = [model._meta.label_lower for model in tables() if model._meta.label_lower not in made]
        if wanted:
            _part(row, wanted[0])
            return True
        row.parts_expected = len(made)
        at = clock.now()
        move(row, to=ExportState.READY, actor=job, at=at)
        digests = "".join(row.parts.order_by("name").values_list("digest", flat=True))
        event = audit.record(
            "export.made", target=row, by=job, at=at, text_hash=hashlib.sha256(digests.encode()).hexdigest()
        )
        tell_ready(row, event)
    return False


def exports_make(lasting: timedelta) -> int:
    """Go on with all archives that were asked for, for so long at most. Returns how many files were made."""
    until, made = clock.now() + lasting, 0
    with seeing_as(SERVICE):
        waiting = list(MemberExport.objects.filter(state=ExportState.ASKED).order_by("pk").values_list("pk", flat=True))
    for key in waiting:
        while clock.now() < until and export_proceed(export=key):
            made += 1
    return made


def exports_expire() -> int:
    """Delete the files of archives whose time is over. Audits `export.expired` for each."""
    job, ended = system(Door.JOB), 0
    with seeing_as(SERVICE):
        due = MemberExport.objects.filter(state=ExportState.READY, expires_at__lte=clock.now())
        keys = list(due.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        with service(job):
            row = lock(MemberExport, key)
            at = clock.now()
            if row.state != ExportState.READY or row.expires_at > at:
                continue
            row.parts.all().delete()
            move(row, to=ExportState.EXPIRED, actor=job, at=at)
            audit.record("export.expired", target=row, by=job, at=at)
            ended += 1
    return ended


def export_take(*, export: int, actor: Actor) -> MemberExport:
    """An archive is handed out. Audits `export.taken`. Raises PermissionRefused, Refused (not ready, or deleted)."""
    with service(actor):
        row = lock(MemberExport, export)
        at = clock.now()
        check("export.take", actor, row, at)
        if row.state != ExportState.READY or row.expires_at <= at:
            raise Refused(Refusal("export_not_ready", _("This archive is not ready yet, or its files were deleted.")))
        audit.record("export.taken", target=row, by=actor, at=at)
    return row


def _part(row: MemberExport, label: str) -> None:
    """Write one file: with the member's eyes, and with service eyes again to store it."""
    viewer = Viewer(Eyes.MEMBER, row.member_id)
    digest, packer, packed, size, rows = hashlib.sha256(), zlib.compressobj(), [], 0, 0
    with seeing_as(viewer):
        for line in Spelling(viewer, str(row.uid)).lines(named(label)):
            raw = f"{line}\n".encode()
            digest.update(raw)
            packed.append(packer.compress(raw))
            size, rows = size + len(raw), rows + 1
    content = b"".join([*packed, packer.flush()])
    ExportPart.objects.create(
        export=row, name=label, rows=rows, size=size, digest=digest.hexdigest(), content=content, **row.classed
    )
