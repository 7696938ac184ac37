"""Who lets partner systems in, looks after them, and lets them read for a member (domain.md §2)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.permissions import officer, system_only
from members.delegations.permissions import focal_point_of
from portal.core.actors import Actor
from portal.core.permissions import Predicate, any_of, only_system
from portal.core.refusals import Refusal

NOT_ADMITTING = Refusal(
    "partner_office_missing",
    _("Only the secretariat, or who runs the portal, lets a partner system in."),
    rule="partners",
)

may_admit = any_of(only_system(NOT_ADMITTING), officer)
of_owner = focal_point_of(lambda partner: partner.owner_id)
of_reader = focal_point_of(lambda partner: partner.member_id)


def registers(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """The secretariat; a member's focal point for that member, which then owns it."""
    return may_admit(actor, obj, at) if obj is None or obj.owner_id is None else of_owner(actor, obj, at)


def looks_after(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """Whoever registered it; once it reads for a member, that member's focal point alone.

    So nobody but the member ever holds a secret with which what it has not published can be read, the secretariat included.
    """
    if obj.consented_at is not None:
        return of_reader(actor, obj, at)
    return registers(actor, obj, at)


def of_its_member(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """The focal point of the member that registered it, or for which it reads."""
    mine = next((key for key in obj.parties if key == actor.member_id), 0)  # 0: no member has this key
    return focal_point_of(lambda partner: mine)(actor, obj, at)


def suspends(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """Anybody who answers for it in some way: the secretariat, or a focal point of its members."""
    if actor.member_id in obj.parties and of_its_member(actor, obj, at) is None:
        return None
    return may_admit(actor, obj, at)


def resumes(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """The side that suspended it: a member cannot lift what the secretariat did, nor the other way round."""
    return of_its_member(actor, obj, at) if obj.suspended_by_member else may_admit(actor, obj, at)


PERMISSIONS: dict[str, Predicate] = {
    "partner.admit": may_admit,
    "partner.register": registers,
    "partner.manage": looks_after,
    "partner.suspend": suspends,
    "partner.resume": resumes,
    "partner.consent": any_of(focal_point_of(lambda consent: consent.member_id), system_only),
}
