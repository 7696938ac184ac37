"""What the public home shows. Only what is public is read, and real facts and the demonstration are never added up together."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from governance.commitments.models import Commitment
from governance.commitments.models import CommitmentState as Undertaking
from governance.decisions.models import Decision, RunState, SilenceRun
from members.body.models import RulesOfProcedure
from members.states.models import Status
from members.states.selectors import Entry, MapRegion, register_at, tile_map
from portal.core.audit.models import AuditHead
from portal.core.display.instants import day
from portal.core.display.texts import local_text
from portal.core.eyes import PUBLIC

LATEST = 3
UNDER_WAY = (RunState.NOTIFIED, RunState.RUNNING, RunState.CLOSING, RunState.HELD)


@dataclass(frozen=True, slots=True)
class Sum:
    """A large figure and the words under it."""

    figure: int
    words: str


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A line of "Under way now"; the fields are those of includes/todo.html."""

    title: str
    url: str
    due: dt.datetime
    tag: str
    shape: str = "open"
    symbol: str = ""
    consequence: str = ""
    late: bool | None = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A line of "Latest decisions"; `outcome` says how and with what tally."""

    title: str
    url: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Front:
    """One world's front: the real one, or the demonstration."""

    sums: list[Sum] = field(default_factory=list)
    under_way: list[UnderWay] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)
    regions: list[MapRegion] = field(default_factory=list)
    members_url: str = ""
    rules_version: int | None = None
    links: dict[str, str] = field(default_factory=dict)
    head: str = ""
    events: int = 0


def front(at: dt.datetime, *, fictional: bool) -> Front:
    """Gather the public home of one world at an instant. Needs the public's eyes."""
    entries = register_at(at, fictional=fictional)
    decisions = list(Decision.objects.visible_to(PUBLIC).filter(fictional=fictional).order_by("-adopted_at")[:LATEST])
    rules = RulesOfProcedure.objects.at(at).filter(fictional=fictional).first()
    head = AuditHead.objects.get()
    return Front(
        sums=_sums(entries, fictional=fictional),
        under_way=_under_way(fictional=fictional),
        decided=[_decided(decision) for decision in decisions],
        regions=tile_map(entries),
        members_url=reverse("states:demonstration" if fictional else "states:list"),
        rules_version=rules.number if rules else None,
        head=bytes(head.hash).hex()[:16],
        events=head.seq,
    )


def _sums(entries: list[Entry], *, fictional: bool) -> list[Sum]:
    statuses = Counter(entry.status for entry in entries)
    active = Commitment.objects.visible_to(PUBLIC).filter(fictional=fictional, state=Undertaking.ACTIVE).count()
    decided = Decision.objects.visible_to(PUBLIC).filter(fictional=fictional).count()
    members, signed = statuses[Status.MEMBER.value], statuses[Status.SIGNATORY.value]
    return [
        Sum(signed, ngettext("signatory of the agreement", "signatories of the agreement", signed)),
        Sum(members, npgettext("sum", "member", "members", members)),
        Sum(decided, ngettext("decision adopted", "decisions adopted", decided)),
        Sum(active, ngettext("active commitment", "active commitments", active)),
    ]


def _under_way(*, fictional: bool) -> list[UnderWay]:
    runs = SilenceRun.objects.visible_to(PUBLIC).filter(fictional=fictional, state__in=UNDER_WAY).order_by("expires_at")
    sentence = _("Adopted if no member objects.")
    return [
        UnderWay(
            title=local_text(run.title).text,
            url=reverse("decisions:run", args=[run.uid]),
            due=run.expires_at,
            tag=str(run.get_state_display()),
            symbol=run.symbol,
            consequence=sentence,
        )
        for run in runs[:LATEST]
    ]


def _decided(decision: Decision) -> Decided:
    statements = decision.tally.get("with_statements", 0)
    outcome = ngettext(
        "Adopted %(day)s by silence, %(n)d statement", "Adopted %(day)s by silence, %(n)d statements", statements
    ) % {"day": day(decision.adopted_at), "n": statements}
    return Decided(local_text(decision.title).text, reverse("decisions:detail", args=[decision.uid]), outcome)
