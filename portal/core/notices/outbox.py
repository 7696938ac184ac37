"""The queue itself: rows of `core_delivery` claimed with SKIP LOCKED and a lease (design.md §3).

Every function is one short transaction of its own with service eyes; none is open while a mail is on its way. A lease
is a loan: whoever still reports after it has run out and was given to another is not heard (`lease_owner`).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from portal.core.eyes import SERVICE, SET_EYES, seeing_as
from portal.core.notices.models import State

FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=24)
FIRST_BLOCK = timedelta(seconds=30)
LONGEST_BLOCK = timedelta(hours=1)
ATTEMPTS = 16  # with the delays above: over four days
LOST_LEASES = 3  # then the notice is suspected of killing its workers


OPENING = f"{SET_EYES}, set_config('synchronous_commit', 'off', true)"


@dataclass(frozen=True, slots=True)
class Pace:
    """How the queue is worked. A batch ends well before its lease: no new mail is begun after `work`."""

    batch: int = 100
    lease: timedelta = timedelta(seconds=120)
    work: timedelta = timedelta(seconds=25)
    outage: timedelta = timedelta(seconds=15)


class Claimed(NamedTuple):
    """What a worker needs of a delivery. `probing`: its domain was blocked before and is tried again; `at`: when it was
    lent.
    """

    id: int
    uid: UUID
    notice_id: int
    recipient: str
    address: str
    domain: str
    language: str
    message_id: str
    attempts: int
    probing: bool
    at: datetime


#: Right after a fan-out the statistics still tell of a small table, and the planner would sort the whole queue for each
#: batch (34 ms for 20,000 rows) instead of reading its beginning from the index (3 ms).
IN_ORDER = (
    "SELECT set_config(name, 'off', true) FROM unnest(ARRAY['enable_sort', 'enable_bitmapscan', 'enable_seqscan']) name"
)

CLAIM = """
WITH due AS (
  SELECT d.id FROM core_delivery d
  WHERE d.state = 'queued' AND d.next_at <= (SELECT portal_clock()) AND (d.lost_leases > 0) = %s
    AND NOT EXISTS (SELECT FROM core_maildomain m
                    WHERE m.domain = d.domain AND m.blocked_until > (SELECT portal_clock()))
  ORDER BY d.priority, d.next_at, d.uid LIMIT %s FOR NO KEY UPDATE OF d SKIP LOCKED)
UPDATE core_delivery d SET state = 'sending', attempts = d.attempts + 1, lease_owner = %s,
  lease_until = (SELECT portal_clock()) + %s
FROM due WHERE d.id = due.id
RETURNING d.id, d.uid, d.notice_id, d.recipient, d.address, d.domain, d.language, d.message_id, d.attempts,
  EXISTS (SELECT FROM core_maildomain m WHERE m.domain = d.domain), (SELECT portal_clock())
"""

ANY_DUE = """
SELECT EXISTS (SELECT FROM core_delivery d WHERE d.state = 'queued' AND d.next_at <= (SELECT portal_clock())
  AND NOT EXISTS (SELECT FROM core_maildomain m
                  WHERE m.domain = d.domain AND m.blocked_until > (SELECT portal_clock())))
"""

DELIVERED = """
UPDATE core_delivery d SET state = 'delivered', lease_until = NULL, lease_owner = '', last_error = '', lost_leases = 0,
  sent_at = t.at, delivered_at = t.at, body_sha256 = t.digest
FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[]) AS t (id, digest, at)
WHERE d.id = t.id AND d.lease_owner = %s AND d.state = 'sending'
"""

ENDED = """
UPDATE core_delivery SET state = %s, lease_until = NULL, lease_owner = '', last_error = %s
WHERE id = %s AND lease_owner = %s AND state = 'sending'
"""

LATER = """
UPDATE core_delivery SET state = CASE WHEN attempts >= %s THEN 'failed' ELSE 'queued' END, lease_until = NULL,
  lease_owner = '', next_at = (SELECT portal_clock()) + %s, last_error = %s, repeats = repeats + %s
WHERE id = %s AND lease_owner = %s AND state = 'sending'
"""

RELEASED = """
UPDATE core_delivery SET state = 'queued', attempts = attempts - 1, lease_until = NULL, lease_owner = '',
  next_at = greatest(next_at, (SELECT portal_clock()) + %s)
