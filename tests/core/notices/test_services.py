"""`notify`: set-based, frozen, once, and only when the act commits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.functional import lazystr

from portal.core import audit, clock
from portal.core.actors import Actor, ActorKind, Door, system
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices import selectors
from portal.core.notices.models import Delivery, Notice, State
from portal.core.notices.outbox import Pace
from portal.core.notices.services import (
    delivery_bounce,
    delivery_resend,
    notice_acknowledge,
    notice_open,
    notice_receipt_enter,
    notify,
)
from portal.core.notices.worker import Worker
from portal.core.permissions import PERMISSIONS
from portal.core.refusals import PermissionRefused, Refusal, Refused
from portal.core.service import service
from tests.core.notices import post

DELEGATE = Actor(ActorKind.PERSON, Door.PAGE, id=5, member_id=7)
OFFICER = Actor(ActorKind.PERSON, Door.PAGE, id=6)


@pytest.fixture(autouse=True)
def _permissions() -> Any:
    def staff_only(actor: Actor, _obj: Any, _at: Any) -> Refusal | None:
        return Refusal("staff_only", "For the secretariat.") if actor.member_id else None

    def of_member(actor: Actor, delivery: Delivery, _at: Any) -> Refusal | None:
        return None if actor.member_id == delivery.member_id else Refusal("not_a_delegate", "For its delegates.")

    names = {"notice.resend": staff_only, "notice.receipt_enter": staff_only}
    names |= {"notice.open": of_member, "notice.acknowledge": of_member}
    before = {name: PERMISSIONS._entries.pop(name) for name in names}
    PERMISSIONS._entries.update(names)
    yield
    PERMISSIONS._entries.update(before)


def deliver() -> dict[str, int]:
    from datetime import timedelta

    worker = Worker(Pace())
    worker.run(timedelta(seconds=20))
    return dict(worker.tally)


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 3, 200])
@pytest.mark.parametrize(("kind", "statements"), [("test.formal", 5), ("test.alert", 2)])
def test_the_number_of_statements_does_not_depend_on_the_number_of_recipients(
    kind: str, statements: int, many: int
) -> None:
    post.contacts(*(("en", index + 1, f"c{index}@members.example") for index in range(many)))
    post.tell(kind)  # the series of numbers now exists
    with service(system()):
        subject = post.document("WAICO/MC/1/L.2")
        event = audit.record("test.done", target=subject, by=system())
        with CaptureQueriesContext(
            connection,
        ) as captured:
            notice = notify(kind, subject, event=event, facts={"title": post.TITLE})
    assert notice.queued == many
    assert len(captured) == statements


@pytest.mark.django_db
def test_a_formal_notice_is_numbered_without_gaps_and_an_alert_is_not() -> None:
    first, alert, second = post.tell(), post.tell("test.alert"), post.tell()
    assert (first.number, alert.number, second.number) == ("NOTICE/1", "", "NOTICE/2")


@pytest.mark.django_db
def test_the_facts_are_those_of_the_act() -> None:
    with service(system()):
        subject = post.document()
    notice = post.tell(subject=subject, facts={"title": subject.title, "deadline": clock.now()})
    with service(system()):
        subject.title = {"en": "Another title"}
        subject.save()
        stored = Notice.objects.get(pk=notice.pk)
    assert stored.facts["title"] == post.TITLE
    assert stored.facts["deadline"]["instant"].endswith("Z")


@pytest.mark.django_db
@pytest.mark.parametrize("fact", [1.5, object(), lazystr("already translated")])
def test_what_is_no_fact_is_refused(fact: Any) -> None:
    with pytest.raises(TypeError, match="cannot stand in a notice"):
        post.tell(facts={"fact": fact})


@pytest.mark.django_db
def test_a_text_that_can_still_change_is_not_served() -> None:
    with service(system()):
        version = post.text({"en": "*Decides* so."})
        version.frozen_at = None
    with pytest.raises(ValueError, match="frozen"):
        post.tell(text_version=version)


@pytest.mark.django_db
def test_a_reminder_goes_out_once_per_subject_and_step() -> None:
    post.contacts(("en", 1, "one@members.example"))
    with service(system()):
        subject = post.document()
    first, again, other = (post.tell(subject=subject, step=step) for step in ("T-14", "T-14", "T-3"))
    assert (first.pk, again.queued) == (again.pk, 0)
    assert other.pk != first.pk
    with seeing_as(SERVICE):
        assert Delivery.objects.count() == 2


@pytest.mark.django_db
def test_only_some_can_be_told_and_nobody_is_not_an_error() -> None:
    post.contacts(("en", 1, "one@members.example"), ("fr", 2, "deux@members.example"))
    assert post.tell(recipients=post.recipients().filter(last=2)).queued == 1
    assert post.tell(recipients=post.recipients().none()).queued == 0


@pytest.mark.django_db
def test_a_contact_without_an_address_is_a_gap_from_the_start() -> None:
    post.contacts(("en", 1, ""), ("en", 2, "two@members.example"))
    notice = post.tell()
    with seeing_as(SERVICE):
        assert Delivery.objects.get(member_id=1).state == State.FAILED
        assert selectors.untold(notice, [1, 2]) == [1]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_act_sends_nothing(sink: post.Sink) -> None:
    post.contacts(("en", 1, "one@members.example"))
    with pytest.raises(ZeroDivisionError), service(system()):
        post.tell()
        raise ZeroDivisionError
    deliver()
    assert sink.mails == []
    with seeing_as(SERVICE):
        assert (Notice.objects.count(), AuditEvent.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_before_commit(sink: post.Sink) -> None:
    import threading

    post.contacts(("en", 1, "one@members.example"))
    with service(system()):
        post.tell()
        elsewhere = threading.Thread(target=_deliver_in_thread)
        elsewhere.start()
        elsewhere.join()
        assert sink.mails == []
    deliver()
    assert len(sink.mails) == 1


def _deliver_in_thread() -> None:
    try:
        deliver()
    finally:
        connection.close()


@pytest.mark.django_db
def test_workers_are_woken_once_and_only_by_the_commit(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        post.tell()
        post.tell()
    assert len(callbacks) == 1


@pytest.mark.django_db(transaction=True)
def test_an_act_neither_fails_nor_waits_when_the_broker_is_away(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CELERY_APPLICATION = "tests.core.notices.post.without_broker"
    assert post.tell().pk
    assert "workers were not woken" in caplog.text
    assert post.without_broker.conf.broker_transport_options["max_retries"] == 1


@pytest.mark.django_db
def test_a_bounce_undoes_service_and_tries_the_alternates(sink: post.Sink) -> None:
    post.contacts(("en", 7, "one@members.example"))
    post.Series.objects.create(key="alt-1_fr", last=7, pattern="second@members.example")
    post.Series.objects.create(key="alt-2_fr", last=8, pattern="foreign@members.example")
    notice = post.tell()
    deliver()
    with seeing_as(SERVICE):
        first = Delivery.objects.get()
        assert selectors.served_members(notice) == {7}
    assert delivery_bounce(message_id=first.message_id, reason="550 5.1.1 <one@members.example> unknown")
    with seeing_as(SERVICE):
        first.refresh_from_db()
        assert (first.state, first.last_error, first.delivered_at) == (State.BOUNCED, "5.1.1 returned", None)
        assert selectors.unserved(notice, [7, 8]) == [7, 8]
        assert [row.address for row in Delivery.objects.filter(step="alternate")] == ["second@members.example"]
        assert AuditEvent.objects.filter(name="delivery.bounced").count() == 1
    deliver()
    with seeing_as(SERVICE):
        assert selectors.served_members(notice) == {7}
    assert not delivery_bounce(message_id=first.message_id, reason="again")
    assert not delivery_bounce(message_id="<somebody-else@elsewhere.example>", reason="?")


@pytest.mark.django_db
def test_a_member_is_served_by_opening_the_notice_also_without_any_contact() -> None:
    notice = post.tell()
    with seeing_as(SERVICE):
        assert selectors.unserved(notice, [7]) == [7]
    notice_open(notice=notice.uid, actor=DELEGATE)
    notice_open(notice=notice.uid, actor=DELEGATE)
    receipt = notice_acknowledge(notice=notice.uid, actor=DELEGATE)
    with seeing_as(SERVICE):
        assert selectors.served_members(notice) == {7}
        assert Delivery.objects.get().state == State.ACKNOWLEDGED
        assert AuditEvent.objects.filter(name="notice.opened").count() == 1
    assert receipt.number == notice.number
    with pytest.raises(Refused):
        notice_open(notice=notice.uid, actor=OFFICER)
    with pytest.raises(PermissionRefused):  # an officer's reading serves nobody
        notice_open(notice=notice.uid, actor=replace(OFFICER, on_behalf_of=8))


@pytest.mark.django_db
def test_a_paper_receipt_serves_from_the_instant_on_it() -> None:
    notice = post.tell()
    at = clock.now()
    notice_receipt_enter(notice=notice.uid, member_id=7, received_at=at, actor=OFFICER, reason="note of today")
    with seeing_as(SERVICE):
        assert selectors.proof_of_service(notice, 7).served_at == at
        assert selectors.served_members(notice, by=at.replace(year=at.year - 1)) == set()
    with pytest.raises(Refused):
        ahead = at.replace(year=at.year + 1)
        notice_receipt_enter(notice=notice.uid, member_id=8, received_at=ahead, actor=OFFICER, reason="")
    with pytest.raises(PermissionRefused):
        notice_receipt_enter(notice=notice.uid, member_id=8, received_at=at, actor=DELEGATE, reason="")


@pytest.mark.django_db
def test_resending_what_never_left_keeps_its_message_id_and_what_did_gets_a_new_one(sink: post.Sink) -> None:
    post.contacts(("en", 7, "one@members.example"), ("en", 8, "two@5xx.example"))
    post.tell()
    deliver()
    with seeing_as(SERVICE):
        good, bad = Delivery.objects.get(member_id=7), Delivery.objects.get(member_id=8)
        Delivery.objects.filter(pk=bad.pk).update(state=State.FAILED)
    with pytest.raises(PermissionRefused):
        delivery_resend(delivery=good.uid, actor=DELEGATE, reason="")
    same = delivery_resend(delivery=bad.uid, actor=OFFICER, reason="their server is back")
    again = delivery_resend(delivery=good.uid, actor=OFFICER, reason="asked for", address="new@members.example")
    assert (same.pk, again.pk != good.pk, again.message_id != good.message_id) == (bad.pk, True, True)
    with pytest.raises(Refused):
        delivery_resend(delivery=good.uid, actor=OFFICER, reason="a second click")
    deliver()
    assert sink.addresses == ["one@members.example", "new@members.example"]


@pytest.mark.django_db
def test_the_application_can_change_neither_a_notice_nor_to_whom_it_went() -> None:
    post.contacts(("en", 7, "one@members.example"))
    post.tell()
    forbidden = (
        "UPDATE core_notice SET facts = '{}'",
        "DELETE FROM core_notice",
        "UPDATE core_delivery SET recipient = 'x'",
        "UPDATE core_delivery SET message_id = 'x'",
        "DELETE FROM core_delivery",
    )
    for statement in forbidden:
        with pytest.raises(Exception, match="permission denied"), service(system()), transaction.atomic():
            connection.cursor().execute(statement)
