"""How a run ends: closing, held, adopted, broken, and what then becomes of its subject. Called under the run's lock."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.decisions.disclosure import AGAINST
from governance.decisions.models import ActKind, Decision, DecisionState, RunAct, RunState, SilenceRun
from governance.decisions.notices import facts_of
from governance.decisions.selectors import not_served, paper_waits, tally_of
from members.body.selectors import rules_numbered
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.classes import Audience
from portal.core.documents.services import symbol_next
from portal.core.locks import lock
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.subjects import SILENCE_SUBJECTS
from portal.core.workflow import move

BREAKS = {ActKind.OBJECTION, ActKind.AMENDMENT}


def reason_given(reason: str) -> None:
    """Raise Refused for a use of discretion without a reason (domain.md §3.10)."""
    if not reason.strip():
        sentence = _("Give a reason: it stands in the public list of uses of discretion.")
        raise Refused(Refusal("reason_missing", sentence, rule="discretion"))


def begin(run: SilenceRun, actor: Actor, at: datetime) -> None:
    """The one instant of the opening has come. Taken by the job, or by the first act received when the job is late."""
    late_by = int((at - (run.opens_at or at)).total_seconds())
    run.first_opened_at = run.first_opened_at or run.opens_at
    move(run, to=RunState.RUNNING, actor=actor, at=at)
    audit.record("silence.running", target=run, by=actor, at=at, source=RunState.NOTIFIED, late_by_seconds=late_by)


def expire(run: SilenceRun, actor: Actor, at: datetime) -> None:
    """The silence has expired unbroken: close it, or hold it when a member was not served (domain.md §7)."""
    rules = rules_numbered(run.rules_version or 0, fictional=run.fictional)
    late_by = int((at - run.expires_at).total_seconds())
    if gap := not_served(run):
        hold(run, actor, at, reason=f"{len(gap)} not served by the opening", late_by=late_by)
        return
    run.closes_at = run.expires_at + rules.hours("silence_closing")
    move(run, to=RunState.CLOSING, actor=actor, at=at)
    audit.record("silence.expired", target=run, by=actor, at=at, source=RunState.RUNNING, late_by_seconds=late_by)


def hold(run: SilenceRun, actor: Actor, at: datetime, *, reason: str, late_by: int = 0) -> None:
    """Hold a run: never adopted silently. The chair serves again and extends, or an officer proves service."""
    rules = rules_numbered(run.rules_version or 0, fictional=run.fictional)
    source = run.state
    run.hold_until = run.expires_at + rules.hours("silence_hold_maximum")
    run.hold_reason = reason
    move(run, to=RunState.HELD, actor=actor, at=at)
    event = audit.record(
        "silence.held", target=run, by=actor, at=at, source=source, reason=reason, late_by_seconds=late_by
    )
    notify("silence.held", run, event=event, facts=facts_of(run, hold_until=run.hold_until))


def adopt(run: SilenceRun, actor: Actor, at: datetime) -> Decision:
    """Adopted, as of `expires_at`: the decision under its interim title, statements attached, everybody told."""
    rules = rules_numbered(run.rules_version or 0, fictional=run.fictional)
    run.decided_at = run.expires_at
    at_once = rules.value("silence", "text_public") == "at_once"
    if at_once:
        run.audience = Audience.PUBLIC
    move(run, to=RunState.ADOPTED, actor=actor, at=at)
    pattern = rules.symbol_pattern("decision", organ=rules.organ_letters(run.organ.key))
    decision = Decision.objects.create(
        symbol=symbol_next(f"decision-{run.organ.key}-{run.fictional:d}", pattern),
        title=run.title,
        organ=run.organ,
        proposal_id=run.subject_id if run.subject_type == "governance.proposal" else None,
        run=run,
        text_version=run.text_version,
        text_digest=run.text_digest,
        adopted_at=run.expires_at,
        tally=tally_of(run),
        rules_version=run.rules_version,
        fictional=run.fictional,
        state_since=at,
        **run.classed,
    )
    if at_once:
        _publish_acts(run)
    event = audit.record(
        "silence.adopted",
        target=run,
        by=actor,
        at=at,
        source=RunState.CLOSING,
        text_hash=run.text_digest,
        decision=decision.symbol,
        as_of=run.expires_at,
        tally=decision.tally,
    )
    audit.record("decision.adopted", target=decision, by=actor, at=at, text_hash=run.text_digest, run=str(run.uid))
    tell_subject(run, actor, public=at_once)
    notify(
        "silence.adopted",
        run,
        event=event,
        facts=facts_of(run, decision=decision.symbol, tally=decision.tally),
        text_version=run.text_version,
    )
    return decision


def not_adopt(run: SilenceRun, actor: Actor, at: datetime) -> None:
    """The hold is over and service was never proven."""
    run.decided_at = run.hold_until
    run.audience = Audience.MEMBERS
    move(run, to=RunState.NOT_ADOPTED, actor=actor, at=at)
    event = audit.record(
        "silence.not_adopted", target=run, by=actor, at=at, source=RunState.HELD, reason=run.hold_reason
    )
    tell_subject(run, actor)
    notify("silence.ended", run, event=event, facts=facts_of(run, outcome=RunState.NOT_ADOPTED.value, reason=""))


def _publish_acts(run: SilenceRun) -> None:
    """What travels with the text is as public as the text; who objected stays what the rules disclose."""
    RunAct.objects.filter(run=run).exclude(kind__in=AGAINST).update(audience=Audience.PUBLIC)


def tell_subject(run: SilenceRun, actor: Actor, *, public: bool = False) -> None:
    """The outcome reaches the subject in the same transaction, as an act of the portal: nobody's permission is asked again."""
    SILENCE_SUBJECTS[run.subject_type].ended(run.subject_id, run.state, system(actor.door), public)


