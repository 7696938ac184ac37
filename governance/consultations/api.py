"""Consultation rounds: what is asked, of whom, from when to when. Reading only."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from governance.consultations.models import Consultation, ConsultationState, Consulted
from portal.core.api.fields import InLanguages
from portal.core.api.filters import Equals, Flag, Moment, OneOf, Uid
from portal.core.api.serializers import ReadSerializer, reference
from portal.core.api.texts import TEXT_EXAMPLE, TextVersionSerializer
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.eyes import Viewer

EXAMPLE: dict[str, Any] = {
    "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a15",
    "state": "open",
    "state_since": "2026-03-01T09:00:00Z",
    "proposal": {"uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a14", "symbol": "DEMO/MC/1/L.3"},
    "organ": {"key": "ministerial_council", "name": {"en": "Ministerial Council"}},
    "title": {"en": "First round on the shared register"},
    "question": {"en": "Is the scope right?"},
    "opens_at": "2026-03-01T09:00:00Z",
    "closes_at": "2026-03-29T16:00:00Z",
    "fictional": True,
    "version": 3,
    "updated_at": "2026-03-01T09:00:00Z",
    "class": "members",
}


class ConsultationSerializer(ReadSerializer):
    proposal = reference("governance.Proposal", "uid", "symbol")()
    organ = reference("members.Organ", "key", "name")()
    title = InLanguages()
    question = InLanguages()

    class Meta:
        model = Consultation
        fields = [
            "uid", "state", "state_since", "proposal", "organ", "title", "question", "opens_at", "closes_at",
            "fictional", "version", "updated_at",
        ]  # fmt: skip

    example = EXAMPLE


class ConsultedSerializer(ReadSerializer):
    member = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Consulted
        fields = ["member"]


class WholeConsultationSerializer(ConsultationSerializer):
    consulted = ConsultedSerializer(many=True)
    text = TextVersionSerializer(source="text_version")

    class Meta(ConsultationSerializer.Meta):
        fields = [*ConsultationSerializer.Meta.fields, "consulted", "text"]

    example = EXAMPLE | {"consulted": [{"member": "XAA"}, {"member": "XBE"}], "text": TEXT_EXAMPLE}


class ConsultationRows(ReadView):
    serializer_class: Any = ConsultationSerializer
    scope = "consultations:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Consultation.objects.visible_to(viewer)


class ConsultationList(ConsultationRows, FastListView):
    name = "consultations_list"
    summary = "Consultation rounds"
    description = "Rounds on proposals. One round gives the members consulted and the text as it was put to them."
    filters = {
        "state": OneOf("state", "State of the round.", "open", choices=tuple(ConsultationState.values)),
        "proposal": Uid("proposal__uid", "Public identifier of the proposal."),
        "organ": Equals("organ__key", "Key of the organ.", "ministerial_council"),
        "closes_before": Moment("closes_at__lt", "Closes before this instant.", "2026-12-10T06:00:00Z"),
        "closes_after": Moment("closes_at__gte", "Closes at or after this instant.", "2026-01-01T00:00:00Z"),
        "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
    }


class ConsultationItem(ConsultationRows, FastItemView):
    name = "consultations_retrieve"
    summary = "One consultation round"
    description = "With the members consulted, frozen when the round was notified, and the text put to them."
    serializer_class = WholeConsultationSerializer


routes = [
    path("consultations/", ConsultationList.as_view(), name="api-consultations"),
    path("consultations/<uuid:uid>/", ConsultationItem.as_view(), name="api-consultation"),
]
