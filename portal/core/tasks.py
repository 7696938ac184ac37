"""Gathers the floor's background entry points for Celery."""

from portal.core.forgetting import forget, sweep_files
from portal.core.notices.tasks import notices_deliver, notices_sweep

__all__ = ["forget", "notices_deliver", "notices_sweep", "sweep_files"]
