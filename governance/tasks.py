"""Gathers the background work of governance for Celery: one import line a feature."""

from governance.commitments.tasks import remind, timed_moves  # noqa: F401
from governance.consultations.tasks import consultations_due  # noqa: F401
from governance.decisions.tasks import silence_runs_move_due  # noqa: F401
from governance.proposals.tasks import proposals_due  # noqa: F401
