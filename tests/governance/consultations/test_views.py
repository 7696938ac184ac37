"""Pages of consultations: a delegation's own desk, the secretariat's, and who finds neither."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from governance.consultations import services
from governance.consultations.models import Comment, Consultation, NationalResponse
from members.accounts.models import User
from portal.core.eyes import SERVICE, seeing_as
from portal.core.reads import ReadEntry
from portal.core.waiting import WAITING
from tests import factories
from tests.factories import as_user
from tests.factories.consultations import ConsultationWorld
from tests.statements import statements


def address(name: str, *args: Any) -> str:
    return reverse(f"consultations:{name}", args=args)


def html(user: User | None, name: str, *args: Any, **query: str) -> str:
    answer = as_user(user).get(address(name, *args), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def seat(instant: Any) -> str:
    """An instant as the form wants it: the wall clock of headquarters."""
    return (instant + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")


def test_who_finds_a_round(world: ConsultationWorld) -> None:
    planned, row = world.planned(), world.open_round()
    expert = factories.delegate(factories.member("XDD", status="signatory"), "reader")
    status = {
        who: [as_user(user).get(address("detail", r.uid)).status_code for r in (planned, row)]
        for who, user in {
            "officer": world.officer, "chair": world.chair, "consulted": world.expert, "reader": expert, "public": None,
        }.items()
    }  # fmt: skip
    assert status == {
        "officer": [200, 200], "chair": [200, 200], "consulted": [404, 200], "reader": [404, 200], "public": [404, 404],
    }  # fmt: skip


@pytest.mark.parametrize("name", ["comment", "response", "clear"])
def test_a_delegations_desk_is_for_members_that_are_consulted(world: ConsultationWorld, name: str) -> None:
    row = world.open_round()
    outsider = factories.delegate(factories.member("XDD"), "late", role="focal_point", powers="bind")
    for user in (None, outsider, world.officer, world.chair):
        assert as_user(user).get(address(name, row.uid)).status_code == 404
        assert as_user(user).post(address(name, row.uid), {}).status_code == 404


@pytest.mark.parametrize("name", ["gap"])
def test_the_secretariats_desk_is_for_the_secretariat(world: ConsultationWorld, name: str) -> None:
    row = world.open_round()
    for user in (None, world.expert, world.focal):
        assert as_user(user).get(address(name, row.uid)).status_code == 404
    assert as_user(world.officer).get(address(name, row.uid)).status_code == 200
    for user in (None, world.focal):
        assert as_user(user).get(address("plan")).status_code == 404
        assert as_user(user).get(address("act", row.uid, "extend")).status_code == 404


def test_from_plan_to_open_by_the_pages(world: ConsultationWorld) -> None:
    proposal = world.opened()
    client = as_user(world.officer)
    form = {"proposal": str(proposal.uid), "question": "Is the scope right?", "closes_at": ""}
    assert "Check before sending" in client.get(address("plan")).content.decode()
    assert "Plan the round" in client.post(address("plan"), form | {"_step": "check"}).content.decode()
    client.post(address("plan"), form | {"_step": "send"})
    with seeing_as(SERVICE):
        row = Consultation.objects.get()
    assert row.question == {"en": "Is the scope right?"}
    checked = client.get(address("act", row.uid, "notify")).content.decode()
    assert "This will notify 2 people" in checked
    assert "Formal service to 2 members" in checked
    client.post(address("act", row.uid, "notify"), {"_step": "send", "expected_version": str(row.version)})
    assert world.fresh(row).state == "open"
    again = client.post(address("act", row.uid, "notify"), {"_step": "send", "expected_version": str(row.version)})
    assert "This page was changed by somebody else" in again.content.decode()


def test_an_expert_comments_the_focal_point_chooses_and_clears(world: ConsultationWorld) -> None:
    row = world.open_round()
    expert, focal = as_user(world.expert), as_user(world.focal)
    key = world.block_keys(row)[1]
    comment = {"kind": "editorial", "words": "Say effort.", "proposed_text": "*Decides* anew;", "language": "en"}
    assert "*Decides*" not in expert.get(address("comment", row.uid), {"block": key}).content.decode()
    assert expert.post(f"{address('comment', row.uid)}?block={key}", comment | {"words": ""}).status_code == 200
    assert expert.post(f"{address('comment', row.uid)}?block={key}", comment).url.endswith("#OP1")
    with seeing_as(SERVICE):
        made = Comment.objects.get()
    choose = address("choose", row.uid, made.uid)
    refused = expert.post(choose, {"do": "take"})
    assert refused.status_code == 403
    assert "Only the national focal point of this member clears it." in refused.content.decode()
    focal.post(choose, {"do": "take"})
    assert world.fresh(made).state == "taken"
    expert.post(address("response", row.uid), {"words": "We agree.", "language": "en"})
    assert "Say effort." in focal.get(address("clear", row.uid)).content.decode()
    with seeing_as(SERVICE):
        draft = NationalResponse.objects.get()
    sent = {"_step": "send", "expected_version": str(draft.version)}
    receipt = re.search(
        r"Your receipt: (\S+?)\.", focal.post(address("clear", row.uid), sent, follow=True).content.decode()
    )
    again = focal.post(address("clear", row.uid), sent, follow=True).content.decode()
    assert receipt[0] in again
    assert f"Receipt {receipt[1]}" in html(world.expert, "detail", row.uid)


def test_the_author_sees_the_reason_where_the_button_would_be(world: ConsultationWorld) -> None:
    row = world.open_round()
    services.response_draft(consultation=row.pk, actor=world.acts(world.focal), words="Mine")
    shown = html(world.focal, "detail", row.uid)
    assert "You cannot clear this: you wrote it. A second person is needed. (clearance)" in shown
    assert address("clear", row.uid) not in shown


def test_two_tabs_writing_the_response_lose_nothing(world: ConsultationWorld) -> None:
    row = world.open_round()
    world.drafted(row, words="First")
    client, where = as_user(world.expert), address("response", row.uid)
    world.drafted(row, words="From the other tab")
    answer = client.post(where, {"words": "From this tab", "language": "en", "expected_version": "1"}).content.decode()
    assert "This page was changed by somebody else" in answer
    assert "From this tab" in answer
    version = re.search(r'name="expected_version" value="(\d+)"', answer)[1]
    client.post(where, {"words": "From this tab", "language": "en", "expected_version": version})
    with seeing_as(SERVICE):
        assert NationalResponse.objects.get().words == "From this tab"


def test_what_came_too_late_is_refused_and_what_was_typed_is_kept(world: ConsultationWorld, clock) -> None:
    row = world.open_round()
    clock.to(row.closes_at)
    answer = as_user(world.expert).post(address("response", row.uid), {"words": "Late words", "language": "en"})
    shown = answer.content.decode()
    assert "The round is closed; nothing received from now on counts. (consultation.closes_at)" in shown
    assert "Late words" in shown


def test_paper_is_entered_from_the_page_of_the_round_and_waits_there(world: ConsultationWorld, clock) -> None:
    row = world.open_round()
    clock.forward(days=1)
    assert f"/en/paper/enter/consultation.response/{row.uid}/" in html(world.officer, "detail", row.uid)
    entered = world.on_paper(row, row.opens_at + timedelta(hours=2))
    for user in (world.colleague, world.focal):
        page = html(user, "detail", row.uid)
        assert "Came on paper" in page
        assert f"/en/paper/{entered.uid}/" in page
    assert "Came on paper" not in html(world.author, "detail", row.uid)
    world.confirmed(entered)
    assert "on paper" in html(world.focal, "detail", row.uid)


def test_the_chair_extends_and_cancels_with_a_reason_the_officer_is_told_why_not(world: ConsultationWorld) -> None:
    row = world.open_round()
    later = {"closes_at": seat(row.closes_at + timedelta(days=7)), "reason": "A week more.", "_step": "send"}
    officer = as_user(world.officer).post(address("act", row.uid, "extend"), later)
    assert "Only the secretariat or the chair may do this. (offices)" in officer.content.decode()
    chair = as_user(world.chair)
    assert (
        chair.post(address("act", row.uid, "extend"), later | {"expected_version": str(row.version)}).status_code == 302
    )
    assert world.fresh(row).closes_at > row.closes_at + timedelta(days=6)
    assert (
        "1 answer needs a change" in chair.post(address("act", row.uid, "cancel"), {"_step": "send"}).content.decode()
    )
    chair.post(address("act", row.uid, "cancel"), {"_step": "send", "reason": "New text."})
    assert world.fresh(row).state == "cancelled"
    assert chair.get(address("act", row.uid, "nonsense")).status_code == 404


def test_others_comments_and_responses_show_only_after_the_close(world: ConsultationWorld, clock) -> None:
    row = world.open_round()
    comment = world.comment(row, words="A secret doubt")
    services.comment_choose(comment=comment.pk, actor=world.acts(world.focal), take=True)
    world.answered(row, words="Our open words")
    for user in (world.author, world.own_focal):
        shown = html(user, "detail", row.uid)
        assert "A secret doubt" not in shown
        assert "Our open words" not in shown
        assert "1 of 2 members" in shown
    assert "Our open words" in html(world.officer, "detail", row.uid)
    with seeing_as(SERVICE):
        entries = ReadEntry.objects.filter(user_id=world.officer.pk)
        [entry] = entries.filter(target_type="governance.nationalresponse")
    assert entry.parties == [world.other.pk], "the member learns who read its response before the close"
    clock.to(row.closes_at)
    services.consultations_move_due()
    shown = html(world.author, "detail", row.uid)
    assert "A secret doubt" in shown
    assert "Our open words" in shown


def test_the_gap_names_members_and_deliveries(world: ConsultationWorld) -> None:
    row = world.open_round()
    shown = html(world.chair, "gap", row.uid)
    assert "mission@xbb.example" in shown
    assert "State XAA" in shown


def test_a_proposal_leads_to_its_rounds_for_those_who_may_see_them(world: ConsultationWorld) -> None:
    row = world.open_round()
    page = as_user(world.expert).get(reverse("proposals:detail", args=[row.proposal.uid])).content.decode()
    assert address("detail", row.uid) in page


def test_what_waits_for_whom(world: ConsultationWorld) -> None:
    row = world.open_round()
    from members.delegations.selectors import standing_of

    def waiting(user: User) -> list[str]:
        with seeing_as(SERVICE):
            standing = standing_of(user, row.opens_at)
        with seeing_as(standing.viewer()):
            found = WAITING["consultations"](standing, row.opens_at)
        assert all(item.path == address("detail", row.uid) for item in found)
        return [str(item.sentence) for item in found]

    assert waiting(world.expert)[0].startswith("Write the national response.")
    world.drafted(row)
    assert waiting(world.expert)[0].startswith("The focal point clears the draft")
    assert waiting(world.focal) == ["Clear the response your delegation has drafted."]
    world.confirmed(world.on_paper(row, row.opens_at))
    assert waiting(world.expert) == []
    assert waiting(world.author)[0].startswith("Write the national response.")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(world: ConsultationWorld, rows: int) -> None:
    for _row in range(rows):
        world.open_round()
    client = as_user(world.expert)
    with statements(7):
        client.get(address("list"))


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_costs_the_same_whatever_the_number_of_members(world: ConsultationWorld, members: int) -> None:
    for code in ("XDD", "XEE", "XFF")[:members]:
        factories.member(code)
    row = world.open_round()
    world.comment(row)
    client = as_user(world.expert)
    with statements(16):
        client.get(address("detail", row.uid))
