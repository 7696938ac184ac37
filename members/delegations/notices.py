"""The mail of an invitation, whose link is made when it is written and stored nowhere; and the word on a receipt from paper."""

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from members.delegations.models import Invitation
from members.delegations.selectors import contact_recipients
from portal.core import clock
from portal.core.audit.models import AuditEvent
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.models import Channel, Delivery, Notice
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


def to_member(delivery: Delivery) -> QuerySet:
    """All contacts of the member whose receipt came on paper (domain.md §2)."""
    return contact_recipients(_member(delivery), clock.now())


def to_member_alternates(delivery: Delivery) -> QuerySet:
    return contact_recipients(_member(delivery), clock.now(), alternates=True)


def _member(delivery: Delivery) -> list[int]:
    return [delivery.member_id] if delivery.member_id else []


KINDS = (
    NoticeKind("invitation.sent", formal=False, recipients=_invited),
    NoticeKind("notice.receipt_entered", formal=True, recipients=to_member, alternates=to_member_alternates),
)
