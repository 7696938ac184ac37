"""Pages of formal notices: the list, one notice (its letter for a delegate, its delivery log for the secretariat), the acts."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from members.post import forms, selectors
from portal.core.context import page_instant
from portal.core.display.texts import direction, language_tag
from portal.core.doors import signed_in, staff_only
from portal.core.eyes import seen
from portal.core.forms import CheckedForm, Step
from portal.core.notices.models import Channel, Delivery, Notice
from portal.core.notices.services import delivery_resend, notice_acknowledge, notice_open
from portal.core.pages import page_of
from portal.core.permissions import may
from portal.core.refusals import Refused
from portal.core.requests import Request

READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@require_safe
@seen
def index(request: Request) -> HttpResponse:
    """The formal notices served on one's delegation; for the secretariat all, with how far each has come."""
    standing, viewer, about = request.standing, request.viewer, _uid(request.GET.get("about"))
    staff, tab = standing.is_staff, request.GET.get("tab", "")
    if staff:
        rows = selectors.formal_notices(viewer, about=about, stuck=tab == "stuck")
    else:
        rows = selectors.notices_to(viewer, standing.member_id or 0, about=about)
    page = page_of(rows, request.GET)
    sums = selectors.sums_of(page.items) if staff else {}
    for row in page.items:
        row.subject = selectors.subject_of(row, get_language() or "en")
        row.sums = sums.get(row.pk, selectors.Sums())
    labels = {"": _("All"), "stuck": _("With deliveries that went wrong")}
    tabs = [
        {"url": f"?tab={key}" if key else "?", "label": name, "current": key == tab} for key, name in labels.items()
    ]
    context = {"page": page, "staff": staff, "tabs": tabs if staff else [], "is_demonstration": standing.fictional}
    return render(request, "post/list.html", context)


def _uid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


@signed_in
@require_safe
@seen
def notice(request: Request, uid: UUID) -> HttpResponse:
    """A delegate opens the notice: from now on it counts as delivered. The secretariat sees its deliveries, and opens nothing."""
    if request.standing.is_staff:
        return _log(request, _found(selectors.formal_notices(request.viewer), uid))
    row = _found(selectors.notices_to(request.viewer, request.standing.member_id or 0), uid)
    if request.method == "GET":  # a HEAD reads nothing
        notice_open(notice=row.uid, actor=request.actor)
    letter = selectors.letter_of(row, get_language() or "en")
    served = selectors.log_of(request.viewer, row)
    context = {
        "notice": row,
        "letter": letter,
        "paragraphs": selectors.paragraphs_of(letter),
        "letter_tag": language_tag(letter.language),
        "letter_direction": direction(letter.language),
        "served": next((one for one in served if one.member and one.member.pk == request.standing.member_id), None),
        "object_path": selectors.path_of(row, get_language() or "en"),
        "is_demonstration": request.standing.fictional,
    }
    return render(request, "post/letter.html", context)


def _found(rows: Any, uid: UUID) -> Notice:
    row: Notice | None = rows.filter(uid=uid).select_related("text_version", "corrects").first()
    if row is None:
        raise Http404
    return row


def _log(request: Request, row: Notice) -> HttpResponse:
    """Every delivery with its state, and the proof of service of each member."""
    log = selectors.log_of(request.viewer, row)
    refusal = may(request.actor, "notice.resend", row, page_instant(request))
    for entry in log:
        for delivery in entry.deliveries:
            delivery.shape = selectors.SHAPES[delivery.state]
            delivery.may_be_sent_again = refusal is None and delivery.channel == Channel.MAIL
    context = {
        "notice": row,
        "subject": selectors.subject_of(row, get_language() or "en"),
        "log": log,
        "served": sum(1 for entry in log if entry.member and entry.served_at),
        "members": sum(1 for entry in log if entry.member),
        "refusal": refusal,
        "is_demonstration": any(entry.member.fictional for entry in log if entry.member),
    }
    return render(request, "post/notice.html", context)


@signed_in
@READ_AND_SEND
@seen
def acknowledge(request: Request, uid: UUID) -> HttpResponse:
    """The member says that it has received the notice; the receipt is its number and instant."""
    row = _found(selectors.notices_to(request.viewer, request.standing.member_id or 0), uid)
    return _act(
        request, forms.AcknowledgeForm, row, _("Acknowledge"), _("The notice is acknowledged."),
        _("The secretariat sees that your member has received the notice. It answers nothing that the notice asks."),
        lambda _answers: notice_acknowledge(notice=row.uid, actor=request.actor),
    )  # fmt: skip


@staff_only
@READ_AND_SEND
@seen
def send_again(request: Request, uid: UUID) -> HttpResponse:
    """An officer sends a mail again, to another address if need be."""
    delivery = Delivery.objects.visible_to(request.viewer).filter(uid=uid).first()
    if delivery is None:
        raise Http404
    row = _found(selectors.formal_notices(request.viewer).filter(pk=delivery.notice_id), delivery.notice.uid)
    return _act(
        request, forms.SendAgainForm, row, _("Send again"), _("The mail is on its way again."),
        _("The same text goes out once more. What is on record about the first mail stays."),
        lambda answers: delivery_resend(
            delivery=delivery.uid, actor=request.actor, reason=answers["reason"], address=answers["address"]
        ),
        [(_("Address"), delivery.address), (_("State"), str(delivery.get_state_display()))],
    )  # fmt: skip


def _act(
    request: Request,
    form_class: type[CheckedForm],
    row: Notice,
    title: str,
    done: str,
    consequence: str,
    send: Callable[[dict[str, Any]], Any],
    said: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """Form, check page, service; a refusal stands on the page with what was typed."""
    back = reverse("post:notice", args=[row.uid])
    form, step = form_class.read(request)
    if step is Step.SEND:
        try:
            send(form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, done)
            return redirect(back)
    page = {"notice": row, "title": title, "consequence": consequence, "form": form, "step": step, "back": back}
    page |= {"said": said or [], "is_demonstration": request.standing.fictional}
    return render(request, "post/act.html", page, status=form.status)
