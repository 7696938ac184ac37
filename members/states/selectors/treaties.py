"""Reading treaties: which is the founding agreement, what counts towards it, how far entry into force has come."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from members.states import force
from members.states.guards import COUNTS, unconfirmed
from members.states.models import Instrument, InstrumentKind, InstrumentState, Member, OrganisationMembership, Treaty
from portal.core.refusals import Refusal, Refused

OWN_DATE = (InstrumentKind.SIGNATURE, InstrumentKind.AD_REFERENDUM, InstrumentKind.DEFINITIVE_SIGNATURE)


def founding_treaty(*, fictional: bool) -> Treaty:
    """The founding agreement of a world. Raises Refused when none is recorded."""
    row = Treaty.objects.filter(founding=True, fictional=fictional).first()
    if row is None:
        raise Refused(Refusal("no_agreement", _("No founding agreement is recorded."), rule="agreement"))
    return row


def treaty_of(member: Member) -> Treaty | None:
    """The founding agreement of a member's world; None when none is recorded."""
    return Treaty.objects.filter(founding=True, fictional=member.fictional).first()


def act_of(row: Instrument, states: frozenset[int] = frozenset()) -> force.Act | None:
    """What an instrument counts for. Signatures count from their own date, also when they were confirmed later."""
    if row.state == InstrumentState.DEPOSITED and unconfirmed(row):
        return None
    day = (row.dated if row.kind in OWN_DATE else None) or row.deposited_on or row.dated
    return None if day is None else force.Act(row.member_id, row.kind, day, row.effect_on, states, row.pk)


def acts_of(treaty: Treaty, member: int | None = None) -> list[force.Act]:
    """The acts towards a treaty that count, of all or of one member, with who belongs to an organisation. Two statements."""
    rows = Instrument.objects.filter(treaty=treaty, state__in=COUNTS).order_by("pk")
    return acts(rows if member is None else rows.filter(member=member), states_of(treaty))


def acts(rows: Iterable[Instrument], belong: dict[int, frozenset[int]]) -> list[force.Act]:
    found = (act_of(row, belong.get(row.member_id, frozenset())) for row in rows)
    return [act for act in found if act is not None]


def states_of(treaty: Treaty, at: datetime | None = None) -> dict[int, frozenset[int]]:
    """The member states of each organisation that has acted towards the treaty: at an instant, or those that still are."""
    belong: dict[int, set[int]] = {}
    holds = {"valid__contains": at} if at else {"valid__upper_inf": True}
    pairs = OrganisationMembership.objects.filter(organisation__instruments__treaty=treaty, **holds)
    for organisation, state in pairs.values_list("organisation", "state"):
        belong.setdefault(organisation, set()).add(state)
    return {key: frozenset(found) for key, found in belong.items()}


def counter(treaty: Treaty, day: date | None = None) -> force.Counter:
    """How far entry into force has come, up to a day."""
    return force.entry_into_force(
        acts_of(treaty), needed=treaty.needed, kinds=treaty.counted, days_after=treaty.days_after, day=day
    )


def statuses_under(treaty: Treaty, day: date) -> dict[int, str]:
    """Who is what under a treaty on a day, as its instruments say: `{member: status}`. Two statements."""
    by_member: dict[int, list[force.Act]] = {}
    for act in acts_of(treaty):
        by_member.setdefault(act.member, []).append(act)
    found = {member: force.status_on(theirs, day) for member, theirs in by_member.items()}
    return {member: status for member, status in found.items() if status is not None}
