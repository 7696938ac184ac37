"""Entitlement: which member holds which right in an organ at an instant (domain.md §3.5). The one place that answers it."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.body.models import Office, OfficeKind, Organ, Seat
from members.body.selectors import NoRulesInForce, Rules, rules_at
from members.states.models import Condition, Member, StatusInterval
from portal.core.actors import Actor, ActorKind
from portal.core.permissions import Predicate, any_of, only_system
from portal.core.refusals import Refusal


def entitled_members(right: str, organ: Organ | None, at: datetime, rules: Rules) -> QuerySet[Member]:
    """All members that hold a right in an organ at an instant, as one query.

    A status or a condition grants it, no condition takes it away, and the member sits in the organ (`None`: any member).
    """

    def now(model: type[StatusInterval] | type[Condition]) -> QuerySet:
        return model.objects.filter(member=OuterRef("pk"), valid__contains=at, recorded__upper_inf=True)

    granted = Q(Exists(now(StatusInterval).filter(status__in=rules.statuses_with(right)))) | Q(
        Exists(now(Condition).filter(kind__in=rules.conditions("grants", right)))
    )
    taken = now(Condition).filter(Q(kind__in=rules.conditions("removes", right)) | Q(rights__contains=[right]))
    members = Member.objects.filter(granted, fictional=rules.fictional).exclude(Exists(taken))
    if organ is not None:
        members = members.filter(Exists(Seat.objects.filter(organ=organ, member=OuterRef("pk"), valid__contains=at)))
    return members


def entitled(member: Member, right: str, organ: Organ | None, at: datetime) -> Refusal | None:
    """None when the member holds the right at the instant; otherwise why not."""
    try:
        rules = rules_at(at, fictional=member.fictional)
    except NoRulesInForce as refused:
        return refused.refusal
    if entitled_members(right, organ, at, rules).filter(pk=member.pk).exists():
        return None
    return Refusal(
        "member_not_entitled", _("This member does not hold that right at this instant."), rule=f"rights.{right}"
    )


def holds_office(*kinds: str) -> Predicate:
    """Admit who holds one of the offices at the instant."""

    def predicate(actor: Actor, obj: object, at: datetime) -> Refusal | None:
        if actor.kind == ActorKind.PERSON and Office.objects.at(at).filter(user=actor.id, kind__in=kinds).exists():
            return None
        return Refusal("office_missing", _("Only the secretariat or the chair may do this."), rule="offices")

    return predicate


officer = holds_office(OfficeKind.OFFICER, OfficeKind.LEGAL)
legal_officer = holds_office(OfficeKind.LEGAL)
chair = holds_office(OfficeKind.CHAIR)
system_only = only_system(Refusal("system_only", _("Only the portal itself does this."), rule="offices"))
keeps_register = any_of(officer, system_only)

PERMISSIONS: dict[str, Predicate] = {
    "register.write": keeps_register,
    "rules.record": system_only,
    "body.record": keeps_register,
    "office.record": keeps_register,
}