def run_certify(*, run: int, actor: Actor, expected_version: int | None = None) -> SilenceRun:
    """An officer certifies that nothing came by other roads: the text is adopted as of its expiry. Audits `silence.adopted`.

    Raises TransitionRefused, PermissionRefused, StaleVersion; Refused when a bounce meanwhile undid a service (the run is
    then held by the next round of the job), and while an objection on paper waits for its second officer.
    """
    with service(actor):
        row = lock(SilenceRun, run, expected_version)
        at = clock.now()
        if row.state == RunState.CLOSING and not_served(row):
            raise Refused(
                Refusal(
                    "service_gap",
                    _("A member is no longer served: the run is about to be held."),
                    rule="silence.service",
                )
            )
        if row.state == RunState.CLOSING and paper_waits(row):
            sentence = _("An act received on paper before the expiry waits for its second officer.")
            raise Refused(Refusal("paper_waits", sentence, rule="paper_road"))
        adopt(row, actor, at)
    return row


def run_prove_service(*, run: int, reason: str, actor: Actor, expected_version: int | None = None) -> SilenceRun:
    """An officer proves that every member was served by the opening after all (receipts entered): closing begins again.

    Use of discretion. Audits `silence.service_proven`. Raises Refused while the record still shows a gap.
    """
    with service(actor):
        row = lock(SilenceRun, run, expected_version)
        at = clock.now()
        check("silence.prove", actor, row, at)
        reason_given(reason)
        if gap := not_served(row):
            sentence = _(
                "The record still shows %(count)d members not served by the opening; enter their receipts first."
            ) % {"count": len(gap)}
            raise Refused(Refusal("service_gap", sentence, rule="silence.service"))
        rules = rules_numbered(row.rules_version or 0, fictional=row.fictional)
        row.hold_reason, row.hold_until = "", None
        row.closes_at = at + rules.hours("silence_closing")
        move(row, to=RunState.CLOSING, actor=actor, at=at)
        audit.record("silence.service_proven", target=row, by=actor, at=at, source=RunState.HELD, reason=reason)
    return row


def decision_record(*, decision: int, actor: Actor, expected_version: int | None = None) -> Decision:
    """Recorded at the next meeting, which takes note and does not undo: the decision is in force. Audits `decision.recorded`.

    Where the rules make texts public only then, the decision, its text and the statements become public with this act.
    """
    with service(actor):
        row = lock(Decision, decision, expected_version)
        at = clock.now()
        row.recorded_at, row.audience = at, Audience.PUBLIC
        move(row, to=DecisionState.IN_FORCE, actor=actor, at=at)
        if row.run_id:
            _record_run(lock(SilenceRun, row.run_id), actor, at)
        audit.record(
            "decision.recorded", target=row, by=actor, at=at, source=DecisionState.INTERIM, text_hash=row.text_digest
        )
    return row


def _record_run(run: SilenceRun, actor: Actor, at: datetime) -> None:
    """The run of a decision that a meeting has recorded; its text is published unless it was at its adoption."""
    published, run.audience = run.audience == Audience.PUBLIC, Audience.PUBLIC
    move(run, to=RunState.RECORDED, actor=actor, at=at)
    if not published:
        _publish_acts(run)
        SILENCE_SUBJECTS[run.subject_type].published(run.subject_id, system(actor.door))
