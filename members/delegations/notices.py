"""The mail of an invitation. Its link is made when the mail is written, so that it is stored nowhere."""

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from members.delegations.models import Invitation
from portal.core.audit.models import AuditEvent
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.models import Channel, Notice
from portal.core.notices.services import notify


def tell_invited(invitation: Invitation, event: AuditEvent) -> Notice:
    """Queue the mail with the link of an invitation."""
    return notify(
        "invitation.sent",
        invitation,
        event=event,
        facts={
            "name": invitation.name,
            "member": invitation.member.name if invitation.member else None,
            "invitation": invitation.uid,
            "round": invitation.version,
            "deadline": invitation.expires_at,
            "fictional": bool(invitation.member and invitation.member.fictional),
        },
    )


def _invited(invitation: Invitation) -> QuerySet:
    return Invitation.objects.filter(pk=invitation.pk).annotate(
        recipient=Concat(Value("invitation:"), F("pk"), output_field=CharField()),
        address=F("email"),
        channel=Value(Channel.MAIL.value),
    )


KINDS = (NoticeKind("invitation.sent", formal=False, recipients=_invited),)
