"""Acting in a run: a member's acts, their withdrawal, and the paper road."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from governance.decisions import services
from governance.decisions.disclosure import entry_for, scan_of
from governance.decisions.forms import ActForm, NotifyForm, PaperForm, SetAsideForm
from governance.decisions.models import ActKind, PaperAct, RunAct, RunState, SilenceRun
from governance.decisions.selectors import words_needed
from governance.decisions.views.common import find_run, head, run_url
from governance.decisions.views.shown import BREAKS, BUTTONS
from members.body.selectors import rules_numbered
from portal.core.actors import Actor
from portal.core.acts import Act, Call, take
from portal.core.context import page_instant
from portal.core.display.instants import show
from portal.core.display.texts import local_text
from portal.core.doors import signed_in
from portal.core.eyes import seen
from portal.core.files.views import served
from portal.core.refusals import Receipt
from portal.core.requests import Request

ENDS = gettext_lazy("It ends the run at once as “not adopted”. All members are told.")
FURTHER = gettext_lazy("The silence is broken already. What you send before it expires is recorded with the run.")
TRAVELS = gettext_lazy("It does not break the silence. It travels with the text for ever.")


def _receive(kind: ActKind) -> Call:
    def call(row: SilenceRun, actor: Actor, answers: dict[str, Any]) -> Receipt:
        said = {name: answers[name] for name in ("words", "language", "blocks") if name in answers}
        return services.act_receive(run=row.pk, kind=kind, actor=actor, **said)

    return call


def _enter(row: SilenceRun, actor: Actor, answers: dict[str, Any]) -> PaperAct:
    said = {name: answers[name] for name in ("kind", "words", "language", "received_at", "note", "scan")}
    return services.paper_act_enter(run=row.pk, actor=actor, member=int(answers["member"]), **said)


ACTS = {
    kind: Act(
        label, ENDS if kind in BREAKS else TRAVELS, ActForm, _receive(kind), "", cut=kind in BREAKS, sensitive=True
    )
    for kind, label in BUTTONS.items()
}
ENTER = Act(
    gettext_lazy("Enter an act received on paper"),
    gettext_lazy("It takes effect when a second officer confirms it. The instant of receipt counts."),
    PaperForm, _enter, gettext_lazy("It is entered. A second officer confirms it."),
)  # fmt: skip


@signed_in
@seen
def act(request: Request, uid: UUID, kind: str) -> HttpResponse:
    """One act: words, then a page to check, then the receipt."""
    if kind not in ActKind.values:
        raise Http404
    run = find_run(request, uid)
    extra = {
        "kind": kind,
        "words_needed": words_needed(kind, run, rules_numbered(run.rules_version or 0, fictional=run.fictional)),
        "blocks": [(block.key, block.label) for block in run.text_version.blocks.all() if block.label],
        "initial": {"language": get_language()},
    }
    chosen = ACTS[ActKind(kind)]
    if run.state == RunState.BROKEN:
        chosen = replace(chosen, consequence=FURTHER)
    return take(
        request, chosen, run, back=run_url(run), page=head(run), said=_facts(request, run),
        after=lambda receipt: _receipt(request, run, kind, receipt), **extra,
    )  # fmt: skip


def _facts(request: Request, run: SilenceRun) -> list[tuple[str, str]]:
    member = request.standing.member.get("name") if request.standing else None
    facts = [(_("Text"), local_text(run.title).text)]
    if member:
        facts.append((_("For"), local_text(member).text))
    return [*facts, (_("Power used"), _("bind")), (_("Last instant"), str(show(run.expires_at)))]


def _receipt(request: Request, run: SilenceRun, kind: str, receipt: Receipt) -> HttpResponse:
    """The receipt the member keeps (domain.md §3.8)."""
    context = {"run": run, "receipt": receipt, "label": ActKind(kind).label, "is_demonstration": run.fictional}
    return render(request, "decisions/receipt.html", context)


@signed_in
@seen
def statement_withdraw(request: Request, uid: UUID, act: UUID) -> HttpResponse:
    """Withdraw a statement, visibly."""
    run = find_run(request, uid)
    found = RunAct.objects.filter(run=run, uid=act).first()
    if found is None:
        raise Http404

    def withdraw(_run: SilenceRun, actor: Actor, _answers: dict[str, Any]) -> RunAct:
        return services.statement_withdraw(act=found.pk, actor=actor)

    stays = gettext_lazy("The statement stays in the record, marked as withdrawn.")
    chosen = Act(_("Withdraw the statement"), stays, NotifyForm, withdraw, stays, sensitive=True)
    return take(request, chosen, run, back=run_url(run), page=head(run), said=[(_("Words"), found.words)])


@signed_in
@seen
def paper(request: Request, uid: UUID) -> HttpResponse:
    """An officer enters an act that came by note or mail."""
    run = find_run(request, uid)
    members = [(str(row.member_id), local_text(row.member.name).text) for row in run.entitled.select_related("member")]
    named = sorted(members, key=lambda pair: pair[1])
    return take(request, ENTER, run, back=run_url(run), page=head(run), members=named)


@signed_in
@seen
def paper_confirm(request: Request, uid: UUID, entry: int) -> HttpResponse:
    """A second officer confirms what the first entered."""
    run = find_run(request, uid)
    found = _entry(request, run, entry)

    def confirm(_run: SilenceRun, actor: Actor, _answers: dict[str, Any]) -> Receipt:
        return services.paper_act_confirm(entry=found.pk, actor=actor)

    counts = gettext_lazy(
        "It then counts from the instant of its receipt; all members are told if it breaks the silence."
    )
    chosen = Act(_("Confirm an act received on paper"), counts, NotifyForm, confirm, "")
    return take(
        request, chosen, run, back=run_url(run), page=head(run) | _scan(run, found), said=_paper_facts(found),
        after=lambda receipt: _receipt(request, run, found.kind, receipt),
    )  # fmt: skip


@signed_in
@seen
def paper_set_aside(request: Request, uid: UUID, entry: int) -> HttpResponse:
    """An officer sets a mistaken entry aside, with a reason."""
    run = find_run(request, uid)
    found = _entry(request, run, entry)

    def set_aside(_run: SilenceRun, actor: Actor, answers: dict[str, Any]) -> PaperAct:
        return services.paper_act_set_aside(entry=found.pk, actor=actor, reason=answers["reason"])

    stays = gettext_lazy("The entry then counts for nothing and holds the run open no longer. It stays in the record.")
    done = gettext_lazy("Set aside, without effect.")
    chosen = Act(_("Set an entry from paper aside"), stays, SetAsideForm, set_aside, done, cut=True)
    return take(request, chosen, run, back=run_url(run), page=head(run) | _scan(run, found), said=_paper_facts(found))


@signed_in
@require_safe
@seen
def paper_scan(request: Request, uid: UUID, entry: int) -> HttpResponseBase:
    """The scan of a note, for who may compare the entry with it: that can be more than may read the act afterwards."""
    found = scan_of(_entry(request, find_run(request, uid), entry))
    if found is None:
        raise Http404
    return served(found)


def _entry(request: Request, run: SilenceRun, pk: int) -> PaperAct:
    """The entry, if the rules let this officer compare it with the note; else 404."""
    found = entry_for(run, pk, request.viewer, page_instant(request))
    if found is None:
        raise Http404
    return found


def _scan(run: SilenceRun, entry: PaperAct) -> dict[str, Any]:
    return {"scan": scan_of(entry), "scan_url": reverse("decisions:paper_scan", args=[run.uid, entry.pk])}


def _paper_facts(entry: PaperAct) -> list[tuple[str, str]]:
    return [
        (_("Member"), local_text(entry.member.name).text),
        (_("Kind of act"), str(ActKind(entry.kind).label)),
        (_("Received"), str(show(entry.received_at))),
        (_("Words"), entry.words),
    ]