WHERE id = ANY(%s) AND lease_owner = %s AND state = 'sending'
"""

EXPIRED = """
UPDATE core_delivery SET state = CASE WHEN lost_leases + 1 >= %s THEN 'quarantined' ELSE 'queued' END,
  lost_leases = lost_leases + 1, repeats = repeats + 1, lease_until = NULL, lease_owner = '', last_error = 'worker lost'
WHERE id IN (SELECT id FROM core_delivery WHERE state = 'sending' AND lease_until < (SELECT portal_clock())
             FOR NO KEY UPDATE SKIP LOCKED)
RETURNING state
"""

BLOCK = """
INSERT INTO core_maildomain AS m (domain, failures, blocked_until) VALUES (%s, 1, portal_clock() + %s)
ON CONFLICT (domain) DO UPDATE SET failures = m.failures + 1,
  blocked_until = portal_clock() + least(%s, %s * (2 ^ least(m.failures, 12))::double precision)
"""


def claim(owner: str, pace: Pace, *, alone: bool = False) -> list[Claimed]:
    """Lend due deliveries to a worker, formal ones first, each kind in random order.

    `alone`: one of those whose last worker was lost. They are tried one by one, so that the one which kills its worker
    takes no others with it.
    """
    params: list[Any] = [alone, 1 if alone else pace.batch, owner, pace.lease]
    with seeing_as(SERVICE), connection.cursor() as cursor:
        cursor.execute(IN_ORDER)
        cursor.execute(CLAIM, params)
        return sorted((Claimed(*row) for row in cursor.fetchall()), key=lambda row: row.uid)


class Taken(NamedTuple):
    """A mail that the mail server has taken: the hash of its bytes, and when."""

    id: int
    digest: str
    at: datetime


def delivered(taken: Sequence[Taken], owner: str) -> int:
    """The mail server has taken these mails. Returns for how many the lease had meanwhile been given to another."""
    columns = [list(column) for column in zip(*taken, strict=True)]
    return len(taken) - _write(DELIVERED, [*columns, owner])


def ended(row: Claimed, owner: str, state: State, error: str) -> None:
    """It will not be sent: bounced, failed or quarantined."""
    _write(ENDED, [state.value, error, row.id, owner])


def later(row: Claimed, owner: str, error: str, *, repeat: bool = False) -> None:
    """Try again after a while; after ATTEMPTS it has failed. `repeat`: the mail may have arrived all the same."""
    _write(LATER, [ATTEMPTS, delay_after(row.attempts), error, int(repeat), row.id, owner])


def released(rows: Sequence[Claimed], owner: str, wait: timedelta = timedelta(0)) -> None:
    """Give back what was not tried."""
    if rows:
        _write(RELEASED, [wait, [row.id for row in rows], owner])


def release_expired() -> tuple[int, int]:
    """Take back leases that ran out; returns how many were queued again and how many are now in quarantine."""
    with seeing_as(SERVICE), connection.cursor() as cursor:
        cursor.execute(EXPIRED, [LOST_LEASES])
        states = [row[0] for row in cursor.fetchall()]
    quarantined = states.count(State.QUARANTINED.value)
    return len(states) - quarantined, quarantined


def block(domain: str) -> None:
    """Leave a domain alone for a while that doubles each time: it kept a worker waiting, or hung up on it."""
    _write(BLOCK, [domain, FIRST_BLOCK, LONGEST_BLOCK, FIRST_BLOCK])


def unblock(domain: str) -> None:
    """A blocked domain answered again."""
    _write("DELETE FROM core_maildomain WHERE domain = %s", [domain])


def any_due() -> bool:
    """Whether something could be claimed now."""
    with seeing_as(SERVICE), connection.cursor() as cursor:
        cursor.execute(ANY_DUE)
        return bool(cursor.fetchone()[0])


def delay_after(attempts: int) -> timedelta:
    """One minute, doubled with each attempt, at most a day; spread over its second half so that retries do not march
    in step.
    """
    full = min(FIRST_DELAY * 2 ** min(attempts - 1, 12), LONGEST_DELAY)
    return full * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


def _write(sql: str, params: list[Any]) -> int:
    """One statement, one transaction, one round trip; not waiting for the disk.

    A result lost with the database's last moments means that a mail goes out again under the same Message-ID, which is
    what a crash a moment earlier would have meant; leases, which keep that from being forgotten, do wait for the disk.
    """
    if connection.in_atomic_block:  # a test that rolls back
        with seeing_as(SERVICE), connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.rowcount
    with connection.cursor() as cursor:
        cursor.execute(f"{OPENING}; {sql}", [*SERVICE.settings, *params])
        return cursor.rowcount
