"""Who acts for a member, in which role, with which powers, since when and until when: for the member itself. Reading only."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import path

from members.delegations.models import ActingFor, Delegate, DelegateRole, Power, PowerKind
from members.delegations.selectors import in_role_at
from portal.core.api.fields import Choice, IntervalEnd, IntervalStart, Text
from portal.core.api.filters import AsOf, Equals, OneOf
from portal.core.api.serializers import ReadSerializer, reference
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.classes import InitPlanClock
from portal.core.eyes import Viewer

EXAMPLE: dict[str, Any] = {
    "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a79",
    "member": {"code": "XAA", "name": {"en": "Arandel"}},
    "name": "Sela Marin",
    "role": "head",
    "since": "2026-07-15T16:00:00Z",
    "until": None,
    "powers": [{"power": "bind", "since": "2026-07-15T16:00:00Z", "until": "2027-07-15T16:00:00Z"}],
    "stands_in": [{"role": "focal_point", "since": "2026-07-20T16:00:00Z", "until": "2026-07-24T16:00:00Z"}],
    "version": 1,
    "updated_at": "2026-07-16T08:30:00Z",
    "class": "restricted",
}


class PowerSerializer(ReadSerializer):
    power = Choice(choices=PowerKind.choices, source="kind")
    since = IntervalStart(source="valid")
    until = IntervalEnd(source="valid")

    class Meta:
        model = Power
        fields = ["power", "since", "until"]


class StandInSerializer(ReadSerializer):
    """The role of whom the delegate stands in for, for a time."""

    since = IntervalStart(source="valid")
    until = IntervalEnd(source="valid")

    class Meta:
        model = ActingFor
        fields = ["role", "since", "until"]

    def get_fields(self) -> dict[str, Any]:
        return {name: field for name, field in super().get_fields().items() if name != "class"}


class DelegateSerializer(ReadSerializer):
    """The only personal datum is the name: addresses are for the pages of the delegation."""

    member: Any = reference("members.Member", "code", "name")()
    name = Text(source="user.name")
    since = IntervalStart(source="valid")
    until = IntervalEnd(source="valid")
    powers = PowerSerializer(many=True)
    stands_in = StandInSerializer(many=True, source="acts_for")

    class Meta:
        model = Delegate
        fields = [
            "uid", "member", "name", "role", "since", "until", "powers", "stands_in", "version", "updated_at",
        ]  # fmt: skip

    example = EXAMPLE


class DelegateRows(ReadView):
    serializer_class = DelegateSerializer
    scope = "delegations:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Delegate.objects.visible_to(viewer)


class DelegateList(DelegateRows, FastListView):
    name = "delegates_list"
    summary = "Delegates and their powers"
    description = (
        "Who is, was or will be accredited, each with all powers as intervals: shown to the member itself, so to a partner "
        "system by that member’s consent, and to the secretariat. Empty for the public. `role` and `power` ask who held "
        "that at the instant of `as_of`, or now; who stands in for a head or focal point holds that role for the time."
    )
    filters = {
        "as_of": AsOf("", "Only who is accredited at this instant or date.", "2026-07-20"),
        "member": Equals("member__code", "Code of the member.", "XAA"),
        "role": OneOf("", "Role held at the instant asked about.", "head", choices=tuple(DelegateRole.values)),
        "power": OneOf("", "Power held at the instant asked about.", "bind", choices=tuple(PowerKind.values)),
    }

    def narrow(self, queryset: QuerySet, wanted: dict[str, Any]) -> QuerySet:
        dated = ("as_of", "role", "power")
        queryset = super().narrow(queryset, {name: value for name, value in wanted.items() if name not in dated})
        at = wanted.get("as_of", InitPlanClock())
        if any(name in wanted for name in dated):
            queryset = queryset.filter(valid__contains=at)
        if "role" in wanted:
            queryset = queryset.filter(in_role_at(at, *wanted["role"]))
        if "power" in wanted:
            held = Power.objects.filter(delegate=OuterRef("pk"), kind__in=wanted["power"], valid__contains=at)
            queryset = queryset.filter(Exists(held))
        return queryset


class DelegateItem(DelegateRows, FastItemView):
    name = "delegates_retrieve"
    summary = "One delegate"
    description = "By the public identifier of the accreditation."


routes = [
    path("delegates/", DelegateList.as_view(), name="api-delegates"),
    path("delegates/<uuid:uid>/", DelegateItem.as_view(), name="api-delegate"),
]
