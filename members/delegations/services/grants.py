"""The powers to bind and to vote take two persons: one proposes the grant, another confirms it (domain.md §2)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.delegations.models import Delegate, Grant, GrantState, Power
from members.delegations.notices import tell_grant
from members.delegations.selectors import MUST_HAVE_SECOND_FACTOR
from members.delegations.services.common import own, power_write, term
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.intervals import between
from portal.core.locks import lock
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move


def grant_propose(
    *,
    delegate: int,
    kind: str,
    actor: Actor,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    paper: str = "",
) -> Grant:
    """Propose that a delegate may bind or vote for an interval; nothing changes before a second person confirms.

    Audits `grant.proposed`; those who may confirm are told. Raises PermissionRefused, Refused (held or proposed already in
    that time; no power that needs a second person; an officer without the paper).
    """
    with service(actor):
        row = lock(Delegate, delegate)
        at = clock.now()
        grant = Grant(
            delegate=row, member_id=row.member_id, kind=kind, paper=paper, proposed_by_id=actor.id,
            valid=term(actor, valid_from, valid_until or row.valid.upper, at), fictional=row.member.fictional, state_since=at,
            **own(row.member_id),
        )  # fmt: skip
        check("grant.propose", actor, grant, at)
        _refuse_useless(grant, actor)
        grant.save(force_insert=True)
        event = audit.record(
            "grant.proposed", target=grant, by=actor, at=at, kind=kind, delegate=str(row.uid), paper=paper
        )
        tell_grant(grant, event)
    return grant


def grant_confirm(*, grant: int, actor: Actor, expected_version: int | None = None) -> Power:
    """The second person confirms: the power is held from now, or from the beginning proposed when that is later.

    Audits `grant.confirmed` and `power.granted`. Raises PermissionRefused (the proposer itself), Refused, StaleVersion.
    """
    with service(actor):
        row, delegate = _locked(grant, expected_version)
        at = clock.now()
        row.decided_by_id = actor.id
        move(row, to=GrantState.CONFIRMED, actor=actor, at=at)
        valid = between(max(at, row.valid.lower or at), row.valid.upper)
        if valid.upper is not None and valid.upper <= valid.lower:
            raise Refused(Refusal("ended_already", _("The interval proposed has passed.")))
        audit.record("grant.confirmed", target=row, by=actor, at=at, kind=row.kind)
        return power_write(
            delegate, row.kind, valid, source=row.paper, granted_by=row.proposed_by_id, confirmed_by=actor.id, actor=actor,
            at=at,
        )  # fmt: skip


def grant_decline(*, grant: int, actor: Actor, expected_version: int | None = None, reason: str = "") -> Grant:
    """The second person declines, or the proposer takes it back. Audits `grant.declined`. Raises PermissionRefused."""
    with service(actor):
        row, _delegate = _locked(grant, expected_version)
        at = clock.now()
        row.decided_by_id = actor.id
        move(row, to=GrantState.DECLINED, actor=actor, at=at)
        audit.record("grant.declined", target=row, by=actor, at=at, kind=row.kind, reason=reason)
    return row


def _locked(grant: int, expected_version: int | None) -> tuple[Grant, Delegate]:
    """The delegate before the grant, as everywhere."""
    delegate = lock(Delegate, Grant.objects.values_list("delegate", flat=True).get(pk=grant))
    return lock(Grant, grant, expected_version), delegate


def _refuse_useless(grant: Grant, actor: Actor) -> None:
    if grant.kind not in MUST_HAVE_SECOND_FACTOR:
        raise Refused(Refusal("no_second_person", _("This power is granted by one person."), rule="powers"))
    if actor.member_id != grant.member_id and not grant.paper.strip():
        raise Refused(
            Refusal("paper_missing", _("Name the paper by which the member asks for this power."), rule="powers")
        )
    if Power.objects.filter(delegate=grant.delegate_id, kind=grant.kind, valid__overlap=grant.valid).exists():
        raise Refused(Refusal("held_already", _("This delegate holds that power already in that time.")))
    if Grant.objects.filter(delegate=grant.delegate_id, kind=grant.kind, state=GrantState.PROPOSED).exists():
        raise Refused(Refusal("proposed_already", _("This grant is proposed already and waits for a second person.")))
