"""The notices of a silence run: to whom, with which frozen facts (domain.md §7, §10)."""

from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from governance.decisions.models import SilenceRun
from members.body.permissions import entitled_members
from members.body.selectors import rules_numbered
from members.delegations.selectors import service_contacts
from portal.core import clock
from portal.core.notices.kinds import RECIPIENT_COLUMNS, NoticeKind


def entitled_contacts(run: SilenceRun) -> QuerySet:
    """The service contacts of every entitled member, each in its language of correspondence."""
    return _recipients(run, alternates=False)


def entitled_alternates(run: SilenceRun) -> QuerySet:
    """Tried when all the others of a member have failed."""
    return _recipients(run, alternates=True)


def contacts_to_be(run: SilenceRun) -> QuerySet:
    """Whom the notice of a prepared run will reach, as things stand: for the preview before it is served."""
    at = clock.now()
    rules = rules_numbered(run.rules_version or 0, fictional=run.fictional)
    return _shaped(service_contacts(entitled_members("decide", run.organ, at, rules), at))


def _recipients(run: SilenceRun, *, alternates: bool) -> QuerySet:
    return _shaped(service_contacts(run.entitled.values("member"), clock.now(), alternates=alternates))


def _shaped(contacts: QuerySet) -> QuerySet:
    """Contacts in the columns a fan-out takes."""
    return contacts.annotate(
        recipient=Concat(Value("contact:"), Cast("pk", CharField())), channel=Value("mail", output_field=CharField())
    ).values(*RECIPIENT_COLUMNS)


def facts_of(run: SilenceRun, **more: Any) -> dict[str, Any]:
    """What every notice of a run says: frozen in the act."""
    return {
        "title": run.title,
        "symbol": run.symbol,
        "opens_at": run.opens_at,
        "deadline": run.expires_at,
        "text_hash": run.text_digest,
        "rules_version": run.rules_version,
        "path": f"decisions/runs/{run.uid}/",
        "urgent": run.urgent,
        "urgent_reason": run.urgent_reason,
    } | more


def kinds() -> list[NoticeKind]:
    """The kinds `portal/wiring.py` registers. All are formal service: nobody can unsubscribe from them."""
    names = (
        "silence.opened",
        "silence.extended",
        "silence.broken",
        "silence.adopted",
        "silence.held",
        "silence.ended",
        "silence.late_act",
    )
    return [NoticeKind(name, True, entitled_contacts, entitled_alternates) for name in names]
