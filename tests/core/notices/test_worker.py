"""What really leaves the house: mails received by a real server, and what each of its answers does to a delivery (R7)."""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from portal.core import clock
from portal.core.actors import system
from portal.core.display.instants import show
from portal.core.eyes import SERVICE, seeing_as
from portal.core.notices import outbox
from portal.core.notices.models import Delivery, MailDomain, State
from portal.core.notices.outbox import Pace, Taken
from portal.core.notices.worker import Worker, sweep
from portal.core.service import service
from tests.core.notices import post

LONG = timedelta(seconds=30)


def deliver(**pace: Any) -> dict[str, int]:
    worker = Worker(Pace(**pace))
    worker.run(LONG)
    return dict(worker.tally)


def states() -> dict[str, str]:
    return {row.address: row.state for row in post.all_seen(Delivery.objects.all())}


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@pytest.mark.django_db
def test_each_reads_it_in_the_language_of_correspondence(sink: post.Sink) -> None:
    post.contacts(*((language, 1, f"{language}@members.example") for language in post.LANGUAGES))
    with service(system()):
        body = {
            "en": "*Decides* to share.",
            "ar": "*يقرر* المشاركة.",
            "zh-hans": "*决定*分享。",
            "fr": "*Décide* de partager.",
        }
        version = post.text(body)
    deadline = clock.now()
    notice = post.tell(text_version=version, facts={"title": post.TITLE, "symbol": "WAICO/1", "deadline": deadline})
    assert deliver() == {"accepted": 6}
    mails = {mail["To"].partition("@")[0]: mail for mail in sink.mails}
    assert set(mails) == set(post.LANGUAGES)
    assert mails["ar"]["Subject"] == "WAICO/1: معايير مشتركة"
    assert mails["zh-hans"]["Subject"] == "WAICO/1: 共同标准"
    assert mails["zh-hans"]["Content-Language"] == "zh-Hans"
    for language in ("ar", "zh-hans", "fr", "en"):
        assert body[language] in text_of(mails[language])
        assert post.TITLE[language] in text_of(mails[language])
    assert body["en"] in text_of(mails["ru"])
    assert "English" in text_of(mails["ru"])
    assert "Русский" in text_of(mails["ru"])
    assert "Русский" not in text_of(mails["en"])
    for language, mail in mails.items():
        assert notice.number in text_of(mail)
        assert version.digest in text_of(mail)
        with translation.override(language):
            assert str(show(deadline)) in text_of(mail)


