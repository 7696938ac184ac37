"""All that the portal keeps about one person, for that person. Needs service eyes: it is asked for the person alone."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import ForeignKey, Model, Q, QuerySet

from members.accounts.models import Session, User
from members.body.models import Office
from members.delegations.models import Delegate, Invitation, Power
from portal.core.audit.models import AuditEvent
from portal.core.notices.models import Delivery
from portal.core.reads import ReadEntry

#: Apps whose rows may name a person.
OURS = ("core", "members", "governance", "initiatives")
#: Told in a part of its own.
TOLD = (Session, Office, Delegate)


def personal_data(user: User, at: datetime) -> dict[str, Any]:
    """One JSON-like document. Accounts that were merged into this one are of the same person and told with it."""
    people = [user, *user.merged.order_by("pk")]
    keys = [person.pk for person in people]
    return {"made_at": at, "accounts": [_account(person) for person in people]} | {
        name: list(part(keys)) for name, part in PARTS.items()
    }


def accreditations(keys: list[int]) -> QuerySet[Delegate]:
    """All accreditations of a person, with member and powers."""
    return Delegate.objects.filter(user__in=keys).select_related("member").prefetch_related("powers").order_by("pk")


def _account(user: User) -> dict[str, Any]:
    plain = ("email", "name", "language", "time_zone", "is_active", "fictional", "joined_at", "last_login")
    addresses = EmailAddress.objects.filter(user=user).order_by("pk").values_list("email", flat=True)
    return {name: getattr(user, name) for name in plain} | {"addresses": list(addresses)}


def _term(row: Any) -> dict[str, Any]:
    return {"from": row.valid.lower, "until": row.valid.upper}


def _factors(keys: list[int]) -> Iterator[dict[str, Any]]:
    for row in Authenticator.objects.filter(user__in=keys).order_by("pk"):
        yield {"kind": row.type, "added_at": row.created_at, "last_used_at": row.last_used_at}


def _sessions(keys: list[int]) -> Iterator[dict[str, Any]]:
    columns = ("signed_in_at", "address", "browser", "expire_date")
    yield from Session.objects.filter(user__in=keys).order_by("expire_date").values(*columns)


def _offices(keys: list[int]) -> Iterator[dict[str, Any]]:
    for row in Office.objects.filter(user__in=keys).order_by("pk"):
        yield {"kind": row.kind} | _term(row)


def _delegations(keys: list[int]) -> Iterator[dict[str, Any]]:
    for row in accreditations(keys):
        powers = [{"kind": power.kind, "paper": power.source} | _term(power) for power in _powers(row)]
        yield {"member": row.member.code, "role": row.role, "powers": powers} | _term(row)


def _powers(row: Delegate) -> list[Power]:
    return sorted(row.powers.all(), key=lambda power: power.pk)


def invitations_to(addresses: list[str]) -> QuerySet[Invitation]:
    """Invitations that were sent to the addresses of a person."""
    return Invitation.objects.filter(email__in=[address.lower() for address in addresses])


def _invitations(keys: list[int]) -> Iterator[dict[str, Any]]:
    addresses = list(EmailAddress.objects.filter(user__in=keys).values_list("email", flat=True))
    columns = ("email", "name", "role", "powers", "created_at", "expires_at", "accepted_at", "revoked_at")
    yield from invitations_to(addresses).order_by("pk").values(*columns)


def _acts(keys: list[int]) -> Iterator[dict[str, Any]]:
    columns = ("seq", "name", "at", "door", "acts_for", "target_type", "target_uid")
    yield from AuditEvent.objects.filter(actor_kind="person", actor_id__in=keys).order_by("pk").values(*columns)


def _looks(keys: list[int]) -> Iterator[dict[str, Any]]:
    columns = ("at", "target_type", "target_name")
    yield from ReadEntry.objects.filter(user_id__in=keys).order_by("pk").values(*columns)


def _mails(keys: list[int]) -> Iterator[dict[str, Any]]:
    mine = Delivery.objects.filter(recipient__in=[f"user:{key}" for key in keys]).order_by("pk")
    yield from mine.values("notice__kind", "address", "channel", "state", "sent_at")


def _named_in(keys: list[int]) -> Iterator[dict[str, Any]]:
    """Every other row that points at the person: drafts and acts belong to the member, the pointing is the person's."""
    for model in apps.get_models():
        if model._meta.app_label not in OURS or model in TOLD or model is User:
            continue
        for field in _person_fields(model):
            rows = model._base_manager.filter(Q(**{f"{field}__in": keys})).order_by("pk")
            for row in rows:
                yield {"type": model._meta.label_lower, "as": field, "uid": getattr(row, "uid", None) or row.pk}


def _person_fields(model: type[Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is User
    ]


PARTS: dict[str, Callable[[list[int]], Iterator[dict[str, Any]]]] = {
    "second_factors": _factors,
    "sessions": _sessions,
    "offices": _offices,
    "delegations": _delegations,
    "invitations": _invitations,
    "own_acts": _acts,
    "own_looks_at_what_was_not_published": _looks,
    "mails_to_the_person": _mails,
    "named_in": _named_in,
}
