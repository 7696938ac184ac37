"""What is seen: the list, a partner system, and once its new secret."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from members.partners import selectors
from members.partners.models import ConsentState, PartnerApplication
from members.partners.views.acts import ACTS
from members.partners.views.shown import take_secret
from members.partners.workflow import CONSENT
from portal.core.acts import Button
from portal.core.audit.words import trail
from portal.core.context import page_instant
from portal.core.display.texts import local_text
from portal.core.doors import signed_in
from portal.core.eyes import seen
from portal.core.permissions import may

READS_COUNTED = timedelta(days=30)
SUSPENDED, EXPIRED, GOOD = "stop", "done", "good"


def found_or_404(request: HttpRequest, uid: UUID) -> PartnerApplication:
    """The partner system, if the person sees it; else there is no such page."""
    row = selectors.partner_seen(request.viewer, uid)  # type: ignore[attr-defined]
    if row is None:
        raise Http404
    return row


@signed_in
@require_safe
@seen
def overview(request: HttpRequest) -> HttpResponse:
    """All partner systems, for the secretariat; those of one's member, for its delegates."""
    standing, at = request.standing, page_instant(request)  # type: ignore[attr-defined]
    if not (standing.is_staff or standing.member_id):
        raise Http404
    rows = list(selectors.partners_seen(request.viewer))  # type: ignore[attr-defined]
    for row in rows:
        row.tag, row.shape = tag_of(row, at)
    context = {
        "rows": rows,
        "may_register": standing.is_staff or standing.is_focal_point,
        "is_demonstration": standing.fictional and not standing.is_staff,
    }
    return render(request, "partners/list.html", context)


@signed_in
@require_safe
@seen
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A partner system: what it may read, for whom, until when, and what can be done about it."""
    row, at, viewer = found_or_404(request, uid), page_instant(request), request.viewer  # type: ignore[attr-defined]
    consents = list(selectors.consents_of(viewer, row))
    for consent in consents:
        consent.shape = CONSENT.shapes[consent.state]
    reads_mine = row.consented_at is not None and row.member_id == viewer.member_id
    tag, shape = tag_of(row, at)
    words = selectors.scope_words()
    context: dict[str, Any] = {
        "row": row,
        "tag": tag,
        "shape": shape,
        "needed": needed(row),
        "scopes": [(scope, words.get(scope, "")) for scope in row.scopes.split()],
        "consents": consents,
        "reads": selectors.reads_by(viewer, row, at - READS_COUNTED) if reads_mine else None,
        "steps": offered(request, row),
        "events": trail(viewer, row, row.consents.all()),
        "is_demonstration": row.fictional,
    }
    return render(request, "partners/detail.html", context)


@signed_in
@never_cache
@require_safe
@seen
def secret(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The new secret, to whoever made it, once."""
    row = found_or_404(request, uid)
    context = {"row": row, "secret": take_secret(request, uid), "is_demonstration": row.fictional}
    return render(request, "partners/secret.html", context)


def tag_of(row: PartnerApplication, at: Any) -> tuple[str, str]:
    """Whether it may ask for tokens now."""
    if row.suspended_at is not None:
        return _("suspended"), SUSPENDED
    if row.expires_at is not None and row.expires_at <= at:
        return _("expired"), EXPIRED
    return _("may read"), GOOD


def needed(row: PartnerApplication) -> str:
    """What would open more of it, and who decides."""
    if row.suspended_at is not None:
        side = _("the member that suspended it") if row.suspended_by_member else _("the secretariat")
        return _("It has no access. Whoever suspended it can let it in again: %(side)s.") % {"side": side}
    asked = selectors.open_consent(row)
    if asked is not None and asked.state == ConsentState.ASKED:
        member = local_text(asked.member.name).text
        return _(
            "It reads what the public reads. The national focal point of %(member)s decides whether it may read more."
        ) % {"member": member}
    return ""


def offered(request: HttpRequest, row: PartnerApplication) -> list[Button]:
    """The acts that fit its state and that this person may take; each permission is asked once."""
    consent, asked = selectors.open_consent(row), dict[str, bool]()
    shown: list[Button] = []
    for name, act in ACTS.items():
        if not act.fits(row, consent):
            continue
        if act.permission not in asked:
            refusal = may(
                request.actor,  # type: ignore[attr-defined]
                act.permission,
                act.target(row, consent),
                page_instant(request),
            )
            asked[act.permission] = refusal is None
        if asked[act.permission]:
            url = reverse("partners:act", args=[row.uid, name])
            style = "cut" if act.page.cut else "plain" if shown else ""
            shown.append(Button(act.page.title, url, None, style))
    return shown
