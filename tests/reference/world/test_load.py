"""The demonstration world: invented from end to end, whole, and apart from everything real."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.db.models import F
from django.test import override_settings

from governance.commitments.models import Commitment, Report
from governance.consultations.models import Consultation, NationalResponse
from governance.decisions.models import Decision, SilenceRun
from governance.decisions.selectors import not_served
from governance.proposals.models import Proposal
from initiatives.exchange.models import Match, Need, Offer
from initiatives.exchange.selectors.balance import balance
from initiatives.programmes.models import Initiative
from members.accounts.models import User
from members.body.models import Office, Organ, RulesOfProcedure, Seat
from members.body.permissions import entitled_members
from members.body.selectors import rules_at
from members.delegations.models import Delegate, Power, ServiceContact
from members.delegations.selectors import standing_of
from members.participants.models import Participant
from members.partners.models import PartnerConsent
from members.states.models import Area, Instrument, Member, StatusInterval
from portal.core import clock
from portal.core.audit.models import AuditEvent
from portal.core.audit.verify import verify
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.models import Delivery
from portal.core.paper.models import PaperEntry
from portal.core.process import Process
from portal.core.workflow import WORKFLOWS
from portal.local.pytest_database import owner_run
from portal.reference.world.load import world_load, world_stands
from tests.factories.world import World

#: Two and three letters that ISO 3166 leaves to users, without those that others use for a place (README.md).
CODE = re.compile(r"X[ABDEFGHMOPQRTWY][A-Z]")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _service_eyes(world: World, db: None) -> Iterator[None]:
    with seeing_as(SERVICE):
        yield


def test_states_are_fictional_have_codes_nobody_uses_and_no_area() -> None:
    invented = Member.objects.filter(fictional=True)
    assert invented.count() == 15
    for member in invented:
        assert CODE.fullmatch(member.code)
        assert member.tile == member.code[:2]
        assert member.area is None
        assert set(member.name) == {"ar", "en", "es", "fr", "ru", "zh-hans"}
    assert not Area.objects.filter(iso3__in=invented.values("code")).exists()
    assert set(StatusInterval.objects.filter(member__fictional=True).values_list("grade", flat=True)) == {
        "demonstration"
    }


def test_thirteen_members_decide_under_the_model_rules_and_nobody_real() -> None:
    now = clock.now()
    rules = rules_at(now, fictional=True)
    council = Organ.objects.get(key="ministerial_council", fictional=True)
    assert entitled_members("decide", council, now, rules).count() == 13
    assert not RulesOfProcedure.objects.filter(fictional=False).exists()
    assert not Seat.objects.filter(member__fictional=False).exists()


def test_every_state_can_be_served_and_every_member_can_be_bound() -> None:
    now = clock.now()
    contacts = ServiceContact.objects.at(now).filter(alternate=False)
    assert set(contacts.values_list("member", flat=True)) == set(
        Member.objects.filter(fictional=True).values_list("pk", flat=True)
    )
    members = StatusInterval.objects.at(now).filter(status="member").values("member")
    bound = Power.objects.at(now).filter(kind="bind", member__in=members)
    assert bound.values("member").distinct().count() == 13
    assert all(contact.address.endswith(".example") for contact in contacts)


def test_people_are_fictional_and_sign_in_with_password_and_code(world: World) -> None:
    shown = {row["role"]: row for row in world.sign_ins if row["shown"]}
    assert "secretariat officer" in shown
    for row in world.sign_ins:
        user = User.objects.get(email=row["email"])
        assert user.fictional
        assert user.email.endswith(".example")
        assert user.emailaddress_set.get().verified
    chair = shown["chair of the Ministerial Council"]
    user = User.objects.get(email=chair["email"])
    assert user.check_password(chair["password"])
    factor = TOTP(user.authenticator_set.get(type="totp"))
    code = format_hotp_value(hotp_value(chair["totp_secret"], next(yield_hotp_counters_from_time())))
    assert factor.validate_code(code)
    assert user.authenticator_set.filter(type="recovery_codes").exists()


def test_whoever_must_have_a_second_factor_has_one() -> None:
    now = clock.now()
    for user in User.objects.filter(fictional=True):
        standing = standing_of(user, now)
        assert standing.has_second_factor or not standing.needs_second_factor, user.email


def test_the_chair_acts_for_the_organ_and_for_no_delegation() -> None:
    now = clock.now()
    chair = Office.objects.at(now).get(kind="chair")
    assert not Delegate.objects.at(now).filter(user=chair.user_id).exists()


def test_the_record_of_it_verifies_and_the_clock_is_right_again() -> None:
    verdict = verify()
    assert (verdict.bad_seq, verdict.fault) == (None, "")
    assert owner_run("SELECT shift FROM core_clock") == [(timedelta(0),)]
    loaded = AuditEvent.objects.filter(name="demonstration.loaded")
    assert loaded.count() == 1


def test_a_world_that_stands_is_left_alone() -> None:
    assert world_stands()
    before = AuditEvent.objects.count()
    assert world_load(print) is None
    assert AuditEvent.objects.count() == before


def test_nothing_was_invented_about_real_members() -> None:
    """Whatever table names a member beside the register's own: only fictional ones are named."""
    register = {"statusinterval", "condition", "instrument", "groupmembership"}
    for model in apps.get_models():
        if model._meta.model_name in register:
            continue
        for field in model._meta.fields:
            if field.related_model is Member:
                named: models.QuerySet[Any] = model._base_manager.exclude(**{f"{field.name}__isnull": True})
                assert not named.filter(**{f"{field.name}__fictional": False}).exists(), (
                    f"{model.__name__}.{field.name}"
                )


