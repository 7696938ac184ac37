"""Making the world: all in one transaction under a moved clock, so that it stands whole or not at all."""

from __future__ import annotations

import gc
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType
from typing import Any, NoReturn

from django.db import connection

from members.states.models import Member
from portal.core import clock
from portal.core.eyes import SERVICE, seeing_as
from portal.core.service import service
from portal.reference import marks
from portal.reference.files import DATA, DEMONSTRATION, fingerprint
from portal.reference.world.agreement import agreement_make
from portal.reference.world.cast import Cast
from portal.reference.world.chronicle import Chronicle
from portal.reference.world.owner import Owner
from portal.reference.world.participants import participants_sign_ins
from portal.reference.world.people import people_make
from portal.reference.world.post import post_office
from portal.reference.world.states import FOUNDED, body_make, states_make
from portal.reference.world.stories import STORIES, jobs

LOADED, CLEARED = "demonstration.loaded", "demonstration.cleared"
LOCK = 7_204_002
#: Days before now on which the periodic jobs run, beside the instants that something waits for.
JOBS_BEFORE = (49, 42, 35, 28, 21, 14, 10, 7, 5, 3, 2, 1)
Say = Callable[[str], None]


def world_stands() -> bool:
    """Whether the world was made and not cleared away since."""
    with seeing_as(SERVICE):
        return bool(marks.last((LOADED, CLEARED)).get("stands"))


def world_load(say: Say, *, refresh: bool = False) -> list[dict[str, Any]] | None:
    """Make the demonstration world, or make it anew; returns the sign-ins, or None when it stands already.

    Audits `demonstration.loaded` (and `demonstration.cleared`) beside all the acts of the world itself. Raises ValueError
    when a refresh would remove records of real members.
    """
    with _whole_or_nothing(), _uncollected(), Owner() as owner, _alone():
        owner.set_right()  # an earlier loading may have been killed
        if world_stands():
            if not refresh:
                return None
            _clear(owner, say)
        with post_office():
            return _make(owner, say)


def _make(owner: Owner, say: Say) -> list[dict[str, Any]]:
    now = clock.now()
    began = time.monotonic()
    with service(marks.LOADER):
        cast = Cast(now)
        owner.begin_at(now - FOUNDED)
        body_make(cast)
        agreement_make(cast)
        states_make(cast)
        sign_ins = people_make(cast)
        say(f"{len(cast.members)} fictional states, {len(sign_ins)} people ({time.monotonic() - began:.1f} s)")
        chronicle = Chronicle(now, owner, jobs())
        for days in JOBS_BEFORE:
            chronicle.jobs_at(now - timedelta(days=days))
        for story in STORIES:
            story(cast, chronicle)
        acts = chronicle.play()
        owner.set_right()
        chronicle.work()
        chronicle.deliver()
        say(f"{acts} acts of theirs in the order of time ({time.monotonic() - began:.1f} s)")
        marks.mark(LOADED, model=Member, stands=True, digest=_digest(), acts=acts)
    return [*sign_ins, *participants_sign_ins(cast)]


def _clear(owner: Owner, say: Say) -> None:
    """Recorded first, so that a crash in between leaves a world that the next start makes anew."""
    with service(marks.LOADER):
        marks.mark(CLEARED, model=Member, stands=False)
    owner.clear()
    say("the former demonstration world was cleared away; its acts stay in the audit record")


def _digest() -> str:
    return fingerprint(DATA / "rules_model.json", *sorted(DEMONSTRATION.glob("*.json")))


@contextmanager
def _alone() -> Iterator[None]:
    """One loading at a time; a second one waits and then finds the world made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            if not connection.needs_rollback:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for garbage meanwhile: everything is short-lived or stays, and looking takes a tenth of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def _whole_or_nothing() -> Iterator[None]:
    """Being told to end counts as an error: what was begun is rolled back and the clock is set right."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = {sign: signal.signal(sign, _end) for sign in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for sign, handler in former.items():
            signal.signal(sign, handler)


def _end(_sign: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit("ended while the demonstration world was being made: nothing of it remains")
