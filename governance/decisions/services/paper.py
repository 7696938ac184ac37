"""The paper road: one officer enters an act with the instant of its receipt, a second one confirms it or sets it aside."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.decisions.disclosure import class_of_entry
from governance.decisions.models import PaperAct, RunAct, SilenceRun
from governance.decisions.notices import facts_of_paper
from governance.decisions.services.acts import act_receive
from portal.core import audit, clock
from portal.core.actors import Actor, Door
from portal.core.audit.models import AuditEvent
from portal.core.files.models import KeptFile, Part
from portal.core.files.services import file_keep
from portal.core.locks import lock
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Receipt, Refusal, Refused
from portal.core.service import service


def paper_act_enter(
    *,
    run: int,
    member: int,
    kind: str,
    words: str,
    language: str,
    received_at: datetime,
    actor: Actor,
    note: str = "",
    scan: KeptFile | None = None,
) -> PaperAct:
    """An officer enters an act that came by note or mail. It takes effect when a second officer confirms it (domain.md §2).

    Audits `silence.paper_entered`. Raises Refused (the instant of receipt lies in the future, the scan waits no more),
    PermissionRefused.
    """
    with service(actor):
        row = lock(SilenceRun, run)
        at = clock.now()
        check("silence.paper", actor, row, at)
        if received_at > at:
            raise Refused(Refusal("future_receipt", _("The instant of receipt lies in the future."), rule="paper_road"))
        entry = PaperAct.objects.create(
            run=row, member_id=member, kind=kind, words=words, language=language, received_at=received_at,
            entered_by_id=actor.person, note=note, **class_of_entry(row, kind, member),
        )  # fmt: skip
        if scan is not None:
            file_keep(scan, target=entry, part=Part.SCAN, classed=entry.classed, actor=actor, member=member)
        audit.record(
            "silence.paper_entered", target=entry, by=actor, at=at, act=kind, member=member, received_at=received_at,
            scan=scan.sha256 if scan else "",
        )  # fmt: skip
    return entry


def paper_act_confirm(*, entry: int, actor: Actor) -> Receipt:
    """A second officer confirms an act entered from paper: it counts from its receipt, and all contacts of the member are told.

    Audits `silence.act_received` as an act of the member; queues `silence.paper_act`. Raises Refused (the same officer,
    confirmed or set aside already, and whatever refuses the act itself), PermissionRefused.
    """
    with service(actor):
        found = _waiting(entry, actor)
        if found.entered_by_id == actor.id:
            raise Refused(
                Refusal("two_officers", _("You entered this act: a second officer confirms it."), rule="paper_road")
            )
        on_behalf = Actor(
            actor.kind, Door.PAPER, id=actor.id, on_behalf_of=found.member_id, request_id=actor.request_id,
            received_at=found.received_at,
        )  # fmt: skip
        receipt = act_receive(
            run=found.run_id, kind=found.kind, words=found.words, language=found.language, received_at=found.received_at,
            actor=on_behalf, paper=found,
        )  # fmt: skip
        found.act = RunAct.objects.get(receipt=receipt.number)
        found.confirmed_by_id = actor.id
        found.save(update_fields=["act", "confirmed_by"])
        event = AuditEvent.objects.get(pk=receipt.event)
        notify("silence.paper_act", found, event=event, facts=facts_of_paper(found, receipt))
    return receipt


def paper_act_set_aside(*, entry: int, reason: str, actor: Actor) -> PaperAct:
    """An officer, the one who entered it or another, sets a mistaken entry aside: it holds the run open no longer.

    It stays in the record and on the page of the run, with its reason. Audits `silence.paper_set_aside`. Raises Refused
    (no reason, confirmed or set aside already), PermissionRefused.
    """
    with service(actor):
        found = _waiting(entry, actor)
        if not reason.strip():
            sentence = _("Give a reason: the entry stays in the record, and the reason with it.")
            raise Refused(Refusal("reason_missing", sentence, rule="paper_road"))
        at = clock.now()
        found.set_aside_by_id, found.set_aside_at, found.set_aside_reason = actor.person, at, reason.strip()
        found.save(update_fields=["set_aside_by", "set_aside_at", "set_aside_reason"])
        audit.record(
            "silence.paper_set_aside", target=found, by=actor, at=at, reason=found.set_aside_reason, act=found.kind,
            member=found.member_id, received_at=found.received_at, run=str(found.run.uid),
        )  # fmt: skip
    return found


def _waiting(entry: int, actor: Actor) -> PaperAct:
    """The entry, locked after its run (the house order). Raises Refused unless it still waits, PermissionRefused."""
    lock(SilenceRun, PaperAct.objects.values_list("run", flat=True).get(pk=entry))
    found = PaperAct.objects.select_for_update(no_key=True, of=("self",)).select_related("run").get(pk=entry)
    check("silence.paper", actor, found.run, clock.now())
    if found.act_id is not None:
        raise Refused(Refusal("already_confirmed", _("This act has been confirmed already."), rule="paper_road"))
    if found.set_aside_at is not None:
        raise Refused(Refusal("set_aside", _("This entry has been set aside."), rule="paper_road"))
    return found
