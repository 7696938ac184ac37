"""Pages of proposals: works, colleague, stranger, anonymous; buttons or the reason in their place; nothing typed is lost."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from governance.proposals import services
from governance.proposals.models import Proposal, ProposalState
from members.accounts.models import User
from members.body.models import Office
from portal.core.eyes import SERVICE, seeing_as
from portal.core.reads import ReadEntry
from portal.core.texts.models import Block
from tests import factories
from tests.factories import as_user
from tests.factories.proposals import World
from tests.statements import statements

STATES = ["draft", "submitted", "claimed", "returned", "registered", "opened", "for_action", "adopted"]


def page(user: User | None, name: str, *args: Any, **query: str) -> Any:
    return as_user(user).get(reverse(f"proposals:{name}", args=args), query)


def blocks_data(*words: str, kind: str = "operative", keys: tuple[str, ...] = ()) -> dict[str, str]:
    data = {"blocks-TOTAL_FORMS": str(len(words)), "blocks-INITIAL_FORMS": "0"}
    for place, text in enumerate(words):
        data |= {f"blocks-{place}-kind": kind, f"blocks-{place}-words": text}
        data[f"blocks-{place}-key"] = keys[place] if place < len(keys) else ""
    return data


def newest(row: Proposal, language: str = "en") -> list[str]:
    with seeing_as(SERVICE):
        version = row.text.versions.order_by("-number").first()
        return [block.body.get(language, "") for block in version.blocks.all()]


@pytest.mark.parametrize("state", STATES)
def test_who_may_read_which_state(world: World, state: str) -> None:
    row = getattr(world, state)()
    sees = {
        "own": True,
        "stranger": state in {"registered", "opened", "for_action", "adopted"},
        "staff": state != "draft",
    }
    asked = {
        "own": page(world.author, "detail", row.uid),
        "stranger": page(world.stranger, "detail", row.uid),
        "staff": page(world.officer, "detail", row.uid),
        "public": page(None, "detail", row.uid),
    }
    expected = {**sees, "public": state == "adopted"}
    assert {who: answer.status_code for who, answer in asked.items()} == {
        who: 200 if seen else 404 for who, seen in expected.items()
    }
    assert b"What is still needed" in asked["own"].content
    assert b"Register of methods" in asked["own"].content
    unknown = page(world.stranger, "detail", "01890000-0000-7000-8000-000000000000")
    assert unknown.status_code == 404


@pytest.mark.parametrize("language", ["ar", "zh-hans", "fr"])
def test_pages_speak_the_reader_s_language_and_say_which_the_text_is_in(world: World, language: str) -> None:
    row = world.adopted()
    answer = Client().get(f"/{language}/proposals/{row.uid}/")
    assert f'lang="{language.replace("hans", "Hans")}"'.encode() in answer.content
    assert b'<div lang="en" dir="ltr"><ol class="blocks record">' in answer.content
    assert b"<em>Decides</em>" in answer.content


def test_a_look_by_the_secretariat_is_listed_for_the_sponsor(world: World) -> None:
    row = world.submitted()
    page(world.officer, "detail", row.uid)
    page(world.author, "detail", row.uid)
    with seeing_as(SERVICE):
        entry = ReadEntry.objects.get()
    assert (entry.user_id, entry.parties) == (world.officer.pk, [world.sponsor.pk])


@pytest.mark.parametrize(
    ("state", "who", "acts"),
    [
        ("draft", "delegate", {"submit", "delete"}),
        ("draft", "author", {"delete"}),
        ("submitted", "officer", {"claim"}),
        ("submitted", "delegate", {"withdraw"}),
        ("claimed", "officer", {"register", "return", "release"}),
        ("claimed", "colleague", {"release"}),
        ("returned", "delegate", {"submit", "withdraw"}),
        ("registered", "chair", {"open"}),
        ("opened", "chair", {"place"}),
        ("opened", "stranger", set()),
        ("for_action", "delegate", set()),
    ],
)
def test_buttons_are_the_steps_of_the_table_for_this_person(world: World, state: str, who: str, acts: set[str]) -> None:
    row = getattr(world, state)()
    html = page(getattr(world, who), "detail", row.uid).content.decode()
    found = set(re.findall(rf"/proposals/{row.uid}/([a-z]+)/", html)) - {"write"}
    assert found == acts


def test_where_a_button_would_be_stands_the_reason_with_its_rule(world: World) -> None:
    html = page(world.author, "detail", world.draft().uid).content.decode()
    assert "You do not hold the power to table for this member at this instant. (powers.table)" in html
    Office.objects.filter(user=world.officer).update(nationality=world.sponsor)
    row = world.claimed()
    assert "a second officer has to join" in page(world.officer, "detail", row.uid).content.decode()
    assert f"/proposals/{row.uid}/join/" in page(world.colleague, "detail", row.uid).content.decode()


def test_drafting_saves_at_every_button_and_adds_moves_and_removes_blocks(world: World) -> None:
    client = as_user(world.author)
    address = reverse("proposals:new")
    assert client.get(address).status_code == 200
    start = {"kind": "decision", "organ": str(world.organ.pk), "language": "en", "title": "A register"}
    answer = client.post(address, start | blocks_data("one", "two") | {"do": "add-preamble"})
    with seeing_as(SERVICE):
        row = Proposal.objects.select_related("text").get()
    assert answer.url.startswith(reverse("proposals:write", args=[row.uid]))
    assert newest(row) == ["one", "two", ""]
    address = reverse("proposals:write", args=[row.uid])
    head = {"kind": "resolution", "title": "A register"}
    client.post(address, head | blocks_data("one", "two", "three") | {"do": "up-2", "expected_version": "1"})
    assert newest(row) == ["one", "three", "two"]
    client.post(address, head | blocks_data("one", "three", "two") | {"do": "remove-0", "expected_version": "2"})
    assert newest(row) == ["three", "two"]
    assert client.post(address, head | blocks_data("four") | {"do": "check", "expected_version": "3"}).url.endswith(
        "/submit/"
    )
    assert world.again(row).kind == "resolution"


def test_another_language_only_adds_words(world: World) -> None:
    row = world.draft()
    with seeing_as(SERVICE):
        keys = tuple(Block.objects.filter(text_version__text=row.text_id).values_list("key", flat=True))
    address = reverse("proposals:write", args=[row.uid])
    client = as_user(world.author)
    shown = client.get(address, {"lang": "fr"}).content.decode()
    assert "*Decides* to keep a register of methods;" in shown
    assert "add-operative" not in shown
    data = {"title": "Registre", "do": "save", **blocks_data("un", "deux", "trois", keys=keys)}
    client.post(f"{address}?lang=fr", data)
    assert newest(row, "fr") == ["un", "deux", "trois"]
    assert newest(row)[1] == "*Decides* to keep a register of methods;"


def test_a_stale_page_keeps_what_was_typed_and_can_be_sent_again(world: World) -> None:
    row = world.draft()
    client, address = as_user(world.author), reverse("proposals:write", args=[row.uid])
    data = {"kind": "decision", "title": "Mine", "do": "save", **blocks_data("my own words")}
    services.proposal_edit(proposal=row.pk, actor=world.acts(world.delegate), language="en", title="Theirs", blocks=[])
    answer = client.post(address, data | {"expected_version": "1"})
    html = answer.content.decode()
    assert answer.status_code == 412
    assert "This page was changed by somebody else" in html
    assert "my own words" in html
    version = re.search(r'name="expected_version" value="(\d+)"', html)[1]
    assert client.post(address, data | {"expected_version": version}).status_code == 302
    assert newest(row) == ["my own words"]


def test_what_was_typed_while_a_colleague_submitted_is_refused_and_kept(world: World) -> None:
    row = world.draft()
    data = {"kind": "decision", "title": "Mine", "do": "save", **blocks_data("my own words")}
    services.proposal_submit(proposal=row.pk, actor=world.acts(world.delegate))
    address = reverse("proposals:write", args=[row.uid])
    answer = as_user(world.author).post(address, data | {"expected_version": str(world.again(row).version)})
    assert answer.status_code == 409
    assert "my own words" in answer.content.decode()
    assert newest(row)[1] == "*Decides* to keep a register of methods;"
    assert as_user(world.author).get(address).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("officer", 404), ("chair", 404)])
def test_nobody_else_writes_or_reads_the_writing_page(world: World, who: str, status: int) -> None:
    row = world.draft()
    assert page(getattr(world, who), "write", row.uid).status_code == status
    assert as_user(getattr(world, who)).post(reverse("proposals:write", args=[row.uid]), {}).status_code == status


def test_the_public_is_asked_to_sign_in(world: World) -> None:
    assert page(None, "new").status_code == 302
    assert page(None, "queue").status_code == 302
    row = world.adopted()
    assert page(None, "act", row.uid, "withdraw").status_code == 302
    assert page(None, "act", world.draft().uid, "submit").status_code == 404


def test_submitting_by_the_page_says_whom_it_tells_and_gives_the_receipt(world: World) -> None:
    row = world.draft()
    client, address = as_user(world.delegate), reverse("proposals:act", args=[row.uid, "submit"])
    assert "This will notify 2 people" in client.get(address).content.decode()
    checked = client.post(address, {"_step": "check", "expected_version": "1"}).content.decode()
    assert "Go back, send nothing" in checked
    sent = {"_step": "send", "expected_version": "1"}
    answer = client.post(address, sent, follow=True).content.decode()
    receipt = world.again(row).receipt
    assert f"Your receipt: {receipt}" in answer
    again = client.post(address, sent, follow=True).content.decode()
    assert f"Your receipt: {receipt}" in again


def test_a_refused_act_says_why_and_nothing_has_happened(world: World) -> None:
    row = world.draft()
    answer = as_user(world.author).post(reverse("proposals:act", args=[row.uid, "submit"]), {"_step": "send"})
    assert answer.status_code == 403
    assert (
        "You do not hold the power to table for this member at this instant. (powers.table)" in answer.content.decode()
    )
    assert world.again(row).state == ProposalState.DRAFT


def test_the_officer_claims_from_the_queue_registers_and_everybody_is_counted(world: World) -> None:
    row = world.submitted()
    client = as_user(world.officer)
    shown = client.get(reverse("proposals:queue")).content.decode()
    assert row.receipt in shown
    claim = {"_step": "send", "expected_version": str(row.version)}
    assert client.post(reverse("proposals:act", args=[row.uid, "claim"]), claim).status_code == 302
    assert "Yours: " in client.get(reverse("proposals:queue")).content.decode()
    address = reverse("proposals:act", args=[row.uid, "register"])
    unchecked = client.post(address, {"_step": "check", "power": "on"}).content.decode()
    assert "3 answers need a change" in unchecked
    ticks = dict.fromkeys(("power", "complete", "numbered", "fits"), "on")
    preview = client.post(address, {"_step": "check", **ticks}).content.decode()
    assert "This will notify 2 people" in preview
    client.post(address, {"_step": "send", "expected_version": str(world.again(row).version), **ticks})
    assert world.again(row).symbol == "DEMO/MC/2/L.1"


def test_the_officer_returns_with_code_and_reason_and_the_sponsor_reads_them(world: World) -> None:
    row = world.claimed()
    address = reverse("proposals:act", args=[row.uid, "return"])
    client = as_user(world.officer)
    assert "The text has no operative paragraph." in client.get(address).content.decode()
    client.post(address, {"_step": "send", "code": "no_operative_part", "reason": "Add what is decided."})
    html = page(world.author, "detail", row.uid).content.decode()
    assert "Add what is decided." in html
    assert "return_for_form.no_operative_part" in html


def test_the_chair_waives_with_a_reason_the_officer_cannot(world: World) -> None:
    row = world.registered()
    address = reverse("proposals:act", args=[row.uid, "open"])
    refused = as_user(world.officer).post(address, {"_step": "send", "waiver_reason": "why not"}).content.decode()
    assert "Only the secretariat or the chair may do this" in refused
    empty = as_user(world.chair).post(address, {"_step": "check", "waiver_reason": ""}).content.decode()
    assert "1 answer needs a change" in empty
    as_user(world.chair).post(address, {"_step": "send", "waiver_reason": "The session begins."})
    assert world.again(row).state == ProposalState.OPEN


def test_an_officer_adds_a_language_version_by_the_page(world: World) -> None:
    row = world.registered()
    address = reverse("proposals:language", args=[row.uid])
    assert as_user(world.stranger).get(address).status_code == 404
    with seeing_as(SERVICE):
        keys = list(Block.objects.filter(text_version__text=row.text_id).values_list("key", flat=True))
    data = {"language": "fr", "title": "Registre", **{f"block-{key}": f"fr {key}" for key in keys}}
    client = as_user(world.officer)
    assert client.post(address, data | {f"block-{keys[0]}": ""}).status_code == 200
    assert client.post(address, data).status_code == 302
    shown = client.get(f"/en/proposals/{row.uid}/", {"text": "fr"}).content.decode()
    assert f"fr {keys[0]}" in shown
    assert '<div lang="fr" dir="ltr">' in shown


def test_deleting_leads_to_the_list(world: World) -> None:
    row = world.draft()
    address = reverse("proposals:act", args=[row.uid, "delete"])
    answer = as_user(world.author).post(address, {"_step": "send", "expected_version": "1"})
    assert answer.url == reverse("proposals:list")
    assert as_user(world.author).get(address).status_code == 404


def test_lists_show_each_reader_his_own_by_tab_and_kind(world: World) -> None:
    for state in ("draft", "submitted", "registered", "adopted"):
        getattr(world, state)(title=f"The {state} one")
    world.registered(title="A standard", kind="standard")

    def titles(user: User | None, **query: str) -> set[str]:
        html = page(user, "list", **query).content.decode()
        return set(re.findall(r"(The \w+ one|A standard)</a>", html))

    public, member = {"The adopted one"}, {"The adopted one", "The registered one", "A standard"}
    assert titles(None) == public
    assert titles(world.stranger) == member
    assert titles(world.officer) == member | {"The submitted one"}
    assert titles(world.author) == member | {"The submitted one", "The draft one"}
    assert titles(world.author, tab="decided") == {"The adopted one"}
    assert titles(world.author, kind="standard") == {"A standard"}
    assert titles(world.stranger, tab="ours") == set()
    assert titles(world.stranger, kind="nonsense", after="x") == member


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(world: World, rows: int) -> None:
    for _row in range(rows):
        world.registered()
    client = as_user(world.stranger)
    with statements(8):
        client.get(reverse("proposals:list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_whatever_its_length(world: World, rows: int) -> None:
    for _row in range(rows):
        world.submitted()
    client = as_user(world.officer)
    with statements(12):  # three of them list the look for the sponsors
        client.get(reverse("proposals:queue"))


def test_the_page_of_a_proposal_is_cheap(world: World) -> None:
    row = world.opened()
    client = as_user(world.delegate)
    with statements(12):
        client.get(reverse("proposals:detail", args=[row.uid]))


def test_only_the_secretariat_has_a_queue(world: World) -> None:
    assert page(world.author, "queue").status_code == 404
    assert page(world.chair, "queue").status_code == 200
    assert as_user(world.officer).post(reverse("proposals:queue")).status_code == 405
    assert as_user(world.officer).post(reverse("proposals:list")).status_code == 405


def test_a_person_without_member_or_office_cannot_draft(world: World) -> None:
    nobody = factories.person("nobody@example.example", "nobody")
    assert page(nobody, "new").status_code == 404
