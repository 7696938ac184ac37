"""Reading participants: lists, one of them, its people, and what it adds to the standing of a person."""

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.body.models import RulesOfProcedure
from members.body.selectors import NoRulesInForce, rules_at
from members.delegations.models import Invitation
from members.delegations.selectors import Standing
from members.participants.models import (
    Admission,
    Identifier,
    Participant,
    ParticipantContact,
    ParticipantKind,
    ParticipantState,
    Representative,
    role_of,
)
from members.participants.workflow import PARTICIPANT
from portal.core.actors import Actor, ActorKind
from portal.core.eyes import Viewer
from portal.core.waiting import Waiting

State = ParticipantState
PUBLISHED = (State.ADMITTED, State.ENDED)
BEFORE_ADMISSION = (
    State.APPLIED,
    State.DECLINE_PROPOSED,
    State.DECLINED,
    State.APPEALED,
    State.DECLINED_FINAL,
    State.WITHDRAWN,
)
NEEDED: dict[str, str | Promise] = {
    State.APPLIED: _("An officer admits it, or proposes to decline it with a reason."),
    State.APPEALED: _("An officer who took no part in the decline hears the appeal."),
    State.DECLINE_PROPOSED: _("A second officer declines it, or takes the proposal back."),
}


def role_case(kind: str = "kind") -> Case:
    """`role_of` as an expression."""
    whens = [When(**{kind: value}, then=Value(role_of(value).value)) for value in ParticipantKind.values]
    return Case(*whens, output_field=CharField())


def participants(viewer: Viewer, *, fictional: bool) -> QuerySet[Participant]:
    """Those of one world that the viewer sees, with their identifiers and admissions. Three statements."""
    identifiers = Prefetch("identifiers", queryset=Identifier.objects.visible_to(viewer).order_by("scheme"))
    admissions = Prefetch("admissions", queryset=Admission.objects.order_by("-valid"))
    rows = Participant.objects.visible_to(viewer).filter(fictional=fictional)
    return rows.prefetch_related(identifiers, admissions)


def participant_coded(viewer: Viewer, code: str) -> Participant | None:
    """One of them, as far as the viewer sees it."""
    return Participant.objects.visible_to(viewer).filter(code=code).first()


def contact_of(viewer: Viewer, participant: Participant) -> ParticipantContact | None:
    """Where the secretariat writes to it, for the secretariat."""
    return ParticipantContact.objects.visible_to(viewer).filter(participant=participant).first()


def people_of(viewer: Viewer, participant: Participant, at: datetime) -> QuerySet[Representative]:
    """Who acts for it at an instant, for the secretariat."""
    rows = Representative.objects.visible_to(viewer).filter(participant=participant, valid__contains=at)
    return rows.select_related("user").order_by("user__name")


def invitations_of(viewer: Viewer, participant: Participant) -> QuerySet[Invitation]:
    """Invitations of its people that wait, for the secretariat."""
    rows = Invitation.objects.visible_to(viewer).filter(participant=participant, accepted_at=None, revoked_at=None)
    return rows.order_by("created_at")


def represented(actor: Actor, at: datetime) -> Participant | None:
    """The participant for which a person acts at an instant, while it is admitted. Needs service eyes."""
    if actor.kind != ActorKind.PERSON:
        return None
    people = Representative.objects.filter(user=actor.id, valid__contains=at)
    return Participant.objects.filter(representatives__in=people, state=State.ADMITTED).first()


def rights_of(role: str, at: datetime, *, fictional: bool) -> list[str] | None:
    """What the rules give to a role; None where no rules are in force."""
    try:
        rules = rules_at(at, fictional=fictional)
    except NoRulesInForce:
        return None
    return list(rules.content.get("participants", {}).get("roles", {}).get(role, []))


def beside_standing(at: datetime) -> Subquery:
    """For whom a person takes part, as part of the one statement of a standing; null for everybody else.

    `reads` says whether the rules in force open documents of limited distribution to this role.
    """
    in_force = RulesOfProcedure.objects.at(at).filter(fictional=OuterRef("participant__fictional"))
    opened = Q()
    for kind in ParticipantKind.values:
        role = role_of(kind).value
        granted = in_force.filter(**{f"content__participants__roles__{role}__contains": ["read"]})
        opened |= Q(Exists(granted), participant__kind=kind)
    now = Representative.objects.filter(
        user=OuterRef("pk"), valid__contains=at, participant__state=State.ADMITTED
    ).annotate(reads=Case(When(opened, then=Value(True)), default=Value(False)))
    whole: dict[str, Any] = {
        "code": "participant__code", "name": "participant__name", "fictional": "participant__fictional",
        "role": role_case("participant__kind"), "reads": "reads",
    }  # fmt: skip
    return Subquery(now.values(whole=JSONObject(**whole))[:1])


def waits_for(standing: Standing, at: datetime) -> list[Waiting]:
    """Applications that an officer examines or, as the second one, decides."""
    if not standing.is_staff:
        return []
    rows = Participant.objects.visible_to(standing.viewer()).filter(
        state__in=list(NEEDED), fictional=standing.fictional
    )
    rows = rows.exclude(
        Q(state__in=[State.DECLINE_PROPOSED, State.APPEALED], decline_proposed_by=standing.user_id)
        | Q(state=State.APPEALED, declined_by=standing.user_id)
    )
    return [
        Waiting(
            title=row.name,
            path=reverse("participants:detail", args=[row.code]),
            tag=row.get_state_display(),
            shape=PARTICIPANT.shapes[row.state],
            sentence=needed(row),
            symbol=row.code,
        )
        for row in rows.order_by("received_at")
    ]


def needed(row: Participant) -> str | Promise:
    """Who does what for an application to move on."""
    return NEEDED.get(row.state, "")
