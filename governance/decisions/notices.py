"""The notices of a silence run: to whom, with which frozen facts (domain.md §7, §10)."""

from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import override

from governance.decisions.models import ActKind, PaperAct, SilenceRun
from members.body.permissions import entitled_members
from members.body.selectors import rules_numbered
from members.delegations.selectors import contact_recipients, service_contacts
from portal.core import clock
from portal.core.notices.kinds import RECIPIENT_COLUMNS, NoticeKind
from portal.core.refusals import Receipt


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
    return _shaped(service_contacts(entitled_members("decide", run.organ, at, rules, run.item), at))


def to_member(entry: PaperAct) -> QuerySet:
    """All contacts of the member whose act came on paper."""
    return contact_recipients([entry.member_id], clock.now())


def to_member_alternates(entry: PaperAct) -> QuerySet:
    return contact_recipients([entry.member_id], clock.now(), alternates=True)


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


def facts_of_paper(entry: PaperAct, receipt: Receipt) -> dict[str, Any]:
    """What the member is told of its act from paper. `act` is the kind in English, translated when the mail is written."""
    with override("en"):
        act = str(ActKind(entry.kind).label)
    told = {"act": act, "receipt": receipt.number, "received_at": receipt.instant, "digest": receipt.digest}
    return facts_of(entry.run, **told, effect=receipt.effect)


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
    told_all = [NoticeKind(name, True, entitled_contacts, entitled_alternates) for name in names]
    return [*told_all, NoticeKind("silence.paper_act", True, to_member, to_member_alternates)]
