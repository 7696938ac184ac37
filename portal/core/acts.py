"""The small pages by which a process moves: what follows, the answers once more, the act; and the buttons that lead there.

A feature keeps a table `name → Act`; its view finds the row and hands both to `take`. The page is `layouts/act.html`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.core.actors import Actor
from portal.core.context import page_instant
from portal.core.doors import to_confirm, to_sign_in
from portal.core.forms import CheckedForm, Step
from portal.core.permissions import permission_refusal
from portal.core.refusals import Receipt, Refusal, Refused
from portal.core.workflow import Transition, workflow_of

Call = Callable[[Any, Actor, dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `call(row, actor, answers)` is its service; `answers` has the clean data and `now`, the page's instant.

    `cut` breaks or refuses. Before a `sensitive` one, who signed in long ago shows once more who it is (`doors.confirmed`).
    """

    title: str | Promise
    consequence: str | Promise
    form: type[CheckedForm]
    call: Call
    done: str | Promise
    cut: bool = False
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A step as shown to one person: its button, or the refusal in its place. `style` empty: the main one."""

    label: str | Promise
    url: str
    refusal: Refusal | None = None
    style: str = "plain"


def plain(service: Callable[..., Any], target: str, *fields: str) -> Call:
    """Call a service with the version that was seen and the named answers of the form."""

    def call(row: Any, actor: Actor, answers: dict[str, Any]) -> Any:
        said = {name: answers[name] for name in fields}
        return service(**{target: row.pk}, actor=actor, expected_version=answers["expected_version"], **said)

    return call


def buttons(
    request: HttpRequest, row: Any, names: Mapping[Any, str], route: str, concerns: Callable[[Transition], bool]
) -> list[Button]:
    """The steps out of the row's state that concern this person, by the names of their acts.

    Each permission is asked once. The first step that can be taken is the main one; refusals come last.
    """
    asked: dict[str, Refusal | None] = {}
    shown: list[Button] = []
    for step in workflow_of(row).leaving(row.state):
        name = names.get((step.source, step.target))
        if name is None or step.by_job or not concerns(step):
            continue
        refusal = _refusal(step, row, request, asked)
        main = refusal is None and not any(button.style == "" for button in shown)
        shown.append(Button(step.label, reverse(route, args=[row.uid, name]), refusal, "" if main else "plain"))
    return sorted(shown, key=lambda button: button.refusal is not None)


def _refusal(step: Transition, row: Any, request: HttpRequest, asked: dict[str, Refusal | None]) -> Refusal | None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if step.permission not in asked:
        asked[step.permission] = permission_refusal(step.permission, actor, row, page_instant(request))
    return asked[step.permission] or (step.guard(row, page_instant(request)) if step.guard else None)


def take(
    request: HttpRequest,
    chosen: Act,
    row: Any,
    *,
    back: str,
    page: dict[str, Any],
    said: Sequence[tuple[str, str]] = (),
    after: Callable[[Any], str] | None = None,
    **extra: Any,
) -> HttpResponse:
    """Show the form, then the check page, then call the service; a refusal stands on the same page with what was typed.

    `said` are the facts shown with the answers, `after(result)` the address it leads to (default: `back`), `extra` what the
    form needs to know. An act without questions begins with its check page.
    """
    if not request.actor:  # type: ignore[attr-defined]
        return to_sign_in(request)
    if chosen.sensitive and (first := to_confirm(request)):
        return first
    form, step = chosen.form.read(request, expected_version=row.version, **extra)
    if step is Step.SEND:
        try:
            done = chosen.call(row, request.actor, form.cleaned_data | {"now": page_instant(request)})  # type: ignore[attr-defined]
        except Refused as refused:
            form.refuse(refused)
            step = Step.EDIT
        else:
            messages.success(request, _words(chosen, done))
            return redirect(after(done) if after else back)
    if step is Step.EDIT and not form.visible_fields() and not form.is_bound:
        form, step = chosen.form({"expected_version": row.version}, **extra), Step.CHECK
        form.is_valid()
    facts = {"act": chosen, "form": form, "step": step, "back": back, "said": said, "row": row}
    return render(request, "layouts/act.html", page | facts | {"is_demonstration": row.fictional}, status=form.status)


def _words(chosen: Act, done: Any) -> str:
    if isinstance(done, Receipt):
        return _("Submitted. Your receipt: %(number)s.") % {"number": done.number}
    return str(chosen.done)
