"""What the pages of a round share."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from governance.consultations import selectors
from governance.consultations.models import Consultation
from governance.consultations.workflow import CONSULTATION


def round_or_404(request: HttpRequest, uid: UUID) -> Consultation:
    """The round, if the reader may see it; otherwise the same answer as for one that does not exist."""
    try:
        return selectors.consultation_for(request.viewer, uid)  # type: ignore[attr-defined]
    except Consultation.DoesNotExist as missing:
        raise Http404 from missing


def officer_only(request: HttpRequest) -> None:
    """What only the secretariat and the chair find; others get the answer of an unknown address."""
    standing = request.standing  # type: ignore[attr-defined]
    if not standing or not standing.is_staff:
        raise Http404


def head(row: Consultation) -> dict[str, Any]:
    """What every page about one round says above its title."""
    return {
        "consultation": row,
        "proposal": row.proposal,
        "shape": CONSULTATION.shapes[row.state],
        "symbol": row.proposal.symbol,
        "up_url": reverse("consultations:list"),
        "here": reverse("consultations:detail", args=[row.uid]),
        "is_demonstration": row.fictional,
    }
