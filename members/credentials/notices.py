"""Mails about credentials: to the contacts of the member, and to who leads its delegation."""

from django.db.models import QuerySet

from members.credentials.models import Credential
from members.delegations.models import DelegateRole
from members.delegations.notices import page_of
from members.delegations.selectors import contact_recipients, in_role, person_recipients
from portal.core import clock
from portal.core.audit.models import AuditEvent
from portal.core.notices.kinds import RECIPIENT_COLUMNS, NoticeKind
from portal.core.notices.models import Notice
from portal.core.notices.services import notify


def tell_filed(row: Credential, event: AuditEvent) -> Notice:
    """A credential of the member was filed, by whatever road."""
    return notify("credential.filed", row, event=event, facts=_facts(row))


def tell_decided(row: Credential, event: AuditEvent, reason: str) -> Notice:
    """The organ has decided."""
    facts = _facts(row) | {"state": row.state, "decision": row.decision, "reason": reason}
    return notify("credential.decided", row, event=event, facts=facts)


def _facts(row: Credential) -> dict[str, object]:
    return {
        "member": row.member.name,
        "contested": row.contested,
        "path": page_of(row.member),
        "fictional": row.fictional,
    }


def _delegation(row: Credential) -> QuerySet:
    leading = in_role([row.member_id], clock.now(), DelegateRole.HEAD, DelegateRole.FOCAL_POINT)
    people = person_recipients(leading.values("user"), member_id=row.member_id).values_list(*RECIPIENT_COLUMNS)
    contacts = contact_recipients([row.member_id], clock.now()).values_list(*RECIPIENT_COLUMNS)
    return people.union(contacts)


KINDS = (
    NoticeKind("credential.filed", formal=False, recipients=_delegation),
    NoticeKind("credential.decided", formal=False, recipients=_delegation),
)
