"""Timed moves: a returned text is warned about and then lapses (domain.md §3.4, §6). Safe to run late, twice, at once."""

from django.db.models import QuerySet

from governance.proposals.models import Proposal
from governance.proposals.models import ProposalState as State
from governance.proposals.notices import facts
from governance.proposals.services.common import rules_of
from portal.core import audit, clock
from portal.core.actors import system
from portal.core.eyes import SERVICE, seeing_as
from portal.core.locks import lock
from portal.core.notices.models import Notice
from portal.core.notices.services import notify
from portal.core.service import service
from portal.core.workflow import move


def proposals_lapse_due() -> int:
    """Lapse every returned text whose time is over; each in its own transaction. Returns how many lapsed.

    Audits `proposal.lapsed` with `late_seconds`: by how much the job itself was late. Serves the sponsor, tells the author.
    """
    with seeing_as(SERVICE):
        due = list(_returned().filter(due_at__lte=clock.now()).values_list("pk", flat=True))
    return sum(_lapse(pk) for pk in due)


def proposals_warn_due() -> int:
    """Warn the sponsors of returned texts on the working days the rules name; each step once. Returns how many were warned.

    After an outage only the latest step that has come is sent: two warnings at once would tell nothing more.
    """
    with seeing_as(SERVICE):
        waiting = list(_returned().values_list("pk", flat=True))
    return sum(_warn(pk) for pk in waiting)


def _returned() -> QuerySet[Proposal]:
    return Proposal.objects.filter(state=State.RETURNED)


def _lapse(pk: int) -> bool:
    actor = system()
    with service(actor):
        row = lock(Proposal, pk)
        at = clock.now()
        if row.state != State.RETURNED or row.due_at is None or row.due_at > at:
            return False
        late = int((at - row.due_at).total_seconds())
        move(row, to=State.LAPSED, actor=actor, at=at)
        event = audit.record(
            "proposal.lapsed", target=row, by=actor, at=at, source=State.RETURNED, due_at=row.due_at, late_seconds=late
        )
        notify("proposal.lapsed", row, event=event, facts=facts(row, ended=row.due_at))
        notify("proposal.author_told", row, event=event, facts=facts(row, outcome=State.LAPSED.value, ended=row.due_at))
    return True


def _warn(pk: int) -> bool:
    actor = system()
    with service(actor):
        row = lock(Proposal, pk)
        at, rules = clock.now(), rules_of(row)
        if row.state != State.RETURNED or row.due_at is None or row.due_at <= at:
            return False
        days = [
            n
            for n in rules.amounts("proposal_return_warnings")
            if rules.calendar.after_working_days(row.state_since, n) <= at
        ]
        if not days:
            return False
        step = f"{row.state_since:%Y%m%d%H%M%S}.day{max(days)}"
        if not _first_time(row, step):
            return False
        event = audit.record("proposal.return_ending", target=row, by=actor, at=at, step=step, due_at=row.due_at)
        notify("proposal.return_ending", row, event=event, facts=facts(row, deadline=row.due_at), step=step)
    return True


def _first_time(row: Proposal, step: str) -> bool:
    """Whether this warning was not sent yet (the row is locked, so nobody sends it beside us)."""
    told = Notice.objects.filter(
        kind="proposal.return_ending", subject_type=Proposal._meta.label_lower, subject_id=row.pk, step=step
    )
    return not told.exists()
