"""Reading notices: who was served, who was not, and the proof. All need eyes; lists start from the viewer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Count, QuerySet

from portal.core.eyes import Viewer
from portal.core.notices.models import PENDING, SERVED, STUCK, Channel, Delivery, Notice


def served_members(notice: Notice, by: datetime | None = None) -> set[int]:
    """The members served: one contact at least has the notice (at the instant `by`, when given)."""
    rows = Delivery.objects.filter(notice=notice, state__in=SERVED, member_id__isnull=False)
    if by is not None:
        rows = rows.filter(delivered_at__lte=by)
    return {member for member in rows.values_list("member_id", flat=True) if member is not None}


def unserved(notice: Notice, members: Iterable[int], by: datetime | None = None) -> list[int]:
    """The service gap: those of `members` (keys) not served, in ascending order."""
    return sorted(set(members) - served_members(notice, by))


def untold(notice: Notice, members: Iterable[int]) -> list[int]:
    """Those of `members` of whom no contact is served and none is still being tried: they need another road."""
    trying = Delivery.objects.filter(notice=notice, state__in=PENDING, member_id__isnull=False)
    return sorted(set(members) - served_members(notice) - set(trying.values_list("member_id", flat=True)))


@dataclass(frozen=True, slots=True)
class Proof:
    """The proof of service to one member: the notice, its text's hash, each delivery with the hash of its bytes."""

    notice: Notice
    member_id: int
    text_hash: str
    served_at: datetime | None
    deliveries: list[Delivery]


def proof_of_service(notice: Notice, member_id: int) -> Proof:
    """What shows that (or how far) a member was served. `served_at` is the first instant at which a contact had it."""
    rows = list(Delivery.objects.filter(notice=notice, member_id=member_id).order_by("pk"))
    instants = [row.delivered_at for row in rows if row.state in SERVED and row.delivered_at]
    digest = notice.text_version.digest if notice.text_version else ""
    return Proof(notice, member_id, digest, min(instants, default=None), rows)


def delivery_log(viewer: Viewer, *, notice: Notice | None = None, state: str = "") -> QuerySet[Delivery]:
    """Deliveries the viewer may see, newest first; for staff's log with its states, and a member's own."""
    rows = _deliveries(viewer).select_related("notice").order_by("-pk")
    if notice is not None:
        rows = rows.filter(notice=notice)
    return rows.filter(state=state) if state else rows


def _deliveries(viewer: Viewer) -> QuerySet[Delivery]:
    return cast("QuerySet[Delivery]", Delivery.objects.visible_to(viewer))


def stuck(viewer: Viewer) -> QuerySet[Delivery]:
    """What staff must look at: bounced, failed, quarantined."""
    return delivery_log(viewer).filter(state__in=STUCK)


def inbox(viewer: Viewer, member_id: int) -> QuerySet[Notice]:
    """The notices told to a member, newest first, as far as the viewer may see them."""
    mine = _deliveries(viewer).filter(member_id=member_id)
    return Notice.objects.filter(pk__in=mine.values("notice")).order_by("-pk")


def notices_about(viewer: Viewer, subject_type: str, subject_id: int) -> QuerySet[Notice]:
    """The notices about one object (`governance.consultation`, its key), newest first."""
    rows = cast("QuerySet[Notice]", Notice.objects.visible_to(viewer))
    return rows.filter(subject_type=subject_type, subject_id=subject_id).order_by("-pk")


def counts_by_state(notice: Notice) -> dict[str, int]:
    """How many deliveries of a notice are in each state."""
    rows = Delivery.objects.filter(notice=notice).values_list("state").annotate(count=Count("pk")).order_by("state")
    return dict(rows)


def oldest_undelivered_formal() -> datetime | None:
    """Since when the oldest formal mail has been waiting, for the status page; None when none waits."""
    waiting = Delivery.objects.filter(state__in=PENDING, channel=Channel.MAIL, notice__formal=True)
    return waiting.order_by("notice__created_at").values_list("notice__created_at", flat=True).first()
