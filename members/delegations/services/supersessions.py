"""The head of delegation sets an act of a delegate aside, visibly, while it can still be changed (domain.md §2)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from members.delegations.hooks import SUPERSEDABLE
from members.delegations.models import Supersession
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.classes import Audience
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused, TransitionRefused
from portal.core.service import service


def act_supersede(*, subject: str, uid: Any, actor: Actor, reason: str) -> Supersession:
    """Set an act of the own delegation aside. The act stays where it is recorded, and this stands beside it.

    What has ended a procedure is not superseded: a correction is recorded beside it. Audits `act.superseded`, and what the
    feature's own service audits. Raises PermissionRefused (only the head), TransitionRefused (it can no longer be changed),
    Refused (no such act; no reason).
    """
    with service(actor):
        kind = SUPERSEDABLE[subject]
        act = kind.find(uid)
        at = clock.now()
        if act is None:
            raise Refused(Refusal("no_such_act", _("There is no such act.")))
        row = Supersession(
            member_id=act.member_id, subject=subject, subject_id=act.pk, title=kind.title(act), path=kind.path(act),
            author_id=kind.author(act), superseded_by_id=actor.id, reason=reason.strip(), audience=Audience.DELEGATION,
            parties=[act.member_id],
        )  # fmt: skip
        check("delegation.supersede", actor, row, at)
        if not row.reason:
            raise Refused(Refusal("reason_missing", _("Give the reason: it stands beside the act.")))
        if refusal := kind.refusal(act, at):
            raise TransitionRefused(refusal)
        row.save(force_insert=True)
        kind.set_aside(act, actor)
        audit.record("act.superseded", target=row, by=actor, at=at, subject=subject, reason=row.reason)
    return row
