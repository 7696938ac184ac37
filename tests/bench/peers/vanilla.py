"""(V) The same list as anybody writes it first: ModelViewSet, ModelSerializer, PageNumberPagination, the toolkit's bearer."""

from django.urls import include, path
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from rest_framework import exceptions, pagination, routers, serializers, viewsets

from governance.commitments.models import Commitment
from governance.plan.models import Point
from members.states.models import Member
from portal.core.eyes import Eyes, Viewer, seeing_as


class LeadSerializer(serializers.ModelSerializer):
    class Meta:
        model = Member
        fields = ["code", "name"]


class PointSerializer(serializers.ModelSerializer):
    class Meta:
        model = Point
        fields = ["uid", "number", "key"]


class CommitmentSerializer(serializers.ModelSerializer):
    lead = LeadSerializer()
    points = PointSerializer(many=True)

    class Meta:
        model = Commitment
        fields = [
            "uid", "symbol", "state", "state_since", "lead", "title", "summary", "points", "sdg_targets", "indicator",
            "unit", "baseline", "target", "starts_at", "ends_at", "due_at", "fictional", "version", "updated_at", "audience",
        ]


class Pages(pagination.PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 200


class Commitments(viewsets.ModelViewSet):
    serializer_class = CommitmentSerializer
    pagination_class = Pages
    authentication_classes = [OAuth2Authentication]
    queryset = Commitment.objects.select_related("lead").prefetch_related("points").order_by("pk")

    def get_queryset(self):
        return super().get_queryset().visible_to(self.viewer)

    def list(self, request, *args, **kwargs):
        if request.auth is None:
            raise exceptions.NotAuthenticated
        self.viewer = Viewer(Eyes.MEMBER, request.auth.application.member_id)
        with seeing_as(self.viewer):
            return super().list(request, *args, **kwargs)


router = routers.SimpleRouter()
router.register("commitments", Commitments)
urlpatterns = [path("api/v1/", include(router.urls))]
