"""Member organisations: how much they weigh, and who speaks on an item – it or its states, never both (domain.md §2)."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q

from members.states.models import Competence, Member, OrganisationMembership, Status


def weight_of(organisation: Member, at: datetime) -> int:
    """The votes of a member organisation: the number of its member states that are members at the instant."""
    return weights(at, [organisation.pk])[organisation.pk]


def weights(at: datetime, organisations: Collection[int]) -> dict[int, int]:
    """The votes of several organisations at an instant. One statement."""
    belongs = Q(member_states__valid__contains=at)
    is_member = Q(
        member_states__state__statuses__status=Status.MEMBER,
        member_states__state__statuses__valid__contains=at,
        member_states__state__statuses__recorded__upper_inf=True,
    )
    rows = Member.objects.filter(pk__in=organisations).annotate(
        votes=Count("member_states__state", filter=belongs & is_member, distinct=True)
    )
    return dict(rows.values_list("pk", "votes"))


def competent(organisation: Member, subject: str, at: datetime) -> bool:
    """Whether a subject is covered by the organisation's declaration of competence at the instant."""
    return Competence.objects.at(at).filter(organisation=organisation, covers__contains=[subject]).exists()


def voices(members: Collection[int], subject: str, at: datetime) -> dict[int, int]:
    """Who of some members speaks on an item, and with how many votes: `{member: votes}`. Three statements.

    An organisation whose declaration covers the subject votes with its states' number, and they do not; else they do, and it
    does not.
    """
    organisations = set(Member.objects.filter(pk__in=members, kind="organisation").values_list("pk", flat=True))
    acting = set(
        Competence.objects.at(at)
        .filter(organisation__in=organisations, covers__contains=[subject])
        .values_list("organisation", flat=True)
    )
    covered = set(OrganisationMembership.objects.at(at).filter(organisation__in=acting).values_list("state", flat=True))
    votes = weights(at, acting) if acting else {}
    own = {member: 1 for member in members if member not in organisations and member not in covered}
    return own | {organisation: number for organisation, number in votes.items() if number}
