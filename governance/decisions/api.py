"""Silence runs, and the decisions taken. Reading only; who objected is disclosed as the rules say, by the class of each act."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import path
from rest_framework import serializers

from governance.decisions.models import ActKind, Decision, DecisionState, RunAct, RunState, SilenceRun
from portal.core.api.fields import InLanguages
from portal.core.api.filters import Equals, Flag, Moment, OneOf, Uid
from portal.core.api.serializers import ReadSerializer, reference
from portal.core.api.texts import TEXT_EXAMPLE, TextVersionSerializer
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.eyes import Viewer

STATEMENTS = (ActKind.INTERPRETATIVE, ActKind.RESERVATION, ActKind.DISSOCIATION, ActKind.EXPLANATION)
RUN_EXAMPLE: dict[str, Any] = {
    "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a16",
    "symbol": "DEMO/MC/1/L.3",
    "state": "running",
    "state_since": "2026-04-06T06:00:00Z",
    "organ": {"key": "ministerial_council", "name": {"en": "Ministerial Council"}},
    "title": {"en": "A shared register of model evaluations"},
    "text_digest": TEXT_EXAMPLE["digest"],
    "urgent": False,
    "urgent_reason": "",
    "opens_at": "2026-04-06T06:00:00Z",
    "expires_at": "2026-04-10T06:00:00Z",
    "closes_at": None,
    "fictional": True,
    "version": 3,
    "updated_at": "2026-04-06T06:00:00Z",
    "class": "members",
}
EXAMPLE: dict[str, Any] = {
    "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a17",
    "symbol": "DEMO/MC/1/DEC.2",
    "state": "in_force",
    "state_since": "2026-04-10T08:00:00Z",
    "organ": {"key": "ministerial_council", "name": {"en": "Ministerial Council"}},
    "title": {"en": "A shared register of model evaluations"},
    "mode": "silence",
    "proposal": {"uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a14", "symbol": "DEMO/MC/1/L.3"},
    "run": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a16",
    "text_digest": TEXT_EXAMPLE["digest"],
    "adopted_at": "2026-04-10T06:00:00Z",
    "recorded_at": None,
    "tally": {"entitled": 12, "votes": 12, "support": 4, "with_statements": 0, "objecting": 0, "silent": 8},
    "fictional": True,
    "version": 1,
    "updated_at": "2026-04-10T08:00:00Z",
    "class": "public",
}


class SilenceRunSerializer(ReadSerializer):
    organ = reference("members.Organ", "key", "name")()
    title = InLanguages()

    class Meta:
        model = SilenceRun
        fields = [
            "uid", "symbol", "state", "state_since", "organ", "title", "text_digest", "urgent", "urgent_reason",
            "opens_at", "expires_at", "closes_at", "fictional", "version", "updated_at",
        ]  # fmt: skip

    example = RUN_EXAMPLE


class DecisionSerializer(ReadSerializer):
    organ = reference("members.Organ", "key", "name")()
    title = InLanguages()
    proposal = reference("governance.Proposal", "uid", "symbol")()
    run = serializers.SlugRelatedField(slug_field="uid", read_only=True)

    class Meta:
        model = Decision
        fields = [
            "uid", "symbol", "state", "state_since", "organ", "title", "mode", "proposal", "run", "text_digest",
            "adopted_at", "recorded_at", "tally", "fictional", "version", "updated_at",
        ]  # fmt: skip

    example = EXAMPLE


class StatementSerializer(ReadSerializer):
    """A statement travels with the text for ever; a withdrawn one stays, and says so."""

    member = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = RunAct
        fields = ["uid", "member", "kind", "words", "language", "block_keys", "received_at", "withdrawn_at"]
        rows = Q(kind__in=STATEMENTS, effect=True)


class WholeDecisionSerializer(DecisionSerializer):
    text = TextVersionSerializer(source="text_version")
    statements = StatementSerializer(many=True, source="run.acts")

    class Meta(DecisionSerializer.Meta):
        fields = [*DecisionSerializer.Meta.fields, "text", "statements"]

    example = EXAMPLE | {
        "text": TEXT_EXAMPLE,
        "statements": [
            {
                "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a18",
                "member": "XBE",
                "kind": "interpretative",
                "words": "Borealis reads paragraph 1 as not covering research models.",
                "language": "en",
                "block_keys": [],
                "received_at": "2026-04-09T10:00:00Z",
                "withdrawn_at": None,
            }
        ],
    }


class RunRows(ReadView):
    serializer_class = SilenceRunSerializer
    scope = "decisions:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return SilenceRun.objects.visible_to(viewer)


class RunList(RunRows, FastListView):
    name = "silence_runs_list"
    summary = "Silence runs"
    description = "One instant opens a run for all; it is adopted as of `expires_at` unless somebody objects before."
    filters = {
        "state": OneOf("state", "State of the run.", "running", choices=tuple(RunState.values)),
        "organ": Equals("organ__key", "Key of the organ.", "ministerial_council"),
        "expires_before": Moment("expires_at__lt", "Expires before this instant.", "2026-12-10T06:00:00Z"),
        "expires_after": Moment("expires_at__gte", "Expires at or after this instant.", "2026-01-01T00:00:00Z"),
        "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
    }


class RunItem(RunRows, FastItemView):
    name = "silence_runs_retrieve"
    summary = "One silence run"
    description = "By its public identifier."


class DecisionRows(ReadView):
    serializer_class: Any = DecisionSerializer
    scope = "decisions:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Decision.objects.visible_to(viewer)


class DecisionList(DecisionRows, FastListView):
    name = "decisions_list"
    summary = "Decisions"
    description = (
        "The register of decisions. The tally is what the rules disclose. One decision gives text and statements."
    )
    filters = {
        "state": OneOf("state", "State of the decision.", "in_force", choices=tuple(DecisionState.values)),
        "organ": Equals("organ__key", "Key of the organ that took it.", "ministerial_council"),
        "symbol": Equals("symbol", "Its symbol.", "DEMO/MC/1/DEC.2"),
        "proposal": Uid("proposal__uid", "Public identifier of the proposal it adopts."),
        "adopted_after": Moment("adopted_at__gte", "Adopted at or after this instant.", "2026-01-01T00:00:00Z"),
        "adopted_before": Moment("adopted_at__lt", "Adopted before this instant.", "2026-12-10T06:00:00Z"),
        "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
    }


class DecisionItem(DecisionRows, FastItemView):
    name = "decisions_retrieve"
    summary = "One decision"
    description = "With its text and the statements made on it."
    serializer_class = WholeDecisionSerializer


routes = [
    path("silence-runs/", RunList.as_view(), name="api-silence-runs"),
    path("silence-runs/<uuid:uid>/", RunItem.as_view(), name="api-silence-run"),
    path("decisions/", DecisionList.as_view(), name="api-decisions"),
    path("decisions/<uuid:uid>/", DecisionItem.as_view(), name="api-decision"),
]