@pytest.mark.django_db
def test_formal_service_carries_the_text_and_cannot_be_unsubscribed(sink: post.Sink) -> None:
    post.contacts(("ar", 1, "one@members.example"))
    with service(system()):
        version = post.text({"en": "*Decides* <b>so</b>.", "ar": "*يقرر* ذلك."}, {"en": "Second & last."})
    post.tell(text_version=version, facts={"title": post.TITLE, "symbol": "WAICO/MC/1/L.3"})
    deliver()
    (mail,) = sink.mails
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "WAICO-MC-1-L.3_ar.html"
    page = attached.get_content()
    assert '<html lang="ar" dir="rtl">' in page
    assert "<em>يقرر</em>" in page
    assert '<p lang="en" dir="ltr">' in page
    assert "Second &amp; last." in page
    assert "&amp;" not in text_of(mail)
    assert "OP 2  Second & last." in text_of(mail)
    assert mail["List-Unsubscribe"] is None
    assert mail["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_a_courtesy_alert_can_be_switched_off(sink: post.Sink, settings: Any) -> None:
    settings.BASE_URL = "https://portal.example"
    post.contacts(("es", 0, "one@members.example"))
    post.tell("test.alert")
    deliver()
    (mail,) = sink.mails
    assert mail["List-Unsubscribe"] == "<https://portal.example/es/alerts/contact:to-0_es/>"
    assert "https://portal.example/es/documents/1/" in text_of(mail)
    assert list(mail.iter_attachments()) == []


@pytest.mark.django_db
def test_the_record_says_when_and_what(sink: post.Sink) -> None:
    post.contacts(("en", 1, "one@members.example"))
    before = clock.now()
    post.tell()
    deliver()
    (row,) = post.all_seen(Delivery.objects.all())
    ((_address, content),) = sink.behaviour.received
    assert (row.state, row.attempts, row.lease_owner, row.repeats) == (State.DELIVERED, 1, "", 0)
    assert before < row.sent_at == row.delivered_at < clock.now()
    assert row.message_id == sink.mails[0]["Message-ID"] == f"<{row.uid}@portal.invalid>"
    assert hashlib.sha256(content).hexdigest() == row.body_sha256


@pytest.mark.django_db
def test_one_connection_carries_many_mails(sink: post.Sink) -> None:
    post.contacts(*(("en", 1, f"c{index}@members.example") for index in range(120)))
    post.tell()
    assert deliver() == {"accepted": 120}
    assert len(sink.behaviour.connections) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("pipelining", [False, True])
def test_answers_of_the_mail_server(sink: post.Sink, settings: Any, pipelining: bool) -> None:
    settings.EMAIL_TIMEOUT = 1
    sink.behaviour.pipelining = pipelining
    domains = ("4xx.example", "5xx.example", "refuse.example", "hang.example", "drop.example", "members.example")
    post.contacts(*(("en", 1, f"one@{domain}") for domain in domains), ("en", 1, "no address at all"))
    post.tell(recipients=post.recipients())
    deliver()
    assert states() == {
        "one@4xx.example": "queued",
        "one@5xx.example": "bounced",
        "one@refuse.example": "failed",
        "one@hang.example": "queued",
        "one@drop.example": "queued",
        "one@members.example": "delivered",
        "no address at all": "bounced",
    }
    rows = {row.domain: row for row in post.all_seen(Delivery.objects.all())}
    assert rows["4xx.example"].last_error == "450 4.2.1 at RCPT"
    assert rows["5xx.example"].last_error == "550 5.1.1 at RCPT"
    assert rows["refuse.example"].last_error == "554 5.7.1 at DATA"
    assert rows["hang.example"].last_error == "no answer at RCPT"
    assert (rows["drop.example"].last_error, rows["drop.example"].repeats) == ("line lost at DATA", 1)
    assert {row.domain for row in post.all_seen(MailDomain.objects.all())} == {"hang.example", "drop.example"}
    assert all(row.next_at > clock.now() for row in rows.values() if row.state == State.QUEUED)


@pytest.mark.django_db
def test_a_mail_taken_by_a_server_that_then_hung_up_is_sent_again_under_its_message_id(
    sink: post.Sink, clock: Any
) -> None:
    post.contacts(("en", 1, "one@once.example"))
    post.tell()
    deliver()
    assert states() == {"one@once.example": "queued"}
    clock.forward(minutes=5)
    deliver()
    assert states() == {"one@once.example": "delivered"}
    first, second = sink.mails
    assert first["Message-ID"] == second["Message-ID"]
    (row,) = post.all_seen(Delivery.objects.all())
    assert (row.attempts, row.repeats) == (2, 1)
    assert post.all_seen(MailDomain.objects.all()) == []


@pytest.mark.django_db
def test_a_domain_that_hangs_delays_nobody_else(sink: post.Sink, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 1
    post.contacts(
        *(("en", 1, f"c{index}@{domain}") for index in range(40) for domain in ("hang.example", "good.example"))
    )
    post.tell()
    begun = time.monotonic()
    deliver(batch=20)
    took = time.monotonic() - begun
    assert list(states().values()).count("delivered") == 40
    assert took < 10 * 1  # one wait, not forty: after the first the domain is left alone


def test_delays_double_up_to_a_day_and_spread() -> None:
    delays = [outbox.delay_after(attempt) for attempt in range(1, outbox.ATTEMPTS + 1)]
    assert all(timedelta(seconds=30) <= delay <= timedelta(hours=24) for delay in delays)
    assert timedelta(days=4) < sum(delays, timedelta()) * 2
    assert len({outbox.delay_after(5) for _ in range(20)}) > 10


@pytest.mark.django_db
def test_after_the_last_attempt_it_has_failed(sink: post.Sink) -> None:
    post.contacts(("en", 1, "one@4xx.example"))
    post.tell()
    with service(system()):
        Delivery.objects.update(attempts=outbox.ATTEMPTS - 1)
    deliver()
    assert states() == {"one@4xx.example": "failed"}


@pytest.mark.django_db
def test_while_our_mail_server_is_away_nothing_is_counted_against_anybody(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post.free_port()
    post.contacts(*(("en", 1, f"c{index}@members.example") for index in range(3)))
    post.tell()
    assert deliver() == {"outage": 1}
    rows = post.all_seen(Delivery.objects.all())
    assert {(row.state, row.attempts) for row in rows} == {("queued", 0)}
    assert post.all_seen(MailDomain.objects.all()) == []


@pytest.mark.django_db
def test_a_broken_template_stops_its_notice_and_no_other(sink: post.Sink) -> None:
    post.contacts(("en", 1, "one@members.example"))
    broken, good = post.tell("test.broken"), post.tell("test.alert")
    assert deliver() == {"unwritable": 1, "accepted": 1}
    with seeing_as(SERVICE):
        assert broken.deliveries.get().state == State.QUARANTINED
        assert broken.deliveries.get().last_error == "cannot be written: TemplateDoesNotExist"
        assert good.deliveries.get().state == State.DELIVERED


class Lost(BaseException):
    """As a SIGKILL ends a worker: nothing after it runs."""


@pytest.mark.django_db
def test_a_mail_that_kills_its_worker_is_quarantined_and_the_others_arrive(
    sink: post.Sink, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.contacts(*(("en", 1, f"c{index}@members.example") for index in range(20)), ("en", 1, "killer@members.example"))
    post.tell()
    real = Worker._send

    def deadly(self: Worker, row: Any, transport: Any) -> Any:
        if row.address.startswith("killer"):
            raise Lost
        return real(self, row, transport)

    monkeypatch.setattr(Worker, "_send", deadly)
    monkeypatch.setattr(outbox, "released", lambda *_args: None)
    lost = 0
    for _turn in range(40):
        try:
            deliver(batch=7)
        except Lost:
            lost += 1
        clock.forward(minutes=3)
        sweep()
    assert lost == outbox.LOST_LEASES
    assert states()["killer@members.example"] == "quarantined"
    assert list(states().values()).count("delivered") == 20
    assert len(set(sink.addresses)) == 20


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_given_to_another_and_the_first_is_no_longer_heard(clock: Any) -> None:
    post.contacts(("en", 1, "one@members.example"))
    post.tell()
    (mine,) = outbox.claim("first", Pace())
    assert outbox.claim("second", Pace()) == []
    assert sweep() == (0, 0)
    clock.forward(minutes=3)
    assert sweep() == (1, 0)
    (theirs,) = outbox.claim("second", Pace(), alone=True)
    assert outbox.delivered([Taken(mine.id, "0" * 64, mine.at)], "first") == 1
    assert states() == {"one@members.example": "sending"}
    assert outbox.delivered([Taken(theirs.id, "0" * 64, theirs.at)], "second") == 0
    (row,) = post.all_seen(Delivery.objects.all())
    assert (row.attempts, row.repeats, row.state) == (2, 1, "delivered")


@pytest.mark.django_db
def test_what_a_worker_does_not_reach_is_given_back(sink: post.Sink) -> None:
    post.contacts(*(("en", 1, f"c{index}@members.example") for index in range(5)))
    post.tell()
    worker = Worker(Pace(work=timedelta(0)))
    worker.run(timedelta(milliseconds=1))
    assert {(row.state, row.attempts) for row in post.all_seen(Delivery.objects.all())} == {("queued", 0)}


@pytest.mark.django_db
def test_formal_service_goes_first_and_its_order_is_not_that_of_the_members() -> None:
    post.contacts(*(("en", index + 1, f"c{index}@members.example") for index in range(50)))
    alert = post.tell("test.alert")
    formal = post.tell()
    rows = outbox.claim("me", Pace(batch=50))
    assert {row.notice_id for row in rows} == {formal.pk}
    members = [int(row.address[1:].partition("@")[0]) for row in rows]
    assert members not in (sorted(members), sorted(members, reverse=True))
    assert {row.notice_id for row in outbox.claim("me", Pace(batch=50))} == {alert.pk}


@pytest.mark.django_db(transaction=True)
def test_workers_beside_each_other_send_each_mail_once(sink: post.Sink) -> None:
    import threading

    post.contacts(*(("en", 1, f"c{index}@members.example") for index in range(200)))
    post.tell()

    def work() -> None:
        try:
            Worker(Pace(batch=10)).run(LONG)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(sink.addresses) == len(set(sink.addresses)) == 200
    assert set(states().values()) == {"delivered"}


@pytest.mark.django_db
def test_the_claim_uses_its_partial_index() -> None:
    post.contacts(*(("en", 1, f"c{index}@members.example") for index in range(300)))
    post.tell()
    with seeing_as(SERVICE), connection.cursor() as cursor:
        cursor.execute(outbox.IN_ORDER)
        cursor.execute(f"EXPLAIN {outbox.CLAIM}", [False, 50, "me", timedelta(seconds=9)])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "core_delivery_due" in plan
    assert "Sort" not in plan
