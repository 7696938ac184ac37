"""Who admits participants and looks after their people: the secretariat (domain.md §2, §6)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.permissions import keeps_register, officer
from members.participants.models import Participant, ParticipantRight
from members.participants.selectors import represented, rights_of
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


def hears_appeal(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """An officer who took no part in the decline (domain.md §6)."""
    if refusal := officer(actor, obj, at):
        return refusal
    if actor.id in (obj.decline_proposed_by_id, obj.declined_by_id):
        return Refusal(
            "took_part",
            _("You took part in the decline. Somebody who took no part before decides the appeal."),
            rule="participants.appeal",
        )
    return None


def takes_part(right: ParticipantRight, of: Callable[[Any], Participant | None]) -> Predicate:
    """Admit a person who acts now for the participant an object is of, where the rules in force give its role this right."""

    def predicate(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        participant = of(obj)
        if participant is None or represented(actor, at) != participant:
            return Refusal(
                "not_its_person", _("Only a person who acts for this participant may do this."), rule="participants"
            )
        given = rights_of(participant.role, at, fictional=participant.fictional)
        if given is None or right not in given:
            return Refusal(
                "right_missing", _("The rules in force do not give participants of this role this right."),
                rule="participants.roles",
            )  # fmt: skip
        return None

    return predicate


PERMISSIONS: dict[str, Predicate] = {
    "participant.enter": keeps_register,
    "participant.admit": keeps_register,
    "participant.decline": second_officer,
    "participant.decide_appeal": hears_appeal,
    "representative.invite": keeps_register,
    "representative.end": keeps_register,
}
