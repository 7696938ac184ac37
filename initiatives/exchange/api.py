"""Needs and offers. Reading only."""

from typing import Any

from django.db.models import Expression, F, Func, Model, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import path
from rest_framework import serializers

from initiatives.exchange.models import Need, NeedState, Offer, OfferState, ResourceUnit
from initiatives.exchange.selectors.balance import balance
from portal.core.api import expressions
from portal.core.api.fields import Decimal, InLanguages
from portal.core.api.filters import Equals, Filter, Flag, Moment, OneOf, Uid
from portal.core.api.serializers import ReadSerializer, reference
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.eyes import Viewer

COMMON: dict[str, Any] = {
    "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a19",
    "symbol": "DEMO/N/4",
    "state": "published",
    "state_since": "2026-02-01T09:00:00Z",
    "member": {"code": "XAA", "name": {"en": "Arandel"}},
    "initiative": None,
    "title": {"en": "Computing time for a weather model"},
    "summary": {"en": "For six months."},
    "unit": "gpu_hours",
    "quantity": "12000.00",
    "fictional": True,
    "version": 2,
    "updated_at": "2026-02-01T09:00:00Z",
    "class": "public",
}
FIELDS = [
    "uid", "symbol", "state", "state_since", "member", "initiative", "title", "summary", "unit", "quantity",
    "fictional", "version", "updated_at",
]  # fmt: skip
FILTERS: dict[str, Filter] = {
    "member": Equals("member__code", "Code of the member.", "XAA"),
    "unit": OneOf("unit", "What it is counted in.", "gpu_hours", choices=tuple(ResourceUnit.values)),
    "initiative": Uid("initiative__uid", "Public identifier of the initiative it belongs to."),
    "changed_after": Moment("updated_at__gte", "Changed at or after this instant.", "2026-01-01T00:00:00Z"),
    "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
}


class Left(Decimal):
    """What is left of an offer: it follows from the ledger, whose entries only the sides of a match read."""

    def __init__(self) -> None:
        super().__init__(max_digits=18, decimal_places=2, read_only=True, source="*")

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(balance(value))


def left(name: str, field: Any, model: type[Model]) -> Expression:
    return Cast(Func(F("pk"), function="initiatives_offer_left", output_field=TextField()), TextField())


expressions.register(Left, left)


class NeedSerializer(ReadSerializer):
    member = reference("members.Member", "code", "name")()
    initiative = serializers.SlugRelatedField(slug_field="uid", read_only=True)
    title = InLanguages()
    summary = InLanguages()

    class Meta:
        model = Need
        fields = [*FIELDS, "published_at", "confirmed_at", "expires_at"]

    example = COMMON | {
        "published_at": "2026-02-01T09:00:00Z",
        "confirmed_at": None,
        "expires_at": "2027-02-01T09:00:00Z",
    }


class OfferSerializer(ReadSerializer):
    member = reference("members.Member", "code", "name")()
    initiative = serializers.SlugRelatedField(slug_field="uid", read_only=True)
    title = InLanguages()
    summary = InLanguages()
    eligibility = InLanguages()
    remaining = Left()

    class Meta:
        model = Offer
        fields = [*FIELDS, "remaining", "licence", "eligibility", "available_until"]

    example = COMMON | {
        "symbol": "DEMO/O/2",
        "state": "open",
        "remaining": "9500.00",
        "title": {"en": "Computing time on a shared cluster"},
        "licence": "",
        "eligibility": {"en": "Public research bodies."},
        "available_until": "2027-01-01T00:00:00Z",
    }


class NeedRows(ReadView):
    serializer_class = NeedSerializer
    scope = "initiatives:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Need.objects.visible_to(viewer)


class NeedList(NeedRows, FastListView):
    name = "needs_list"
    summary = "Needs"
    description = "What members ask for, endorsed by their focal points and shown to whom the member chose."
    filters = {**FILTERS, "state": OneOf("state", "State of the need.", "published", choices=tuple(NeedState.values))}


class NeedItem(NeedRows, FastItemView):
    name = "needs_retrieve"
    summary = "One need"
    description = "By its public identifier."


class OfferRows(ReadView):
    serializer_class = OfferSerializer
    scope = "initiatives:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Offer.objects.visible_to(viewer)


class OfferList(OfferRows, FastListView):
    name = "offers_list"
    summary = "Offers"
    description = "What is offered, with its quantity and what is left of it after holds and draws."
    filters = {**FILTERS, "state": OneOf("state", "State of the offer.", "open", choices=tuple(OfferState.values))}


class OfferItem(OfferRows, FastItemView):
    name = "offers_retrieve"
    summary = "One offer"
    description = "By its public identifier."


routes = [
    path("needs/", NeedList.as_view(), name="api-needs"),
    path("needs/<uuid:uid>/", NeedItem.as_view(), name="api-need"),
    path("offers/", OfferList.as_view(), name="api-offers"),
    path("offers/<uuid:uid>/", OfferItem.as_view(), name="api-offer"),
]
