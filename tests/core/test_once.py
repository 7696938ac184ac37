"""One sending is one act: a double click leads twice to the same place, and does nothing twice."""

import threading
from typing import Any

import pytest
from django.db import connection

from initiatives.exchange.models import Need
from portal.core.eyes import SERVICE, seeing_as
from portal.core.forgetting import forget
from portal.core.once import SentForm
from tests.factories import as_user
from tests.factories import exchange as make
from tests.factories.exchange import Cast

NEW = "/en/exchange/needs/new/"
WORDS = {
    "original_language": "en", "title": "Nights", "unit": "gpu_hours", "quantity": "100", "chosen_audience": "public",
    "csrfmiddlewaretoken": "of one page",
}  # fmt: skip


def needs() -> int:
    with seeing_as(SERVICE):
        return Need.objects.count()


@pytest.fixture
def people(db: None) -> Cast:
    return make.cast()


@pytest.mark.django_db(transaction=True)
def test_four_clicks_at_once_make_one_draft_and_lead_to_it() -> None:
    people, start, answers = make.cast(), threading.Barrier(4), []
    clients = [as_user(people.expert) for _click in range(4)]

    def click(client: Any) -> None:
        start.wait()
        try:
            answers.append(client.post(NEW, WORDS))
        finally:
            connection.close()

    clicks = [threading.Thread(target=click, args=[client]) for client in clients]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    with seeing_as(SERVICE):
        made = Need.objects.get()
    assert {answer["Location"] for answer in answers} == {f"/en/exchange/needs/{made.uid}/"}
    for client in clients:
        assert "The draft is saved." in client.get(answers[0]["Location"]).content.decode()


def test_the_second_click_finds_the_receipt_of_the_first(people: Cast) -> None:
    client, row = as_user(people.focal), make.need(people, published=False)
    sent = {"_step": "send", "expected_version": row.version, "csrfmiddlewaretoken": "of one page"}
    pages = [
        client.post(f"/en/exchange/needs/{row.uid}/endorse/", sent, follow=True).content.decode() for _click in range(2)
    ]
    assert all("Endorsed." in page and "changed by somebody else" not in page for page in pages)


@pytest.mark.parametrize("other", [{"csrfmiddlewaretoken": "of another page"}, {"title": "Days"}])
def test_another_page_or_other_words_are_another_sending(people: Cast, other: dict[str, str]) -> None:
    client = as_user(people.expert)
    for sent in (WORDS, WORDS | other):
        client.post(NEW, sent)
    assert needs() == 2


def test_nobody_is_led_by_what_somebody_else_sent(people: Cast) -> None:
    as_user(people.expert).post(NEW, WORDS)
    as_user(people.giver_expert).post(NEW, WORDS)
    assert needs() == 2


def test_after_a_minute_it_is_another_sending_and_the_old_one_is_forgotten(people: Cast, clock: Any) -> None:
    client = as_user(people.expert)
    for _time in range(2):
        client.post(NEW, WORDS)
        clock.forward(seconds=61)
    assert needs() == 2
    forget()
    assert not SentForm.objects.exists()


def test_what_was_refused_may_be_sent_again(people: Cast) -> None:
    client, row = as_user(people.focal), make.need(people)
    sent = {"_step": "send", "expected_version": 1, "csrfmiddlewaretoken": "of one page"}
    for _time in range(2):
        answer = client.post(f"/en/exchange/needs/{row.uid}/endorse/", sent)
        assert answer.status_code == 412
    assert not SentForm.objects.exists()


def test_signing_out_is_never_taken_for_done(people: Cast) -> None:
    for _time in range(2):
        client = as_user(people.expert)
        client.post("/en/account/sign-out/", {"csrfmiddlewaretoken": "of one page"})
        assert "_auth_user_id" not in client.session
