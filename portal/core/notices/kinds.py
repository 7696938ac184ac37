"""The kinds of notices. Features describe theirs in `notices.py`; `portal/wiring.py` registers them here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portal.core.registry import Registry

#: The columns, in this order, that a queryset of recipients gives.
RECIPIENT_COLUMNS = ("recipient", "member_id", "address", "language", "channel")


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of notice.

    `recipients(subject)` is a queryset with the columns of RECIPIENT_COLUMNS (fields or annotations): `recipient` a
    stable key such as `contact:12` or `user:5`; `member_id` the member served through it, or null; `language` that of
    correspondence; `channel` `mail` or `portal`. `alternates(subject)` gives the same for contacts that are tried when
    all others of a member have failed. `template` names the files in `templates/notices/` (default: the kind's name,
    dots and dashes as underscores). `unsubscribe(recipient)` is the path of the page where a courtesy alert is
    switched off; formal kinds have none.
    """

    name: str
    formal: bool
    recipients: Callable[[Any], QuerySet]
    alternates: Callable[[Any], QuerySet] | None = None
    template: str = ""
    template_version: int = 1
    unsubscribe: Callable[[str], str] | None = None

    def __post_init__(self) -> None:
        if self.formal and self.unsubscribe is not None:
            raise ValueError(f"{self.name}: formal service cannot be unsubscribed (domain.md §10)")

    @property
    def files(self) -> str:
        """The stem of the template files."""
        return self.template or self.name.replace(".", "_").replace("-", "_")


NOTICE_KINDS: Registry[str, NoticeKind] = Registry("notice kinds")


def register(kind: NoticeKind) -> None:
    """Register a kind under its own name."""
    NOTICE_KINDS.register(kind.name, kind)
