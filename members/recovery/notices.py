"""The mail that tells a person that its second factor was removed: whoever did not ask for it must hear of it."""

from django.db.models import QuerySet

from members.delegations.selectors import person_recipients
from members.recovery.models import FactorRecovery
from portal.core.audit.models import AuditEvent
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.models import Notice
from portal.core.notices.services import notify


def tell_restored(row: FactorRecovery, event: AuditEvent) -> Notice:
    """Tell the person."""
    return notify(
        "recovery.restored",
        row,
        event=event,
        facts={"name": row.user.name, "path": "/account/", "fictional": row.fictional},
    )


def _person(row: FactorRecovery) -> QuerySet:
    return person_recipients([row.user_id], member_id=row.member_id)


KINDS = (NoticeKind("recovery.restored", formal=False, recipients=_person),)
