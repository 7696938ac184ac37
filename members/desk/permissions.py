"""Merging accounts is for two officers, and neither of them is one of the two."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.permissions import officer
from portal.core.actors import Actor
from portal.core.permissions import Predicate
from portal.core.refusals import Refusal


def proposes(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """An officer, about two accounts that are both of somebody else."""
    if refusal := officer(actor, obj, at):
        return refusal
    if obj is not None and actor.id in (obj.kept_id, obj.closed_id):
        return Refusal("own_account", _("You cannot merge your own account: two other officers do."), rule="accounts")
    return None


def confirms(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """An officer who did not propose it."""
    if refusal := proposes(actor, obj, at):
        return refusal
    if actor.id == obj.proposed_by_id:
        sentence = _("You proposed this. A second officer decides.")
        return Refusal("two_persons", sentence, rule="accounts")
    return None


PERMISSIONS: dict[str, Predicate] = {"merge.propose": proposes, "merge.confirm": confirms}
