"""The timed moves of silence runs: a periodic job that catches up and never does a thing twice (domain.md §3.4)."""

from datetime import datetime

from django.db.models import Q

from governance.decisions.models import RunState, SilenceRun
from governance.decisions.selectors import not_served, paper_waits
from governance.decisions.services.outcomes import adopt, begin, expire, hold, not_adopt
from members.body.selectors import rules_numbered
from portal.core import clock
from portal.core.actors import Actor, system
from portal.core.clock import PortalClock
from portal.core.eyes import SERVICE, seeing_as
from portal.core.service import service

#: What may be due, as a query; each run is judged again under its lock.
DUE = (
    Q(state=RunState.NOTIFIED, opens_at__lte=PortalClock())
    | Q(state=RunState.RUNNING, expires_at__lte=PortalClock())
    | Q(state=RunState.CLOSING, closes_at__lte=PortalClock())
    | Q(state=RunState.HELD, hold_until__lte=PortalClock())
)


def runs_move_due() -> int:
    """Take every step that is due, each run in a transaction of its own. Returns how many steps were taken.

    A run that was due for long takes all its steps in one round, in order; another worker's runs are skipped.
    """
    taken = 0
    with seeing_as(SERVICE):
        due = list(SilenceRun.objects.filter(DUE).order_by("expires_at", "pk").values_list("pk", flat=True))
    for pk in due:
        while run_step(pk):
            taken += 1
    return taken


def run_step(pk: int) -> bool:
    """Take one due step of one run, if there still is one when its lock is held. False: nothing (more) to do."""
    actor = system()
    with service(actor):
        run = SilenceRun.objects.select_for_update(no_key=True, of=("self",), skip_locked=True).filter(pk=pk).first()
        return run is not None and _step(run, actor, clock.now())


def _step(run: SilenceRun, actor: Actor, at: datetime) -> bool:
    """One step, judged by the clock read after the lock."""
    if run.state == RunState.NOTIFIED and run.opens_at and at >= run.opens_at:
        begin(run, actor, at)
    elif run.state == RunState.RUNNING and at >= run.expires_at:
        expire(run, actor, at)
    elif run.state == RunState.CLOSING and run.closes_at and at >= run.closes_at:
        if gap := not_served(run):  # a bounce came while closing
            hold(run, actor, at, reason=f"{len(gap)} no longer served")
        elif paper_waits(run) and at < _longest_wait(run):
            return False
        else:
            adopt(run, actor, at)
    elif run.state == RunState.HELD and run.hold_until and at >= run.hold_until:
        not_adopt(run, actor, at)
    else:
        return False
    return True


def _longest_wait(run: SilenceRun) -> datetime:
    """Nothing is adopted over an objection on paper that one officer has entered; but one officer cannot block for ever."""
    rules = rules_numbered(run.rules_version or 0, fictional=run.fictional)
    return run.expires_at + rules.hours("silence_hold_maximum")
