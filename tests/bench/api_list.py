"""P1: the list of commitments beside three programs that do the same on the same data, server and database (goals.md).

    manage.py bench --only api_list [--rows 100000] [--seconds 4] [--rounds 5]

Prints requests per second and the CPU time of all processes per request (web server and PostgreSQL), and the ratios
inside each round: the median counts. The load generator's own time is not counted.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "bench_api_list"
PATH = "/api/v1/commitments/?page_size=100"
CLIENTS = 4
GOALS = {"vanilla": 8.0, "ninja": 5.0, "limit": 0.6}

COMMITMENTS = """
INSERT INTO governance_commitment SELECT (jsonb_populate_record(model, jsonb_build_object(
  'id', model.id + n, 'uid', gen_random_uuid(), 'version', 1 + n %% 5, 'updated_at', at + interval '1.25 s',
  'audience', class, 'parties', ARRAY[lead], 'lead_id', lead, 'symbol', 'B/C/' || n, 'state_since', at, 'starts_at', at,
  'ends_at', at + interval '1 year', 'due_at', at + n %% 400 * interval '1 day', 'baseline', n %% 100,
  'target', n %% 100 + 50.5, 'title', jsonb_build_object('en', 'Training places for engineers, part ' || n,
    'fr', 'Places de formation pour ingénieurs, partie ' || n, 'zh-hans', '工程师培训名额，第' || n || '部分')))).*
FROM governance_commitment model, (SELECT n, timestamptz '2026-01-01 00:00Z' + n * interval '1 min' AS at,
  (%(members)s::bigint[])[1 + n %% 20] AS lead,
  CASE WHEN n %% 20 < 12 THEN 'public' WHEN n %% 20 < 17 THEN 'members' WHEN n %% 20 < 19 THEN 'restricted' ELSE 'delegation' END
    AS class
  FROM generate_series(1, %(rows)s) n) made
"""
POINTS = """
INSERT INTO governance_commitment_points (commitment_id, point_id)
SELECT c.id, (%(points)s::bigint[])[1 + (c.id + k * 4) %% 12] FROM governance_commitment c, generate_series(0, 2) k
"""


@dataclass
class Program:
    """A running web server, and what was measured of it, a figure a round."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="manage.py bench --only api_list")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    import django

    django.setup()
    member, client_id, secret = fill(options.rows)
    with contextlib.ExitStack() as stack:
        programs = [stack.enter_context(serving(name, member)) for name in ("portal", "vanilla", "ninja", "limit")]
        token = token_of(programs[0].port, client_id, secret)
        compare(programs, token)
        postgres = postmaster()
        for program in programs:
            load(program.port, token, 1.0)
        for _round in range(options.rounds):
            for program in programs:
                measure(program, token, options.seconds, postgres)
    report(programs, options.rows)
    return 0


def fill(rows: int) -> tuple[int, str, str]:
    """Make a database with the commitments; return the member whose partner reads, and the partner's credentials."""
    import psycopg2
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    owner = settings.OWNER_DATABASE
    side = psycopg2.connect(
        user=owner["USER"], password=owner["PASSWORD"], host=owner["HOST"], port=owner["PORT"], dbname=owner["NAME"]
    )
    side.autocommit = True
    with side.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    side.close()
    connection.settings_dict["NAME"] = DATABASE
    call_command("migrate", verbosity=0)
    credentials = stock(rows)
    connection.close()
    return credentials


def stock(rows: int) -> tuple[int, str, str]:
    from django.db import connection

    from governance.commitments.models import Commitment
    from governance.plan.models import Plan, Point
    from members.accounts.models import User
    from members.partners.services import partner_create
    from members.states.models import Member
    from portal.core.actors import Door, system
    from portal.core.eyes import SERVICE, seeing_as
    from portal.local.roles import as_owner

    codes = [f"X{a}{b}" for a in "ABCD" for b in "ABCDE"]
    members = [
        Member.objects.create(
            code=code, tile=code[:2], name={"en": f"State {code}", "fr": f"État {code}"}, fictional=True
        )
        for code in codes
    ]
    author = User.objects.create_user("bench@example.org", None, name="Bench", fictional=True)
    plan = Plan.objects.create(
        key="bench",
        issuer={"en": "Bench"},
        standing="other_body",
        issued_on="2026-01-01",
        title={"en": "Plan"},
        fictional=True,
    )
    points = [
        Point.objects.create(plan=plan, number=n, key=f"point-{n}", title={"en": f"Point {n}"}) for n in range(1, 13)
    ]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with seeing_as(SERVICE):
        Commitment.objects.create(
            lead=members[0], author=author, state="active", fictional=True, starts_at=start, ends_at=start + timedelta(days=1),
            title={}, summary={"en": "Places for engineers of ten states, with teachers of three."},
            sdg_targets=["4.3", "9.5"], indicator={"en": "Places filled"}, unit={"en": "places"},
        )  # fmt: skip
    partner, secret = partner_create(
        name="Bench", scopes="commitments:read", member=members[0].pk, actor=system(Door.COMMAND)
    )
    keys = {"members": [row.pk for row in members], "points": [row.pk for row in points], "rows": rows}
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(COMMITMENTS, keys)
        cursor.execute(POINTS, keys)
        cursor.execute("VACUUM ANALYZE")
    return members[0].pk, partner.client_id, secret


