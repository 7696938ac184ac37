"""Which notices initiatives send, to whom, with which facts."""

from django.db.models import QuerySet

from initiatives.programmes.models import Initiative
from members.delegations.selectors import contact_recipients
from portal.core import clock
from portal.core.audit.models import AuditEvent
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.services import notify


def to_members(initiative: Initiative) -> QuerySet:
    """The contacts of all members taking part."""
    return contact_recipients([initiative.lead_id, *_members(initiative)], clock.now())


def to_member_alternates(initiative: Initiative) -> QuerySet:
    return contact_recipients([initiative.lead_id, *_members(initiative)], clock.now(), alternates=True)


KINDS = [
    NoticeKind("initiative.proposed", formal=True, recipients=to_members, alternates=to_member_alternates),
    NoticeKind("initiative.endorsed", formal=False, recipients=to_members),
]


def proposed(row: Initiative, event: AuditEvent) -> None:
    notify("initiative.proposed", row, event=event, facts=_facts(row))


def endorsed(row: Initiative, event: AuditEvent) -> None:
    notify("initiative.endorsed", row, event=event, facts=_facts(row))


def _facts(row: Initiative) -> dict[str, object]:
    return {"title": row.title, "symbol": row.symbol, "path": f"/initiatives/{row.uid}/", "lead": row.lead.name}


def _members(row: Initiative) -> list[int]:
    return [key for key in row.partners.values_list("member", flat=True) if key]
