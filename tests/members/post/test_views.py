"""Pages of formal notices: what a delegate opens counts as delivered; the secretariat sees and mends what went wrong."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from governance.consultations.models import Consultation
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices.models import Delivery, Notice, State
from tests.factories import as_user
from tests.factories.consultations import ConsultationWorld
from tests.statements import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> ConsultationWorld:
    return ConsultationWorld()


@pytest.fixture
def served(world: ConsultationWorld) -> Notice:
    """The notice of a round, queued for both members."""
    row: Consultation = world.open_round()
    with seeing_as(SERVICE):
        return Notice.objects.get(kind="consultation.notified", subject_id=row.pk)


def address(name: str, *args: object) -> str:
    return reverse(f"post:{name}", args=args)


def read(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def deliveries(notice: Notice, **wanted: object) -> list[Delivery]:
    with seeing_as(SERVICE):
        return list(Delivery.objects.filter(notice=notice, **wanted).order_by("pk"))


def stuck(notice: Notice, member: int) -> Delivery:
    with seeing_as(SERVICE):
        Delivery.objects.filter(notice=notice, member_id=member).update(state=State.FAILED, last_error="550")
    return deliveries(notice, member_id=member)[0]


def test_what_a_delegate_opens_counts_as_delivered_and_is_acknowledged(
    world: ConsultationWorld, served: Notice
) -> None:
    client = as_user(world.expert)
    assert "Not served" in read(client, address("list"))
    letter = read(client, address("notice", served.uid))
    assert served.number in letter
    assert "An acknowledgement by a delegate of your member" in letter
    [mine] = deliveries(served, channel="portal")
    assert (mine.member_id, mine.state) == (world.other.pk, State.DELIVERED)
    assert "Delivered" in read(client, address("list"))
    check = client.post(address("acknowledge", served.uid), {"_step": "check"}).content.decode()
    assert "It answers nothing that the notice asks." in check
    client.post(address("acknowledge", served.uid), {"_step": "send"})
    assert deliveries(served, channel="portal")[0].state == State.ACKNOWLEDGED
    assert "Nothing. Your member has acknowledged the notice." in read(client, address("notice", served.uid))
    with seeing_as(SERVICE):
        assert AuditEvent.objects.filter(name="notice.opened").count() == 1


def test_nobody_else_opens_it(world: ConsultationWorld, served: Notice, client: Client) -> None:
    as_user(world.expert).head(address("notice", served.uid))
    as_user(world.officer).get(address("notice", served.uid))
    assert deliveries(served, channel="portal") == []
    assert client.get(address("notice", served.uid)).status_code == 302
    assert client.get(address("list")).status_code == 302


def test_the_secretariat_sees_every_delivery_and_sends_one_again(world: ConsultationWorld, served: Notice) -> None:
    officer, failed = as_user(world.officer), stuck(served, world.other.pk)
    assert "0 of 2 members served" in read(officer, address("list"))
    assert served.number in read(officer, f"{address('list')}?tab=stuck")
    log = read(officer, address("notice", served.uid))
    for words in ("mission@xbb.example", "Failed", "550", "0 of 2 members are served"):
        assert words in log
    again = address("send_again", failed.uid)
    assert "Give an answer to: Reason" in officer.post(again, {"_step": "check"}).content.decode()
    answers = {"reason": "Their server is back.", "_step": "send"}
    assert officer.post(again, answers).status_code == 302
    assert deliveries(served, uid=failed.uid)[0].state == State.QUEUED
    assert "still on its way" in officer.post(again, answers).content.decode()
    assert as_user(world.expert).get(again).status_code == 403


def test_what_went_wrong_waits_for_the_officer_and_for_the_member(world: ConsultationWorld, served: Notice) -> None:
    stuck(served, world.other.pk)
    assert "1 notice that did not arrive" in read(as_user(world.expert), reverse("home:work"))
    assert "1 delivery that went wrong" in read(as_user(world.officer), reverse("home:work"))
    as_user(world.expert).get(address("notice", served.uid))
    assert "that did not arrive" not in read(as_user(world.expert), reverse("home:work"))


def test_a_page_of_a_round_leads_to_its_notices(world: ConsultationWorld, served: Notice) -> None:
    page = read(as_user(world.expert), reverse("consultations:detail", args=[served.subject_uid]))
    assert f"{address('list')}?about={served.subject_uid}" in page
    assert served.number in read(as_user(world.expert), f"{address('list')}?about={served.subject_uid}")
    assert served.number not in read(as_user(world.expert), f"{address('list')}?about={world.other.uid}")


@pytest.mark.parametrize("rounds", [1, 3])
def test_lists_cost_the_same_whatever_their_length(world: ConsultationWorld, rounds: int) -> None:
    for _round in range(rounds):
        world.open_round()
    expert, officer = as_user(world.expert), as_user(world.officer)
    with statements(7):
        expert.get(address("list"))
    with statements(8):
        officer.get(address("list"))
