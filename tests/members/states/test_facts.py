"""Organisations, declarations of competence, successions and names, as the secretariat enters them (domain.md §1, §2, §4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from members.states import services
from members.states.models import Competence, Instrument, MemberName, OrganisationMembership, StatusInterval, Succession
from portal.core import clock as portal_clock
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import PermissionRefused, Refused
from tests import factories
from tests.factories import as_user
from tests.factories.organisations import TOLD, organisation
from tests.factories.treaties import Depositary, fresh, state
from tests.members.states.test_desk import send

pytestmark = pytest.mark.django_db
FACT = {"source": "A ministry", "source_url": "https://ministry.example/note", "grade": "demonstration"}


@pytest.fixture
def desk(db: None) -> Depositary:
    factories.rules()
    return Depositary()


def test_a_state_joins_and_leaves_an_organisation_on_pages(desk: Depositary) -> None:
    one, union = state("XAA", status="member"), state("XUN", kind="organisation")
    legal = as_user(desk.legal)
    page = legal.get("/en/members/XUN/").content.decode()
    assert "Record membership of an organisation" in page
    assert "Record membership" not in as_user(desk.officer).get("/en/members/XUN/").content.decode()
    path = "/en/members/XUN/desk/belong/"
    answers = FACT | {"other": str(one.pk), "valid_from": "2026-01-01"}
    checked = legal.post(path, {"_step": "check", "expected_version": "1"} | answers).content.decode()
    assert "State XAA (XAA)" in checked
    assert send(as_user(desk.officer), path, **answers).status_code == 403
    assert send(legal, path, **answers).status_code == 302
    again = send(legal, "/en/members/XAA/desk/belong/", **answers | {"other": str(union.pk)})
    assert again.status_code == 409
    assert "It is on record already" in again.content.decode()
    shown = Client().get("/en/members/XUN/").content.decode()
    assert "1 of them is a member." in shown
    assert "https://ministry.example/note" in shown
    fact = OrganisationMembership.objects.get()
    gone = {"belonging": str(fact.pk), "ends_on": "2026-06-01", "source": "Note 4/2026"}
    assert send(legal, "/en/members/XAA/desk/leave/", **gone).status_code == 302
    assert "0 of them are members." in Client().get("/en/members/XUN/").content.decode()
    assert "State XAA" in Client().get("/en/members/XUN/?as_of=2026-05-31").content.decode()
    assert "State XAA" not in Client().get("/en/members/XUN/?as_of=2026-06-02").content.decode()
    with seeing_as(SERVICE):
        assert set(AuditEvent.objects.values_list("name", flat=True)) >= {"organisation.joined", "organisation.left"}


def test_a_declaration_of_competence_follows_another(desk: Depositary) -> None:
    union = organisation([state("XAA")], covers=["standard"])
    legal, path = as_user(desk.legal), "/en/members/XUN/desk/competence/"
    said = FACT | {
        "covers": ["guideline", "ministerial_council"],
        "words": "Trade in services.",
        "valid_from": "2026-02-01",
    }
    assert "What the declaration of competence covers" in legal.get(path).content.decode()
    assert send(legal, path, **said).status_code == 302
    page = Client().get("/en/members/XUN/").content.decode()
    assert "Covers: guideline, Ministerial Council" in page
    assert "Trade in services." not in Client().get("/en/members/XUN/?as_of=2026-01-31").content.decode()
    late = send(legal, path, **said | {"valid_from": "2026-01-01"})
    assert late.status_code == 409
    assert "A later declaration is on record already. (competence)" in late.content.decode()
    assert Competence.objects.filter(organisation=union).count() == 2
    refused = send(legal, "/en/members/XAA/desk/competence/", **said)
    assert "Only an organisation does this." in refused.content.decode()


def test_a_declaration_deposited_as_an_instrument_covers_what_it_names(desk: Depositary) -> None:
    union = state("XUN", kind="organisation")
    answers = {
        "kind": "competence", "dated": str(desk.today()), "words": "As listed.", "covers": ["standard", "guideline"],
        "signatory": "A. President", "capacity": "head_of_government",
    }  # fmt: skip
    path = send(as_user(desk.officer), "/en/members/XUN/desk/receive/", **answers)["Location"]
    legal = as_user(desk.legal)
    assert send(legal, f"{path}in_form/").status_code == 302
    assert send(legal, f"{path}deposit/", expected_version="2").status_code == 302
    row = Competence.objects.get(organisation=union)
    assert row.covers == ["standard", "guideline"]
    assert row.instrument_id is not None
    assert "Covers: standard, guideline" in Client().get("/en/members/XUN/").content.decode()


def test_a_succession_is_linked_once_and_never_ahead(desk: Depositary) -> None:
    former, new = state("XAA", status="former"), state("XBB")
    legal, path = as_user(desk.legal), "/en/members/XBB/desk/succession/"
    said = FACT | {"predecessor": str(former.pk), "succeeded_on": str(desk.today(1))}
    assert "when it has happened" in send(legal, path, **said).content.decode()
    assert send(legal, path, **said | {"succeeded_on": str(desk.today())}).status_code == 302
    assert "on record already" in send(legal, path, **said | {"succeeded_on": str(desk.today())}).content.decode()
    back = FACT | {"predecessor": str(new.pk), "succeeded_on": str(desk.today())}
    assert send(legal, "/en/members/XAA/desk/succession/", **back).status_code == 409
    assert Succession.objects.get().source_url == FACT["source_url"]
    with pytest.raises(PermissionRefused):
        services.member_succeed(
            predecessor=former.pk, successor=state("XCC").pk, succeeded_on=desk.today(), source="s", grade="demonstration",
            actor=desk.enters,
        )  # fmt: skip


def test_what_another_depositary_notified_is_recorded_on_a_page(desk: Depositary) -> None:
    one = state("XAA")
    services.treaty_record(key="agreement", depositary_is_secretariat=False, actor=TOLD["actor"])
    legal, path = as_user(desk.legal), "/en/members/XAA/desk/record/"
    assert "Record an instrument" in legal.get("/en/members/XAA/").content.decode()
    said = FACT | {"kind": "signature", "dated": "2026-01-05", "notification": "C.N.12.2026"}
    done = send(legal, path, **said)
    assert "C.N.12.2026" in Client().get(done["Location"]).content.decode()
    with seeing_as(SERVICE):
        assert Instrument.objects.get().state == "recorded"
    assert not StatusInterval.objects.filter(member=one).exists(), "what is only reported makes no status"
    future = send(legal, path, **said | {"dated": str(desk.today(1))})
    assert "An instrument cannot be dated in the future. (instruments.dates)" in future.content.decode()


SHORT = {f"short_{code}": f"New {code}" for code in ("ar", "zh", "en", "fr", "ru", "es")}


def note(desk: Depositary, one: Any, day: str, **more: Any) -> Any:
    received = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
    said = SHORT | {"member": str(one.pk), "received_at": received, "paper": "Note verbale 7/2026", "valid_from": day}
    return as_user(desk.officer).post(f"/en/paper/enter/member.name/{one.uid}/", said | more)


def test_a_name_changes_by_the_states_own_note_and_two_officers(desk: Depositary) -> None:
    from portal.core.paper.models import PaperEntry

    one = services.member_enter(
        code="XAA", tile="XA", name={"en": "Old Name"}, formal_name={"en": "Old"}, fictional=True, actor=TOLD["actor"]
    )
    assert "Notification of a name" in as_user(desk.officer).get("/en/members/XAA/").content.decode()
    page = note(desk, one, "2026-03-01", short_ru="")
    assert page.status_code == 200
    assert "Short name · Русский" in page.content.decode()
    assert note(desk, one, "2026-03-01").status_code == 302
    with seeing_as(SERVICE):
        entry = PaperEntry.objects.get()
    path = f"/en/paper/{entry.uid}/confirm/"
    assert send(as_user(desk.officer), path).status_code in (403, 409), "one officer is not enough"
    assert fresh(one).name == {"en": "Old Name"}
    assert send(as_user(desk.legal), path).status_code == 302
    assert fresh(one).name["en"] == "New en"
    name = MemberName.objects.get(valid__upper_inf=True)
    assert (name.source, name.grade, name.short["zh-hans"]) == ("Note verbale 7/2026", "demonstration", "New zh")
    assert "<h1>Old Name</h1>" in Client().get("/en/members/XAA/?as_of=2026-02-28").content.decode()
    assert "Note verbale 7/2026" in Client().get("/en/members/XAA/").content.decode()
    late = note(desk, one, "2026-02-01")
    assert late.status_code == 409
    assert "A later name is on record already. (names)" in late.content.decode()


def test_facts_of_organisations_fit_their_world(db: None) -> None:
    one, union = state("XAA"), state("XUN", kind="organisation")
    for changes in ({"organisation": one.pk, "state": union.pk}, {"grade": "official"}):
        with pytest.raises(Refused):
            services.organisation_membership_record(
                **TOLD | {"organisation": union.pk, "state": one.pk, "valid_from": portal_clock.now()} | changes
            )
