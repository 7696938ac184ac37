"""Acts on delegations: delegates, powers, addresses for notices, invitations."""

from members.delegations.services.delegates import (
    delegate_accredit,
    delegate_end,
    one_person_declare,
    power_end,
    power_grant,
    service_contact_add,
    service_contact_end,
)
from members.delegations.services.invitations import (
    invitation_accept,
    invitation_resend,
    invitation_revoke,
    invitation_send,
    not_good,
)

__all__ = [
    "delegate_accredit",
    "delegate_end",
    "invitation_accept",
    "invitation_resend",
    "invitation_revoke",
    "invitation_send",
    "not_good",
    "one_person_declare",
    "power_end",
    "power_grant",
    "service_contact_add",
    "service_contact_end",
]
