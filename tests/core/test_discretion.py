"""No use of discretion without a reason and a place in the public list (domain.md §3.10)."""

from __future__ import annotations

import ast

import pytest
from django.test import Client

from governance.proposals.models import Proposal
from governance.proposals.models import ProposalState as State
from members.states.models import Member
from portal.core import audit
from portal.core.actors import system
from portal.core.audit.words import SENTENCES
from portal.core.classes import Audience
from portal.core.discretion import DISCRETION
from portal.core.refusals import Refused
from portal.core.service import service
from portal.core.workflow import WORKFLOWS, move
from tests.factories import as_user, office
from tests.factories.proposals import World
from tests.statements import statements
from tests.test_member_acts import SHARED
from tests.test_record_words import TREES, _words

pytestmark = pytest.mark.django_db

#: What is recorded with a reason and uses no discretion, and why not.
NO_DISCRETION = {
    "commitment.clearance_lapsed": "the instant of the rule has passed",
    "commitment.registered": "a note that nothing is missing; the step is due",
    "proposal.released": "an officer gives work back; nothing is decided about the text",
    "proposal.decided": "the outcome of a procedure",
    "silence.not_adopted": "the hold is over: the rule, with the reason of the hold, which is listed itself",
    "silence.paper_set_aside": "a mistaken entry is corrected; the act of the member was never taken",
    "silence.notified": "the urgency of the run, listed when it was prepared",
    "acting.ended": "a member's own, or on its written request",
    "delegate.suspended": "a member's own, or on its written request",
    "grant.declined": "a member's own second person, or the second officer of its paper",
    "credential.decided": "the outcome, as the organ decided it",
    "participant.withdrawn": "the participant's own",
    "participant.decline_proposed": "proposed only; the second officer's decline is listed",
    "representative.ended": "the participant's own, or on its written request",
    "delegate.ended": "a member's own, or on its written request",
    "power.ended": "a member's own, or on its written request",
    "invitation.revoked": "a member's own, or on its written request",
    "delegation.one_person_declared": "the paper by which the member declared it",
    "delegation.one_person_ended": "the paper by which the member ended it",
    "office.ended": "the register follows an appointment",
    "instrument.asked": "the depositary asks the state; nothing is refused",
    "instrument.corrected": "the register follows the source",
    "notice.receipt_entered": "evidence of service",
    "paper.set_aside": "a mistaken entry is corrected; the act of the member was never taken",
    "application.referred": "the rule: a member disagreed; the meeting is named",
    "application.decided": "the outcome, as the organ decided it",
    "application.invited": "the decision that admitted it",
    "condition.decided": "the outcome, as the organ decided it",
    "condition.lifted": "the outcome, as the organ decided it",
    "status.ended": "the register follows the source",
    "delivery.bounced": "what the mail server said",
    "delivery.resent": "the same letter once more",
}


def with_reason() -> set[str]:
    """The kinds of event that services record with a reason."""
    found: set[str] = set()
    for tree in TREES.values():
        for call in ast.walk(tree):
            recorded = isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record"
            if recorded and any(keyword.arg == "reason" for keyword in call.keywords):
                found |= _words(call.args[0], tree)
    return found


def test_every_reason_is_a_members_own_or_stands_in_the_list() -> None:
    by_office = {name for name in with_reason() if name in SHARED or not SENTENCES[name].by_member}
    assert sorted(by_office - set(DISCRETION) - set(NO_DISCRETION)) == []
    assert set(NO_DISCRETION) <= by_office - set(DISCRETION)
    assert set(DISCRETION) <= set(SENTENCES)


@pytest.mark.parametrize("kind", ["waiver", "urgency", "extension", "hold", "ruling", "decline", "return"])
def test_the_list_can_be_narrowed_to_each_kind(client: Client, kind: str) -> None:
    assert client.get(f"/en/discretion/demonstration/?kind={kind}").status_code == 200


def test_a_step_of_discretion_is_recorded_with_a_reason_and_in_the_list_only() -> None:
    assert any(step.discretion for _model, table in WORKFLOWS.items() for step in table.transitions)
    world = World()
    row, actor = world.claimed(), world.acts(world.officer)
    for name, reason, refusal in (("proposal.registered", "Why.", LookupError), ("proposal.returned", " ", Refused)):
        with pytest.raises(refusal), service(actor):
            again = Proposal.objects.get(pk=row.pk)
            move(again, to=State.RETURNED, actor=actor)
            audit.record(name, target=again, by=actor, reason=reason)


def test_who_may_read_the_text_reads_the_use_and_nobody_else(client: Client) -> None:
    world = World()
    row = world.returned()
    page = as_user(office("officer", "reader")).get("/en/discretion/demonstration/").content.decode()
    assert "Number the paragraphs." in page
    assert "Secretariat officer" in page
    assert "return_for_form.numbering" in page
    assert f"/en/proposals/{row.uid}/" in page
    assert "Number the paragraphs." not in client.get("/en/discretion/demonstration/").content.decode()


def test_the_public_reads_the_uses_in_what_is_public(client: Client) -> None:
    land = Member.objects.create(code="XAA", tile="XA", name={"en": "Arcadia"}, fictional=True)
    with service(system()):
        for number in range(3):
            audit.record("silence.held", target=land, by=system(), reason=f"Reason {number}.")
        audit.record("silence.prepared", target=land, by=system())
        event = audit.record("silence.extended", target=land, by=system(), reason="Hidden.")
        assert event.audience == Audience.PUBLIC
    with statements(4):
        page = client.get("/en/discretion/demonstration/?kind=hold").content.decode()
    assert page.index("Reason 2.") < page.index("Reason 0.")
    assert "Hidden." not in page
    everything = client.get("/en/discretion/demonstration/").content.decode()
    assert "Hidden." in everything
    assert everything.count('class="record"') == 4  # an ordinary run is no use of urgency


def test_the_record_and_how_this_works_lead_there(client: Client) -> None:
    for path in ("/en/how/", "/en/record/"):
        assert 'href="/en/discretion/"' in client.get(path).content.decode()
