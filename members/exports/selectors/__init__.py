"""What a member owns, as lines and as an archive; and the archives that were made."""

from django.db.models import Count, QuerySet, Sum

from members.exports.models import MemberExport
from members.exports.selectors.archive import archive
from members.exports.selectors.rows import Spelling
from members.exports.selectors.tables import named, tables
from portal.core.eyes import Viewer

__all__ = ["Spelling", "archive", "exports_of", "named", "tables"]

SHOWN = 10


def exports_of(viewer: Viewer, member_id: int) -> QuerySet[MemberExport]:
    """The last archives of a member, newest first, with how many files and bytes are made. One statement."""
    rows: QuerySet[MemberExport] = MemberExport.objects.visible_to(viewer).filter(member=member_id)
    made = rows.annotate(parts_made=Count("parts"), bytes_made=Sum("parts__size"), rows_made=Sum("parts__rows"))
    return made.order_by("-pk")[:SHOWN]
