"""Proposals and their texts. Reading only."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import path

from governance.proposals.models import Proposal, ProposalKind, ProposalState
from portal.core.api.fields import InLanguages
from portal.core.api.filters import Equals, Flag, Moment, OneOf
from portal.core.api.serializers import ReadSerializer, reference
from portal.core.api.texts import TEXT_EXAMPLE, TextVersionSerializer
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.eyes import Viewer

EXAMPLE: dict[str, Any] = {
    "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a14",
    "symbol": "DEMO/MC/1/L.3",
    "kind": "decision",
    "state": "for_action",
    "state_since": "2026-03-01T09:00:00Z",
    "organ": {"key": "ministerial_council", "name": {"en": "Ministerial Council"}},
    "sponsor": {"code": "XAA", "name": {"en": "Arandel"}},
    "title": {"en": "A shared register of model evaluations"},
    "original_language": "en",
    "submitted_at": "2026-02-01T09:00:00Z",
    "due_at": None,
    "fictional": True,
    "version": 6,
    "updated_at": "2026-03-01T09:00:00Z",
    "class": "public",
}


class ProposalSerializer(ReadSerializer):
    organ = reference("members.Organ", "key", "name")()
    sponsor = reference("members.Member", "code", "name")()
    title = InLanguages()

    class Meta:
        model = Proposal
        fields = [
            "uid", "symbol", "kind", "state", "state_since", "organ", "sponsor", "title", "original_language",
            "submitted_at", "due_at", "fictional", "version", "updated_at",
        ]  # fmt: skip

    example = EXAMPLE


class FrozenVersionSerializer(TextVersionSerializer):
    class Meta(TextVersionSerializer.Meta):
        rows = Q(frozen_at__isnull=False)


class WholeProposalSerializer(ProposalSerializer):
    versions = FrozenVersionSerializer(many=True, source="text.versions")

    class Meta(ProposalSerializer.Meta):
        fields = [*ProposalSerializer.Meta.fields, "versions"]

    example = EXAMPLE | {"versions": [TEXT_EXAMPLE]}


class ProposalRows(ReadView):
    serializer_class: Any = ProposalSerializer
    scope = "proposals:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Proposal.objects.visible_to(viewer)


class ProposalList(ProposalRows, FastListView):
    name = "proposals_list"
    summary = "Proposals"
    description = "Texts that members table. One proposal gives every frozen version of its text, block by block."
    filters = {
        "state": OneOf("state", "State of the proposal.", "for_action", choices=tuple(ProposalState.values)),
        "kind": OneOf("kind", "Kind of text.", "decision", choices=tuple(ProposalKind.values)),
        "sponsor": Equals("sponsor__code", "Code of the member that tabled it.", "XAA"),
        "organ": Equals("organ__key", "Key of the organ it is put to.", "ministerial_council"),
        "symbol": Equals("symbol", "Its symbol.", "DEMO/MC/1/L.3"),
        "changed_after": Moment("updated_at__gte", "Changed at or after this instant.", "2026-01-01T00:00:00Z"),
        "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
    }


class ProposalItem(ProposalRows, FastItemView):
    name = "proposals_retrieve"
    summary = "One proposal"
    description = "With every frozen version of its text."
    serializer_class = WholeProposalSerializer


routes = [
    path("proposals/", ProposalList.as_view(), name="api-proposals"),
    path("proposals/<uuid:uid>/", ProposalItem.as_view(), name="api-proposal"),
]
