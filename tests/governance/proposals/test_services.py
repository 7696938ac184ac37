"""From draft to adoption: who, by when, under which class, and what stays on record."""

import json
from datetime import timedelta

import pytest

from governance.proposals import services
from governance.proposals.models import Proposal, Screening
from governance.proposals.services import BlockWords
from members.body.models import Office
from members.body.selectors import rules_at
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.documents.models import LanguageVersion
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.notices.models import Delivery, Notice
from portal.core.refusals import PermissionRefused, StaleVersion, TransitionRefused
from portal.core.search.selectors import search
from portal.core.texts.models import Block, TextVersion
from tests import factories
from tests.factories.proposals import LANGUAGES, ORIGINAL, World


def events(row: Proposal) -> list[str]:
    with seeing_as(SERVICE):
        return list(AuditEvent.objects.filter(target_uid=row.uid).order_by("pk").values_list("name", flat=True))


def served(kind: str) -> list[tuple[int | None, str]]:
    with seeing_as(SERVICE):
        rows = Delivery.objects.filter(notice__kind=kind).order_by("recipient")
        return list(rows.values_list("member_id", "address"))


def test_a_draft_is_closed_to_the_secretariat_and_to_other_members(world: World) -> None:
    row = world.draft()
    eyes = [
        (PUBLIC, 0),
        (STAFF, 0),
        (Viewer(Eyes.MEMBER, world.other.pk), 0),
        (Viewer(Eyes.MEMBER, world.sponsor.pk), 1),
    ]
    for viewer, count in eyes:
        with seeing_as(viewer):  # the second wall: no filter of ours stands in between
            seen = [Proposal.objects.filter(pk=row.pk).count(), TextVersion.objects.filter(text=row.text_id).count()]
            seen.append(min(Block.objects.filter(text_version__text=row.text_id).count(), 1))
            seen.append(AuditEvent.objects.filter(target_uid=row.uid).count())
        assert seen == [count] * 4, viewer


def test_submitting_freezes_the_text_opens_it_to_the_secretariat_and_gives_a_receipt(world: World) -> None:
    row = world.draft()
    receipt = services.proposal_submit(
        proposal=row.pk, actor=world.acts(world.delegate), author_agrees_to_be_named=True
    )
    row = world.again(row)
    with seeing_as(STAFF):
        version = TextVersion.objects.get(text=row.text_id)
        assert Proposal.objects.filter(pk=row.pk).exists()
    with seeing_as(Viewer(Eyes.MEMBER, world.other.pk)):
        assert not Proposal.objects.filter(pk=row.pk).exists()
    assert (row.state, row.audience, row.receipt) == ("submitted", Audience.RESTRICTED, receipt.number)
    assert version.digest == receipt.digest
    assert receipt.number.startswith(f"{receipt.instant.year}-")
    assert row.author_agrees_to_be_named
    assert row.rules_version == 1
    assert row.due_at > receipt.instant + timedelta(days=2)
    assert {address for _member, address in served("proposal.submitted")} == {
        "officer@secretariat.example", "colleague@secretariat.example",
    }  # fmt: skip


def test_submitting_twice_gives_the_same_receipt_and_one_event(world: World) -> None:
    row = world.draft()
    one = services.proposal_submit(proposal=row.pk, actor=world.acts(world.delegate), expected_version=row.version)
    two = services.proposal_submit(proposal=row.pk, actor=world.acts(world.delegate), expected_version=row.version)
    assert one == two
    assert events(row).count("proposal.submitted") == 1


def test_submitting_needs_the_power_the_right_and_a_complete_form(world: World) -> None:
    row = world.draft()
    with pytest.raises(PermissionRefused) as refused:
        services.proposal_submit(proposal=row.pk, actor=world.acts(world.author))
    assert refused.value.refusal.rule == "powers.table"
    with pytest.raises(PermissionRefused):
        services.proposal_submit(proposal=row.pk, actor=world.acts(world.stranger))
    empty = world.draft(blocks=[BlockWords("preamble", "*Recalling*,")])
    with pytest.raises(TransitionRefused) as lacking:
        services.proposal_submit(proposal=empty.pk, actor=world.acts(world.delegate))
    assert lacking.value.refusal.rule == "return_for_form.no_operative_part"
    hole = world.draft(blocks=[*ORIGINAL, BlockWords("operative", "")])
    with pytest.raises(TransitionRefused, match="OP 3"):
        services.proposal_submit(proposal=hole.pk, actor=world.acts(world.delegate))
    untitled = world.draft(title="")
    with pytest.raises(TransitionRefused) as lacking:
        services.proposal_submit(proposal=untitled.pk, actor=world.acts(world.delegate))
    assert lacking.value.refusal.code == "title_missing"


