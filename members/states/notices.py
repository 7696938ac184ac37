"""Depositary notifications: numbered, formal, to all who have a part in the agreement (domain.md §4, §10)."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.functional import Promise

from members.states.models import Instrument, Rectification, Status, StatusInterval
from portal.core import clock
from portal.core.audit.models import AuditEvent
from portal.core.notices.kinds import NoticeKind
from portal.core.notices.models import Notice
from portal.core.notices.services import notify
from portal.core.registry import Registry

#: Statuses whose holders are told: who has signed, is joining, or is bound.
TOLD = (Status.SIGNATORY, Status.ACCEDING, Status.CONTRACTING, Status.MEMBER)
#: "contacts" → (members, instant, alternates) → the recipients of formal service; delegations, which know them, lie above.
CONTACTS: Registry[str, Any] = Registry("contacts of members")


def _everybody(row: Instrument | Rectification, *, alternates: bool) -> QuerySet:
    at = clock.now()
    members = StatusInterval.objects.at(at).filter(
        recorded__upper_inf=True, status__in=TOLD, member__fictional=row.fictional
    )
    contacts: QuerySet = CONTACTS["contacts"](members.values("member"), at, alternates=alternates)
    return contacts


def everybody(row: Any) -> QuerySet:
    """The service contacts of all who have a part in the agreement, of one world."""
    return _everybody(row, alternates=False)


def everybodys_alternates(row: Any) -> QuerySet:
    return _everybody(row, alternates=True)


def in_all_languages(words: str | Promise) -> dict[str, str]:
    """A label of the portal as a fact of a notice: the reader's language is chosen when the mail is written."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(words)
    return found


def facts_of(row: Instrument, **more: Any) -> dict[str, Any]:
    """What every notification about an instrument says."""
    return {
        "title": row.treaty.title,
        "state": row.member.name,
        "act": in_all_languages(row.get_kind_display()),  # type: ignore[arg-type]
        "kind": row.kind,
        "dated": row.dated,
        "deposited_on": row.deposited_on,
        "effect_on": row.effect_on,
        "path": f"members/treaties/{row.treaty.key}/",
    } | more


def tell_deposit(row: Instrument, event: AuditEvent) -> Notice:
    """An instrument was deposited, or a signature placed on record or confirmed."""
    facts = facts_of(row, words=row.words or None, confirmed_on=row.confirmed_on)
    return notify("depositary.deposit", row, event=event, facts=facts)


def tell_effect(row: Instrument, event: AuditEvent) -> Notice:
    """The agreement has entered into force for a state, or has ceased to bind it."""
    return notify("depositary.effect", row, event=event, facts=facts_of(row), step="effect")


def tell_entry(row: Instrument, event: AuditEvent) -> Notice:
    """The instrument that was still needed for entry into force was deposited: `row` is the last one."""
    facts = facts_of(row, enters_on=row.treaty.entered_on)
    return notify("depositary.entry_into_force", row, event=event, facts=facts, step="entry")


def tell_rectification(row: Rectification, event: AuditEvent, step: str) -> Notice:
    """A rectification is proposed, made, or objected to."""
    facts = {
        "title": row.treaty.title,
        "where": row.where,
        "reads": row.reads,
        "should_read": row.should_read,
        "deadline": row.objections_until,
        "proces_verbal": row.proces_verbal,
        "stage": step,
        "path": f"members/treaties/{row.treaty.key}/",
    }
    return notify("depositary.rectification", row, event=event, facts=facts, step=step)


KINDS = tuple(
    NoticeKind(name, True, everybody, everybodys_alternates)
    for name in ("depositary.deposit", "depositary.effect", "depositary.entry_into_force", "depositary.rectification")
)
