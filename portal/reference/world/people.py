"""The invented people: accounts, accreditations and powers, offices, and the ways in which a newcomer signs in as them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import make_password

from members.accounts.models import User
from members.accounts.services import account_create
from members.body.models import OfficeKind
from members.body.services import office_record
from members.delegations.services import delegate_accredit, power_grant
from members.partners.services import partner_create
from portal.reference.files import invented
from portal.reference.marks import LOADER
from portal.reference.world.cast import Cast
from portal.reference.world.states import FOUNDED

OFFICES = {"officer": OfficeKind.OFFICER, "legal_officer": OfficeKind.LEGAL, "administrator": OfficeKind.ADMINISTRATOR}
#: Whom a newcomer is shown first, and as what.
SHOWN = (
    ("chair", "chair of the Ministerial Council"),
    ("officer-1", "secretariat officer"),
    ("officer-2", "second secretariat officer"),
    ("legal-officer", "secretariat legal officer"),
    ("xm-head", "head of delegation, Melvara"),
    ("xa-focal-point", "focal point, Alvoria"),
    ("xa-expert", "expert, Alvoria"),
    ("xq-head", "head of delegation, Quillara"),
    ("administrator", "system administrator"),
)


def people_make(cast: Cast) -> list[dict[str, Any]]:
    """Accounts, accreditations and offices; returns the sign-ins: role, email, password, totp_secret."""
    data = invented("people.json")
    offices = {office["person"]: office for office in data["offices"]}
    for person in data["delegates"]:
        cast.people[person["key"]] = _account(person)
        cast.delegates[person["key"]] = person["state"]
        _accredit(cast, person, offices.get(person["key"]))
    for person in data["staff"]:
        cast.people[person["key"]] = user = _account(person)
        office_record(
            user=user.pk, kind=OFFICES[person["role"]], nationality=cast.members[person["nationality"]].pk,
            valid_from=cast.now - FOUNDED, actor=LOADER,
        )  # fmt: skip
    for office in data["offices"]:
        cast.people[office["key"]] = user = cast.people[office["person"]]
        office_record(
            user=user.pk, kind=office["role"], organ=cast.organs[office["organ"]].pk,
            nationality=cast.members[cast.delegates[office["person"]]].pk, valid_from=cast.instant(office["from"]),
            valid_until=cast.instant(office["to"]), actor=LOADER,
        )  # fmt: skip
    for system in data["partner_systems"]:
        if "from" in system:
            continue  # registered by people, later: see participants.py
        scopes = " ".join(system["scopes"])
        partner_create(name=system["name"]["en"], scopes=scopes, contact=system["contact"], actor=LOADER)
    _give_passwords()
    return _sign_ins(cast, data)


def demonstration_password() -> str:
    """The one password of all invented people: of this installation, the same after every refresh."""
    return f"demo-{_derived('password')[:10].lower()}"


def totp_secret(email: str) -> str:
    """The Base32 secret of a person's one-time codes: of this installation, so that an authenticator goes on working."""
    return _derived(f"totp {email}")[:32]


def _derived(purpose: str) -> str:
    key = hmac.new(settings.SECRET_KEY.encode(), f"demonstration {purpose}".encode(), hashlib.sha256).digest()
    return base64.b32encode(key).decode().rstrip("=")


def _account(person: dict[str, Any]) -> User:
    user = account_create(
        email=person["email"], name=person["name"], language=person["language"], time_zone=person["time_zone"],
        fictional=True, actor=LOADER,
    )  # fmt: skip
    if person["second_factor"]:
        TOTP.activate(user, totp_secret(user.email))
        RecoveryCodes.activate(user)
    return user


def _accredit(cast: Cast, person: dict[str, Any], office: dict[str, Any] | None) -> None:
    """Accredit with the powers told. Who takes an office acts for the organ from then on, and for no delegation."""
    powers = [(row["power"], cast.instant(row["from"]), cast.instant(row["to"])) for row in person["powers"]]
    until = cast.instant(office["from"]) if office else None
    state = cast.members[person["state"]]
    began = min([start for _kind, start, _end in powers], default=cast.instant("-P1050D"))
    delegate = delegate_accredit(
        member=state.pk, user=cast.people[person["key"]].pk, role=person["role"], valid_from=began, valid_until=until,
        actor=LOADER,
    )  # fmt: skip
    for kind, start, end in powers:
        power_grant(
            delegate=delegate.pk, kind=kind, valid_from=start, valid_until=until or end, source="Credentials of the delegation",
            actor=LOADER,
        )  # fmt: skip


def _give_passwords() -> None:
    """One hash for all: hashing is slow on purpose, and these people have one password."""
    User.objects.filter(fictional=True).update(password=make_password(demonstration_password()))


def _sign_ins(cast: Cast, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Those shown first, then everybody else."""
    factors = {person["key"]: person["second_factor"] for person in [*data["delegates"], *data["staff"]]}
    factors |= {office["key"]: factors[office["person"]] for office in data["offices"]}
    roles = dict(SHOWN)
    for key, state in cast.delegates.items():
        role = key.partition("-")[2].replace("-", " ")
        roles.setdefault(key, f"{role.replace('head', 'head of delegation')}, {cast.members[state].name['en']}")
    rows: dict[str, dict[str, Any]] = {}
    for key, role in roles.items():
        email = cast.people[key].email
        rows.setdefault(
            email,
            {
                "role": role,
                "email": email,
                "password": demonstration_password(),
                "totp_secret": totp_secret(email) if factors[key] else "",
                "shown": key in dict(SHOWN),
            },
        )
    return list(rows.values())
