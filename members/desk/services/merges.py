"""Two accounts of one person become one (domain.md §2: accounts are personal)."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _

from members.accounts.models import Session, User
from members.body.models import Office
from members.body.services import office_end
from members.delegations.models import Delegate
from members.delegations.services import delegate_end
from members.desk.models import AccountMerge, MergeState
from members.desk.selectors.merges import pointers
from portal.core import audit, clock
from portal.core.actors import Actor, system
from portal.core.classes import Audience
from portal.core.locks import lock
from portal.core.permissions import check
from portal.core.refusals import Refusal, Refused
from portal.core.service import service
from portal.core.workflow import move


def merge_propose(*, kept: int, closed: int, reason: str, actor: Actor) -> AccountMerge:
    """Propose to make two accounts of one person one; nothing changes until a second officer confirms.

    Audits `merge.proposed`. Raises PermissionRefused, Refused (not two open accounts of one world; proposed already).
    """
    with service(actor):
        at = clock.now()
        people = {row.pk: row for row in User.objects.select_for_update(no_key=True).filter(pk__in=[kept, closed])}
        row = AccountMerge(
            kept=people[kept], closed=people[closed], reason=reason, proposed_by_id=actor.person,
            audience=Audience.RESTRICTED, parties=[], state_since=at,
        )  # fmt: skip
        check("merge.propose", actor, row, at)
        _refuse_unfit(row)
        row.save(force_insert=True)
        audit.record("merge.proposed", target=row, by=actor, at=at)
    return row


def merge_decline(*, merge: int, actor: Actor, expected_version: int | None = None) -> AccountMerge:
    """The two accounts stay two. Audits `merge.declined`. Raises PermissionRefused, TransitionRefused, StaleVersion."""
    with service(actor):
        row = lock(AccountMerge, merge, expected_version)
        at = clock.now()
        row.decided_by_id = actor.person
        move(row, to=MergeState.DECLINED, actor=actor, at=at)
        audit.record("merge.declined", target=row, by=actor, at=at)
    return row


def merge_confirm(*, merge: int, actor: Actor, expected_version: int | None = None) -> AccountMerge:
    """Make two accounts one: what the closed one held moves to the kept one, its sessions and factors end.

    What the kept account holds already in the same time ends on the closed one. Rows that the database has frozen go on naming
    the closed account, which from now on is the same person. Audits `merge.confirmed`, and what an end audits. Raises
    PermissionRefused (whoever proposed it), TransitionRefused, StaleVersion, Refused (an account has changed since).
    """
    with service(actor):
        row = lock(AccountMerge, merge, expected_version)
        at = clock.now()
        list(User.objects.select_for_update(no_key=True).filter(pk__in=[row.kept_id, row.closed_id]).order_by("pk"))
        row.kept.refresh_from_db()
        row.closed.refresh_from_db()
        source = row.state
        row.decided_by_id = actor.person
        move(row, to=MergeState.MERGED, actor=actor, at=at)
        _refuse_unfit(row, but=row.pk)
        _hand_over(row, at, actor)
        _close(row)
        audit.record("merge.confirmed", target=row, by=actor, at=at, source=source)
    return row


def _refuse_unfit(row: AccountMerge, but: int = 0) -> None:
    """Raise Refused unless these are two open accounts of one world, about which no other merge waits."""
    if row.kept_id == row.closed_id:
        raise Refused(Refusal("same_account", _("Choose two different accounts.")))
    if not row.kept.is_active or not row.closed.is_active:
        raise Refused(Refusal("account_closed", _("One of these accounts is closed.")))
    if row.kept.fictional != row.closed.fictional:
        raise Refused(Refusal("two_worlds", _("A demonstration account and a real one are never merged.")))
    theirs = [row.kept_id, row.closed_id]
    waiting = AccountMerge.objects.filter(state=MergeState.PROPOSED).exclude(pk=but)
    if waiting.filter(kept__in=theirs).exists() or waiting.filter(closed__in=theirs).exists():
        raise Refused(Refusal("merge_waits", _("A merge of one of these accounts waits for a decision already.")))
    members = set(Delegate.objects.at(clock.now()).filter(user__in=theirs).values_list("member", flat=True))
    if len(members) > 1:
        raise Refused(
            Refusal(
                "two_members",
                _("These accounts act for two different members. End one accreditation first."),
                rule="delegations",
            )
        )


def _hand_over(row: AccountMerge, at: datetime, actor: Actor) -> None:
    """Point at the kept account wherever the database lets us; end what then still runs on the closed one."""
    for model, field in pointers():
        for key in list(
            model._base_manager.filter(**{field: row.closed_id}).order_by("pk").values_list("pk", flat=True)
        ):
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=key).update(**{field: row.kept_id})
            except DatabaseError:
                continue  # frozen, or held by the kept account in the same time: it stays, and is of the same person
    portal = system(actor.door)
    for delegate in Delegate.objects.at(at).filter(user=row.closed_id):
        delegate_end(delegate=delegate.pk, actor=portal, nobody_left=True)
    for office in Office.objects.at(at).filter(user=row.closed_id):
        office_end(office=office.pk, actor=portal)


def _close(row: AccountMerge) -> None:
    Session.objects.filter(user=row.closed_id).delete()
    Authenticator.objects.filter(user=row.closed_id).delete()
    closed = row.closed
    closed.name, closed.is_active, closed.merged_into_id = row.kept.name, False, row.kept_id
    closed.set_unusable_password()
    closed.save()
