"""Suspension and loss of vote: conditions that the organ decides and the chair records (domain.md §4)."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from governance.accession.notices import condition_facts
from governance.accession.services.common import portal_of
from members.body.models import Right
from members.body.selectors import organ, rules_at
from members.states.models import Condition, ConditionKind, Member, Status
from members.states.selectors import status_of
from members.states.services import condition_end, condition_record
from portal.core import audit, clock
from portal.core.actors import Actor
from portal.core.intervals import Grade
from portal.core.notices.services import notify
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service

#: What an organ imposes; the other conditions follow from instruments or from admission as observer.
IMPOSED = (ConditionKind.SUSPENDED, ConditionKind.NO_VOTE)


def condition_impose(
    *,
    member: int,
    kind: str,
    decision: str,
    actor: Actor,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    rights: Sequence[str] = (),
) -> Condition:
    """Record that the organ has suspended a member, or taken its vote: by which paper, for how long, which rights.

    Without `rights` those that the rules name for the condition. It never begins in the past. Permission
    `condition.decide`. Audits `condition.decided` beside what the register audits; serves the member and tells all. Raises
    PermissionRefused, NoRulesInForce, Refused (no paper, no member, no such condition, an instant that has passed).
    """
    with service(actor):
        at = clock.now()
        row = Member.objects.get(pk=member)
        rules = rules_at(at, fictional=row.fictional)
        place = organ(rules.value("accession", "disagreement_refers_to"), fictional=row.fictional)
        check("condition.decide", actor, place, at)
        _refuse_condition(row, kind, decision, valid_from, at)
        removed = list(rights) or list(rules.content["rights"]["conditions"][kind]["removes"])
        if unknown := set(removed) - set(Right.values):
            raise Refused(Refusal("unknown_right", ", ".join(sorted(unknown)), rule="rights"))
        start = valid_from or at
        fact = condition_record(
            member=member, kind=kind, valid_from=start, valid_until=valid_until, act=decision.strip(), rights=removed,
            source=decision.strip(), grade=Grade.DEMONSTRATION if row.fictional else Grade.OFFICIAL, actor=portal_of(actor),
        )  # fmt: skip
        event = audit.record(
            "condition.decided", target=row, by=actor, at=at, reason=decision, kind=kind, rights=removed, valid_from=start,
            valid_until=valid_until,
        )  # fmt: skip
        notify("accession.condition", row, event=event, facts=condition_facts(row, fact), step=f"{fact.pk}")
    return fact


def condition_lift(*, member: int, kind: str, decision: str, actor: Actor) -> Condition | None:
    """Record that the organ has ended a suspension or given the vote back, from now on. None: there was none.

    Audits `condition.lifted` beside what the register audits; serves the member and tells all. Raises PermissionRefused, Refused.
    """
    with service(actor):
        at = clock.now()
        row = Member.objects.get(pk=member)
        rules = rules_at(at, fictional=row.fictional)
        place = organ(rules.value("accession", "disagreement_refers_to"), fictional=row.fictional)
        check("condition.decide", actor, place, at)
        _refuse_condition(row, kind, decision, None, at)
        fact = condition_end(member=member, kind=kind, ends_at=at, act=decision.strip(), actor=portal_of(actor))
        if fact is not None:
            event = audit.record("condition.lifted", target=row, by=actor, at=at, reason=decision, kind=kind)
            notify("accession.condition", row, event=event, facts=condition_facts(row, fact), step=f"{fact.pk}")
    return fact


def _refuse_condition(member: Member, kind: str, decision: str, valid_from: datetime | None, at: datetime) -> None:
    if kind not in IMPOSED:
        raise Refused(
            Refusal("not_imposed", _("The organ imposes suspension and loss of vote alone."), rule="conditions")
        )
    if not decision.strip():
        raise Refused(
            Refusal("paper_missing", _("Name the paper by which the organ decided."), rule="accession.decision")
        )
    now = status_of(member, at)
    if now is None or now.status not in (Status.CONTRACTING, Status.MEMBER, Status.SIGNATORY):
        raise Refused(Refusal("no_member", _("Only who is bound by the agreement is suspended."), rule="conditions"))
    if valid_from is not None and valid_from < at:
        raise Refused(Refusal("in_the_past", _("A condition never begins in the past."), rule="conditions"))
