"""Gathers the members' models for Django."""

from members.accounts.models import User
from members.body.models import Office, Organ, RulesOfProcedure, Seat
from members.delegations.models import Delegate, Delegation, Invitation, Power, ServiceContact
from members.partners.models import PartnerApplication
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
    "Area",
    "AreaName",
    "Condition",
    "Delegate",
    "Delegation",
    "Group",
    "GroupMembership",
    "Instrument",
    "Invitation",
    "Member",
    "Office",
    "Organ",
    "PartnerApplication",
    "Power",
    "RulesOfProcedure",
    "Seat",
    "ServiceContact",
    "StatusInterval",
    "User",
]
