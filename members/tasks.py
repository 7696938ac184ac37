"""Gathers the members' background entry points for Celery."""

from members.accounts.tasks import forget_sessions
from members.delegations.tasks import powers_ending
from members.exports.tasks import make_exports
from members.partners.tasks import partners_expiring
from members.states.tasks import effects_due

__all__ = ["effects_due", "forget_sessions", "make_exports", "partners_expiring", "powers_ending"]
