"""A focal point suspends a delegate of its delegation, and lifts the suspension (domain.md §2)."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.accounts.services import sessions_cut
from members.delegations.models import Delegate, Power, Suspension
from members.delegations.services.common import cut, own, powers_cut, running, warn_nobody_left
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.intervals import between
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service


def delegate_suspend(
    *, delegate: int, actor: Actor, expected_version: int | None = None, reason: str = "", nobody_left: bool = False
) -> Suspension:
    """Set an accreditation aside now, with all its powers, which are kept for the day it is lifted; all sessions end.

    Audits `delegate.suspended`. Raises PermissionRefused, Refused (ended; nobody would be left who can bind), StaleVersion.
    """
    with service(actor):
        row = lock(Delegate, delegate, expected_version)
        at = clock.now()
        check("delegate.suspend", actor, row, at)
        running(row, at)
        warn_nobody_left(row.member_id, at, nobody_left, Q(delegate=row))
        kept = [{"power": power.pk, "until": _text(power.ended_until)} for power in powers_cut(row, at)]  # type: ignore[attr-defined]
        until = row.valid.upper
        row.valid = cut(row.valid, at)
        store(row)
        sessions_cut(row.user_id)
        suspension = Suspension.objects.create(
            member_id=row.member_id, delegate=row, until=until, kept=kept, reason=reason, suspended_at=at,
            suspended_by_id=actor.id, **own(row.member_id),
        )  # fmt: skip
        audit.record("delegate.suspended", target=row, by=actor, at=at, reason=reason, delegate=str(row.uid))
    return suspension


def suspension_lift(*, suspension: int, actor: Actor, expected_version: int | None = None) -> Delegate:
    """Begin the accreditation again, with what is left of its powers. Audits `delegate.restored`.

    Raises PermissionRefused, Refused (lifted already; its term has passed; the person acts for a member meanwhile).
    """
    with service(actor):
        row = lock(Suspension, suspension, expected_version)
        at = clock.now()
        former = row.delegate
        check("delegate.suspend", actor, former, at)
        withdrawn = former.credential is not None and not former.credential.grants
        if row.lifted_at or withdrawn or (row.until is not None and row.until <= at):
            raise Refused(Refusal("ended_already", _("This has ended already.")))
        valid = between(at, row.until)
        if Delegate.objects.filter(user=former.user_id, valid__overlap=valid).exists():
            raise Refused(Refusal("acts_already", _("This person acts for a member already in that time.")))
        again = Delegate(
            delegation_id=former.delegation_id, member_id=former.member_id, user_id=former.user_id, role=former.role,
            credential_id=former.credential_id, valid=valid, **own(former.member_id),
        )  # fmt: skip
        again.save(force_insert=True)
        for entry in row.kept:
            _give_back(Power.objects.get(pk=entry["power"]), entry["until"], again, at)
        row.lifted_at, row.lifted_by_id, row.again = at, actor.id, again
        store(row)
        audit.record("delegate.restored", target=again, by=actor, at=at, delegate=str(again.uid))
    return again


def _give_back(power: Power, until: str | None, again: Delegate, at: datetime) -> None:
    end = datetime.fromisoformat(until) if until else None
    if (end is not None and end <= at) or (power.credential and not power.credential.grants):
        return
    Power(
        delegate=again, member_id=again.member_id, kind=power.kind, source=power.source, credential=power.credential,
        granted_by_id=power.granted_by_id, confirmed_by_id=power.confirmed_by_id, follows=power,
        valid=between(max(at, power.valid.upper or at), end), **own(again.member_id),
    ).save(force_insert=True)  # fmt: skip


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
