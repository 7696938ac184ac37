"""Background work. Celery only wakes the workers: what must not be lost is a row in the database.

A feature's ``tasks.py`` uses ``@shared_task``; what runs by the clock is listed in ``SCHEDULE`` below.
"""

from __future__ import annotations

import os
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.prod")

#: Name → {"task": dotted name, "schedule": seconds or crontab}. A task missed or run twice must do no harm.
SCHEDULE: dict[str, dict[str, Any]] = {
    "notices_sweep": {"task": "portal.core.tasks.notices_sweep", "schedule": 5.0, "options": {"expires": 5}},
    "forget": {"task": "portal.core.tasks.forget", "schedule": 3600.0, "options": {"expires": 3600}},
    "sweep_files": {"task": "portal.core.tasks.sweep_files", "schedule": 3600.0, "options": {"expires": 3600}},
    "treaties": {"task": "members.states.effects_due", "schedule": 60.0, "options": {"expires": 60}},
    "commitments": {"task": "governance.commitments.timed_moves", "schedule": 60.0, "options": {"expires": 60}},
    "exchange": {"task": "initiatives.exchange.timed_moves", "schedule": 60.0, "options": {"expires": 60}},
    "reminders_of_reports": {"task": "governance.commitments.remind", "schedule": 600.0, "options": {"expires": 600}},
    "proposals_due": {"task": "governance.tasks.proposals_due", "schedule": 60.0, "options": {"expires": 60}},
    "consultations_due": {"task": "governance.tasks.consultations_due", "schedule": 30.0, "options": {"expires": 30}},
    "exports": {"task": "members.exports.make", "schedule": 15.0, "options": {"expires": 15}},
    "sessions": {"task": "members.accounts.sessions_forget", "schedule": 3600.0, "options": {"expires": 3600}},
    "partners": {"task": "members.partners.warn", "schedule": 3600.0, "options": {"expires": 3600}},
    "powers_ending": {"task": "members.delegations.warn", "schedule": 3600.0, "options": {"expires": 3600}},
    "silence_runs": {"task": "governance.decisions.runs_move_due", "schedule": 5.0, "options": {"expires": 5}},
}

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
