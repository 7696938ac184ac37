"""Two accounts of one person become one: proposed by one officer, decided by another."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.desk import selectors, services
from members.desk.forms import DecideForm, MergeForm
from members.desk.models import AccountMerge
from members.desk.views.find import worlds
from members.desk.workflow import MERGE
from portal.core.context import page_instant
from portal.core.doors import confirmed, staff_only
from portal.core.eyes import SERVICE, seeing_as, seen
from portal.core.forms import Step
from portal.core.permissions import may
from portal.core.refusals import Refused


@staff_only
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
@seen
def merge_list(request: HttpRequest, fictional: bool = False) -> HttpResponse:
    """All merges, and the form that proposes one."""
    actor = request.actor  # type: ignore[attr-defined]
    form, step = MergeForm.read(request)
    if step is Step.SEND:
        try:
            row = services.merge_propose(
                kept=form.account("kept"),
                closed=form.account("closed"),
                reason=form.cleaned_data["reason"],
                actor=actor,
            )
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("Proposed. A second officer decides."))
            return redirect("desk:merge", uid=row.uid)
    found = selectors.merges(request.viewer, fictional=fictional)  # type: ignore[attr-defined]
    context: dict[str, Any] = {"form": form, "step": step, "is_demonstration": fictional}
    context["rows"] = [{"row": row, "shape": MERGE.shapes[row.state]} for row in found]
    context["refusal"] = may(actor, "merge.propose", None, page_instant(request))
    context["worlds"] = worlds("desk:merges", "desk:merges_demonstration", fictional)
    return render(request, "desk/merges.html", context, status=form.status)


@staff_only
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
@seen
def merge(request: HttpRequest, uid: str) -> HttpResponse:
    """What a merge would move and end, and the decision of the second officer."""
    row, actor, at = _merge(request, uid), request.actor, page_instant(request)  # type: ignore[attr-defined]
    form, step = DecideForm.read(request, expected_version=row.version)
    if step is Step.SEND:
        try:
            services.merge_confirm(merge=row.pk, actor=actor, expected_version=form.cleaned_data["expected_version"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Merged. Sessions and second factors of the closed account have ended."))
            return redirect("desk:merge", uid=uid)
    if not form.is_bound:
        form = DecideForm({"expected_version": row.version})
        form.is_valid()
    context: dict[str, Any] = {"row": row, "form": form, "shape": MERGE.shapes[row.state]}
    context["is_demonstration"] = row.kept.fictional
    if row.state == "proposed":
        with seeing_as(SERVICE):
            context["preview"] = selectors.preview(row.kept, row.closed, at)
            context["refusal"] = may(actor, "merge.confirm", row, at)
    return render(request, "desk/merge.html", context, status=form.status)


@staff_only
@confirmed
@require_POST
@seen
def decline(request: HttpRequest, uid: str) -> HttpResponse:
    """The two accounts stay two."""
    row = _merge(request, uid)
    try:
        services.merge_decline(merge=row.pk, actor=request.actor)  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Declined. Both accounts stay as they are."))
    return redirect("desk:merge", uid=uid)


def _merge(request: HttpRequest, uid: str) -> AccountMerge:
    rows = AccountMerge.objects.visible_to(request.viewer).select_related("kept", "closed", "proposed_by", "decided_by")  # type: ignore[attr-defined]
    row: AccountMerge | None = rows.filter(uid=uid).first()
    if row is None:
        raise Http404
    return row
