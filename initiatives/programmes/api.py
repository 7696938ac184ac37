"""Initiatives: what several members do together. Reading only."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from initiatives.programmes.models import Initiative, InitiativeKind, InitiativePartner, InitiativeState
from portal.core.api.fields import InLanguages
from portal.core.api.filters import Equals, Flag, Moment, OneOf, Uid
from portal.core.api.serializers import ReadSerializer, reference
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.eyes import Viewer


class InitiativePartnerSerializer(ReadSerializer):
    member = serializers.SlugRelatedField(slug_field="code", read_only=True)
    contribution = InLanguages()

    class Meta:
        model = InitiativePartner
        fields = ["member", "name", "contribution", "endorsed_at"]


class InitiativeSerializer(ReadSerializer):
    lead = reference("members.Member", "code", "name")()
    title = InLanguages()
    summary = InLanguages()
    points = reference("governance.Point", "uid", "number", "key")(many=True)
    partners = InitiativePartnerSerializer(many=True)
    commitments = reference("governance.Commitment", "uid", "symbol")(many=True)
    decisions = reference("governance.Decision", "uid", "symbol")(many=True)

    class Meta:
        model = Initiative
        fields = [
            "uid", "kind", "state", "state_since", "lead", "title", "summary", "points", "partners", "commitments",
            "decisions", "fictional", "version", "updated_at",
        ]  # fmt: skip

    example: dict[str, Any] = {
        "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a1a",
        "kind": "laboratory",
        "state": "active",
        "state_since": "2026-03-01T09:00:00Z",
        "lead": {"code": "XAA", "name": {"en": "Arandel"}},
        "title": {"en": "Laboratory for model evaluation"},
        "summary": {"en": "Shared tests and test data."},
        "points": [{"uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a12", "number": 3, "key": "shared-computing"}],
        "partners": [
            {"member": "XBE", "name": "", "contribution": {"en": "Staff"}, "endorsed_at": "2026-02-20T10:00:00Z"}
        ],
        "commitments": [{"uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a13", "symbol": "DEMO/C/12"}],
        "decisions": [],
        "fictional": True,
        "version": 3,
        "updated_at": "2026-03-01T09:00:00Z",
        "class": "public",
    }


class InitiativeRows(ReadView):
    serializer_class = InitiativeSerializer
    scope = "initiatives:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Initiative.objects.visible_to(viewer)


class InitiativeList(InitiativeRows, FastListView):
    name = "initiatives_list"
    summary = "Initiatives"
    description = "Joint laboratories, infrastructure, open-source projects, training lines and fellowship schemes."
    filters = {
        "state": OneOf("state", "State of the initiative.", "active", choices=tuple(InitiativeState.values)),
        "kind": OneOf("kind", "Kind of initiative.", "laboratory", choices=tuple(InitiativeKind.values)),
        "member": Equals("lead__code", "Code of the lead member.", "XAA"),
        "point": Uid("points__uid", "Public identifier of a point it serves."),
        "changed_after": Moment("updated_at__gte", "Changed at or after this instant.", "2026-01-01T00:00:00Z"),
        "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
    }


class InitiativeItem(InitiativeRows, FastItemView):
    name = "initiatives_retrieve"
    summary = "One initiative"
    description = "By its public identifier."


routes = [
    path("initiatives/", InitiativeList.as_view(), name="api-initiatives"),
    path("initiatives/<uuid:uid>/", InitiativeItem.as_view(), name="api-initiative"),
]
