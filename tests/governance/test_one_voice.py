"""On an item an organisation acts or its member states do, never both (domain.md §2): frozen with votes, and by the database."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from governance.consultations.models import Consulted
from governance.consultations.services import consultation_notify
from governance.decisions import services
from governance.decisions.models import RunMember
from governance.decisions.selectors import tally_of
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import PermissionRefused
from tests import factories as make
from tests.factories.consultations import ConsultationWorld
from tests.factories.organisations import organisation
from tests.governance.decisions.conftest import Chamber, chamber

__all__ = ["chamber"]


def frozen(rows: Any) -> dict[str, int]:
    return dict(rows.values_list("member__code", "weight"))


def test_a_run_freezes_the_organisation_with_its_votes(chamber: Chamber, clock: Any) -> None:
    first, second, third = chamber.members
    union = organisation([first, second], covers=["decision"])
    speaker = make.delegate(union, "binder", powers="speak bind")
    run = chamber.running(clock, served=[third, union])
    with seeing_as(SERVICE):
        assert frozen(run.entitled) == {"XUN": 2, "XDD": 1}
        assert tally_of(run) == {
            "entitled": 2, "votes": 3, "support": 0, "with_statements": 0, "objecting": 0, "silent": 2,
        }  # fmt: skip
    with pytest.raises(PermissionRefused) as refused:
        chamber.act(run, 0, "reservation")
    assert refused.value.refusal.rule == "competence"
    services.act_receive(run=run.pk, kind="support", words="", actor=make.actor_for(speaker))
    page = make.as_user(chamber.delegates[2]).get(reverse("decisions:run", args=[run.uid])).content.decode()
    assert "3 votes: a member organisation" in page


def test_what_it_does_not_cover_is_its_states(chamber: Chamber, clock: Any) -> None:
    union = organisation(chamber.members[:2], covers=["standard", "bureau"])
    run = chamber.running(clock)
    with seeing_as(SERVICE):
        assert frozen(run.entitled) == {"XAA": 1, "XBB": 1, "XDD": 1}
    speaker = make.delegate(union, "binder", powers="speak bind")
    with pytest.raises(PermissionRefused, match="the member states act"):
        services.act_receive(run=run.pk, kind="explanation", words="We too.", actor=make.actor_for(speaker))


def test_who_joins_later_changes_nothing_about_an_item_under_way(chamber: Chamber, clock: Any) -> None:
    run = chamber.running(clock)
    organisation(chamber.members[:2], covers=["decision"])
    chamber.act(run, 0, "support", "")
    with seeing_as(SERVICE):
        assert tally_of(chamber.fresh(run))["votes"] == 3


def test_what_the_organisation_acts_on_is_not_tabled_by_its_states(db: None) -> None:
    world = ConsultationWorld()
    organisation([world.sponsor], covers=["ministerial_council"], code="XOG")
    with pytest.raises(PermissionRefused) as refused:
        world.submitted()
    assert refused.value.refusal.rule == "competence"


def test_a_round_asks_the_organisation_and_not_its_states(db: None) -> None:
    world = ConsultationWorld()
    proposal = world.planned()
    organisation([world.other, make.member("XDD")], covers=["decision"])
    row = consultation_notify(consultation=proposal.pk, actor=world.acts(world.officer))
    with seeing_as(SERVICE):
        assert frozen(row.consulted) == {"XAA": 1, "XUN": 2}
    page = make.as_user(world.delegate).get(reverse("consultations:detail", args=[row.uid])).content.decode()
    assert "2 members, frozen" in page
    assert "3 votes" in page
    with pytest.raises(PermissionRefused, match="State XUN acts"):
        world.drafted(row)


def test_the_database_never_freezes_both(chamber: Chamber, clock: Any) -> None:
    first = chamber.members[0]
    union = organisation([first], covers=["decision"])
    run = chamber.running(clock)
    add = "INSERT INTO governance_runmember (run_id, member_id, weight, \"group\") VALUES (%s, %s, 1, '')"
    with seeing_as(SERVICE):
        assert frozen(run.entitled) == {"XUN": 1, "XBB": 1, "XDD": 1}
        with pytest.raises(IntegrityError, match="never both"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(add, [run.pk, first.pk])
        with pytest.raises(IntegrityError, match="never both"), transaction.atomic():
            RunMember.objects.filter(run=run, member__code="XBB").update(member=first)
    act = (
        "INSERT INTO governance_runact (uid, audience, parties, run_id, member_id, kind, words, language, block_keys, "
        "received_at, effect, rule, receipt, on_paper) SELECT gen_random_uuid(), 'members', '{}', %s, %s, 'explanation', "
        "'', 'en', '{}', portal_clock(), true, '', %s, false"
    )
    with seeing_as(SERVICE):
        with pytest.raises(IntegrityError, match="never both"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act, [run.pk, first.pk, "R-1"])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act, [run.pk, union.pk, "R-2"])


def test_a_round_never_holds_both(db: None) -> None:
    world = ConsultationWorld()
    union = organisation([world.other], covers=["standard"])
    row = world.open_round()
    with seeing_as(SERVICE):
        assert frozen(row.consulted) == {"XAA": 1, "XBB": 1}
        with pytest.raises(IntegrityError, match="never both"), transaction.atomic():
            Consulted.objects.create(consultation=row, member=union)
