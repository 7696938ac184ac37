"""Recording an amendment of the rules: what it changes and moves, and what stays as it began."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from members.body import selectors, services
from members.body.models import RulesOfProcedure
from members.body.selectors import Rules
from portal.core import clock as portal_clock
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import PermissionRefused, Refused
from tests import factories
from tests.factories.proposals import World
from tests.statements import statements

pytestmark = pytest.mark.django_db

PATH = "/en/rules/model/1/amend/"


@pytest.fixture
def in_force() -> Rules:
    row = factories.rules()
    return Rules(row.number, row.fictional, row.content)


def sent(rules: Rules, **changes: Any) -> dict[str, Any]:
    """The form as it is sent: the version in force, with some answers changed."""
    from members.body.forms import RulesForm

    form = RulesForm(rules=rules)
    tomorrow = (portal_clock.now() + timedelta(days=2)).date().isoformat()
    filled = {name: field.initial or "" for name, field in form.fields.items()}
    return filled | {"valid_from": tomorrow, "adopted_by": "DEMO/MC/DEC/2/9", "_step": "send"} | changes


def test_a_new_version_begins_where_the_former_ends(in_force: Rules) -> None:
    legal = factories.as_user(factories.office("legal"))
    closed = "2027-01-01 New Year\n2027-03-08 A new holiday"
    answer = legal.post(PATH, sent(in_force, period_proposal_claim="5", closed=closed))
    assert (answer.status_code, answer["Location"]) == (302, "/en/rules/model/2/")
    former, new = RulesOfProcedure.objects.order_by("number")
    assert former.valid.upper == new.valid.lower > portal_clock.now()
    assert new.content["periods"]["proposal_claim"]["value"] == 5
    assert [day["date"] for day in new.content["calendar"]["non_working_days"]] == ["2027-01-01", "2027-03-08"]
    assert new.content["rights"] == former.content["rights"]
    with seeing_as(SERVICE):
        event = AuditEvent.objects.get(name="rules.recorded")
    changes = json.loads(event.body)["facts"]["changes"]
    assert (changes["proposal_claim"], changes["2027-03-08"]) == ([3, 5], [True, False])


def test_the_check_page_says_what_moves_and_what_stays(in_force: Rules) -> None:
    world = World()
    world.submitted()
    legal = factories.as_user(factories.office("legal"))
    page = legal.post(PATH, sent(in_force, period_proposal_claim="5", _step="check")).content.decode()
    assert "3 working days" in page and "5 working days" in page
    assert "These began under the present version" in page and "<dt>Proposal</dt><dd>1</dd>" in page
    assert RulesOfProcedure.objects.count() == 1


def test_a_period_ends_later_by_the_new_version(in_force: Rules) -> None:
    content = selectors.amended(in_force, {"silence_minimum": 96}, {}, in_force.calendar.day_ends)
    start = datetime(2027, 3, 1, tzinfo=UTC)
    moved = selectors.shifts(in_force, Rules(2, True, content), start)
    assert [(shift.name, shift.after - shift.before) for shift in moved] == [("Silence: at least", timedelta(hours=24))]


def test_what_is_under_way_is_counted_in_one_statement(in_force: Rules) -> None:
    World().submitted()
    with seeing_as(SERVICE), statements(1):
        assert dict(selectors.under_way(in_force)) == {"Proposal": 1}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"period_proposal_claim": "three"}, "Give whole numbers from 0 to 1000."),
        ({"period_proposal_claim": "3, 4"}, "This period has one length."),
        ({"closed": "1 January"}, "Line 1: “1 January” does not begin with a date"),
        ({"valid_from": "2026-01-01"}, "give a day that has not begun"),
        ({"adopted_by": ""}, "Decision that adopted it"),
        ({}, "Nothing differs from the version in force."),
    ],
)
def test_what_cannot_be_recorded_says_why_and_is_kept(in_force: Rules, wrong: dict[str, str], words: str) -> None:
    legal = factories.as_user(factories.office("legal"))
    answer = legal.post(PATH, sent(in_force, **wrong))
    page = answer.content.decode()
    assert words in page
    assert all(value.splitlines()[0] in page for value in wrong.values() if value)
    assert RulesOfProcedure.objects.count() == 1


def test_only_the_legal_officer_and_only_the_last_version(in_force: Rules) -> None:
    assert factories.as_user(factories.office("officer")).get(PATH).status_code == 403
    legal = factories.office("legal")
    assert factories.as_user(legal).get("/en/rules/model/7/amend/").status_code == 404
    content = selectors.amended(in_force, {"silence_minimum": 96}, {}, in_force.calendar.day_ends)
    later = portal_clock.now() + timedelta(days=3)
    given = {"number": 1, "content": content, "valid_from": later, "adopted_by": "A decision", "fictional": True}
    with pytest.raises(PermissionRefused):
        services.rules_amend(**given, actor=factories.actor_for(factories.office("chair")))
    services.rules_amend(**given, actor=factories.actor_for(legal))
    with pytest.raises(Refused, match="later version"):
        services.rules_amend(
            **given | {"content": content | {"note": {}}, "valid_from": later + timedelta(days=1)},
            actor=factories.actor_for(legal),
        )
