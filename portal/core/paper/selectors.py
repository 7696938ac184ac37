"""Reading entries from paper: the queue, one entry, those about an object, what waits for an officer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.audit.words import NAMED
from portal.core.eyes import Viewer
from portal.core.paper.kinds import KEPT_ELSEWHERE, PAPER_KINDS
from portal.core.paper.models import PaperEntry, PaperState
from portal.core.waiting import Waiting

OFFICERS = {"officer", "legal"}


def entries(viewer: Viewer) -> QuerySet[PaperEntry]:
    """The entries the viewer may see, each with the name of its member on the day of receipt, in `member_name`."""
    rows = PaperEntry.objects.visible_to(viewer).annotate(acts_for=F("member_id"), at=F("received_at"))
    return rows.annotate(member_name=NAMED["member"]())


def entry_of(viewer: Viewer, uid: UUID) -> PaperEntry | None:
    return entries(viewer).filter(uid=uid).select_related("entered_by", "confirmed_by").first()


def waiting_about(viewer: Viewer, target: models.Model) -> list[PaperEntry]:
    """The entries about an object that wait for a second officer. One statement."""
    about = entries(viewer).filter(target_type=target._meta.label_lower, target_id=target.pk)
    return list(about.filter(state=PaperState.WAITING).order_by("received_at", "pk"))


def waits_for(standing: Any, at: datetime) -> list[Waiting]:
    """For an officer: what somebody else entered, wherever it is kept, the longest wait first."""
    if not standing.offices & OFFICERS:
        return []
    rows = entries(standing.viewer()).filter(state=PaperState.WAITING).exclude(entered_by=standing.user_id)
    found = [_waiting(row) for row in rows.order_by("pk")]
    return found + [item for _feature, kept in KEPT_ELSEWHERE.items() for item in kept(standing, at)]


def _waiting(row: PaperEntry) -> Waiting:
    path, state = reverse("paper:entry", args=[row.uid]), PaperState(row.state)
    sentence = _("It came on paper: compare the entry with the note and confirm it, or set it aside.")
    return Waiting(str(PAPER_KINDS[row.kind].label), path, state.label, "wait", sentence)
