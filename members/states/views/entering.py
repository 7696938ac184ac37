"""What the secretariat enters about a member: instruments as they come, and facts with their source."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from members.states import forms, selectors, services
from members.states.models import Area, AreaName, Instrument, Member, MemberKind, Treaty
from members.states.views.desk import READ_AND_SEND
from portal.core.actors import Actor
from portal.core.acts import Act, Button, take
from portal.core.context import page_instant
from portal.core.doors import staff_only
from portal.core.eyes import seen
from portal.core.intervals import Grade, midnight
from portal.core.refusals import Refused

FOUNDED = ("source", "source_url", "grade")
KNOW_THE_MEMBER = (forms.ReceiveForm, forms.BelongForm, forms.LeaveForm, forms.SuccessionForm)


def _receive(row: Member, actor: Actor, said: dict[str, Any]) -> Instrument:
    treaty = selectors.founding_treaty(fictional=row.fictional)
    words = {settings.LANGUAGE_CODE: said["words"]} if said["words"] else None
    return services.instrument_receive(
        treaty=treaty.pk, member=row.pk, kind=said["kind"], dated=said["dated"], received_on=said["received_on"],
        signatory=said["signatory"], capacity=said["capacity"], words=words, actor=actor,
        full_powers=said["full_powers"].pk if said["full_powers"] else None,
        refers_to=said["refers_to"].pk if said["refers_to"] else None, covers=said["covers"],
    )  # fmt: skip


def _powers(row: Member, actor: Actor, said: dict[str, Any]) -> Any:
    named = {name: said[name] for name in ("person", "act", "issued_by", "dated")}
    treaty = selectors.founding_treaty(fictional=row.fictional)
    return services.full_powers_record(treaty=treaty.pk, member=row.pk, actor=actor, **named)


def _status(row: Member, actor: Actor, said: dict[str, Any]) -> Any:
    founded = {name: said[name] for name in FOUNDED}
    return services.status_record(
        member=row.pk, status=said["status"], corrects=said["corrects"], actor=actor, **_term(said), **founded
    )


def _condition(row: Member, actor: Actor, said: dict[str, Any]) -> Any:
    named = ("kind", "act", "rights", *FOUNDED)
    return services.condition_record(member=row.pk, actor=actor, **_term(said), **{name: said[name] for name in named})


def _record(row: Member, actor: Actor, said: dict[str, Any]) -> Instrument:
    """What the depositary notified makes the status it says; what anybody else reports makes none (domain.md §1)."""
    named = ("kind", "dated", "deposited_on", "effect_on", "signatory", "covers", "notification", *FOUNDED)
    words = {settings.LANGUAGE_CODE: said["words"]} if said["words"] else {}
    return services.instrument_record(
        member=row.pk, makes_status=said["grade"] == Grade.NOTIFIED, words=words, actor=actor,
        **{name: said[name] for name in named},
    )  # fmt: skip


def _belong(row: Member, actor: Actor, said: dict[str, Any]) -> Any:
    organisation, state = (row, said["other"]) if row.kind == MemberKind.ORGANISATION else (said["other"], row)
    return services.organisation_membership_record(
        organisation=organisation.pk,
        state=state.pk,
        actor=actor,
        **_term(said),
        **{name: said[name] for name in FOUNDED},
    )


def _leave(row: Member, actor: Actor, said: dict[str, Any]) -> Any:
    ends_at = midnight(said["ends_on"], settings.HEADQUARTERS_TIME_ZONE)
    return services.organisation_membership_end(
        membership=said["belonging"].pk, ends_at=ends_at, source=said["source"], actor=actor
    )


def _compete(row: Member, actor: Actor, said: dict[str, Any]) -> Any:
    return services.competence_record(
        organisation=row.pk, covers=said["covers"], words={get_language() or settings.LANGUAGE_CODE: said["words"]},
        valid_from=_term(said)["valid_from"], actor=actor, **{name: said[name] for name in FOUNDED},
    )  # fmt: skip


def _succeed(row: Member, actor: Actor, said: dict[str, Any]) -> Any:
    named = ("succeeded_on", "note", *FOUNDED)
    return services.member_succeed(
        predecessor=said["predecessor"].pk, successor=row.pk, actor=actor, **{name: said[name] for name in named}
    )


def _term(said: dict[str, Any]) -> dict[str, Any]:
    """The days that were typed as instants: 00:00 at headquarters."""
    zone, until = settings.HEADQUARTERS_TIME_ZONE, said.get("valid_until")
    return {"valid_from": midnight(said["valid_from"], zone), "valid_until": midnight(until, zone) if until else None}


#: What the secretariat enters about a member.
OF_MEMBER: dict[str, Act] = {
    "receive": Act(
        gettext_lazy("Receive an instrument"),
        gettext_lazy("It is entered as received. Until its deposit only the state and the secretariat read it."),
        forms.ReceiveForm, _receive, gettext_lazy("The instrument was received."),
    ),
    "powers": Act(
        gettext_lazy("File full powers"),
        gettext_lazy("They name a person, this treaty and one act. Only the state and the secretariat read them."),
        forms.PowersForm, _powers, gettext_lazy("The full powers were filed."),
    ),
    "status": Act(
        gettext_lazy("Record a status"),
        gettext_lazy("The fact is public with its source and grade. Nothing that was recorded is lost."),
        forms.StatusForm, _status, gettext_lazy("The status was recorded."), sensitive=True,
    ),
    "condition": Act(
        gettext_lazy("Record a condition"),
        gettext_lazy("It stands beside the status, with the act that makes it and the rights it touches."),
        forms.ConditionForm, _condition, gettext_lazy("The condition was recorded."), sensitive=True,
    ),
    "record": Act(
        gettext_lazy("Record an instrument"),
        gettext_lazy(
            "What the depositary has notified makes the status it says. What others report stands with its grade and makes none."
        ),
        forms.RecordForm, _record, gettext_lazy("The instrument was recorded."), sensitive=True,
    ),
    "belong": Act(
        gettext_lazy("Record membership of an organisation"),
        gettext_lazy(
            "The fact is public with its source and grade. "
            "A member organisation votes with the number of its states that are members."
        ),
        forms.BelongForm, _belong, gettext_lazy("The membership was recorded."), sensitive=True,
    ),
    "leave": Act(
        gettext_lazy("End membership of an organisation"),
        gettext_lazy("From that day on the state does not belong to it; items under way stay whose they were."),
        forms.LeaveForm, _leave, gettext_lazy("The membership was ended."), sensitive=True,
    ),
    "competence": Act(
        gettext_lazy("Record a declaration of competence"),
        gettext_lazy(
            "On what it covers the organisation acts, and its member states do not. "
            "The declaration before it ends; items under way stay whose they were."
        ),
        forms.CompetenceForm, _compete, gettext_lazy("The declaration was recorded."), sensitive=True,
    ),
    "succession": Act(
        gettext_lazy("Record a succession"),
        gettext_lazy("The successor is linked to its predecessor. What the predecessor signed, did and voted stays where it is."),
        forms.SuccessionForm, _succeed, gettext_lazy("The succession was recorded."), sensitive=True,
    ),
}  # fmt: skip

#: What only legal officers enter.
OF_LAW = ("belong", "leave", "competence", "succession")


def desk_of(row: Member, treaty: Treaty | None, offices: frozenset[str] | set[str]) -> list[Button]:
    """What an officer can enter about a member; instruments are received only where the secretariat is the depositary."""
    if not offices & {"officer", "legal"}:
        return []
    ours = treaty is not None and treaty.depositary_is_secretariat
    names = (["receive", "powers"] if ours else ["record"]) + ["status", "condition"]
    if "legal" in offices:
        names += [name for name in OF_LAW if name != "competence" or row.kind == MemberKind.ORGANISATION]
    return [Button(OF_MEMBER[name].title, reverse("states:act", args=[row.code, name])) for name in names]


@staff_only
@READ_AND_SEND
@seen
def member_act(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """What the secretariat enters about a member."""
    try:
        row = selectors.member_coded(code)
    except Member.DoesNotExist as missing:
        raise Http404 from missing
    chosen = OF_MEMBER.get(name)
    if chosen is None:
        raise Http404
    extra: dict[str, Any] = {"member": row} if chosen.form in KNOW_THE_MEMBER else {}
    if chosen.form is forms.ReceiveForm:
        extra["treaty"] = selectors.treaty_of(row)

    def leads_to(done: Any) -> str:
        return (
            reverse("states:instrument", args=[done.uid])
            if name in ("receive", "record")
            else reverse("states:member", args=[code])
        )

    back = reverse("states:member", args=[code])
    return take(request, chosen, row, back=back, page={"title": row.name, "symbol": row.code}, after=leads_to, **extra)


@staff_only
@READ_AND_SEND
@seen
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a state on the register, by its code. That is no status."""
    form = forms.EnterForm.of(request)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"].upper()
        name = AreaName.objects.at(page_instant(request)).filter(area__iso3=code).select_related("area").first()
        if name is None:
            form.add_error("code", _("No area of the M49 list has this code."))
        else:
            try:
                row = _enter(name.area, name, request.actor)  # type: ignore[attr-defined]
            except Refused as refused:
                form.refuse(refused)
            else:
                messages.success(request, _("Entered on the register."))
                return redirect("states:member", row.code)
    return render(request, "states/enter.html", {"form": form, "back": reverse("states:list")}, status=form.status)


def _enter(area: Area, name: AreaName, actor: Actor) -> Member:
    return services.member_enter(
        code=area.iso3, tile=area.iso2, area=area.pk, name=name.short, formal_name=name.formal, region=area.region,
        subregion=area.subregion, actor=actor,
    )  # fmt: skip
