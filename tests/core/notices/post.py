"""What tests of notices share: a mail server that misbehaves by domain, people to write to, and acts that tell them."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from celery import Celery
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat, NullIf, Replace, StrIndex, Substr

from portal.core import audit
from portal.core.actors import system
from portal.core.classes import Audience
from portal.core.documents.models import Document, Series
from portal.core.documents.services import document_issue
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.kinds import NOTICE_KINDS, NoticeKind
from portal.core.notices.models import Notice
from portal.core.notices.services import notify
from portal.core.service import service
from portal.core.texts.models import TextVersion
from portal.core.texts.services import Draft, text_create, version_freeze

TITLE = {"en": "Shared standards", "fr": "Normes communes", "ar": "معايير مشتركة", "zh-hans": "共同标准"}
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh-hans")


#: The portal's Celery, with a broker that is not there.
without_broker = Celery("without broker", broker="redis://127.0.0.1:1/0")
without_broker.config_from_object("django.conf:settings", namespace="CELERY")
without_broker.conf.broker_url = "redis://127.0.0.1:1/0"


class Behaviour:
    """`4xx.example` is busy, `5xx.example` knows nobody, `refuse.example` takes no such mail, `hang.example` never answers,
    `drop.example` hangs up when it has the mail; `once.example` does so the first time only.
    """

    def __init__(self) -> None:
        self.received: list[tuple[str, bytes]] = []
        self.connections: set[int] = set()
        self.dropped: set[str] = set()
        self.pipelining = False

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [responses[0], "250-PIPELINING", *responses[1:]] if self.pipelining else responses

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802
        self.connections.add(id(session))
        domain = address.rpartition("@")[2]
        if domain == "4xx.example":
            return f"450 4.2.1 <{address}> is busy"
        if domain == "5xx.example":
            return f"550 5.1.1 <{address}> is unknown"
        if domain == "hang.example":
            await asyncio.sleep(30)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        domain = address.rpartition("@")[2]
        if domain == "refuse.example":
            return "554 5.7.1 no such mail here"
        self.received.append((address, envelope.content))
        if domain == "drop.example" or (domain == "once.example" and address not in self.dropped):
            self.dropped.add(address)
            server.transport.close()
        return "250 2.0.0 taken"


class Sink:
    """A mail server on 127.0.0.1, and what it has received."""

    def __init__(self) -> None:
        self.behaviour = Behaviour()
        self.port = free_port()
        self.controller = Controller(self.behaviour, hostname="127.0.0.1", port=self.port)

    @contextmanager
    def running(self) -> Iterator[Sink]:
        self.controller.start()
        try:
            yield self
        finally:
            self.controller.stop(no_assert=True)

    @property
    def mails(self) -> list[EmailMessage]:
        """Every mail received, parsed, in the order of receipt."""
        return [message_from_bytes(content, policy=policy.default) for _address, content in self.behaviour.received]  # type: ignore[misc]

    @property
    def addresses(self) -> list[str]:
        return [address for address, _content in self.behaviour.received]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def contacts(*who: tuple[str, int, str]) -> None:
    """Make people to write to: (language, member or 0, address). They live in an open table of the floor."""
    start = Series.objects.count()
    Series.objects.bulk_create(
        Series(key=f"to-{start + index}_{language}", last=member, pattern=address)
        for index, (language, member, address) in enumerate(who)
    )


def recipients(prefix: str = "to-") -> QuerySet:
    """Everybody made by `contacts`, in the columns a notice wants."""
    return Series.objects.filter(key__startswith=prefix).annotate(
        recipient=Concat(Value("contact:"), F("key"), output_field=CharField()),
        member_id=NullIf(F("last"), Value(0)),
        address=F("pattern"),
        language=Substr("key", StrIndex("key", Value("_")) + 1),
        channel=Value("mail"),
    )


def everybody(_subject: Any) -> QuerySet:
    return recipients()


def alternates(_subject: Any) -> QuerySet:
    """The second contacts: those whose key begins with `alt-`."""
    return recipients("alt-").annotate(address=Replace(F("pattern"), Value(" "), Value("")))


KINDS = (
    NoticeKind(name="test.formal", formal=True, recipients=everybody, alternates=alternates, template="generic"),
    NoticeKind(
        name="test.alert",
        formal=False,
        recipients=everybody,
        template="generic",
        unsubscribe=lambda who: f"/alerts/{who}/",
    ),
    NoticeKind(name="test.broken", formal=False, recipients=everybody, template="there_is_no_such_file"),
)


@contextmanager
def kinds() -> Iterator[None]:
    """The kinds of the tests, and after the test no longer."""
    for kind in KINDS:
        NOTICE_KINDS.register(kind.name, kind)
    try:
        yield
    finally:
        for kind in KINDS:
            NOTICE_KINDS._entries.pop(kind.name, None)


def text(*bodies: dict[str, str], original: str = "en") -> TextVersion:
    """A frozen text of operative paragraphs. Needs service eyes."""
    made = text_create(
        blocks=[Draft("operative", body) for body in bodies],
        original_language=original,
        like={"audience": Audience.PUBLIC, "parties": [], "release_at": None},
    )
    version = made.versions.get()
    from portal.core import clock

    version_freeze(version, clock.now())
    return version


def document(
    symbol: str = "WAICO/MC/1/L.3", *, audience: str = Audience.PUBLIC, parties: Iterable[int] = ()
) -> Document:
    """Something to tell about. Needs service eyes."""
    return document_issue(
        symbol=symbol,
        title=TITLE,
        text_version=None,
        original_language="en",
        classed={"audience": audience, "parties": list(parties), "release_at": None},
    )


def tell(kind: str = "test.formal", subject: Document | None = None, **more: Any) -> Notice:
    """An act that tells everybody: one transaction with its audit event."""
    with service(system()):
        subject = subject or document(f"WAICO/MC/1/L.{time.monotonic_ns()}")
        event = audit.record("test.done", target=subject, by=system())
        more.setdefault("facts", {"title": TITLE, "symbol": subject.symbol, "path": "/documents/1/"})
        return notify(kind, subject, event=event, **more)


def all_seen(queryset: QuerySet) -> list[Any]:
    """The rows with the eyes of a service."""
    with seeing_as(SERVICE):
        return list(queryset)
