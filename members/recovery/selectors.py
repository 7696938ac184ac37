"""Reading requests to restore a second factor."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.body.models import OfficeKind
from members.recovery.models import FactorRecovery, RecoveryState
from members.recovery.workflow import RECOVERY
from portal.core.eyes import Viewer
from portal.core.waiting import Waiting

SHOWN = 50


def recoveries(viewer: Viewer) -> QuerySet[FactorRecovery]:
    """The newest requests, with their persons."""
    return (
        FactorRecovery.objects.visible_to(viewer)
        .select_related("user", "entered_by", "decided_by")
        .order_by("-pk")[:SHOWN]
    )


def waits_for(standing: Any, at: datetime) -> list[Waiting]:
    """Requests that another officer entered. One statement."""
    if not standing.offices & {OfficeKind.OFFICER.value, OfficeKind.LEGAL.value}:
        return []
    waiting = FactorRecovery.objects.visible_to(standing.viewer()).filter(state=RecoveryState.ENTERED)
    rows = waiting.exclude(entered_by=standing.user_id).select_related("user").order_by("state_since")
    return [
        Waiting(
            title=row.user.name,
            path=reverse("recovery:list"),
            tag=row.get_state_display(),
            shape=RECOVERY.shapes[row.state],
            sentence=_("Lost second factor: until another officer confirms, this person cannot sign in."),
        )
        for row in rows
    ]
