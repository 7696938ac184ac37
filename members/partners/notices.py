"""What the people around a partner system hear: its contact, and the focal points of the members concerned."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat

from members.delegations.models import DelegateRole
from members.delegations.selectors import in_role, person_recipients
from members.partners.models import PartnerApplication, PartnerConsent
from portal.core import clock
from portal.core.audit.models import AuditEvent
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.models import Channel, Notice
from portal.core.notices.services import notify


def tell_contact(kind: str, partner: PartnerApplication, event: AuditEvent, **facts: Any) -> None:
    """Tell whoever looks after the system what happened to it. No secret ever stands in a mail."""
    notify(kind, partner, event=event, facts={"name": partner.name, "fictional": partner.fictional} | facts)


def tell_focal_points(kind: str, consent: PartnerConsent, event: AuditEvent) -> None:
    """Ask the member's focal points."""
    notify(kind, consent, event=event, facts=_with_path(consent.partner))


def warned(partner: PartnerApplication, days: int) -> bool:
    """Whether this step was told for the end that is set now: a renewal begins the warnings anew."""
    told = Notice.objects.filter(subject_type=partner._meta.label_lower, subject_id=partner.pk)
    return told.filter(kind="partner.expiring", step=_step(partner, days)).exists()


def warn(partner: PartnerApplication, days: int, event: AuditEvent) -> None:
    """Say that the access ends: to the contact, and to the focal points of the members concerned."""
    facts = _with_path(partner) | {"deadline": partner.expires_at}
    notify("partner.expiring", partner, event=event, facts=facts, step=_step(partner, days))
    if partner.parties:
        notify("partner.expiring_member", partner, event=event, facts=facts, step=_step(partner, days))


def _step(partner: PartnerApplication, days: int) -> str:
    return f"T-{days}:{partner.expires_at:%Y%m%d}"


def focal_points(members: list[int], at: datetime) -> QuerySet:
    """The focal points of members and who stands in for one, as recipients of courtesy alerts."""
    return person_recipients(in_role(members, at, DelegateRole.FOCAL_POINT).values("user"))


def _with_path(partner: PartnerApplication) -> dict[str, Any]:
    """Facts for people of the portal. A contact has no account, so that its mail leads nowhere."""
    return {"name": partner.name, "path": f"/partners/{partner.uid}/", "fictional": partner.fictional}


def _contact(partner: PartnerApplication) -> QuerySet:
    rows = PartnerApplication.objects.filter(pk=partner.pk).exclude(contact="")
    return rows.annotate(
        recipient=Concat(Value("partner:"), Cast("pk", CharField()), output_field=CharField()),
        address=F("contact"),
        language=Coalesce(F("owner__language"), F("member__language"), Value(settings.LANGUAGE_CODE)),
        channel=Value(Channel.MAIL.value),
    )


TO_CONTACT = (
    "partner.created",
    "partner.rotated",
    "partner.consented",
    "partner.consent_ended",
    "partner.suspended",
    "partner.resumed",
    "partner.rescoped",
    "partner.expiring",
)
KINDS = (
    *(NoticeKind(name, formal=False, recipients=_contact) for name in TO_CONTACT),
    NoticeKind(
        "partner.consent_asked",
        formal=False,
        recipients=lambda consent: focal_points([consent.member_id], clock.now()),
    ),
    NoticeKind(
        "partner.expiring_member",
        formal=False,
        recipients=lambda partner: focal_points(partner.parties, clock.now()),
        template="partner_expiring",
    ),
)
