"""Who changes an account: its own person."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.permissions import system_only
from portal.core.actors import Actor, ActorKind
from portal.core.permissions import Predicate
from portal.core.refusals import Refusal


def own_account(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """Everybody changes the own account only."""
    if actor.kind == ActorKind.PERSON and actor.id == obj.pk:
        return None
    return Refusal("not_yours", _("This is the account of somebody else."), rule="accounts")


PERMISSIONS: dict[str, Predicate] = {
    "account.create": system_only,
    "account.update": own_account,
}
