"""What PostgreSQL writes is what the serializer says."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from portal.core.api import expressions, fast
from portal.core.classes import Audience
from portal.core.documents.models import Document
from portal.core.eyes import PUBLIC, SERVICE, seeing_as
from portal.core.texts.models import Block, Text, TextVersion
from tests.core.api.urls import DocumentSerializer
from tests.statements import statements

pytestmark = pytest.mark.django_db

WORDS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=30)
IN_LANGUAGES = st.dictionaries(st.sampled_from(["ar", "en", "es", "fr", "ru", "zh-hans"]), WORDS, max_size=6)
INSTANTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def as_reference(rows: Any, serializer: Any) -> Any:
    """What the framework itself writes."""
    return json.loads(JSONRenderer().render(serializer(rows, many=True).data))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rows_are_equal_to_the_serializer(data: st.DataObject) -> None:
    with seeing_as(SERVICE):
        Document.objects.all().delete()
        for number in range(data.draw(st.integers(0, 4))):
            text = Text.objects.create(audience=Audience.PUBLIC)
            frozen = data.draw(st.none() | INSTANTS)
            version = TextVersion.objects.create(text=text, number=1)
            Block.objects.bulk_create(
                Block(text_version=version, position=data.draw(st.integers(0, 9)) * 100 + n, key=str(n), kind="heading",
                      number=data.draw(st.none() | st.integers(0, 2**31 - 1)), body=data.draw(IN_LANGUAGES))
                for n in range(data.draw(st.integers(0, 3)))
            )  # fmt: skip
            TextVersion.objects.filter(pk=version.pk).update(frozen_at=frozen, digest="a" * 64 if frozen else "")
            Document.objects.create(
                symbol=data.draw(WORDS) + str(number),
                title=data.draw(IN_LANGUAGES),
                text_version=data.draw(st.sampled_from([version, None])),
                release_at=data.draw(st.none() | INSTANTS),
                audience=data.draw(st.sampled_from(Audience.values)),
            )
        rows = fast.compiled(DocumentSerializer).rows(Document.objects.values("pk"))
        assert [json.loads(row[0]) for row in rows] == as_reference(Document.objects.order_by("pk"), DocumentSerializer)


def test_one_statement_for_any_number_of_rows() -> None:
    with seeing_as(SERVICE):
        for number in range(3):
            text = Text.objects.create(audience=Audience.PUBLIC)
            version = TextVersion.objects.create(text=text, number=1)
            Document.objects.create(symbol=f"A/{number}", title={}, text_version=version)
            with statements(1):
                assert len(fast.compiled(DocumentSerializer).rows(Document.objects.values("pk"))) == number + 1


def test_related_rows_out_of_sight_are_null_and_do_not_take_the_row_away() -> None:
    with seeing_as(SERVICE):
        text = Text.objects.create(audience=Audience.DELEGATION)
        version = TextVersion.objects.create(text=text, number=1, audience=Audience.PUBLIC)
        hidden = TextVersion.objects.create(text=text, number=2, audience=Audience.DELEGATION)
        Block.objects.create(text_version=version, position=1, key="a", body={}, audience=Audience.DELEGATION)
        Document.objects.create(symbol="A/1", title={}, text_version=version, audience=Audience.PUBLIC)
        Document.objects.create(symbol="A/2", title={}, text_version=hidden, audience=Audience.PUBLIC)
    with seeing_as(PUBLIC):
        rows = fast.compiled(DocumentSerializer).rows(Document.objects.values("pk"))
    first, second = (json.loads(row[0]) for row in rows)
    assert first["text_version"]["blocks"] == []
    assert first["text_version"]["text"] is None
    assert second["symbol"] == "A/2"
    assert second["text_version"] is None


def test_a_page_that_cannot_have_rows_asks_nothing() -> None:
    with seeing_as(PUBLIC), statements(0):
        assert fast.compiled(DocumentSerializer).rows(Document.objects.filter(pk__in=[]).values("pk")) == []


def serializer_with(**declared: Any) -> Any:
    meta = type("Meta", (), {"model": Document, "fields": list(declared)})
    return type("Odd", (serializers.ModelSerializer,), {"Meta": meta, **declared})


@pytest.mark.parametrize(
    "field",
    [
        serializers.SerializerMethodField(),
        serializers.FloatField(source="symbol"),
        serializers.ReadOnlyField(source="classed"),
        serializers.ListField(child=serializers.DateTimeField(), source="parties"),
        serializers.PrimaryKeyRelatedField(source="text_version", read_only=True),
        serializers.CharField(source="text_version.nothing.here"),
    ],
    ids=lambda field: type(field).__name__ + str(field.source),
)
def test_fields_without_a_form_are_refused_by_name(field: serializers.Field) -> None:
    with pytest.raises(expressions.NoFastFormError, match=r"Odd\.odd"):
        expressions.expressions(serializer_with(odd=field)())
