"""Who is not consulted says what its role allows: participants where invited, observers by statement (domain.md §2)."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from governance.consultations import services
from governance.consultations.models import Consultation, Contribution
from members.accounts.models import User
from members.participants import services as participants
from members.participants.models import Participant, Representative
from members.states.models import Condition, ConditionKind
from portal.core import clock as portal_clock
from portal.core.actors import system
from portal.core.classes import Audience
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.intervals import Grade, since
from portal.core.notices.models import Notice
from portal.core.refusals import PermissionRefused, Refused, TransitionRefused
from tests import factories
from tests.factories import LONG_AGO, as_user
from tests.factories.consultations import ConsultationWorld

FORM = {"kind": "technical", "words": "The measure leaves out inference.", "proposed_text": "", "language": "en"}


@dataclasses.dataclass
class Cast:
    world: ConsultationWorld
    company: Participant
    person: User
    agency: Participant
    observer: User
    state: User

    def opened(self, *, invited: bool = True) -> Consultation:
        row = services.consultation_plan(
            proposal=self.world.opened().pk, participants_invited=invited, actor=self.world.acts(self.world.chair)
        )
        return services.consultation_notify(consultation=row.pk, actor=self.world.acts(self.world.officer))

    def says(self, row: Consultation, user: User, **changes: Any) -> Any:
        given = {"kind": "technical", "words": "The measure leaves out inference."}
        return services.contribution_make(consultation=row.pk, actor=self.world.acts(user), **given | changes)


def taking_part(kind: str, name: str) -> tuple[Participant, User]:
    """An organisation that was admitted, and a person who acts for it."""
    about = participants.About(name={"en": name}, contact="Office", address=f"{kind}@org.example")
    row = participants.participant_enter(
        kind=kind, about=about, paper="Letter", received_at=portal_clock.now(), fictional=True, actor=system()
    )
    row = participants.participant_admit(participant=row.pk, actor=system())
    with seeing_as(SERVICE):
        user = factories.person(f"person@{kind}.example", f"Person of {name}")
        Representative.objects.create(
            participant=row, user=user, valid=since(LONG_AGO), audience=Audience.RESTRICTED, parties=[]
        )
    return row, user


@pytest.fixture
def cast(world: ConsultationWorld) -> Cast:
    of = factories.member("XOO", status=None, seated=False)
    with seeing_as(SERVICE):
        Condition.objects.create(
            member=of, kind=ConditionKind.OBSERVER, valid=since(LONG_AGO), recorded=since(LONG_AGO), source="test",
            grade=Grade.DEMONSTRATION,
        )  # fmt: skip
    state = factories.delegate(of, "observer", powers="speak")
    return Cast(
        world, *taking_part("company", "Works"), *taking_part("intergovernmental", "Agency"), state
    )  # fmt: skip


def kept(row: Consultation) -> list[Contribution]:
    with seeing_as(SERVICE):
        return list(
            Contribution.objects.filter(consultation=row).select_related("member", "participant").order_by("pk")
        )


def test_a_participant_comments_where_the_call_invites_and_all_read_it(cast: Cast) -> None:
    row = cast.opened()
    receipt = cast.says(row, cast.person, block_key=cast.world.block_keys(row)[1])
    (made,) = kept(row)
    assert (made.participant, made.member, made.receipt, made.digest) == (
        cast.company, None, receipt.number, receipt.digest
    )  # fmt: skip
    with seeing_as(PUBLIC):
        assert Contribution.objects.visible_to(PUBLIC).count() == 1
    page = as_user().get(reverse("consultations:detail", args=[row.uid]))
    assert "The measure leaves out inference." in page.content.decode()
    assert "Works" in page.content.decode()


def test_a_call_that_invites_is_public_with_its_text_and_another_is_not(cast: Cast) -> None:
    closed, opened = cast.opened(invited=False), cast.opened()
    for row, status in ((closed, 404), (opened, 200)):
        for name, uid in (("consultations:detail", row.uid), ("proposals:detail", row.proposal.uid)):
            assert as_user().get(reverse(name, args=[uid])).status_code == status
    with pytest.raises(PermissionRefused):
        cast.says(closed, cast.person)


def test_only_the_chair_invites(cast: Cast) -> None:
    with pytest.raises(PermissionRefused):
        services.consultation_plan(
            proposal=cast.world.opened().pk, participants_invited=True, actor=cast.world.acts(cast.world.officer)
        )


@pytest.mark.parametrize("who", ["observer", "state"])
def test_an_observers_statement_is_circulated_to_the_members_alone(cast: Cast, who: str) -> None:
    row = cast.opened(invited=False)
    with pytest.raises(PermissionRefused):  # a statement only
        cast.says(row, getattr(cast, who))
    cast.says(row, getattr(cast, who), kind="statement", words="We welcome the register.")
    for viewer, count in ((PUBLIC, 0), (STAFF, 1), (Viewer(Eyes.MEMBER), 1)):
        with seeing_as(viewer):
            assert Contribution.objects.count() == count
    with seeing_as(SERVICE):
        told = Notice.objects.get(kind="consultation.statement")
        assert {d.member_id for d in told.deliveries.all()} == {cast.world.sponsor.pk, cast.world.other.pk}


def test_a_participant_makes_no_statement_and_a_consulted_member_answers_otherwise(cast: Cast) -> None:
    row = cast.opened()
    for user in (cast.person, cast.world.focal, cast.world.officer):
        with pytest.raises(PermissionRefused):
            cast.says(row, user, kind="statement")


def test_none_of_them_responds_tables_or_objects(cast: Cast) -> None:
    row = cast.opened()
    for user in (cast.person, cast.observer, cast.state):
        with pytest.raises(PermissionRefused):
            services.response_draft(consultation=row.pk, actor=cast.world.acts(user), words="We agree.")
        with pytest.raises(PermissionRefused):
            services.comment_add(consultation=row.pk, actor=cast.world.acts(user), kind="general", words="No.")


def test_the_right_is_the_rules(cast: Cast) -> None:
    row = cast.opened()
    with seeing_as(SERVICE):
        from members.body.models import RulesOfProcedure

        rules = RulesOfProcedure.objects.get(fictional=True)
        rules.content["participants"]["roles"]["participant"].remove("comment")
        RulesOfProcedure.objects.filter(pk=rules.pk).update(content=rules.content)
    with pytest.raises(PermissionRefused) as refused:
        cast.says(row, cast.person)
    assert refused.value.refusal.code == "right_missing"


def test_nothing_is_received_after_the_close_or_once_the_admission_ended(cast: Cast, clock: Any) -> None:
    row = cast.opened()
    participants.participant_end(
        participant=cast.agency.pk, code="own_wish", reason="It asked.", actor=cast.world.acts(cast.world.officer)
    )
    with pytest.raises(PermissionRefused):
        cast.says(row, cast.observer, kind="statement")
    clock.to(row.closes_at)
    with pytest.raises(TransitionRefused) as refused:
        cast.says(row, cast.person)
    assert refused.value.refusal.code == "consultation_closed"


@pytest.mark.parametrize("change", [{"words": " "}, {"block_key": "no-such"}])
def test_what_says_nothing_or_misses_the_text_is_refused(cast: Cast, change: dict[str, str]) -> None:
    row = cast.opened()
    with pytest.raises(Refused):
        cast.says(row, cast.person, **change)
    assert kept(row) == []


# --- On the page ------------------------------------------------------------------------------------------------------


def test_by_the_page_with_a_receipt(cast: Cast) -> None:
    row, client = cast.opened(), as_user(cast.person)
    path = reverse("consultations:contribute", args=[row.uid])
    assert path in client.get(reverse("consultations:detail", args=[row.uid])).content.decode()
    assert client.post(path, FORM | {"_step": "check"}).status_code == 200
    assert kept(row) == []
    done = client.post(path, FORM | {"_step": "send"}, follow=True).content.decode()
    assert kept(row)[0].receipt in done


def test_who_may_say_nothing_finds_no_such_page(cast: Cast) -> None:
    row = cast.opened()
    path = reverse("consultations:contribute", args=[row.uid])
    assert as_user(cast.world.focal).get(path).status_code == 404
    assert "/sign-in/" in as_user().get(path)["Location"]
    assert as_user(cast.observer).get(path).status_code == 200


# --- In raw SQL -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"words": "Other words"}, {"participant": None}, {"received_at": LONG_AGO}, None])
def test_a_contribution_is_never_edited_or_deleted(cast: Cast, change: dict[str, Any] | None) -> None:
    row = cast.opened()
    cast.says(row, cast.person)
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic():
        made = Contribution.objects.filter(consultation=row)
        made.delete() if change is None else made.update(**change)


@pytest.mark.parametrize(
    "wrong", ["uninvited", "a participant's statement", "consulted", "too late", "another world", "of two", "of nobody"]
)
def test_the_database_refuses_by_itself(cast: Cast, wrong: str) -> None:
    row = cast.opened(invited=wrong != "uninvited")
    given = {
        "consultation": row, "kind": "general", "participant": cast.company, "author": cast.person, "words": "So.",
        "received_at": row.opens_at, "receipt": "R-1", "digest": "0" * 64, "fictional": True, "audience": "public",
    }  # fmt: skip
    changes: dict[str, dict[str, Any]] = {
        "uninvited": {},
        "a participant's statement": {"kind": "statement"},
        "consulted": {"kind": "statement", "participant": None, "member": cast.world.other},
        "too late": {"received_at": row.closes_at},
        "another world": {"fictional": False},
        "of two": {"kind": "statement", "member": cast.world.other},
        "of nobody": {"participant": None},
    }
    with seeing_as(SERVICE), pytest.raises(IntegrityError), transaction.atomic():
        Contribution.objects.create(**given | changes[wrong])
