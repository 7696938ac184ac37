"""Gathers the floor's background entry points for Celery."""

from portal.core.notices.tasks import notices_deliver, notices_sweep

__all__ = ["notices_deliver", "notices_sweep"]
