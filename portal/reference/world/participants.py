"""Organisations that take part in the world, admitted, declined or ended, and the software that reads it by consent."""

from __future__ import annotations

from functools import partial
from typing import Any

from members.delegations.selectors import invitation_token
from members.delegations.services import invitation_accept
from members.participants.services import (
    About,
    participant_admit,
    participant_decline_propose,
    participant_end,
    participant_enter,
    representative_invite,
)
from members.partners.services import partner_register
from portal.reference.files import invented
from portal.reference.world.cast import Cast
from portal.reference.world.chronicle import Chronicle
from portal.reference.world.people import demonstration_password


def participants_tell(cast: Cast, chronicle: Chronicle) -> None:
    """Participants and partner systems of the world."""
    data = invented("people.json")
    for row in data["participants"]:
        chronicle.at(cast.instant(row["entered"]), partial(_enter, cast, row))
        if "admitted" in row:
            chronicle.at(cast.instant(row["admitted"]), partial(_admit, cast, row))
        if "represented" in row:
            chronicle.at(cast.instant(row["represented"]), partial(_represent, cast, row))
        if "ended" in row:
            chronicle.at(cast.instant(row["ended"]), partial(_end, cast, row))
        if "decline" in row:
            chronicle.at(cast.instant(row["decline"]), partial(_decline, cast, row))
    for row in data["partner_systems"]:
        if "from" in row:
            chronicle.at(cast.instant(row["from"]), partial(_register, cast, row))


def _enter(cast: Cast, row: dict[str, Any]) -> None:
    contact = row["contact"]
    about = About(
        name=row["name"], about=row["about"], seat=row["seat"], contact=contact["name"], address=contact["email"],
        language=contact["language"],
    )  # fmt: skip
    made = participant_enter(
        kind=row["kind"], about=about, paper="Letter of application", received_at=cast.instant(row["entered"]),
        fictional=True, actor=cast.actor("officer-2"),
    )  # fmt: skip
    cast.made[row["key"]] = made.pk


def _admit(cast: Cast, row: dict[str, Any]) -> None:
    participant_admit(participant=cast.made[row["key"]], actor=cast.actor("legal-officer"))


def _represent(cast: Cast, row: dict[str, Any]) -> None:
    """Its contact is invited to act for it, and takes the invitation up."""
    contact = row["contact"]
    said = {"name": contact["name"], "language": contact["language"]}
    sent = representative_invite(
        participant=cast.made[row["key"]], email=contact["email"], actor=cast.actor("legal-officer"), **said
    )
    user = invitation_accept(
        token=invitation_token(sent.uid, sent.version), password=demonstration_password(), time_zone="UTC", **said
    )
    cast.people[f"participant:{row['key']}"] = user


def participants_sign_ins(cast: Cast) -> list[dict[str, Any]]:
    """Persons of participants, as those who try the portal out sign in as them."""
    return [
        {
            "role": f"person of a participant, {row['name']['en']}", "email": row["contact"]["email"],
            "password": demonstration_password(), "totp_secret": "", "shown": False,
        }
        for row in invented("people.json")["participants"] if f"participant:{row['key']}" in cast.people
    ]  # fmt: skip


def _end(cast: Cast, row: dict[str, Any]) -> None:
    participant_end(
        participant=cast.made[row["key"]], code=row["ended_for"], reason=row["reason"], actor=cast.actor("officer-2")
    )


def _decline(cast: Cast, row: dict[str, Any]) -> None:
    participant_decline_propose(
        participant=cast.made[row["key"]], code=row["decline_for"], reason=row["reason"], actor=cast.actor(row["by"])
    )


def _register(cast: Cast, row: dict[str, Any]) -> None:
    """By the focal point of the member that owns it, or by the secretariat, which asks the member."""
    owner = cast.members[row["owner"]].pk if row["owner"] else None
    actor = cast.actor(cast.of(row["owner"], "focal-point") if row["owner"] else "officer-1")
    partner_register(
        name=row["name"]["en"], purpose=row["purpose"], contact=row["contact"], scopes=" ".join(row["scopes"]),
        expires_at=cast.instant(row["until"]), owner=owner, reads_for=cast.members[row["reads_for"]].pk, actor=actor,
    )  # fmt: skip
