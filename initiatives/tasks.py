"""Gathers the background work of initiatives for Celery: one import line a feature."""

from initiatives.exchange.tasks import timed_moves  # noqa: F401
