"""The dashboard of one person, made ready for its template."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from members.delegations.models import Delegate, Power
from members.delegations.selectors import Standing
from portal.core.display.texts import local_text
from portal.core.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Item:
    """A line of includes/todo.html."""

    title: str
    url: str
    tag: str
    shape: str
    symbol: str
    consequence: str
    due: datetime | None
    late: bool


def shown(item: Waiting, at: datetime) -> Item:
    title = local_text(item.title).text if isinstance(item.title, dict) else str(item.title)
    late = item.late(at)
    return Item(
        title,
        item.path,
        str(item.tag),
        "stop" if late else item.shape,
        item.symbol,
        str(item.sentence),
        item.due_at,
        late,
    )


def delegation_of(standing: Standing, at: datetime) -> list[dict[str, Any]]:
    """Who acts for the person's member: name, role, powers, and until when. Two statements; nothing for the secretariat."""
    if standing.member_id is None:
        return []
    powers = Prefetch("powers", queryset=Power.objects.at(at), to_attr="present")
    delegates = (
        Delegate.objects.at(at).filter(member=standing.member_id).select_related("user").prefetch_related(powers)
    )
    return [
        {
            "name": delegate.user.name,
            "role": delegate.get_role_display(),
            "powers": [power.get_kind_display() for power in delegate.present],  # type: ignore[attr-defined]
            "binds": any(power.kind == "bind" for power in delegate.present),  # type: ignore[attr-defined]
        }
        for delegate in delegates.order_by("pk")
    ]
