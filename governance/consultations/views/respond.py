"""What a delegation does in a round: comment, choose, write the response, clear it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from governance.consultations import selectors, services
from governance.consultations.forms import CommentForm, ConfirmForm, ResponseForm
from governance.consultations.models import Comment, CommentState, Consultation, NationalResponse, ResponseState
from governance.consultations.views.common import head, round_or_404
from governance.consultations.views.read import language_of
from governance.consultations.workflow import RESPONSE
from portal.core.acts import Act, plain, refused_page, take
from portal.core.display.instants import show
from portal.core.display.texts import direction, language_tag
from portal.core.eyes import seen
from portal.core.refusals import Refused
from portal.core.templatetags.notice_words import operative

CLEAR = Act(
    gettext_lazy("Clear and send the national response"),
    gettext_lazy("It becomes the response of your member, with a receipt. It can be replaced until the close."),
    ConfirmForm, plain(services.response_clear, "response"),
    gettext_lazy("The response was sent. Your receipt: %(number)s."), sensitive=True,
)  # fmt: skip


def _own_round(request: HttpRequest, uid: UUID) -> Consultation:
    """The round, for a delegate of a member that is consulted; others do not find these pages."""
    row, standing = round_or_404(request, uid), request.standing  # type: ignore[attr-defined]
    if not standing or not selectors.is_consulted(row, standing.member_id):
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def comment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Comment on a block (`?block=`), or on the whole text."""
    row = _own_round(request, uid)
    key = request.GET.get("block", "")
    blocks = list(row.text_version.blocks.all())
    block = next((b for b in blocks if b.key == key), None)
    start = {"kind": "general", "language": request.LANGUAGE_CODE}  # type: ignore[attr-defined]
    form = CommentForm.of(request, initial=start)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.comment_add(
                consultation=row.pk, actor=request.actor, kind=data["kind"], words=data["words"], block_key=key,  # type: ignore[attr-defined]
                proposed_text=data["proposed_text"], language=data["language"],
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Your comment is kept. Only your delegation reads it."))
            anchor = block.label.replace(" ", "") if block else "whole"
            return redirect(f"{reverse('consultations:detail', args=[uid])}#{anchor}")
    language = language_of(request, row, blocks)
    words = operative(block.body.get(language, "")) if block else ""
    said = {"mark": block.label if block else "", "words": words}
    context = (
        head(row) | said | {"form": form, "text_tag": language_tag(language), "text_direction": direction(language)}
    )
    return render(request, "consultations/comment.html", context, status=form.status)


@require_POST
@seen
def choose(request: HttpRequest, uid: UUID, chosen: UUID) -> HttpResponse:
    """The focal point takes a comment into the response, or leaves it out."""
    row = _own_round(request, uid)
    found = Comment.objects.visible_to(request.viewer).filter(consultation=row, uid=chosen).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    try:
        services.comment_choose(comment=found.pk, actor=request.actor, take=request.POST.get("do") == "take")  # type: ignore[attr-defined]
    except Refused as refused:
        return refused_page(request, refused, reverse("consultations:detail", args=[uid]))
    block = next((b for b in row.text_version.blocks.all() if b.key == found.block_key), None)
    anchor = block.label.replace(" ", "") if block else "whole"
    return redirect(f"{reverse('consultations:detail', args=[uid])}#{anchor}")


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def response(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write the draft of the national response."""
    row = _own_round(request, uid)
    draft = selectors.draft_of(request.viewer, row)  # type: ignore[attr-defined]
    start: dict[str, Any] = {"language": request.LANGUAGE_CODE}  # type: ignore[attr-defined]
    if draft:
        start = {"words": draft.words, "no_comments": draft.no_comments, "language": draft.language}
    form = ResponseForm.of(request, initial=start, expected_version=draft.version if draft else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.response_draft(consultation=row.pk, actor=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("The draft is kept. The focal point clears and sends it."))
            return redirect("consultations:detail", uid=uid)
    context = head(row) | {"form": form, "draft": draft}
    return render(request, "consultations/response.html", context, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def clear(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The focal point reads the response once more and sends it."""
    row = _own_round(request, uid)
    draft = selectors.draft_of(request.viewer, row) or _just_sent(request, row)  # type: ignore[attr-defined]
    if draft is None:
        raise Http404
    comments = selectors.comments_of(request.viewer, row)  # type: ignore[attr-defined]
    taken = [c for c in comments if c.state == CommentState.TAKEN and c.member_id == draft.member_id]
    page = head(row) | {"title": row.title, "shape": RESPONSE.shapes[draft.state]}
    back = reverse("consultations:detail", args=[uid])
    return take(request, CLEAR, draft, back=back, page=page, said=_facts(row, draft, taken))


def _just_sent(request: HttpRequest, row: Consultation) -> NationalResponse | None:
    """What a double click finds: the response that was sent by the first one."""
    mine = NationalResponse.objects.visible_to(request.viewer).filter(  # type: ignore[attr-defined]
        consultation=row, state=ResponseState.RECEIVED, cleared_by=request.user.pk
    )
    return mine.first()


def _facts(row: Consultation, draft: NationalResponse, taken: list[Comment]) -> list[tuple[str, str]]:
    said = _("The comments taken") if taken else _("Not answered")
    facts = [
        (_("Consultation"), str(row.proposal.symbol)),
        (_("Response"), _("No comments") if draft.no_comments else draft.words or said),
        (_("Drafted by"), str(draft.author)),
        (_("Power used"), _("bind")),
        (_("Last instant"), str(show(row.closes_at))),
    ]
    comments = [(_("Comment taken: %(kind)s") % {"kind": c.get_kind_display()}, c.words) for c in taken]
    return facts[:2] + comments + facts[2:]
