"""The only writers of initiatives (domain.md §8)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from initiatives.exchange.services.common import make_findable, refuse_unknown_class, symbol_for
from initiatives.programmes import notices
from initiatives.programmes.models import Initiative, InitiativePartner, InitiativeState
from initiatives.programmes.selectors import deliverable
from members.body.selectors import rules_at, rules_numbered
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.classes import Audience
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move

S = InitiativeState


@dataclass(frozen=True, slots=True)
class Part:
    """Who takes part, with what: a member by key, or anybody else by name."""

    member: int | None = None
    name: str = ""
    contribution: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that an initiative says. `milestones` is `[{"title": {language: words}, "due_at": ISO instant, "reached": bool}]`."""

    title: dict[str, str]
    kind: str
    summary: dict[str, str] = field(default_factory=dict)
    original_language: str = "en"
    points: Sequence[int] = ()
    commitments: Sequence[int] = ()
    parts: Sequence[Part] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    milestones: Sequence[dict[str, Any]] = ()
    chosen_audience: str = Audience.PUBLIC


def initiative_propose(*, plan: Plan, lead: int, actor: Actor) -> Initiative:
    """Propose an initiative to the members named in it; the lead endorses its own part by proposing. Until every member has
    endorsed its part, it is read by them and the secretariat alone: nobody is announced before it says so itself.

    Permission `initiatives.lead` (power `bind`, right `commit`). Audits `initiative.proposed`; tells the service contacts of
    the members. Raises PermissionRefused, NoRulesInForce, TransitionRefused.
    """
    with service(actor):
        at, leader = clock.now(), Member.objects.get(pk=lead)
        rules = rules_at(at, fictional=leader.fictional)
        refuse_unknown_class(plan.chosen_audience)
        members = {part.member for part in plan.parts if part.member} - {lead}
        row = Initiative(
            lead=leader, author_id=actor.id, kind=plan.kind, title=plan.title, summary=plan.summary,
            original_language=plan.original_language, starts_at=plan.starts_at, ends_at=plan.ends_at,
            milestones=list(plan.milestones), chosen_audience=plan.chosen_audience, fictional=leader.fictional,
            rules_version=rules.number, audience=Audience.RESTRICTED, parties=sorted({lead, *members}),
        )  # fmt: skip
        check("initiative.lead", actor, row, at)
        row.save()
        row.points.set(plan.points)
        row.commitments.set(plan.commitments)
        _write_parts(row, plan, at)
        event = audit.record("initiative.proposed", target=row, by=actor, at=at)
        notices.proposed(row, event)
        _endorse_if_complete(row, at)
    return row


def _write_parts(row: Initiative, plan: Plan, at: datetime) -> None:
    parts = [part for part in plan.parts if part.member != row.lead_id]
    own = next((part for part in plan.parts if part.member == row.lead_id), Part())
    InitiativePartner.objects.create(
        initiative=row, member_id=row.lead_id, contribution=own.contribution, endorsed_at=at, **row.classed
    )
    InitiativePartner.objects.bulk_create(
        InitiativePartner(
            initiative=row, member_id=part.member, name=part.name, contribution=part.contribution, **row.classed
        )
        for part in parts
    )


def initiative_endorse(*, initiative: int, actor: Actor, expected_version: int | None = None) -> Initiative:
    """A member taking part endorses its part; with the last one the initiative is endorsed and has its chosen class.

    Permission `initiatives.endorse`. Audits `initiative.part_endorsed`, and `initiative.endorsed`. Raises StaleVersion,
    PermissionRefused, TransitionRefused (does not take part, or endorsed already).
    """
    with service(actor):
        row = lock(Initiative, initiative, expected_version)
        at = clock.now()
        part = row.partners.filter(member=actor.acts_for).first() if actor.acts_for else None
        if part is None:
            raise TransitionRefused(Refusal("not_taking_part", _("Your member does not take part in this initiative.")))
        check("initiative.endorse", actor, part, at)
        if row.state != S.PROPOSED or part.endorsed_at is not None:
            raise TransitionRefused(Refusal("endorsed_already", _("Your member has endorsed its part already.")))
        part.endorsed_at = at
        part.save(update_fields=["endorsed_at"])
        store(row)
        audit.record("initiative.part_endorsed", target=row, by=actor, at=at)
        _endorse_if_complete(row, at)
    return row


