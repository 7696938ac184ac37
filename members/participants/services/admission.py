"""Admitting organisations to take part, declining them (two officers), and the end of an admission (domain.md §2, §6)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.accounts.services import sessions_cut
from members.body.selectors import NoRulesInForce, rules_at
from members.delegations.models import Invitation
from members.participants.models import Admission, Identifier, Participant, Representative
from members.participants.models import ParticipantState as State
from members.participants.notices import tell
from members.participants.services.register import make_found
from portal.core import audit, clock
from portal.core.actors import Actor, ActorKind
from portal.core.classes import Audience
from portal.core.intervals import between, since
from portal.core.locks import lock, store
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move


def participant_admit(*, participant: int, actor: Actor, expected_version: int | None = None) -> Participant:
    """Admit it from now on, for the first time or again: from then it is public.

    Audits `participant.admitted`; tells its contact. Raises PermissionRefused, TransitionRefused, StaleVersion.
    """
    with service(actor):
        row = lock(Participant, participant, expected_version)
        at, source = clock.now(), row.state
        row.audience, row.release_at = Audience.PUBLIC, None
        if source == State.APPEALED:
            row.appeal_decided_by_id = actor.id
        move(row, to=State.ADMITTED, actor=actor, at=at)
        Admission.objects.create(participant=row, valid=since(at))
        for identifier in Identifier.objects.filter(participant=row):
            identifier.audience = Audience.PUBLIC
            identifier.save(update_fields=["audience"])
        make_found(row)
        event = audit.record("participant.admitted", target=row, by=actor, at=at, source=source)
        tell("participant.admitted", row, event)
    return row


def participant_withdraw(
    *, participant: int, actor: Actor, reason: str = "", expected_version: int | None = None
) -> Participant:
    """The organisation has taken its application back. Audits `participant.withdrawn`."""
    with service(actor):
        row = lock(Participant, participant, expected_version)
        at, source = clock.now(), row.state
        move(row, to=State.WITHDRAWN, actor=actor, at=at)
        audit.record("participant.withdrawn", target=row, by=actor, at=at, source=source, reason=reason)
    return row


def participant_decline_propose(
    *, participant: int, code: str, reason: str, actor: Actor, expected_version: int | None = None
) -> Participant:
    """Propose to decline an application, with a coded reason and its words; a second officer decides.

    Audits `participant.decline_proposed`. Raises PermissionRefused, Refused (nobody who could be the first of two),
    TransitionRefused, StaleVersion.
    """
    with service(actor):
        row = lock(Participant, participant, expected_version)
        at, source = clock.now(), row.state
        if actor.kind != ActorKind.PERSON:
            raise Refused(Refusal("two_persons", _("Two officers decline an application."), "participants.decline"))
        row.decline_code, row.decline_reason, row.decline_proposed_by_id = code, reason, actor.person
        move(row, to=State.DECLINE_PROPOSED, actor=actor, at=at)
        audit.record(
            "participant.decline_proposed", target=row, by=actor, at=at, source=source, code=code, reason=reason
        )
    return row


def participant_decline_undo(*, participant: int, actor: Actor, expected_version: int | None = None) -> Participant:
    """The proposal to decline falls: the application is examined again. Audits `participant.decline_undone`."""
    with service(actor):
        row = lock(Participant, participant, expected_version)
        at, source = clock.now(), row.state
        row.decline_code, row.decline_reason, row.decline_proposed_by_id = "", "", None
        move(row, to=State.APPLIED, actor=actor, at=at)
        audit.record("participant.decline_undone", target=row, by=actor, at=at, source=source)
    return row


def participant_decline(*, participant: int, actor: Actor, expected_version: int | None = None) -> Participant:
    """A second officer declines. Audits `participant.declined`, a use of discretion; tells its contact the reason.

    Raises PermissionRefused (the officer who proposed it), TransitionRefused, StaleVersion.
    """
    with service(actor):
        row = lock(Participant, participant, expected_version)
        at, source = clock.now(), row.state
        row.declined_by_id, row.declined_at = actor.id, at
        move(row, to=State.DECLINED, actor=actor, at=at)
        event = audit.record(
            "participant.declined", target=row, by=actor, at=at, source=source, code=row.decline_code,
            reason=row.decline_reason,
        )  # fmt: skip
        tell("participant.declined", row, event, reason=row.decline_reason, deadline=appeal_until(row))
    return row


def participant_appeal(
    *, participant: int, reason: str, received_at: datetime, actor: Actor, expected_version: int | None = None
) -> Participant:
    """Enter the appeal of an organisation that was declined; the instant of receipt counts. Audits `participant.appealed`.

    Raises PermissionRefused, Refused (before the decline, after the period of the rules, not yet), TransitionRefused,
    StaleVersion.
    """
    with service(actor):
        row = lock(Participant, participant, expected_version)
        at, source, until = clock.now(), row.state, appeal_until(row)
        early = row.declined_at is None or received_at < row.declined_at or received_at > at
        if source == State.DECLINED and (early or (until is not None and received_at > until)):
            sentence = _("An appeal is received after the decline, and within the period of the rules.")
            raise Refused(Refusal("appeal_late", sentence, "periods.proposal_appeal"))
        row.appealed_at, row.appeal_reason = received_at, reason
        move(row, to=State.APPEALED, actor=actor, at=at)
        audit.record("participant.appealed", target=row, by=actor, at=at, source=source, received_at=received_at)
    return row


def participant_uphold(
    *, participant: int, reason: str, actor: Actor, expected_version: int | None = None
) -> Participant:
    """Somebody who took no part before hears the appeal, and the decline stands; `participant_admit` grants it instead.

    Audits `participant.upheld`, a use of discretion; tells its contact. Raises PermissionRefused, TransitionRefused,
    StaleVersion.
    """
    with service(actor):
        row = lock(Participant, participant, expected_version)
        at, source = clock.now(), row.state
        row.appeal_decided_by_id = actor.id
        move(row, to=State.DECLINED_FINAL, actor=actor, at=at)
        event = audit.record("participant.upheld", target=row, by=actor, at=at, source=source, reason=reason)
        tell("participant.upheld", row, event, reason=reason)
    return row


def appeal_until(row: Participant) -> datetime | None:
    """The last instant for an appeal; None while no rules are in force, which would say it."""
    if row.declined_at is None:
        return None
    try:
        rules = rules_at(row.declined_at, fictional=row.fictional)
    except NoRulesInForce:
        return None
    return rules.deadline("proposal_appeal", row.declined_at)


def participant_end(
    *, participant: int, code: str, reason: str, actor: Actor, expected_version: int | None = None
) -> Participant:
    """End the admission now, with its reason; its people no longer act for it, its open invitations are revoked.

    Audits `participant.ended`, a use of discretion; tells its contact. Raises PermissionRefused, TransitionRefused,
    StaleVersion.
    """
    with service(actor):
        row = lock(Participant, participant, expected_version)
        at, source = clock.now(), row.state
        move(row, to=State.ENDED, actor=actor, at=at)
        admission = Admission.objects.select_for_update(no_key=True).get(participant=row, valid__upper_inf=True)
        admission.valid = between(admission.valid.lower, at)
        admission.end_code, admission.end_reason = code, reason
        admission.save(update_fields=["valid", "end_code", "end_reason"])
        _end_people(row, at)
        event = audit.record("participant.ended", target=row, by=actor, at=at, source=source, code=code, reason=reason)
        tell("participant.ended", row, event, reason=reason)
    return row


def _end_people(row: Participant, at: datetime) -> None:
    for person in Representative.objects.filter(participant=row, valid__upper_inf=True).order_by("pk"):
        person.valid = between(person.valid.lower, at)
        store(person)
        sessions_cut(person.user_id)
    for invitation in Invitation.objects.filter(participant=row, accepted_at=None, revoked_at=None).order_by("pk"):
        invitation.revoked_at = at
        store(invitation)
