"""The mail itself: bytes that are the same for all readers of a language, and a few lines on top for each of them.

Written once for a notice and a language, so that 100,000 mails cost hardly more than handing them over.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail.message import sanitize_address

from portal.core.display.texts import language_tag
from portal.core.notices.render import Letter

CRLF = "\r\n"
POLICY = SMTP.clone(cte_type="7bit")  # whatever road a mail takes, its bytes and so their hash stay the same
PLAIN = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
)


class UnusableAddressError(ValueError):
    """No mail can be addressed to this."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Everything but To, Date and Message-ID."""

    common: bytes

    def addressed(self, address: str, message_id: str, at: datetime, unsubscribe: str = "") -> bytes:
        """The whole mail to one usable address."""
        lines = [f"Message-ID: {message_id}", f"Date: {format_datetime(at)}", f"To: {address}"]
        if unsubscribe:
            lines.append(f"List-Unsubscribe: <{unsubscribe}>")
        return "".join(line + CRLF for line in lines).encode("ascii") + self.common


def compose(letter: Letter, *, thread: str) -> Mail:
    """Build the common part: plain text, HTML beside it if there is any, the text of record attached."""
    message = EmailMessage(policy=POLICY)
    message["Auto-Submitted"] = "auto-generated"
    message["References"] = thread
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    for attachment in letter.attachments:
        message.add_attachment(attachment.content, subtype="html", filename=attachment.name)
    message["Content-Language"] = language_tag(letter.language)  # last: attaching moves Content-… into the first part
    return Mail(_head(letter.subject) + message.as_bytes())


def _head(subject: str) -> bytes:
    """From and Subject. Not left to EmailMessage, which in Python 3.11 loses spaces when it folds words that are not ASCII."""
    plain = subject.isascii() and "=?" not in subject
    words = Header(subject, "us-ascii" if plain else "utf-8", header_name="Subject")
    lines = [
        f"From: {sanitize_address(settings.DEFAULT_FROM_EMAIL, 'utf-8')}",
        f"Subject: {words.encode(linesep=CRLF)}",
    ]
    return "".join(line + CRLF for line in lines).encode("ascii")


def usable(address: str) -> str:
    """The address as a header and an envelope want it: ASCII, domain in its ASCII form. Raises UnusableAddressError."""
    if PLAIN.fullmatch(address):  # nearly all; the parser of the standard library takes longer than sending the mail
        return address
    try:
        found = str(sanitize_address(address, "ascii"))
    except ValueError:
        raise UnusableAddressError from None
    if parseaddr(found)[1] != found or "@" not in found or not found.isascii() or found.startswith("=?"):
        raise UnusableAddressError
    return found


def sender() -> str:
    """The envelope's sender, where bounces go."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def message_domain() -> str:
    """The right half of our Message-IDs."""
    return sender().rpartition("@")[2] or "portal.invalid"


def fingerprint(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