@contextlib.contextmanager
def serving(name: str, member: int) -> Iterator[Program]:
    """Two gunicorn workers that serve one of the programs on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        **{
            key: with_database(os.environ[key]) for key in ("DATABASE_URL", "DATABASE_OWNER_URL") if os.environ.get(key)
        },
        "DJANGO_SETTINGS_MODULE": "tests.bench.peers.settings",
        "BENCH_PEER": "" if name == "portal" else name,
        "BENCH_MEMBER": str(member),
        "BENCH_OWNER_URL": with_database(os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]),
    }
    application = "tests.bench.peers.limit" if name == "limit" else "tests.bench.peers.wsgi"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--workers",
        "2",
        "--no-control-socket",
        "--bind",
        f"127.0.0.1:{port}",
        application,
    ]
    log = Path(environment.get("BENCH_LOGS", os.devnull))
    log = log / f"{name}.log" if log.is_dir() else log
    with log.open("ab") as sink:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=sink, stderr=sink)
    try:
        wait_for(port)
        yield Program(name, port, process)
    finally:
        process.terminate()
        process.wait(20)


def with_database(address: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{DATABASE}"))


def wait_for(port: int) -> None:
    for _try in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"no answer on port {port}")


def ask(port: int, request: bytes) -> bytes:
    """One request on a connection of its own; return the whole answer."""
    parts = []
    with socket.create_connection(("127.0.0.1", port), 60) as wire:
        wire.sendall(request)
        while part := wire.recv(1 << 18):
            parts.append(part)
    return b"".join(parts)


def request_for(token: str) -> bytes:
    head = f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    return head.encode()


def token_of(port: int, client_id: str, secret: str) -> str:
    body = f"grant_type=client_credentials&client_id={client_id}&client_secret={secret}".encode()
    head = (
        "POST /oauth/token/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    answer = ask(port, head.encode() + body)
    return str(json.loads(answer.partition(b"\r\n\r\n")[2])["access_token"])


def compare(programs: list[Program], token: str) -> None:
    """All programs give the same rows, or there is nothing to compare."""
    first: list[Any] = []
    for program in programs:
        head, _blank, body = ask(program.port, request_for(token)).partition(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise RuntimeError(f"{program.name}: {head.decode()} {body[:500]!r}")
        rows = json.loads(body)["results"]
        told = [(row["uid"], row["symbol"], row["title"], row["lead"], row["points"]) for row in rows]
        first = first or told
        if told != first or len(rows) != 100:
            raise RuntimeError(f"{program.name} gives other rows")
        print(f"{program.name:8} {len(body) / 1000:6.1f} kB", flush=True)


def load(port: int, token: str, seconds: float) -> tuple[int, float]:
    """Ask from a few clients for so many seconds; return the number of answers and the time it took."""
    request, counts, end = request_for(token), [0] * CLIENTS, time.perf_counter() + seconds

    def client(number: int) -> None:
        while time.perf_counter() < end:
            if b" 200 " not in ask(port, request)[:20]:
                raise RuntimeError("not 200")
            counts[number] += 1

    threads = [Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts), time.perf_counter() - begun


def postmaster() -> int | None:
    """The key of PostgreSQL's first process; None when it runs on another machine."""
    import psutil
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    try:
        process = psutil.Process(backend)
        return process.ppid() if "postgres" in process.name() else None
    except psutil.NoSuchProcess:
        return None


def cpu_of(*roots: int | None) -> float:
    """CPU seconds used so far by processes and all their children."""
    import psutil

    total = 0.0
    for root in roots:
        if root is None:
            continue
        process = psutil.Process(root)
        for one in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                times = one.cpu_times()
                total += times.user + times.system
    return total


def measure(program: Program, token: str, seconds: float, postgres: int | None) -> None:
    before = cpu_of(program.process.pid, postgres)
    answers, took = load(program.port, token, seconds)
    program.cpu.append((cpu_of(program.process.pid, postgres) - before) / answers * 1000)
    program.rates.append(answers / took)


def report(programs: list[Program], rows: int) -> None:
    portal = programs[0]
    print(f"\nP1, {rows} commitments stored, pages of 100, two workers each, {len(portal.rates)} rounds (medians)\n")
    print(
        f"{'program':10}{'requests/s':>12}{'CPU ms/request':>16}{'portal, requests':>18}{'portal, CPU':>13}{'goal':>8}"
    )
    for program in programs:
        rates = statistics.median(mine / its for mine, its in zip(portal.rates, program.rates, strict=True))
        cpu = statistics.median(its / mine for mine, its in zip(portal.cpu, program.cpu, strict=True))
        goal = GOALS.get(program.name, 0.0)
        print(
            f"{program.name:10}{statistics.median(program.rates):12.1f}{statistics.median(program.cpu):16.2f}"
            f"{rates:17.2f}×{cpu:12.2f}×{f'≥ {goal:g}' if goal else '':>8}"
        )
