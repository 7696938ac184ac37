"""Views over the floor's own models, for the tests of the kit."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import include, path
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from portal.core.api import filters
from portal.core.api.cursors import Order
from portal.core.api.fields import Decimal, InLanguages, Instant, Integer
from portal.core.api.parsers import StrictJSONParser
from portal.core.api.serializers import ReadSerializer, StrictSerializer
from portal.core.api.views import FastItemView, FastListView
from portal.core.classes import Audience
from portal.core.documents.models import Document
from portal.core.eyes import Viewer
from portal.core.refusals import PermissionRefused, Refusal, StaleVersion, TransitionRefused
from portal.core.texts.models import Block, TextVersion


class BlockSerializer(ReadSerializer):
    body = InLanguages()

    class Meta:
        model = Block
        fields = ["position", "key", "kind", "number", "body"]


class VersionSerializer(ReadSerializer):
    blocks = BlockSerializer(many=True)
    text = serializers.SlugRelatedField(slug_field="uid", read_only=True)
    language = serializers.CharField(source="text.original_language")

    class Meta:
        model = TextVersion
        fields = ["number", "digest", "frozen_at", "text", "language", "blocks"]


class DocumentSerializer(ReadSerializer):
    title = InLanguages()
    text_version = VersionSerializer()

    class Meta:
        model = Document
        fields = ["uid", "symbol", "title", "audience", "release_at", "version", "updated_at", "text_version"]


class DocumentList(FastListView):
    serializer_class = DocumentSerializer
    scope = "documents:read"
    filters = {
        "symbol": filters.Equals("symbol", "Symbol", "A/1"),
        "class": filters.OneOf("audience", "Class", choices=tuple(Audience.values)),
        "changed_after": filters.Moment("updated_at__gte", "Changed"),
        "text": filters.Uid("text_version__text__uid", "Text"),
    }

    def rows(self, viewer: Viewer) -> QuerySet:
        return Document.objects.visible_to(viewer)


class NewestDocuments(DocumentList):
    order = Order(("updated_at", "pk"), descending=True)


class DocumentItem(FastItemView):
    serializer_class = DocumentSerializer
    scope = "documents:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Document.objects.visible_to(viewer)


class InnerSerializer(StrictSerializer):
    count = Integer()


class ActSerializer(StrictSerializer):
    title = InLanguages()
    count = Integer(required=False)
    amount = Decimal(max_digits=10, decimal_places=2, required=False)
    due_at = Instant(required=False)
    agreed = serializers.BooleanField(required=False)
    inner = InnerSerializer(many=True, required=False)


class Act(APIView):
    authentication_classes = ()
    permission_classes = ()
    parser_classes = (StrictJSONParser,)

    def post(self, request: object) -> Response:
        act = ActSerializer(data=request.data)  # type: ignore[attr-defined]
        act.is_valid(raise_exception=True)
        return Response({"received": sorted(act.validated_data)})


class Refusing(APIView):
    authentication_classes = ()
    permission_classes = ()

    def get(self, request: object, kind: str) -> Response:
        error = {"permission": PermissionRefused, "transition": TransitionRefused, "stale": StaleVersion}[kind]
        raise error(Refusal(f"because_{kind}", "In plain words.", "domain.md §3.6"))


def breaking(request: object) -> HttpResponse:
    raise RuntimeError("a secret detail")


urlpatterns = [
    path("api/v1/", include("portal.core.api.routes")),
    path("api/v1/documents/", DocumentList.as_view()),
    path("api/v1/newest/", NewestDocuments.as_view()),
    path("api/v1/documents/<uuid:uid>/", DocumentItem.as_view()),
    path("api/v1/acts/", Act.as_view()),
    path("api/v1/refusing/<slug:kind>/", Refusing.as_view()),
    path("api/v1/breaking/", breaking),
    path("page/", breaking),
]
