"""Language versions of a registered text, entered by the secretariat."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.proposals import selectors, services
from governance.proposals.forms import LanguageForm
from governance.proposals.views.common import head, proposal_or_404
from governance.proposals.workflow import BEFORE_ACTION
from portal.core.doors import to_sign_in
from portal.core.eyes import seen
from portal.core.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def language(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add one language version, beside the original."""
    proposal, standing = proposal_or_404(request, uid), request.standing  # type: ignore[attr-defined]
    if not standing:
        return to_sign_in(request)
    text = selectors.newest_text(request.viewer, proposal)  # type: ignore[attr-defined]
    missing = selectors.missing_languages(proposal, text.blocks) if proposal.state in BEFORE_ACTION else []
    if not standing.is_staff or not missing:
        raise Http404
    given = {"languages": missing, "blocks": text.blocks, "original": proposal.original_language}
    form = LanguageForm.of(request, expected_version=proposal.version, **given)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.proposal_language_add(
                proposal=proposal.pk, actor=request.actor, language=data["language"], title=data["title"], words=form.words(),  # type: ignore[attr-defined]
                expected_version=data["expected_version"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The language version was issued."))
            return redirect("proposals:detail", uid=uid)
    return render(request, "proposals/language.html", head(proposal) | {"form": form}, status=form.status)
