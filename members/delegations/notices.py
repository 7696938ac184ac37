"""Mails about delegations. The link of an invitation is made when its mail is written, and stored nowhere."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Concat

from members.delegations.models import Delegate, DelegateRole, Delegation, Grant, Invitation, PowerKind
from members.delegations.selectors import contact_recipients, in_role, person_recipients
from members.states.models import Member
from portal.core import clock
from portal.core.audit.models import AuditEvent
from portal.core.notices.kinds import RECIPIENT_COLUMNS, NoticeKind
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
            "member": invitation.acts_for.name if invitation.acts_for else None,
            "invitation": invitation.uid,
            "round": invitation.version,
            "deadline": invitation.expires_at,
            "fictional": invitation.fictional,
        },
    )


def tell_grant(grant: Grant, event: AuditEvent) -> Notice:
    """Tell those who may confirm a grant that it waits for a second person."""
    member = grant.delegate.member
    return notify(
        "grant.proposed",
        grant,
        event=event,
        facts={
            "name": grant.delegate.user.name,
            "member": member.name,
            "path": page_of(member),
            "fictional": member.fictional,
        },
    )


def tell_ending(delegation: Delegation, end: datetime, step: str, recorded: Callable[[], AuditEvent]) -> bool:
    """Warn, once for each step, that soon nobody will be left who can bind the member. `recorded` audits it."""
    subject = {"subject_type": delegation._meta.label_lower, "subject_id": delegation.pk}
    if Notice.objects.filter(kind="delegation.ending", step=step, **subject).exists():
        return False
    member = delegation.member
    notify(
        "delegation.ending",
        delegation,
        event=recorded(),
        step=step,
        facts={"member": member.name, "deadline": end, "path": page_of(member), "fictional": member.fictional},
    )
    return True


def page_of(member: Member) -> str:
    """The page of a delegation, without language."""
    return f"/members/{member.code}/delegation/"


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


def _confirming(grant: Grant) -> QuerySet:
    """Who leads the delegation or may bind or vote already, but for the proposer."""
    at = clock.now()
    trusted = _trusted(grant.member_id, at, PowerKind.BIND, PowerKind.VOTE).exclude(user=grant.proposed_by_id)
    return person_recipients(trusted.values("user"), member_id=grant.member_id)


def _trusted(member_id: int, at: datetime, *powers: str) -> QuerySet[Delegate]:
    """Who leads the delegation, standing in or not, and who holds one of the powers."""
    leading = in_role([member_id], at, DelegateRole.HEAD, DelegateRole.FOCAL_POINT)
    holding = Q(powers__kind__in=powers, powers__valid__contains=at)
    return Delegate.objects.at(at).filter(Q(pk__in=leading.values("pk")) | holding, member=member_id)


def _concerned(delegation: Delegation) -> QuerySet:
    """Everybody who leads the delegation or may bind, so that a second person knows; and the contacts of the member."""
    at = clock.now()
    trusted = _trusted(delegation.member_id, at, PowerKind.BIND)
    columns = RECIPIENT_COLUMNS
    contacts = contact_recipients([delegation.member_id], at).values_list(*columns)
    return (
        person_recipients(trusted.values("user"), member_id=delegation.member_id).values_list(*columns).union(contacts)
    )


KINDS = (
    NoticeKind("invitation.sent", formal=False, recipients=_invited),
    NoticeKind("notice.receipt_entered", formal=True, recipients=to_member, alternates=to_member_alternates),
    NoticeKind("grant.proposed", formal=False, recipients=_confirming),
    NoticeKind("delegation.ending", formal=False, recipients=_concerned),
)
