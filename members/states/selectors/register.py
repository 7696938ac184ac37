"""Reading the register: who had which status at an instant, what was signed, which groups. All of it is public."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, Expression, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from members.states.models import (
    AreaName,
    Condition,
    ConditionKind,
    Group,
    GroupMembership,
    Instrument,
    Member,
    Status,
    StatusInterval,
)
from portal.core.display.tally import Stand
from portal.core.display.texts import local_text
from portal.core.eyes import Viewer
from portal.core.intervals import Grade
from portal.core.registry import Registry

ON_THE_MAP = {status.value for status in Status} - {Status.FORMER.value, Status.INVITED.value}
SHAPES = {
    Status.INVITED.value: "wait",
    Status.APPLICANT.value: "wait",
    Status.SIGNATORY.value: "open",
    Status.ACCEDING.value: "open",
    Status.CONTRACTING.value: "done",
    Status.MEMBER.value: "good",
    Status.FORMER.value: "done",
}
REGION, SUBREGION = "m49_region", "m49_subregion"


@dataclass(frozen=True, slots=True)
class MapPart:
    """A sub-region of the tile map (includes/tile_map.html)."""

    name: str
    tiles: list[Stand]


@dataclass(frozen=True, slots=True)
class MapRegion:
    """A column of the tile map: a region of the M49 list with its sub-regions."""

    name: str
    parts: list[MapPart]


@dataclass(frozen=True, slots=True)
class PartLine:
    """One thing of a member on its page. `title` is `{language: words}` or words."""

    title: Any
    path: str
    tag: Any = ""
    shape: str = "wait"
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a feature above shows on a member's page: its commitments, its proposals."""

    title: Any
    lines: list[PartLine]
    all_path: str = ""


PART_SHOWN = 5


def part(title: Any, rows: QuerySet, *, shapes: Mapping[str, str], route: str, all_path: str) -> Part | None:
    """The newest of a member's processes, each with its state; None when there is none. One statement."""
    lines = [
        PartLine(row.title, reverse(route, args=[row.uid]), row.get_state_display(), shapes[row.state], row.symbol)
        for row in rows.order_by("-pk")[:PART_SHOWN]
    ]
    return Part(title, lines, all_path) if lines else None


#: Feature → (viewer, member) → its part of the member's page, or None. At most one statement each.
MEMBER_PARTS: Registry[str, Callable[[Viewer, Member], Part | None]] = Registry("parts of a member's page")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register: a member, and what was recorded of it at the instant asked for."""

    member: Member
    status: str = ""
    since: datetime | None = None
    source: str = ""
    source_url: str = ""
    grade: str = ""
    conditions: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return local_text(self.member.name).text

    @property
    def region(self) -> str:
        return self.member.region or (self.member.area.region if self.member.area else "")

    @property
    def subregion(self) -> str:
        return self.member.subregion or (self.member.area.subregion if self.member.area else "")

    @property
    def status_label(self) -> str:
        return str(Status(self.status).label) if self.status else _("none recorded")

    @property
    def shape(self) -> str:
        return SHAPES.get(self.status, "wait")

    @property
    def grade_label(self) -> str:
        return str(Grade(self.grade).label) if self.grade else ""

    @property
    def condition_labels(self) -> list[str]:
        return [str(ConditionKind(kind).label) for kind in self.conditions]

    @property
    def position(self) -> str:
        """How its tile is drawn."""
        return "member" if self.status == Status.MEMBER else "accession"


def register_at(as_of: datetime, *, fictional: bool, status: str = "", condition: str = "") -> list[Entry]:
    """The register at an instant, as it is known today, in the alphabetical order of the reader's language. One statement.

    Who has only announced something is on it without a status; `status` and `condition` narrow to one. Real and fictional
    states are never in one list (domain.md §1).
    """
    holds = Q(valid__contains=as_of, recorded__upper_inf=True)
    conditions = Q(conditions__valid__contains=as_of, conditions__recorded__upper_inf=True)
    members = (
        Member.objects.filter(fictional=fictional)
        .select_related("area")
        .annotate(
            now=FilteredRelation(
                "statuses", condition=Q(statuses__valid__contains=as_of, statuses__recorded__upper_inf=True)
            ),
            status_now=F("now__status"),
            status_valid=F("now__valid"),
            status_source=F("now__source"),
            status_source_url=F("now__source_url"),
            status_grade=F("now__grade"),
            conditions_now=ArrayAgg("conditions__kind", filter=conditions, distinct=True, default=[]),
        )
        .filter(
            Exists(StatusInterval.objects.filter(holds, member=OuterRef("pk")))
            | Exists(Condition.objects.filter(holds, member=OuterRef("pk")))
            | Exists(
                Instrument.objects.filter(
                    member=OuterRef("pk"), treaty__founding=True, audience="public", dated__lte=as_of.date()
                )
            )
        )
    )
    if status:
        members = members.filter(status_now=status)
    if condition:
        members = members.filter(Exists(Condition.objects.filter(holds, member=OuterRef("pk"), kind=condition)))
    return by_name([entry(member) for member in members])


def entry(member: Member) -> Entry:
    """A line of the register from an annotated member."""
    found = member.__dict__
    valid = found["status_valid"]
    return Entry(
        member=member,
        status=found["status_now"] or "",
        since=valid.lower if valid else None,
        source=found["status_source"] or "",
        source_url=found["status_source_url"] or "",
        grade=found["status_grade"] or "",
        conditions=found["conditions_now"],
    )


def statuses_counted(entries: Iterable[Entry]) -> list[tuple[str, int]]:
    """How many hold each status, in the order of the road to membership; who has none is not counted."""
    counts = Counter(line.status for line in entries)
    return [(str(status.label), counts[status.value]) for status in Status if counts[status.value]]


def tile_map(entries: Iterable[Entry]) -> list[MapRegion]:
    """The tile map: by M49 region and sub-region, in the portal's order, then by code. One statement.

    Only states with a status of their own stand on it, and former members do not.
    """
    names = regions()
    columns: dict[str, dict[str, list[Stand]]] = {}
    for line in sorted(entries, key=lambda line: line.member.tile):
        if line.status in ON_THE_MAP:
            stand = Stand(
                "", line.member.tile, line.name, line.position, url=reverse("states:member", args=[line.member.code])
            )
            columns.setdefault(line.region, {}).setdefault(line.subregion, []).append(stand)
    order = {key: place for place, key in enumerate(names)}

    def named(key: str) -> str:
        return local_text(names[key].name).text if key in names else _("Other")

    def placed(keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=lambda key: order.get(key, len(order)))

    return [
        MapRegion(named(key), [MapPart(named(sub), columns[key][sub]) for sub in placed(columns[key])])
        for key in placed(columns)
    ]


def parts_of(viewer: Viewer, member: Member) -> list[Part]:
    """What the features above show on a member's page."""
    found = (find(viewer, member) for _feature, find in MEMBER_PARTS.items())
    return [part for part in found if part is not None]


