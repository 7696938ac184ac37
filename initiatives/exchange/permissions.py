"""Who may do what with needs, offers and matches (domain.md §2, §8)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.body.permissions import entitled, officer
from members.delegations.permissions import clears, delegate_of, with_power
from members.states.models import Member
from portal.core.actors import Actor
from portal.core.permissions import Predicate, any_of, only_system
from portal.core.refusals import Refusal

by_job = only_system(Refusal("job_only", _("The portal does this itself, at its time.")))


def owner(row: Any) -> int:
    return int(row.member_id)


def author(row: Any) -> int | None:
    user: int | None = row.author_id
    return user


def giving(match: Any) -> int:
    return int(match.offer.member_id)


def receiving(match: Any) -> int:
    return int(match.need.member_id)


def commits(clearing: Predicate) -> Predicate:
    """Admit whom `clearing` admits, if the actor's member holds the right to commit at the instant."""

    def predicate(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
        if refusal := clearing(actor, obj, at):
            return refusal
        return entitled(Member.objects.get(pk=actor.acts_for), "commit", None, at)

    return predicate


PERMISSIONS: dict[str, Predicate] = {
    "need.draft": delegate_of(owner),
    "need.endorse": commits(clears(owner, author)),
    "need.publish": commits(with_power("bind", owner)),
    "need.by_job": by_job,
    "offer.draft": delegate_of(owner),
    "offer.submit": commits(clears(owner, author)),
    "offer.check_form": officer,
    "offer.open": commits(with_power("bind", owner)),
    "offer.by_job": by_job,
    "match.introduce": officer,
    "match.side": commits(any_of(with_power("bind", receiving), with_power("bind", giving))),
    "match.give": commits(with_power("bind", giving)),
    "match.receive": commits(with_power("bind", receiving)),
    "match.by_job": by_job,
}
