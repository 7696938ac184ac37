"""Who handles instruments: officers enter what comes, legal officers examine form and deposit (domain.md §2)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.body.permissions import keeps_register, legal_officer, officer, system_only
from portal.core.actors import Actor
from portal.core.paper.permissions import on_paper
from portal.core.permissions import Predicate, any_of
from portal.core.refusals import Refusal


def deposits(actor: Actor, obj: object, at: datetime) -> Refusal | None:
    """Admit legal officers, and the portal itself."""
    if any_of(legal_officer, system_only)(actor, obj, at) is None:
        return None
    return Refusal(
        "legal_officer_only", _("Only a legal officer of the secretariat examines form and deposits."), rule="offices"
    )


def records_law(actor: Actor, obj: object, at: datetime) -> Refusal | None:
    """Admit legal officers, and the portal itself: who belongs to whom, and who succeeds whom, are facts of law."""
    if deposits(actor, obj, at) is None:
        return None
    return Refusal("legal_officer_only", _("Only a legal officer of the secretariat records this."), rule="offices")


PERMISSIONS: dict[str, Predicate] = {
    "instrument.receive": keeps_register,
    "instrument.examine": deposits,
    "instrument.deposit": deposits,
    "instrument.revoke": deposits,
    "rectification.make": system_only,
    "rectification.object": officer,
    "organisation.record": records_law,
    "succession.record": records_law,
    "name.record": any_of(system_only, on_paper(officer)),
}
