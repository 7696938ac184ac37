"""The verifier: reads the chain from its first link and names the first row that does not fit."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from portal.core.audit.models import AuditHead
from portal.core.audit.record import actor_reference, canonical

GENESIS = b"\x00"
BATCH = 5_000
COLUMNS = "seq, prev, hash, body, name, at, actor_kind, actor_id, actor_salt, acts_for, door, target_type, target_id"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`bad_seq` is None when the whole chain holds; else the position of the first bad event and what is wrong with it."""

    checked: int
    bad_seq: int | None = None
    fault: str = ""
    head: str = ""


def verify() -> Verdict:
    """Check every link, the agreement of columns with bodies, gaps, and that the head is the last link. Needs service eyes."""
    previous, expected = GENESIS, 0
    for row in _rows():
        seq, prev, digest, body = row[0], bytes(row[1] or b""), bytes(row[2] or b""), row[3]
        expected += 1
        if seq is None:
            return Verdict(expected - 1, expected, "an event stands outside the chain")
        if seq != expected:
            return Verdict(expected - 1, expected, f"event {expected} is missing")
        if prev != previous:
            return Verdict(expected - 1, seq, "it does not follow the event before it")
        if hashlib.sha256(previous + body.encode()).digest() != digest:
            return Verdict(expected - 1, seq, "its content does not match its hash")
        if fault := _column_fault(row):
            return Verdict(expected - 1, seq, fault)
        previous = digest
    head = AuditHead.objects.get()
    if head.seq != expected or bytes(head.hash) != previous:
        return Verdict(expected, expected + 1, f"the head stands at {head.seq}: the end of the record was cut off")
    return Verdict(expected, head=previous.hex())


def _rows() -> Iterator[tuple]:
    """All events in the order of the chain, those without a position last; in batches, so that memory stays flat."""
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {COLUMNS} FROM core_auditevent WHERE seq > %s ORDER BY seq LIMIT %s", [after, BATCH]
            )
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < BATCH:
            break
        after = rows[-1][0]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM core_auditevent WHERE seq IS NULL OR seq < 1 ORDER BY id LIMIT 1")
        yield from cursor.fetchall()


def _column_fault(row: tuple) -> str:
    """Which column differs from the hashed body, if any. A forgotten actor (key and salt gone) is no fault."""
    _seq, _prev, _hash, body, name, at, kind, actor_id, salt, acts_for, door, target_type, target_id = row
    told = json.loads(body)
    columns = {
        "name": (name, told["name"]),
        "at": (json.loads(canonical({"at": at}))["at"], told["at"]),
        "actor_kind": (kind, told["actor"]["kind"]),
        "acts_for": (acts_for, told["actor"]["for"]),
        "door": (door, told["actor"]["door"]),
        "target_type": (target_type, told["target"]["type"]),
        "target_id": (target_id, told["target"]["id"]),
    }
    if actor_id is not None:
        columns["actor_id"] = (actor_reference(actor_id, salt), told["actor"]["ref"])
    for column, (stands, hashed) in columns.items():
        if stands != hashed:
            return f"its column {column} differs from what was hashed"
    return ""
