"""The status sheet of an organ at an instant: who sits there, who may do what by whom, and how many it takes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from members.body.models import Organ, Right, Seat
from members.body.permissions import entitled_rights
from members.body.selectors import NoRulesInForce, Rules, rules_at
from members.body.selectors.majorities import Share, majorities, organ_entry
from members.credentials.models import Credential, CredentialState
from members.credentials.selectors import credentials_at
from members.delegations.models import Delegate, Power, PowerKind, ServiceContact
from members.delegations.selectors import RANK
from members.states.models import ConditionKind, Member, Status
from members.states.selectors import Entry, by_name, names_then, register_at
from portal.core.eyes import Viewer
from portal.core.notices.models import SERVED, Delivery

LISTED = {Status.SIGNATORY.value, Status.ACCEDING.value, Status.CONTRACTING.value, Status.MEMBER.value}


@dataclass(frozen=True, slots=True)
class Paper:
    """The state of the credentials of a member: in words, with the shape of the tag and the end of the term."""

    word: str
    shape: str
    until: datetime | None = None


@dataclass(slots=True)
class Line:
    """A member on the sheet. `weight` is None without a seat; the names are those who hold the power at that instant."""

    entry: Entry
    weight: int | None
    credential: Paper
    rights: list[str] = field(default_factory=list)
    binds: list[str] | None = None
    votes: list[str] | None = None
    speaks: list[str] | None = None
    contacts: int = 0
    unserved: str = ""

    @property
    def service(self) -> str:
        """What is wrong with serving it; empty when nothing is known to be."""
        if not self.contacts:
            return _("no contact for service")
        return _("not served: %(number)s") % {"number": self.unserved} if self.unserved else ""


@dataclass(frozen=True, slots=True)
class Needed:
    """A quorum or a majority: what it is, of what base, how many that is at most, how many are needed."""

    words: Any
    base: str
    number: int
    needed: int
    subjects: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of it. Without rules in force nobody holds a right, and there is no quorum."""

    organ: Organ
    rules: int | None
    seated: list[Line]
    others: list[Line]
    counts: list[Needed]

    @property
    def gaps(self) -> list[Line]:
        """Whom a notice would not reach."""
        return [line for line in self.seated + self.others if line.service]


def sheet(viewer: Viewer, organ: Organ, at: datetime) -> Sheet:
    """The sheet of an organ at an instant. Eight statements, however many members there are."""
    entries = register_at(at, fictional=organ.fictional)
    names_then([entry.member for entry in entries], at)
    facts = {row.pk: row for row in _facts(viewer, organ, at, [entry.member.pk for entry in entries])}
    rules, held = _rights(organ, at)
    papers = _papers(credentials_at(viewer, organ, at))
    people = _people(viewer, at, facts)
    lines = []
    for entry in by_name(entries):
        fact = facts[entry.member.pk]
        if fact.weight is not None or entry.status in LISTED or ConditionKind.OBSERVER in entry.conditions:
            lines.append(_line(entry, fact, papers, held, rules, people.get(entry.member.pk, [])))
    seated = [line for line in lines if line.weight is not None]
    counts = _counts(rules, organ, seated, held) if rules else []
    return Sheet(
        organ, rules.number if rules else None, seated, [line for line in lines if line.weight is None], counts
    )


def _rights(organ: Organ, at: datetime) -> tuple[Rules | None, dict[str, dict[int, int]]]:
    """The rules in force, and by them: right → who holds it, with its votes. Two statements."""
    try:
        rules = rules_at(at, fictional=organ.fictional)
    except NoRulesInForce:
        return None, {}
    return rules, entitled_rights(Right.values, organ, at, rules)


def _facts(viewer: Viewer, organ: Organ, at: datetime, keys: list[int]) -> Iterable[Any]:
    """Seat, contacts for service, and whether the last formal notice arrived. One statement."""
    contacts = ServiceContact.objects.visible_to(viewer).at(at).filter(member=OuterRef("pk"), alternate=False)
    sent: Any = Delivery.objects.visible_to(viewer).filter(member_id=OuterRef("pk"))  # type: ignore[attr-defined]
    last = sent.filter(notice__formal=True, notice__created_at__lte=at).order_by("-notice_id")
    arrived = sent.filter(notice_id=OuterRef("last"), state__in=SERVED, delivered_at__lte=at)
    counted = contacts.order_by().values("member").annotate(n=Count("pk")).values("n")
    return Member.objects.filter(pk__in=keys).annotate(
        weight=Subquery(Seat.objects.at(at).filter(organ=organ, member=OuterRef("pk")).values("weight")[:1]),
        contacts=Coalesce(Subquery(counted), 0),
        last=Subquery(last.values("notice_id")[:1]),
        last_number=Subquery(last.values("notice__number")[:1]),
        arrived=Exists(arrived),
    )


