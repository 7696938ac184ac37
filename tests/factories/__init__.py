"""Small makers of rows for tests, all fictional. They need no open eyes: they open service eyes themselves."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.test import Client

from members.accounts.models import User
from members.body.models import Office, Organ, RulesOfProcedure, Seat
from members.body.selectors import Rules
from members.delegations.models import Delegate, Delegation, Power, ServiceContact
from members.states.models import BINDING, Member, StatusInterval, Treaty
from portal.core.actors import Actor, ActorKind, Door
from portal.core.classes import Audience
from portal.core.eyes import SERVICE, seeing_as
from portal.core.files.models import KeptFile
from portal.core.files.services import file_receive
from portal.core.intervals import Grade, since

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
YEARS = timedelta(days=3650).total_seconds()
PASSWORD = "correct horse battery staple"
MODEL_RULES = Path(__file__).resolve().parents[2] / "portal/reference/data/rules_model.json"

__all__ = [
    "LONG_AGO",
    "PASSWORD",
    "actor_for",
    "as_user",
    "delegate",
    "enter",
    "member",
    "next_working_day",
    "office",
    "organ",
    "pdf",
    "rules",
    "tick",
    "treaty",
]


def as_user(user: User | None = None) -> Client:
    """A browser of its own in which this person is signed in; None: the public."""
    client = Client()
    if user is not None:
        enter(client, user)
    return client


def enter(client: Client, user: User, **ago: float) -> None:
    """Give a browser a session of this person, who has just signed in; `minutes=20`: so long ago.

    The sign-in stays fresh however the test moves its clock, unless it says how long ago it was.
    """
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    at = time.time() - timedelta(**ago).total_seconds() if ago else time.time() + YEARS
    session["account_authentication_methods"] = [{"method": "password", "at": at}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def rules(*, fictional: bool = True, number: int = 1, **changes: Any) -> RulesOfProcedure:
    """The model rules, in force since long ago. `changes` replace whole sections."""
    content = json.loads(MODEL_RULES.read_text(encoding="utf-8")) | changes
    return RulesOfProcedure.objects.get_or_create(
        fictional=fictional,
        number=number,
        defaults={
            "phase": content["phase"]["value"],
            "title": content["title"],
            "content": content,
            "valid": since(LONG_AGO),
        },
    )[0]


def organ(key: str = "ministerial_council", *, fictional: bool = True) -> Organ:
    return Organ.objects.get_or_create(key=key, fictional=fictional, defaults={"name": {"en": "Ministerial Council"}})[
        0
    ]


def member(code: str = "XAA", *, status: str | None = "member", seated: bool = True, **fields: Any) -> Member:
    """A fictional member with a status, a seat in the council, a delegation and one service contact."""
    with seeing_as(SERVICE):
        row = Member.objects.create(
            **{"code": code, "tile": code[:2], "name": {"en": f"State {code}"}, "fictional": True, "language": "en"}
            | fields
        )
        if status:
            StatusInterval.objects.create(
                member=row,
                status=status,
                valid=since(LONG_AGO),
                recorded=since(LONG_AGO),
                source="test",
                grade=Grade.DEMONSTRATION,
            )
        if seated:
            Seat.objects.create(organ=organ(fictional=row.fictional), member=row, valid=since(LONG_AGO))
        Delegation.objects.create(member=row, valid=since(LONG_AGO), **own(row))
        ServiceContact.objects.create(
            member=row,
            label="Mission",
            address=f"mission@{code.lower()}.example",
            language=row.language,
            valid=since(LONG_AGO),
            **own(row),
        )
    return row


def treaty(key: str = "agreement", *, fictional: bool = True, founding: bool = True, **facts: Any) -> Treaty:
    """A founding agreement of which the secretariat is the depositary, in force 30 days after three instruments."""
    usual = {
        "title": {"en": f"The {key}"},
        "depositary_is_secretariat": True,
        "needed": 3,
        "counted": [kind.value for kind in BINDING],
        "days_after": 30,
        "later_days": 30,
        "reservations": "with_acceptance",
        "withdrawal": "year_end",
    }
    return Treaty.objects.create(key=key, founding=founding, fictional=fictional, **usual | facts)


def own(row: Member) -> dict[str, Any]:
    """The class of what belongs to a member and is known to the secretariat."""
    return {"audience": Audience.RESTRICTED, "parties": [row.pk]}


def delegate(
    of: Member, name: str = "expert", *, role: str = "expert", powers: str = "", factor: bool = True, **fields: Any
) -> User:
    """A person accredited by a member; `powers` are words in one string: "speak table"."""
    with seeing_as(SERVICE):
        user = person(f"{name}@{of.code.lower()}.example", name, factor=factor, **fields)
        row = Delegate.objects.create(
            delegation=of.delegations.get(), member=of, user=user, role=role, valid=since(LONG_AGO), **own(of)
        )
        for kind in powers.split():
            Power.objects.create(delegate=row, member=of, kind=kind, valid=since(LONG_AGO), source="test", **own(of))
    return user


def office(kind: str = "officer", name: str = "", *, factor: bool = True, **fields: Any) -> User:
    """A person of the secretariat, or the chair."""
    with seeing_as(SERVICE):
        user = person(f"{name or kind}@secretariat.example", name or kind, factor=factor)
        Office.objects.create(user=user, kind=kind, valid=since(LONG_AGO), **fields)
    return user


def person(email: str, name: str, *, factor: bool = True, **fields: Any) -> User:
    user = User.objects.create_user(email, PASSWORD, name=name, fictional=True, **fields)
    if factor:
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"})
    return user


def actor_for(user: User, *, door: Door = Door.PAGE, on_behalf_of: int | None = None) -> Actor:
    """The actor a door makes for a person."""
    with seeing_as(SERVICE):
        accreditation = Delegate.objects.filter(user=user).first()
    return Actor(
        ActorKind.PERSON,
        door,
        id=user.pk,
        member_id=accreditation.member_id if accreditation else None,
        on_behalf_of=on_behalf_of,
    )


def next_working_day(instant: datetime) -> datetime:
    """The instant, or the same time of the next working day by the model rules."""
    return Rules(1, True, json.loads(MODEL_RULES.read_text(encoding="utf-8"))).calendar.on_working_day(instant)


def tick(**duration: float) -> timedelta:
    """A duration, spelled as tests read it: `clock.forward(**…)` takes the same words."""
    return timedelta(**duration)


def pdf(words: str, actor: Actor, name: str = "") -> KeptFile:
    """A small file that waits for an act of this person."""
    return file_receive(content=ContentFile(b"%PDF-1.7 " + words.encode()), name=name or f"{words}.pdf", actor=actor)
