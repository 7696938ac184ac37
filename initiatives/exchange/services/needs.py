"""Needs: drafted, endorsed by a second person, published in the class the member chooses; confirmed, expired, withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from initiatives.exchange import notices
from initiatives.exchange.models import MatchState, Need, NeedState
from initiatives.exchange.services.common import make_findable, own, refuse_unknown_class, symbol_for
from initiatives.exchange.workflow import LIVE, WAITING_FOR_HELP
from members.body.selectors import rules_at, rules_numbered
from members.delegations.selectors import one_person_delegation
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move

M, N = MatchState, NeedState


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that a member says in a need. Words are `{language: words}`."""

    title: dict[str, str]
    unit: str
    quantity: Decimal
    summary: dict[str, str] = field(default_factory=dict)
    original_language: str = "en"
    points: Sequence[int] = ()
    chosen_audience: str = "public"
    initiative: int | None = None


def need_draft(*, wanted: Wanted, member: int, actor: Actor) -> Need:
    """Begin a need; only the delegation sees it. Permission `needs.draft`. Audits `need.drafted`.

    Raises PermissionRefused, NoRulesInForce, TransitionRefused.
    """
    with service(actor):
        at, owner = clock.now(), Member.objects.get(pk=member)
        rules = rules_at(at, fictional=owner.fictional)
        row = Need(
            member=owner, author_id=actor.id, fictional=owner.fictional, rules_version=rules.number, **own(owner)
        )
        check("need.draft", actor, row, at)
        _write(row, wanted)
        row.save()
        row.points.set(wanted.points)
        audit.record("need.drafted", target=row, by=actor, at=at)
    return row


def need_edit(*, need: int, wanted: Wanted, actor: Actor, expected_version: int | None = None) -> Need:
    """Change a draft; who changes it becomes its author. Permission `needs.draft`. Audits `need.edited`.

    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Need, need, expected_version)
        check("need.draft", actor, row, clock.now())
        if row.state != N.DRAFT:
            raise TransitionRefused(Refusal("not_editable", _("The words can be changed in a draft only.")))
        row.author_id = actor.id  # type: ignore[assignment]
        _write(row, wanted)
        store(row)
        row.points.set(wanted.points)
        audit.record("need.edited", target=row, by=actor)
    return row


def _write(row: Need, wanted: Wanted) -> None:
    refuse_unknown_class(wanted.chosen_audience)
    for name in ("title", "summary", "original_language", "unit", "quantity", "chosen_audience"):
        setattr(row, name, getattr(wanted, name))
    row.initiative_id = wanted.initiative


def need_endorse(*, need: int, actor: Actor, expected_version: int | None = None) -> Need:
    """The focal point endorses what somebody else wrote. Permission `needs.endorse`. Audits `need.endorsed`.

    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Need, need, expected_version)
        at = clock.now()
        row.endorsed_by_id = actor.id
        row.one_person = row.author_id == actor.id and one_person_delegation(row.member_id, at)
        move(row, to=N.ENDORSED, actor=actor, at=at)
        audit.record("need.endorsed", target=row, by=actor, at=at, source=N.DRAFT, one_person=row.one_person)
    return row


def need_take_back(*, need: int, actor: Actor, expected_version: int | None = None) -> Need:
    """Bring an endorsed need back to draft. Permission `needs.draft`. Audits `need.taken_back`."""
    with service(actor):
        row = lock(Need, need, expected_version)
        row.endorsed_by, row.one_person = None, False
        move(row, to=N.DRAFT, actor=actor)
        audit.record("need.taken_back", target=row, by=actor, source=N.ENDORSED)
    return row


