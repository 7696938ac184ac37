"""Plan pages: issuer, standing and the unofficial summary are always said; anybody reads them."""

import pytest
from django.test import Client

from tests import factories
from tests.factories.plan import goal, plan
from tests.statements import statements

pytestmark = pytest.mark.django_db


def test_the_list_names_issuer_and_standing_and_invents_no_adoption(client: Client) -> None:
    plan()
    page = client.get("/en/plans/").content.decode()
    assert "A shared plan" in page
    assert "Issuing State" in page
    assert "issued by a state" in page
    assert "No adoption by the body is known." in page


def test_an_empty_list_says_what_would_fill_it(client: Client) -> None:
    assert "No action plan is on record." in client.get("/en/plans/").content.decode()


def test_a_plan_lists_its_points_with_the_official_page(client: Client) -> None:
    row = plan(points=3)
    page = client.get(f"/en/plans/{row.key}/1/").content.decode()
    assert [f"Point {n} of the plan" in page for n in (1, 2, 3)] == [True] * 3
    assert 'href="https://plan.example/en"' in page
    assert "Unofficial summary." in page


def test_a_point_says_whose_links_to_goals_they_are(client: Client) -> None:
    row = plan()
    goal(9)
    page = client.get(f"/en/plans/{row.key}/1/2/").content.decode()
    assert "Point 2 of the plan" in page
    assert "Name of goal 9" in page
    assert "made by nobody with standing" in page


def test_a_title_that_is_missing_in_a_language_is_shown_in_its_own(client: Client) -> None:
    row = plan()
    assert "Un plan commun" in client.get(f"/fr/plans/{row.key}/1/").content.decode()
    assert '<span lang="en" dir="ltr">A shared plan</span>' in client.get("/ar/plans/").content.decode()


@pytest.mark.parametrize("path", ["/en/plans/nothing/1/", "/en/plans/shared-plan/2/", "/en/plans/shared-plan/1/9/"])
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    plan()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/en/plans/", "/en/plans/shared-plan/1/", "/en/plans/shared-plan/1/1/"])
def test_pages_are_for_reading_only_and_for_everybody(client: Client, path: str) -> None:
    plan()
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 405
    client.force_login(factories.delegate(factories.member()))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("points", [1, 3])
def test_a_plan_costs_the_same_number_of_statements_whatever_its_length(client: Client, points: int) -> None:
    row = plan(points=points)
    with statements(6):
        client.get(f"/en/plans/{row.key}/1/")
