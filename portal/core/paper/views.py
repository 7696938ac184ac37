"""One page to enter, one to confirm, one queue; the member sees its own entries."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.core.acts import Act, plain, take
from portal.core.audit.words import trail
from portal.core.context import page_instant
from portal.core.display.instants import show
from portal.core.display.texts import local_text
from portal.core.doors import signed_in, staff_only
from portal.core.eyes import seen
from portal.core.files.models import Part
from portal.core.files.selectors import file_about
from portal.core.paper import selectors, services
from portal.core.paper.forms import ConfirmForm, SetAsideForm
from portal.core.paper.kinds import PAPER_KINDS, PaperKind
from portal.core.paper.models import PaperEntry, PaperState
from portal.core.paper.said import in_lines
from portal.core.paper.workflow import PAPER
from portal.core.permissions import may
from portal.core.refusals import Refused
from portal.core.requests import Request

ACTS = {
    "confirm": Act(
        gettext_lazy("Confirm an act received on paper"),
        gettext_lazy(
            "Compare the entry with the paper. It then counts from its receipt, and all contacts of the member are told."
        ),
        ConfirmForm, plain(services.paper_confirm, "entry"), gettext_lazy("Confirmed. Receipt: %(number)s."),
    ),
    "set-aside": Act(
        gettext_lazy("Set an entry from paper aside"),
        gettext_lazy("The entry then counts for nothing. It stays in the record, with the reason."),
        SetAsideForm, plain(services.paper_set_aside, "entry", "reason"), gettext_lazy("Set aside, without effect."), cut=True,
    ),
}  # fmt: skip


@staff_only
@require_safe
@seen
def queue(request: Request) -> HttpResponse:
    """What waits for me, what of mine waits for another officer, and what ended last."""
    rows = selectors.entries(request.viewer)
    mine = rows.filter(state=PaperState.WAITING, entered_by=request.standing.user_id).order_by("pk")
    ended = rows.exclude(state=PaperState.WAITING).order_by("-state_since")[:20]
    context = {
        "items": [_item(one) for one in selectors.waits_for(request.standing, page_instant(request))],
        "mine": [_line(row) for row in mine],
        "ended": [_line(row) for row in ended],
    }
    return render(request, "paper/queue.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
@seen
def enter(request: Request, kind: str, uid: UUID) -> HttpResponse:
    """An officer enters what came by note or mail. One step: the second officer is the check."""
    if kind not in PAPER_KINDS:
        raise Http404
    described = PAPER_KINDS[kind]
    target = described.visible(request.viewer, uid)
    if target is None:
        raise Http404
    members = described.members(target)
    only = members[0][0] if len(members) == 1 else ""
    begun = {"language": request.LANGUAGE_CODE, "member": request.GET.get("member", only)}  # type: ignore[attr-defined]
    form = described.form.of(request, initial=begun, members=members, target=target)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("received_at", "paper", "scan")}
        try:
            made = services.paper_enter(
                kind=kind, target=target, member=int(form.cleaned_data["member"]), says=form.says(), actor=request.actor, **given
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("It is entered. A second officer confirms it; then the member is told."))
            return redirect("paper:entry", uid=made.uid)
    page = {"form": form, "kind": described, **_about(described, target)}
    return render(request, "paper/enter.html", page, status=form.status)


@signed_in
@require_safe
@seen
def entry(request: Request, uid: UUID) -> HttpResponse:
    """One entry, for the secretariat and its member: what was entered, by whom, the scan, and what became of it."""
    row = _entry_or_404(request, uid)
    at = page_instant(request)
    page = _page(row) | {
        "facts": _facts(row),
        "events": trail(request.viewer, row),
        "waits": row.state == PaperState.WAITING,
    }
    page["scan"] = file_about(request.viewer, row, Part.SCAN)
    page["refusal"] = may(request.actor, "paper.confirm", row, at)
    page["may_set_aside"] = may(request.actor, "paper.enter", row, at) is None
    return render(request, "paper/entry.html", page)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@seen
def act(request: Request, uid: UUID, name: str) -> HttpResponse:
    """Confirm, or set aside."""
    row = _entry_or_404(request, uid)
    page = _page(row) | {"scan": file_about(request.viewer, row, Part.SCAN)}
    return take(request, ACTS[name], row, back=reverse("paper:entry", args=[uid]), page=page, said=_facts(row))


def _entry_or_404(request: Request, uid: UUID) -> PaperEntry:
    row = selectors.entry_of(request.viewer, uid)
    if row is None:
        raise Http404
    return row


def _about(described: PaperKind, target: Any) -> dict[str, Any]:
    title, symbol, path = described.about(target) if target is not None else ("", "", "")
    words = local_text(title).text if isinstance(title, dict) else str(title)
    url = reverse("home:index") + path if path else ""
    return {"about": words, "symbol": symbol, "about_url": url, "is_demonstration": described.fictional(target)}


def _page(row: PaperEntry) -> dict[str, Any]:
    described = PAPER_KINDS[row.kind]
    title = {get_language() or "en": str(described.label)}
    return {
        "row": row,
        "kind": described,
        "title": title,
        "shape": PAPER.shapes[row.state],
        **_about(described, row.target),
    }


def _facts(row: PaperEntry) -> list[tuple[str, str]]:
    """What was entered, for the page and for the second officer's check."""
    facts = [
        (_("Member"), local_text(row.member_name).text),
        (_("Concerning"), _about(PAPER_KINDS[row.kind], row.target)["about"]),
        (_("Instant of receipt"), str(show(row.received_at))),
        (_("The paper"), row.paper or _("Not answered")),
    ]
    return [*facts, *in_lines(row), (_("Entered by"), str(row.entered_by))]


def _item(one: Any) -> dict[str, Any]:
    title = local_text(one.title).text if isinstance(one.title, dict) else str(one.title)
    return {"title": title, "url": one.path, "tag": one.tag, "shape": one.shape, "symbol": one.symbol,
            "consequence": one.sentence, "due": one.due_at}  # fmt: skip


def _line(row: PaperEntry) -> dict[str, Any]:
    return {"row": row, "label": PAPER_KINDS[row.kind].label, "shape": PAPER.shapes[row.state],
            "member": local_text(row.member_name).text}  # fmt: skip
