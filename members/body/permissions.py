"""Entitlement (domain.md §3.5), in one place: which member holds which right in an organ at an instant, and who may what.

`entitled(member, right, organ, at)` and `may(actor, act, object, at)` answer None or a Refusal with the reason in words.
"""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from members.body.models import Office, OfficeKind, Organ
from members.body.selectors import NoRulesInForce, Rules, rules_at
from members.states.models import Member
from portal.core.actors import Actor, ActorKind
from portal.core.permissions import Predicate, any_of, only_system
from portal.core.permissions import may as may  # the question about acts stands beside that about members
from portal.core.refusals import Refusal


def entitled_members(right: str, organ: Organ | None, at: datetime, rules: Rules) -> QuerySet[Member]:
    """All members that hold a right in an organ (`None`: any member) at an instant, as one query.

    The answer is the database's function of this name (migrations/sql/entitlement.sql): a status or a condition grants the
    right, no condition takes it away, and the member sits in the organ.
    """
    return Member.objects.filter(pk__in=_entitled("member_id", right, organ, at, rules))


def entitled_weights(right: str, organ: Organ, at: datetime, rules: Rules) -> dict[int, int]:
    """Who holds a right in an organ, each with its weight there: what a procedure freezes when it opens."""
    with connection.cursor() as cursor:
        cursor.execute(ENTITLED % "member_id, weight", _asked(right, organ, at, rules))
        return dict(cursor.fetchall())


ENTITLED = "SELECT %s FROM entitled_members(%%s, %%s, %%s, %%s, %%s)"


def _entitled(column: str, right: str, organ: Organ | None, at: datetime, rules: Rules) -> RawSQL:
    return RawSQL(ENTITLED % column, _asked(right, organ, at, rules))  # noqa: S611 - the column is ours


def _asked(right: str, organ: Organ | None, at: datetime, rules: Rules) -> tuple[Any, ...]:
    return (right, organ.pk if organ else None, at, rules.number, rules.fictional)


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
    "rules.amend": legal_officer,
    "body.record": keeps_register,
    "office.record": keeps_register,
}
