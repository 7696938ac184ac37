"""Who belongs to which group or organisation, and for what an organisation speaks: dated facts (domain.md §2, §4)."""

from collections.abc import Sequence
from datetime import datetime

from members.states.models import Competence, Group, GroupMembership, Instrument, Member, OrganisationMembership
from members.states.services.facts import fit, period
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.intervals import between
from portal.core.locks import lock
from portal.core.permissions import check
from portal.core.service import service


def group_record(*, key: str, kind: str, name: dict[str, str], actor: Actor, fictional: bool = False) -> Group:
    """Record a group, or a region of the M49 list (kinds `m49_region` and `m49_subregion`, key = its code).

    Audits `group.recorded`. Raises PermissionRefused.
    """
    with service(actor):
        at = clock.now()
        check("register.write", actor, None, at)
        group, _made = Group.objects.update_or_create(
            key=key, defaults={"kind": kind, "name": name, "fictional": fictional}
        )
        audit.record("group.recorded", target=group, by=actor, at=at, key=key)
    return group


def group_membership_record(
    *,
    group: int,
    actor: Actor,
    source: str,
    grade: str,
    area: int | None = None,
    member: int | None = None,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> GroupMembership:
    """Record that an area (or a fictional member) is in a group, as a dated fact. Audits `group.joined`."""
    with service(actor):
        at = clock.now()
        check("register.write", actor, None, at)
        row = GroupMembership.objects.create(
            group_id=group, area_id=area, member_id=member, source=source, grade=grade,
            valid=period(valid_from, valid_until),
        )  # fmt: skip
        audit.record("group.joined", target=row, by=actor, at=at, group=group, area=area, member=member)
    return row


def organisation_membership_record(
    *,
    organisation: int,
    state: int,
    source: str,
    grade: str,
    actor: Actor,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> OrganisationMembership:
    """Record that a state belongs to an organisation of its own world. Audits `organisation.joined`.

    Raises PermissionRefused, Refused (grade and world do not fit); IntegrityError when it belongs to it in that time already.
    """
    with service(actor):
        at = clock.now()
        row = lock(Member, organisation)
        check("register.write", actor, row, at)
        fit(row, grade)
        fact = OrganisationMembership.objects.create(
            organisation=row, state_id=state, source=source, grade=grade, valid=period(valid_from, valid_until)
        )
        audit.record("organisation.joined", target=row, by=actor, at=at, state=state, source=source, grade=grade)
    return fact


def competence_record(
    *,
    organisation: int,
    covers: Sequence[str],
    words: dict[str, str],
    valid_from: datetime,
    source: str,
    grade: str,
    actor: Actor,
    instrument: Instrument | None = None,
) -> Competence:
    """Record an organisation's declaration of competence; the one before ends. Audits `competence.declared`.

    Raises PermissionRefused, Refused (grade and world do not fit).
    """
    with service(actor):
        at = clock.now()
        row = lock(Member, organisation)
        check("register.write", actor, row, at)
        fit(row, grade)
        for former in Competence.objects.filter(organisation=row, valid__contains=valid_from):
            former.valid = between(former.valid.lower, valid_from)
            former.save(update_fields=["valid"])
        fact = Competence.objects.create(
            organisation=row, instrument=instrument, covers=list(covers), words=words, source=source, grade=grade,
            valid=period(valid_from, None),
        )  # fmt: skip
        audit.record("competence.declared", target=row, by=actor, at=at, covers=list(covers))
    return fact
