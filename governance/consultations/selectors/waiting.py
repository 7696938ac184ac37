"""What waits for a person among consultation rounds (domain.md §3.7)."""

from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from governance.consultations.models import Consultation, ConsultationState, NationalResponse, ResponseState
from governance.consultations.workflow import CONSULTATION
from members.delegations.selectors import Standing
from portal.core.waiting import Waiting


def waits_for(standing: Standing, at: datetime) -> list[Waiting]:
    """Open rounds without a response, drafts to clear; for the secretariat rounds to notify."""
    if standing.member_id:
        return _of_delegation(standing, at)
    if not standing.is_staff:
        return []
    viewer = standing.viewer()
    planned = Consultation.objects.visible_to(viewer).filter(state=ConsultationState.PLANNED)
    return [_round(row, _("Notify the members, or cancel the round."), None) for row in planned]


def _of_delegation(standing: Standing, at: datetime) -> list[Waiting]:
    """One statement for the rounds, with what the delegation already has."""
    viewer = standing.viewer()
    mine = NationalResponse.objects.visible_to(viewer).filter(consultation=OuterRef("pk"), member=standing.member_id)
    rows = (
        Consultation.objects.visible_to(viewer)
        .filter(state=ConsultationState.OPEN, closes_at__gt=at, consulted__member=standing.member_id)
        .annotate(
            drafted=Exists(mine.filter(state=ResponseState.DRAFT)),
            foreign=Exists(mine.filter(state=ResponseState.DRAFT).exclude(author=standing.user_id)),
            answered=Exists(mine.filter(state=ResponseState.RECEIVED)),
        )
        .select_related("proposal")
    )
    found = []
    for row in rows:
        if row.foreign and standing.is_focal_point:
            found.append(_round(row, _("Clear the response your delegation has drafted."), row.closes_at))
        elif not row.answered:
            words: str | Promise = (
                _("The focal point clears the draft; until then your member has not responded.")
                if row.drafted
                else _("Write the national response. “No comments” is a response; no answer is none.")
            )
            found.append(_round(row, words, row.closes_at))
    return found


def _round(row: Consultation, sentence: str | Promise, due_at: datetime | None) -> Waiting:
    state = ConsultationState(row.state)
    path = reverse("consultations:detail", args=[row.uid])
    return Waiting(row.title, path, state.label, CONSULTATION.shapes[state], sentence, due_at)