def by_name(entries: Iterable[Entry]) -> list[Entry]:
    """In the alphabetical order of the reader's language: without marks, whatever the case (the database sorts by code point)."""
    return sorted(entries, key=lambda line: sort_key(line.name))


def sort_key(name: str) -> str:
    """A name without case and marks (hamza and madda are marks too); in Arabic also without the article."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    return plain.removeprefix("ال")


def in_order(member: Member) -> str:
    """By what members are sorted: their name in the reader's language."""
    return sort_key(local_text(member.name).text)


def member_coded(code: str) -> Member:
    """The member with a code. Raises Member.DoesNotExist."""
    return Member.objects.select_related("area").get(code=code)


def status_of(member: Member, at: datetime) -> StatusInterval | None:
    """What was the member's status at an instant, as known today; None when none is recorded."""
    return StatusInterval.objects.at(at).filter(member=member, recorded__upper_inf=True).first()


def status_history(member: Member) -> QuerySet[StatusInterval]:
    """All statuses as known today, newest first."""
    return StatusInterval.objects.filter(member=member, recorded__upper_inf=True).order_by("-valid")


def condition_history(member: Member) -> QuerySet[Condition]:
    return Condition.objects.filter(member=member, recorded__upper_inf=True).order_by("-valid")


def instruments_of(member: Member) -> QuerySet[Instrument]:
    return Instrument.objects.filter(member=member).select_related("treaty").order_by("-dated", "-pk")


def names_of(member: Member) -> QuerySet[AreaName]:
    """The names of a state with their dates; a fictional one has only those of today, on its row."""
    return AreaName.objects.filter(area=member.area_id).order_by("-valid")


def groups_of(member: Member) -> QuerySet[GroupMembership]:
    """The groups a member is or was in, regions of the M49 list apart."""
    mine = Q(member=member) | Q(area=member.area_id, area__isnull=False)
    return GroupMembership.objects.filter(mine).select_related("group").order_by("group__kind", "group__key", "-valid")


def regions() -> dict[str, Group]:
    """The regions and sub-regions of the M49 list by code, in the portal's order."""
    return {group.key: group for group in Group.objects.filter(kind__in=[REGION, SUBREGION]).order_by("pk")}


def name_of_actor() -> Expression:
    """For events of the record: the name of the member whose act it was, as it was on the day of the act (domain.md §1)."""
    then = AreaName.objects.filter(area__member=OuterRef("acts_for"), valid__contains=OuterRef("at"))
    now = Member.objects.filter(pk=OuterRef("acts_for"))
    return Coalesce(Subquery(then.values("short")[:1]), Subquery(now.values("name")[:1]))
