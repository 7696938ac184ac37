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
from members.participants.models import Admission, Identifier, Participant, ParticipantContact, Representative
from members.partners.models import PartnerApplication, PartnerConsent
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
    "Admission",
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
    "Identifier",
    "Instrument",
    "Invitation",
    "Member",
    "MemberExport",
    "Office",
    "Organ",
    "Participant",
    "ParticipantContact",
    "PartnerApplication",
    "PartnerConsent",
    "Power",
    "Representative",
    "RulesOfProcedure",
    "Seat",
    "ServiceContact",
    "Session",
    "StatusInterval",
    "Supersession",
    "Suspension",
    "User",
]
