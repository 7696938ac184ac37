"""The list, the page of one proposal, and the queue of the secretariat."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.proposals import selectors
from governance.proposals.forms import FilterForm, QueueForm
from governance.proposals.models import Proposal, ProposalState
from governance.proposals.views.acts import steps
from governance.proposals.views.common import head, proposal_or_404, stand_of
from governance.proposals.workflow import EDITABLE, PROPOSAL
from members.body.selectors import rules_at
from portal.core.context import page_instant
from portal.core.display.texts import NAMES, direction, language_tag, local_text
from portal.core.doors import to_sign_in
from portal.core.eyes import seen
from portal.core.pages import page_of
from portal.core.templatetags.notice_words import operative
from portal.core.texts.models import Block


@require_safe
@seen
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What the reader may see, newest first, by tabs and kind."""
    standing, tab = request.standing, request.GET.get("tab", "")  # type: ignore[attr-defined]
    ours = standing.member_id if standing and tab == "ours" else None
    form = FilterForm(request.GET, sponsors=selectors.sponsors_of(request.viewer))  # type: ignore[attr-defined]
    chosen = form.cleaned_data if form.is_valid() else {}
    narrowed = {"kind": chosen.get("kind", ""), "state": chosen.get("state", ""), "code": chosen.get("sponsor", "")}
    rows = selectors.list_of(request.viewer, tab=tab, sponsor=ours, **narrowed)  # type: ignore[attr-defined]
    page = page_of(rows, request.GET)
    for row in page.items:
        row.shape, row.stands = PROPOSAL.shapes[row.state], [stand_of(row.sponsor)]
    context = {
        "page": page,
        "filters": form,
        "tabs": _tabs(tab, standing),
        "may_draft": bool(standing and standing.member_id),
        "may_examine": bool(standing and standing.is_staff),
        "is_demonstration": any(row.fictional for row in page.items),
    }
    return render(request, "proposals/list.html", context)


def _tabs(current: str, standing: Any) -> list[dict[str, Any]]:
    labels = {"": _("All"), "under-way": _("Under way"), "decided": _("Decided"), "ended": _("Ended without decision")}
    if standing and standing.member_id:
        labels["ours"] = _("Of your delegation")
    return [
        {"url": f"?tab={key}" if key else "?", "label": label, "current": key == current}
        for key, label in labels.items()
    ]


@require_safe
@seen
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One proposal: what is still needed, the text, my steps, the record."""
    proposal, at = proposal_or_404(request, uid), page_instant(request)
    viewer, standing = request.viewer, request.standing  # type: ignore[attr-defined]
    text = selectors.newest_text(viewer, proposal)
    missing = selectors.missing_languages(proposal, text.blocks) if proposal.state == ProposalState.REGISTERED else []
    chair = bool(standing and "chair" in standing.offices)  # who may waive them, with a reason, on the page of the act
    proposal.missing_languages = [] if chair else missing  # type: ignore[attr-defined]  # what the guard of opening judges
    second = selectors.second_officer_needed(proposal, at)
    record = selectors.record(viewer, proposal)
    returned = proposal.state in (ProposalState.RETURNED, ProposalState.LAPSED)
    context = head(proposal) | shown_text(request, proposal, text.blocks) | {
        "needed": selectors.still_needed(proposal, missing=missing, second_officer=second),
        "version": text.version,
        "steps": steps(request, proposal, second_officer=second),
        "trail": record,
        "path": selectors.path_of(proposal, record),
        "under": selectors.under(viewer, proposal),
        "stands": [stand_of(proposal.sponsor)],
        "screening": selectors.last_return(viewer, proposal) if returned else None,
        "may_write": bool(standing and standing.member_id == proposal.sponsor_id and proposal.state in EDITABLE),
        "may_read_officers": bool(standing and standing.is_staff),
        "digest": fingerprint(text.version.digest) if text.version else "",
    }  # fmt: skip
    return render(request, "proposals/detail.html", context)


def shown_text(request: HttpRequest, proposal: Proposal, blocks: list[Block]) -> dict[str, Any]:
    """The text in one language for the whole page: the one asked for, the reader's, or the original; never a mixture."""
    complete = selectors.languages_with(proposal.title, blocks)
    wanted = (request.GET.get("text", ""), getattr(request, "LANGUAGE_CODE", "en"))
    language = selectors.language_for(proposal.title, blocks, wanted, proposal.original_language)
    rows = [
        {
            "anchor": b.label.replace(" ", "") or f"H{b.position}",
            "mark": b.label,
            "text": operative(b.body.get(language, "…")),
        }
        for b in blocks
    ]
    tabs = [{"url": f"?text={code}", "label": NAMES[code], "current": code == language} for code in complete]
    return {
        "blocks": rows,
        "text_tabs": tabs if len(tabs) > 1 else [],
        "text_tag": language_tag(language),
        "text_direction": direction(language),
        "languages_present": [NAMES[code] for code in complete],
        "original_name": NAMES[proposal.original_language],
        "is_original": language == proposal.original_language,
    }


def fingerprint(digest: str) -> str:
    """The hash in groups of four, so that it can be read aloud."""
    return " ".join(digest[place : place + 4] for place in range(0, len(digest), 4))


@require_safe
@seen
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for the secretariat, what has waited longest first; only the secretariat has a queue."""
    standing = request.standing  # type: ignore[attr-defined]
    if not standing:
        return to_sign_in(request)
    if not standing.is_staff:
        raise Http404
    at, form = page_instant(request), QueueForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = selectors.queue(request.viewer, at, user_id=standing.user_id, **chosen)  # type: ignore[attr-defined]
    _age(rows, at)
    mine = [row for row in rows if standing.user_id in (row.claimed_by_id, row.second_officer_id)]
    context = {
        "filters": form,
        "mine": mine,
        "waiting": rows,
        "may_claim": "officer" in standing.offices or "legal" in standing.offices,
        "is_demonstration": standing.fictional,
        "here": reverse("proposals:queue"),
    }
    return render(request, "moderation/queue.html", context)


def _age(rows: list[Proposal], at: datetime) -> None:
    """How many working days of how many have gone; one reading of the rules for the whole page."""
    if not rows:
        return
    rules = rules_at(at, fictional=rows[0].fictional)
    total = rules.content["periods"]["proposal_claim"]["value"]
    for row in rows:
        started = row.submitted_at or row.state_since
        ends = [rules.calendar.after_working_days(started, day + 1) for day in range(total)]
        row.total, row.used = total, sum(end <= at for end in ends)  # type: ignore[attr-defined]
        row.late = row.due_at is not None and row.due_at <= at  # type: ignore[attr-defined]
        row.shape, row.stands = PROPOSAL.shapes[row.state], [stand_of(row.sponsor)]  # type: ignore[attr-defined]
        row.plain_title = local_text(row.title, original=row.original_language).text  # type: ignore[attr-defined]
