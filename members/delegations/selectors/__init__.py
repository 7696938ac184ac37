"""Reading delegations: who a person is at an instant, who is told, what pages show, which invitations are open."""

from members.delegations.selectors.changes import (
    binds_until,
    grants_wait_for,
    grants_waiting,
    stand_ins,
    supersessions,
    suspensions,
)
from members.delegations.selectors.invitations import (
    INVITATION_SALT,
    invitation_digest,
    invitation_is_open,
    invitation_link,
    invitation_of,
    invitation_token,
    pending_invitations,
)
from members.delegations.selectors.pages import (
    RANK,
    READS_SHOWN,
    Gap,
    contacts_of,
    delegates_of,
    delegation_coded,
    gaps,
    read_log,
)
from members.delegations.selectors.recipients import (
    contact_recipients,
    person_recipients,
    service_contacts,
)
from members.delegations.selectors.standing import (
    MUST_HAVE_SECOND_FACTOR,
    Standing,
    delegate_at,
    has_focal_point,
    one_person_delegation,
    power_held,
    roles_held,
    standing_of,
)

__all__ = [
    "INVITATION_SALT",
    "MUST_HAVE_SECOND_FACTOR",
    "RANK",
    "READS_SHOWN",
    "Gap",
    "Standing",
    "binds_until",
    "contact_recipients",
    "contacts_of",
    "delegate_at",
    "delegates_of",
    "delegation_coded",
    "gaps",
    "grants_wait_for",
    "grants_waiting",
    "has_focal_point",
    "invitation_digest",
    "invitation_is_open",
    "invitation_link",
    "invitation_of",
    "invitation_token",
    "one_person_delegation",
    "pending_invitations",
    "person_recipients",
    "power_held",
    "read_log",
    "roles_held",
    "service_contacts",
    "stand_ins",
    "standing_of",
    "supersessions",
    "suspensions",
]
