"""Posts rotate: one person stands in for another for a time, or takes the post over (domain.md §4)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.accounts.services import sessions_cut
from members.delegations.hooks import HANDOVERS
from members.delegations.models import ActingFor, Delegate, DelegateRole, Grant, Power
from members.delegations.selectors import MUST_HAVE_SECOND_FACTOR
from members.delegations.services.common import cut, own, power_write, powers_cut, running, term
from members.delegations.services.grants import grant_propose
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.intervals import between
from portal.core.locks import check_version, lock, lock_all, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service


def acting_record(
    *,
    delegate: int,
    replaced: int,
    actor: Actor,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    paper: str = "",
) -> ActingFor:
    """A delegate stands in for the head or a focal point until an instant, with that role and the powers of the replaced.

    `speak` and `table` are granted at once for that time; `bind` and `vote` are proposed, and wait for a second person.
    Audits `acting.recorded`. Raises PermissionRefused, Refused (no end; another delegation; replaced by somebody already).
    """
    with service(actor):
        rows = {row.pk: row for row in lock_all(Delegate.objects.filter(pk__in=[delegate, replaced]))}
        stands_in, away = rows[delegate], rows[replaced]
        at = clock.now()
        acting = ActingFor(
            member_id=away.member_id, delegate=stands_in, replaced=away, role=away.role, paper=paper, granted_by_id=actor.id,
            valid=term(actor, valid_from, valid_until, at), **own(away.member_id),
        )  # fmt: skip
        check("delegation.act_for", actor, acting, at)
        _refuse_acting(acting)
        acting.save(force_insert=True)
        audit.record(
            "acting.recorded", target=acting, by=actor, at=at, role=away.role, delegate=str(stands_in.uid),
            replaced=str(away.uid), paper=paper,
        )  # fmt: skip
        _lend_powers(acting, actor, at)
    return acting


def acting_end(*, acting: int, actor: Actor, expected_version: int | None = None, reason: str = "") -> ActingFor:
    """Who was away is back: the replacement ends now, with the powers lent. Audits `acting.ended`. Raises PermissionRefused."""
    with service(actor):
        row = lock(ActingFor, acting, expected_version)
        at = clock.now()
        check("delegation.act_for", actor, row, at)
        running(row, at)
        for power in Power.objects.filter(delegate=row.delegate_id, source=_source(row), valid__overlap=row.valid):
            power.valid = cut(power.valid, at)
            power.save(update_fields=["valid"])
        row.valid = cut(row.valid, at)
        store(row)
        audit.record("acting.ended", target=row, by=actor, at=at, role=row.role, reason=reason)
    return row


def delegate_hand_over(
    *, delegate: int, successor: int, actor: Actor, expected_version: int | None = None, paper: str = ""
) -> Delegate:
    """A post rotates, in one act: the predecessor's interval ends now, where the successor's in that role begins.

    The powers of the predecessor go over for what is left of them, and so do its open drafts. The successor is a delegate
    of the same delegation (invited before); its former role ends. Audits `delegate.handed_over`. Raises PermissionRefused,
    Refused (another delegation; the same person; ended).
    """
    with service(actor):
        rows = {row.pk: row for row in lock_all(Delegate.objects.filter(pk__in=[delegate, successor]))}
        leaving, coming = rows[delegate], rows[successor]
        at = clock.now()
        check("delegate.hand_over", actor, leaving, at)
        _refuse_handover(leaving, coming, at, expected_version)
        post = _take_post(leaving, coming, at)
        for power in powers_cut(leaving, at):
            _pass_power(power, post, actor, at)
        sessions_cut(leaving.user_id)
        drafts = sum(give(leaving.member_id, leaving.user_id, coming.user_id) for _name, give in HANDOVERS.items())
        audit.record(
            "delegate.handed_over", target=post, by=actor, at=at, role=post.role, delegate=str(leaving.uid),
            successor=str(post.uid), drafts=drafts, paper=paper,
        )  # fmt: skip
    return post


def _refuse_acting(acting: ActingFor) -> None:
    away, stands_in = acting.replaced, acting.delegate
    if away.role == DelegateRole.EXPERT or away.member_id != stands_in.member_id or away.pk == stands_in.pk:
        raise Refused(
            Refusal(
                "cannot_stand_in",
                _("Another delegate of the same delegation stands in for its head or a focal point."),
                rule="delegations",
            )
        )
    if acting.valid.upper is None:
        raise Refused(Refusal("no_end", _("Standing in for somebody is for a time: give its end."), rule="delegations"))
    if not Delegate.objects.filter(pk=stands_in.pk, valid__contains=acting.valid).exists():
        raise Refused(Refusal("outside_accreditation", _("The accreditation of who stands in has to last that long.")))
    if ActingFor.objects.filter(replaced=away, valid__overlap=acting.valid).exists():
        raise Refused(Refusal("replaced_already", _("Somebody stands in for this delegate already in that time.")))


def _lend_powers(acting: ActingFor, actor: Actor, at: datetime) -> None:
    """What the replaced may do during that time and the other may not."""
    during = Power.objects.filter(valid__overlap=acting.valid)
    held = set(during.filter(delegate=acting.delegate_id).values_list("kind", flat=True))
    waiting = set(Grant.objects.filter(delegate=acting.delegate_id, state="proposed").values_list("kind", flat=True))
    for kind in sorted(set(during.filter(delegate=acting.replaced_id).values_list("kind", flat=True)) - held - waiting):
        lent = {"valid_from": acting.valid.lower, "valid_until": acting.valid.upper}
        if kind in MUST_HAVE_SECOND_FACTOR:
            start = acting.valid.lower if acting.valid.lower > at else None
            grant_propose(
                delegate=acting.delegate_id,
                kind=kind,
                paper=_source(acting),
                actor=actor,
                **{**lent, "valid_from": start},
            )
        else:
            power_write(acting.delegate, kind, acting.valid, source=_source(acting), actor=actor, at=at)


def _source(acting: ActingFor) -> str:
    """The source of powers lent, by which they end with the replacement."""
    return f"{acting.paper[:150]} ({acting.uid})".strip()


def _refuse_handover(leaving: Delegate, coming: Delegate, at: datetime, expected_version: int | None) -> None:
    check_version(leaving, expected_version)
    running(leaving, at)
    running(coming, at)
    if leaving.member_id != coming.member_id or leaving.pk == coming.pk:
        raise Refused(
            Refusal(
                "cannot_take_over",
                _("Another delegate of the same delegation takes the post over."),
                rule="delegations",
            )
        )


def _take_post(leaving: Delegate, coming: Delegate, at: datetime) -> Delegate:
    """End both accreditations and begin the successor's in the role, keeping what the successor could do before."""
    until = _later(leaving.valid.upper, coming.valid.upper)
    own_powers = powers_cut(coming, at)
    for row in (leaving, coming):
        row.valid = cut(row.valid, at)
        store(row)
    post = Delegate(
        delegation_id=coming.delegation_id, member_id=coming.member_id, user_id=coming.user_id, role=leaving.role,
        valid=between(at, until), **own(coming.member_id),
    )  # fmt: skip
    post.save(force_insert=True)
    for power in own_powers:
        _carry(power, post, at)
    return post


