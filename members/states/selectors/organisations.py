"""Member organisations: how much they weigh (domain.md §2). Who acts on an item is asked of members/body/permissions.py."""

from datetime import datetime

from members.states.models import Member, OrganisationMembership, Status


def weight_of(organisation: Member, at: datetime) -> int:
    """The votes of a member organisation: the number of its member states that are members at the instant."""
    states = OrganisationMembership.objects.at(at).filter(
        organisation=organisation, state__statuses__status=Status.MEMBER, state__statuses__valid__contains=at,
        state__statuses__recorded__upper_inf=True,
    )  # fmt: skip
    return states.values("state").distinct().count()
