"""The chair calls a run: prepared, notified, extended, withdrawn (domain.md §7)."""

from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from governance.decisions.models import RunMember, RunState, SilenceRun
from governance.decisions.notices import facts_of
from governance.decisions.services.outcomes import reason_given, tell_subject
from members.body.models import Organ
from members.body.permissions import entitled_weights, item_of
from members.body.selectors import Rules, rules_at, rules_numbered
from members.states.models import GroupMembership, Member
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.locks import lock
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.subjects import SILENCE_SUBJECTS
from portal.core.workflow import move, store

REGIONAL = "regional"


def run_prepare(
    *,
    subject_type: str,
    subject_id: int,
    opens_at: datetime,
    expires_at: datetime,
    actor: Actor,
    urgent_reason: str = "",
) -> SilenceRun:
    """Prepare a run on the frozen text of a subject. Nobody is told yet; the secretariat and the chair see it.

    `opens_at` is the one instant for all, `expires_at` the end of the silence. A run is urgent when it gives a reason,
    which is public. Audits `silence.prepared`.
    Raises Refused when the decision matrix has no silence for this kind, or the instants break a rule; PermissionRefused.
    """
    with service(actor):
        at = clock.now()
        matter = SILENCE_SUBJECTS[subject_type].material(subject_id)
        rules = rules_at(at, fictional=matter["fictional"])
        asked = SilenceRun(subject_type=subject_type, organ=matter["organ"], urgent=bool(urgent_reason))
        check("silence.prepare", actor, asked, at)
        _mode_allowed(rules, matter["organ"], matter["kind"])
        _instants_allowed(rules, asked, at, opens_at, expires_at)
        row = rules.matrix_row(matter["organ"].key, matter["kind"]) or {}
        run = SilenceRun.objects.create(
            subject_type=subject_type,
            subject_id=subject_id,
            organ=matter["organ"],
            item=item_of(matter["organ"], matter["kind"]),
            title=matter["title"],
            symbol=matter["symbol"],
            text_version=matter["text_version"],
            text_digest=matter["text_version"].digest,
            called_by_id=actor.person,
            urgent=bool(urgent_reason),
            urgent_reason=urgent_reason,
            disclosure=row.get("objector_disclosed_to", rules.value("silence", "objector_disclosed_to")),
            opens_at=opens_at,
            expires_at=expires_at,
            rules_version=rules.number,
            fictional=matter["fictional"],
            state_since=at,
            audience=Audience.RESTRICTED,
        )
        audit.record("silence.prepared", target=run, by=actor, at=at, reason=urgent_reason, text_hash=run.text_digest)
    return run


def run_notify(*, run: int, actor: Actor, expected_version: int | None = None) -> SilenceRun:
    """Freeze who is entitled, and serve the formal notice, with the text in it, on all of them.

    The instants are judged again: a run prepared long ago does not shorten the silence. Audits `silence.notified`; queues
    `silence.opened`. Raises Refused, TransitionRefused, PermissionRefused, StaleVersion.
    """
    with service(actor):
        row = lock(SilenceRun, run, expected_version)
        at = clock.now()
        rules = rules_numbered(row.rules_version or 0, fictional=row.fictional)
        _instants_allowed(rules, row, at, row.opens_at or at, row.expires_at)
        _freeze_entitled(row, at, rules)
        row.audience = Audience.MEMBERS
        move(row, to=RunState.NOTIFIED, actor=actor, at=at)
        SILENCE_SUBJECTS[row.subject_type].started(row.subject_id, actor)
        count = row.entitled.count()
        event = audit.record(
            "silence.notified",
            target=row,
            by=actor,
            at=at,
            reason=row.urgent_reason,
            text_hash=row.text_digest,
            source=RunState.PREPARED,
            entitled=count,
            opens_at=row.opens_at,
            expires_at=row.expires_at,
        )
        notify("silence.opened", row, event=event, facts=facts_of(row), text_version=row.text_version)
    return row


def run_extend(
    *,
    run: int,
    opens_at: datetime | None,
    expires_at: datetime,
    reason: str,
    actor: Actor,
    expected_version: int | None = None,
) -> SilenceRun:
    """Extend the silence for all, visibly; everybody is served again (domain.md §7).

    While it runs, only the end moves. A held run opens again at `opens_at`, so that whoever was not served has the whole
    time. Use of discretion. Audits `silence.extended`; queues the notice of that name.
    """
    with service(actor):
        row = lock(SilenceRun, run, expected_version)
        at = clock.now()
        reason_given(reason)
        check("silence.extend", actor, row, at)
        rules = rules_numbered(row.rules_version or 0, fictional=row.fictional)
        before, source = row.expires_at, row.state
        if source == RunState.HELD:
            _instants_allowed(rules, row, at, opens_at or at, expires_at)
            row.opens_at, row.expires_at, row.closes_at, row.hold_until, row.hold_reason = (
                opens_at or at,
                expires_at,
                None,
                None,
                "",
            )
            move(row, to=RunState.NOTIFIED, actor=actor, at=at)
        else:
            _extension_allowed(rules, row, at, expires_at)
            row.expires_at = expires_at
            store(row)
        SILENCE_SUBJECTS[row.subject_type].started(row.subject_id, actor)
        event = audit.record(
            "silence.extended",
            target=row,
            by=actor,
            at=at,
            reason=reason,
            source=source,
            before=before,
            expires_at=expires_at,
        )
        notify(
            "silence.extended",
            row,
            event=event,
            facts=facts_of(row, reason=reason, before=before),
            text_version=row.text_version,
        )
    return row


