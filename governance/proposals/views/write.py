"""Writing a draft: blocks, languages, no script needed. Every button saves, so that nothing is lost between presses."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from governance.proposals import selectors, services
from governance.proposals.forms import BlockFormSet, HeadForm, blocks_given, blocks_initial
from governance.proposals.models import Proposal
from governance.proposals.views.common import head, proposal_or_404
from governance.proposals.workflow import EDITABLE
from members.body.models import Organ
from portal.core.context import page_instant
from portal.core.display.texts import NAMES, UN_ORDER, direction, language_tag
from portal.core.doors import stashed, to_sign_in
from portal.core.eyes import seen
from portal.core.refusals import Refused
from portal.core.texts.models import Block, BlockKind

START = [
    {"key": "", "kind": BlockKind.PREAMBLE.value, "words": ""},
    {"key": "", "kind": BlockKind.OPERATIVE.value, "words": ""},
]


@require_http_methods(["GET", "HEAD", "POST"])
@seen
def write(request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
    """Begin a draft, or change a draft or returned text in one language."""
    standing = request.standing  # type: ignore[attr-defined]
    if not standing:
        return to_sign_in(request)
    proposal = proposal_or_404(request, uid) if uid else None
    if standing.member_id is None or (proposal and proposal.sponsor_id != standing.member_id):
        raise Http404
    if proposal and proposal.state not in EDITABLE and request.method != "POST":
        raise Http404  # what was being typed while it was submitted is refused by the service, and kept
    desk = Desk(request, proposal)
    if request.method == "POST" and desk.valid():
        try:
            saved = desk.save()
        except Refused as refused:
            desk.head.refuse(refused)
        else:
            return redirect(desk.after(saved))
    return render(request, "proposals/write.html", desk.context(), status=desk.head.status)


class Desk:
    """The forms of one request: the head, the blocks, and the language they are in."""

    def __init__(self, request: HttpRequest, proposal: Proposal | None) -> None:
        self.request, self.proposal = request, proposal
        self.blocks: list[Block] = selectors.newest_text(request.viewer, proposal).blocks if proposal else []  # type: ignore[attr-defined]
        wanted = request.GET.get("lang", "")
        self.language = wanted if proposal and wanted in NAMES else proposal.original_language if proposal else ""
        self.full = proposal is None or self.language == proposal.original_language
        self.organs = [] if proposal else selectors.organs_for(request.standing.fictional, page_instant(request))  # type: ignore[attr-defined]
        data = request.POST if request.method == "POST" else stashed(request)
        self.head = HeadForm(
            data, initial=self._initial(), expected_version=proposal.version if proposal else None,
            organs=self.organs, full=self.full, new=proposal is None,
        )  # fmt: skip
        start = blocks_initial(self.blocks, self.language) if proposal else START
        self.formset = BlockFormSet(data, initial=start, prefix="blocks")

    def _initial(self) -> dict[str, Any]:
        if self.proposal is None:
            return {"language": self.request.LANGUAGE_CODE}  # type: ignore[attr-defined]
        return {"kind": self.proposal.kind, "title": self.proposal.title.get(self.language, "")}

    def valid(self) -> bool:
        return all([self.head.is_valid(), self.formset.is_valid()])

    def save(self) -> Proposal:
        """Send to the service what the form says after the pressed button."""
        data, blocks = self.head.cleaned_data, blocks_given(self.formset, self.request.POST.get("do", ""))
        actor = self.request.actor  # type: ignore[attr-defined]
        if self.proposal is None:
            organ = Organ.objects.get(pk=data["organ"])
            return services.proposal_draft(
                actor=actor,
                kind=data["kind"],
                organ=organ,
                title=data["title"],
                language=data["language"],
                blocks=blocks,
            )
        return services.proposal_edit(
            proposal=self.proposal.pk, actor=actor, expected_version=data["expected_version"], kind=data.get("kind", ""),
            language=self.language, title=data["title"], blocks=blocks,
        )  # fmt: skip

    def after(self, saved: Proposal) -> str:
        """Where the pressed button leads: another language, the check page, the page of the proposal, or the same place."""
        do = self.request.POST.get("do", "")
        here = reverse("proposals:write", args=[saved.uid])
        if do.startswith("lang-") and do[5:] in NAMES:
            return f"{here}?lang={do[5:]}"
        if do == "check":
            return reverse("proposals:act", args=[saved.uid, "submit"])
        if do == "leave":
            return reverse("proposals:detail", args=[saved.uid])
        suffix = f"?lang={self.language}" if self.language and not self.full else ""
        return f"{here}{suffix}#blocks"

    def context(self) -> dict[str, Any]:
        rows = zip(self.formset.forms, _marks(self.formset), strict=True)
        found = {block.key: block.body for block in self.blocks}
        original = self.proposal.original_language if self.proposal else ""
        shown = [
            {
                "form": form,
                "mark": mark,
                "number": place,
                "original": found.get(form["key"].value() or "", {}).get(original, ""),
            }
            for place, (form, mark) in enumerate(rows)
        ]
        page = head(self.proposal) if self.proposal else {"is_demonstration": self.request.standing.fictional}  # type: ignore[attr-defined]
        return page | {
            "form": self.head,
            "formset": self.formset,
            "rows": shown,
            "full": self.full,
            "tabs": [] if self.proposal is None else [
                {"code": code, "label": NAMES[code], "tag": language_tag(code), "current": code == self.language}
                for code in UN_ORDER
            ],
            "tag": language_tag(self.language or "en"),
            "direction": direction(self.language or "en"),
            "original_tag": language_tag(original or "en"),
            "original_direction": direction(original or "en"),
            "original_name": NAMES.get(original, ""),
        }  # fmt: skip


def _marks(formset: Any) -> list[str]:
    """PP 1, OP 1 … as they will be numbered."""
    counts = {BlockKind.PREAMBLE.value: 0, BlockKind.OPERATIVE.value: 0}
    names = {BlockKind.PREAMBLE.value: "PP", BlockKind.OPERATIVE.value: "OP"}
    marks = []
    for form in formset.forms:
        kind = form["kind"].value()
        if kind in counts:
            counts[kind] += 1
            marks.append(f"{names[kind]} {counts[kind]}")
        else:
            marks.append(_("Heading"))
    return marks
