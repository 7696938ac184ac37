"""What members do in a run: objections and amendments break the silence, statements and support do not (domain.md §7)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.decisions.disclosure import AGAINST, class_of_act
from governance.decisions.models import ActKind, PaperAct, RunAct, RunState, SilenceRun
from governance.decisions.notices import facts_of
from governance.decisions.selectors import without_effect, words_needed
from governance.decisions.services.outcomes import BREAKS, begin, tell_subject
from governance.decisions.workflow import hears, is_over
from members.body.selectors import Rules, rules_numbered
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.audit.models import AuditEvent
from portal.core.documents.services import receipt_number
from portal.core.ids import uuid7
from portal.core.locks import lock
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Receipt, Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move

ENDED_OTHERWISE = {RunState.WITHDRAWN, RunState.TO_MEETING, RunState.NOT_ADOPTED}


def act_receive(
    *,
    run: int,
    kind: str,
    actor: Actor,
    words: str = "",
    language: str = "en",
    blocks: Sequence[str] = (),
    received_at: datetime | None = None,
    paper: PaperAct | None = None,
) -> Receipt:
    """Receive one act of the actor's member, judged by the clock read under the run's lock.

    `received_at` is given on the paper road only: the instant of receipt counts, not that of entry. An objection that came
    after the expiry, or is found after the outcome, is recorded without effect (`Receipt.effect` is False, `Receipt.refusal`
    says why): what a member says is never lost. Once the silence is broken only further objections are heard. Audits
    `silence.act_received`, and `silence.broken` with its notice when the silence is broken.
    The same act sent twice by the same person (a double click) is one act: the second gets the receipt of the first.
    Raises Refused (not begun, broken, reason missing, rules), PermissionRefused.
    """
    with service(actor):
        row = lock(SilenceRun, run)
        now = clock.now()
        at = received_at or now
        if row.state == RunState.NOTIFIED and row.opens_at and now >= row.opens_at:
            begin(row, system(), now)  # the instant opens the silence, not the job that notices it
        rules = rules_numbered(row.rules_version or 0, fictional=row.fictional)
        decides = kind in {*AGAINST, ActKind.SUPPORT}
        check("silence.break" if decides else "silence.state", actor, row, now)
        effect, rule = _effect(row, kind, at)
        if paper is None and (same := _same(row, kind, words, language, blocks, actor, effect)):
            return _receipt(same)
        _well_formed(row, kind, words, rules, at, actor.member)
        if not effect and kind == ActKind.SUPPORT:
            raise Refused(
                Refusal("silence_expired", _("The silence has expired; support can no longer be stated."), rule=rule)
            )
        act = _write(row, kind, words, language, blocks, at, actor, effect, rule, paper)
        event = audit.record(
            "silence.act_received",
            target=act,
            by=actor,
            at=now,
            text_hash=row.text_digest,
            act=kind,
            effect=effect,
            received_at=at,
            rule=rule,
            digest=_digest(act),
            receipt=act.receipt,
        )
        if effect and kind in AGAINST and not is_over(row):
            _break(row, act, actor, now, RunState.BROKEN if kind in BREAKS else RunState.TO_MEETING)
        elif act.rule == "silence.found_after_closing":
            notify("silence.late_act", row, event=event, facts=facts_of(row), step=act.receipt)
        return _receipt(act)


def statement_withdraw(*, act: int, actor: Actor) -> RunAct:
    """Withdraw a statement or support, visibly; it stays in the record. Lifting an objection revives nothing, so it is refused.

    Audits `silence.statement_withdrawn`.
    """
    with service(actor):
        found = RunAct.objects.get(pk=act)
        run = lock(SilenceRun, found.run_id)
        found.refresh_from_db()
        at = clock.now()
        check("silence.state", actor, run, at)
        if found.member_id != actor.acts_for:
            raise Refused(
                Refusal("not_yours", _("Only the member that made a statement may withdraw it."), rule="statements")
            )
        if found.kind in AGAINST:
            raise Refused(
                Refusal(
                    "objection_stands",
                    _("A broken silence is not revived: the chair may call a new run."),
                    rule="silence.break",
                )
            )
        if found.withdrawn_at is None:
            found.withdrawn_at = at
            found.save(update_fields=["withdrawn_at"])
            audit.record("silence.statement_withdrawn", target=found, by=actor, at=at, act=found.kind)
    return found


def _effect(run: SilenceRun, kind: str, at: datetime) -> tuple[bool, str]:
    """Whether an act received at `at` counts, and by which rule it does not. Neither the lateness of the job nor that of an
    entry from paper moves anything: until the run has its outcome, what was received in time counts.
    """
    if at >= run.expires_at:
        return False, "silence.received_after_expiry"
    if kind == ActKind.PROCEDURE and run.state == RunState.BROKEN:
        return False, "silence.objection_to_procedure"
    if kind in AGAINST and is_over(run) and run.state != RunState.BROKEN:
        return False, "silence.found_after_closing"
    return True, ""


def _well_formed(run: SilenceRun, kind: str, words: str, rules: Rules, at: datetime, member: int) -> None:
    """What the form of an act must have, whenever it comes."""
    if run.state in ENDED_OTHERWISE:
        raise Refused(
            Refusal(
                "run_ended", _("The run has ended: this text is no longer before the members."), rule="silence.ended"
            )
        )
    if refusal := hears(run, kind, at):
        raise Refused(refusal)
    if run.first_opened_at is None or at < run.first_opened_at:
        raise Refused(
            Refusal("silence_not_open", _("The silence opens later, at one instant for all."), rule="silence.opening")
        )
    if words_needed(kind, run, rules) and not words.strip():
        sentence = _("Give the words: an objection needs its reason, a statement its text.")
        raise Refused(Refusal("words_missing", sentence, rule="silence.reason"))
    if kind == ActKind.PROCEDURE:
        opening = run.opens_at if run.opens_at and at >= run.opens_at else run.first_opened_at
        limit = opening + rules.hours("silence_objection_to_procedure")
        if not rules.value("silence", "objection_to_procedure_allowed") or at >= limit:
            raise Refused(
                Refusal(
                    "procedure_stands",
                    _("The procedure may be objected to only in its first hours."),
                    rule="periods.silence_objection_to_procedure",
                )
            )
    if kind == ActKind.SUPPORT and run.acts.filter(member_id=member, kind=kind, withdrawn_at=None).exists():
        raise Refused(
            Refusal("already_supporting", _("Your member has stated its support already."), rule="silence.support")
        )


def _same(
    run: SilenceRun, kind: str, words: str, language: str, blocks: Sequence[str], actor: Actor, effect: bool
) -> RunAct | None:
    """The act of the same person that says the same, if it stands: statements are never edited, so twice is once.

    What counted still counts; what came without effect may count when it is said again in a run that was reopened.
    """
    return run.acts.filter(
        member_id=actor.member, by_id=actor.id, kind=kind, words=words.strip(), language=language,
        block_keys=list(blocks), effect__in={True, effect}, withdrawn_at=None,
    ).first()  # fmt: skip


def _receipt(act: RunAct) -> Receipt:
    event = AuditEvent.objects.get(target_type=act._meta.label_lower, target_id=act.pk, name="silence.act_received")
    refusal = None if act.effect else Refusal("received_late", without_effect(act), rule=act.rule)
    return Receipt(act.receipt, act.received_at, _digest(act), event.pk, effect=act.effect, refusal=refusal)


def _write(
    run: SilenceRun,
    kind: str,
    words: str,
    language: str,
    blocks: Sequence[str],
    at: datetime,
    actor: Actor,
    effect: bool,
    rule: str,
    paper: PaperAct | None,
) -> RunAct:
    return RunAct.objects.create(
        uid=uuid7(), run=run, member_id=actor.member, kind=kind, words=words.strip(), language=language, block_keys=list(blocks),
        received_at=at, effect=effect, rule=rule, receipt=receipt_number(at), by_id=None if paper else actor.id,
        on_paper=paper is not None, entered_by_id=paper.entered_by_id if paper else None,
        confirmed_by_id=actor.id if paper else None, **class_of_act(run, kind, actor.member),
    )  # fmt: skip


def _break(run: SilenceRun, act: RunAct, actor: Actor, at: datetime, outcome: str) -> None:
    """The one outcome of a broken run; everybody is told at once. The notice names nobody whom the rules do not disclose."""
    source = run.state
    run.decided_at = act.received_at
    move(run, to=outcome, actor=actor, at=at)
    event = audit.record("silence.broken", target=run, by=_undisclosed(run, actor), at=at, source=source, act=act.kind)
    tell_subject(run, actor)
    notify("silence.broken", run, event=event, facts=facts_of(run, outcome=outcome, kind=act.kind))


def _undisclosed(run: SilenceRun, actor: Actor) -> Actor:
    """The event of the outcome is seen by whoever sees the run: it must not tell who objected where the rules hide it."""
    return actor if run.disclosure == "public" else Actor(actor.kind, actor.door, request_id=actor.request_id)


def _digest(act: RunAct) -> str:
    return hashlib.sha256("\n".join([act.kind, act.language, *act.block_keys, act.words]).encode()).hexdigest()
