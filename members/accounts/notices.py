"""Mails about accounts. Links with secrets are made when the mail is written, so that they are stored nowhere."""

from typing import Any

from django.db.models import BigIntegerField, CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from members.accounts.models import User
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.models import Channel, Notice
from portal.core.notices.services import notify

NOBODY: dict[str, Any] = {"audience": Audience.DELEGATION, "parties": [], "release_at": None}


def tell_reset(user: User, event: AuditEvent) -> Notice:
    """Queue the mail with the link to set a new password. Nobody but its reader sees that it was asked for."""
    return notify(
        "password.reset_requested", user, event=event, facts={"name": user.name, "user": user.pk}, classed=NOBODY
    )


def tell_person(change: str, user: User, event: AuditEvent) -> Notice:
    """Tell a person what changed about the own account, with the way to undo it. Nobody else sees it, nobody switches it off."""
    facts = {"name": user.name, "change": change, "path": "/account/"}
    return notify("account.safety", user, event=event, facts=facts, classed=NOBODY)


def _person(user: User) -> QuerySet:
    return User.objects.filter(pk=user.pk).annotate(
        recipient=Concat(Value("user:"), F("pk"), output_field=CharField()),
        member_id=Value(None, output_field=BigIntegerField()),
        address=F("email"),
        channel=Value(Channel.MAIL.value),
    )


KINDS = tuple(
    NoticeKind(name, formal=False, recipients=_person) for name in ("password.reset_requested", "account.safety")
)
