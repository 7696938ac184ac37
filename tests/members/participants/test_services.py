"""Participants: who admits them, two officers to decline, dated admission, their people without powers (domain.md §2, §6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from members.accounts.middleware import acting_of
from members.accounts.models import User
from members.delegations.models import REPRESENTATIVE, Delegate, Delegation, Invitation, Power
from members.delegations.selectors import Standing, invitation_token, standing_of
from members.delegations.services import invitation_accept, invitation_send
from members.participants import services
from members.participants.identifiers import is_good, plain
from members.participants.models import (
    Admission,
    Identifier,
    IdentifierScheme,
    Participant,
    ParticipantContact,
    ParticipantKind,
    Representative,
)
from members.participants.selectors import waits_for
from members.participants.services import About
from portal.core.actors import Door, system
from portal.core.audit.models import AuditEvent
from portal.core.classes import Audience
from portal.core.eyes import PUBLIC, SERVICE, STAFF, Eyes, Viewer, seeing_as
from portal.core.intervals import between, since
from portal.core.notices.models import Delivery
from portal.core.refusals import PermissionRefused, Refused, StaleVersion, TransitionRefused
from portal.core.search.models import SearchEntry
from tests import factories
from tests.factories import LONG_AGO, actor_for

pytestmark = pytest.mark.django_db
GOOD = {"ror": "00f54p054", "lei": "7LTWFZYICNSX8D621K86", "isni": "000000012146438X", "wikidata": "Q41506"}


@dataclass
class Cast:
    officer: User
    second: User
    delegate: User
    chair: User


@pytest.fixture
def cast() -> Cast:
    return Cast(
        factories.office("officer"),
        factories.office("legal"),
        factories.delegate(factories.member("XAA"), "focal", role="focal_point", powers="speak table bind vote"),
        factories.office("chair"),
    )


def about(**changes: Any) -> About:
    given = {"name": {"en": "Institute for Shared Models"}, "contact": "Office", "address": "office@ism.example"}
    return About(**given | changes)


def entered(cast: Cast, kind: str = "research", *, actor: Any = None, **changes: Any) -> Participant:
    fictional = changes.pop("fictional", True)
    return services.participant_enter(
        kind=kind, about=about(**changes), paper="Letter 7", received_at=timezone.now() - timedelta(days=1),
        fictional=fictional, actor=actor or actor_for(cast.officer),
    )  # fmt: skip


def admitted(cast: Cast, kind: str = "research") -> Participant:
    return services.participant_admit(participant=entered(cast, kind).pk, actor=actor_for(cast.officer))


def proposed(cast: Cast) -> Participant:
    return services.participant_decline_propose(
        participant=entered(cast).pk, code="identity", reason="No papers.", actor=actor_for(cast.officer)
    )


def fresh(model: Any, **found: Any) -> Any:
    with seeing_as(SERVICE):
        return model.objects.select_related().get(**found)


def told() -> list[tuple[str, str]]:
    with seeing_as(SERVICE):
        return list(Delivery.objects.order_by("pk").values_list("notice__kind", "address"))


def accept(invitation: Invitation) -> User:
    return invitation_accept(
        token=invitation_token(invitation.uid, invitation.version), name="Rea", password="a sentence of my own",
        language="en", time_zone="UTC",
    )  # fmt: skip


def representative(cast: Cast, kind: str = "research") -> tuple[User, Participant]:
    row = admitted(cast, kind)
    invitation = services.representative_invite(
        participant=row.pk, email="rea@ism.example", name="Rea", actor=actor_for(cast.officer)
    )
    return accept(invitation), row


# Applications and admission


def test_an_application_is_entered_and_seen_by_the_secretariat_alone(cast: Cast) -> None:
    row = entered(cast)
    assert (row.code, row.state, row.role) == ("XP0001", "applied", "participant")
    assert entered(cast).code == "XP0002"
    for viewer, number in ((PUBLIC, 0), (Viewer(Eyes.MEMBER, 1), 0), (STAFF, 2)):
        with seeing_as(viewer):
            assert Participant.objects.count() == number
            assert Participant.objects.visible_to(viewer).count() == number
            assert ParticipantContact.objects.count() == number


def test_admission_makes_it_public_and_dated(cast: Cast) -> None:
    row = admitted(cast)
    with seeing_as(PUBLIC):
        assert Participant.objects.get().state == "admitted"
        assert Admission.objects.get().valid.upper is None
        assert SearchEntry.objects.get(kind="participant").path == f"/participants/{row.code}/"
        assert not ParticipantContact.objects.exists()
    assert told() == [("participant.admitted", "office@ism.example")]
    with pytest.raises(TransitionRefused):
        services.participant_admit(participant=row.pk, actor=actor_for(cast.officer))


@pytest.mark.parametrize("who", ["delegate", "chair"])
def test_only_officers_enter_admit_and_end(cast: Cast, who: str) -> None:
    actor, row = actor_for(getattr(cast, who)), admitted(cast)
    acts = [
        lambda: entered(cast, actor=actor),
        lambda: services.participant_admit(participant=entered(cast).pk, actor=actor),
        lambda: services.participant_describe(participant=row.pk, about=about(), actor=actor),
        lambda: services.participant_withdraw(participant=entered(cast).pk, actor=actor),
        lambda: services.participant_end(participant=row.pk, code="own_wish", reason="Asked.", actor=actor),
        lambda: services.participant_decline(participant=proposed(cast).pk, actor=actor),
        lambda: services.representative_invite(participant=row.pk, email="a@b.example", name="A", actor=actor),
    ]
    for act in acts:
        with pytest.raises(PermissionRefused):
            act()


def test_the_worlds_are_never_mixed(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        entered(cast, fictional=False)
    assert refused.value.refusal.code == "other_world"
    row = entered(cast, fictional=False, actor=system(Door.COMMAND), identifiers=GOOD)
    assert row.code == "P0001"
    with pytest.raises(Refused, match="stands in no register"):
        entered(cast, identifiers={"ror": GOOD["ror"]})
    with pytest.raises(IntegrityError, match="participant_code"):
        spoofed("UPDATE members_participant SET fictional = true WHERE id = %s", row.pk)


def test_an_instant_of_receipt_that_has_not_come(cast: Cast) -> None:
    with pytest.raises(Refused, match="not come yet"):
        services.participant_enter(
            kind="company", about=about(), paper="Letter", received_at=timezone.now() + timedelta(days=1),
            fictional=True, actor=actor_for(cast.officer),
        )  # fmt: skip


def test_what_is_said_is_corrected_with_the_version_that_was_seen(cast: Cast) -> None:
    row = admitted(cast)
    changed = about(name={"en": "Institute of Models"}, address="new@ism.example")
    act = {"participant": row.pk, "about": changed, "actor": actor_for(cast.second)}
    with pytest.raises(StaleVersion):
        services.participant_describe(**act, expected_version=row.version - 1)
    services.participant_describe(**act, expected_version=row.version)
    assert fresh(SearchEntry, kind="participant").title == "Institute of Models"
    assert fresh(ParticipantContact).address == "new@ism.example"


# Two officers decline


def test_two_officers_decline(cast: Cast) -> None:
    row = proposed(cast)
    with pytest.raises(PermissionRefused) as refused:
        services.participant_decline(participant=row.pk, actor=actor_for(cast.officer))
    assert refused.value.refusal.code == "two_persons"
    services.participant_decline(participant=row.pk, actor=actor_for(cast.second))
    declined = fresh(Participant, pk=row.pk)
    assert (declined.state, declined.declined_by, declined.audience) == ("declined", cast.second, Audience.RESTRICTED)
    assert told() == [("participant.declined", "office@ism.example")]
    with seeing_as(SERVICE):
        event = AuditEvent.objects.get(name="participant.declined")
    assert '"reason":"No papers."' in event.body
    assert event.audience == Audience.RESTRICTED


def test_a_proposal_to_decline_can_be_taken_back(cast: Cast) -> None:
    row = proposed(cast)
    services.participant_decline_undo(participant=row.pk, actor=actor_for(cast.second))
    back = fresh(Participant, pk=row.pk)
    assert (back.state, back.decline_code, back.decline_proposed_by) == ("applied", "", None)
    services.participant_admit(participant=row.pk, actor=actor_for(cast.second))


def test_the_database_knows_that_two_decline(cast: Cast) -> None:
    row = proposed(cast)
    for first in (cast.officer.pk, None):
        with pytest.raises(IntegrityError, match="two_decline"):
            spoofed(
                "UPDATE members_participant SET state = 'declined', declined_by_id = %s WHERE id = %s", first, row.pk
            )
    with pytest.raises(IntegrityError, match="decline_has_reason"):
        spoofed("UPDATE members_participant SET decline_reason = '' WHERE id = %s", row.pk)


def test_what_waits_for_an_officer(cast: Cast) -> None:
    entered(cast)
    proposed(cast)
    for who, number in ((cast.officer, 1), (cast.second, 2), (cast.delegate, 0)):
        with seeing_as(SERVICE):
            standing = standing_of(who, timezone.now())
        with seeing_as(standing.viewer()):
            assert len(waits_for(standing, timezone.now())) == number


# The end


def test_the_end_of_an_admission_ends_what_hangs_on_it(cast: Cast) -> None:
    person, row = representative(cast)
    waiting = services.representative_invite(
        participant=row.pk, email="two@ism.example", name="Two", actor=actor_for(cast.officer)
    )
    services.participant_end(
        participant=row.pk, code="dissolved", reason="It was wound up.", actor=actor_for(cast.officer)
    )
    with seeing_as(PUBLIC):
        ended = Admission.objects.get()
    assert (ended.end_code, ended.valid.upper is not None) == ("dissolved", True)
    assert fresh(Invitation, pk=waiting.pk).revoked_at is not None
    assert standing(person).participant is None
    services.participant_admit(participant=row.pk, actor=actor_for(cast.officer))
    with seeing_as(PUBLIC):
        assert Admission.objects.count() == 2


def spoofed(sql: str, *params: Any) -> None:
    with transaction.atomic(), seeing_as(SERVICE), connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_the_database_keeps_admissions_apart(cast: Cast) -> None:
    row, waiting = admitted(cast), entered(cast)
    insert = (
        "INSERT INTO members_admission (participant_id, valid, end_code, end_reason) "
        "VALUES (%s, tstzrange(%s, NULL), '', '')"
    )
    with pytest.raises(IntegrityError, match="no_overlap"):
        spoofed(insert, row.pk, LONG_AGO)
    with pytest.raises(IntegrityError, match="was not admitted"):
        spoofed(insert, waiting.pk, LONG_AGO)
    with pytest.raises(IntegrityError, match="began when it began"):
        spoofed("UPDATE members_admission SET valid = tstzrange(%s, NULL) WHERE participant_id = %s", LONG_AGO, row.pk)
    with pytest.raises(IntegrityError, match="end_has_reason"):
        spoofed(
            "UPDATE members_admission SET valid = tstzrange(lower(valid), portal_clock()) WHERE participant_id = %s",
            row.pk,
        )


# Its people


def standing(user: User) -> Standing:
    with seeing_as(SERVICE):
        return standing_of(user, timezone.now())


def test_a_person_acts_for_a_participant_without_any_power(cast: Cast) -> None:
    user, row = representative(cast)
    found = standing(user)
    assert found.participant is not None
    assert (found.participant["code"], found.participant["role"], found.powers) == (
        row.code,
        "participant",
        frozenset(),
    )
    assert (found.member_id, found.viewer().eyes, user.fictional) == (None, Eyes.PUBLIC, True)
    acting = acting_of(user, found)
    assert acting is not None
    assert acting.name == "Institute for Shared Models"
    services.representative_end(representative=fresh(Representative).pk, actor=actor_for(cast.officer))
    assert standing(user).participant is None
    with pytest.raises(Refused, match="ended already"):
        services.representative_end(representative=fresh(Representative).pk, actor=actor_for(cast.officer))


@pytest.mark.parametrize("kind", ParticipantKind.values)
@pytest.mark.parametrize("ruled", [True, False])
def test_observers_read_limited_documents_where_the_rules_say_so(cast: Cast, kind: str, ruled: bool) -> None:
    if ruled:
        factories.rules()
    user, _row = representative(cast, kind)
    reads = ruled and kind == "intergovernmental"
    assert standing(user).viewer().eyes == (Eyes.MEMBER if reads else Eyes.PUBLIC)
    assert standing(user).viewer().member_id is None


def test_only_an_admitted_participant_has_people(cast: Cast) -> None:
    with pytest.raises(Refused, match="not admitted"):
        services.representative_invite(
            participant=entered(cast).pk, email="rea@ism.example", name="Rea", actor=actor_for(cast.officer)
        )


def test_an_invitation_to_a_participant_carries_no_power(cast: Cast) -> None:
    row = admitted(cast)
    invite = {"email": "rea@ism.example", "name": "Rea", "participant": row.pk, "actor": actor_for(cast.officer)}
    for wrong in (
        {"role": REPRESENTATIVE, "powers": ["bind"]},
        {"role": "head"},
        {"role": REPRESENTATIVE, "participant": None},
    ):
        with pytest.raises(IntegrityError, match="participant_has_no_powers"), transaction.atomic():
            invitation_send(**invite | wrong)


def test_a_person_acts_for_one_at_a_time_says_the_database(cast: Cast) -> None:
    user, row = representative(cast)
    with seeing_as(SERVICE):
        delegation = Delegation.objects.get(member__code="XAA")
    own = factories.own(delegation.member)
    make = {"delegation": delegation, "member": delegation.member, "user": user, "role": "expert", **own}
    with pytest.raises(IntegrityError, match="not for both"), transaction.atomic(), seeing_as(SERVICE):
        Delegate.objects.create(**make, valid=since(LONG_AGO))
    with seeing_as(SERVICE):
        earlier = Delegate.objects.create(**make, valid=between(LONG_AGO, LONG_AGO + timedelta(days=1)))
    with pytest.raises(IntegrityError, match="not for both"):
        spoofed("UPDATE members_delegate SET valid = tstzrange(%s, NULL) WHERE id = %s", LONG_AGO, earlier.pk)
    with pytest.raises(IntegrityError, match="not for both"), transaction.atomic(), seeing_as(SERVICE):
        Representative.objects.create(participant=row, user=cast.delegate, valid=since(LONG_AGO), audience="restricted")
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic(), seeing_as(SERVICE):
        Representative.objects.create(participant=row, user=user, valid=since(timezone.now()), audience="restricted")
    with seeing_as(SERVICE):
        assert not Power.objects.filter(delegate__user=user).exists()


# Identifiers


@pytest.mark.parametrize(
    ("scheme", "typed", "good"),
    [
        *((scheme, value, True) for scheme, value in GOOD.items()),
        ("ror", "https://ror.org/00F54P054", True),
        ("isni", "0000 0001 2146 438x", True),
        ("wikidata", "https://www.wikidata.org/wiki/Q41506", True),
        ("ror", "00f54p055", False),
        ("ror", "10f54p054", False),
        ("lei", "7LTWFZYICNSX8D621K87", False),
        ("lei", "7LTWFZYICNSX8D621", False),
        ("isni", "0000000121464381", False),
        ("wikidata", "Q0", False),
        ("wikidata", "41506", False),
    ],
)
def test_the_form_of_an_identifier_is_checked_by_us_and_by_the_database(
    cast: Cast, scheme: str, typed: str, good: bool
) -> None:
    value = plain(scheme, typed)
    assert is_good(scheme, value) is good
    assert by_database(scheme, value) is good
    if good:
        entered(cast, fictional=False, actor=system(), identifiers={scheme: typed})
        assert fresh(Identifier).value == value
        with pytest.raises(Refused, match="already"):
            entered(cast, fictional=False, actor=system(), identifiers={scheme: typed})
    else:
        with pytest.raises(Refused, match="check digits"):
            entered(cast, fictional=False, actor=system(), identifiers={scheme: typed})


def by_database(scheme: str, value: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT members_identifier_is_good(%s, %s)", [scheme, value])
        answer: bool = cursor.fetchone()[0]
    return answer


DIGITS = st.text("0123456789", min_size=2, max_size=2)
SHAPES = {
    "ror": st.builds("0{}{}".format, st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=6, max_size=6), DIGITS),
    "lei": st.builds("{}{}".format, st.text("0123456789ABCXYZ", min_size=18, max_size=18), DIGITS),
    "isni": st.builds("{}{}".format, st.text("0123456789", min_size=15, max_size=15), st.sampled_from("0123456789X")),
    "wikidata": st.from_regex(r"Q[0-9]{1,16}", fullmatch=True),
}


@pytest.mark.parametrize("scheme", IdentifierScheme.values)
def test_we_and_the_database_judge_alike(db: None, scheme: str) -> None:
    @given(SHAPES[scheme])
    def alike(value: str) -> None:
        assert is_good(scheme, value) == by_database(scheme, value)

    alike()


def test_the_database_refuses_identifiers_that_are_none(cast: Cast) -> None:
    real, invented = entered(cast, fictional=False, actor=system()), entered(cast)
    insert = (
        "INSERT INTO members_identifier (participant_id, scheme, value, audience, parties) "
        "VALUES (%s, %s, %s, 'public', '{}')"
    )
    with pytest.raises(IntegrityError, match="identifier_form"):
        spoofed(insert, real.pk, "ror", "00f54p055")
    with pytest.raises(IntegrityError, match="fictional participant"):
        spoofed(insert, invented.pk, "ror", GOOD["ror"])


def test_the_invitation_page_says_for_whom(cast: Cast, client: Client) -> None:
    row = admitted(cast)
    invitation = services.representative_invite(
        participant=row.pk, email="rea@ism.example", name="Rea", actor=actor_for(cast.officer)
    )
    page = client.get(f"/en/account/invitation/{invitation_token(invitation.uid, invitation.version)}/", follow=True)
    assert "You will take part for Institute for Shared Models." in page.content.decode()