def _people(viewer: Viewer, at: datetime, members: Iterable[int]) -> dict[int, list[Delegate]]:
    """The delegates of members with the powers they hold at an instant (`held`), heads first. One statement."""
    powers = Power.objects.visible_to(viewer).at(at).filter(delegate=OuterRef("pk"))
    rows = Delegate.objects.visible_to(viewer).at(at).filter(member__in=list(members)).select_related("user")
    found: dict[int, list[Delegate]] = {}
    for row in rows.annotate(held=ArraySubquery(powers.values("kind"))):
        found.setdefault(row.member_id, []).append(row)
    for delegates in found.values():
        delegates.sort(key=lambda row: (RANK[row.role], row.user.name))
    return found


def _papers(credentials: Iterable[Credential]) -> dict[int, Paper]:
    """The best that each member has: accepted before provisional before what grants nothing."""
    state = CredentialState
    found: dict[int, tuple[int, Paper]] = {}
    for row in credentials:
        stood, until = row.stood, row.valid.upper
        if stood == state.ACCEPTED:
            rank, paper = 0, Paper(_("accepted"), "good", until)
        elif stood == state.REFUSED:
            rank, paper = 4, Paper(_("refused"), "stop", until)
        elif row.contested:
            rank, paper = 2, Paper(_("contested"), "stop", until)
        elif stood == state.SUBMITTED:
            rank, paper = 3, Paper(_("filed, not yet examined"), "wait", until)
        else:
            rank, paper = 1, Paper(_("provisional, with full rights"), "open", until)
        found[row.member_id] = min(found.get(row.member_id, (rank, paper)), (rank, paper), key=lambda pair: pair[0])
    return {member: paper for member, (_rank, paper) in found.items()}


def _line(
    entry: Entry, fact: Any, papers: dict[int, Paper], held: dict[str, dict[int, int]], rules: Rules | None,
    people: list[Delegate],
) -> Line:  # fmt: skip
    key = entry.member.pk
    rights = [right for right, members in held.items() if key in members]
    weight = next((members[key] for members in held.values() if key in members), fact.weight)
    line = Line(
        entry, weight if fact.weight is not None else None, papers.get(key, Paper(_("none"), "wait")), rights,
        contacts=fact.contacts, unserved=fact.last_number if fact.last and not fact.arrived else "",
    )  # fmt: skip
    carries = rules.content["rights"]["powers"] if rules else {}
    for power, column in ((PowerKind.BIND, "binds"), (PowerKind.VOTE, "votes"), (PowerKind.SPEAK, "speaks")):
        if set(carries.get(power, ())) & set(rights):
            setattr(line, column, [row.user.name for row in people if power in row.held])  # type: ignore[attr-defined]
    return line


def _counts(rules: Rules, organ: Organ, seated: list[Line], held: dict[str, dict[int, int]]) -> list[Needed]:
    """The quorums and the majorities of the organ. Member organisations vote in place of their member states, not beside them."""
    states = {line.entry.member.pk for line in seated if line.entry.member.kind != "organisation"}
    votes = sum(weight for member, weight in held[Right.VOTE].items() if member in states)
    entry = organ_entry(rules, organ)
    bases = {
        "seated_delegations": (_("delegations seated"), len(seated)),
        "seats": (_("seats of the organ"), entry.get("size") or len(seated)),
        "votes_returned_of_entitled": (_("votes that may be cast"), votes),
        "entitled": (_("votes that may be cast"), votes),
        "cast": (_("votes cast, if all are cast"), votes),
        "present": (_("votes present, if all are"), votes),
    }
    found = []
    for key, words in (("quorum", _("Quorum at a meeting")), ("quorum_correspondence", _("Quorum by correspondence"))):
        if key in entry:
            share = Share.of(entry[key])
            base, number = bases.get(share.base, (share.base, len(seated)))
            found.append(Needed(words, base, number, share.needed(number)))
    for row in majorities(rules, organ):
        base, number = bases.get(row.share.base, (row.share.base, votes))
        found.append(Needed(row.label, base, number, row.share.needed(number), row.subjects))
    return found
