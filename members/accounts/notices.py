"""Mails about accounts. Links with secrets are made when the mail is written, so that they are stored nowhere."""

from typing import Any

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from members.accounts.models import Invitation, User
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.models import Channel, Notice
from portal.core.notices.services import notify

NOBODY: dict[str, Any] = {"audience": Audience.DELEGATION, "parties": [], "release_at": None}


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


def tell_reset(user: User, event: AuditEvent) -> Notice:
    """Queue the mail with the link to set a new password. Nobody but its reader sees that it was asked for."""
    return notify(
        "password.reset_requested", user, event=event, facts={"name": user.name, "user": user.pk}, classed=NOBODY
    )


def _invited(invitation: Invitation) -> QuerySet:
    return Invitation.objects.filter(pk=invitation.pk).annotate(
        recipient=_key("invitation"), address=F("email"), channel=Value(Channel.MAIL.value)
    )


def _person(user: User) -> QuerySet:
    return User.objects.filter(pk=user.pk).annotate(
        recipient=_key("user"), member_id=Value(None, output_field=BigIntegerField()), address=F("email"),
        channel=Value(Channel.MAIL.value),
    )  # fmt: skip


def _key(kind: str) -> Concat:
    return Concat(Value(f"{kind}:"), Cast("pk", CharField()), output_field=CharField())


KINDS = (
    NoticeKind("invitation.sent", formal=False, recipients=_invited),
    NoticeKind("password.reset_requested", formal=False, recipients=_person),
)
