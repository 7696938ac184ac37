"""What happens in the world, and the jobs that run meanwhile. A story adds its acts to the chronicle."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.module_loading import autodiscover_modules

from portal.celery import SCHEDULE, app
from portal.reference.world.accession import accession_tell
from portal.reference.world.agreement import agreement_story, depositary_story
from portal.reference.world.cast import Cast
from portal.reference.world.chronicle import Chronicle
from portal.reference.world.commitments import commitments_tell
from portal.reference.world.credentials import credentials_tell
from portal.reference.world.exchange import exchange_tell
from portal.reference.world.participants import participants_tell
from portal.reference.world.proposals import proposals_tell
from portal.reference.world.rounds import rounds_tell
from portal.reference.world.runs import runs_tell

Story = Callable[[Cast, Chronicle], None]

STORIES: tuple[Story, ...] = (
    agreement_story, depositary_story, credentials_tell, participants_tell, proposals_tell, rounds_tell, runs_tell,
    commitments_tell, exchange_tell, accession_tell,
)  # fmt: skip


def jobs() -> list[Callable[[], object]]:
    """The periodic work of the features, called here instead of by the scheduler; notices are delivered by the chronicle."""
    autodiscover_modules("tasks")
    names = [str(entry["task"]) for entry in SCHEDULE.values()]
    return [app.tasks[name] for name in names if not name.startswith("portal.core.")]