def test_every_process_is_marked_as_fictional() -> None:
    processes = [model for model in apps.get_models() if issubclass(model, Process) and model is not Instrument]
    assert processes  # real states have signed: the facts of the register are no process of the demonstration
    for model in processes:
        assert not model._base_manager.filter(fictional=False).exists(), model.__name__


def test_it_is_refused_where_no_demonstration_is_wanted() -> None:
    with override_settings(DEMONSTRATION_ALLOWED=False), pytest.raises(CommandError, match="PORTAL_DEMONSTRATION=1"):
        call_command("load_demonstration", stdout=StringIO())


def test_proposals_stand_in_every_state_that_a_step_leads_to() -> None:
    reachable = {step.target for step in WORKFLOWS[Proposal].transitions} | {"draft"}
    assert set(Proposal.objects.values_list("state", flat=True)) == reachable


def test_one_silence_is_running_and_everybody_entitled_was_served() -> None:
    run = SilenceRun.objects.get(state="running", subject_type="governance.proposal")
    now = clock.now()
    assert timedelta(hours=40) < run.expires_at - now < timedelta(days=11)
    assert rules_at(now, fictional=True).calendar.is_working_day(run.expires_at)
    assert run.entitled.count() == 13
    assert not_served(run) == []
    assert {"support", "reservation"} == set(run.acts.values_list("kind", flat=True))


def test_a_late_objection_stands_on_record_without_effect() -> None:
    run = SilenceRun.objects.get(state="recorded")
    late = run.acts.get(kind="objection")
    assert not late.effect
    assert late.received_at > run.expires_at
    assert Decision.objects.get(run=run).state == "in_force"
    assert Decision.objects.get(run=run).adopted_at == run.expires_at


def test_members_answered_by_page_and_on_paper() -> None:
    running = Consultation.objects.get(state="open")
    assert running.closes_at > clock.now()
    states = set(running.responses.values_list("state", "on_paper"))
    assert states >= {("received", False), ("received", True), ("draft", False)}
    assert PaperEntry.objects.filter(state="waiting", target_id=running.pk).exists()
    assert running.responses.filter(state="received", no_comments=True).exists()
    assert not NationalResponse.objects.filter(cleared_by=F("author"), one_person=False).exists()


def test_commitments_have_reports_and_one_period_without() -> None:
    assert set(Commitment.objects.values_list("state", flat=True)) >= {
        "draft",
        "clearance",
        "active",
        "registered",
        "closed",
    }
    assert Report.objects.filter(state="accepted").count() >= 15
    now = clock.now()
    assert Report.objects.filter(state="open", due_at__lt=now).exists()
    assert not Report.objects.filter(state="accepted", submitted_at__lt=F("period_ends_at")).exists()


def test_needs_are_matched_and_the_ledger_stays_above_zero() -> None:
    assert set(Match.objects.values_list("state", flat=True)) == {"suggested", "introduced", "active", "completed"}
    assert set(Initiative.objects.values_list("state", flat=True)) == {"active", "proposed"}
    for offer in Offer.objects.all():
        assert 0 <= balance(offer) <= offer.quantity
        assert (offer.state == "exhausted") is (balance(offer) == 0)
    assert not Need.objects.filter(endorsed_by=F("author"), one_person=False).exists()


def test_every_mail_was_delivered_before_the_world_was_handed_over() -> None:
    assert set(Delivery.objects.filter(channel="mail").values_list("state", flat=True)) == {"delivered"}


def test_nothing_happened_after_now() -> None:
    now = clock.now()
    assert not AuditEvent.objects.filter(at__gt=now).exists()
    acts = AuditEvent.objects.filter(name__startswith="proposal.").order_by("id").values_list("at", flat=True)
    assert list(acts) == sorted(acts)


def test_organisations_take_part_and_systems_read_with_consent_alone() -> None:
    with seeing_as(SERVICE):
        states = Counter(Participant.objects.filter(fictional=True).values_list("state", flat=True))
        consents = Counter(PartnerConsent.objects.filter(fictional=True).values_list("state", flat=True))
    assert states == {"admitted": 3, "ended": 1, "applied": 1, "decline_proposed": 1}
    assert consents == {"given": 1, "asked": 1}
