"""What the pages of a treaty and of a member show: who acted, how far it has come, and what is still needed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.body.models import Organ, Subject
from members.states import force
from members.states.guards import COUNTS, unconfirmed
from members.states.models import (
    BINDING,
    AreaName,
    Competence,
    GroupMembership,
    Instrument,
    InstrumentKind,
    InstrumentState,
    Member,
    MemberKind,
    MemberName,
    OrganisationMembership,
    Status,
    StatusInterval,
    Succession,
    Treaty,
)
from members.states.selectors.organisations import weight_of
from members.states.selectors.register import in_order
from members.states.selectors.treaties import OWN_DATE, acts, states_of
from portal.core.display.instants import day as shown_day
from portal.core.display.texts import local_text
from portal.core.intervals import midnight

EXAMINED = (InstrumentState.RECEIVED, InstrumentState.ASKED, InstrumentState.IN_FORM)
UNILATERAL = (
    InstrumentKind.DECLARATION,
    InstrumentKind.RESERVATION,
    InstrumentKind.OBJECTION,
    InstrumentKind.COMPETENCE,
)


@dataclass(slots=True)
class Party:
    """A line of a treaty's table: a member with its signature, the instrument by which it is bound, its withdrawal."""

    member: Member
    signed: Instrument | None = None
    bound: Instrument | None = None
    left: Instrument | None = None
    status: str = ""

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label) if self.status else ""


@dataclass(slots=True)
class TreatyPage:
    """A treaty as it stood on a day."""

    counter: force.Counter
    counted: list[str]
    parties: list[Party] = field(default_factory=list)
    statements: list[Instrument] = field(default_factory=list)
    examined: list[Instrument] = field(default_factory=list)


def treaty_keyed(key: str) -> Treaty:
    """The treaty with a key. Raises Treaty.DoesNotExist."""
    return Treaty.objects.get(key=key)


def treaty_page(treaty: Treaty, day: date, *, then: bool = False) -> TreatyPage:
    """Who had acted towards a treaty by a day, in the order of the reader's language. Two statements.

    With `then`, a day that lies behind: under the names of that day, for two statements more.
    """
    rows = list(
        Instrument.objects.filter(treaty=treaty).select_related("member", "treaty", "refers_to__member").order_by("pk")
    )
    standing = [row for row in rows if row.state in (*COUNTS, InstrumentState.REVOKED) and (_day(row) or day) <= day]
    counting = [row for row in standing if row.state in COUNTS]
    belong = states_of(treaty, midnight(day, treaty.seat_zone) if then else None)
    done = acts(counting, belong)
    count = force.entry_into_force(done, needed=treaty.needed, kinds=treaty.counted, days_after=treaty.days_after)
    page = TreatyPage(count, [str(InstrumentKind(kind).label) for kind in treaty.counted])
    parties: dict[int, Party] = {}
    for row in counting:
        party = parties.setdefault(row.member_id, Party(row.member))
        if row.kind in BINDING:
            party.bound = row
        if row.kind in OWN_DATE:
            party.signed = row
        elif row.kind == InstrumentKind.WITHDRAWAL:
            party.left = row
        elif row.kind in UNILATERAL:
            page.statements.append(row)
    for party in parties.values():
        theirs = [act for act in done if act.member == party.member.pk]
        party.status = force.status_on(theirs, day) or ""
    if then:
        names_then((row.member for row in rows), midnight(day, treaty.seat_zone))
    page.parties = sorted(
        (party for party in parties.values() if party.signed or party.bound), key=lambda party: in_order(party.member)
    )
    page.examined = [row for row in rows if row.state in EXAMINED]
    return page


def _day(row: Instrument) -> date | None:
    return row.dated if row.kind in OWN_DATE and row.dated else row.deposited_on or row.dated


def instrument_visible(uid: object) -> Instrument:
    """An instrument the open eyes see. Raises Instrument.DoesNotExist."""
    return Instrument.objects.select_related("treaty", "member", "full_powers", "refers_to__member").get(uid=uid)


def name_on(member: Member, at: datetime) -> AreaName | MemberName | None:
    """The name a member had at an instant; None when no dated name is recorded. One statement."""
    if member.area_id:
        return AreaName.objects.at(at).filter(area=member.area_id).first()
    return MemberName.objects.at(at).filter(member=member).first()


def names_then(members: Iterable[Member], at: datetime) -> None:
    """Show members under the names they had at an instant. Two statements."""
    rows = list(members)
    areas = {name.area_id: name for name in AreaName.objects.at(at).filter(area__in=[row.area_id for row in rows])}
    own = {name.member_id: name for name in MemberName.objects.at(at).filter(member__in=rows)}
    for row in rows:
        name: Any = areas.get(row.area_id or 0) or own.get(row.pk)
        if name is not None:
            row.name, row.formal_name = name.short, name.formal


def own_names(member: Member) -> QuerySet[MemberName]:
    return MemberName.objects.filter(member=member).order_by("-valid")


