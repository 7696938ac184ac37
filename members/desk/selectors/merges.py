"""What a merge of two accounts would move, and what would end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet

from members.accounts.models import Session, User
from members.body.models import Office
from members.delegations.models import Delegate
from members.desk.models import AccountMerge
from portal.core.eyes import Viewer

OURS = ("core", "members", "governance", "initiatives")
#: Told or handled in a way of their own: these tables are about the accounts themselves.
APART = (AccountMerge, Session, User)


@dataclass(frozen=True, slots=True)
class Preview:
    """What moves to the account that is kept, and what ends, because the person holds it there already."""

    moves: list[Delegate | Office]
    ends: list[Delegate | Office]
    rows: int


def merges(viewer: Viewer, *, fictional: bool) -> QuerySet[AccountMerge]:
    """All merges of one world, those that wait first. One statement."""
    rows: QuerySet[AccountMerge] = AccountMerge.objects.visible_to(viewer).filter(kept__fictional=fictional)
    return rows.select_related("kept", "closed", "proposed_by", "decided_by").order_by("-state", "-pk")


def preview(kept: User, closed: User, at: datetime) -> Preview:
    """What would happen now. Needs service eyes."""
    moves: list[Delegate | Office] = []
    ends: list[Delegate | Office] = []
    for delegate in Delegate.objects.at(at).filter(user=closed).select_related("member"):
        held = Delegate.objects.filter(user=kept, valid__overlap=delegate.valid).exists()
        (ends if held else moves).append(delegate)
    for office in Office.objects.at(at).filter(user=closed):
        held = Office.objects.filter(user=kept, kind=office.kind, valid__overlap=office.valid).exists()
        (ends if held else moves).append(office)
    rows = sum(model._base_manager.filter(**{field: closed}).count() for model, field in pointers())
    return Preview(moves, ends, rows - len(moves) - len(ends))


def pointers() -> Iterator[tuple[type[Model], str]]:
    """Every column that names a person by an account."""
    for model in apps.get_models():
        if model._meta.app_label in OURS and model not in APART:
            for field in model._meta.concrete_fields:
                if isinstance(field, ForeignKey) and field.related_model is User:
                    yield model, field.name
