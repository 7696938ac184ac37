"""The database refuses by itself what the road to membership forbids (goals.md R11)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from governance.accession import services
from governance.accession.models import Application, FormReturn
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, seeing_as
from tests import factories as make
from tests.factories import actor_for
from tests.factories.accession import Road


def refused(row: Application, **change: Any) -> None:
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=row.pk).update(**change)


def test_no_step_is_taken_that_the_table_does_not_have(road: Road) -> None:
    row = road.applicant()
    for state in ("circulated", "admitted", "acceding", "member", "interested"):
        refused(row, state=state, decision="X", decided_at=portal_clock.now())
    refused(row, receipt="2020-001")
    refused(row, member=road.members[0])


def test_an_accession_begins_with_interest_in_its_own_world(road: Road) -> None:
    at, values = portal_clock.now(), {"member": road.state, "organ": make.organ(), "title": {"en": "X"}}
    for wrong in ({"state": "withdrawn", "fictional": True}, {"state": "interested", "fictional": False}):
        with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.create(**values, **wrong, state_since=at)


def test_a_state_has_one_open_application(road: Road) -> None:
    row = road.interested()
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.create(member=row.member, organ=row.organ, title=row.title, fictional=True)


def test_nobody_is_circulated_without_a_run(road: Road) -> None:
    refused(road.in_form(), state="circulated")


def test_nothing_is_decided_without_a_paper(road: Road) -> None:
    refused(road.referred(), state="admitted")


def test_a_decision_once_recorded_stands(road: Road) -> None:
    row = road.admitted()
    refused(row, decision="another paper")
    refused(row, state="deposited")


def test_nobody_is_a_member_before_the_day_of_effect(road: Road) -> None:
    row = road.deposited()
    refused(row, state="member")
    refused(row, instrument=None)


def test_why_a_letter_was_returned_is_never_edited(road: Road) -> None:
    row = road.applicant()
    services.application_return(application=row.pk, code="not_signed", reason="Envoy.", actor=actor_for(road.legal))
    with seeing_as(SERVICE), pytest.raises(ProgrammingError), transaction.atomic():
        FormReturn.objects.update(reason="Other.")
