"""Initiatives of the world, and what members need and offer: endorsed, verified, matched, delivered (domain.md §8)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from governance.plan.models import Point
from initiatives.exchange.models import ResourceUnit
from initiatives.exchange.services import (
    Offered,
    Wanted,
    match_agree,
    match_complete,
    match_consent,
    match_introduce,
    match_start,
    match_suggest,
    match_terms,
    need_draft,
    need_endorse,
    need_publish,
    offer_draft,
    offer_open,
    offer_submit,
    offer_verify,
)
from initiatives.programmes.models import InitiativeKind
from initiatives.programmes.services import Part, Plan, initiative_begin, initiative_endorse, initiative_propose
from portal.core.actors import Actor
from portal.reference.files import invented
from portal.reference.world.cast import Cast
from portal.reference.world.chronicle import Chronicle

KINDS = {
    "joint_laboratory": InitiativeKind.LABORATORY,
    "infrastructure": InitiativeKind.INFRASTRUCTURE,
    "open_source": InitiativeKind.OPEN_SOURCE,
    "training_line": InitiativeKind.TRAINING,
    "fellowship_scheme": InitiativeKind.FELLOWSHIP,
}
UNITS = {
    "gpu_hour": ResourceUnit.GPU_HOURS,
    "training_seat": ResourceUnit.TRAINING_SEATS,
    "fellowship": ResourceUnit.FELLOWSHIPS,
    "expert_day": ResourceUnit.EXPERT_DAYS,
    "us_dollar": ResourceUnit.FUNDS_USD,
}
VERIFIER = "officer-2"
DAY = timedelta(days=1)


def exchange_tell(cast: Cast, chronicle: Chronicle) -> None:
    """Add the acts of initiatives, needs, offers and matches."""
    data = invented("initiatives.json")
    for row in data["initiatives"]:
        _initiative(cast, chronicle, row)
    umbrella = {key: row["key"] for row in data["initiatives"] for key in [*row["needs"], *row["offers"]]}
    for row in data["needs"]:
        _need(cast, chronicle, row, umbrella.get(row["key"], ""))
    for row in data["offers"]:
        _offer(cast, chronicle, row, umbrella.get(row["key"], ""))
    sides = {row["key"]: row for row in [*data["needs"], *data["offers"]]}
    for row in data["matches"]:
        Pairing(cast, chronicle, row, sides).tell()


def _binder(cast: Cast, state: str) -> Actor:
    """Who binds a member: its focal point, who holds the power."""
    return cast.actor(cast.of(state, "focal-point"))


def _writer(cast: Cast, state: str) -> Actor:
    """Who drafts: never the focal point, who clears."""
    return cast.actor(cast.of(state, "expert", "head"))


def _initiative(cast: Cast, chronicle: Chronicle, data: dict[str, Any]) -> None:
    """Proposed by its lead, endorsed by each member taking part, begun."""
    key, lead = data["key"], data["lead"]
    instants = {row["member"]: cast.instant(row["at"]) for row in data["partners"] if row["at"]}
    chronicle.at(min(instants.values()) - 3 * DAY, partial(_propose, cast, data))
    for state, instant in instants.items():
        if state != lead:
            actor = _binder(cast, state)
            chronicle.at(instant, lambda actor=actor: initiative_endorse(initiative=cast.made[key], actor=actor))
    if data["state"] == "active":
        begun = max(instants.values()) + 2 * DAY
        chronicle.at(begun, lambda: initiative_begin(initiative=cast.made[key], actor=_binder(cast, lead)))


def _propose(cast: Cast, data: dict[str, Any]) -> None:
    points = Point.objects.filter(plan__key=data["plan"], number__in=data["points"])
    given = {row["member"]: row["text"] for row in data["contributions"]}
    named = {row["key"]: row["name"]["en"] for row in invented("people.json")["participants"]}
    parts = [
        Part(member=cast.members[row["member"]].pk, contribution=given.get(row["member"], {}))
        for row in data["partners"]
    ]
    plan = Plan(
        title=data["title"], kind=KINDS[data["kind"]], summary=data["summary"],
        original_language=cast.members[data["lead"]].language, points=list(points.values_list("pk", flat=True)),
        commitments=[cast.made[key] for key in data["commitments"]],
        parts=[*parts, *(Part(name=named[key]) for key in data["participants"])],
        starts_at=cast.quarter(data["start_quarter"]), ends_at=cast.quarter(data["end_quarter"] + 1),
        milestones=[
            {"title": row["title"], "due_at": cast.quarter(row["due_quarter"] + 1).isoformat(), "reached": row["status"] == "met"}
            for row in data["milestones"]
        ],
        chosen_audience=data["audience"],
    )  # fmt: skip
    row = initiative_propose(plan=plan, lead=cast.members[data["lead"]].pk, actor=_binder(cast, data["lead"]))
    cast.made[data["key"]] = row.pk


def _need(cast: Cast, chronicle: Chronicle, data: dict[str, Any], umbrella: str) -> None:
    """Drafted, endorsed by a second person, published."""
    key, state = data["key"], data["member"]
    published = cast.instant(data["published_at"]) if data["published_at"] else None
    chronicle.at((published or cast.now - 4 * DAY) - 4 * DAY, partial(_draft_need, cast, data, umbrella))
    if published is not None:
        binder = _binder(cast, state)
        chronicle.at(published - 2 * DAY, lambda: need_endorse(need=cast.made[key], actor=binder))
        chronicle.at(published, lambda: need_publish(need=cast.made[key], actor=binder))


def _draft_need(cast: Cast, data: dict[str, Any], umbrella: str) -> None:
    wanted = Wanted(
        title=data["title"], unit=UNITS[data["unit"]], quantity=Decimal(data["quantity"]), summary=data["summary"],
        original_language=cast.members[data["member"]].language,
        chosen_audience=data["audience"] if data["published_at"] else "public", initiative=cast.made.get(umbrella),
    )  # fmt: skip
    row = need_draft(wanted=wanted, member=cast.members[data["member"]].pk, actor=_writer(cast, data["member"]))
    cast.made[data["key"]] = row.pk


def _offer(cast: Cast, chronicle: Chronicle, data: dict[str, Any], umbrella: str) -> None:
    """Drafted, cleared, verified as complete, opened."""
    key, opened = data["key"], cast.instant(data["opened_at"])
    binder = _binder(cast, data["member"])
    chronicle.at(opened - 6 * DAY, partial(_draft_offer, cast, data, umbrella))
    chronicle.at(opened - 5 * DAY, lambda: offer_submit(offer=cast.made[key], actor=binder))
    chronicle.at(opened - 3 * DAY, lambda: offer_verify(offer=cast.made[key], actor=cast.actor(VERIFIER)))
    chronicle.at(opened, lambda: offer_open(offer=cast.made[key], actor=binder))


def _draft_offer(cast: Cast, data: dict[str, Any], umbrella: str) -> None:
    offered = Offered(
        title=data["title"], unit=UNITS[data["unit"]], quantity=Decimal(data["quantity"]), summary=data["terms"],
        original_language=cast.members[data["member"]].language, chosen_audience=data["audience"],
        available_until=cast.quarter(data["window"]["to_quarter"] + 1), initiative=cast.made.get(umbrella),
    )  # fmt: skip
    row = offer_draft(offered=offered, member=cast.members[data["member"]].pk, actor=_writer(cast, data["member"]))
    cast.made[data["key"]] = row.pk


class Pairing:
    """One match on its way. Who receives puts terms on the table; who gives agrees, and begins."""

    def __init__(
        self, cast: Cast, chronicle: Chronicle, data: dict[str, Any], sides: dict[str, dict[str, Any]]
    ) -> None:
        self.cast, self.chronicle, self.data = cast, chronicle, data
        self.need, self.offer = sides[data["need"]], sides[data["offer"]]
        self.receiver = _binder(cast, self.need["member"])
        self.giver = _binder(cast, self.offer["member"])

    @property
    def pk(self) -> int:
        return self.cast.made[self.data["key"]]

    def tell(self) -> None:
        acts = {"introduced": self.introduce, "agreed": self.agree, "active": self.start, "completed": self.complete}
        for event in self.data["events"]:
            at = self.cast.instant(event["at"])
            if event["to"] == "suggested":
                self.chronicle.at(at, self.suggest)
            elif event["to"] in acts:
                self.chronicle.at(at, acts[event["to"]])
            if event["to"] == "agreed":
                self.chronicle.at(at - timedelta(hours=20), self.propose)
            for consent in event.get("consents", []):
                actor = _binder(self.cast, consent["member"])
                self.chronicle.at(self.cast.instant(consent["at"]), partial(self.consent, actor))

    def suggest(self) -> None:
        row = match_suggest(
            need=self.cast.made[self.need["key"]],
            offer=self.cast.made[self.offer["key"]],
            actor=self.cast.actor(VERIFIER),
        )
        self.cast.made[self.data["key"]] = row.pk

    def introduce(self) -> None:
        match_introduce(match=self.pk, actor=self.cast.actor(VERIFIER))

    def consent(self, actor: Actor) -> None:
        match_consent(match=self.pk, declared=True, actor=actor)

    def propose(self) -> None:
        language = self.cast.members[self.need["member"]].language
        match_terms(
            match=self.pk, terms=self.data["terms"][language], quantity=Decimal(self.data["quantity"]),
            delivers_until=self.cast.quarter(self.need["window"]["to_quarter"] + 1), actor=self.receiver,
        )  # fmt: skip

    def agree(self) -> None:
        match_agree(match=self.pk, actor=self.giver)

    def start(self) -> None:
        match_start(match=self.pk, actor=self.giver)

    def complete(self) -> None:
        match_complete(match=self.pk, actor=self.receiver)
