"""The notices of accession: numbered and formal, but for the word to the legal officers (domain.md §4, §10)."""

from typing import Any

from django.db.models import QuerySet

from governance.accession.models import Application
from members.body.models import Office, OfficeKind
from members.body.permissions import entitled_members
from members.body.selectors import rules_at
from members.delegations.selectors import contact_recipients, person_recipients
from members.states.models import Condition, Member
from members.states.notices import in_all_languages
from portal.core import clock
from portal.core.notices.kinds import NoticeKind


def to_legal(row: Application) -> QuerySet:
    """The legal officers, as persons."""
    officers = Office.objects.at(clock.now()).filter(kind=OfficeKind.LEGAL, user__fictional=row.fictional)
    return person_recipients(officers.values("user"))


def to_state(row: Application) -> QuerySet:
    """The contacts for formal service of the state that applies."""
    return contact_recipients([row.member_id], clock.now())


def to_state_alternates(row: Application) -> QuerySet:
    return contact_recipients([row.member_id], clock.now(), alternates=True)


def to_readers(row: Application, *, alternates: bool = False) -> QuerySet:
    """The contacts of all who may read documents of limited distribution."""
    at = clock.now()
    readers = entitled_members("read", None, at, rules_at(at, fictional=row.fictional))
    return contact_recipients(readers.exclude(pk=row.member_id).values("pk"), at, alternates=alternates)


def to_readers_beside(row: Application) -> QuerySet:
    """Of them, those on whom the silence run serves nothing, because they read but do not decide."""
    decide = row.run.entitled.values("member") if row.run is not None else []
    return to_readers(row).exclude(member__in=decide)


def to_readers_alternates(row: Application) -> QuerySet:
    return to_readers(row, alternates=True)


def to_all(member: Member, *, alternates: bool = False) -> QuerySet:
    """The contacts of all who may read, and of the member itself."""
    at = clock.now()
    readers = entitled_members("read", None, at, rules_at(at, fictional=member.fictional)).values_list("pk", flat=True)
    return contact_recipients([*readers, member.pk], at, alternates=alternates)


def to_all_alternates(member: Member) -> QuerySet:
    return to_all(member, alternates=True)


def condition_facts(member: Member, fact: Condition) -> dict[str, Any]:
    """What the notice of a condition imposed or ended says."""
    return {
        "title": in_all_languages(fact.get_kind_display()),  # type: ignore[arg-type]
        "state": member.name,
        "decision": fact.act,
        "begins": fact.valid.lower,
        "ends": fact.valid.upper,
        "path": f"members/{member.code}/",
    }


KINDS = (
    NoticeKind("accession.submitted", False, to_legal),
    NoticeKind("accession.returned", True, to_state, to_state_alternates),
    NoticeKind("accession.circulated", True, to_readers_beside, to_readers_alternates),
    NoticeKind("accession.outcome", True, to_state, to_state_alternates),
    NoticeKind("accession.invited", True, to_state, to_state_alternates),
    NoticeKind("accession.ended", True, to_readers, to_readers_alternates),
    NoticeKind("accession.condition", True, to_all, to_all_alternates),
)
