"""Gathers the members' models for Django."""

from members.accounts.models import AccountMerge, Session, User
from members.body.models import Office, Organ, RulesOfProcedure, Seat
from members.credentials.models import Credential, CredentialFile, CredentialObjection, CredentialPerson
from members.delegations.models import (
    ActingFor,
    Delegate,
    Delegation,
    Grant,
    Invitation,
    Power,
    ServiceContact,
    Supersession,
    Suspension,
)
from members.exports.models import ExportPart, MemberExport
from members.partners.models import PartnerApplication
from members.recovery.models import FactorRecovery
from members.states.models import (
    Area,
    AreaName,
    Condition,
    Group,
    GroupMembership,
    Instrument,
    Member,
    StatusInterval,
)

__all__ = [
    "AccountMerge",
    "ActingFor",
    "Area",
    "AreaName",
    "Condition",
    "Credential",
    "CredentialFile",
    "CredentialObjection",
    "CredentialPerson",
    "Delegate",
    "Delegation",
    "ExportPart",
    "FactorRecovery",
    "Grant",
    "Group",
    "GroupMembership",
    "Instrument",
    "Invitation",
    "Member",
    "MemberExport",
    "Office",
    "Organ",
    "PartnerApplication",
    "Power",
    "RulesOfProcedure",
    "Seat",
    "ServiceContact",
    "Session",
    "StatusInterval",
    "Supersession",
    "Suspension",
    "User",
]
