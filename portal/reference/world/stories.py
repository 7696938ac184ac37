"""What happens in the world, and the jobs that run meanwhile. A story adds its acts to the chronicle."""

from __future__ import annotations

from collections.abc import Callable

from governance.decisions.services import runs_move_due
from governance.proposals.services import proposals_lapse_due, proposals_warn_due
from portal.reference.world.cast import Cast
from portal.reference.world.chronicle import Chronicle

Story = Callable[[Cast, Chronicle], None]

STORIES: tuple[Story, ...] = ()
JOBS: tuple[Callable[[], object], ...] = (runs_move_due, proposals_warn_due, proposals_lapse_due)
