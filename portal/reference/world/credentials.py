"""Credentials of the world at every stage: accepted, with the organ, just filed, and two that stand against each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from members.credentials.services import (
    Named,
    credential_decide,
    credential_examine,
    credential_report,
    credential_submit,
)
from members.delegations.models import Delegate
from members.delegations.services import grant_propose
from portal.core import clock
from portal.reference.world.cast import Cast
from portal.reference.world.chronicle import Chronicle
from portal.reference.world.papers import paper

LEGAL = "legal-officer"
POINTS = ["authority", "named", "powers", "signed"]
#: State, kind, when it was filed, by whom, and how many steps it has taken: examined, reported, accepted.
TOLD = (
    ("XA", "standing", "-P110D", "xa-focal-point", 3),
    ("XM", "standing", "-P108D", "xm-focal-point", 3),
    ("XR", "standing", "-P106D", "xr-focal-point", 3),
    ("XQ", "session", "-P12D", "xq-focal-point", 2),
    ("XD", "session", "-P8D", "xd-focal-point", 1),
    ("XB", "session", "-P1D", "xb-focal-point", 0),
)
APART = ("P2D", "P6D", "P9D")


def credentials_tell(cast: Cast, chronicle: Chronicle) -> None:
    """Add the way of every credential, a rival one, and a grant that waits for a second person."""
    for state, kind, filed, by, steps in TOLD:
        Paper(cast, state, kind, by).tell(chronicle, filed, steps)
    rival = Paper(cast, "XR", "standing", "officer-1", issuer="L. Verrin")
    rival.tell(chronicle, "-P6D", 1)
    chronicle.at(cast.instant("-P2D"), partial(_propose, cast))


class Paper:
    """One credential on its way."""

    def __init__(self, cast: Cast, state: str, kind: str, by: str, issuer: str = "") -> None:
        self.cast, self.state, self.kind, self.by = cast, state, kind, by
        self.issuer = issuer or f"{cast.members[state].name['en']}, Minister"
        self.row = 0

    def tell(self, chronicle: Chronicle, filed: str, steps: int) -> None:
        """Filed, then as many steps as it has taken."""
        instant = self.cast.instant(filed)
        chronicle.at(instant, self.file)
        acts: tuple[Callable[[], Any], ...] = (self.examine, self.report, self.accept)
        for act, apart in list(zip(acts, APART, strict=True))[:steps]:
            chronicle.at(instant + (self.cast.instant(apart) - self.cast.now), act)

    def file(self) -> None:
        """The focal point files it; or an officer, from paper."""
        at, actor = clock.now(), self.cast.actor(self.by)
        scan = paper(f"credentials-{self.state}", "Credentials", self.lines(), actor)
        self.row = credential_submit(
            scan=scan, member=self.cast.members[self.state].pk, kind=self.kind, authority="foreign_minister", issuer=self.issuer,
            session="2" if self.kind == "session" else "", reference="Note verbale 12", form="original", dated=at.date(),
            valid_from=at, valid_until=self.cast.instant("P300D"), people=self.people(), actor=actor,
        ).pk  # fmt: skip

    def lines(self) -> list[str]:
        """What the paper says."""
        name = self.cast.members[self.state].name["en"]
        named = [f"{person.name}, {person.role.replace('_', ' ')}" for person in self.people()]
        return [
            f"The Minister for Foreign Affairs of {name} names as its delegation:",
            *named,
            f"Signed: {self.issuer}",
        ]

    def people(self) -> list[Named]:
        """Head and focal point, with the powers they hold."""
        head, focal_point = (f"{self.state.lower()}-{post}" for post in ("head", "focal-point"))
        powers: tuple[str, ...] = ("speak", "table", "bind")
        found = [(head, "head", (*powers, "vote")), (focal_point, "focal_point", powers)]
        users = self.cast.people
        return [Named(users[key].name, users[key].email, role, powers) for key, role, powers in found]

    def examine(self) -> None:
        credential_examine(credential=self.row, actor=self.cast.actor(LEGAL), checklist=POINTS)

    def report(self) -> None:
        credential_report(credential=self.row, actor=self.cast.actor(LEGAL), report="The credential is in due form.")

    def accept(self) -> None:
        credential_decide(credential=self.row, to="accepted", decision="MC/1, item 3", actor=self.cast.actor("chair"))


def _propose(cast: Cast) -> None:
    expert = Delegate.objects.get(user=cast.people["xa-expert"])
    grant_propose(
        delegate=expert.pk, kind="bind", valid_until=cast.instant("P30D"), paper="Leave of the focal point",
        actor=cast.actor("xa-focal-point"),
    )  # fmt: skip