def test_a_signatory_that_may_not_table_is_refused_by_its_right(world: World) -> None:
    signatory = factories.member("XDD", status="signatory")
    head = factories.delegate(signatory, "head", role="head", powers="table")
    row = services.proposal_draft(
        actor=world.acts(head), kind="decision", organ=world.organ, title="T", language="en", blocks=ORIGINAL
    )
    with pytest.raises(PermissionRefused) as refused:
        services.proposal_submit(proposal=row.pk, actor=world.acts(head))
    assert refused.value.refusal.rule == "rights.table"


def test_editing_keeps_other_languages_and_block_keys(world: World) -> None:
    row = world.draft()
    edit = {"proposal": row.pk, "actor": world.acts(world.author)}
    with seeing_as(SERVICE):
        keys = list(Block.objects.filter(text_version__text=row.text_id).values_list("key", flat=True))
    french = [BlockWords("operative", f"fr {place}", key) for place, key in enumerate(keys)]
    services.proposal_edit(**edit, language="fr", title="Registre", blocks=french)
    kept = [BlockWords("operative", "*Decides* otherwise;", keys[2]), BlockWords("operative", "*Requests* a report.")]
    services.proposal_edit(**edit, language="en", title="Register", blocks=kept)
    with seeing_as(SERVICE):
        blocks = list(Block.objects.filter(text_version__text=row.text_id))
    assert [(b.label, b.key == keys[2], b.body) for b in blocks] == [
        ("OP 1", True, {"en": "*Decides* otherwise;", "fr": "fr 2"}),
        ("OP 2", False, {"en": "*Requests* a report."}),
    ]
    assert world.again(row).title == {"en": "Register", "fr": "Registre"}


def test_a_stale_edit_is_refused_and_a_stranger_too(world: World) -> None:
    row = world.draft()
    edit = {"proposal": row.pk, "language": "en", "title": "New", "blocks": ORIGINAL}
    services.proposal_edit(**edit, actor=world.acts(world.author), expected_version=1)
    with pytest.raises(StaleVersion):
        services.proposal_edit(**edit, actor=world.acts(world.delegate), expected_version=1)
    with pytest.raises(PermissionRefused):
        services.proposal_edit(**edit, actor=world.acts(world.stranger))
    with pytest.raises(PermissionRefused):
        services.proposal_edit(**edit, actor=world.acts(world.officer))


def test_a_deleted_draft_leaves_a_tombstone_and_nothing_else(world: World) -> None:
    row = world.draft()
    with pytest.raises(PermissionRefused):
        services.proposal_delete(proposal=row.pk, actor=world.acts(world.stranger))
    services.proposal_delete(proposal=row.pk, actor=world.acts(world.author))
    with seeing_as(SERVICE):
        assert not Proposal.objects.filter(pk=row.pk).exists()
        assert not Block.objects.filter(text_version__text=row.text_id).exists()
        tombstone = AuditEvent.objects.get(target_uid=row.uid, name="proposal.deleted")
    assert (tombstone.audience, tombstone.parties) == (Audience.DELEGATION, [world.sponsor.pk])


def test_what_was_submitted_is_not_deleted_or_edited(world: World) -> None:
    row = world.submitted()
    with pytest.raises(TransitionRefused):
        services.proposal_delete(proposal=row.pk, actor=world.acts(world.author))
    with pytest.raises(TransitionRefused):
        services.proposal_edit(proposal=row.pk, actor=world.acts(world.author), language="en", title="x", blocks=[])


def test_claim_once_the_second_officer_is_told_so(world: World) -> None:
    row = world.submitted()
    claimed = services.proposal_claim(proposal=row.pk, actor=world.acts(world.officer))
    assert services.proposal_claim(proposal=row.pk, actor=world.acts(world.officer)).version == claimed.version
    with pytest.raises(TransitionRefused):
        services.proposal_claim(proposal=row.pk, actor=world.acts(world.colleague))
    with pytest.raises(PermissionRefused):
        services.proposal_claim(proposal=world.submitted().pk, actor=world.acts(world.delegate))
    assert world.again(row).due_at == row.due_at


def test_a_national_of_the_sponsor_needs_a_second_officer(world: World) -> None:
    Office.objects.filter(user=world.officer).update(nationality=world.sponsor)
    row = world.claimed()
    act = {"proposal": row.pk, "actor": world.acts(world.officer)}
    with pytest.raises(TransitionRefused) as refused:
        services.proposal_register(**act)
    assert refused.value.refusal.rule == "proposal.claim"
    with pytest.raises(PermissionRefused):  # the same person is no second one
        services.proposal_join(**act)
    national = factories.office("officer", "compatriot", nationality=world.sponsor)
    with pytest.raises(PermissionRefused):
        services.proposal_join(proposal=row.pk, actor=world.acts(national))
    services.proposal_join(proposal=row.pk, actor=world.acts(world.colleague))
    assert services.proposal_register(**act).state == "registered"


