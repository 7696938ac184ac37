"""Where formal notices to a member go (domain.md §10)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.delegations.models import ServiceContact
from members.delegations.services.common import cut, own, running, term
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service


def service_contact_add(
    *,
    member: int,
    label: str,
    address: str,
    language: str,
    actor: Actor,
    alternate: bool = False,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> ServiceContact:
    """Add an address for formal service: a person's or a functional mailbox.

    Audits `service_contact.added`. Raises PermissionRefused, Refused (the address is a contact already).
    """
    with service(actor):
        at = clock.now()
        row = ServiceContact(
            member=lock(Member, member), label=label, address=address.lower(), language=language, alternate=alternate,
            valid=term(actor, valid_from, valid_until, at), **own(member),
        )  # fmt: skip
        check("service_contact.add", actor, row, at)
        if ServiceContact.objects.filter(member=member, address=row.address, valid__overlap=row.valid).exists():
            raise Refused(Refusal("contact_already", _("Notices go to this address already.")))
        row.save(force_insert=True)
        audit.record("service_contact.added", target=row, by=actor, at=at, contact=str(row.uid), alternate=alternate)
    return row


def service_contact_end(*, contact: int, actor: Actor, expected_version: int | None = None) -> ServiceContact:
    """Notices no longer go to this address. A member's last first contact stays, so that it can always be served.

    Audits `service_contact.ended`. Raises PermissionRefused, Refused, StaleVersion.
    """
    with service(actor):
        row = lock(ServiceContact, contact, expected_version)
        at = clock.now()
        check("service_contact.end", actor, row, at)
        running(row, at)
        others = ServiceContact.objects.at(at).filter(member=row.member_id, alternate=False).exclude(pk=row.pk)
        if not row.alternate and not others.exists():
            raise Refused(
                Refusal(
                    "last_contact",
                    _("This is the only address for formal service. Add another one first."),
                    rule="service",
                )
            )
        row.valid = cut(row.valid, at)
        store(row)
        audit.record("service_contact.ended", target=row, by=actor, at=at, contact=str(row.uid))
    return row
