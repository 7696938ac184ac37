"""Who admits participants and looks after their people: the secretariat (domain.md §2, §6)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.permissions import keeps_register, officer
from portal.core.actors import Actor
from portal.core.permissions import Predicate
from portal.core.refusals import Refusal


def second_officer(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """An officer, but not the one who proposed it."""
    if refusal := officer(actor, obj, at):
        return refusal
    if obj.decline_proposed_by_id == actor.id:
        return Refusal(
            "two_persons",
            _("You proposed to decline this application. A second officer decides it."),
            rule="participants.decline",
        )
    return None


PERMISSIONS: dict[str, Predicate] = {
    "participant.enter": keeps_register,
    "participant.admit": keeps_register,
    "participant.decline": second_officer,
    "representative.invite": keeps_register,
    "representative.end": keeps_register,
}
