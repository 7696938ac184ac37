"""Commitments with their targets, milestones, partners and reports. Reading only."""

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import path
from rest_framework import serializers

from governance.commitments.models import (
    Commitment,
    CommitmentPartner,
    CommitmentState,
    CommitmentTarget,
    Milestone,
    Report,
    ReportState,
)
from portal.core.api.fields import InLanguages, IntervalEnd, IntervalStart
from portal.core.api.filters import Equals, Flag, Moment, OneOf, Uid
from portal.core.api.serializers import ReadSerializer, reference
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.eyes import Viewer

EXAMPLE: dict[str, Any] = {
    "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a13",
    "symbol": "DEMO/C/12",
    "state": "active",
    "state_since": "2026-03-01T09:00:00Z",
    "lead": {"code": "XAA", "name": {"en": "Arandel"}},
    "title": {"en": "Two hundred training places", "fr": "Deux cents places de formation"},
    "summary": {"en": "Places for engineers of ten states."},
    "points": [{"uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a12", "number": 3, "key": "shared-computing"}],
    "sdg_targets": ["4.3"],
    "indicator": {"en": "Places filled"},
    "unit": {"en": "places"},
    "baseline": "0.0000",
    "target": "200.0000",
    "starts_at": "2026-03-01T00:00:00Z",
    "ends_at": "2027-03-01T00:00:00Z",
    "due_at": None,
    "fictional": True,
    "version": 4,
    "updated_at": "2026-03-01T09:00:00Z",
    "class": "public",
}


class CommitmentSerializer(ReadSerializer):
    lead = reference("members.Member", "code", "name")()
    points = reference("governance.Point", "uid", "number", "key")(many=True)
    title = InLanguages()
    summary = InLanguages()
    indicator = InLanguages()
    unit = InLanguages()

    class Meta:
        model = Commitment
        fields = [
            "uid", "symbol", "state", "state_since", "lead", "title", "summary", "points", "sdg_targets", "indicator",
            "unit", "baseline", "target", "starts_at", "ends_at", "due_at", "fictional", "version", "updated_at",
        ]  # fmt: skip

    example = EXAMPLE


class TargetSerializer(ReadSerializer):
    """A target as it stood: a revision never hides the one before."""

    since = IntervalStart(source="valid")
    until = IntervalEnd(source="valid")

    class Meta:
        model = CommitmentTarget
        fields = ["value", "reason", "since", "until"]
        rows = Q(recorded__upper_inf=True)


class MilestoneSerializer(ReadSerializer):
    title = InLanguages()

    class Meta:
        model = Milestone
        fields = ["position", "title", "due_at", "reached_at"]


class CommitmentPartnerSerializer(ReadSerializer):
    member = serializers.SlugRelatedField(slug_field="code", read_only=True)
    share = InLanguages()

    class Meta:
        model = CommitmentPartner
        fields = ["member", "name", "share", "confirmed_at"]


class ReportSerializer(ReadSerializer):
    """What the member says of itself; an assessment stands beside it, never instead."""

    narrative = InLanguages()

    class Meta:
        model = Report
        fields = [
            "uid", "state", "period_starts_at", "period_ends_at", "due_at", "stage", "value", "narrative", "submitted_at",
        ]  # fmt: skip
        rows = Q(state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED])


class WholeCommitmentSerializer(CommitmentSerializer):
    targets = TargetSerializer(many=True)
    milestones = MilestoneSerializer(many=True)
    partners = CommitmentPartnerSerializer(many=True)
    reports = ReportSerializer(many=True)

    class Meta(CommitmentSerializer.Meta):
        fields = [*CommitmentSerializer.Meta.fields, "targets", "milestones", "partners", "reports"]
        closed_parts: ClassVar[dict[str, Any]] = {"partners": CommitmentPartner}  # shares that are not confirmed yet

    example = EXAMPLE | {
        "targets": [{"value": "200.0000", "reason": "", "since": "2026-03-01T00:00:00Z", "until": None}],
        "milestones": [
            {"position": 1, "title": {"en": "First course"}, "due_at": "2026-06-01T00:00:00Z", "reached_at": None}
        ],
        "partners": [
            {"member": "XBE", "name": "", "share": {"en": "Teachers"}, "confirmed_at": "2026-02-20T10:00:00Z"}
        ],
        "reports": [],
    }


class CommitmentRows(ReadView):
    serializer_class: Any = CommitmentSerializer
    scope = "commitments:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Commitment.objects.visible_to(viewer)


class CommitmentList(CommitmentRows, FastListView):
    name = "commitments_list"
    summary = "Commitments"
    description = "What members undertake under points of action plans. One commitment gives its targets and reports."
    filters = {
        "member": Equals("lead__code", "Code of the lead member.", "XAA"),
        "state": OneOf("state", "State of the commitment.", "active", choices=tuple(CommitmentState.values)),
        "point": Uid("points__uid", "Public identifier of a point it falls under."),
        "symbol": Equals("symbol", "Its symbol.", "DEMO/C/12"),
        "due_before": Moment("due_at__lt", "What is next due falls before this instant.", "2026-12-10T06:00:00Z"),
        "due_after": Moment("due_at__gte", "What is next due falls at or after this instant.", "2026-01-01T00:00:00Z"),
        "ends_before": Moment("ends_at__lt", "Ends before this instant.", "2027-01-01T00:00:00Z"),
        "changed_after": Moment("updated_at__gte", "Changed at or after this instant.", "2026-01-01T00:00:00Z"),
        "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
    }


class CommitmentItem(CommitmentRows, FastItemView):
    name = "commitments_retrieve"
    summary = "One commitment"
    description = "With every target it ever had, its milestones, partners and submitted reports."
    serializer_class = WholeCommitmentSerializer


routes = [
    path("commitments/", CommitmentList.as_view(), name="api-commitments"),
    path("commitments/<uuid:uid>/", CommitmentItem.as_view(), name="api-commitment"),
]
