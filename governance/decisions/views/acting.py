"""Acting in a run: a member's acts, their withdrawal, and the paper road."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.decisions import services
from governance.decisions.disclosure import entry_for
from governance.decisions.forms import ActForm, NotifyForm, PaperForm, SetAsideForm
from governance.decisions.models import ActKind, PaperAct, RunAct, SilenceRun
from governance.decisions.selectors import words_needed
from governance.decisions.views.reading import find_run
from governance.decisions.views.shown import BREAKS, BUTTONS
from members.body.selectors import rules_numbered
from portal.core.context import page_instant
from portal.core.display.instants import show
from portal.core.display.texts import local_text
from portal.core.doors import confirmed, signed_in
from portal.core.eyes import seen
from portal.core.forms import Step
from portal.core.refusals import Receipt, Refused
from portal.core.requests import Request


@signed_in
@confirmed
@seen
def act(request: Request, uid: UUID, kind: str) -> HttpResponse:
    """One act: words, then a page to check, then the receipt."""
    if kind not in ActKind.values:
        raise Http404
    run = find_run(request, uid)
    needed = words_needed(kind, rules_numbered(run.rules_version or 0, fictional=run.fictional))
    marks = [(block.key, block.label) for block in run.text_version.blocks.all() if block.label]
    form, step = ActForm.read(
        request, kind=kind, blocks=marks, words_needed=needed, initial={"language": get_language()}
    )
    if step is Step.SEND:
        answers = {
            name: form.cleaned_data[name] for name in ("words", "language", "blocks") if name in form.cleaned_data
        }
        try:
            receipt = services.act_receive(run=run.pk, kind=kind, actor=request.actor, **answers)
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            return _receipt(request, run, kind, receipt)
    context = {"run": run, "form": form, "step": step, "kind": kind, "facts": _facts(request, run)}
    shown = {"breaks": kind in BREAKS, "label": BUTTONS[ActKind(kind)], "is_demonstration": run.fictional}
    return render(request, "decisions/act.html", context | shown, status=form.status)


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
@confirmed
@seen
def statement_withdraw(request: Request, uid: UUID, act: UUID) -> HttpResponse:
    """Withdraw a statement, visibly."""
    run = find_run(request, uid)
    found = RunAct.objects.filter(run=run, uid=act).first()
    if found is None:
        raise Http404
    form, step = NotifyForm.read(request)
    if step is Step.SEND:
        try:
            services.statement_withdraw(act=found.pk, actor=request.actor)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("decisions:run", uid=run.uid)
    context = {
        "run": run,
        "form": form,
        "step": Step.CHECK,
        "title": _("Withdraw the statement"),
        "send": _("Withdraw the statement"),
        "consequence": _("The statement stays in the record, marked as withdrawn."),
        "is_demonstration": run.fictional,
    }
    return render(request, "decisions/step.html", context, status=form.status)


@signed_in
@seen
def paper(request: Request, uid: UUID) -> HttpResponse:
    """An officer enters an act that came by note or mail."""
    run = find_run(request, uid)
    members = sorted(
        (str(row.member_id), local_text(row.member.name).text) for row in run.entitled.select_related("member")
    )
    form, step = PaperForm.read(request, members=sorted(members, key=lambda pair: pair[1]))
    if step is Step.SEND:
        try:
            services.paper_act_enter(run=run.pk, actor=request.actor, **_paper_answers(form))
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            return redirect("decisions:run", uid=run.uid)
    context = {
        "run": run,
        "form": form,
        "step": step,
        "title": _("Enter an act received on paper"),
        "send": _("Enter"),
        "consequence": _("It takes effect when a second officer confirms it. The instant of receipt counts."),
        "is_demonstration": run.fictional,
    }
    return render(request, "decisions/step.html", context, status=form.status)


def _paper_answers(form: PaperForm) -> dict:
    answers = {name: form.cleaned_data[name] for name in ("kind", "words", "language", "received_at", "note")}
    return answers | {"member": int(form.cleaned_data["member"])}


@signed_in
@seen
def paper_confirm(request: Request, uid: UUID, entry: int) -> HttpResponse:
    """A second officer confirms what the first entered."""
    run = find_run(request, uid)
    found = _entry(request, run, entry)
    form, step = NotifyForm.read(request)
    if step is Step.SEND:
        try:
            receipt = services.paper_act_confirm(entry=found.pk, actor=request.actor)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _receipt(request, run, found.kind, receipt)
    told = _("It then counts from the instant of its receipt; all members are told if it breaks the silence.")
    context = {"run": run, "form": form, "step": Step.CHECK, "facts": _paper_facts(found), "consequence": told}
    words = {"title": _("Confirm an act received on paper"), "send": _("Confirm"), "is_demonstration": run.fictional}
    return render(request, "decisions/step.html", context | words, status=form.status)


@signed_in
@seen
def paper_set_aside(request: Request, uid: UUID, entry: int) -> HttpResponse:
    """An officer sets a mistaken entry aside, with a reason."""
    run = find_run(request, uid)
    found = _entry(request, run, entry)
    form, step = SetAsideForm.read(request)
    if step is Step.SEND:
        try:
            services.paper_act_set_aside(entry=found.pk, actor=request.actor, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            return redirect("decisions:run", uid=run.uid)
    told = _("The entry then counts for nothing and holds the run open no longer. It stays in the record.")
    context = {"run": run, "form": form, "step": step, "facts": _paper_facts(found), "consequence": told, "cut": True}
    words = {"title": _("Set an entry from paper aside"), "send": _("Set aside"), "is_demonstration": run.fictional}
    return render(request, "decisions/step.html", context | words)


def _entry(request: Request, run: SilenceRun, pk: int) -> PaperAct:
    """The entry, if the rules let this officer compare it with the note; else 404."""
    found = entry_for(run, pk, request.viewer, page_instant(request))
    if found is None:
        raise Http404
    return found


def _paper_facts(entry: PaperAct) -> list[tuple[str, str]]:
    return [
        (_("Member"), local_text(entry.member.name).text),
        (_("Kind of act"), str(ActKind(entry.kind).label)),
        (_("Received"), str(show(entry.received_at))),
        (_("Words"), entry.words),
    ]
