"""The form of a credential: as many persons as the paper names, without JavaScript, with its faults by row."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from members.credentials.forms import MOST
from members.credentials.models import Credential
from portal.core.eyes import SERVICE, seeing_as
from tests.factories import as_user
from tests.factories.credentials import Cast
from tests.statements import statements

pytestmark = pytest.mark.django_db
PATH = "/en/members/XAA/credential/"
PAPER = {
    "kind": "standing", "authority": "foreign_minister", "issuer": "M. Minister", "dated": "2026-01-02", "form": "original",
    "reference": "Note 1", "first_day": "2026-01-03",
}  # fmt: skip


def person(number: int, role: str = "expert", **changes: Any) -> dict[str, Any]:
    """The answers about one person."""
    answers = {
        "name": f"Person {number}",
        "email": f"p{number}@xaa.example",
        "role": role,
        "powers": ["speak"],
    } | changes
    return {f"{question}_{number}": answer for question, answer in answers.items()}


@pytest.fixture
def client() -> Client:
    return as_user(Cast().focal_user)


def page(client: Client, answers: dict[str, Any]) -> str:
    return client.post(PATH, answers).content.decode()


def test_a_place_is_added_as_often_as_needed_and_keeps_what_was_typed(client: Client) -> None:
    with statements(10):
        opened = client.get(PATH).content.decode()
    assert 'name="name_2"' in opened
    assert 'name="name_3"' not in opened
    answers = PAPER | person(1, "head", name="Sela Marin") | {"places": "2", "_step": "more"}
    shown = page(client, answers)
    assert 'name="name_3"' in shown
    assert 'value="Sela Marin"' in shown
    assert '<input type="hidden" name="places" value="3"' in shown
    assert "Give an answer to" not in shown  # nothing is judged before it is sent
    assert 'formaction="#id_name_4"' in shown


def test_seven_persons_are_filed_as_they_were_typed(client: Client) -> None:
    people: dict[str, Any] = {}
    for number in range(1, 8):
        people |= person(number, "head" if number == 1 else "expert")
    people["name_5"] = people["email_5"] = ""  # an empty place between two others
    answers = PAPER | people | {"places": "7"}
    check = page(client, answers | {"_step": "check"})
    assert "Person 7: name" in check
    assert "Person 5: role" not in check
    assert client.post(PATH, answers | {"_step": "send"}).status_code == 302
    with seeing_as(SERVICE):
        named = list(Credential.objects.get().people.values_list("name", "role"))
    assert named == [("Person 1", "head"), *((f"Person {n}", "expert") for n in (2, 3, 4, 6, 7))]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        (person(3, "head"), "role_3", "one head of delegation, not two"),
        (person(3, email="P2@xaa.example"), "email_3", "One address is named twice."),
        (person(3, name=""), "name_3", "Give both the name and the address, or neither."),
        (person(3, email="no address"), "email_3", "Enter a valid email address."),
        (person(3, powers=["sign"]), "powers_3", "sign is not one of the available choices"),
    ],
)
def test_a_fault_is_told_at_its_row_and_nothing_is_filed(
    client: Client, change: dict[str, Any], field: str, words: str
) -> None:
    answers = PAPER | person(1, "head") | person(2) | change | {"places": "3", "_step": "send"}
    response = client.post(PATH, answers)
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert words in response.content.decode()
    with seeing_as(SERVICE):
        assert not Credential.objects.exists()


@pytest.mark.parametrize("places", ["0", "-1", "9999", "x", "²", "", "61"])
def test_a_number_of_places_that_nobody_could_have_had_is_brought_within_bounds(client: Client, places: str) -> None:
    shown = page(client, PAPER | {"places": places, "_step": "more"})
    assert shown.count("id_name_") <= 3 * (MOST + 1)
    assert f'name="name_{MOST + 1}"' not in shown
