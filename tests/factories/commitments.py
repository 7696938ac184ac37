"""Commitments for tests, made by the services themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from governance.commitments import services
from governance.commitments.models import Commitment, Report
from governance.commitments.services import Share, Step, Terms
from governance.plan.models import Point
from members.accounts.models import User
from members.states.models import Member
from portal.core.actors import system
from portal.core.eyes import SERVICE, seeing_as
from tests import factories
from tests.factories.plan import plan

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


@dataclass
class Cast:
    """The people of a commitment: the lead member's three, another member's two, an officer."""

    member: Member
    expert: User
    focal: User
    binder: User
    other: Member
    stranger: User
    partner_binder: User
    officer: User
    point: Point


def cast() -> Cast:
    """Rules, a plan, two members with delegates, an officer."""
    factories.rules()
    member, other = factories.member("XAA"), factories.member("XBB")
    return Cast(
        member=member,
        expert=factories.delegate(member, "expert"),
        focal=factories.delegate(member, "focal", role="focal_point"),
        binder=factories.delegate(member, "binder", role="head", powers="bind"),
        other=other,
        stranger=factories.delegate(other, "stranger", role="focal_point"),
        partner_binder=factories.delegate(other, "head", role="head", powers="bind"),
        officer=factories.office("officer"),
        point=plan().points.get(number=1),
    )


def terms(point: Point, **changes: Any) -> Terms:
    """Quarterly reports, from the last 1 January of headquarters on, for two years."""
    start = dt.datetime(timezone.now().year, 1, 1, tzinfo=SHANGHAI)
    return Terms(
        **{
            "title": {"en": "A shared evaluation method"},
            "summary": {"en": "Forty public services use one method."},
            "starts_at": start,
            "ends_at": start.replace(year=start.year + 2),
            "points": [point.pk],
            "sdg_targets": ["16.6"],
            "indicator": {"en": "Services evaluated"},
            "unit": {"en": "services"},
            "baseline": Decimal(0),
            "target": Decimal(40),
            "milestones": [Step({"en": "Method published"}, start + dt.timedelta(days=90))],
        }
        | changes
    )


def draft(people: Cast, **changes: Any) -> Commitment:
    return services.commitment_draft(
        terms=terms(people.point, **changes), lead=people.member.pk, actor=act(people.expert)
    )


def in_clearance(people: Cast, **changes: Any) -> Commitment:
    return services.commitment_send_for_clearance(commitment=draft(people, **changes).pk, actor=act(people.expert))


def submitted(people: Cast, **changes: Any) -> Commitment:
    row = in_clearance(people, **changes)
    services.commitment_clear(commitment=row.pk, actor=act(people.focal))
    services.commitment_submit(commitment=row.pk, actor=act(people.binder))
    return fresh(row)


def active(people: Cast, **changes: Any) -> Commitment:
    """Registered, and begun when its start has come."""
    return services.commitment_register(commitment=submitted(people, **changes).pk, actor=act(people.officer))


def partners(*shares: Share) -> list[Share]:
    return list(shares)


def open_report(row: Commitment) -> Report:
    """The first report of a commitment, opened if its period has ended."""
    services.reports_open()
    with seeing_as(SERVICE):
        return row.reports.select_related("commitment").order_by("period_starts_at")[0]


def reported(people: Cast, row: Commitment, value: int = 4) -> Report:
    """The first report, submitted."""
    report = open_report(row)
    services.report_write(
        report=report.pk,
        stage="in_progress",
        value=Decimal(value),
        narrative={"en": "Four services."},
        actor=act(people.expert),
    )
    services.report_send_for_clearance(report=report.pk, actor=act(people.expert))
    services.report_clear(report=report.pk, actor=act(people.focal))
    return fresh(report)


def fresh(row: Any) -> Any:
    """The row as it stands in the database now."""
    with seeing_as(SERVICE):
        return type(row)._base_manager.get(pk=row.pk)


def act(user: User) -> Any:
    return factories.actor_for(user)


def job() -> Any:
    return system()