def test_only_who_claimed_it_examines_it_and_it_can_be_given_back(world: World) -> None:
    row = world.claimed()
    with pytest.raises(PermissionRefused) as refused:
        services.proposal_register(proposal=row.pk, actor=world.acts(world.colleague))
    assert refused.value.refusal.code == "not_yours"
    services.proposal_release(proposal=row.pk, actor=world.acts(world.colleague), reason="On leave.")
    assert services.proposal_claim(proposal=row.pk, actor=world.acts(world.colleague)).claimed_by == world.colleague


def test_a_return_cites_code_and_rule_serves_the_sponsor_and_tells_the_author(world: World) -> None:
    row = world.returned()
    with seeing_as(SERVICE):
        screening = Screening.objects.get(proposal=row)
        notice = Notice.objects.get(kind="proposal.returned")
    assert (screening.code, screening.rule) == ("numbering", "return_for_form.numbering")
    assert notice.formal
    assert notice.facts["reason"] == "Number the paragraphs."
    assert served("proposal.returned") == [(world.sponsor.pk, "mission@xaa.example")]
    assert served("proposal.author_told") == [(world.sponsor.pk, "author@xaa.example")]
    with pytest.raises(TransitionRefused):
        other = world.claimed()
        services.proposal_return(proposal=other.pk, actor=world.acts(world.officer), code="ugly", reason="")


def test_what_is_rewritten_after_a_return_is_closed_until_it_is_submitted_again(world: World) -> None:
    row = world.returned()
    better = [BlockWords("operative", "*Decides* anew.")]
    services.proposal_edit(
        proposal=row.pk, actor=world.acts(world.author), language="en", title="Better", blocks=better
    )
    with seeing_as(STAFF):
        assert list(TextVersion.objects.filter(text=row.text_id).values_list("number", flat=True)) == [1]
        assert not Block.objects.filter(body__en="*Decides* anew.").exists()
    receipt = services.proposal_resubmit(proposal=row.pk, actor=world.acts(world.delegate))
    assert services.proposal_resubmit(proposal=row.pk, actor=world.acts(world.delegate)) == receipt
    fresh = world.again(row)
    assert (fresh.state, fresh.claimed_by_id, fresh.receipt == row.receipt) == ("submitted", None, True)
    assert receipt.number != row.receipt
    with seeing_as(STAFF):
        digests = list(TextVersion.objects.filter(text=row.text_id).values_list("digest", flat=True))
        assert Block.objects.filter(body__en="*Decides* anew.").count() == 1
    assert digests[1] == receipt.digest != digests[0]


def test_a_returned_text_is_warned_about_twice_then_lapses_and_the_job_says_how_late(world: World, clock) -> None:
    row = world.returned()
    assert services.proposals_warn_due() == 0
    clock.to(row.due_at - timedelta(days=1))  # past both warnings: only the latest is sent
    assert [services.proposals_warn_due(), services.proposals_warn_due()] == [1, 0]
    assert services.proposals_lapse_due() == 0
    clock.to(row.due_at + timedelta(hours=5))
    assert [services.proposals_lapse_due(), services.proposals_lapse_due()] == [1, 0]
    with seeing_as(SERVICE):
        event = AuditEvent.objects.get(target_uid=row.uid, name="proposal.lapsed")
    assert 18000 <= json.loads(event.body)["facts"]["late_seconds"] < 18060
    assert world.again(row).state == "lapsed"
    with pytest.raises(TransitionRefused):
        services.proposal_resubmit(proposal=row.pk, actor=world.acts(world.delegate))


def test_warnings_come_one_by_one(world: World, clock) -> None:
    row = world.returned()
    calendar = rules_at(row.state_since, fictional=True).calendar
    sent = []
    for day in (7, 9):
        clock.to(calendar.after_working_days(row.state_since, day) + timedelta(minutes=1))
        sent += [services.proposals_warn_due(), services.proposals_warn_due()]
    assert sent == [1, 0, 1, 0]
    assert len(served("proposal.return_ending")) == 2


def test_registering_gives_a_symbol_opens_it_to_members_and_serves_all_with_the_text(world: World) -> None:
    row = world.registered()
    assert row.symbol == "DEMO/MC/2/L.1"
    assert world.registered().symbol == "DEMO/MC/2/L.2"
    with seeing_as(Viewer(Eyes.MEMBER, world.other.pk)):
        assert Proposal.objects.filter(pk=row.pk).exists()
        assert search("register", language="en")
    with seeing_as(PUBLIC):
        assert not Proposal.objects.filter(pk=row.pk).exists()
        assert not search("register", language="en")
    with seeing_as(SERVICE):
        notice = Notice.objects.filter(kind="proposal.registered").first()
        assert notice.text_version == row.document.text_version
        assert LanguageVersion.objects.get(document=row.document).role == "original"
    assert {member for member, _address in served("proposal.registered")} == {world.sponsor.pk, world.other.pk}


