"""When a person may be forgotten: the own account, and nothing left that hangs on it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from members.accounts.permissions import own_account
from members.body.models import Office, OfficeKind
from members.delegations.models import Power, PowerKind
from portal.core.actors import Actor
from portal.core.display.texts import local_text
from portal.core.permissions import Predicate
from portal.core.refusals import Refusal


def may_erase(actor: Actor, obj: Any, at: datetime) -> Refusal | None:
    """The own account, while its person holds no office and is not the only one who can bind the member."""
    return own_account(actor, obj, at) or _office_held(obj.pk, at) or _only_binder(obj.pk, at)


def _office_held(user: int, at: datetime) -> Refusal | None:
    held = Office.objects.at(at).filter(user=user).first()
    if held is None:
        return None
    sentence = _("You hold an office: %(office)s. Your data can be erased once it has ended.")
    return Refusal("office_held", sentence % {"office": OfficeKind(held.kind).label}, rule="offices")


def _only_binder(user: int, at: datetime) -> Refusal | None:
    binding = Power.objects.at(at).filter(kind=PowerKind.BIND, delegate__valid__contains=at)
    mine = binding.filter(delegate__user=user).select_related("member").first()
    if mine is None or binding.filter(member=mine.member_id).exclude(delegate__user=user).exists():
        return None
    sentence = _(
        "You are the only person who can bind %(member)s. Your data can be erased once somebody else holds that power."
    )
    return Refusal("only_binder", sentence % {"member": local_text(mine.member.name).text}, rule="powers.bind")


PERMISSIONS: dict[str, Predicate] = {"account.erase": may_erase}
