"""Inviting many people by a spreadsheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from members.desk import selectors
from members.desk.forms import COLUMNS, BulkForm, asked_again
from members.desk.services import invitations_send
from portal.core.context import page_instant
from portal.core.doors import staff_only, to_confirm
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.refusals import Refused


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
@seen
def invite(request: HttpRequest) -> HttpResponse:
    """A file, then each of its rows with what would happen, then the invitations."""
    if request.POST.get("_step") == Step.SEND and (first := to_confirm(request)):
        return first
    form, step = BulkForm.read(request)
    if step is Step.SEND:
        try:
            sent = invitations_send(rows=form.asked, actor=request.actor)  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            done = ngettext("%(n)d invitation was sent.", "%(n)d invitations were sent.", sent) % {"n": sent}
            messages.success(request, done if sent else _("All of them are invited already: nothing was sent."))
            return redirect("desk:find")
    context = {"form": form, "step": step, "new": sum(not row.there for row in form.asked)}
    context["is_demonstration"] = any(row.fictional for row in form.asked)
    if step is Step.EDIT:
        unanswered = selectors.unanswered(request.viewer, page_instant(request))  # type: ignore[attr-defined]
        worlds = ([row for row in unanswered if row.fictional == fictional] for fictional in (False, True))
        context["again"] = [(rows[0].fictional, rows, asked_again(rows)) for rows in worlds if rows]
    return render(request, "desk/invite.html", context, status=form.status)


@staff_only
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty spreadsheet with the first row that is needed."""
    headers = {"Content-Disposition": 'attachment; filename="invitations.csv"'}
    return HttpResponse("\ufeff" + ",".join(COLUMNS) + "\r\n", content_type="text/csv; charset=utf-8", headers=headers)
