"""Gathers the members' background entry points for Celery."""

from members.accounts.tasks import forget_sessions
from members.partners.tasks import partners_expiring

__all__ = ["forget_sessions", "partners_expiring"]
