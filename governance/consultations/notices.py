"""Which notices consultation rounds send, to whom, with which facts."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from governance.consultations.models import Consultation, NationalResponse, ResponseState
from members.body.models import Organ
from members.body.permissions import entitled_members, entitled_weights, item_of
from members.body.selectors import Rules, rules_numbered
from members.delegations.selectors import contact_recipients
from portal.core import clock
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.preview import Preview, preview


def to_consulted(consultation: Consultation) -> QuerySet:
    """The service contacts of every member that is consulted; before the list is frozen, of those who would be."""
    return contact_recipients(_members(consultation), clock.now())


def to_consulted_alternates(consultation: Consultation) -> QuerySet:
    return contact_recipients(_members(consultation), clock.now(), alternates=True)


def _members(consultation: Consultation) -> QuerySet:
    if consultation.state != "planned":
        return consultation.consulted.values("member")
    return would_be_consulted(consultation).values("pk")


def would_be_consulted(consultation: Consultation) -> QuerySet:
    """The members entitled to respond at this instant."""
    return entitled_members(*_asked(consultation))


def votes_of_consulted(consultation: Consultation) -> dict[int, int]:
    """The same with their votes: what the round freezes."""
    return entitled_weights(*_asked(consultation))


def _asked(consultation: Consultation) -> tuple[str, Organ, datetime, Rules, list[str]]:
    """Who may respond in the organ now, on the kind of text that the proposal is."""
    rules = rules_numbered(consultation.rules_version or 1, fictional=consultation.fictional)
    item = item_of(consultation.organ, consultation.proposal.kind)
    return "respond", consultation.organ, clock.now(), rules, item


def to_silent(consultation: Consultation) -> QuerySet:
    """The contacts of those who have not responded. A note that waits for its second officer has not been received yet."""
    answered = NationalResponse.objects.filter(consultation=consultation, state=ResponseState.RECEIVED)
    silent = consultation.consulted.exclude(member__in=answered.values("member"))
    return contact_recipients(silent.values("member"), clock.now())


def to_respondent(response: NationalResponse) -> QuerySet:
    """All contacts of the member whose response it is."""
    return contact_recipients([response.member_id], clock.now())


def to_respondent_alternates(response: NationalResponse) -> QuerySet:
    return contact_recipients([response.member_id], clock.now(), alternates=True)


def facts(consultation: Consultation, **more: Any) -> dict[str, Any]:
    """The facts every notice about a round freezes."""
    return {
        "title": consultation.title,
        "question": consultation.question or {},
        "symbol": consultation.proposal.symbol,
        "path": f"consultations/{consultation.uid}/",
        "opens_at": consultation.opens_at,
        "deadline": consultation.closes_at,
        **more,
    }


def preview_of(kind: str, consultation: Consultation) -> Preview | None:
    """“This will notify N people”: how many, of how many members, and the letter; None while nobody knows of the round."""
    if consultation.state == "planned" and kind != "consultation.notified":
        return None
    with seeing_as(SERVICE):
        before = consultation.closes_at
        text = consultation.text_version if kind == "consultation.notified" else None
        return preview(kind, consultation, facts=facts(consultation, reason=UNKNOWN, before=before), text_version=text)


#: Stands in a preview for what is known only when the act is taken.
UNKNOWN = "…"

KINDS = [
    NoticeKind("consultation.notified", formal=True, recipients=to_consulted, alternates=to_consulted_alternates),
    NoticeKind("consultation.extended", formal=True, recipients=to_consulted, alternates=to_consulted_alternates),
    NoticeKind("consultation.cancelled", formal=True, recipients=to_consulted, alternates=to_consulted_alternates),
    NoticeKind("consultation.reminder", formal=False, recipients=to_silent),
    NoticeKind("consultation.closed", formal=False, recipients=to_consulted),
    NoticeKind("consultation.statement", formal=False, recipients=to_consulted),
    NoticeKind("consultation.response_received", formal=False, recipients=to_respondent),
    # Sent no longer (portal/core/paper tells now); those that were sent can still be read and sent again.
    NoticeKind(
        "consultation.paper_response", formal=True, recipients=to_respondent, alternates=to_respondent_alternates
    ),
]