def test_opening_needs_all_languages_or_the_chairs_reason(world: World) -> None:
    row = world.registered()
    with pytest.raises(TransitionRefused) as refused:
        services.proposal_open(proposal=row.pk, actor=world.acts(world.officer))
    assert refused.value.refusal.code == "languages_missing"
    with pytest.raises(PermissionRefused):
        services.proposal_open(proposal=row.pk, actor=world.acts(world.officer), waiver_reason="I like it")
    opened = services.proposal_open(proposal=row.pk, actor=world.acts(world.chair), waiver_reason="For the session.")
    assert opened.language_waiver == "For the session."
    with seeing_as(SERVICE):
        waiver = json.loads(AuditEvent.objects.get(name="proposal.languages_waived").body)
    assert (waiver["reason"], waiver["facts"]["discretion"]) == ("For the session.", "waiver")
    assert set(waiver["facts"]["missing"]) == set(LANGUAGES)


def test_six_language_versions_open_it_without_waiver_and_leave_the_first_hash_standing(world: World) -> None:
    row = world.registered()
    with seeing_as(SERVICE):
        blocks = list(Block.objects.filter(text_version=row.document.text_version))
        first = row.document.text_version.digest
    for language in LANGUAGES:
        words = {block.key: f"{language} {block.label}" for block in blocks}
        services.proposal_language_add(
            proposal=row.pk, actor=world.acts(world.officer), language=language, title=f"{language} title", words=words
        )
    opened = services.proposal_open(proposal=row.pk, actor=world.acts(world.officer))
    with seeing_as(SERVICE):
        assert TextVersion.objects.get(text=row.text_id, number=1).digest == first
        last = TextVersion.objects.filter(text=row.text_id).last()
        assert opened.document.text_version == last
        assert {b.body["en"] for b in last.blocks.all()} == {b.body["en"] for b in blocks}
        assert LanguageVersion.objects.filter(document=row.document).count() == 6
    assert opened.language_waiver == ""


def test_a_language_version_with_a_hole_is_refused(world: World) -> None:
    row = world.registered()
    with pytest.raises(TransitionRefused):
        services.proposal_language_add(
            proposal=row.pk, actor=world.acts(world.officer), language="fr", title="Titre", words={"x": "y"}
        )


def test_the_chair_places_for_action_and_then_nobody_withdraws(world: World) -> None:
    row = world.opened()
    with pytest.raises(PermissionRefused):
        services.proposal_place_for_action(proposal=row.pk, actor=world.acts(world.officer))
    services.proposal_place_for_action(proposal=row.pk, actor=world.acts(world.chair))
    with pytest.raises(TransitionRefused):
        services.proposal_withdraw(proposal=row.pk, actor=world.acts(world.delegate))


@pytest.mark.parametrize("state", ["submitted", "claimed", "returned", "registered", "opened"])
def test_the_sponsor_withdraws_before_action(world: World, state: str) -> None:
    row = getattr(world, state)()
    with pytest.raises(PermissionRefused):
        services.proposal_withdraw(proposal=row.pk, actor=world.acts(world.stranger))
    assert (
        services.proposal_withdraw(proposal=row.pk, actor=world.acts(world.delegate), reason="Overtaken.").state
        == "withdrawn"
    )
    told = {member for member, _address in served("proposal.withdrawn")}
    assert told == ({world.sponsor.pk, world.other.pk} if state in {"registered", "opened"} else {None})


def test_adoption_makes_it_public_and_the_author_hears_why(world: World) -> None:
    row = world.adopted()
    with seeing_as(PUBLIC):
        assert Proposal.objects.get(pk=row.pk).state == "adopted"
        assert Block.objects.filter(text_version__text=row.text_id).count() == 3
        assert search("register", language="en")
    with seeing_as(SERVICE):
        told = Notice.objects.filter(kind="proposal.author_told").last()
    assert told.facts["outcome"] == "adopted"
    assert told.facts["reason"] == "Nobody objected."


def test_a_member_cannot_make_an_outcome(world: World) -> None:
    row = world.for_action()
    with pytest.raises(PermissionRefused):
        services.proposal_under_decision(row.pk, world.acts(world.delegate))
    services.proposal_under_decision(row.pk, world.acts(world.chair))
    back = services.proposal_outcome(row.pk, "for_action", world.acts(world.chair))
    assert (back.state, back.audience) == ("for_action", Audience.MEMBERS)
    services.proposal_under_decision(row.pk, world.acts(world.chair))
    ended = services.proposal_outcome(row.pk, "not_adopted", world.acts(world.stranger), reason="Silence broken.")
    assert (ended.state, ended.audience) == ("not_adopted", Audience.MEMBERS)
