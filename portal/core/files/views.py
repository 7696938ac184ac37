"""The one door of files: downloads, never shown inside a page of ours (goals.md S9)."""

from base64 import b64encode
from uuid import UUID

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from portal.core.classes import Audience
from portal.core.eyes import seen
from portal.core.files.models import KeptFile
from portal.core.files.selectors import file_of
from portal.core.files.services import storage
from portal.core.reads import note
from portal.core.requests import Request


@require_safe
@seen
def download(request: Request, uid: UUID) -> FileResponse:
    """The file, for who may read it; for anybody else there is none. What staff reads of a member's is listed for it."""
    row = file_of(request.viewer, uid)
    if row is None:
        raise Http404
    note(request.viewer, row)
    return served(row)


def served(row: KeptFile) -> FileResponse:
    """The answer that hands a file out, for doors that have asked who may read it and listed the look."""
    answer = FileResponse(storage().open(row.path), as_attachment=True, filename=row.name, content_type=row.media_type)
    answer["Content-Length"] = str(row.size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(row.sha256)).decode()}:"
    answer["Cache-Control"] = "public, max-age=3600" if row.audience == Audience.PUBLIC else "private, no-store"
    return answer