def _pass_power(power: Power, post: Delegate, actor: Actor, at: datetime) -> None:
    """The rest of a power of the predecessor, for the successor, unless it holds that power anyhow."""
    start = max(at, power.valid.lower or at)
    rest = between(start, power.ended_until)  # type: ignore[attr-defined]
    held = Power.objects.filter(delegate=post, kind=power.kind, valid__overlap=rest)
    latest = max((row.valid.upper or datetime.max.replace(tzinfo=at.tzinfo) for row in held), default=None)
    if latest is not None:
        if rest.upper is None or latest >= rest.upper:
            return
        rest = between(latest, rest.upper)
    power_write(
        post, power.kind, rest, source=power.source, follows=power, actor=actor, at=at, credential=power.credential
    )


def _carry(power: Power, post: Delegate, at: datetime) -> None:
    """The rest of a power for the same person in the new post."""
    Power(
        delegate=post, member_id=post.member_id, kind=power.kind, source=power.source, credential=power.credential,
        granted_by_id=power.granted_by_id, confirmed_by_id=power.confirmed_by_id, follows=power,
        valid=between(max(at, power.valid.lower or at), power.ended_until), **own(post.member_id),  # type: ignore[attr-defined]
    ).save(force_insert=True)  # fmt: skip


def _later(first: datetime | None, second: datetime | None) -> datetime | None:
    return None if first is None or second is None else max(first, second)
