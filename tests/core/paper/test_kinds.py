"""Every kind of act that may come on paper does what it says: entered by its form, confirmed, receipted (domain.md §2).

`Notes.confirm` proves of each that the act is the member's, by the door of paper, with the instant of receipt, and that its
receipt is found again.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from governance.accession.models import Application
from governance.commitments.models import Commitment
from governance.commitments.services import Share
from governance.consultations.models import NationalResponse
from governance.decisions.models import RunAct
from governance.decisions.services import act_receive, paper_act_confirm, paper_act_enter
from governance.proposals.models import Proposal
from governance.proposals.services import proposals_lapse_due
from initiatives.exchange import services as exchange_services
from initiatives.exchange.models import Match, Need, Offer
from initiatives.programmes.models import Initiative
from members.credentials.models import CredentialObjection
from members.partners.models import PartnerConsent
from members.partners.services import consent_give, partner_register
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, seeing_as
from portal.core.paper.kinds import PAPER_KINDS
from portal.core.refusals import TransitionRefused
from tests import factories
from tests.factories import accession, as_user, commitments, credentials, exchange
from tests.factories.consultations import ConsultationWorld
from tests.factories.paper import Notes
from tests.factories.plan import plan
from tests.factories.proposals import World

pytestmark = pytest.mark.django_db
#: Kinds that are tried beside their features.
ELSEWHERE = {"notice.receipt", "member.name"}


def only(model: Any) -> Any:
    with seeing_as(SERVICE):
        return model.objects.get()


def headquarters(instant: Any) -> str:
    return str(instant.date().isoformat())


def test_a_commitment_and_its_report_come_by_note(clock: Any) -> None:
    people, notes = commitments.cast(), Notes()
    start = portal_clock.now() - timedelta(days=200)
    receipt = notes.send(
        "commitment.submit", people.member, people.member, language="fr", title="Une méthode", summary="",
        points=[str(people.point.pk)], starts_on=headquarters(start), ends_on=headquarters(start + timedelta(days=700)),
        indicator="Services", unit="services", baseline="0", target="40", chosen_audience="public",
        milestones=f"{headquarters(start + timedelta(days=90))} Méthode publiée", partners=[str(people.other.pk)],
    )  # fmt: skip
    row = only(Commitment)
    assert (row.state, row.receipt, row.title, row.audience) == (
        "submitted",
        receipt.number,
        {"fr": "Une méthode"},
        "restricted",
    )
    assert (row.author_id, row.cleared_by_id, row.submitted_at) == (notes.clerk.pk, notes.second.pk, receipt.instant)
    notes.send("commitment.confirm_share", row, people.other)
    commitments.services.commitment_register(commitment=row.pk, actor=commitments.act(people.officer))
    row = commitments.fresh(row)
    notes.send("commitment.revise_target", row, people.member, value="60.5", reason="Two more services.")
    assert commitments.fresh(row).target == Decimal("60.5")
    notes.send("commitment.reach_milestone", row, people.member, position="1", reached_on=headquarters(start))
    report = commitments.open_report(row)
    received = report.due_at - timedelta(minutes=1)  # in time; it is entered after the time was over
    notes.send(
        "report.submit",
        row,
        people.member,
        received_at=received,
        language="fr",
        stage="in_progress",
        value="4",
        narrative="Quatre.",
    )
    sent = commitments.fresh(report)
    assert (sent.state, sent.submitted_at, sent.value) == ("submitted", received, 4)
    assert sent.due_at < portal_clock.now()
    notes.send("report.recall", sent, people.member, reason="A wrong figure.")
    assert commitments.fresh(report).state == "recalled"
    notes.send("commitment.end", row, people.member)
    assert commitments.fresh(row).state == "closing"


def test_a_commitment_is_withdrawn_by_note_and_the_page_leads_an_officer_there(clock: Any) -> None:
    people, notes = commitments.cast(), Notes()
    row = commitments.active(people, partners=[Share(member=people.other.pk)])
    page = as_user(people.officer).get(f"/en/commitments/{row.uid}/").content.decode()
    assert f"/en/paper/enter/commitment.withdraw/{row.uid}/" in page
    assert f"/en/paper/enter/commitment.end/{row.uid}/" in page
    assert "/en/paper/enter/" not in as_user(people.binder).get(f"/en/commitments/{row.uid}/").content.decode()
    entry = notes.enter("commitment.withdraw", row, people.member, reason="The law has changed.")
    shown = as_user(notes.second).get(f"/en/paper/{entry.uid}/").content.decode()
    assert "The law has changed." in shown
    notes.confirm(entry)
    assert commitments.fresh(row).state == "withdrawn"


def test_a_proposal_comes_by_note_and_a_lapse_does_not_overtake_a_paper_received_in_time(clock: Any) -> None:
    world, notes = World(), Notes()
    said = {"title": "A register", "preamble": "Recalling the aims,", "operative": "Decides one;\n\nDecides two."}
    notes.send(
        "proposal.table",
        world.sponsor,
        world.sponsor,
        kind="decision",
        organ=str(world.organ.pk),
        language="en",
        **said,
    )
    assert only(Proposal).state == "submitted"
    row = world.returned()
    received = portal_clock.now()
    clock.forward(days=40)
    proposals_lapse_due()
    row = world.again(row)
    assert row.state == "lapsed"
    with pytest.raises(TransitionRefused) as late:
        notes.send("proposal.resubmit", row, world.sponsor, **said)
    assert late.value.refusal.code == "too_late"
    again = notes.send(
        "proposal.resubmit", row, world.sponsor, received_at=received, **said | {"title": "A mended register"}
    )
    row = world.again(row)
    assert (row.state, row.title["en"], again.instant) == ("submitted", "A mended register", received)
    notes.send("proposal.withdraw", row, world.sponsor, reason="Overtaken.")
    assert world.again(row).state == "withdrawn"


def test_nobody_revives_a_lapsed_text_in_raw_sql(clock: Any) -> None:
    world = World()
    row = world.returned()
    clock.forward(days=40)
    proposals_lapse_due()
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE governance_proposal SET state = 'returned' WHERE id = %s", [row.pk])


def test_a_response_comes_by_note(clock: Any) -> None:
    world, notes = ConsultationWorld(), Notes()
    row = world.open_round()
    clock.forward(days=1)
    notes.send("consultation.response", row, world.other, words="We agree.", language="en")
    assert only(NationalResponse).state == "received"


def resource(**more: Any) -> dict[str, Any]:
    usual = {"language": "en", "title": "Computing time", "summary": "", "unit": "gpu_hours", "quantity": "100"}
    return usual | {"chosen_audience": "public"} | more


def test_needs_offers_and_a_match_come_by_note(clock: Any) -> None:
    people, notes = exchange.cast(), Notes()
    notes.send("need.publish", people.receiver, people.receiver, **resource())
    need = only(Need)
    assert (need.state, need.author_id, need.endorsed_by_id) == ("published", notes.clerk.pk, notes.second.pk)
    notes.send("offer.submit", people.giver, people.giver, licence="none", eligibility="All", **resource())
    offer = only(Offer)
    exchange_services.offer_verify(offer=offer.pk, actor=exchange.act(people.officer))
    for kind in ("offer.open", "offer.pause", "offer.open"):
        notes.send(kind, exchange.fresh(offer), people.giver)
    match = exchange.introduced(people, need, offer)
    with seeing_as(SERVICE):
        for member in (people.receiver, people.giver):
            notes.send("match.consent", Match.objects.get(pk=match.pk), member, declared="on", words="A licence.")
        match = Match.objects.get(pk=match.pk)
    day = headquarters(portal_clock.now() + timedelta(days=90))
    notes.send("match.propose_terms", match, people.receiver, quantity="80", delivers_on=day, terms="Nights only.")
    for kind, member in (
        ("match.agree", people.giver),
        ("match.start", people.giver),
        ("match.complete", people.receiver),
    ):
        notes.send(kind, exchange.fresh(match), member)
    assert exchange.fresh(match).state == "completed"


def test_a_failure_a_confirmation_and_a_withdrawal_come_by_note(clock: Any) -> None:
    people, notes = exchange.cast(), Notes()
    need, offer = exchange.need(people), exchange.offer(people)
    match = exchange.introduced(people, need, offer)
    notes.send("match.fail", match, people.giver, code="no_funds")
    assert exchange.fresh(match).state == "failed"
    received = portal_clock.now()
    clock.forward(days=400)
    exchange_services.needs_expire()
    assert exchange.fresh(need).state == "expired"
    with pytest.raises(TransitionRefused):
        notes.send("need.confirm", exchange.fresh(need), people.receiver)
    notes.send("need.confirm", exchange.fresh(need), people.receiver, received_at=received)
    assert (exchange.fresh(need).state, exchange.fresh(need).confirmed_at) == ("published", received)
    notes.send("need.withdraw", exchange.fresh(need), people.receiver)


def test_a_consent_received_in_time_counts_though_the_match_has_lapsed(clock: Any) -> None:
    people, notes = exchange.cast(), Notes()
    match = exchange.introduced(people, exchange.need(people), exchange.offer(people))
    exchange_services.match_consent(match=match.pk, declared=True, actor=exchange.act(people.head))
    received = portal_clock.now()
    clock.forward(days=20)
    exchange_services.matches_lapse()
    match = exchange.fresh(match)
    assert match.state == "lapsed"
    with pytest.raises(TransitionRefused) as late:
        notes.send("match.consent", match, people.giver, declared="on")
    assert late.value.refusal.code == "too_late"
    notes.send("match.consent", match, people.giver, declared="on", received_at=received)
    match = exchange.fresh(match)
    assert (match.state, match.offer_consented_at) == ("negotiating", received)


def test_an_initiative_comes_by_note(clock: Any) -> None:
    people, notes = exchange.cast(), Notes()
    point = plan().points.get(number=1)
    notes.send(
        "initiative.propose", people.receiver, people.receiver, language="en", kind="training", title="A course", summary="",
        members_named=[str(people.giver.pk)], points=[str(point.pk)], chosen_audience="public",
    )  # fmt: skip
    row = only(Initiative)
    assert row.state == "proposed"
    notes.send("initiative.endorse", row, people.giver)
    with seeing_as(SERVICE):
        Initiative.objects.filter(pk=row.pk).update(
            milestones=[{"title": {"en": "First course"}, "due_at": "2027-01-01T00:00:00+00:00", "reached": False}]
        )
    notes.send("initiative.begin", exchange.fresh(row), people.receiver)
    notes.send("initiative.mark_milestones", exchange.fresh(row), people.receiver, reached=["0"])
    assert exchange.fresh(row).milestones[0]["reached"]
    notes.send("initiative.link", exchange.fresh(row), people.receiver)
    notes.send("initiative.complete", exchange.fresh(row), people.receiver)
    assert exchange.fresh(row).state == "completed"


def test_an_accession_begins_and_ends_by_note(clock: Any) -> None:
    road, notes = accession.road(clock), Notes()
    notes.send("application.register", road.state, road.state)
    row = only(Application)
    received = portal_clock.now()
    clock.forward(days=2)
    receipt = notes.send(
        "application.submit", row, road.state, received_at=received, language="en", letter=accession.LETTER
    )
    row = road.fresh(row)
    assert (row.state, row.receipt, row.submitted_at, row.entered_by_id) == (
        "applicant", receipt.number, received, notes.clerk.pk,
    )  # fmt: skip
    notes.send("application.withdraw", row, road.state, reason="Not now.")
    assert road.fresh(row).state == "withdrawn"


def test_a_disagreement_received_in_the_period_counts_when_it_is_entered_after_it(clock: Any) -> None:
    """By the entries of the run, which hold it open."""
    road, notes = accession.road(clock), Notes()
    row = road.circulated()
    received = row.run.expires_at - timedelta(minutes=1)
    clock.to(row.run.expires_at + timedelta(minutes=30))
    entry = paper_act_enter(
        run=row.run_id, member=road.members[0].pk, kind="objection", words="", language="en", received_at=received,
        actor=factories.actor_for(notes.clerk),
    )  # fmt: skip
    receipt = paper_act_confirm(entry=entry.pk, actor=factories.actor_for(notes.second))
    assert (receipt.effect, road.fresh(row).state) == (True, "disagreement")


def test_a_member_objects_to_a_credential_by_note(clock: Any) -> None:
    cast, notes = credentials.Cast(), Notes()
    row, other = cast.filed(), factories.member("XAB")
    notes.send("credential.object", row, other, words="The issuer is not known to us.")
    assert only(CredentialObjection).member_id == other.pk


def test_a_member_refuses_or_revokes_its_consent_to_a_partner_system_by_note(clock: Any) -> None:
    factories.rules()
    home, notes = factories.member("XHA"), Notes()
    focal = factories.actor_for(factories.delegate(home, "focal", role="focal_point"))
    given = {
        "name": "Mirror", "purpose": "It mirrors.", "contact": "it@mirror.example", "scopes": "plans:read",
        "reads_for": home.pk, "expires_at": portal_clock.now() + timedelta(days=60), "actor": factories.actor_for(notes.clerk),
    }  # fmt: skip
    partner_register(**given)
    notes.send("partner.refuse", only(PartnerConsent), home, reason="Not needed.")
    partner_register(**given | {"name": "Another"})
    with seeing_as(SERVICE):
        asked = PartnerConsent.objects.get(state="asked")
    consent_give(consent=asked.pk, actor=focal)
    notes.send("partner.revoke", exchange.fresh(asked), home, reason="No longer needed.")
    assert exchange.fresh(asked).state == "revoked"


def test_a_statement_is_withdrawn_by_note(clock: Any) -> None:
    road, notes = accession.road(clock), Notes()
    row = road.circulated()
    actor = factories.actor_for(road.delegates[0])
    act_receive(run=row.run_id, kind="interpretative", words="As we read it.", actor=actor)
    notes.send("silence.withdraw_statement", only(RunAct), road.members[0])
    assert only(RunAct).withdrawn_at is not None


def test_every_kind_is_tried() -> None:
    told = Path(__file__).read_text(encoding="utf-8")
    assert {name for name in PAPER_KINDS if f'"{name}"' not in told} == set()
    assert set(PAPER_KINDS) >= ELSEWHERE
