"""What waits for a person at the depositary's desk (domain.md §3.7)."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.states.models import Instrument, InstrumentState
from portal.core.waiting import Waiting

SENTENCES = {
    InstrumentState.RECEIVED: gettext_lazy("Examine its form, or ask the state."),
    InstrumentState.IN_FORM: gettext_lazy("Deposit it and notify all."),
}


def waits_for(standing: Any, at: datetime) -> list[Waiting]:
    """For legal officers the instruments to examine and deposit; for delegates what the depositary asks. One statement."""
    if "legal" in standing.offices:
        rows = Instrument.objects.filter(state__in=SENTENCES)
    elif standing.member_id and not standing.is_staff:
        rows = Instrument.objects.filter(member=standing.member_id, state=InstrumentState.ASKED)
    else:
        return []
    return [
        Waiting(
            title=row.member.name,
            path=reverse("states:instrument", args=[row.uid]),
            tag=f"{row.get_kind_display()}: {row.get_state_display()}",
            shape="open",
            sentence=SENTENCES.get(InstrumentState(row.state))
            or _("The depositary asks about the form of your instrument."),
        )
        for row in rows.select_related("member").order_by("pk")
    ]
