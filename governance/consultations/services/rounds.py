"""A round is planned, notified, extended, cancelled."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.consultations.models import Consultation, Consulted
from governance.consultations.models import ConsultationState as State
from governance.consultations.notices import facts, votes_of_consulted
from governance.consultations.services.common import reason_given
from governance.consultations.workflow import ACTIVE
from governance.proposals.models import Proposal, ProposalState
from governance.proposals.services import proposal_publish
from members.body.selectors import Rules, rules_at, rules_numbered
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.classes import Audience
from portal.core.locks import lock, store
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move


def consultation_plan(
    *,
    proposal: int,
    actor: Actor,
    question: dict[str, str] | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    participants_invited: bool = False,
) -> Consultation:
    """Plan a round on the newest frozen text of an open proposal; nobody is told yet.

    Without `opens_at` it opens when it is notified; without `closes_at` it lasts as long as the rules say. Whether others'
    responses are visible before the close is the value of the rules in force. The chair may invite participants to comment
    (`consultation.invite`): the call and the text are then public. Permission `consultation.plan`. Audits
    `consultation.planned`. Raises PermissionRefused, TransitionRefused (not open, or another round is under way).
    """
    with service(actor):
        text = lock(Proposal, proposal)
        at = clock.now()
        rules = rules_at(at, fictional=text.fictional)
        if text.state != ProposalState.OPEN:
            raise TransitionRefused(
                Refusal("not_open", _("Members are consulted on an open proposal."), rule="proposal.open")
            )
        if Consultation.objects.filter(proposal=text, state__in=ACTIVE).exists():
            raise TransitionRefused(
                Refusal(
                    "one_at_a_time", _("Another round on this text is under way."), rule="consultation.one_at_a_time"
                )
            )
        version = text.text.versions.filter(frozen_at__isnull=False).order_by("-number")[0]
        row = Consultation(
            proposal=text, text_version=version, organ=text.organ, title=text.title, question=question or {}, opens_at=opens_at,
            closes_at=closes_at or rules.deadline("consultation_default", opens_at or at),
            responses_visible_before_close=rules.value("consultation", "comments_of_others_visible_before_close"),
            fictional=text.fictional, rules_version=rules.number, audience=Audience.RESTRICTED, state_since=at,
            participants_invited=participants_invited,
        )  # fmt: skip
        check("consultation.plan", actor, row, at)
        if participants_invited:
            check("consultation.invite", actor, row, at)
        row.save()
        audit.record(
            "consultation.planned", target=row, by=actor, at=at, closes_at=row.closes_at, text_hash=version.digest
        )
    return row


def consultation_notify(*, consultation: int, actor: Actor, expected_version: int | None = None) -> Consultation:
    """Freeze who is consulted, serve the formal notice with the text on each, and open the round when its time has come.

    Where participants are invited, the round and the text are public from now on.

    Permission `consultation.notify`; guard: the time the rules require. Audits `consultation.notified` with the number of
    members. Raises StaleVersion, PermissionRefused, TransitionRefused (nobody is entitled).
    """
    with service(actor):
        row = lock(Consultation, consultation, expected_version)
        at = clock.now()
        if row.opens_at is None or row.opens_at < at:
            row.opens_at = at
        votes = votes_of_consulted(row)
        if not votes:
            raise TransitionRefused(
                Refusal(
                    "nobody_entitled",
                    _("No member is entitled to respond in this organ at this instant."),
                    rule="rights.respond",
                )
            )
        row.audience = Audience.PUBLIC if row.participants_invited else Audience.MEMBERS
        if row.participants_invited:
            proposal_publish(row.proposal_id, actor)
        move(row, to=State.NOTIFIED, actor=actor, at=at)
        Consulted.objects.bulk_create(
            Consulted(consultation=row, member_id=member, weight=votes[member]) for member in sorted(votes)
        )
        event = audit.record(
            "consultation.notified", target=row, by=actor, at=at, source=State.PLANNED, text_hash=row.text_version.digest,
            members=len(votes), votes=sum(votes.values()), opens_at=row.opens_at, closes_at=row.closes_at,
        )  # fmt: skip
        notify("consultation.notified", row, event=event, facts=facts(row), text_version=row.text_version)
        if row.opens_at <= at:
            move(row, to=State.OPEN, actor=system(actor.door), at=at)
            audit.record("consultation.opened", target=row, by=actor, at=at, source=State.NOTIFIED)
    return row


def consultation_extend(
    *, consultation: int, actor: Actor, closes_at: datetime, reason: str, expected_version: int | None = None
) -> Consultation:
    """The chair moves the close to a later instant, for all members, with a reason: a use of discretion.

    Permission `consultation.extend`. Audits `consultation.extended`; serves all consulted. Judged by the clock after the
    lock: what has ended is not extended. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Consultation, consultation, expected_version)
        at, before = clock.now(), row.closes_at
        reason_given(reason)
        check("consultation.extend", actor, row, at)
        if row.state not in (State.NOTIFIED, State.OPEN) or before <= at:
            raise TransitionRefused(
                Refusal("not_extendable", _("Only a round under way can be extended."), rule="consultation.extend")
            )
        if closes_at <= before:
            raise TransitionRefused(
                Refusal("not_later", _("An extension ends later than the round does now."), rule="consultation.extend")
            )
        row.closes_at = closes_at
        store(row)
        event = audit.record(
            "consultation.extended", target=row, by=actor, at=at, reason=reason,
            before=before, closes_at=closes_at,
        )  # fmt: skip
        notify("consultation.extended", row, event=event, facts=facts(row, reason=reason, before=before))
    return row


def consultation_cancel(
    *, consultation: int, actor: Actor, reason: str, expected_version: int | None = None
) -> Consultation:
    """The chair ends a round without result, with a reason: a use of discretion.

    Permission `consultation.cancel`. Audits `consultation.cancelled`; serves all consulted, if they were notified. Raises
    StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Consultation, consultation, expected_version)
        at, source = clock.now(), row.state
        reason_given(reason)
        move(row, to=State.CANCELLED, actor=actor, at=at)
        event = audit.record(
            "consultation.cancelled",
            target=row,
            by=actor,
            at=at,
            source=source,
            reason=reason,
        )
        if source != State.PLANNED:
            notify("consultation.cancelled", row, event=event, facts=facts(row, reason=reason, deadline=None))
    return row


def rules_of(consultation: Consultation) -> Rules:
    """The rules the round began under, and ends under."""
    return rules_numbered(consultation.rules_version or 1, fictional=consultation.fictional)
