"""What a participant or an observer does in a round: say something, once, under its name."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.consultations import selectors, services
from governance.consultations.forms import ContributionForm
from governance.consultations.models import ContributionKind
from governance.consultations.views.common import head, round_or_404
from governance.consultations.views.read import language_of
from portal.core.context import page_instant
from portal.core.display.texts import direction, language_tag
from portal.core.doors import confirmed, signed_in
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.refusals import Refused
from portal.core.templatetags.notice_words import operative


@signed_in
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
@seen
def contribute(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A comment where participants are invited (on a block: `?block=`), or an observer's statement."""
    row = round_or_404(request, uid)
    standing = request.standing  # type: ignore[attr-defined]
    as_what = selectors.may_contribute(row, standing, page_instant(request))
    if not as_what or selectors.is_consulted(row, standing.member_id):
        raise Http404
    blocks = list(row.text_version.blocks.all())
    block = next((b for b in blocks if b.key == request.GET.get("block", "")), None)
    start = {"kind": "general", "language": request.LANGUAGE_CODE}  # type: ignore[attr-defined]
    form, step = ContributionForm.read(request, stated=as_what == "statement", initial=start)
    if step is Step.SEND:
        data = {"kind": ContributionKind.STATEMENT} | form.cleaned_data
        said = {name: data[name] for name in ("kind", "words", "proposed_text", "language") if name in data}
        try:
            receipt = services.contribution_make(
                consultation=row.pk, actor=request.actor, block_key=block.key if block else "", **said  # type: ignore[attr-defined]
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _("It was received. Your receipt: %(number)s.") % {"number": receipt.number})
            return redirect(f"{reverse('consultations:detail', args=[uid])}#contributions")
    language = language_of(request, row, blocks)
    shown = {"mark": block.label if block else "", "words": operative(block.body.get(language, "")) if block else ""}
    context = head(row) | shown | {
        "form": form, "step": step, "stated": as_what == "statement", "public": row.participants_invited,
        "text_tag": language_tag(language), "text_direction": direction(language),
    }  # fmt: skip
    return render(request, "consultations/contribute.html", context, status=form.status)
