"""The mail to whoever asked for an archive, when it is ready."""

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from members.accounts.models import User
from members.exports.models import MemberExport
from portal.core.audit.models import AuditEvent
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.models import Channel, Notice
from portal.core.notices.services import notify


def tell_ready(row: MemberExport, event: AuditEvent) -> Notice:
    """Tell the person who asked, in the class of the archive: of the delegation alone."""
    path = f"/members/{row.member.code}/delegation/data/"
    facts = {"member": row.member.name, "as_of": row.as_of, "deadline": row.expires_at, "path": path}
    return notify("export.ready", row, event=event, facts=facts)


def _asker(row: MemberExport) -> QuerySet:
    return User.objects.filter(pk=row.asked_by_id, is_active=True).annotate(
        recipient=Concat(Value("user:"), F("pk"), output_field=CharField()),
        member_id=Value(None, output_field=BigIntegerField()),
        address=F("email"),
        channel=Value(Channel.MAIL.value),
    )


KINDS = (NoticeKind("export.ready", formal=False, recipients=_asker),)
