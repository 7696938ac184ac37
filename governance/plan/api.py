"""Action plans and their points. Reading only; all of it is public."""

from django.db.models import QuerySet
from django.urls import path

from governance.plan.models import Plan, Point, Standing
from portal.core.api.fields import InLanguages
from portal.core.api.filters import Equals, Flag, OneOf, Uid, Whole
from portal.core.api.serializers import ReadSerializer, reference
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.eyes import Viewer


class PlanSerializer(ReadSerializer):
    issuer = InLanguages()
    title = InLanguages()

    class Meta:
        model = Plan
        fields = [
            "uid", "key", "edition", "issuer", "standing", "issued_on", "title", "principles", "links",
            "official_languages", "fictional", "version", "updated_at",
        ]  # fmt: skip

    example = {
        "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a11",
        "key": "demonstration-plan",
        "edition": 1,
        "issuer": {"en": "Arandel"},
        "standing": "issued_by_state",
        "issued_on": "2026-01-15",
        "title": {"en": "Plan for shared computing", "fr": "Plan pour un calcul partagé"},
        "principles": [],
        "links": {"en": "https://plan.example/en"},
        "official_languages": ["en", "fr"],
        "fictional": True,
        "version": 1,
        "updated_at": "2026-01-15T08:00:00Z",
    }


class PointSerializer(ReadSerializer):
    plan = reference("governance.Plan", "uid", "key", "edition")()
    title = InLanguages()
    summary = InLanguages()

    class Meta:
        model = Point
        fields = [
            "uid", "plan", "number", "key", "title", "summary", "official_title_languages", "unofficial",
            "version", "updated_at",
        ]  # fmt: skip

    example = {
        "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a12",
        "plan": {"uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a11", "key": "demonstration-plan", "edition": 1},
        "number": 3,
        "key": "shared-computing",
        "title": {"en": "Shared computing"},
        "summary": {"en": "Members share computing capacity."},
        "official_title_languages": ["en"],
        "unofficial": True,
        "version": 1,
        "updated_at": "2026-01-15T08:00:00Z",
    }


class PlanRows(ReadView):
    serializer_class = PlanSerializer
    scope = "plans:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Plan.objects.all()


class PlanList(PlanRows, FastListView):
    name = "plans_list"
    summary = "Action plans"
    description = "Each with its issuer and its standing: whether a state issued it or the body adopted it."
    filters = {
        "key": Equals("key", "Key of the plan, the same in all its editions.", "demonstration-plan"),
        "standing": OneOf("standing", "Whose plan it is.", "adopted_by_body", choices=tuple(Standing.values)),
        "fictional": Flag("fictional", "Only the demonstration world, or only real plans.", False),
    }


class PlanItem(PlanRows, FastItemView):
    name = "plans_retrieve"
    summary = "One action plan"
    description = "By its public identifier."


class PointRows(ReadView):
    serializer_class = PointSerializer
    scope = "plans:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Point.objects.order_by()


class PointList(PointRows, FastListView):
    name = "points_list"
    summary = "Points of action plans"
    description = "`unofficial` says that a summary is the portal's own; the plan links to the official page."
    filters = {
        "plan": Equals("plan__key", "Key of the plan.", "demonstration-plan"),
        "plan_uid": Uid("plan__uid", "Public identifier of one edition of a plan."),
        "number": Whole("number", "Number of the point within its plan.", 3),
        "fictional": Flag("plan__fictional", "Only the demonstration world, or only real plans.", False),
    }


class PointItem(PointRows, FastItemView):
    name = "points_retrieve"
    summary = "One point of an action plan"
    description = "By its public identifier."


routes = [
    path("plans/", PlanList.as_view(), name="api-plans"),
    path("plans/<uuid:uid>/", PlanItem.as_view(), name="api-plan"),
    path("points/", PointList.as_view(), name="api-points"),
    path("points/<uuid:uid>/", PointItem.as_view(), name="api-point"),
]
