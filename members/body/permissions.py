"""Entitlement (domain.md §3.5), in one place: which member holds which right in an organ at an instant, and who may what.

`entitled(member, right, organ, at)` and `may(actor, act, object, at)` answer None or a Refusal with the reason in words. An
*item* is what is acted on: the subjects that a declaration of competence can cover. On it an organisation acts or its member
states do, never both (domain.md §2); without an item all hold what they hold.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.body.models import Office, OfficeKind, Organ
from members.body.selectors import NoRulesInForce, Rules, rules_at
from members.states.models import Member, OrganisationMembership
from portal.core.actors import Actor, ActorKind
from portal.core.display.texts import local_text
from portal.core.permissions import Predicate, any_of, only_system
from portal.core.permissions import may as may  # the question about acts stands beside that about members
from portal.core.refusals import Refusal


def item_of(organ: Organ, kind: str) -> list[str]:
    """What a text is for declarations of competence: its organ and its kind (a `Subject` of the decision matrix)."""
    return [organ.key, kind]


def entitled_members(
    right: str, organ: Organ | None, at: datetime, rules: Rules, item: Sequence[str] = ()
) -> QuerySet[Member]:
    """All members that hold a right in an organ (`None`: any member) at an instant, on an item, as one query.

    The answer is the database's function of this name (migrations/sql/entitlement_on_items.sql): a status or a condition
    grants the right, no condition takes it away, the member sits in the organ, and the item is its own to act on.
    """
    asked = _asked(right, organ, at, rules, item)
    return Member.objects.filter(pk__in=RawSQL(ENTITLED % "member_id", asked))  # noqa: S611 - the column is ours


def entitled_weights(
    right: str, organ: Organ | None, at: datetime, rules: Rules, item: Sequence[str] = ()
) -> dict[int, int]:
    """The same, each with its votes: what a procedure freezes when it opens. An organisation has those of its member states."""
    with connection.cursor() as cursor:
        cursor.execute(ENTITLED % "member_id, weight", _asked(right, organ, at, rules, item))
        return dict(cursor.fetchall())


def entitled_rights(rights: Sequence[str], organ: Organ, at: datetime, rules: Rules) -> dict[str, dict[int, int]]:
    """Several rights at once, without an item: right → who holds it, each with its votes. One statement."""
    found: dict[str, dict[int, int]] = {right: {} for right in rights}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT asked.name, held.member_id, held.weight FROM unnest(%s) asked(name) "
            "CROSS JOIN LATERAL entitled_members(asked.name, %s, %s, %s, %s, %s) held",
            [list(rights), *_asked("", organ, at, rules, [])[1:]],
        )
        for right, member, votes in cursor.fetchall():
            found[right][member] = votes
    return found


ENTITLED = "SELECT %s FROM entitled_members(%%s, %%s, %%s, %%s, %%s, %%s)"


def _asked(right: str, organ: Organ | None, at: datetime, rules: Rules, item: Sequence[str]) -> tuple[Any, ...]:
    return (right, organ.pk if organ else None, at, rules.number, rules.fictional, list(item))


def entitled(member: Member, right: str, organ: Organ | None, at: datetime, item: Sequence[str] = ()) -> Refusal | None:
    """None when the member holds the right at the instant, on the item; otherwise why not."""
    try:
        rules = rules_at(at, fictional=member.fictional)
    except NoRulesInForce as refused:
        return refused.refusal
    holders = entitled_members(right, organ, at, rules, item)
    if holders.filter(pk=member.pk).exists():
        return None
    elsewhere = bool(item) and entitled_members(right, organ, at, rules).filter(pk=member.pk).exists()
    return (spoken_for(member.pk, holders.values("pk"), at) if elsewhere else None) or Refusal(
        "member_not_entitled", _("This member does not hold that right at this instant."), rule=f"rights.{right}"
    )


def spoken_for(member: int, acting: QuerySet, at: datetime) -> Refusal | None:
    """Why a member does not act where its organisation is among those who do, or its member states are; else None.

    `acting` are the keys of who acts. One statement.
    """
    belongs = OrganisationMembership.objects.at(at).select_related("organisation")
    found = belongs.filter(Q(state=member, organisation__in=acting) | Q(organisation=member, state__in=acting)).first()
    if found is None:
        return None
    if found.state_id == member:
        sentence: str | Promise = _(
            "On this item %(organisation)s acts, by its declaration of competence, and not its member states."
        ) % {"organisation": local_text(found.organisation.name).text}
    else:
        sentence = _(
            "The declaration of competence does not cover this item: the member states act, not the organisation."
        )
    return Refusal("acts_or_they", sentence, rule="competence")


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
    "office.record": system_only,  # people take an office by an invitation that two officers confirm
    "office.end": keeps_register,
}
