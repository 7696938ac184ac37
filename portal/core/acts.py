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

from portal.core.actors import Actor
from portal.core.context import page_instant
from portal.core.doors import to_confirm, to_sign_in
from portal.core.forms import CheckedForm, Step
from portal.core.notices.preview import Preview
from portal.core.permissions import may
from portal.core.refusals import Receipt, Refusal, Refused
from portal.core.workflow import Transition, workflow_of

Call = Callable[[Any, Actor, dict[str, Any]], Any]
Names = Mapping[tuple[Any, Any], str]


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `call(row, actor, answers)` is its service; `answers` has the clean data and `now`, the page's instant.

    `done` is said afterwards, with the receipt's `%(number)s` where the service gives one. `cut` breaks or refuses. Before a
    `sensitive` one, who signed in long ago shows once more who it is (`doors.confirmed`). `told(row)` is whom it notifies.
    """

    title: str | Promise
    consequence: str | Promise
    form: type[CheckedForm]
    call: Call
    done: str | Promise
    cut: bool = False
    sensitive: bool = False
    told: Callable[[Any], Preview | None] | None = None


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
    request: HttpRequest,
    row: Any,
    acts: Mapping[str, Act],
    names: Names,
    route: str,
    concerns: Callable[[Transition], bool] = lambda step: True,
    *,
    by: str = "uid",
) -> list[Button]:
    """The steps out of the row's state that concern this person: `names` says by which of the `acts`; `by` is what names the
    row in the address.


    Each permission and guard is asked once. The first step that can be taken and cuts nothing is the main one; refusals
    come last.
    """
    asked: dict[Any, Refusal | None] = {}
    shown: list[Button] = []
    for step in workflow_of(row).leaving(row.state):
        name = names.get((step.source, step.target))
        if name is None or step.by_job or not concerns(step):
            continue
        refusal = _refusal(step, row, request, asked)
        style = "cut" if acts[name].cut else "plain" if refusal or any(not button.style for button in shown) else ""
        shown.append(Button(step.label, reverse(route, args=[getattr(row, by), name]), refusal, style))
    return sorted(shown, key=lambda button: button.refusal is not None)


def _refusal(step: Transition, row: Any, request: HttpRequest, asked: dict[Any, Refusal | None]) -> Refusal | None:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = page_instant(request)
    if step.permission not in asked:
        asked[step.permission] = may(actor, step.permission, row, at)
    if step.guard is None or asked[step.permission]:
        return asked[step.permission]
    if step.guard not in asked:
        asked[step.guard] = step.guard(row, at)
    return asked[step.guard]


def take(
    request: HttpRequest,
    chosen: Act,
    row: Any,
    *,
    back: str,
    page: dict[str, Any],
    said: Sequence[tuple[str, str]] = (),
    after: Callable[[Any], str | HttpResponse] | None = None,
    **extra: Any,
) -> HttpResponse:
    """Show the form, then the check page, then call the service; a refusal stands on the same page with what was typed.

    `said` are the facts shown with the answers; `after(result)` the address it leads to (default: `back`), or the page that
    answers it; `extra` what the form needs to know. An act without questions begins with its check page.
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
            return _answer(request, chosen, done, after(done) if after else back)
    if step is Step.EDIT and not form.visible_fields() and not form.is_bound:
        form, step = chosen.form({"expected_version": row.version}, **extra), Step.CHECK
        form.is_valid()
    facts = {"act": chosen, "form": form, "step": step, "back": back, "said": said, "row": row}
    shown = facts | {"told": chosen.told(row) if chosen.told else None, "is_demonstration": row.fictional}
    return render(request, "layouts/act.html", page | shown, status=form.status)


def _answer(request: HttpRequest, chosen: Act, done: Any, next_page: str | HttpResponse) -> HttpResponse:
    if isinstance(next_page, HttpResponse):
        return next_page
    words: str | Promise = chosen.done
    if isinstance(done, Receipt):
        words = done.refusal.sentence if done.refusal else str(words) % {"number": done.number}
    messages.success(request, str(words))
    return redirect(next_page)


def refused_page(request: HttpRequest, refused: Refused, back: str) -> HttpResponse:
    """The answer to a button without a page of its own that was refused: why, and the way back."""
    return render(request, "layouts/refused.html", {"refused": refused, "back": back}, status=refused.status)
