"""Gathers the initiatives' models for Django."""

from initiatives.exchange.models import LedgerEntry, Match, Need, Offer
from initiatives.programmes.models import Initiative, InitiativePartner

__all__ = ["Initiative", "InitiativePartner", "LedgerEntry", "Match", "Need", "Offer"]
