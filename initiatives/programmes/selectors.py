"""Reading initiatives: lists, a page, what stands under a point, what waits."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from governance.commitments.models import Commitment
from governance.commitments.selectors import last_instant
from governance.plan.selectors import Line, Under
from initiatives.exchange import selectors as exchange
from initiatives.exchange.models import Need, Offer
from initiatives.programmes.models import Initiative, InitiativeKind, InitiativePartner, InitiativeState
from initiatives.programmes.workflow import INITIATIVE
from portal.core.display.instants import day, show
from portal.core.display.texts import local_text
from portal.core.eyes import Eyes, Viewer
from portal.core.waiting import Waiting

S = InitiativeState


def initiatives(viewer: Viewer, query: Mapping[str, str]) -> QuerySet[Initiative]:
    """Initiatives the viewer may see. `query` filters: kind, state."""
    rows = Initiative.objects.visible_to(viewer).select_related("lead")
    if (kind := query.get("kind")) in InitiativeKind.values:
        rows = rows.filter(kind=kind)
    if (state := query.get("state")) in S.values:
        rows = rows.filter(state=state)
    return rows


def initiative_for(viewer: Viewer, uid: UUID) -> Initiative:
    """One initiative. Raises Initiative.DoesNotExist."""
    return initiatives(viewer, {}).get(uid=uid)


def parts_of(viewer: Viewer, row: Initiative) -> list[InitiativePartner]:
    """Who takes part, as far as the viewer may see."""
    return list(
        InitiativePartner.objects.visible_to(viewer).filter(initiative=row).select_related("member").order_by("pk")
    )


def delivers(viewer: Viewer, row: Initiative) -> list[Commitment]:
    """The commitments it delivers that the viewer may see."""
    return list(
        Commitment.objects.visible_to(viewer).filter(initiatives=row).select_related("lead").order_by("symbol", "pk")
    )


def deliverable(row: Initiative) -> QuerySet[Commitment]:
    """What the lead may link to its initiative: registered commitments of who takes part in it, that the lead reads."""
    parts = InitiativePartner.objects.filter(initiative=row, member__isnull=False)
    rows = Commitment.objects.visible_to(Viewer(Eyes.MEMBER, row.lead_id)).filter(fictional=row.fictional)
    return rows.filter(lead__in=parts.values("member")).exclude(symbol="").order_by("symbol")


def needs_and_offers(viewer: Viewer, row: Initiative) -> tuple[list[Need], list[Offer]]:
    """The needs it meets and the offers it uses that the viewer may see."""
    needs = exchange.needs(viewer, {}).filter(initiative=row).order_by("pk")
    offers = exchange.offers(viewer, {}).filter(initiative=row).order_by("pk")
    return list(needs), list(offers)


def milestone_path(row: Initiative, at: datetime) -> list[dict[str, str]]:
    """The milestones as a path: behind, late, here, ahead."""
    steps, here = [], False
    for step in row.milestones:
        due = parse_datetime(step.get("due_at") or "")
        marked = parse_datetime(step.get("reached_at") or "")
        place, note = "", day(last_instant(due)) if due else ""
        if marked:
            note = _("reached %(day)s") % {"day": day(marked)}
        if not step.get("reached"):
            if due and due <= at:
                place, note = "late", _("%(day)s, late") % {"day": note}
            else:
                place, note = ("ahead" if here else "here"), str(show(due)) if due else ""
                here = True
        steps.append({"label": local_text(step["title"]).text, "note": note, "place": place})
    return steps


def needed(row: Initiative, parts: list[InitiativePartner]) -> str:
    """Who does what for the initiative to move on."""
    awaited = [local_text(part.member.name).text for part in parts if part.member and part.endorsed_at is None]
    sentences = {
        S.PROPOSED: _("Endorsement by %(who)s."),
        S.ENDORSED: _("%(lead)s begins it."),
        S.ACTIVE: _("Nothing now. %(lead)s reports when it is completed."),
        S.COMPLETED: _("The secretariat closes it."),
    }
    words = sentences.get(S(row.state), _("Nothing."))
    return words % {"who": " · ".join(awaited), "lead": local_text(row.lead.name).text}


def under_points(viewer: Viewer, points: list[int], limit: int) -> dict[int, Under]:
    """What stands under each point of a plan: initiatives endorsed by all who take part. One statement."""
    through = Initiative.points.through
    shown = Initiative.objects.visible_to(viewer).exclude(state=S.PROPOSED)
    rows = (
        through._base_manager.filter(point__in=points, initiative__in=shown)
        .annotate(
            place=Window(
                RowNumber(), partition_by=F("point"), order_by=[F("initiative__fictional"), F("initiative").desc()]
            ),
            real=Window(Count("pk", filter=Q(initiative__fictional=False)), partition_by=F("point")),
            fictional=Window(Count("pk", filter=Q(initiative__fictional=True)), partition_by=F("point")),
        )
        .filter(place__lte=limit)
        .select_related("initiative__lead")
        .order_by("point", "place")
    )
    found: dict[int, Under] = {}
    for row in rows:
        under = found.setdefault(row.point_id, Under(real=row.real, fictional=row.fictional))
        under.lines.append(_line(row.initiative))
    return found


def _line(row: Initiative) -> Line:
    return Line(
        title=row.title,
        path=reverse("initiatives:detail", args=[row.uid]),
        tag=S(row.state).label,
        shape=INITIATIVE.shapes[row.state],
        symbol=row.symbol,
        member_code=row.lead.tile,
        member_name=row.lead.name,
        original_language=row.original_language,
        fictional=row.fictional,
    )


def waits_for(standing: Any, at: datetime) -> list[Waiting]:
    """Initiatives a person can move: one statement."""
    if standing.is_staff:
        rows = Initiative.objects.filter(state=S.COMPLETED)
        return [_waiting(row, _("Close it.")) for row in rows]
    if standing.member_id is None or not standing.may("bind"):
        return []
    part = InitiativePartner.objects.filter(
        initiative=OuterRef("pk"), member=standing.member_id, endorsed_at__isnull=True
    )
    mine = Q(lead=standing.member_id, state=S.ENDORSED)
    asked = Q(Exists(part), state=S.PROPOSED)
    rows = Initiative.objects.filter(mine | asked)
    words = {
        S.PROPOSED.value: _("Endorse your part. Until all have, nobody else reads it."),
        S.ENDORSED.value: _("Begin it."),
    }
    return [_waiting(row, words[row.state]) for row in rows]


def _waiting(row: Initiative, sentence: str) -> Waiting:
    path = reverse("initiatives:detail", args=[row.uid])
    return Waiting(row.title, path, S(row.state).label, INITIATIVE.shapes[row.state], sentence, None, row.symbol)
