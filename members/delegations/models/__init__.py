"""Delegations: the people and their powers, and how those change."""

from members.delegations.models.changes import ActingFor, Grant, GrantState, Supersession, Suspension
from members.delegations.models.people import (
    REPRESENTATIVE,
    DatedClassedQuerySet,
    Delegate,
    DelegateRole,
    Delegation,
    Invitation,
    Power,
    PowerKind,
    ServiceContact,
)

__all__ = [
    "REPRESENTATIVE",
    "ActingFor",
    "DatedClassedQuerySet",
    "Delegate",
    "DelegateRole",
    "Delegation",
    "Grant",
    "GrantState",
    "Invitation",
    "Power",
    "PowerKind",
    "ServiceContact",
    "Supersession",
    "Suspension",
]
