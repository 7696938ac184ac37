"""Applications for accession, as published: who stands where, since when, what is still needed, from which source."""

import json
from typing import Any, ClassVar

from django.db.models import Case, CharField, F, Func, JSONField, QuerySet, Value, When
from django.db.models.functions import Cast
from django.urls import path
from rest_framework import serializers

from governance.accession.models import Application
from governance.accession.models import ApplicationState as State
from governance.accession.selectors import needed_in_languages
from portal.core.api import expressions
from portal.core.api.fields import Choice, InLanguages, Text
from portal.core.api.filters import Equals, Flag, Moment, OneOf
from portal.core.api.serializers import ReadSerializer, reference
from portal.core.api.texts import TEXT_EXAMPLE, TextVersionSerializer
from portal.core.api.views import FastItemView, FastListView, ReadView
from portal.core.eyes import Viewer
from portal.core.intervals import Grade
from portal.core.texts.models import TextVersion


class Needed(InLanguages):
    """What is still needed, and from whom; also when it is nothing."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> Any:
        return needed_in_languages()[value.state]


class Source(Text):
    """On which paper it rests: the document, or until there is one the receipt of the letter; empty before the letter."""

    def __init__(self) -> None:
        super().__init__(read_only=True, source="*")

    def to_representation(self, value: Any) -> str:
        return str(value.symbol or value.receipt)


class GradeOf(Choice):
    """How sure it is: the state's own paper lies here, so that it is official; or invented for the demonstration."""

    def __init__(self) -> None:
        super().__init__(choices=Grade.choices, read_only=True, source="*")

    def to_representation(self, value: Any) -> str:
        return str((Grade.DEMONSTRATION if value.fictional else Grade.OFFICIAL).value)


def needed(name: str, field: Any, model: type[Application]) -> Func:
    words = Cast(Value(json.dumps(needed_in_languages())), JSONField())
    return Func(words, F("state"), template="(%(expressions)s)", arg_joiner=" -> ", output_field=JSONField())


def source(name: str, field: Any, model: type[Application]) -> Case:
    return Case(When(symbol="", then=F("receipt")), default=F("symbol"))


def grade(name: str, field: Any, model: type[Application]) -> Case:
    invented = Value(Grade.DEMONSTRATION.value, output_field=CharField())
    return Case(When(fictional=True, then=invented), default=Value(Grade.OFFICIAL.value))


expressions.register(Needed, needed)
expressions.register(Source, source)
expressions.register(GradeOf, grade)

EXAMPLE: dict[str, Any] = {
    "uid": "0199d2a4-7c1e-7a55-9d0e-4f6f3b1c2a99",
    "symbol": "DEMO/MC/INF.2",
    "receipt": "2026-131",
    "member": {"code": "XHH", "name": {"en": "Halden"}},
    "organ": {"key": "ministerial_council", "name": {"en": "Ministerial Council"}},
    "title": {"en": "Application for accession: Halden"},
    "state": "circulated",
    "state_since": "2026-03-01T09:00:00Z",
    "needed": {"en": "Nothing from any member. Without disagreement before the period ends, the state is admitted."},
    "due_at": "2026-05-30T09:00:00Z",
    "submitted_at": "2026-02-20T09:00:00Z",
    "original_language": "en",
    "run": None,
    "meeting": "",
    "decision": "",
    "decided_at": None,
    "effect_on": None,
    "source": "DEMO/MC/INF.2",
    "grade": "demonstration",
    "fictional": True,
    "version": 6,
    "updated_at": "2026-03-01T09:00:00Z",
    "class": "public",
}


class ApplicationSerializer(ReadSerializer):
    """The silence run is told to who may read it; who disagreed is never told here."""

    member = reference("members.Member", "code", "name")()
    organ = reference("members.Organ", "key", "name")()
    title = InLanguages()
    needed = Needed()
    run = serializers.SlugRelatedField(slug_field="uid", read_only=True)
    effect_on = serializers.DateField(source="instrument.effect_on", read_only=True, allow_null=True, default=None)
    source = Source()  # type: ignore[assignment]
    grade = GradeOf()

    class Meta:
        model = Application
        fields = [
            "uid", "symbol", "receipt", "member", "organ", "title", "state", "state_since", "needed", "due_at",
            "submitted_at", "original_language", "run", "meeting", "decision", "decided_at", "effect_on", "source", "grade",
            "fictional", "version", "updated_at",
        ]  # fmt: skip

    example = EXAMPLE


class WholeApplicationSerializer(ApplicationSerializer):
    """With every version of the letter, as far as it is open: to members once circulated, to all once admitted."""

    versions = TextVersionSerializer(many=True, source="text.versions", default=list)

    class Meta(ApplicationSerializer.Meta):
        fields = [*ApplicationSerializer.Meta.fields, "versions"]
        closed_parts: ClassVar[dict[str, Any]] = {"text__versions": TextVersion}  # the letter, before it is circulated

    example = EXAMPLE | {"versions": [TEXT_EXAMPLE]}


class ApplicationRows(ReadView):
    serializer_class: Any = ApplicationSerializer
    scope = "accessions:read"

    def rows(self, viewer: Viewer) -> QuerySet:
        return Application.objects.visible_to(viewer)


class ApplicationList(ApplicationRows, FastListView):
    name = "accessions_list"
    summary = "Accessions"
    description = (
        "States that did not sign in time, on their way to membership: where each stands, since when, what is still needed "
        "and from whom, and on which paper that rests. An interest is public once a letter has come. Who is on the other "
        "road is told by `members`. Fictional states are never beside real ones but where `fictional` is left out."
    )
    filters = {
        "state": OneOf("state", "Where it stands; several with commas.", "circulated", choices=tuple(State.values)),
        "member": Equals("member__code", "Code of the state.", "XHH"),
        "symbol": Equals("symbol", "Symbol of the letter as circulated.", "DEMO/MC/INF.2"),
        "due_before": Moment("due_at__lt", "A period ends before this instant.", "2027-01-01T00:00:00Z"),
        "changed_after": Moment("updated_at__gte", "Changed at or after this instant.", "2026-01-01T00:00:00Z"),
        "fictional": Flag("fictional", "Only the demonstration world, or only real facts.", False),
    }


class ApplicationItem(ApplicationRows, FastItemView):
    name = "accessions_retrieve"
    summary = "One accession"
    description = "With every version of the letter that the reader may see."
    serializer_class = WholeApplicationSerializer


routes = [
    path("accessions/", ApplicationList.as_view(), name="api-accessions"),
    path("accessions/<uuid:uid>/", ApplicationItem.as_view(), name="api-accession"),
]
