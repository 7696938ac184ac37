"""The list of rounds, and the page of one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.consultations import selectors
from governance.consultations.models import (
    Comment,
    Consultation,
    ConsultationState,
    Contribution,
    NationalResponse,
    ResponseState,
)
from governance.consultations.views.common import head, round_or_404
from governance.consultations.workflow import COMMENT, CONSULTATION, RESPONSE
from governance.proposals.selectors import language_for
from members.delegations.selectors import Standing
from portal.core.actors import Actor
from portal.core.context import page_instant
from portal.core.display.texts import direction, language_tag
from portal.core.eyes import seen
from portal.core.pages import page_of
from portal.core.paper.selectors import waiting_about
from portal.core.permissions import may
from portal.core.refusals import Refusal
from portal.core.templatetags.notice_words import operative
from portal.core.texts.models import Block

STEP = "consultations:act"
RUNNING = (ConsultationState.NOTIFIED, ConsultationState.OPEN)


@require_safe
@seen
def consultation_list(request: HttpRequest) -> HttpResponse:
    """The rounds the reader may see, newest first."""
    tab = request.GET.get("tab", "")
    page = page_of(selectors.list_of(request.viewer, tab), request.GET)  # type: ignore[attr-defined]
    for row in page.items:
        row.shape = CONSULTATION.shapes[row.state]
        row.running = row.state in RUNNING
    labels = {"": _("All"), "under-way": _("Under way"), "closed": _("Closed")}
    standing = request.standing  # type: ignore[attr-defined]
    context = {
        "page": page,
        "tabs": [
            {"url": f"?tab={key}" if key else "?", "label": label, "current": key == tab}
            for key, label in labels.items()
        ],
        "may_plan": bool(standing and standing.is_staff),
        "is_demonstration": any(row.fictional for row in page.items),
    }
    return render(request, "consultations/list.html", context)


@require_safe
@seen
def detail(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One round: what is still needed, who has responded, the text with our comments, our response, the record."""
    row, at = round_or_404(request, uid), page_instant(request)
    viewer, standing = request.viewer, request.standing  # type: ignore[attr-defined]
    groups, comments = selectors.groups(row, viewer, at), selectors.comments_of(viewer, row)
    responses = selectors.responses_of(viewer, row)
    stands = [stand for group in groups for stand in group.answered + group.silent]
    ours = Ours(row, standing, comments, responses) if any(stand.you for stand in stands) else None
    blocks = list(row.text_version.blocks.all())
    language = language_of(request, row, blocks)
    context = head(row) | {
        "needed": selectors.still_needed(row, groups),
        "groups": groups,
        "consulted": len(stands), "votes": sum(stand.votes for stand in stands),
        "blocks": blocks_with(blocks, language, comments, ours),
        "whole": [_shown(c, ours) for c in comments if not c.block_key],
        "text_tag": language_tag(language),
        "text_direction": direction(language),
        "ours": ours,
        "may_choose": bool(ours and standing.is_focal_point and ours.may_write(at)),
        "may_write": bool(ours and ours.may_write(at)),
        "clear_refusal": ours.clear_refusal(request.actor, at) if ours and ours.may_write(at) else None,  # type: ignore[attr-defined]
        "responses": [r for r in responses if r.state == ResponseState.RECEIVED],
        "paper": waiting_about(viewer, row),
        "trail": selectors.record(viewer, row),
        "buttons": desk_buttons(row, standing, at),
        "running": row.state in RUNNING,
        "contribute": "" if ours else selectors.may_contribute(row, standing, at),
    }  # fmt: skip
    context["contributions"] = contributions(selectors.contributions_of(viewer, row), blocks)
    return render(request, "consultations/detail.html", context)


class Ours:
    """What the reader's own delegation has in the round."""

    def __init__(
        self, row: Consultation, standing: Standing, comments: list[Comment], responses: list[NationalResponse]
    ) -> None:
        self.row, self.standing = row, standing
        mine = [response for response in responses if response.member_id == standing.member_id]
        self.draft = next((r for r in mine if r.state == ResponseState.DRAFT), None)
        self.received = next((r for r in mine if r.state == ResponseState.RECEIVED), None)
        self.comments = [c for c in comments if c.member_id == standing.member_id]

    @property
    def tag(self) -> tuple[Any, str]:
        found = self.received or self.draft
        if found is None:
            return _("no response"), "wait"
        return found.get_state_display(), RESPONSE.shapes[found.state]

    def may_write(self, at: datetime) -> bool:
        opens_at = self.row.opens_at
        return self.row.state in RUNNING and opens_at is not None and opens_at <= at < self.row.closes_at

    def clear_refusal(self, actor: Actor, at: datetime) -> Refusal | None:
        """Why the reader cannot clear the draft; None without a draft."""
        if self.draft is None:
            return None
        self.draft.consultation = self.row
        return may(actor, "response.clear", self.draft, at)


def language_of(request: HttpRequest, row: Consultation, blocks: list[Block]) -> str:
    """The one language the text is shown in: the reader's, if all of it exists, else the original."""
    wanted = (request.GET.get("text", ""), getattr(request, "LANGUAGE_CODE", "en"))
    return language_for(row.title, blocks, wanted, row.text_version.text.original_language)


def blocks_with(blocks: list[Block], language: str, comments: list[Comment], ours: Ours | None) -> list[dict[str, Any]]:
    """The text as it was put to the members, with the comments under their blocks."""
    return [
        {
            "key": block.key,
            "anchor": block.label.replace(" ", "") or f"H{block.position}",
            "mark": block.label,
            "text": operative(block.body.get(language, "")),
            "comments": [_shown(c, ours) for c in comments if c.block_key == block.key],
        }
        for block in blocks
    ]


def _shown(comment: Comment, ours: Ours | None) -> dict[str, Any]:
    mine = ours is not None and comment.member_id == ours.standing.member_id
    return {"row": comment, "shape": COMMENT.shapes[comment.state], "mine": mine, "tag": language_tag(comment.language),
            "direction": direction(comment.language)}  # fmt: skip


def contributions(rows: list[Contribution], blocks: list[Block]) -> list[dict[str, Any]]:
    """What participants and observers said, each with the paragraph it is about."""
    marks = {block.key: block.label for block in blocks}
    return [
        {"row": row, "mark": marks.get(row.block_key, ""), "tag": language_tag(row.language),
         "direction": direction(row.language), "from_participant": row.participant}
        for row in rows
    ]  # fmt: skip


def desk_buttons(row: Consultation, standing: Standing | None, at: datetime) -> list[dict[str, Any]]:
    """What the secretariat and the chair can do now."""
    if not standing or not standing.is_staff:
        return []
    chair = "chair" in standing.offices
    running = row.state in RUNNING and row.closes_at > at
    began = row.opens_at is not None and row.opens_at <= at
    found = [
        (_("Notify the members"), STEP, [], ["notify"], "", row.state == ConsultationState.PLANNED),
        (_("Enter a response on paper"), "paper:enter", ["consultation.response"], [], "plain", began and not chair),
        (_("Extend"), STEP, [], ["extend"], "plain", chair and running),
        (_("Cancel"), STEP, [], ["cancel"], "cut", chair and (running or row.state == ConsultationState.PLANNED)),
        (_("Who was not served"), "consultations:gap", [], [], "plain", row.state != ConsultationState.PLANNED),
    ]
    return [
        {
            "label": label,
            "url": reverse(view, args=[*before, row.uid, *after]),
            "style": style,
        }
        for label, view, before, after, style, shown in found
        if shown
    ]
