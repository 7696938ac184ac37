"""Timed moves: select what is due, lock, look again, act once; what an outage left behind is caught up with (domain.md §3.4)."""

from collections.abc import Callable, Iterable
from datetime import datetime

from dateutil.relativedelta import relativedelta
from django.db.models import QuerySet

from governance.commitments import notices
from governance.commitments.models import Commitment, CommitmentState, Report, ReportState
from governance.commitments.services.checks import commitment_activate
from governance.commitments.services.drafts import commitment_take_back
from members.body.selectors import Rules, rules_numbered
from portal.core import audit, clock
from portal.core.actors import system
from portal.core.eyes import SERVICE, seeing_as
from portal.core.locks import lock
from portal.core.service import service
from portal.core.workflow import move

WAITED_FOR = (ReportState.NOT_DUE, ReportState.OPEN, ReportState.CLEARANCE, ReportState.SENT_BACK)


def clearances_lapse() -> int:
    """Requests for clearance that nobody answered within the days of the rules go back to draft. Returns how many."""
    due = Commitment.objects.filter(state=CommitmentState.CLEARANCE, due_at__lte=clock.now(), cleared_by__isnull=True)
    return _each(due, _lapse)


def _lapse(pk: int) -> bool:
    with service(system()):
        row = lock(Commitment, pk)
        if row.state != CommitmentState.CLEARANCE or row.cleared_by_id or not row.due_at or row.due_at > clock.now():
            return False
        commitment_take_back(commitment=pk, actor=system(), name="commitment.clearance_lapsed")
    return True


def commitments_begin() -> int:
    """Registered commitments whose start has come become active. Returns how many."""
    due = Commitment.objects.filter(state=CommitmentState.REGISTERED, starts_at__lte=clock.now())
    return _each(due, lambda pk: commitment_activate(commitment=pk, actor=system()).state == CommitmentState.ACTIVE)


def reports_open() -> int:
    """Reports whose period has ended are open. Returns how many."""
    due = Report.objects.filter(state=ReportState.NOT_DUE, period_ends_at__lte=clock.now())
    return _each(due.filter(commitment__state=CommitmentState.ACTIVE), _open)


def _open(pk: int) -> bool:
    with service(system()):
        row = lock(Report, pk)
        if row.state != ReportState.NOT_DUE or row.period_ends_at > clock.now():
            return False
        move(row, to=ReportState.OPEN, actor=system())
        audit.record("report.opened", target=row, by=system(), source=ReportState.NOT_DUE)
    return True


def reports_remind() -> int:
    """Remind of reports not submitted, before and after they are due: each step at most once, the latest step only when an
    outage has let several pass. Returns how many reminders were queued.
    """
    at = clock.now()
    waited = Report.objects.filter(state__in=WAITED_FOR, commitment__state=CommitmentState.ACTIVE)
    near = waited.filter(due_at__lte=at + relativedelta(months=2)).select_related("commitment")
    with seeing_as(SERVICE):
        ripe = [row.pk for row in near.order_by("pk") if set(_steps_past(row, at)) - set(row.reminders)]
    return sum(_remind(pk) for pk in ripe)


def _remind(pk: int) -> bool:
    with service(system()):
        row = lock(Report, pk)
        at = clock.now()
        if row.state not in WAITED_FOR:
            return False
        past = _steps_past(row, at)
        if not past or past[-1] in row.reminders:
            return False
        row.reminders = past
        row.save(update_fields=["reminders"])
        event = audit.record("report.reminded", target=row, by=system(), at=at, step=past[-1])
        notices.report_reminder(row, event, past[-1], overdue=row.due_at <= at)
    return True


def _steps_past(row: Report, at: datetime) -> list[str]:
    """The steps of reminding whose instant has come, oldest first: `T-30`, `T-7`, `T-1`, `T+7`, `T+21`, `T+21+1m` …"""
    rules = rules_numbered(row.rules_version or 0, fictional=row.fictional)
    return [name for name, instant in reminder_steps(rules, row.due_at, until=at) if instant <= at]


def reminder_steps(rules: Rules, due_at: datetime, *, until: datetime) -> Iterable[tuple[str, datetime]]:
    """The steps with their instants, up to the first after `until`."""
    for days in sorted(rules.amounts("report_reminders_before_due"), reverse=True):
        yield f"T-{days}", due_at - relativedelta(days=days)
    last, name = due_at, "T"
    for days in sorted(rules.amounts("report_reminders_overdue")):
        last, name = due_at + relativedelta(days=days), f"T+{days}"
        yield name, last
    months = rules.content["periods"]["report_reminders_overdue"]["then_every"]["value"]
    count = 0
    while last <= until:
        count += 1
        last = due_at + relativedelta(days=days, months=months * count)
        yield f"{name}+{months * count}m", last


def _each(due: QuerySet, act: Callable[[int], bool]) -> int:
    """Run an act on each row, each in a transaction of its own, so that one failure holds up nobody else."""
    with seeing_as(SERVICE):
        keys = list(due.order_by("pk").values_list("pk", flat=True))
    return sum(act(pk) for pk in keys)
