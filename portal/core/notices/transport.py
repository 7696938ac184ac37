"""Mails on their way: one connection for many, and what an answer of the mail server means for the delivery.

Answers are kept as codes (`450 4.2.1 at RCPT`): their words often repeat the address.
"""

import re
import smtplib
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from enum import Enum
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

EXPECTED = {"MAIL": (250,), "RCPT": (250, 251), "DATA": (354,)}
LEADING_DOT = re.compile(rb"(?m)^\.")
ENHANCED = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")


class Verdict(Enum):
    ACCEPTED = "accepted"
    LATER = "later"  # this recipient, some other time
    BOUNCED = "bounced"  # this recipient never
    FAILED = "failed"  # this mail never
    STALLED = "stalled"  # no answer in time, or the line went dead: the domain is to be left alone
    OUTAGE = "outage"  # our own server cannot be reached, or refuses us


@dataclass(frozen=True, slots=True)
class Outcome:
    """`repeat`: the mail had been handed over in full when the line went dead, so the next one may be the second."""

    verdict: Verdict
    error: str = ""
    repeat: bool = False


class Raw(EmailMessage):
    """A mail that is already written, for backends other than SMTP (kept in memory, printed)."""

    def __init__(self, data: bytes, recipient: str) -> None:
        parsed = message_from_bytes(data, policy=policy.default)
        body = parsed.get_body(("plain",)) if parsed.is_multipart() else parsed
        super().__init__(
            subject=str(parsed["Subject"]),
            body=body.get_content() if body is not None else "",
            from_email=str(parsed["From"]),
            to=[recipient],
            headers={name: str(value) for name, value in parsed.items()},
        )
        self.data = data

    def message(self, **_policy: Any) -> Message:  # type: ignore[override]
        return message_from_bytes(self.data)


class Transport:
    """The connection of one worker. It opens with the first mail and is opened again when it was lost."""

    def __init__(self) -> None:
        self.backend: Any = get_connection()
        self.is_smtp = isinstance(self.backend, EmailBackend)

    def __enter__(self) -> "Transport":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.drop()

    def send(self, sender: str, recipient: str, data: bytes) -> Outcome:
        """Hand one mail over and say what became of it. Never raises for what a mail server may do."""
        if not self.is_smtp:
            self.backend.send_messages([Raw(data, recipient)])
            return Outcome(Verdict.ACCEPTED)
        fresh = self.backend.connection is None
        try:
            self.backend.open()
        except (OSError, smtplib.SMTPException) as problem:
            self.drop()
            return Outcome(Verdict.OUTAGE, f"{type(problem).__name__} at connecting")
        outcome = self._hand_over(self.backend.connection, sender, recipient, data)
        if outcome.verdict == Verdict.OUTAGE and not fresh:  # a connection kept too long: servers end them at will
            self.drop()
            return self.send(sender, recipient, data)
        return outcome

    def drop(self) -> None:
        """Leave; a server that no longer answers is not waited for."""
        smtp = self.backend.connection if self.is_smtp else None
        if smtp is not None:
            self.backend.connection = None
            if smtp.sock is not None:
                smtp.sock.settimeout(1)
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def _hand_over(self, smtp: smtplib.SMTP, sender: str, recipient: str, data: bytes) -> Outcome:
        dialogue = Dialogue(smtp)
        try:
            smtp.ehlo_or_helo_if_needed()
            code, words = dialogue.run(sender, recipient, data)
        except (OSError, smtplib.SMTPServerDisconnected) as problem:
            self._abandon(smtp)
            stage = dialogue.stage
            timed_out = isinstance(problem, TimeoutError) or isinstance(problem.__context__, TimeoutError)
            kind = "no answer" if timed_out else "line lost"
            verdict = Verdict.OUTAGE if stage == "MAIL" else Verdict.STALLED
            return Outcome(verdict, f"{kind} at {stage}", repeat=stage == "DATA")
        except smtplib.SMTPException as problem:  # an answer that is none
            self._abandon(smtp)
            return Outcome(Verdict.OUTAGE, f"{type(problem).__name__} at {dialogue.stage}")
        return self._judge(smtp, dialogue.stage, code, words)

    def _judge(self, smtp: smtplib.SMTP, stage: str, code: int, words: bytes) -> Outcome:
        if stage == "DATA" and code == 250:
            return Outcome(Verdict.ACCEPTED)
        if code == 421:
            self._abandon(smtp)
        else:
            self._reset(smtp)
        if stage == "MAIL":
            verdict = Verdict.OUTAGE
        elif code < 500:
            verdict = Verdict.LATER
        else:
            verdict = Verdict.BOUNCED if stage == "RCPT" else Verdict.FAILED
        return Outcome(verdict, spelled(code, words, stage))

    def _reset(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._abandon(smtp)

    def _abandon(self, smtp: smtplib.SMTP) -> None:
        smtp.close()
        self.backend.connection = None


class Dialogue:
    """MAIL, RCPT, DATA and the mail: in two turns where the server takes commands in a row (RFC 2920), else in four.

    `stage` is the command whose answer was awaited last.
    """

    def __init__(self, smtp: smtplib.SMTP) -> None:
        self.smtp = smtp
        self.stage = "MAIL"

    def run(self, sender: str, recipient: str, data: bytes) -> tuple[int, bytes]:
        """Hand the mail over; returns the answer at which it ended. Both addresses are usable (mail.py)."""
        commands = (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA")
        in_a_row = self.smtp.has_extn("pipelining")
        if in_a_row:
            self.smtp.send("\r\n".join(commands) + "\r\n")
        refusal: tuple[int, bytes] | None = None
        for command in commands:
            if refusal is None:
                self.stage = command[:4]
            if not in_a_row:
                self.smtp.send(command + "\r\n")
            code, words = self.smtp.getreply()
            if refusal is None and code not in EXPECTED[command[:4]]:
                refusal = code, words
                if not in_a_row:
                    return refusal
        if refusal is None:
            return self._body(data)
        if code == 354:  # the mail is awaited although nobody is to have it: an empty one ends that
            self.smtp.send(b".\r\n")
            self.smtp.getreply()
        return refusal

    def _body(self, data: bytes) -> tuple[int, bytes]:
        """The mail, a dot before each line that begins with one."""
        ending = b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n"
        self.smtp.send(LEADING_DOT.sub(b"..", data) + ending)
        return self.smtp.getreply()


def code_in(words: str) -> str:
    """The code in what a server wrote, and nothing else of it: `5.1.1`, `550`, or nothing."""
    found = ENHANCED.search(words.encode()) or re.search(rb"\b[45]\d\d\b", words.encode())
    return found[0].decode() if found else ""


def spelled(code: int, words: bytes, stage: str) -> str:
    """`550 5.1.1 at RCPT`."""
    found = ENHANCED.search(words)
    return " ".join(part for part in (str(code), found[0].decode() if found else "", f"at {stage}") if part)
