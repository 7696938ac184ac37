"""What the page of one round shows."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from governance.consultations.models import (
    Comment,
    Consultation,
    ConsultationState,
    Contribution,
    NationalResponse,
    ResponseState,
)
from members.delegations.models import ServiceContact
from members.delegations.selectors import Standing
from members.participants.models import ParticipantRole
from members.states.models import GroupMembership, Member
from portal.core.audit.words import Line, trail
from portal.core.display.instants import show
from portal.core.display.tally import Stand
from portal.core.display.texts import local_text
from portal.core.eyes import SERVICE, Viewer, seeing_as
from portal.core.notices.models import Delivery, Notice
from portal.core.notices.selectors import unserved

State = ConsultationState
SERVING = ("consultation.notified", "consultation.extended")


@dataclass(slots=True)
class GroupRow:
    """A regional group: who has responded, and who not yet."""

    name: str
    answered: list[Stand] = field(default_factory=list)
    silent: list[Stand] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Gap:
    """A member on whom the notice is not served, with what became of each delivery and its alternate contacts."""

    member: Member
    deliveries: list[Delivery]
    alternates: int


def groups(consultation: Consultation, viewer: Viewer, at: datetime) -> list[GroupRow]:
    """Who has responded, by regional group and code. That a member responded is told to all who see the round; what it
    said is not. One statement. A member without a group stands under “Other members”.
    """
    received = NationalResponse.objects.filter(
        consultation=consultation, state=ResponseState.RECEIVED, member=OuterRef("pk")
    )
    frozen = consultation.consulted.filter(member=OuterRef("pk"))
    consulted = Member.objects.filter(pk__in=consultation.consulted.values("member")).order_by("tile")
    regional = GroupMembership.objects.at(at).filter(group__kind="regional")
    own = regional.filter(Q(member=OuterRef("pk")) | Q(area=OuterRef("area"))).order_by("pk").values("group__name")
    with seeing_as(SERVICE):
        members = list(
            consulted.annotate(
                answered=Exists(received), group_name=Subquery(own[:1]), votes=Subquery(frozen.values("weight"))
            )
        )
    rows: dict[str, GroupRow] = {}
    for member in members:
        name = local_text(member.group_name).text or _("Other members")
        row = rows.setdefault(name, GroupRow(name))
        words, own_row = local_text(member.name).text, member.pk == viewer.member_id
        stand = Stand(name, member.tile, words, "member", you=own_row, votes=member.votes)
        (row.answered if member.answered else row.silent).append(stand)
    return [rows[name] for name in sorted(rows)]


def is_consulted(consultation: Consultation, member_id: int | None) -> bool:
    return member_id is not None and consultation.consulted.filter(member=member_id).exists()


def comments_of(viewer: Viewer, consultation: Consultation) -> list[Comment]:
    """The comments of the viewer's delegation, and those of others that are readable; in the order they were made."""
    rows = Comment.objects.visible_to(viewer).filter(consultation=consultation)
    return list(rows.select_related("member", "author").order_by("pk"))


def contributions_of(viewer: Viewer, consultation: Consultation) -> list[Contribution]:
    """What participants and observers said to the round, oldest first, as far as the viewer reads it. One statement."""
    rows = Contribution.objects.visible_to(viewer).filter(consultation=consultation)
    return list(rows.select_related("member", "participant").order_by("pk"))


def may_contribute(consultation: Consultation, standing: Standing | None, at: datetime) -> str:
    """As what kind of contributor a person may speak in the round: `comment`, `statement`, or empty. No statement.

    Whether the rules give the right is asked by the service; here only what the person is.
    """
    running = consultation.opens_at is not None and consultation.opens_at <= at < consultation.closes_at
    if not standing or not running or consultation.state not in (State.NOTIFIED, State.OPEN):
        return ""
    if standing.participant and standing.participant["fictional"] == consultation.fictional:
        if standing.participant["role"] == ParticipantRole.OBSERVER:
            return "statement"
        return "comment" if consultation.participants_invited else ""
    return "statement" if standing.member_id and standing.may("speak") else ""


def draft_of(viewer: Viewer, consultation: Consultation) -> NationalResponse | None:
    """The draft of the viewer's delegation."""
    rows = NationalResponse.objects.visible_to(viewer).filter(consultation=consultation, state=ResponseState.DRAFT)
    return rows.select_related("author").first()


def responses_of(viewer: Viewer, consultation: Consultation) -> list[NationalResponse]:
    """What the viewer may read of the responses that are not replaced, own draft included, by code. One statement."""
    rows = NationalResponse.objects.visible_to(viewer).filter(consultation=consultation)
    rows = rows.exclude(state=ResponseState.REPLACED).select_related("member", "author", "entered_by")
    return list(rows.order_by("member__tile"))


def service_gap(consultation: Consultation) -> list[Gap]:
    """The members not served by the last formal notice of the round, for the chair and the secretariat."""
    with seeing_as(SERVICE):
        notice = Notice.objects.filter(
            kind__in=SERVING, subject_type=consultation._meta.label_lower, subject_id=consultation.pk
        ).last()
        if notice is None:
            return []
        missing = unserved(notice, consultation.consulted.values_list("member", flat=True))
        members = list(Member.objects.filter(pk__in=missing).order_by("tile"))
        deliveries = list(Delivery.objects.filter(notice=notice, member_id__in=missing).order_by("pk"))
        alternates = list(
            ServiceContact.objects.filter(member__in=missing, alternate=True).values_list("member", flat=True)
        )
    return [
        Gap(member, [row for row in deliveries if row.member_id == member.pk], alternates.count(member.pk))
        for member in members
    ]


def record(viewer: Viewer, consultation: Consultation) -> list[Line]:
    """The record of the round with the responses the viewer may read, newest first. One statement."""
    responses = NationalResponse.objects.visible_to(viewer).filter(consultation=consultation)
    return trail(viewer, consultation, responses)


def still_needed(consultation: Consultation, rows: Iterable[GroupRow]) -> str:
    """One or two sentences: who, what, by when (domain.md §3.7)."""
    closes = show(consultation.closes_at)
    missing = sum(len(row.silent) for row in rows)
    total = missing + sum(len(row.answered) for row in rows)
    state = ConsultationState(consultation.state)
    if state == ConsultationState.PLANNED:
        return _("The secretariat serves the notice. Until then no member is told.")
    if state == ConsultationState.NOTIFIED:
        opens = show(consultation.opens_at) if consultation.opens_at else ""
        return _("The opening, %(opens)s; then responses until %(closes)s.") % {"opens": opens, "closes": closes}
    if state == ConsultationState.OPEN:
        if not missing:
            return _("Nothing: all members have responded. Responses can be replaced until %(closes)s.") % {
                "closes": closes
            }
        return _("The responses of %(missing)d of %(total)d members, by %(closes)s. “No comments” is a response.") % {
            "missing": missing, "total": total, "closes": closes,
        }  # fmt: skip
    if state == ConsultationState.CLOSED:
        return _("The dispositions of the sponsor. %(answered)d of %(total)d members responded.") % {
            "answered": total - missing, "total": total,
        }  # fmt: skip
    return _("Nothing. The chair cancelled the round.")
