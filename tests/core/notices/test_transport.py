"""The dialogue with a mail server, where a server of the tests would not go: answers line by line."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from portal.core.notices.mail import UnusableAddressError, usable
from portal.core.notices.transport import Outcome, Transport, Verdict, code_in

Script = list[tuple[str, str]]


@contextmanager
def scripted(settings: Any, script: Script) -> Iterator[list[str]]:
    """A server that answers each line beginning so with that, in this order, over any number of connections."""
    heard: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", listener.getsockname()[1], 2
    steps = iter(script)

    def serve() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb", buffering=0) as lines:
                lines.write(b"220 here\r\n")
                for line in lines:
                    heard.append(line.decode().strip())
                    begins, answer = next(steps, ("QUIT", "221 bye"))
                    while heard[-1] != begins if begins == "." else not heard[-1].upper().startswith(begins):
                        heard.append(lines.readline().decode().strip())
                    if not answer:
                        break
                    lines.write(answer.replace("|", "\r\n").encode() + b"\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield heard
    listener.close()


HELLO = ("EHLO", "250-here|250 PIPELINING")


def mail(transport: Transport, who: str = "one") -> Outcome:
    return transport.send("portal@portal.invalid", f"{who}@members.example", b"Subject: x\r\n\r\n.dot\r\n")


def test_a_server_that_wants_the_mail_although_nobody_is_to_have_it_gets_an_empty_one(settings: Any) -> None:
    script = [
        HELLO, ("MAIL", "250 1"), ("RCPT", "550 5.1.1 no"), ("DATA", "354 go"), (".", "554 nobody"), ("RSET", "250 2"),
        ("MAIL", "250 3"), ("RCPT", "250 4"), ("DATA", "354 go"), (".", "250 taken"),
    ]  # fmt: skip
    with scripted(settings, script) as heard, Transport() as transport:
        assert mail(transport) == Outcome(Verdict.BOUNCED, "550 5.1.1 at RCPT")
        assert mail(transport, "two").verdict == Verdict.ACCEPTED
    assert "RCPT TO:<two@members.example>" in heard
    assert heard.count("..dot") == 1


def test_a_connection_kept_too_long_is_opened_again_for_the_same_mail(settings: Any) -> None:
    taken = [("MAIL", "250 1"), ("RCPT", "250 2"), ("DATA", "354 go"), (".", "250 taken")]
    ended = [("MAIL", "421 4.4.2 you are too slow")]
    again = [("EHLO", "250 here"), *taken]
    with scripted(settings, [HELLO, *taken, ("MAIL", ""), *again]), Transport() as transport:
        assert [mail(transport).verdict, mail(transport).verdict] == [Verdict.ACCEPTED, Verdict.ACCEPTED]
    with scripted(settings, [("EHLO", "250 here"), *taken, *ended, *again]), Transport() as transport:
        assert [mail(transport).verdict, mail(transport).verdict] == [Verdict.ACCEPTED, Verdict.ACCEPTED]


def test_a_server_that_refuses_our_address_is_our_own_trouble(settings: Any) -> None:
    refusing = [("EHLO", "250 here"), ("MAIL", "550 5.7.1 who are you"), ("RSET", "250 1")]
    with scripted(settings, refusing), Transport() as transport:
        assert mail(transport) == Outcome(Verdict.OUTAGE, "550 5.7.1 at MAIL")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("a.b+c@members.example", "a.b+c@members.example"),
        ("mission@b\u00fcro.example", "mission@xn--bro-hoa.example"),
        ("no address", None),
        ("two@x.example, three@y.example", None),
        ("a@x.example\r\nBcc: b@y.example", None),
        ("Name <a@x.example>", None),
        ("\u043f\u043e\u0447\u0442\u0430@x.example", None),
        ("a@x", "a@x"),
        ("", None),
    ],
)
def test_addresses(given: str, used: str | None) -> None:
    if used is None:
        with pytest.raises(UnusableAddressError):
            usable(given)
    else:
        assert usable(given) == used


@pytest.mark.parametrize(
    ("words", "code"),
    [("550 5.1.1 <somebody@x.example> unknown", "5.1.1"), ("550 unknown", "550"), ("mailbox of somebody is full", "")],
)
def test_of_what_a_server_says_only_the_code_is_kept(words: str, code: str) -> None:
    assert code_in(words) == code