def _endorse_if_complete(row: Initiative, at: datetime) -> None:
    if row.partners.filter(member__isnull=False, endorsed_at__isnull=True).exists():
        return
    portal = system()
    row.audience = row.chosen_audience
    row.partners.update(audience=row.audience, parties=row.parties)
    move(row, to=S.ENDORSED, actor=portal, at=at)
    row.symbol = symbol_for(row, "initiative", rules_numbered(row.rules_version or 0, fictional=row.fictional))
    row.save(update_fields=["symbol"])
    make_findable(row, f"initiatives/{row.uid}/")
    event = audit.record("initiative.endorsed", target=row, by=portal, at=at, source=S.PROPOSED, symbol=row.symbol)
    notices.endorsed(row, event)


def initiative_begin(*, initiative: int, actor: Actor, expected_version: int | None = None) -> Initiative:
    """The lead begins it. Permission `initiatives.lead`. Audits `initiative.begun`."""
    return _move(initiative, S.ACTIVE, "initiative.begun", actor, expected_version)


def initiative_complete(*, initiative: int, actor: Actor, expected_version: int | None = None) -> Initiative:
    """The lead reports it completed. Permission `initiatives.lead`. Audits `initiative.completed`."""
    return _move(initiative, S.COMPLETED, "initiative.completed", actor, expected_version)


def initiative_close(*, initiative: int, actor: Actor, expected_version: int | None = None) -> Initiative:
    """The secretariat closes it. Permission `initiatives.close`. Audits `initiative.closed`."""
    return _move(initiative, S.CLOSED, "initiative.closed", actor, expected_version)


def _move(initiative: int, to: str, name: str, actor: Actor, expected_version: int | None) -> Initiative:
    """Raises StaleVersion, PermissionRefused, TransitionRefused."""
    with service(actor):
        row = lock(Initiative, initiative, expected_version)
        before = row.state
        move(row, to=to, actor=actor)
        audit.record(name, target=row, by=actor, source=before)
    return row


def milestones_mark(
    *, initiative: int, reached: Sequence[int], actor: Actor, expected_version: int | None = None
) -> Initiative:
    """The lead says which milestones, by their place, have been reached; the others have not. What was marked before keeps
    its instant. The milestones themselves were endorsed by all who take part, and stay.

    Permission `initiatives.keep`. Audits `initiative.milestones_marked`. Raises StaleVersion, PermissionRefused,
    TransitionRefused (not under way).
    """
    with service(actor):
        row = lock(Initiative, initiative, expected_version)
        at = clock.now()
        check("initiative.keep", actor, row, at)
        if row.state != S.ACTIVE:
            raise TransitionRefused(Refusal("not_active", _("Milestones are marked while the initiative is active.")))
        for place, step in enumerate(row.milestones):
            if place not in reached:
                step.pop("reached_at", None)
            elif not step.get("reached"):
                step["reached_at"] = at.isoformat()
            step["reached"] = place in reached
        store(row)
        audit.record("initiative.milestones_marked", target=row, by=actor, at=at, reached=sorted(reached))
    return row


def commitments_link(
    *, initiative: int, commitments: Sequence[int], actor: Actor, expected_version: int | None = None
) -> Initiative:
    """Say which commitments the initiative delivers. Links to what the actor's member does not read stay as they are.

    Permission `initiatives.keep`. Audits `initiative.linked`. Raises StaleVersion, PermissionRefused, TransitionRefused
    (closed, or a commitment of nobody who takes part).
    """
    with service(actor):
        row = lock(Initiative, initiative, expected_version)
        at = clock.now()
        check("initiative.keep", actor, row, at)
        if row.state == S.CLOSED:
            raise TransitionRefused(Refusal("closed", _("The initiative is closed; its record stays as it is.")))
        known = set(deliverable(row).values_list("pk", flat=True))
        if not known.issuperset(commitments):
            sentence = _("Only registered commitments of members that take part can be linked.")
            raise TransitionRefused(Refusal("not_taking_part", sentence))
        linked = set(row.commitments.values_list("pk", flat=True))
        row.commitments.set(linked - known | set(commitments))
        store(row)
        audit.record("initiative.linked", target=row, by=actor, at=at)
    return row
