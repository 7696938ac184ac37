"""The organ decides on a credential; the chair records its decision (domain.md §4)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.credentials.models import Credential, CredentialFile, CredentialState
from members.credentials.notices import tell_decided
from members.credentials.services.examining import invite_named
from members.credentials.services.granting import powers_from, withdraw
from members.delegations.services.common import cut
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.intervals import between
from portal.core.locks import lock, lock_all, store
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move


def credential_decide(
    *, credential: int, to: str, decision: str, actor: Actor, expected_version: int | None = None, reason: str = ""
) -> Credential:
    """Record that the organ accepts, defers or refuses; `decision` names where that stands (meeting, item, symbol).

    Accepted: its powers are held from now, and an accepted one of the same kind that overlaps it ends now, with its powers and
    accreditations. Deferred: all stays as it was. Refused: what it gave ends now. Audits `credential.decided`; the member's
    contacts are told. Raises PermissionRefused (only the chair), TransitionRefused, StaleVersion, Refused (no decision named).
    """
    with service(actor):
        lock(Member, Credential.objects.values_list("member", flat=True).get(pk=credential))
        row = lock(Credential, credential, expected_version)
        at = clock.now()
        source = row.state
        if not decision.strip():
            raise Refused(
                Refusal(
                    "decision_missing",
                    _("Name the meeting or decision by which the organ decided."),
                    rule="credentials",
                )
            )
        row.decision = decision.strip()
        if to == CredentialState.ACCEPTED:
            _end_others(row, at, system(actor.door))
        move(row, to=to, actor=actor, at=at)
        CredentialFile.objects.filter(credential=row).update(decided_by=actor.id)
        event = audit.record(
            "credential.decided", target=row, by=actor, at=at, source=source, reason=reason, decision=row.decision
        )
        if to == CredentialState.ACCEPTED:
            powers_from(row, system(actor.door), at)
            invite_named(row, system(actor.door))
        elif to == CredentialState.REFUSED:
            withdraw(row, at, system(actor.door))
        tell_decided(row, event, reason)
    return row


def _end_others(row: Credential, at: datetime, actor: Actor) -> None:
    """This one now stands alone: an accepted one ends, an undecided one grants nothing more before it is accepted itself."""
    start = max(at, row.valid.lower)
    others = Credential.objects.filter(
        member=row.member_id, organ=row.organ_id, kind=row.kind, valid__overlap=row.valid
    )
    for other in lock_all(others.exclude(pk=row.pk).exclude(state=CredentialState.REFUSED)):
        if other.state == CredentialState.ACCEPTED:
            if other.valid.upper is None or other.valid.upper > start:
                other.valid = cut(other.valid, start)
            row.valid = between(start, row.valid.upper)
        else:
            other.contested = True
        store(other)
        withdraw(other, start, actor, heir=row)
