"""Consultation rounds: what is asked, of whom, from when to when, and what members answered. Reading only."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import path
from rest_framework import serializers

from governance.consultations.models import (
    Comment,
    CommentState,
    Consultation,
    ConsultationState,
    Consulted,
    Contribution,
    ContributionKind,
    NationalResponse,
    ResponseState,
)
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
    "participants_invited": False,
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
            "participants_invited", "fictional", "version", "updated_at",
        ]  # fmt: skip

    example = EXAMPLE


class ConsultedSerializer(ReadSerializer):
    """A member consulted, with its votes: those of its member states, if it is an organisation."""

    member = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = Consulted
        fields = ["member", "weight"]


class WholeConsultationSerializer(ConsultationSerializer):
    consulted = ConsultedSerializer(many=True)
    text = TextVersionSerializer(source="text_version")

    class Meta(ConsultationSerializer.Meta):
        fields = [*ConsultationSerializer.Meta.fields, "consulted", "text"]

    example = EXAMPLE | {
        "consulted": [{"member": "XAA", "weight": 1}, {"member": "XBE", "weight": 1}],
        "text": TEXT_EXAMPLE,
    }


class CommentSerializer(ReadSerializer):
    """A comment that the focal point took into the response."""

    class Meta:
        model = Comment
        fields = ["block_key", "kind", "words", "proposed_text", "language"]
        rows = Q(state=CommentState.TAKEN)


class ResponseSerializer(ReadSerializer):
    consultation = serializers.SlugRelatedField(slug_field="uid", read_only=True)
    member = reference("members.Member", "code", "name")()
    comments = CommentSerializer(many=True)

    class Meta:
        model = NationalResponse
        fields = [
            "uid", "consultation", "member", "no_comments", "words", "language", "comments", "received_at", "digest",
            "fictional", "version", "updated_at",
        ]  # fmt: skip

    example: dict[str, Any] = {
        "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a1b",
        "consultation": EXAMPLE["uid"],
        "member": {"code": "XBE", "name": {"en": "Berania"}},
        "no_comments": False,
        "words": "We support the register.",
        "language": "en",
        "comments": [
            {
                "block_key": "0199d2a4",
                "kind": "technical",
                "words": "The term is not defined.",
                "proposed_text": "“register” means the shared register;",
                "language": "en",
                "class": "members",
            }
        ],
        "received_at": "2026-03-20T09:00:00Z",
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "fictional": True,
        "version": 2,
        "updated_at": "2026-03-20T09:00:00Z",
        "class": "members",
    }


class ContributionSerializer(ReadSerializer):
    """What a participant or an observer said: one of `member` and `participant` is null."""

    consultation = serializers.SlugRelatedField(slug_field="uid", read_only=True)
    member = reference("members.Member", "code", "name")()
    participant = reference("members.Participant", "code", "name")()

    class Meta:
        model = Contribution
        fields = [
            "uid", "consultation", "member", "participant", "kind", "block_key", "words", "proposed_text", "language",
            "received_at", "digest", "fictional", "version", "updated_at",
        ]  # fmt: skip

    example: dict[str, Any] = {
        "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a2c",
        "consultation": EXAMPLE["uid"],
        "member": None,
        "participant": {"code": "XP0001", "name": {"en": "Institute for Shared Models"}},
        "kind": "technical",
        "block_key": "0199d2a4",
        "words": "The measure leaves out the energy of inference.",
        "proposed_text": "",
        "language": "en",
        "received_at": "2026-03-12T09:00:00Z",
        "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "fictional": True,
        "version": 1,
        "updated_at": "2026-03-12T09:00:00Z",
        "class": "public",
    }


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


class ResponseRows(ReadView):
    serializer_class: Any = ResponseSerializer
    scope = "consultations:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return NationalResponse.objects.visible_to(viewer).filter(state=ResponseState.RECEIVED)


class ResponseList(ResponseRows, FastListView):
    name = "responses_list"
    summary = "National responses"
    description = (
        "The one response of each member to a round, as it stands. Before the close of the round another member's is shown "
        "only where the round says so; after it to all members."
    )
    filters = {
        "consultation": Uid("consultation__uid", "Public identifier of the round."),
        "member": Equals("member__code", "Code of the member.", "XAA"),
        "changed_after": Moment("updated_at__gte", "Changed at or after this instant.", "2026-01-01T00:00:00Z"),
        "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
    }


class ResponseItem(ResponseRows, FastItemView):
    name = "responses_retrieve"
    summary = "One national response"
    description = "By its public identifier. One that was replaced is not found."


class ContributionRows(ReadView):
    serializer_class: Any = ContributionSerializer
    scope = "consultations:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Contribution.objects.visible_to(viewer)


class ContributionList(ContributionRows, FastListView):
    name = "contributions_list"
    summary = "Contributions of participants and observers"
    description = (
        "Comments of participants on rounds that invite them, and statements of observers. They are no responses. Each has "
        "the class of its round: public where participants are invited, else for members and observers."
    )
    filters = {
        "consultation": Uid("consultation__uid", "Public identifier of the round."),
        "participant": Equals("participant__code", "Code of the participant.", "XP0001"),
        "kind": OneOf("kind", "Kind of comment, or statement.", "technical", choices=tuple(ContributionKind.values)),
        "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
    }


class ContributionItem(ContributionRows, FastItemView):
    name = "contributions_retrieve"
    summary = "One contribution"
    description = "By its public identifier."


routes = [
    path("consultations/", ConsultationList.as_view(), name="api-consultations"),
    path("consultations/<uuid:uid>/", ConsultationItem.as_view(), name="api-consultation"),
    path("contributions/", ContributionList.as_view(), name="api-contributions"),
    path("contributions/<uuid:uid>/", ContributionItem.as_view(), name="api-contribution"),
    path("responses/", ResponseList.as_view(), name="api-responses"),
    path("responses/<uuid:uid>/", ResponseItem.as_view(), name="api-response"),
]
