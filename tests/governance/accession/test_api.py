"""Accessions for programs: where each state stands, since when, what is still needed, on which paper that rests."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accession import Road

pytestmark = pytest.mark.django_db
LIST = "/api/v1/accessions/"


def read(address: str, **asked: Any) -> Any:
    answer = Client().get(address, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_interest_is_not_told(road: Road) -> None:
    row = road.interested()
    assert read(LIST)["results"] == []
    assert Client().get(f"{LIST}{row.uid}/").status_code == 404


def test_neither_the_letter_nor_who_disagreed_is_told_before_the_state_is_admitted(road: Road) -> None:
    row = road.disagreed()
    (told,) = read(LIST)["results"]
    assert (told["member"]["code"], told["state"], told["run"]) == ("XHH", "disagreement", None)
    assert (told["source"], told["grade"], told["fictional"]) == (row.symbol, "demonstration", True)
    assert told["needed"]["en"] == "The chair refers it to the organ."
    assert set(told["needed"]) == {"ar", "en", "es", "fr", "ru", "zh-hans"}
    assert read(reverse("api-accession", args=[row.uid]))["versions"] == []


def test_an_admitted_state_is_told_with_its_letter_and_its_decision(road: Road) -> None:
    row = road.deposited()
    told = read(reverse("api-accession", args=[row.uid]))
    assert (told["decision"], told["effect_on"]) == (row.decision, row.instrument.effect_on.isoformat())
    assert "accede" in told["versions"][-1]["blocks"][1]["body"]["en"]


def test_it_is_asked_by_state_member_and_world(road: Road) -> None:
    road.applicant()
    for asked, found in (
        ({"state": "applicant,circulated"}, 1), ({"state": "member"}, 0), ({"member": "XHH"}, 1), ({"member": "XAA"}, 0),
        ({"fictional": "false"}, 0), ({"fictional": "true"}, 1), ({"due_before": "2020-01-01T00:00:00Z"}, 0),
    ):  # fmt: skip
        assert len(read(LIST, **asked)["results"]) == found, asked
    assert Client().get(LIST, {"state": "gone"}).status_code == 400