def need_publish(*, need: int, actor: Actor, expected_version: int | None = None) -> Need:
    """Publish it in the class the member chose; it gets its symbol and expires without confirmation after the rules' months.

    Permission `needs.publish` (power `bind`, right `commit`). Audits `need.published`. Raises StaleVersion,
    PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Need, need, expected_version)
        at = clock.now()
        rules = rules_numbered(row.rules_version or 0, fictional=row.fictional)
        row.audience, row.published_at, row.confirmed_at, row.asked = row.chosen_audience, at, at, []
        row.expires_at = rules.deadline("need_confirmation_lapse", at)
        move(row, to=N.PUBLISHED, actor=actor, at=at)
        row.symbol = row.symbol or symbol_for(row, "need", rules)
        row.save(update_fields=["symbol"])
        make_findable(row, f"exchange/needs/{row.uid}/")
        audit.record("need.published", target=row, by=actor, at=at, source=N.ENDORSED, symbol=row.symbol)
    return row


def need_confirm(*, need: int, actor: Actor, expected_version: int | None = None) -> Need:
    """Still needed: the months begin anew; a confirmation received on paper before it expired restores it.

    Permission `need.publish`. Audits `need.confirmed`.

    Raises StaleVersion, PermissionRefused, TransitionRefused (not on the exchange).
    """
    with service(actor):
        row = lock(Need, need, expected_version)
        at = clock.now()
        check("need.publish", actor, row, at)
        received = actor.received(at)
        if row.state == N.EXPIRED and row.expires_at is not None and received < row.expires_at:
            _restore(row, actor, at)
        if row.state not in LIVE:
            raise TransitionRefused(Refusal("not_published", _("This need is not on the exchange now.")))
        rules = rules_numbered(row.rules_version or 0, fictional=row.fictional)
        row.confirmed_at, row.expires_at, row.asked = received, rules.deadline("need_confirmation_lapse", received), []
        store(row)
        audit.record("need.confirmed", target=row, by=actor, at=at)
    return row


def _restore(row: Need, actor: Actor, at: datetime) -> None:
    """It expired while the confirmation had come on paper in time: the instant of receipt counts (domain.md §2)."""
    portal = system(actor.door)
    move(row, to=N.PUBLISHED, actor=portal, at=at)
    audit.record("need.restored", target=row, by=portal, at=at, source=N.EXPIRED)


def settle_need(row: Need, at: datetime) -> None:
    """Bring a live need into the state that follows from its matches. Called by services that hold its lock."""
    if row.state not in LIVE:
        return
    target = _state_of(row)
    if target != row.state:
        before = row.state
        move(row, to=target, actor=system(), at=at)
        audit.record("need.moved", target=row, by=system(), at=at, source=before)


def _state_of(row: Need) -> str:
    agreed, done = Q(state__in=[M.AGREED, M.ACTIVE, M.COMPLETED]), Q(state=M.COMPLETED)
    sums = row.matches.aggregate(agreed=Sum("quantity", filter=agreed), done=Sum("quantity", filter=done))
    if (sums["done"] or 0) >= row.quantity:
        return N.COMPLETED
    if (sums["agreed"] or 0) >= row.quantity:
        return N.DELIVERING if row.matches.filter(state=M.ACTIVE).exists() else N.FILLED
    if sums["agreed"]:
        return N.PART_FILLED
    return N.MATCHING if row.matches.filter(state__in=[M.INTRODUCED, M.NEGOTIATING]).exists() else N.PUBLISHED


def need_ask(*, need: int, step: str, actor: Actor) -> bool:
    """Ask the member whether it is still needed, once a step. Job only. Audits `need.asked`; tells its service contacts."""
    with service(actor):
        row = lock(Need, need)
        at = clock.now()
        check("need.by_job", actor, row, at)
        if row.state not in WAITING_FOR_HELP or step in row.asked or row.expires_at is None or row.expires_at <= at:
            return False
        row.asked = [*row.asked, step]
        row.save(update_fields=["asked"])
        event = audit.record("need.asked", target=row, by=actor, at=at, step=step)
        notices.still_needed(row, event, step)
    return True
