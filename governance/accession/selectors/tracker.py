"""The public tracker: who stands where on both roads, since when, what is still needed, from which source (domain.md §4)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.accession.models import ENDED, Application
from governance.accession.models import ApplicationState as S
from governance.accession.selectors.sentences import ON_THE_OTHER_ROAD, needed
from governance.accession.workflow import APPLICATION
from members.states.models import Member, Status
from members.states.selectors import Entry, Part, by_name, names_then, part, register_at
from members.states.selectors.register import sort_key
from portal.core.audit.models import AuditEvent
from portal.core.display.texts import local_text
from portal.core.eyes import Viewer
from portal.core.intervals import Grade

ORDER = list(S)


@dataclass(frozen=True, slots=True)
class Line:
    """One state on the tracker, ready to be shown. `symbol` or `source` says on which paper it rests."""

    name: str
    member: Member
    url: str
    state: Any
    shape: str
    since: datetime | None
    needed: str
    due_at: datetime | None = None
    symbol: str = ""
    grade: str = ""
    source: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Tracker:
    """Both roads, of one world."""

    acceding: list[Line] = field(default_factory=list)
    ended: list[Line] = field(default_factory=list)
    signed: list[Line] = field(default_factory=list)


def tracker(viewer: Viewer, at: datetime, *, fictional: bool, then: bool = False) -> Tracker:
    """Where everybody stands at an instant. Two statements, whatever the number of states.

    With `then`, an instant that lies behind: names and states of applications are those of that day, the states as far as
    the viewer may read the record. Four statements more.
    """
    rows = list(
        Application.objects.visible_to(viewer)
        .filter(fictional=fictional, created_at__lte=at)
        .select_related("member__area")
        .order_by("pk")
    )
    register = register_at(at, fictional=fictional)
    if then:
        rows = _as_they_stood(viewer, rows, at)
        names_then([*(row.member for row in rows), *(entry.member for entry in register)], at)
        register = by_name(register)
    open_rows = [row for row in rows if row.state not in ENDED]
    on_it = {row.member_id for row in open_rows}
    others = [entry for entry in register if entry.status in ON_THE_OTHER_ROAD and entry.member.pk not in on_it]
    return Tracker(
        acceding=_by_place(_of_application(row) for row in open_rows),
        ended=_by_place(_of_application(row) for row in rows if row.state in ENDED),
        signed=[_of_register(entry) for entry in others],
    )


def _as_they_stood(viewer: Viewer, rows: list[Application], at: datetime) -> list[Application]:
    """The applications in the states the record says they had at an instant; what the viewer may not read is left out."""
    events = AuditEvent.objects.visible_to(viewer).filter(
        target_type=Application._meta.label_lower, target_id__in=[row.pk for row in rows], at__lte=at
    )
    stood: dict[int, tuple[str, datetime]] = {}
    for target, moment, body in events.order_by("at", "pk").values_list("target_id", "at", "body"):
        state = json.loads(body)["to"]
        if state and stood.get(target, ("",))[0] != state:
            stood[target] = (state, moment)
    for row in rows:
        if row.pk in stood:
            row.state, row.state_since = stood[row.pk]
            row.due_at = None
    return [row for row in rows if row.pk in stood]


def _by_place(lines: Iterable[Line]) -> list[Line]:
    """Who is furthest first, then in the alphabetical order of the reader's language."""
    return sorted(lines, key=lambda line: (-ORDER.index(line.state), sort_key(line.name)))


def _of_application(row: Application) -> Line:
    state = S(row.state)
    return Line(
        name=local_text(row.member.name).text,
        member=row.member,
        url=reverse("accession:detail", args=[row.uid]),
        state=state,
        shape=APPLICATION.shapes[state],
        since=row.state_since,
        needed=needed(row),
        due_at=row.due_at,
        symbol=row.symbol or row.receipt,
        grade=str((Grade.DEMONSTRATION if row.fictional else Grade.OFFICIAL).label),
    )


def _of_register(entry: Entry) -> Line:
    return Line(
        name=entry.name,
        member=entry.member,
        url=reverse("states:member", args=[entry.member.code]),
        state=Status(entry.status),
        shape=entry.shape,
        since=entry.since,
        needed=str(ON_THE_OTHER_ROAD[entry.status]),
        grade=entry.grade_label,
        source=entry.source,
        source_url=entry.source_url,
    )


def part_of_member(viewer: Viewer, member: Member) -> Part | None:
    """For a member's page: its applications that the viewer may see. One statement."""
    rows = Application.objects.visible_to(viewer).filter(member=member)
    path = reverse("accession:demonstration" if member.fictional else "accession:list")
    return part(_("Accession"), rows, shapes=APPLICATION.shapes, route="accession:detail", all_path=path)
