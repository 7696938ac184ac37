"""(N) The same list with django-ninja."""

import hashlib
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.urls import path
from django.utils import timezone
from ninja import NinjaAPI, Schema
from ninja.pagination import PageNumberPagination, paginate
from ninja.security import HttpBearer
from oauth2_provider.models import get_access_token_model

from governance.commitments.models import Commitment
from portal.core.eyes import Eyes, Viewer, seeing_as


class Lead(Schema):
    code: str
    name: dict[str, str]


class Point(Schema):
    uid: UUID
    number: int
    key: str


class CommitmentOut(Schema):
    uid: UUID
    symbol: str
    state: str
    state_since: datetime
    lead: Lead
    title: dict[str, str]
    summary: dict[str, str]
    points: list[Point]
    sdg_targets: list[str]
    indicator: dict[str, str]
    unit: dict[str, str]
    baseline: Decimal | None
    target: Decimal | None
    starts_at: datetime
    ends_at: datetime
    due_at: datetime | None
    fictional: bool
    version: int
    updated_at: datetime
    audience: str


class Bearer(HttpBearer):
    def authenticate(self, request, token):
        checksum = hashlib.sha256(token.encode()).hexdigest()
        found = get_access_token_model().objects.select_related("application").filter(token_checksum=checksum).first()
        return found if found and found.expires > timezone.now() else None


class Pages(PageNumberPagination):
    items_attribute = "results"

    class Output(Schema):
        results: list = []
        count: int


api = NinjaAPI()


@api.get("commitments/", response=list[CommitmentOut], auth=Bearer())
@paginate(Pages, page_size=100)
def commitments(request):
    viewer = Viewer(Eyes.MEMBER, request.auth.application.member_id)
    return Commitment.objects.visible_to(viewer).select_related("lead").prefetch_related("points").order_by("pk")


def with_eyes(view):
    """The eyes stay open while ninja pages and serializes; they are those of the member the partner reads for."""
    import os

    viewer = Viewer(Eyes.MEMBER, int(os.environ["BENCH_MEMBER"]))

    def seeing(request, *args, **kwargs):
        with seeing_as(viewer):
            return view(request, *args, **kwargs)

    seeing.csrf_exempt = True
    return seeing


urlpatterns = [path("api/v1/", api.urls)]
for pattern in urlpatterns[0].url_patterns:
    pattern.callback = with_eyes(pattern.callback)
