"""Drafting a commitment: it belongs to the delegation alone until it is submitted (domain.md §3.9, §5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from governance.commitments import notices
from governance.commitments.models import Commitment, CommitmentPartner, CommitmentState, Milestone
from members.body.selectors import Rules, rules_at, rules_numbered
from members.states.models import Member
from portal.core import audit, clock
from portal.core.actors import Actor, Door
from portal.core.classes import Audience
from portal.core.locks import lock, store
from portal.core.permissions import check
from portal.core.refusals import Refusal, TransitionRefused
from portal.core.service import service
from portal.core.workflow import move

EDITABLE = (CommitmentState.DRAFT, CommitmentState.RETURNED)


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone as a person gives it."""

    title: dict[str, str]
    due_at: datetime
    reached_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A partner as a person gives it: a member by key, or anybody else by name."""

    member: int | None = None
    name: str = ""
    share: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a member says in a commitment. Words are `{language: words}`; `report_months` None: as the rules say."""

    title: dict[str, str]
    starts_at: datetime
    ends_at: datetime
    points: Sequence[int]
    summary: dict[str, str] = field(default_factory=dict)
    original_language: str = "en"
    sdg_targets: Sequence[str] = ()
    indicator: dict[str, str] = field(default_factory=dict)
    unit: dict[str, str] = field(default_factory=dict)
    baseline: Decimal | None = None
    target: Decimal | None = None
    chosen_audience: str = Audience.PUBLIC
    report_months: int | None = None
    milestones: Sequence[Step] = ()
    partners: Sequence[Share] = ()

    def columns(self, rules: Rules) -> dict[str, Any]:
        """The columns of the row itself."""
        return {
            "title": self.title,
            "summary": self.summary,
            "original_language": self.original_language,
            "sdg_targets": list(self.sdg_targets),
            "indicator": self.indicator,
            "unit": self.unit,
            "baseline": self.baseline,
            "target": self.target,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "chosen_audience": self.chosen_audience,
            "report_months": self.report_months or rules.value("commitments", "report_every_months"),
        }


def commitment_draft(*, terms: Terms, lead: int, actor: Actor) -> Commitment:
    """Begin a draft for a member. Class *delegation*: not even the secretariat sees it.

    Permission `commitments.draft` (a delegate of `lead`). Audits `commitment.drafted`. Raises PermissionRefused,
    NoRulesInForce, TransitionRefused (the terms contradict themselves).
    """
    with service(actor):
        at = clock.now()
        member = Member.objects.get(pk=lead)
        rules = rules_at(at, fictional=member.fictional)
        row = Commitment(
            lead=member, author_id=actor.id, fictional=member.fictional, rules_version=rules.number,
            audience=Audience.DELEGATION, parties=[member.pk], **terms.columns(rules),
        )  # fmt: skip
        check("commitment.draft", actor, row, at)
        _refuse_contradictions(terms)
        row.save()
        _write_parts(row, terms)
        audit.record("commitment.drafted", target=row, by=actor, at=at)
    return row


def commitment_edit(*, commitment: int, terms: Terms, actor: Actor, expected_version: int | None = None) -> Commitment:
    """Change a draft, or a commitment returned with questions. Who changes the words becomes the author: the two-person
    rule asks for somebody else to clear them.

    Permission `commitments.draft`. Audits `commitment.edited`. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Commitment, commitment, expected_version)
        check("commitment.draft", actor, row, clock.now())
        if row.state not in EDITABLE:
            raise TransitionRefused(
                Refusal("not_editable", _("The words can be changed in a draft only. Take it back to draft first."))
            )
        _refuse_contradictions(terms)
        for name, value in terms.columns(rules_numbered(row.rules_version or 0, fictional=row.fictional)).items():
            setattr(row, name, value)
        row.author_id = actor.id  # type: ignore[assignment]
        store(row)
        _write_parts(row, terms)
        audit.record("commitment.edited", target=row, by=actor)
    return row


def commitment_send_for_clearance(*, commitment: int, actor: Actor, expected_version: int | None = None) -> Commitment:
    """Ask the focal point to clear it; the request lapses after the days of the rules (`clearance_lapse`).

    Permission `commitments.draft`. Audits `commitment.clearance_requested`; tells the focal points of the member.
    Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Commitment, commitment, expected_version)
        at, before = clock.now(), row.state
        rules = rules_numbered(row.rules_version or 0, fictional=row.fictional)
        row.due_at, row.cleared_by, row.one_person = rules.deadline("clearance_lapse", at), None, False
        move(row, to=CommitmentState.CLEARANCE, actor=actor, at=at)
        event = audit.record("commitment.clearance_requested", target=row, by=actor, at=at, source=before)
        if actor.door != Door.PAPER:  # what came by note the capital has cleared
            notices.clearance_requested(row, event)
    return row


def commitment_take_back(
    *,
    commitment: int,
    actor: Actor,
    expected_version: int | None = None,
    note: str = "",
    name: str = "commitment.taken_back",
) -> Commitment:
    """Bring it from clearance back to draft: by the author, by the focal point with a note, or by the job when it lapsed.

    Permission `commitments.take_back`. Audits `name`. Raises StaleVersion, PermissionRefused, TransitionRefused.
    """
    with service(actor):
        row = lock(Commitment, commitment, expected_version)
        before = row.state
        row.due_at, row.cleared_by, row.one_person, row.return_reason = None, None, False, note
        move(row, to=CommitmentState.DRAFT, actor=actor)
        audit.record(name, target=row, by=actor, source=before, reason=note)
    return row


def _refuse_contradictions(terms: Terms) -> None:
    if terms.ends_at <= terms.starts_at:
        raise TransitionRefused(Refusal("ends_before_start", _("The commitment ends before it starts.")))
    if terms.chosen_audience not in (Audience.PUBLIC, Audience.MEMBERS, Audience.RESTRICTED):
        raise TransitionRefused(Refusal("class_unknown", _("The class is one of: public, members, restricted.")))


def _write_parts(row: Commitment, terms: Terms) -> None:
    """Points, milestones and partners, as the terms give them. A draft's parts have its class."""
    row.points.set(terms.points)
    row.milestones.all().delete()
    Milestone.objects.bulk_create(
        Milestone(
            commitment=row,
            position=position,
            title=step.title,
            due_at=step.due_at,
            reached_at=step.reached_at,
            **row.classed,
        )
        for position, step in enumerate(sorted(terms.milestones, key=lambda step: step.due_at), start=1)
    )
    confirmed = dict(row.partners.filter(member__isnull=False).values_list("member", "confirmed_at"))
    row.partners.all().delete()
    CommitmentPartner.objects.bulk_create(
        CommitmentPartner(
            commitment=row, member_id=share.member, name=share.name, share=share.share,
            confirmed_at=confirmed.get(share.member), **row.classed,  # type: ignore[arg-type]
        )
        for share in terms.partners
        if share.member != row.lead_id
    )  # fmt: skip
