"""Gathers the members' models for Django."""

from members.accounts.models import Session, User
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
from members.desk.models import AccountMerge
from members.exports.models import ExportPart, MemberExport
from members.participants.models import Admission, Identifier, Participant, ParticipantContact, Representative
from members.partners.models import PartnerApplication, PartnerConsent
from members.recovery.models import FactorRecovery
from members.states.models import (
    Area,
    AreaName,
    Competence,
    Condition,
    FullPowers,
    Group,
    GroupMembership,
    Instrument,
    Member,
    MemberName,
    OrganisationMembership,
    Rectification,
    StatusInterval,
    Succession,
    Treaty,
)

__all__ = [
    "AccountMerge",
    "ActingFor",
    "Admission",
    "Area",
    "AreaName",
    "Competence",
    "Condition",
    "Credential",
    "CredentialFile",
    "CredentialObjection",
    "CredentialPerson",
    "Delegate",
    "Delegation",
    "ExportPart",
    "FactorRecovery",
    "FullPowers",
    "Grant",
    "Group",
    "GroupMembership",
    "Identifier",
    "Instrument",
    "Invitation",
    "Member",
    "MemberExport",
    "MemberName",
    "Office",
    "Organ",
    "OrganisationMembership",
    "Participant",
    "ParticipantContact",
    "PartnerApplication",
    "PartnerConsent",
    "Power",
    "Rectification",
    "Representative",
    "RulesOfProcedure",
    "Seat",
    "ServiceContact",
    "Session",
    "StatusInterval",
    "Succession",
    "Supersession",
    "Suspension",
    "Treaty",
    "User",
]
