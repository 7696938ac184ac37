"""Working the queue: claim, write, send, settle, until nothing is due or the time is up. Any number of workers may."""

import logging
import os
import secrets
import socket
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices import mail, outbox, render
from portal.core.notices.fanout import try_alternates
from portal.core.notices.kinds import NOTICE_KINDS
from portal.core.notices.mail import Mail
from portal.core.notices.models import Notice, State
from portal.core.notices.outbox import Claimed, Pace, Taken
from portal.core.notices.transport import Outcome, Transport, Verdict

logger = logging.getLogger(__name__)

WRITTEN_KEPT = 64
FLUSH_MAILS, FLUSH_SECONDS = 25, 0.1  # results held back at most: what a killed worker may make go out twice
ALONE_EVERY = 4  # so that suspects are tried even when the queue is never empty


class Worker:
    """One worker in one process. `tally` counts what became of its deliveries, by verdict."""

    def __init__(self, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self.owner = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(6)}"
        self.sender = mail.sender()
        self.tally: Counter[str] = Counter()
        self._written: dict[tuple[int, str], Mail] = {}
        self._notices: dict[int, Notice] = {}
        self._taken: list[Taken] = []
        self._claimed = self._flushed = 0.0

    def run(self, budget: timedelta, stop: Callable[[], bool] = lambda: False) -> bool:
        """Work for about `budget`. Returns whether something may still be due: False when the queue was empty, or our
        mail server is away.
        """
        end = time.monotonic() + budget.total_seconds()
        turn = 0
        with Transport() as transport:
            while time.monotonic() < end and not stop():
                turn += 1
                alone = turn % ALONE_EVERY == 0
                rows = self._claim(alone) or self._claim(not alone)
                if not rows or not self._send_all(rows, transport):
                    return False
        return True

    def _claim(self, alone: bool) -> list[Claimed]:
        return outbox.claim(self.owner, self.pace, alone=alone)

    def _send_all(self, rows: list[Claimed], transport: Transport) -> bool:
        """Send a batch; False when our mail server is away. Whatever happens, rows not begun are given back."""
        self._claimed = self._flushed = time.monotonic()
        end = self._claimed + self.pace.work.total_seconds()
        stalled: set[str] = set()
        waiting, aside = list(rows), []
        try:
            self._read_notices({row.notice_id for row in rows})
            while waiting and time.monotonic() < end:
                row = waiting.pop(0)
                if row.domain in stalled:
                    aside.append(row)
                    continue
                outcome = self._send(row, transport)
                if outcome.verdict == Verdict.OUTAGE:
                    logger.warning("mail server is away: %s", outcome.error)
                    outbox.released([row, *waiting], self.owner, self.pace.outage)
                    waiting = []
                    return False
                if outcome.verdict == Verdict.STALLED:
                    stalled.add(row.domain)
        finally:
            self._flush()
            outbox.released([*waiting, *aside], self.owner)
        return True

    def _send(self, row: Claimed, transport: Transport) -> Outcome:
        """Write and send one delivery and settle it (an outage is settled by the caller)."""
        try:
            address = mail.usable(row.address)
            data = self._mail(row).addressed(address, row.message_id, self._now(row), self._unsubscribe(row))
        except mail.UnusableAddressError:
            outcome = Outcome(Verdict.BOUNCED, "the address cannot be used")
        except Exception as problem:  # a broken template stops its notice, not the others
            logger.exception("notice %s cannot be written", row.notice_id)
            self.tally["unwritable"] += 1
            outbox.ended(row, self.owner, State.QUARANTINED, f"cannot be written: {type(problem).__name__}")
            return Outcome(Verdict.FAILED)
        else:
            outcome = transport.send(self.sender, address, data)
        if outcome.verdict == Verdict.ACCEPTED:
            self._taken.append(Taken(row.id, mail.fingerprint(data), self._now(row)))
            if len(self._taken) >= FLUSH_MAILS or time.monotonic() - self._flushed >= FLUSH_SECONDS:
                self._flush()
            if row.probing:
                outbox.unblock(row.domain)
        elif outcome.verdict != Verdict.OUTAGE:
            self._settle(row, outcome)
        self.tally[outcome.verdict.value] += 1
        return outcome

    def _flush(self) -> None:
        """Record what was taken since the last time: many results cost little more than one."""
        taken, self._taken = self._taken, []
        if taken and (late := outbox.delivered(taken, self.owner)):
            logger.warning("%s leases ran out before their mails were sent", late)
        self._flushed = time.monotonic()

    def _settle(self, row: Claimed, outcome: Outcome) -> None:
        """Record that a mail was not taken."""
        if outcome.verdict == Verdict.STALLED:
            outbox.block(row.domain)
        if outcome.verdict in (Verdict.STALLED, Verdict.LATER):
            outbox.later(row, self.owner, outcome.error, repeat=outcome.repeat)
            if row.attempts < outbox.ATTEMPTS:
                return
        else:
            state = State.BOUNCED if outcome.verdict == Verdict.BOUNCED else State.FAILED
            outbox.ended(row, self.owner, state, outcome.error)
        with seeing_as(SERVICE):
            try_alternates(row.id)

    def _read_notices(self, keys: set[int]) -> None:
        """Read the notices of a batch in one query."""
        unknown = keys - self._notices.keys()
        if not unknown:
            return
        if len(self._notices) > WRITTEN_KEPT:
            self._notices.clear()
            self._written.clear()
            unknown = keys
        with seeing_as(SERVICE):
            self._notices.update(Notice.objects.select_related("text_version__text", "corrects").in_bulk(unknown))

    def _mail(self, row: Claimed) -> Mail:
        """The common part of this notice in this language, written once."""
        key = (row.notice_id, row.language)
        if key not in self._written:
            notice = self._notices[row.notice_id]
            with seeing_as(SERVICE):
                material = render.Material.of(notice)
            thread = f"<{notice.subject_uid or notice.uid}.subject@{mail.message_domain()}>"
            self._written[key] = mail.compose(render.write(material, row.language), thread=thread)
        return self._written[key]

    def _now(self, row: Claimed) -> datetime:
        """The instant, by the portal's clock when the batch was lent and ours since."""
        return row.at + timedelta(seconds=time.monotonic() - self._claimed)

    def _unsubscribe(self, row: Claimed) -> str:
        kind = NOTICE_KINDS[self._notices[row.notice_id].kind]
        if kind.unsubscribe is None:
            return ""
        return f"{settings.BASE_URL}/{render.known_language(row.language)}{kind.unsubscribe(row.recipient)}"


def sweep() -> tuple[int, int]:
    """The guarantee behind the wake-ups: take back leases of lost workers. Returns (queued again, quarantined)."""
    again, quarantined = outbox.release_expired()
    if quarantined:
        logger.error("%s deliveries are in quarantine: each lost its worker %s times", quarantined, outbox.LOST_LEASES)
    return again, quarantined
