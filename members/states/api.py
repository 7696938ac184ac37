"""The register of members: all who have, or had, a status or a condition. Reading only."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import path, re_path

from members.states.models import Condition, Instrument, Member, MemberKind, Status, StatusInterval
from portal.core import clock
from portal.core.api import expressions
from portal.core.api.fields import Choice, InLanguages, IntervalEnd, IntervalStart, Text
from portal.core.api.filters import AsOf, Equals, Flag, OneOf
from portal.core.api.serializers import ReadSerializer
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.classes import InitPlanClock
from portal.core.eyes import Viewer

RECORDED = Q(recorded__upper_inf=True)  # what the portal now holds true


class StatusHeld(Choice):
    """The status held at the instant asked about; null when none is recorded."""

    def __init__(self) -> None:
        super().__init__(choices=Status.choices, read_only=True, allow_null=True, source="*")

    def to_representation(self, value: Member) -> str | None:
        at = self.context.get("as_of") or clock.now()
        held = value.statuses.filter(RECORDED, valid__contains=at).first()
        return held.status if held else None


def status_held(name: str, field: Any, model: type[Member]) -> Subquery:
    return Subquery(status_at(expressions.AsOf()).values("status")[:1])


def status_at(instant: Any) -> QuerySet:
    """The status, for a query over members."""
    return StatusInterval.objects.filter(RECORDED, member=OuterRef("pk"), valid__contains=instant)


expressions.register(StatusHeld, status_held)


class StatusSerializer(ReadSerializer):
    since = IntervalStart(source="valid")
    until = IntervalEnd(source="valid")
    source_url = Text()

    class Meta:
        model = StatusInterval
        fields = ["status", "since", "until", "grade", "source", "source_url", "note"]
        rows = RECORDED


class ConditionSerializer(ReadSerializer):
    since = IntervalStart(source="valid")
    until = IntervalEnd(source="valid")
    condition = Choice(choices=Condition._meta.get_field("kind").choices, source="kind")
    source_url = Text()

    class Meta:
        model = Condition
        fields = ["condition", "since", "until", "act", "rights", "grade", "source", "source_url"]
        rows = RECORDED


class InstrumentSerializer(ReadSerializer):
    source_url = Text()

    class Meta:
        model = Instrument
        fields = ["kind", "dated", "grade", "source", "source_url", "note"]


class MemberSerializer(ReadSerializer):
    name = InLanguages()
    formal_name = InLanguages()
    status = StatusHeld()
    statuses = StatusSerializer(many=True)
    conditions = ConditionSerializer(many=True)
    instruments = InstrumentSerializer(many=True)

    class Meta:
        model = Member
        fields = [
            "uid", "code", "kind", "name", "formal_name", "region", "subregion", "fictional",
            "status", "statuses", "conditions", "instruments", "version", "updated_at",
        ]  # fmt: skip

    example = {
        "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a10",
        "code": "XAA",
        "kind": "state",
        "name": {"en": "Arandel", "fr": "Arandel"},
        "formal_name": {"en": "Republic of Arandel"},
        "region": "",
        "subregion": "",
        "fictional": True,
        "status": "signatory",
        "statuses": [
            {
                "status": "signatory",
                "since": "2026-07-15T16:00:00Z",
                "until": None,
                "grade": "demonstration",
                "source": "demonstration world",
                "source_url": "",
                "note": "",
            }
        ],
        "conditions": [],
        "instruments": [
            {
                "kind": "signature",
                "dated": "2026-07-16",
                "grade": "demonstration",
                "source": "demonstration world",
                "source_url": "",
                "note": "",
            }
        ],
        "version": 1,
        "updated_at": "2026-07-16T08:30:00Z",
    }


class MemberRows(ReadView):
    serializer_class = MemberSerializer
    scope = "members:read"
    filters = {"as_of": AsOf("", "Tell `status` as of this instant or date; without it, of now.", "2026-07-20")}

    def rows(self, viewer: Viewer) -> QuerySet:
        statuses, conditions = (model.objects.filter(member=OuterRef("pk")) for model in (StatusInterval, Condition))
        return Member.objects.filter(Exists(statuses) | Exists(conditions))


class MemberList(MemberRows, FastListView):
    name = "members_list"
    summary = "The register of members"
    description = (
        "States and organisations that have, or had, a status or a condition. A signatory is not a member: `status` says "
        "which they are. `grade` says how well each fact is founded; `fictional` marks the demonstration world."
    )
    filters = {
        **MemberRows.filters,
        "code": Equals("code", "ISO 3166 alpha-3 code, or that of an organisation.", "XAA"),
        "kind": OneOf("kind", "State or organisation.", "state", choices=tuple(MemberKind.values)),
        "status": OneOf("", "Status held at the instant asked about.", "signatory", choices=tuple(Status.values)),
        "region": Equals("region", "M49 code of the region.", "150"),
        "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
    }

    def narrow(self, queryset: QuerySet, wanted: dict[str, Any]) -> QuerySet:
        rest = {name: value for name, value in wanted.items() if name not in ("as_of", "status")}
        queryset = super().narrow(queryset, rest)
        if "as_of" in wanted or "status" in wanted:
            held = status_at(wanted.get("as_of", InitPlanClock()))
            held = held.filter(status__in=wanted["status"]) if "status" in wanted else held
            queryset = queryset.filter(Exists(held))
        return queryset


class MemberItem(MemberRows, FastItemView):
    name = "members_retrieve"
    summary = "One member of the register"
    description = "By its code. With `as_of`, `status` is the one held then; the list of statuses is always whole."
    lookup = "code"


routes = [
    path("members/", MemberList.as_view(), name="api-members"),
    re_path(r"^members/(?P<code>[A-Z0-9-]{2,12})/$", MemberItem.as_view(), name="api-member"),
]
