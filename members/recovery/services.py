"""Restoring a lost second factor: two officers, on a written request; the person enrols anew (domain.md §2)."""

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from members.accounts.models import Session, User
from members.delegations.models import Delegate
from members.recovery.models import FactorRecovery, RecoveryState
from members.recovery.notices import tell_restored
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.locks import lock
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move


def recovery_enter(*, user: int, paper: str, actor: Actor) -> FactorRecovery:
    """Enter the written request of a ministry or mission; nothing changes before another officer confirms it.

    `paper` names the note and its scan. Audits `recovery.entered`. Raises PermissionRefused, Refused (no paper; a request waits
    already; the person has no second factor).
    """
    with service(actor):
        person = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user)
        at = clock.now()
        member = Delegate.objects.at(at).filter(user=person).values_list("member", flat=True).first()
        row = FactorRecovery(
            user=person, member_id=member, paper=paper.strip(), entered_by_id=actor.id, fictional=person.fictional,
            state_since=at, audience=Audience.RESTRICTED, parties=[member] if member else [],
        )  # fmt: skip
        check("recovery.enter", actor, row, at)
        if not row.paper:
            raise Refused(
                Refusal("paper_missing", _("Name the written request and its scan."), rule="restore_factor_officers")
            )
        if FactorRecovery.objects.filter(user=person, state=RecoveryState.ENTERED).exists():
            raise Refused(Refusal("waits_already", _("A request for this person waits for a second officer already.")))
        if not Authenticator.objects.filter(user=person).exists():
            raise Refused(
                Refusal("no_factor", _("This person has no second factor, and adds one at the next sign-in."))
            )
        row.save(force_insert=True)
        audit.record("recovery.entered", target=row, by=actor, at=at, paper=row.paper)
    return row


def recovery_confirm(*, recovery: int, actor: Actor, expected_version: int | None = None) -> FactorRecovery:
    """The second officer confirms: the factors are removed, all sessions end, the person is told.

    Audits `recovery.restored`. Raises PermissionRefused (the same officer), TransitionRefused, StaleVersion.
    """
    with service(actor):
        row = _decided(recovery, RecoveryState.RESTORED, actor, expected_version)
        Authenticator.objects.filter(user=row.user_id).delete()
        Session.objects.filter(user=row.user_id).delete()
        event = audit.record("recovery.restored", target=row, by=actor, source=RecoveryState.ENTERED, paper=row.paper)
        tell_restored(row, event)
    return row


def recovery_decline(
    *, recovery: int, actor: Actor, reason: str = "", expected_version: int | None = None
) -> FactorRecovery:
    """The second officer declines. Audits `recovery.declined`. Raises PermissionRefused, TransitionRefused, StaleVersion."""
    with service(actor):
        row = _decided(recovery, RecoveryState.DECLINED, actor, expected_version, reason)
        audit.record("recovery.declined", target=row, by=actor, source=RecoveryState.ENTERED, reason=reason)
    return row


def _decided(
    recovery: int, to: RecoveryState, actor: Actor, expected_version: int | None, reason: str = ""
) -> FactorRecovery:
    row = lock(FactorRecovery, recovery, expected_version)
    row.decided_by_id, row.reason = actor.id, reason.strip()
    move(row, to=to, actor=actor)
    return row
