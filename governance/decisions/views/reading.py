"""Reading: the register of decisions, a run, a decision."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from governance.decisions.disclosure import own_scans
from governance.decisions.models import Decision, RunAct, RunState
from governance.decisions.selectors import (
    decisions_visible_to,
    lead_sentence,
    run_page,
    runs_visible_to,
    still_needed,
)
from governance.decisions.views.calling import more, steps
from governance.decisions.views.common import find_run
from governance.decisions.views.shown import choices_for, shown_blocks, shown_run, shown_statement
from governance.decisions.workflow import is_over
from portal.core.audit.words import trail
from portal.core.context import page_instant
from portal.core.eyes import seen
from portal.core.requests import Request
from portal.core.workflow import steps_for, workflow_of

LATEST = 100
CLOCKED = {RunState.NOTIFIED, RunState.RUNNING}


@seen
def index(request: Request) -> HttpResponse:
    """Runs under way, then the register of decisions."""
    viewer = request.viewer
    runs = [run for run in runs_visible_to(viewer).order_by("expires_at")[:LATEST] if not is_over(run)]
    ended = runs_visible_to(viewer).filter(
        state__in=[RunState.BROKEN, RunState.NOT_ADOPTED, RunState.WITHDRAWN, RunState.TO_MEETING]
    )
    decisions = list(decisions_visible_to(viewer).order_by("-adopted_at")[:LATEST])
    context = {
        "under_way": [shown_run(run) for run in runs],
        "ended": list(ended.order_by("-decided_at")[:LATEST]),
        "decisions": decisions,
        "is_demonstration": any(row.fictional for row in [*runs, *decisions]),
    }
    return render(request, "decisions/list.html", context)


@seen
def run(request: Request, uid: UUID) -> HttpResponse:
    """One run: the clock, what is still needed, what you may do, where the members stand, the text, the record."""
    found = find_run(request, uid)
    at = page_instant(request)
    page = run_page(found, request.viewer, at)
    actor = request.actor
    staff = bool(request.standing and request.standing.is_staff)
    received = [act.received_at for act in page.acts if act.effect and act.withdrawn_at is None]
    context = {
        "run": found,
        "page": page,
        "clocked": found.state in CLOCKED and found.opens_at is not None,
        "received": received,
        "own_scans": own_scans(request.viewer, page.acts),
        "lead": lead_sentence(found),
        "needed": still_needed(found, page.stands),
        "statements": [shown_statement(act, page.blocks, actor) for act in page.statements],
        "breaking": [shown_statement(act, page.blocks, actor) for act in page.breaking],
        "blocks": shown_blocks(page.blocks),
        "choices": choices_for(found, request.standing, at),
        "steps": steps(request, found) if staff else [],
        "other_steps": more(request, found) if staff else [],
        "trail": trail(request.viewer, found, RunAct.objects.visible_to(request.viewer).filter(run=found)),
        "shape": workflow_of(found).shapes[found.state],
        "is_demonstration": found.fictional,
        "rules_version": found.rules_version,
    }
    return render(request, "decisions/run.html", context)


@seen
def decision(request: Request, uid: UUID) -> HttpResponse:
    """The outcome document: number, text, how it was taken, tally, statements, fingerprint."""
    found: Decision | None = decisions_visible_to(request.viewer).filter(uid=uid).first()
    if found is None:
        raise Http404
    blocks = list(found.text_version.blocks.all())
    acts = (
        list(
            found.run.acts.filter(
                kind__in=["reservation", "interpretative", "dissociation", "explanation"]
            ).select_related("member")
        )
        if found.run
        else []
    )
    actor = request.actor
    context = {
        "decision": found,
        "blocks": shown_blocks(blocks),
        "statements": [shown_statement(act, blocks, actor) for act in acts],
        "shape": workflow_of(found).shapes[found.state],
        "steps": steps_for(found, actor, page_instant(request)) if actor else [],
        "trail": trail(request.viewer, found),
        "lead": _("Adopted by silence, as of its expiry. The statements made travel with the text."),
        "is_demonstration": found.fictional,
        "rules_version": found.rules_version,
    }
    return render(request, "decisions/decision.html", context)
