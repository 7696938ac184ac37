"""Who belongs to which group or organisation, and for what an organisation speaks: dated facts (domain.md §2, §4)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from members.states.models import (
    Competence,
    Group,
    GroupMembership,
    Instrument,
    Member,
    MemberKind,
    OrganisationMembership,
)
from members.states.services.facts import fit, period
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.intervals import between
from portal.core.locks import lock
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
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
    source_url: str = "",
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> OrganisationMembership:
    """Record that a state belongs to an organisation of its own world. Audits `organisation.joined`.

    Raises PermissionRefused, Refused (no organisation and state of one world, it belongs to it in that time already, grade
    and world do not fit).
    """
    with service(actor):
        row = lock(Member, organisation)
        at = clock.now()
        check("organisation.record", actor, row, at)
        fit(row, grade)
        other, valid = Member.objects.get(pk=state), period(valid_from, valid_until)
        if (row.kind, other.kind) != (MemberKind.ORGANISATION, MemberKind.STATE) or row.fictional != other.fictional:
            raise Refused(
                Refusal("no_organisation", _("A state belongs to an organisation of its own world."), "worlds")
            )
        if OrganisationMembership.objects.filter(organisation=row, state=other, valid__overlap=valid).exists():
            sentence = _("It is on record already that the state belongs to the organisation in that time.")
            raise Refused(Refusal("belongs_already", sentence, rule="organisations"))
        fact = OrganisationMembership.objects.create(
            organisation=row, state=other, source=source, source_url=source_url, grade=grade, valid=valid
        )
        audit.record(
            "organisation.joined",
            target=row,
            by=actor,
            at=at,
            state=state,
            valid_from=valid_from,
            source=source,
            grade=grade,
        )
    return fact


def organisation_membership_end(
    *, membership: int, ends_at: datetime, source: str, actor: Actor
) -> OrganisationMembership:
    """A state leaves an organisation: the membership ends then, and is kept. Audits `organisation.left` with the source.

    Raises PermissionRefused, Refused (it has ended by then, or begins later).
    """
    with service(actor):
        fact = OrganisationMembership.objects.select_related("organisation").get(pk=membership)
        row = lock(Member, fact.organisation_id)
        fact.refresh_from_db(fields=["valid"])
        at = clock.now()
        check("organisation.record", actor, row, at)
        begins, ends = fact.valid.lower, fact.valid.upper
        if (begins is not None and ends_at <= begins) or (ends is not None and ends <= ends_at):
            sentence = _("The membership does not hold at that instant.")
            raise Refused(Refusal("belongs_not", sentence, rule="organisations"))
        fact.valid = between(begins, ends_at)
        fact.save(update_fields=["valid"])
        audit.record(
            "organisation.left", target=row, by=actor, at=at, state=fact.state_id, ended_at=ends_at, source=source
        )
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
    source_url: str = "",
    instrument: Instrument | None = None,
) -> Competence:
    """Record an organisation's declaration of competence; the one before ends, and is kept. Audits `competence.declared`.

    `covers` are subjects: kinds of text and organs (members/body/permissions.py, `item_of`). Items under way stay whose they
    were. Raises PermissionRefused, Refused (no organisation, a later declaration stands, grade and world do not fit).
    """
    with service(actor):
        row = lock(Member, organisation)
        at = clock.now()
        check("organisation.record", actor, row, at)
        fit(row, grade)
        if row.kind != MemberKind.ORGANISATION:
            raise Refused(Refusal("organisations_only", _("Only an organisation does this."), rule="instruments.kinds"))
        standing = Competence.objects.filter(organisation=row)
        if standing.filter(valid__startswith__gt=valid_from).exists():
            raise Refused(
                Refusal("later_declaration", _("A later declaration is on record already."), rule="competence")
            )
        for former in standing.filter(valid__contains=valid_from):
            former.valid = between(former.valid.lower, valid_from)
            former.save(update_fields=["valid"])
        fact = Competence.objects.create(
            organisation=row, instrument=instrument, covers=list(covers), words=words, source=source,
            source_url=source_url, grade=grade, valid=period(valid_from, None),
        )  # fmt: skip
        audit.record("competence.declared", target=row, by=actor, at=at, covers=list(covers), valid_from=valid_from)
    return fact
