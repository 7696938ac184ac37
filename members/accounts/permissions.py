"""Who invites whom (domain.md §2: accounts are by invitation only)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.permissions import keeps_register, system_only
from members.delegations.models import DelegateRole
from members.delegations.permissions import manages_delegation
from members.delegations.selectors import MUST_HAVE_SECOND_FACTOR
from portal.core.actors import Actor, ActorKind
from portal.core.permissions import Predicate
from portal.core.refusals import Refusal


def invites(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """Officers invite anybody; a focal point invites experts for its own delegation, without `bind` and `vote`."""
    if keeps_register(actor, obj, at) is None:
        return None
    if refusal := manages_delegation(actor, obj, at):
        return refusal
    if obj.role != DelegateRole.EXPERT or MUST_HAVE_SECOND_FACTOR & set(obj.powers):
        return Refusal(
            "two_persons",
            _(
                "A focal point invites experts. Other roles, and the powers to bind and to vote, are entered by the secretariat."
            ),
            rule="powers",
        )
    return None


def own_account(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """Everybody changes the own account only."""
    if actor.kind == ActorKind.PERSON and actor.id == obj.pk:
        return None
    return Refusal("not_yours", _("This is the account of somebody else."), rule="accounts")


PERMISSIONS: dict[str, Predicate] = {
    "account.create": system_only,
    "account.update": own_account,
    "invitation.send": invites,
}
