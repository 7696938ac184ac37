"""Treaties as data. Reading only."""

from django.db.models import QuerySet
from django.urls import path

from members.states.models import (
    Treaty,
)
from portal.core.api.fields import InLanguages, Text
from portal.core.api.filters import Flag
from portal.core.api.serializers import ReadSerializer
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.eyes import Viewer


class TreatySerializer(ReadSerializer):
    """A treaty as data; null is what is not known. `sources` says of each part how well it is founded."""

    title = InLanguages()
    depositary = InLanguages()
    text_note = InLanguages()
    text_url = Text()

    class Meta:
        model = Treaty
        fields = [
            "uid", "key", "title", "founding", "fictional", "depositary", "depositary_is_secretariat", "seat_zone", "opened_on",
            "signature_closes_on", "authentic_languages", "text_url", "text_note", "reservations", "needed", "counted",
            "days_after", "later_days", "entered_on", "withdrawal", "withdrawal_days", "sources", "version", "updated_at",
        ]  # fmt: skip

    example = {
        "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a11",
        "key": "demonstration-agreement",
        "title": {"en": "Agreement establishing the Demonstration Body"},
        "founding": True,
        "fictional": True,
        "depositary": {},
        "depositary_is_secretariat": True,
        "seat_zone": "Asia/Shanghai",
        "opened_on": "2023-08-10",
        "signature_closes_on": None,
        "authentic_languages": ["en", "zh-hans"],
        "text_url": "",
        "text_note": {},
        "reservations": "with_acceptance",
        "needed": 3,
        "counted": ["ratification", "acceptance", "approval", "accession"],
        "days_after": 30,
        "later_days": 30,
        "entered_on": "2023-12-28",
        "withdrawal": "year_end",
        "withdrawal_days": None,
        "sources": {"entry_into_force": {"source": "demonstration", "source_url": "", "grade": "demonstration"}},
        "version": 1,
        "updated_at": "2026-07-16T08:30:00Z",
    }


class TreatyRows(ReadView):
    serializer_class = TreatySerializer
    scope = "members:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Treaty.objects.all()


class TreatyList(TreatyRows, FastListView):
    name = "treaties_list"
    summary = "Treaties and their rules"
    description = "Treaties as data: entry into force, reservations, withdrawal, each with source and grade."
    filters = {
        "founding": Flag("founding", "Only founding agreements, or only others.", True),
        "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
    }


class TreatyItem(TreatyRows, FastItemView):
    name = "treaties_retrieve"
    summary = "One treaty"
    description = "By its key."
    lookup = "key"


routes = [
    path("treaties/", TreatyList.as_view(), name="api-treaties"),
    path("treaties/<slug:key>/", TreatyItem.as_view(), name="api-treaty"),
]
