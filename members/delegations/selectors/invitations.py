"""Invitations, and the tokens that open them."""

import hashlib
import hmac
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import (
    QuerySet,
)
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from members.body.models import OfficeKind
from members.delegations.models import (
    Invitation,
)
from portal.core.eyes import Viewer
from portal.core.waiting import Waiting

INVITATION_SALT = "members.delegations.invitation"


def invitation_token(uid: UUID | str, number: int) -> str:
    """The token of one sending of an invitation: it can be made again when the mail is written, and so is stored nowhere."""
    return Signer(salt=INVITATION_SALT).sign(f"{UUID(str(uid)).hex}.{number}").replace(":", ".")


def invitation_digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """The invitation a token opens; None for a forged or replaced one. Needs service eyes."""
    name, _mark, signature = token.rpartition(".")
    try:
        uid, _mark, _number = Signer(salt=INVITATION_SALT).unsign(f"{name}:{signature}").partition(".")
    except BadSignature:
        return None
    row = Invitation.objects.select_related("member", "participant").filter(uid=UUID(uid)).first()
    return row if row and hmac.compare_digest(row.token_hash, invitation_digest(token)) else None


def invitation_link(uid: str, number: int, language: str) -> str:
    """The address an invited person opens."""
    with translation.override(language):
        return settings.BASE_URL + reverse("delegations:invitation_open", args=[invitation_token(uid, number)])


def invitation_is_open(invitation: Invitation | None, at: datetime) -> bool:
    """Whether an invitation can still be accepted."""
    return bool(invitation and not invitation.accepted_at and not invitation.revoked_at and invitation.expires_at > at)


def invitations_wait_for(standing: Any, at: datetime) -> list[Waiting]:
    """Invitations to an office that another officer proposed. One statement."""
    if not standing.offices & {OfficeKind.OFFICER.value, OfficeKind.LEGAL.value}:
        return []
    rows = pending_invitations(standing.viewer(), None).filter(role__in=OfficeKind.values, confirmed_by=None)
    return [
        Waiting(
            title=row.name,
            path=reverse("delegations:list"),
            tag=row.role_label,
            shape="wait",
            sentence=_("Invitation to an office: it is sent when a second officer has confirmed it."),
        )
        for row in rows.exclude(invited_by=None).exclude(invited_by=standing.user_id)
    ]


def pending_invitations(viewer: Viewer, member_id: int | None) -> QuerySet[Invitation]:
    """Invitations that were neither accepted nor revoked, the expired ones among them, oldest first."""
    rows = Invitation.objects.visible_to(viewer).filter(member=member_id, accepted_at=None, revoked_at=None)
    return rows.filter(participant=None).order_by("created_at")
