"""Credentials: filed, examined, reported, decided; rivals change nobody's access before the organ decides (domain.md §4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from members.accounts.models import User
from members.body.models import RulesOfProcedure
from members.credentials.models import Credential, CredentialFile, CredentialPerson
from members.credentials.services import (
    Named,
    credential_decide,
    credential_examine,
    credential_join,
    credential_object,
    credential_report,
    original_receive,
)
from members.delegations.models import Delegate, Invitation, Power
from members.delegations.selectors import invitation_token
from members.delegations.services import invitation_accept
from portal.core import clock as portal_clock
from portal.core.eyes import SERVICE, seeing_as
from portal.core.intervals import between
from portal.core.notices.models import Notice
from portal.core.refusals import PermissionRefused, Refused, TransitionRefused
from tests import factories
from tests.factories import actor_for, own
from tests.factories.credentials import LEGAL_POINTS, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_the_whole_way_grants_powers_at_the_examination_and_keeps_them(cast: Cast) -> None:
    row = cast.filed()
    assert not cast.binds()
    credential_examine(credential=row.pk, actor=cast.legal, checklist=LEGAL_POINTS)
    assert cast.binds()
    with seeing_as(SERVICE):
        power = Power.objects.get(kind="vote")
        assert (power.credential_id, power.delegate.user_id) == (row.pk, cast.expert_user.pk)
    credential_report(credential=row.pk, actor=cast.legal, report="In due form.")
    credential_decide(credential=row.pk, to="deferred", decision="MC/1, item 3", actor=cast.chair)
    assert cast.binds()
    credential_decide(credential=row.pk, to="accepted", decision="MC/1, item 3", actor=cast.chair)
    assert cast.binds()
    with seeing_as(SERVICE):
        row.refresh_from_db()
        assert (row.state, row.contested) == ("accepted", False)
        assert set(Notice.objects.values_list("kind", flat=True)) == {"credential.filed", "credential.decided"}


def test_a_refused_credential_takes_its_powers_back(cast: Cast) -> None:
    row = cast.filed()
    credential_examine(credential=row.pk, actor=cast.legal)
    credential_report(credential=row.pk, actor=cast.legal, report="Not in due form.")
    credential_decide(credential=row.pk, to="refused", decision="MC/1", actor=cast.chair)
    assert not cast.binds()


def test_who_takes_which_step(cast: Cast) -> None:
    with pytest.raises(PermissionRefused):
        cast.filed(actor=cast.expert)
    row = cast.filed(actor=cast.officer)
    for actor in (cast.focal, cast.officer, cast.chair):
        with pytest.raises(PermissionRefused):
            credential_examine(credential=row.pk, actor=actor)
    credential_examine(credential=row.pk, actor=cast.legal)
    with pytest.raises(TransitionRefused):
        credential_decide(credential=row.pk, to="accepted", decision="MC/1", actor=cast.chair)
    credential_report(credential=row.pk, actor=cast.legal, report="In due form.")
    for actor in (cast.focal, cast.officer, cast.legal):
        with pytest.raises(PermissionRefused):
            credential_decide(credential=row.pk, to="accepted", decision="MC/1", actor=actor)


def test_who_filed_it_does_not_examine_it(cast: Cast) -> None:
    row = cast.filed(actor=cast.legal)
    with pytest.raises(PermissionRefused, match="another legal officer"):
        credential_examine(credential=row.pk, actor=cast.legal)


def test_a_national_of_the_member_examines_only_with_a_second_officer(cast: Cast) -> None:
    row = cast.filed()
    national = actor_for(factories.office("legal", "national", nationality=cast.home))
    with pytest.raises(PermissionRefused, match="second officer has to join"):
        credential_examine(credential=row.pk, actor=national)
    for actor in (national, cast.focal, cast.chair):
        with pytest.raises(PermissionRefused):
            credential_join(credential=row.pk, actor=actor)
    with seeing_as(SERVICE):
        file = CredentialFile.objects.get(credential=row)
        with pytest.raises(IntegrityError, match="second officer"), transaction.atomic():
            CredentialFile.objects.filter(pk=file.pk).update(examined_by=national.id)
        with pytest.raises(IntegrityError, match="no national"), transaction.atomic():
            CredentialFile.objects.filter(pk=file.pk).update(joined_by=national.id)
    credential_join(credential=row.pk, actor=cast.officer)
    with pytest.raises(TransitionRefused, match="No second officer"):
        credential_join(credential=row.pk, actor=cast.legal)
    credential_examine(credential=row.pk, actor=national, checklist=LEGAL_POINTS)
    assert cast.binds()
    with seeing_as(SERVICE):
        file.refresh_from_db()
        assert (file.joined_by_id, file.examined_by_id) == (cast.officer.id, national.id)
        with pytest.raises(IntegrityError, match="second_is_another"), transaction.atomic():
            CredentialFile.objects.filter(pk=file.pk).update(joined_by=None, examined_by=cast.legal.id)
            CredentialFile.objects.filter(pk=file.pk).update(joined_by=cast.legal.id)


def test_who_filed_it_or_joined_does_not_take_the_other_part(cast: Cast) -> None:
    row = cast.filed(actor=cast.officer)
    with pytest.raises(PermissionRefused, match="another officer joins"):
        credential_join(credential=row.pk, actor=cast.officer)
    credential_join(credential=row.pk, actor=cast.legal)
    with pytest.raises(PermissionRefused, match="the other officer"):
        credential_examine(credential=row.pk, actor=cast.legal)


def test_the_head_is_told_where_the_rules_disclose_it_and_stands_as_filed(cast: Cast) -> None:
    row = cast.filed(people=[Named("Sela Marin", "sela@xaa.example", "head")])
    assert row.head == "Sela Marin"
    with seeing_as(SERVICE):
        with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
            Credential.objects.filter(pk=row.pk).update(head="Somebody Else")
        Credential.objects.filter(pk=row.pk).update(head="")  # forgotten with the person
        RulesOfProcedure.objects.update(
            content=RulesOfProcedure.objects.get().content
            | {
                "credentials": RulesOfProcedure.objects.get().content["credentials"]
                | {"head_disclosed": {"value": False}}
            }
        )
    assert cast.filed(kind="ad_hoc", people=[Named("Sela Marin", "sela@xaa.example", "head")]).head == ""


def test_who_has_no_account_is_invited_and_holds_the_powers_from_the_account_on(cast: Cast) -> None:
    people = [Named("New Head", "head@xaa.example", "head", ("speak", "bind"))]
    row = cast.filed(people=people)
    with seeing_as(SERVICE):
        assert not Invitation.objects.exists()
    credential_examine(credential=row.pk, actor=cast.legal)
    with seeing_as(SERVICE):
        invitation = Invitation.objects.get()
        assert (invitation.email, invitation.role, invitation.credential_id) == ("head@xaa.example", "head", row.pk)
    original_receive(credential=row.pk, actor=cast.officer)
    with seeing_as(SERVICE):
        assert CredentialFile.objects.get().original_at is not None
    with pytest.raises(Refused, match="already"):
        original_receive(credential=row.pk, actor=cast.officer)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"people": [Named("A", "a@x.example", "head"), Named("B", "b@x.example", "head")]}, "one head"),
        ({"people": []}, "nobody is named"),
        ({"people": [Named("A", "a@x.example"), Named("B", "A@x.example")]}, "named twice"),
        ({"authority": "other"}, "authority"),
        ({"dated": date(2999, 1, 1)}, "future"),
        ({"valid_until": datetime(2026, 1, 4, tzinfo=UTC)}, "has passed"),
        ({"kind": "session"}, "Name the session"),
    ],
)
def test_bad_papers_are_refused_with_the_rule(cast: Cast, change: dict, words: str) -> None:
    with pytest.raises(Refused, match=words):
        cast.filed(**change)


def test_two_rival_credentials_change_nobody_before_the_organ_decides(cast: Cast) -> None:
    first = cast.filed()
    credential_examine(credential=first.pk, actor=cast.legal)
    credential_report(credential=first.pk, actor=cast.legal, report="In due form.")
    credential_decide(credential=first.pk, to="accepted", decision="MC/1", actor=cast.chair)
    rival = cast.filed(
        actor=cast.officer, issuer="Another Minister", people=[Named("focal", "focal@xaa.example", "head", ("bind",))]
    )
    assert rival.contested
    credential_examine(credential=rival.pk, actor=cast.legal)
    assert cast.binds()
    assert not cast.binds(cast.focal_user)
    credential_report(credential=rival.pk, actor=cast.legal, report="Two are filed.")
    assert cast.binds()
    credential_decide(credential=rival.pk, to="accepted", decision="MC/2", actor=cast.chair)
    assert not cast.binds()
    assert cast.binds(cast.focal_user)
    with seeing_as(SERVICE):
        first.refresh_from_db()
        assert first.valid.upper is not None


def test_the_delegation_in_office_replaces_its_own_credential_and_a_stranger_cannot(cast: Cast) -> None:
    first = cast.filed()
    credential_examine(credential=first.pk, actor=cast.legal)
    with pytest.raises(Refused, match="replaces it"):
        cast.filed(actor=cast.officer, issuer="Another Minister", replaces=first.pk)
    second = cast.filed(replaces=first.pk)
    assert not second.contested


def test_an_objection_stands_beside_and_changes_nothing(cast: Cast) -> None:
    row = cast.filed()
    credential_examine(credential=row.pk, actor=cast.legal)
    other = actor_for(factories.delegate(factories.member("XAB"), "far", powers="bind"))
    credential_object(credential=row.pk, actor=other, words="The issuer is not known to us.")
    assert cast.binds()
    with pytest.raises(Refused, match="already"):
        credential_object(credential=row.pk, actor=other, words="Again.")
    with pytest.raises(PermissionRefused):
        credential_object(credential=row.pk, actor=cast.focal, words="Ours.")


def test_powers_lapse_by_themselves_with_the_term(cast: Cast, clock) -> None:
    row = cast.filed(valid_until=datetime.now(UTC) + timedelta(days=10))
    credential_examine(credential=row.pk, actor=cast.legal)
    assert cast.binds()
    clock.forward(days=11)
    assert not cast.binds()


def accredited(email: str) -> list[tuple[str, int | None]]:
    """Who is a delegate now, by which credential."""
    with seeing_as(SERVICE):
        rows = Delegate.objects.at(portal_clock.now()).filter(user__email=email)
        return list(rows.values_list("role", "credential"))


def taken_up(email: str) -> User:
    """The account of an invited person."""
    with seeing_as(SERVICE):
        row = Invitation.objects.get(email=email, accepted_at=None, revoked_at=None)
    return invitation_accept(
        token=invitation_token(row.uid, row.version), name="N", password="a long and quiet sentence", language="en",
        time_zone="UTC",
    )  # fmt: skip


NEW = [Named("New Head", "new@xaa.example", "head", ("bind",))]


def test_access_lapses_with_the_term_and_begins_again_with_the_next_credential(cast: Cast, clock) -> None:
    first = cast.filed(people=NEW, valid_until=portal_clock.now() + timedelta(days=10))
    credential_examine(credential=first.pk, actor=cast.legal)
    user = taken_up("new@xaa.example")
    assert accredited(user.email) == [("head", first.pk)]
    clock.forward(days=11)
    assert accredited(user.email) == []
    again = cast.filed(people=NEW, valid_from=portal_clock.now())
    credential_examine(credential=again.pk, actor=cast.legal)
    assert accredited(user.email) == [("head", again.pk)]
    assert cast.binds(user)


def test_a_credential_that_follows_before_the_end_makes_the_accreditation_longer(cast: Cast, clock) -> None:
    first = cast.filed(people=NEW, valid_until=portal_clock.now() + timedelta(days=10))
    credential_examine(credential=first.pk, actor=cast.legal)
    user = taken_up("new@xaa.example")
    second = cast.filed(people=NEW, replaces=first.pk)
    credential_examine(credential=second.pk, actor=cast.legal)
    clock.forward(days=11)
    assert accredited(user.email) == [("head", second.pk)]
    assert cast.binds(user)


def test_who_came_by_a_refused_credential_is_out_and_open_invitations_are_dead(cast: Cast) -> None:
    people = [*NEW, Named("Late", "late@xaa.example")]
    row = cast.filed(people=people)
    credential_examine(credential=row.pk, actor=cast.legal)
    user = taken_up("new@xaa.example")
    browser = factories.as_user(user)
    credential_report(credential=row.pk, actor=cast.legal, report="Not in due form.")
    assert accredited(user.email) == [("head", row.pk)]
    credential_decide(credential=row.pk, to="refused", decision="MC/1", actor=cast.chair)
    assert accredited(user.email) == []
    assert browser.get("/en/work/").status_code == 302
    with seeing_as(SERVICE):
        assert Invitation.objects.get(email="late@xaa.example").revoked_at is not None
    assert accredited(cast.expert_user.email) == [("expert", None)]  # who did not come by it


def test_the_rival_that_the_organ_accepts_keeps_whom_both_name_and_ends_the_others(cast: Cast) -> None:
    both = Named("Both", "both@xaa.example", "expert", ("speak",))
    first = cast.filed(people=[*NEW, both])
    credential_examine(credential=first.pk, actor=cast.legal)
    ousted, kept = taken_up("new@xaa.example"), taken_up("both@xaa.example")
    rival = cast.filed(actor=cast.officer, issuer="Another Minister", people=[both])
    credential_examine(credential=rival.pk, actor=cast.legal)
    credential_report(credential=rival.pk, actor=cast.legal, report="Two are filed.")
    assert (accredited(ousted.email), accredited(kept.email)) == ([("head", first.pk)], [("expert", first.pk)])
    credential_decide(credential=rival.pk, to="accepted", decision="MC/2", actor=cast.chair)
    assert (accredited(ousted.email), accredited(kept.email)) == ([], [("expert", rival.pk)])


def test_a_credential_takes_nobody_from_another_member_or_from_the_secretariat(cast: Cast) -> None:
    far = factories.delegate(factories.member("XAB"), "far")
    people = [Named("Far", far.email, "head", ("bind",)), Named("Legal", cast.legal_user.email, "expert", ("bind",))]
    credential_examine(credential=cast.filed(people=people).pk, actor=cast.legal)
    assert accredited(far.email) == [("expert", None)]
    assert accredited(cast.legal_user.email) == []
    assert not cast.binds(far)


def test_raw_sql_accredits_nobody_for_longer_than_the_credential(cast: Cast) -> None:
    row = cast.filed(people=NEW, valid_until=portal_clock.now() + timedelta(days=10))
    credential_examine(credential=row.pk, actor=cast.legal)
    user = taken_up("new@xaa.example")
    with seeing_as(SERVICE), pytest.raises(IntegrityError, match="no longer than the credential"), transaction.atomic():
        Delegate.objects.filter(user=user).update(valid=between(portal_clock.now(), None))


# The database refuses the same, whoever writes (goals.md: rules hold in raw SQL).


def test_raw_sql_names_no_second_head_and_moves_no_credential_by_hand(cast: Cast) -> None:
    row = cast.filed()
    with seeing_as(SERVICE):
        with pytest.raises(IntegrityError, match="one_head"), transaction.atomic():
            CredentialPerson.objects.create(
                credential=row, name="B", email="b@x.example", role="head", **own(cast.home)
            )
        with pytest.raises(IntegrityError, match="does not move so"), transaction.atomic():
            Credential.objects.filter(pk=row.pk).update(state="accepted")
        with pytest.raises(IntegrityError, match="stands for that time"), transaction.atomic():
            Credential.objects.create(
                member=cast.home, delegation=row.delegation, organ=row.organ, kind=row.kind, authority=row.authority,
                form="copy", dated=row.dated, valid=row.valid, **own(cast.home),
            )  # fmt: skip


@pytest.mark.parametrize("source", ["credential", "granter", "alone", "nothing"])
def test_raw_sql_grants_no_power_that_nobody_entitled_has_granted(cast: Cast, source: str) -> None:
    row = cast.filed()
    with seeing_as(SERVICE):
        delegate = cast.expert_user.delegates.get()
        given = {
            "credential": {"credential_id": row.pk},  # not examined yet
            "granter": {"granted_by_id": cast.expert_user.pk, "confirmed_by_id": cast.focal_user.pk},
            "alone": {"granted_by_id": cast.focal_user.pk, "confirmed_by_id": cast.focal_user.pk},
            "nothing": {},
        }[source]
        columns = {
            "delegate_id": delegate.pk, "member_id": cast.home.pk, "kind": "bind", "audience": "restricted", "source": "",
            "parties": [cast.home.pk], "valid": between(datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)),
        } | given  # fmt: skip
        insert = f"INSERT INTO members_power ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
        with pytest.raises(IntegrityError, match="granted"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(insert, list(columns.values()))