def relations(member: Member, at: datetime, day: date | None) -> dict[str, Any]:
    """Predecessors and successors, the organisations a state belongs to, an organisation's states, votes and competence.

    All of them with their dates; as of a day, those that held then.
    """
    links = Succession.objects.filter(Q(predecessor=member) | Q(successor=member))
    belongs = OrganisationMembership.objects.filter(Q(state=member) | Q(organisation=member))
    declared = Competence.objects.filter(organisation=member, valid__isempty=False)
    if day:
        links, belongs, declared = links.filter(succeeded_on__lte=day), belongs.at(at), declared.at(at)
    links = links.select_related("predecessor", "successor").order_by("succeeded_on", "pk")
    found = list(belongs.select_related("state", "organisation").order_by("pk"))
    organisation = member.kind == MemberKind.ORGANISATION
    return {
        "votes": weight_of(member, at) if organisation else 0,
        "predecessors": [link for link in links if link.successor_id == member.pk],
        "successors": [link for link in links if link.predecessor_id == member.pk],
        "organisations": [one for one in found if one.state_id == member.pk],
        "states": sorted(
            (one for one in found if one.organisation_id == member.pk), key=lambda one: in_order(one.state)
        ),
        "competences": _in_words(declared.order_by("-valid"), member) if organisation else [],
    }


def _in_words(declared: Iterable[Competence], member: Member) -> list[tuple[Competence, str]]:
    """Declarations of competence, each with the kinds of text and the organs it covers in words."""
    names = {kind.value: str(kind.label) for kind in Subject}
    organs = Organ.objects.filter(fictional=member.fictional).values_list("key", "name")
    names |= {key: local_text(name).text for key, name in organs}
    between = pgettext("between items", ", ")
    return [(one, between.join(names.get(key, key) for key in one.covers)) for one in declared]


def group_facts(facts: Iterable[GroupMembership], at: datetime) -> tuple[list[GroupMembership], list[GroupMembership]]:
    """The groups a member is in at an instant, and those it has left by then."""
    known = [fact for fact in facts if not fact.group.kind.startswith("m49")]
    now = [fact for fact in known if holds(fact.valid, at)]
    return now, [fact for fact in known if fact.valid.upper is not None and fact.valid.upper <= at]


def holds(valid: Any, at: datetime) -> bool:
    """Whether an interval contains an instant."""
    return (valid.lower is None or valid.lower <= at) and (valid.upper is None or at < valid.upper)


def needed(treaty: Treaty | None, now: StatusInterval | None, instruments: Iterable[Instrument]) -> list[str]:
    """What is still needed for a member to move on, in sentences; empty when nothing is."""
    if treaty is None:
        return []
    ours = [row for row in instruments if row.treaty_id == treaty.pk]
    said = []
    for row in ours:
        words = {"act": row.get_kind_display()}
        if row.state == InstrumentState.ASKED:
            said.append(_("The state’s answer to the depositary: %(act)s.") % words)
        elif row.state in (InstrumentState.RECEIVED, InstrumentState.IN_FORM):
            said.append(_("Examination and deposit by the depositary: %(act)s.") % words)
        if row.state in (*EXAMINED, InstrumentState.DEPOSITED) and unconfirmed(row):
            said.append(_("The state’s confirmation: %(act)s.") % words)
        if _waits_for_organ(treaty, row):
            said.append(_("Acceptance of the reservation by the competent organ."))
    return said + _next_step(treaty, now, ours)


def _waits_for_organ(treaty: Treaty, row: Instrument) -> bool:
    return (
        row.kind == InstrumentKind.RESERVATION
        and row.state in COUNTS
        and row.accepted_on is None
        and treaty.organ_accepts
    )


def _next_step(treaty: Treaty, now: StatusInterval | None, ours: list[Instrument]) -> list[str]:
    status = now.status if now else ""
    if status == Status.SIGNATORY:
        return [_("Ratification, acceptance or approval, by the state’s own procedure; there is no time limit.")]
    if status == Status.ACCEDING:
        return [_("Deposit of the instrument of accession.")]
    bound = [row for row in ours if row.kind in BINDING and row.state in COUNTS]
    if status == Status.CONTRACTING and bound:
        effect = bound[-1].effect_on
        if effect is None:
            return [_("Entry into force of the Agreement.")]
        return [_("Nothing: the Agreement takes effect on %(day)s.") % {"day": shown_day(effect)}]
    leaving = [
        row for row in ours if row.kind == InstrumentKind.WITHDRAWAL and row.state in COUNTS and not row.settled_at
    ]
    if leaving and leaving[-1].effect_on and status == Status.MEMBER:
        words = {"day": shown_day(leaving[-1].effect_on)}
        return [
            _("Notice of withdrawal was given: membership ends as %(day)s begins. It can be revoked before.") % words
        ]
    return []


def still_needed(treaty: Treaty, count: force.Counter) -> str:
    """What a treaty still needs to enter into force, in one sentence; empty when nothing."""
    if treaty.entered_on is not None or count.reached_on is not None:
        return ""
    if count.needed is None:
        return _("How many instruments are needed is not known.")
    left = count.needed - count.counted
    return ngettext(
        "%(n)s more instrument that counts.", "%(n)s more instruments that count.", left
    ) % {"n": left}  # fmt: skip
