"""Acts on delegations: delegates, powers, posts, addresses for notices, invitations."""

from members.delegations.services.contacts import service_contact_add, service_contact_end
from members.delegations.services.grants import grant_confirm, grant_decline, grant_propose
from members.delegations.services.invitations import (
    invitation_accept,
    invitation_confirm,
    invitation_resend,
    invitation_revoke,
    invitation_send,
    not_good,
)
from members.delegations.services.people import (
    delegate_accredit,
    delegate_end,
    one_person_declare,
    power_end,
    power_grant,
)
from members.delegations.services.posts import acting_end, acting_record, delegate_hand_over
from members.delegations.services.supersessions import act_supersede
from members.delegations.services.suspensions import delegate_suspend, suspension_lift
from members.delegations.services.warnings import powers_warn

__all__ = [
    "act_supersede",
    "acting_end",
    "acting_record",
    "delegate_accredit",
    "delegate_end",
    "delegate_hand_over",
    "delegate_suspend",
    "grant_confirm",
    "grant_decline",
    "grant_propose",
    "invitation_accept",
    "invitation_confirm",
    "invitation_resend",
    "invitation_revoke",
    "invitation_send",
    "not_good",
    "one_person_declare",
    "power_end",
    "power_grant",
    "powers_warn",
    "service_contact_add",
    "service_contact_end",
    "suspension_lift",
]
