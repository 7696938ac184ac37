"""Acts on partner systems: letting them in, their secrets, the consent of a member, their end."""

from members.partners.services.consents import consent_ask, consent_give, consent_refuse, consent_revoke
from members.partners.services.registration import (
    ScopeUnknown,
    check_scopes,
    partner_create,
    partner_register,
    partner_renew,
    partner_resume,
    partner_suspend,
    partner_used,
    partners_warn,
)
from members.partners.services.scopes import partner_rescope
from members.partners.services.secrets import partner_rotate

__all__ = [
    "ScopeUnknown",
    "check_scopes",
    "consent_ask",
    "consent_give",
    "consent_refuse",
    "consent_revoke",
    "partner_create",
    "partner_register",
    "partner_renew",
    "partner_rescope",
    "partner_resume",
    "partner_rotate",
    "partner_suspend",
    "partner_used",
    "partners_warn",
]
