"""What the contact of a participant hears of its application and admission. Courtesy: a participant is not served."""

from typing import Any

from django.db.models import BigIntegerField, CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from members.participants.models import Participant, ParticipantContact
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.models import Channel
from portal.core.notices.services import notify

RESTRICTED: dict[str, Any] = {"audience": Audience.RESTRICTED, "parties": [], "release_at": None}


def tell(kind: str, row: Participant, event: AuditEvent, **facts: Any) -> None:
    """Tell the contact. The notice is the secretariat's, also where the participant is public."""
    path = f"/participants/{row.code}/" if row.audience == Audience.PUBLIC else ""
    known = {"name": row.name, "code": row.code, "path": path, "fictional": row.fictional}
    notify(kind, row, event=event, facts=known | facts, classed=RESTRICTED)


def _contact(row: Participant) -> QuerySet:
    return ParticipantContact.objects.filter(participant=row).annotate(
        recipient=Concat(Value("participant:"), Cast("participant_id", CharField()), output_field=CharField()),
        member_id=Value(None, output_field=BigIntegerField()),
        channel=Value(Channel.MAIL.value),
    )


KINDS = tuple(
    NoticeKind(name, formal=False, recipients=_contact)
    for name in ("participant.admitted", "participant.declined", "participant.upheld", "participant.ended")
)
