"""Lists of commitments, each in a fixed number of statements."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from governance.commitments.models import Commitment, CommitmentPartner, CommitmentState, Report
from governance.commitments.workflow import COMMITMENT
from governance.plan.selectors import Line, Under
from members.states.models import Member
from members.states.selectors import Part, part
from portal.core.eyes import Viewer


def commitments(viewer: Viewer, query: Mapping[str, str]) -> QuerySet[Commitment]:
    """What the viewer may see, with lead and the reports that stand. `query` filters: member (code), state, point (uid)."""
    rows = Commitment.objects.visible_to(viewer).select_related("lead")
    if code := query.get("member"):
        rows = rows.filter(Q(lead__code=code) | Q(pk__in=_shared_by(viewer, code)))
    if (state := query.get("state")) in CommitmentState.values:
        rows = rows.filter(state=state)
    if point := query.get("point"):
        rows = rows.filter(points__uid=point) if is_uid(point) else rows.none()
    return rows.prefetch_related(Prefetch("reports", Report.objects.visible_to(viewer)), "milestones")


def is_uid(text: str) -> bool:
    """Whether a value of an address can be a public id."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _shared_by(viewer: Viewer, code: str) -> QuerySet:
    return CommitmentPartner.objects.visible_to(viewer).filter(member__code=code).values("commitment")


def queue() -> QuerySet[Commitment]:
    """What waits for the form check, what is due first before the rest. For officers."""
    return Commitment.objects.filter(state=CommitmentState.SUBMITTED).select_related("lead").order_by("due_at", "pk")


def reports_to_check() -> QuerySet[Report]:
    """Reports submitted and not checked yet, the oldest first. For officers."""
    rows = Report.objects.filter(state="submitted").select_related("commitment__lead")
    return rows.order_by("submitted_at", "pk")


def under_points(viewer: Viewer, points: list[int], limit: int) -> dict[int, Under]:
    """What stands under each point of a plan: commitments on the register. One statement."""
    through = Commitment.points.through
    known = [CommitmentState.REGISTERED, CommitmentState.ACTIVE, CommitmentState.CLOSING, CommitmentState.CLOSED]
    shown = Commitment.objects.visible_to(viewer).filter(state__in=known)
    rows = (
        through._base_manager.filter(point__in=points, commitment__in=shown)
        .annotate(
            place=Window(
                RowNumber(), partition_by=F("point"), order_by=[F("commitment__fictional"), F("commitment").desc()]
            ),
            real=Window(Count("pk", filter=Q(commitment__fictional=False)), partition_by=F("point")),
            fictional=Window(Count("pk", filter=Q(commitment__fictional=True)), partition_by=F("point")),
        )
        .filter(place__lte=limit)
        .select_related("commitment__lead")
        .order_by("point", "place")
    )
    found: dict[int, Under] = {}
    for row in rows:
        under = found.setdefault(row.point_id, Under(real=row.real, fictional=row.fictional))
        under.lines.append(_line(row.commitment))
    return found


def part_of_member(viewer: Viewer, member: Member) -> Part | None:
    """For a member's page: its newest commitments that the viewer may see. One statement."""
    path = f"{reverse('commitments:list')}?member={member.code}"
    rows = Commitment.objects.visible_to(viewer).filter(lead=member)
    return part(_("Commitments"), rows, shapes=COMMITMENT.shapes, route="commitments:detail", all_path=path)


def _line(row: Commitment) -> Line:
    return Line(
        title=row.title,
        path=reverse("commitments:detail", args=[row.uid]),
        tag=CommitmentState(row.state).label,
        shape=COMMITMENT.shapes[row.state],
        symbol=row.symbol,
        member_code=row.lead.tile,
        member_name=row.lead.name,
        original_language=row.original_language,
        fictional=row.fictional,
    )
