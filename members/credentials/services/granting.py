"""Powers come from a credential while it grants them, and end with it (domain.md §4)."""

from datetime import datetime

from django.db.models import Q

from members.credentials.models import Credential
from members.delegations.models import Delegate, Power
from members.delegations.services.common import credential_grant, cut
from portal.core.actors import Actor


def powers_from(row: Credential, actor: Actor, at: datetime) -> list[Power]:
    """Give those whom a credential names, as far as they are accredited, the powers it grants. Within a service."""
    written: list[Power] = []
    delegates = {
        delegate.user.email.lower(): delegate
        for delegate in Delegate.objects.at(at).filter(member=row.member_id).select_related("user")
    }
    for person in row.people.all():
        if delegate := delegates.get(person.email):
            written += credential_grant(row, delegate, person.powers, actor, at)
            if person.delegate_id != delegate.pk:
                person.delegate = delegate
                person.save(update_fields=["delegate"])
    return written


def powers_withdraw(row: Credential, at: datetime) -> list[Power]:
    """End the powers a credential has given. Within a service."""
    rows = list(Power.objects.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=at), credential=row))
    for power in rows:
        power.valid = cut(power.valid, at)
        power.save(update_fields=["valid"])
    return rows
