"""Gathers the members' background entry points for Celery."""

from members.accounts.tasks import forget_sessions

__all__ = ["forget_sessions"]
