"""Reading formal notices: those served on a delegation, and for the secretariat what became of each delivery (domain.md §10)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.states.models import Member
from portal.core.display.texts import local_text
from portal.core.eyes import SERVICE, Viewer, seeing_as
from portal.core.notices.models import SERVED, STUCK, Delivery, Notice, State
from portal.core.notices.render import Letter, Material, write
from portal.core.waiting import Waiting

SHAPES = {
    State.QUEUED.value: "wait",
    State.SENDING.value: "open",
    State.DISPATCHED.value: "open",
    State.DELIVERED.value: "done",
    State.ACKNOWLEDGED.value: "done",
    State.BOUNCED.value: "stop",
    State.FAILED.value: "stop",
    State.QUARANTINED.value: "stop",
}


@dataclass(frozen=True, slots=True)
class Sums:
    """How far one notice has come: members told and served, deliveries that came back or never left."""

    members: int = 0
    served: int = 0
    stuck: int = 0


@dataclass(slots=True)
class Served:
    """The proof of service to one member, or (without a member) what went to persons: each delivery, newest last."""

    member: Member | None
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def served_at(self) -> datetime | None:
        """The first instant at which a contact had it; a bounce undoes the one it concerns."""
        return min(
            (row.delivered_at for row in self.deliveries if row.state in SERVED and row.delivered_at), default=None
        )

    @property
    def acknowledged(self) -> bool:
        return any(row.state == State.ACKNOWLEDGED for row in self.deliveries)


def formal_notices(viewer: Viewer, *, about: UUID | None = None, stuck: bool = False) -> QuerySet[Notice]:
    """All formal notices, for the secretariat."""
    rows = Notice.objects.visible_to(viewer).filter(formal=True)
    if about is not None:
        rows = rows.filter(subject_uid=about)
    if stuck:
        rows = rows.filter(Exists(Delivery.objects.filter(notice=OuterRef("pk"), state__in=STUCK)))
    return rows


def notices_to(viewer: Viewer, member_id: int, *, about: UUID | None = None) -> QuerySet[Notice]:
    """The formal notices to a member, whether they have reached it and whether it has acknowledged them."""
    mine = Delivery.objects.visible_to(viewer).filter(notice=OuterRef("pk"), member_id=member_id)
    rows = Notice.objects.visible_to(viewer).filter(Exists(mine), formal=True)
    if about is not None:
        rows = rows.filter(subject_uid=about)
    return rows.annotate(
        served=Exists(mine.filter(state__in=SERVED)), acknowledged=Exists(mine.filter(state=State.ACKNOWLEDGED))
    )


def sums_of(notices: Iterable[Notice]) -> dict[int, Sums]:
    """Notice key → how far it has come. One statement."""
    rows = Delivery.objects.filter(notice__in=[notice.pk for notice in notices]).order_by().values("notice")
    found = rows.annotate(
        members=Count("member_id", distinct=True),
        served=Count("member_id", distinct=True, filter=Q(state__in=SERVED)),
        stuck=Count("pk", filter=Q(state__in=STUCK)),
    )
    return {row["notice"]: Sums(row["members"], row["served"], row["stuck"]) for row in found}


def log_of(viewer: Viewer, notice: Notice) -> list[Served]:
    """Every delivery of a notice, by member; who is not served stands first. Two statements."""
    rows = list(Delivery.objects.visible_to(viewer).filter(notice=notice).order_by("pk"))
    members = {member.pk: member for member in Member.objects.filter(pk__in={row.member_id for row in rows})}
    found: dict[int | None, Served] = {}
    for row in rows:
        entry = found.setdefault(row.member_id, Served(members.get(row.member_id or 0)))
        entry.deliveries.append(row)
    return sorted(found.values(), key=lambda one: (one.served_at is not None, one.member.tile if one.member else "~"))


def letter_of(notice: Notice, language: str) -> Letter:
    """The notice in words, as it was mailed in that language. Who was served it reads its text."""
    with seeing_as(SERVICE):
        return write(Material.of(notice), language)


def paragraphs_of(letter: Letter) -> list[str]:
    """The letter by paragraphs, without the rules that part them in a mail."""
    parts = (part.strip() for part in letter.text.split("\n\n"))
    lines = ("\n".join(line for line in part.splitlines() if line.strip("-")) for part in parts)
    return [part for part in lines if part]


def subject_of(notice: Notice, language: str) -> str:
    """The subject line only; no statement."""
    return write(Material(notice.kind, notice.facts, notice.number), language).subject


def path_of(notice: Notice, language: str) -> str:
    """The address of what the notice is about, in a language; empty when it names none."""
    path = str(notice.facts.get("path") or "").lstrip("/")
    return f"/{language}/{path}" if path else ""


def waits_for(standing: Any, at: datetime) -> list[Waiting]:
    """For delegates, the notices that have not reached their member; for officers, the deliveries that went wrong."""
    if standing.member_id and not standing.is_staff:
        mine = Delivery.objects.filter(notice__formal=True, member_id=standing.member_id)
        here = mine.filter(notice=OuterRef("notice"), state__in=SERVED)
        count = mine.filter(state__in=STUCK).exclude(Exists(here)).aggregate(n=Count("notice", distinct=True))["n"]
        words = ngettext("%(n)d notice that did not arrive", "%(n)d notices that did not arrive", count) % {"n": count}
        said = _("No contact of your delegation has it. Opened here, it counts as served.")
        return [Waiting(words, reverse("post:list"), _("Not served"), "stop", said)] if count else []
    if standing.offices & {"officer", "legal"}:
        count = Delivery.objects.filter(state__in=STUCK, notice__formal=True).count()
        words = ngettext("%(n)d delivery that went wrong", "%(n)d deliveries that went wrong", count) % {"n": count}
        said = _("Until somebody sends them again or enters a receipt, these contacts have no notice.")
        path = f"{reverse('post:list')}?tab=stuck"
        return [Waiting(words, path, _("Not delivered"), "stop", said)] if count else []
    return []


def shown_name(member: Member | None) -> str:
    return local_text(member.name).text if member else _("Persons")
