"""Acts on delegations: who is accredited, with which powers, and where formal notices go (domain.md §2, §4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.delegations.models import Delegate, Delegation, Power, PowerKind, ServiceContact
from members.states.models import Member
from members.states.services import period
from portal.core import audit, clock
from portal.core.actors import Actor, ActorKind
from portal.core.classes import Audience
from portal.core.intervals import between, since
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service


def delegate_accredit(
    *,
    member: int,
    user: int,
    role: str,
    actor: Actor,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    powers: Sequence[str] = (),
    source: str = "",
) -> Delegate:
    """Accredit a person to act for a member, with powers for the same interval; opens the delegation if there is none.

    `source` names the paper that grants the powers. Audits `delegate.accredited` and one `power.granted` for each.
    Raises PermissionRefused, Refused (the person acts for a member already in that time; a beginning in the past).
    """
    with service(actor):
        at = clock.now()
        delegation = delegation_of(lock(Member, member), valid_from or at)
        row = Delegate(
            delegation=delegation, member_id=member, user_id=user, role=role, valid=_term(actor, valid_from, valid_until, at),
            **own(member),
        )  # fmt: skip
        check("delegate.accredit", actor, row, at)
        if Delegate.objects.filter(user=user, valid__overlap=row.valid).exists():
            raise Refused(Refusal("acts_already", _("This person acts for a member already in that time.")))
        row.save(force_insert=True)
        audit.record("delegate.accredited", target=row, by=actor, at=at, role=role, delegate=str(row.uid))
        for kind in powers:
            _grant(row, kind, row.valid, source, actor, at)
    return row


def delegate_end(
    *, delegate: int, actor: Actor, expected_version: int | None = None, reason: str = "", nobody_left: bool = False
) -> Delegate:
    """End an accreditation, and all powers with it, now. `nobody_left` confirms that the member is left without `bind`.

    Audits `delegate.ended`. Raises PermissionRefused, Refused, StaleVersion.
    """
    with service(actor):
        row = lock(Delegate, delegate, expected_version)
        at = clock.now()
        check("delegate.end", actor, row, at)
        running(row, at)
        warn_nobody_left(row.member_id, at, nobody_left, Q(delegate=row))
        for power in Power.objects.filter(Q(valid__upper_inf=True) | Q(valid__endswith__gt=at), delegate=row):
            power.valid = cut(power.valid, at)
            power.save(update_fields=["valid"])
        row.valid = cut(row.valid, at)
        store(row)
        audit.record("delegate.ended", target=row, by=actor, at=at, reason=reason, delegate=str(row.uid))
    return row


def power_grant(
    *,
    delegate: int,
    kind: str,
    actor: Actor,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    source: str = "",
) -> Power:
    """Grant one power for an interval within the accreditation. `bind` and `vote` need the paper that grants them.

    Audits `power.granted`. Raises PermissionRefused, Refused (held already in that time; outside the accreditation).
    """
    with service(actor):
        row = lock(Delegate, delegate)
        at = clock.now()
        valid = _term(actor, valid_from, valid_until or row.valid.upper, at)
        if not Delegate.objects.filter(pk=row.pk, valid__contains=valid).exists():
            raise Refused(Refusal("outside_accreditation", _("A power lasts no longer than the accreditation.")))
        return _grant(row, kind, valid, source, actor, at)


def power_end(*, power: int, actor: Actor, reason: str = "", nobody_left: bool = False) -> Power:
    """End a power now. `nobody_left` confirms that the member is then left with nobody who can bind it.

    Audits `power.ended`. Raises PermissionRefused, Refused (it has ended; nobody would be left and nobody confirmed it).
    """
    with service(actor):
        row = Power.objects.select_for_update(no_key=True, of=("self",)).get(pk=power)
        at = clock.now()
        check("power.end", actor, row, at)
        running(row, at)
        if row.kind == PowerKind.BIND:
            warn_nobody_left(row.member_id, at, nobody_left, Q(pk=row.pk))
        row.valid = cut(row.valid, at)
        row.save(update_fields=["valid"])
        audit.record("power.ended", target=row, by=actor, at=at, reason=reason, kind=row.kind)
    return row


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
            valid=_term(actor, valid_from, valid_until, at), **own(member),
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


def one_person_declare(
    *, member: int, actor: Actor, since_instant: datetime | None = None, paper: str = "", declared: bool = True
) -> Delegation:
    """Enter a member's written declaration that one person both drafts and clears, or its end (`declared=False`).

    Audits `delegation.one_person_declared` or `delegation.one_person_ended`. Raises PermissionRefused.
    """
    with service(actor):
        at = clock.now()
        delegation = delegation_of(lock(Member, member), since_instant or at)
        check("delegation.declare_one_person", actor, delegation, at)
        delegation.one_person_since = (since_instant or at) if declared else None
        store(delegation)
        name = "delegation.one_person_declared" if declared else "delegation.one_person_ended"
        audit.record(name, target=delegation, by=actor, at=at, reason=paper)
    return delegation


def delegation_of(member: Member, at: datetime) -> Delegation:
    """The delegation of a member, opened from an instant on when there is none. Within a service only."""
    open_now = Delegation.objects.filter(member=member, valid__upper_inf=True)
    return open_now.first() or Delegation.objects.create(member=member, valid=since(at), **own(member.pk))


def own(member: int) -> dict[str, Any]:
    """The class of what a delegation is: known to the member and the secretariat."""
    return {"audience": Audience.RESTRICTED, "parties": [member]}


def running(row: Any, at: datetime) -> None:
    """Raise Refused when an interval is over already."""
    if row.valid.upper is not None and row.valid.upper <= at:
        raise Refused(Refusal("ended_already", _("This has ended already.")))


def cut(valid: DateTimeTZRange, at: datetime) -> DateTimeTZRange:
    """An interval that ends at an instant; one that had not begun is then empty and holds at no instant."""
    return between(valid.lower, max(at, valid.lower or at))


def warn_nobody_left(member: int, at: datetime, confirmed: bool, ending: Q) -> None:
    """Raise Refused, once, before a member is left with nobody who can bind it (domain.md §4)."""
    binding = Power.objects.at(at).filter(member=member, kind=PowerKind.BIND)
    if not confirmed and binding.filter(ending).exists() and not binding.exclude(ending).exists():
        raise Refused(
            Refusal(
                "nobody_left",
                _(
                    "After this nobody can bind this member: it could neither object nor respond. Confirm that this is meant."
                ),
                rule="powers.bind",
            )
        )


def _grant(delegate: Delegate, kind: str, valid: DateTimeTZRange, source: str, actor: Actor, at: datetime) -> Power:
    power = Power(
        delegate=delegate,
        member_id=delegate.member_id,
        kind=kind,
        source=source,
        valid=valid,
        **own(delegate.member_id),
    )
    check("power.grant", actor, power, at)
    if Power.objects.filter(delegate=delegate, kind=kind, valid__overlap=valid).exists():
        raise Refused(Refusal("held_already", _("This delegate holds that power already in that time.")))
    power.save(force_insert=True)
    audit.record("power.granted", target=power, by=actor, at=at, kind=kind, delegate=str(delegate.uid), paper=source)
    return power


def _term(actor: Actor, start: datetime | None, until: datetime | None, at: datetime) -> DateTimeTZRange:
    """The interval of a new grant. People grant from now on; only the portal itself, when it loads, begins in the past."""
    if start is not None and start < at and actor.kind != ActorKind.SYSTEM:
        raise Refused(Refusal("begins_in_the_past", _("It begins now or later, not in the past.")))
    return period(start or at, until)
