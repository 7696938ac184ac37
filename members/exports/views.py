"""The page on which a focal point takes all data of its member."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from members.exports.models import MemberExport
from members.exports.selectors import archive, exports_of
from members.exports.services import export_ask, export_take
from members.exports.workflow import EXPORT
from members.states.models import Member
from portal.core.context import page_instant
from portal.core.doors import confirmed, signed_in
from portal.core.eyes import seen
from portal.core.permissions import may
from portal.core.refusals import Refused


@never_cache
@signed_in
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
@seen
def index(request: HttpRequest, code: str) -> HttpResponse:
    """The archives of one's own member; a form asks for a new one."""
    viewer, actor = request.viewer, request.actor  # type: ignore[attr-defined]
    member = Member.objects.filter(code=code, pk=viewer.member_id).first()
    if member is None:
        raise Http404
    if request.method == "POST":
        try:
            export_ask(member=member.pk, actor=actor)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Asked for. The files are being made."))
        return redirect("exports:index", code=code)
    rows = [{"row": row, "shape": EXPORT.shapes[row.state]} for row in exports_of(viewer, member.pk)]
    refusal = may(actor, "export.ask", MemberExport(member=member), page_instant(request))
    context: dict[str, Any] = {"member": member, "rows": rows, "refusal": refusal, "is_demonstration": member.fictional}
    return render(request, "exports/index.html", context | {"back": reverse("delegations:detail", args=[code])})


@never_cache
@signed_in
@require_safe
@seen
def take(request: HttpRequest, uid: str) -> HttpResponseBase:
    """The archive as one ZIP, written while it is sent."""
    viewer = request.viewer  # type: ignore[attr-defined]
    row = MemberExport.objects.visible_to(viewer).select_related("member").filter(uid=uid).first()
    if row is None:
        raise Http404
    try:
        export_take(export=row.pk, actor=request.actor)  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("exports:index", code=row.member.code)
    name = f"{row.member.code}-{row.as_of:%Y-%m-%d}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(archive(row, viewer), content_type="application/zip", headers=headers)