def run_withdraw(*, run: int, reason: str, actor: Actor, expected_version: int | None = None) -> SilenceRun:
    """The chair takes the text back before the silence expires; a new text is always a new run. Use of discretion.

    Audits `silence.withdrawn`; queues `silence.ended` if anybody had been served.
    """
    with service(actor):
        row = lock(SilenceRun, run, expected_version)
        at = clock.now()
        reason_given(reason)
        source = row.state
        row.decided_at = at
        move(row, to=RunState.WITHDRAWN, actor=actor, at=at)
        event = audit.record("silence.withdrawn", target=row, by=actor, at=at, reason=reason, source=source)
        if source != RunState.PREPARED:
            tell_subject(row, actor)
            notify(
                "silence.ended", row, event=event, facts=facts_of(row, outcome=RunState.WITHDRAWN.value, reason=reason)
            )
    return row


def _freeze_entitled(run: SilenceRun, at: datetime, rules: Rules) -> None:
    """The snapshot of domain.md §3.5: who decides on this item, with how many votes, in which regional group."""
    votes = entitled_weights("decide", run.organ, at, rules, run.item)
    groups = GroupMembership.objects.at(at).filter(group__kind=REGIONAL, member=OuterRef("pk"))
    by_area = GroupMembership.objects.at(at).filter(group__kind=REGIONAL, area__member=OuterRef("pk"))
    members = Member.objects.filter(pk__in=votes).annotate(
        own=Subquery(groups.values("group__key")[:1]), areas=Subquery(by_area.values("group__key")[:1])
    )
    rows = [
        RunMember(run=run, member_id=pk, weight=votes[pk], group=own or areas or "")
        for pk, own, areas in members.order_by("pk").values_list("pk", "own", "areas")
    ]
    if not rows:
        raise Refused(
            Refusal(
                "nobody_entitled",
                _("No member is entitled to decide in this organ at this instant."),
                rule="rights.decide",
            )
        )
    RunMember.objects.bulk_create(rows)


def _mode_allowed(rules: Rules, organ: Organ, kind: str) -> None:
    if "silence" not in rules.modes(organ.key, kind):
        raise Refused(
            Refusal(
                "mode_not_allowed",
                _("The decision matrix does not allow a silence procedure for this kind of text."),
                rule="decision_matrix",
            )
        )


def _instants_allowed(rules: Rules, run: SilenceRun, at: datetime, opens_at: datetime, expires_at: datetime) -> None:
    """Opening not in the past, the silence long enough for its subject, its end on a working day of headquarters."""
    if opens_at < at:
        raise Refused(
            Refusal(
                "opening_passed", _("The opening lies in the past: choose a later instant."), rule="silence.opening"
            )
        )
    period = "silence_urgent_minimum" if run.urgent else SILENCE_SUBJECTS[run.subject_type].period
    least = rules.hours(period)
    if expires_at - opens_at < least:
        sentence = _("The silence must last at least %(hours)d hours.") % {"hours": least.total_seconds() // 3600}
        raise Refused(Refusal("silence_too_short", sentence, rule=f"periods.{period}"))
    _working_day(rules, expires_at)


def _extension_allowed(rules: Rules, run: SilenceRun, at: datetime, expires_at: datetime) -> None:
    if run.state not in (RunState.NOTIFIED, RunState.RUNNING) or at >= run.expires_at:
        raise Refused(
            Refusal("silence_expired", _("The silence has expired; its outcome stands."), rule="silence.expiry")
        )
    if expires_at <= run.expires_at:
        raise Refused(
            Refusal("not_an_extension", _("The new end must lie after the present one."), rule="silence.expiry")
        )
    _working_day(rules, expires_at)


def _working_day(rules: Rules, expires_at: datetime) -> None:
    if rules.value("silence", "expires_on_working_day") and not rules.calendar.is_working_day(expires_at):
        raise Refused(
            Refusal(
                "not_a_working_day",
                _("A silence expires on a working day of headquarters."),
                rule="silence.expires_on_working_day",
            )
        )
