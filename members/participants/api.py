"""Participants and observers, as published: who was admitted to take part, since when, until when."""

from typing import Any

from django.db.models import Case, QuerySet
from django.urls import path, re_path

from members.participants.models import (
    Admission,
    Identifier,
    Participant,
    ParticipantKind,
    ParticipantRole,
    ParticipantState,
)
from members.participants.selectors import role_case
from portal.core.api import expressions
from portal.core.api.fields import Choice, InLanguages, IntervalEnd, IntervalStart, Text
from portal.core.api.filters import Equals, Flag, OneOf
from portal.core.api.serializers import ReadSerializer
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.eyes import Viewer


class Role(Choice):
    """As what it takes part; it follows from its kind."""

    def __init__(self) -> None:
        super().__init__(choices=ParticipantRole.choices, read_only=True, source="*")

    def to_representation(self, value: Participant) -> str:
        return value.role.value


def role(name: str, field: Any, model: type[Participant]) -> Case:
    return role_case()


expressions.register(Role, role)


class IdentifierSerializer(ReadSerializer):
    class Meta:
        model = Identifier
        fields = ["scheme", "value"]


class AdmissionSerializer(ReadSerializer):
    since = IntervalStart(source="valid")
    until = IntervalEnd(source="valid")

    class Meta:
        model = Admission
        fields = ["since", "until", "end_code", "end_reason"]


class ParticipantSerializer(ReadSerializer):
    name = InLanguages()
    about = InLanguages()
    website = Text()
    role = Role()
    identifiers = IdentifierSerializer(many=True)
    admissions = AdmissionSerializer(many=True)

    class Meta:
        model = Participant
        fields = [
            "uid", "code", "kind", "role", "state", "name", "about", "seat", "website", "identifiers", "admissions",
            "fictional", "version", "updated_at",
        ]  # fmt: skip

    example = {
        "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a77",
        "code": "XP0001",
        "kind": "research",
        "role": "participant",
        "state": "admitted",
        "name": {"en": "Institute for Shared Models", "fr": "Institut des modèles communs"},
        "about": {"en": "It compares open models on public tasks."},
        "seat": "Port Arandel",
        "website": "",
        "identifiers": [],
        "admissions": [{"since": "2026-07-15T16:00:00Z", "until": None, "end_code": "", "end_reason": ""}],
        "fictional": True,
        "version": 2,
        "updated_at": "2026-07-16T08:30:00Z",
        "class": "public",
    }


class ParticipantRows(ReadView):
    serializer_class = ParticipantSerializer
    scope = "participants:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Participant.objects.visible_to(viewer)


class ParticipantList(ParticipantRows, FastListView):
    name = "participants_list"
    summary = "Participants and observers"
    description = (
        "Organisations that were admitted to take part: intergovernmental ones as observers, companies, research "
        "institutions and civil society as participants. They are no members. Each has a `code` of its own, which never "
        "changes; `identifiers` are those of public registers. `fictional` marks the demonstration world."
    )
    filters = {
        "code": Equals("code", "The portal's own code.", "P0001"),
        "kind": OneOf("kind", "What it is.", "research", choices=tuple(ParticipantKind.values)),
        "state": OneOf("state", "Whether it takes part.", "admitted", choices=tuple(ParticipantState.values)),
        "fictional": Flag("fictional", "Only the demonstration world, or only real ones.", False),
    }


class ParticipantItem(ParticipantRows, FastItemView):
    name = "participants_retrieve"
    summary = "One participant"
    description = "By its code."
    lookup = "code"


routes = [
    path("participants/", ParticipantList.as_view(), name="api-participants"),
    re_path(r"^participants/(?P<code>X?P[0-9]{4,7})/$", ParticipantItem.as_view(), name="api-participant"),
]
