"""What waits for a person about commitments and reports."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.commitments.models import Commitment, CommitmentPartner, CommitmentState, Report, ReportState
from governance.commitments.selectors.periods import period_label
from governance.commitments.workflow import COMMITMENT, REPORT
from portal.core.waiting import Waiting

C, R = CommitmentState, ReportState


def waits_for(standing: Any, at: datetime) -> list[Waiting]:
    """What this person can do now: two statements."""
    if standing.is_staff:
        rows = Commitment.objects.filter(state__in=[C.SUBMITTED, C.CLOSING])
        return [_for_officer(row) for row in rows] + [_report(row, _CHECK) for row in _reports(Q(state=R.SUBMITTED))]
    if standing.member_id is None:
        return []
    found = [_for_delegate(row, standing) for row in _commitments(standing.member_id)]
    mine = Q(commitment__lead=standing.member_id)
    reports = _reports(mine & Q(state__in=[R.OPEN, R.CLEARANCE, R.SENT_BACK]))
    found += [_report(row, _report_sentence(row, standing)) for row in reports]
    return [item for item in found if item is not None]


def _commitments(member_id: int) -> QuerySet[Commitment]:
    share = CommitmentPartner.objects.filter(commitment=OuterRef("pk"), member=member_id, confirmed_at__isnull=True)
    own = Q(lead=member_id, state__in=[C.RETURNED, C.CLEARANCE])
    shared = Q(state__in=[C.SUBMITTED, C.REGISTERED, C.ACTIVE], share_waits=True)
    return Commitment.objects.annotate(share_waits=Exists(share)).filter(own | shared)


def _reports(which: Q) -> QuerySet[Report]:
    return Report.objects.filter(which, commitment__state=C.ACTIVE).select_related("commitment").order_by("due_at")


def _item(row: Commitment, sentence: str) -> Waiting:
    return Waiting(
        title=row.title,
        path=reverse("commitments:detail", args=[row.uid]),
        tag=C(row.state).label,
        shape=COMMITMENT.shapes[row.state],
        sentence=sentence,
        due_at=row.due_at,
        symbol=row.symbol,
    )


def _for_officer(row: Commitment) -> Waiting:
    if row.state == C.CLOSING:
        return _item(row, _("The member has declared it ended. Close it after the last report."))
    return _item(row, _("Check the form, then register it or return it with questions."))


def _for_delegate(row: Commitment, standing: Any) -> Waiting | None:
    if row.lead_id != standing.member_id:
        sentence = _("Confirm the share of your member. Until then it is not named as a partner.")
        return _item(row, sentence) if standing.may("bind") else None
    if row.state == C.RETURNED:
        return _item(row, _("Returned with questions: answer them and send it again."))
    if row.cleared_by_id:
        return _item(row, _("Cleared: submit it.")) if standing.may("bind") else None
    if not standing.is_focal_point:
        return None
    if row.author_id == standing.user_id:
        return _item(
            row, _("You wrote it: a second person is needed to clear it, unless yours is a one-person delegation.")
        )
    return _item(row, _("Clear it or take it back to draft. Unanswered, the request lapses."))


_CHECK = gettext_lazy("Check the form: accept it as complete or send it back.")


def _report_sentence(row: Report, standing: Any) -> Any:
    if row.state == R.SENT_BACK:
        return _("Sent back: answer it with a new report.")
    if row.state == R.OPEN:
        return _("Write the report. Without it the page says “No report received”.")
    return _("Clear the report: with that it is submitted.") if standing.is_focal_point else None


def _report(row: Report, sentence: Any) -> Waiting | None:
    if sentence is None:
        return None
    commitment = row.commitment
    label = period_label(row.period_starts_at, row.period_ends_at)
    return Waiting(
        title=_("Report for %(period)s") % {"period": label},
        path=reverse("commitments:report", args=[row.uid]),
        tag=R(row.state).label,
        shape=REPORT.shapes[row.state],
        sentence=sentence,
        due_at=row.due_at if row.state != R.SUBMITTED else None,
        symbol=commitment.symbol,
    )
