"""The register of members: all who have, or had, a status or a condition. Reading only."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import path, re_path
from rest_framework import serializers

from members.states.api.held import (
    RECORDED,
    BelongingHeld,
    ConditionsHeld,
    FoundedOn,
    GroupsHeld,
    NameHeld,
    SinceHeld,
    StatusHeld,
    groups_at,
    held,
)
from members.states.models import (
    Condition,
    ConditionKind,
    Instrument,
    Member,
    MemberKind,
    Status,
    StatusInterval,
)
from portal.core.api.fields import IntervalEnd, IntervalStart, Text
from portal.core.api.filters import AsOf, Equals, Flag, OneOf
from portal.core.api.serializers import ReadSerializer
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.classes import Audience, InitPlanClock
from portal.core.eyes import Viewer
from portal.core.files.api import Files
from portal.core.files.models import Part


class StatusSerializer(ReadSerializer):
    since = IntervalStart(source="valid")
    until = IntervalEnd(source="valid")
    source_url = Text()

    class Meta:
        model = StatusInterval
        fields = ["status", "since", "until", "grade", "source", "source_url", "note"]
        rows = RECORDED


class InstrumentSerializer(ReadSerializer):
    """What was done towards a treaty and is public. What is still being examined is read on the pages, where looks are listed."""

    treaty: Any = serializers.SlugRelatedField(slug_field="key", read_only=True)
    source_url = Text()
    certified_copies = Files(Part.CERTIFIED_COPY)

    class Meta:
        model = Instrument
        fields = [
            "treaty", "kind", "state", "dated", "received_on", "deposited_on", "effect_on", "confirmed_on", "signatory",
            "capacity", "notification", "grade", "source", "source_url", "note",
            "certified_copies",
        ]  # fmt: skip
        rows = Q(audience=Audience.PUBLIC)


class MemberSerializer(ReadSerializer):
    iso3 = Text(source="area.iso3", allow_null=True)
    name = NameHeld("short", "name")
    formal_name = NameHeld("formal", "formal_name")
    status = StatusHeld()
    since = SinceHeld()
    source: Any = FoundedOn("source")
    source_url = FoundedOn("source_url")
    grade = FoundedOn("grade")
    statuses = StatusSerializer(many=True)
    conditions = ConditionsHeld()
    groups = GroupsHeld()
    organisations = BelongingHeld("state")
    member_states = BelongingHeld("organisation")
    instruments = InstrumentSerializer(many=True)

    class Meta:
        model = Member
        fields = [
            "uid", "code", "iso3", "kind", "name", "formal_name", "region", "subregion", "fictional",
            "status", "since", "source", "source_url", "grade", "statuses", "conditions", "groups",
            "organisations", "member_states", "instruments",
            "version", "updated_at",
        ]  # fmt: skip

    example = {
        "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a10",
        "code": "XAA",
        "iso3": None,
        "kind": "state",
        "name": {"en": "Arandel", "fr": "Arandel"},
        "formal_name": {"en": "Republic of Arandel"},
        "region": "",
        "subregion": "",
        "fictional": True,
        "status": "signatory",
        "since": "2026-07-15T16:00:00Z",
        "source": "demonstration world",
        "source_url": "",
        "grade": "demonstration",
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
        "groups": ["african"],
        "organisations": [],
        "member_states": [],
        "instruments": [
            {
                "treaty": "demonstration-agreement",
                "kind": "signature",
                "state": "recorded",
                "dated": "2026-07-16",
                "received_on": None,
                "deposited_on": None,
                "effect_on": None,
                "confirmed_on": None,
                "signatory": "",
                "capacity": "",
                "notification": "",
                "grade": "demonstration",
                "source": "demonstration world",
                "source_url": "",
                "note": "",
                "certified_copies": [
                    {
                        "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a77",
                        "name": "ratification.pdf",
                        "media_type": "application/pdf",
                        "size": 48213,
                        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                        "part": "certified_copy",
                        "kept_at": "2026-07-16T08:30:00Z",
                        "class": "public",
                    }
                ],
                "class": "public",
            }
        ],
        "version": 1,
        "updated_at": "2026-07-16T08:30:00Z",
    }


class MemberRows(ReadView):
    serializer_class = MemberSerializer
    scope = "members:read"
    filters = {
        "as_of": AsOf(
            "",
            "Tell names, status, conditions and groups as of this instant or date; without it, of now.",
            "2026-07-20",
        )
    }

    def rows(self, viewer: Viewer) -> QuerySet:
        statuses, conditions = (model.objects.filter(member=OuterRef("pk")) for model in (StatusInterval, Condition))
        return Member.objects.filter(Exists(statuses) | Exists(conditions))


class MemberList(MemberRows, FastListView):
    name = "members_list"
    summary = "The register of members"
    description = (
        "States and organisations that have, or had, a status or a condition. A signatory is not a member: `status` says "
        "which they are. `grade` says how well each fact is founded; `fictional` marks the demonstration world. With "
        "`as_of`, `status` or `condition`: only who held one at that instant."
    )
    filters = {
        **MemberRows.filters,
        "code": Equals("code", "ISO 3166 alpha-3 code, or that of an organisation.", "XAA"),
        "kind": OneOf("kind", "State or organisation.", "state", choices=tuple(MemberKind.values)),
        "status": OneOf("", "Status held at the instant asked about.", "signatory", choices=tuple(Status.values)),
        "condition": OneOf(
            "", "Condition held at the instant asked about.", "observer", choices=tuple(ConditionKind.values)
        ),
        "group": Equals("", "Key of a group the member was in at the instant asked about.", "ldc"),
        "region": Equals("region", "M49 code of the region.", "150"),
        "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
    }

    def narrow(self, queryset: QuerySet, wanted: dict[str, Any]) -> QuerySet:
        dated = ("as_of", "status", "condition", "group")
        rest = {name: value for name, value in wanted.items() if name not in dated}
        queryset = super().narrow(queryset, rest)
        at = wanted.get("as_of", InitPlanClock())
        status, condition = Exists(held(StatusInterval, at)), Exists(held(Condition, at))
        if "status" in wanted:
            queryset = queryset.filter(Exists(held(StatusInterval, at).filter(status__in=wanted["status"])))
        if "condition" in wanted:
            queryset = queryset.filter(Exists(held(Condition, at).filter(kind__in=wanted["condition"])))
        if "group" in wanted:
            mine = Q(member=OuterRef("pk")) | Q(area=OuterRef("area_id"))
            queryset = queryset.filter(Exists(groups_at(at, mine).filter(group__key=wanted["group"])))
        return queryset.filter(status | condition) if "as_of" in wanted else queryset


class MemberItem(MemberRows, FastItemView):
    name = "members_retrieve"
    summary = "One member of the register"
    description = (
        "By its code. With `as_of`, what was held then; the lists of statuses and instruments are always whole."
    )
    lookup = "code"


routes = [
    path("members/", MemberList.as_view(), name="api-members"),
    re_path(r"^members/(?P<code>[A-Z0-9-]{2,12})/$", MemberItem.as_view(), name="api-member"),
]
