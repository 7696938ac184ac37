"""Every act of a member that left its delegation has a receipt, found again by the delegation alone (domain.md §3.8)."""

from __future__ import annotations

import json

import pytest

from governance.decisions.services import act_receive
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.eyes import SERVICE, seeing_as
from portal.home.receipts import READING, kept, receipted
from tests.factories import actor_for, as_user
from tests.factories.accession import road as make_road
from tests.factories.consultations import ConsultationWorld

pytestmark = pytest.mark.django_db


def test_what_is_sent_by_page_and_on_paper_is_found_again_with_its_hash(clock) -> None:
    world = ConsultationWorld()
    row = world.open_round()
    clock.forward(days=1)
    world.confirmed(world.on_paper(row, row.opens_at))
    given = world.answered(row)
    client = as_user(world.expert)
    page = client.get("/en/receipts/").content.decode()
    assert given.number in page
    with seeing_as(SERVICE):
        event = AuditEvent.objects.get(pk=given.event)
    one = client.get(f"/en/receipts/{event.uid}/").content.decode()
    assert given.digest[:32] in one and given.number in one
    assert as_user(world.author).get(f"/en/receipts/{event.uid}/").status_code == 404
    assert given.number not in as_user(world.author).get("/en/receipts/").content.decode()
    assert as_user(world.officer).get("/en/receipts/").status_code == 404
    assert as_user().get("/en/receipts/").status_code == 302


def test_a_draft_inside_the_delegation_has_none_and_every_act_outside_it_has(clock) -> None:
    world = ConsultationWorld()
    row = world.open_round()
    world.comment(row)
    world.drafted(row)
    world.answered(row)
    with seeing_as(SERVICE):
        for member in (world.sponsor.pk, world.other.pk):
            found = {one.uid for one in kept(receipted(SERVICE, member))}
            for event in AuditEvent.objects.filter(acts_for=member, actor_kind="person"):
                inside = event.audience == Audience.DELEGATION and not json.loads(event.body)["facts"].get("receipt")
                assert (event.uid in found) == (not inside and event.name not in READING), event.name


def test_an_act_in_a_silence_is_found_again_by_the_number_and_the_hash_that_were_given(clock) -> None:
    road = make_road(clock)
    row = road.circulated()
    given = act_receive(run=row.run_id, kind="interpretative", words="So read.", actor=actor_for(road.delegates[0]))
    with seeing_as(SERVICE):
        (found,) = [one for one in kept(receipted(SERVICE, road.members[0].pk)) if one.number == given.number]
    assert (found.digest, found.received) == (given.digest, given.instant)
