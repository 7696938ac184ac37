"""What waits for a person on the second road (domain.md §3.7)."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.accession.models import Application
from governance.accession.models import ApplicationState as S
from governance.accession.workflow import APPLICATION
from members.delegations.selectors import Standing
from portal.core.waiting import Waiting

LIMIT = 50
MINE: dict[str, str | Promise] = {
    S.INTERESTED: _("Submit the letter of application."),
    S.APPLICANT: _("Examine the form of the letter: find it in due form or return it."),
    S.RETURNED: _("Mend the form and submit the letter again."),
    S.IN_FORM: _("Circulate it to all members in all official languages today."),
    S.DISAGREEMENT: _("Refer it to the organ."),
    S.REFERRED: _("Record what the organ decides."),
    S.ADMITTED: _("Invite the state to deposit its instrument of accession."),
    S.ACCEDING: _("Deposit the instrument of accession with the depositary."),
}


def waits_for(standing: Standing, at: datetime) -> list[Waiting]:
    """One statement; nothing for a person who has no part in it."""
    mine = Q(pk=None)
    if standing.member_id and standing.is_focal_point:
        mine |= Q(member=standing.member_id, state__in=[S.INTERESTED, S.RETURNED, S.ACCEDING])
    if standing.offices & {"officer", "legal"}:
        mine |= Q(state__in=[S.IN_FORM, S.ADMITTED], fictional=standing.fictional)
    if "legal" in standing.offices:
        mine |= Q(state=S.APPLICANT, fictional=standing.fictional)
    if "chair" in standing.offices:
        mine |= Q(state__in=[S.DISAGREEMENT, S.REFERRED], fictional=standing.fictional)
    rows = Application.objects.visible_to(standing.viewer()).filter(mine).order_by("due_at", "pk")[:LIMIT]
    return [
        Waiting(
            row.title, reverse("accession:detail", args=[row.uid]), S(row.state).label, APPLICATION.shapes[row.state],
            MINE[row.state], row.due_at, row.symbol or row.receipt,
        )
        for row in rows
    ]  # fmt: skip
