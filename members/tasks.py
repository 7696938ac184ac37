"""Gathers the members' background entry points for Celery."""

from members.accounts.tasks import forget_sessions
from members.partners.tasks import partners_expiring
from members.states.tasks import effects_due

__all__ = ["effects_due", "forget_sessions", "partners_expiring"]
