"""Two accounts of one person become one: two officers, one history, no way back in by the closed one."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from members.accounts.models import Session, User
from members.body.models import Office
from members.delegations.models import Delegate, Invitation, Power
from members.desk.models import AccountMerge
from members.desk.selectors import preview
from members.desk.services import merge_confirm, merge_decline, merge_propose
from members.privacy.selectors import personal_data
from portal.core import clock as portal_clock
from portal.core.audit.models import AuditEvent
from portal.core.eyes import SERVICE, seeing_as
from portal.core.refusals import PermissionRefused, Refused, TransitionRefused
from tests import factories
from tests.factories import actor_for, as_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[User, User]:
    """The account that is kept, without anything, and one that acts for a member and holds an office."""
    with seeing_as(SERVICE):
        kept = factories.person("ana@ministry.example", "Ana B.")
    closed = factories.delegate(factories.member("XAA"), "ana", role="focal_point", powers="speak bind")
    with seeing_as(SERVICE):
        Office.objects.create(
            user=closed, kind="chair", organ=factories.organ(), valid=factories.since(factories.LONG_AGO)
        )
        Invitation.objects.create(
            email="x@xaa.example", name="X", token_hash="1" * 64, role="expert", invited_by=closed,
            expires_at=portal_clock.now(), audience="restricted",
        )  # fmt: skip
    return kept, closed


def proposed(two: tuple[User, User], by: User) -> AccountMerge:
    return merge_propose(kept=two[0].pk, closed=two[1].pk, reason="Both are Ana.", actor=actor_for(by))


def test_what_the_closed_account_held_moves_and_history_names_the_right_person(two: tuple[User, User]) -> None:
    first, second = factories.office("officer", "first"), factories.office("legal", "second")
    row = proposed(two, first)
    kept, closed = two
    as_user(closed).get("/en/")
    with seeing_as(SERVICE):
        shown = preview(kept, closed, portal_clock.now())
    assert (len(shown.moves), len(shown.ends), shown.rows) == (2, 0, 1)
    merge_confirm(merge=row.pk, actor=actor_for(second))
    closed.refresh_from_db()
    assert (closed.is_active, closed.merged_into_id, str(closed)) == (False, kept.pk, "Ana B.")
    assert not Session.objects.filter(user=closed).exists()
    assert not Authenticator.objects.filter(user=closed).exists()
    with seeing_as(SERVICE):
        now = portal_clock.now()
        assert Delegate.objects.at(now).get().user_id == kept.pk
        assert Power.objects.at(now).filter(delegate__user=kept).count() == 2
        assert Office.objects.at(now).get(kind="chair").user_id == kept.pk
        assert Invitation.objects.get().invited_by_id == kept.pk
        told = personal_data(kept, now)
    assert [account["email"] for account in told["accounts"]] == ["ana@ministry.example", "ana@xaa.example"]


def test_what_the_kept_account_holds_already_ends_on_the_closed_one(two: tuple[User, User]) -> None:
    first, second = factories.office("officer", "first"), factories.office("legal", "second")
    kept, closed = two
    with seeing_as(SERVICE):
        Office.objects.create(
            user=kept, kind="chair", organ=factories.organ(), valid=factories.since(factories.LONG_AGO)
        )
        assert len(preview(kept, closed, portal_clock.now()).ends) == 1
    merge_confirm(merge=proposed(two, first).pk, actor=actor_for(second))
    with seeing_as(SERVICE):
        assert Office.objects.at(portal_clock.now()).get(kind="chair").user_id == kept.pk
        assert Office.objects.filter(kind="chair", user=closed).count() == 1


def test_two_officers_are_needed(two: tuple[User, User]) -> None:
    first = factories.office()
    row = proposed(two, first)
    with pytest.raises(PermissionRefused, match="second officer"):
        merge_confirm(merge=row.pk, actor=actor_for(first))
    for user in (factories.office("chair"), two[0], factories.office("administrator")):
        with pytest.raises(PermissionRefused):
            merge_confirm(merge=row.pk, actor=actor_for(user))
    with pytest.raises(IntegrityError, match="two_officers"), transaction.atomic(), seeing_as(SERVICE):
        AccountMerge.objects.filter(pk=row.pk).update(state="merged", decided_by=first)
    with pytest.raises(IntegrityError, match="two officers"), transaction.atomic():
        User.objects.filter(pk=two[1].pk).update(merged_into=two[0].pk, is_active=False)


def test_what_does_not_fit_is_refused(two: tuple[User, User]) -> None:
    officer, kept, closed = factories.office(), *two
    other = factories.delegate(factories.member("XAB"), "other")
    for pair, words in (
        ((kept, kept), "two different accounts"),
        ((other, closed), "two different members"),
        ((officer, closed), "your own account"),
    ):
        with pytest.raises(Refused, match=words):
            merge_propose(kept=pair[0].pk, closed=pair[1].pk, reason="R", actor=actor_for(officer))
    User.objects.filter(pk=kept.pk).update(fictional=False)
    with pytest.raises(Refused, match="demonstration"):
        proposed(two, officer)
    User.objects.filter(pk=kept.pk).update(fictional=True)
    proposed(two, officer)
    with pytest.raises(Refused, match="waits for a decision"):
        proposed(two, officer)


def test_declined_nothing_changes_and_it_can_be_proposed_again(two: tuple[User, User]) -> None:
    officer = factories.office()
    row = proposed(two, officer)
    merge_decline(merge=row.pk, actor=actor_for(officer))
    two[1].refresh_from_db()
    assert two[1].is_active
    with pytest.raises(TransitionRefused):
        merge_confirm(merge=row.pk, actor=actor_for(factories.office("legal")))
    proposed(two, officer)


def test_by_the_pages(two: tuple[User, User]) -> None:
    first, second = as_user(factories.office("officer", "first")), as_user(factories.office("legal", "second"))
    typed = {"kept": two[0].email, "closed": two[1].email.upper(), "reason": "Both are Ana."}
    assert (
        "No account has this address."
        in first.post("/en/desk/merges/", typed | {"kept": "no@x.example"}).content.decode()
    )
    assert "Both are Ana." in first.post("/en/desk/merges/", typed | {"_step": "check"}).content.decode()
    path = first.post("/en/desk/merges/", typed | {"_step": "send"}).url
    page = first.get(path).content.decode()
    assert "A second officer decides" in page
    assert "State XAA" in page
    assert "Merge them" in second.get(path).content.decode()
    done = second.post(path, {"_step": "send", "expected_version": "1"}, follow=True).content.decode()
    assert "have ended" in done
    with seeing_as(SERVICE):
        names = set(AuditEvent.objects.filter(name__startswith="merge.").values_list("name", flat=True))
    assert names == {"merge.proposed", "merge.confirmed"}
    stranger = as_user(factories.delegate(factories.member("XAB"), "other"))
    assert stranger.get(path).status_code == 403
