"""Two officers restore a second factor: one enters the written request, the other confirms it (domain.md §2)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.body.permissions import officer
from members.recovery.models import FactorRecovery
from portal.core.actors import Actor
from portal.core.permissions import Predicate
from portal.core.refusals import Refusal


def enters(actor: Actor, row: FactorRecovery, at: datetime) -> Refusal | None:
    """An officer, for somebody else."""
    return officer(actor, row, at) or _not_own(actor, row)


def decides(actor: Actor, row: FactorRecovery, at: datetime) -> Refusal | None:
    """Another officer than the one who entered it."""
    if refusal := officer(actor, row, at) or _not_own(actor, row):
        return refusal
    if actor.id == row.entered_by_id:
        return Refusal(
            "two_officers", _("You entered this request: another officer confirms it."), rule="restore_factor_officers"
        )
    return None


def _not_own(actor: Actor, row: FactorRecovery) -> Refusal | None:
    if actor.id != row.user_id:
        return None
    return Refusal("own_factor", _("Nobody restores the own second factor."), rule="restore_factor_officers")


PERMISSIONS: dict[str, Predicate] = {"recovery.enter": enters, "recovery.decide": decides}
