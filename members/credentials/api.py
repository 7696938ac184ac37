"""Credentials: where they stand, and who leads the delegation, for whom the rules let see that. Reading only."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from rest_framework import serializers

from members.credentials.models import Credential, CredentialKind, CredentialState
from portal.core.api.fields import IntervalEnd, IntervalStart
from portal.core.api.filters import AsOf, Equals, Flag, OneOf
from portal.core.api.serializers import ReadSerializer, reference
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.eyes import Viewer

EXAMPLE: dict[str, Any] = {
    "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a78",
    "member": {"code": "XAA", "name": {"en": "Arandel"}},
    "organ": "ministerial_council",
    "kind": "standing",
    "session": "",
    "state": "accepted",
    "state_since": "2026-07-16T08:30:00Z",
    "contested": False,
    "authority": "foreign_minister",
    "form": "original",
    "dated": "2026-07-01",
    "since": "2026-07-15T16:00:00Z",
    "until": None,
    "head": "Sela Marin",
    "replaces": None,
    "decision": "DEMO/MC/1, item 3",
    "fictional": True,
    "version": 4,
    "updated_at": "2026-07-16T08:30:00Z",
    "class": "members",
}


class CredentialSerializer(ReadSerializer):
    member: Any = reference("members.Member", "code", "name")()
    organ: Any = serializers.SlugRelatedField(slug_field="key", read_only=True)
    since = IntervalStart(source="valid")
    until = IntervalEnd(source="valid")
    replaces: Any = serializers.SlugRelatedField(slug_field="uid", read_only=True)

    class Meta:
        model = Credential
        fields = [
            "uid", "member", "organ", "kind", "session", "state", "state_since", "contested", "authority", "form", "dated",
            "since", "until", "head", "replaces", "decision", "fictional", "version", "updated_at",
        ]  # fmt: skip

    example = EXAMPLE


class CredentialRows(ReadView):
    serializer_class = CredentialSerializer
    scope = "delegations:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Credential.objects.visible_to(viewer)


class CredentialList(CredentialRows, FastListView):
    name = "credentials_list"
    summary = "Credentials of delegations"
    description = (
        "Where the credentials of each delegation stand, shown to whom the rules of procedure disclose that. Until the organ "
        "decides, a delegation is seated provisionally with full rights. `contested`: another one stands for the same time; "
        "nobody’s access changes before the organ decides. `head` is empty unless the rules disclose it; the others are told by "
        "`delegates` alone. With `as_of`, only credentials whose term holds then."
    )
    filters = {
        "member": Equals("member__code", "Code of the member.", "XAA"),
        "organ": Equals("organ__key", "Key of the organ.", "ministerial_council"),
        "kind": OneOf("kind", "Kind.", "standing", choices=tuple(CredentialKind.values)),
        "state": OneOf("state", "State.", "accepted", choices=tuple(CredentialState.values)),
        "contested": Flag("contested", "Only contested ones, or only others.", True),
        "as_of": AsOf("valid__contains", "The term holds at this instant or date.", "2026-07-20"),
        "fictional": Flag("fictional", "Only the demonstration world, or only the real one.", False),
    }


class CredentialItem(CredentialRows, FastItemView):
    name = "credentials_retrieve"
    summary = "One credential"
    description = "By its public identifier."


routes = [
    path("credentials/", CredentialList.as_view(), name="api-credentials"),
    path("credentials/<uuid:uid>/", CredentialItem.as_view(), name="api-credential"),
]
