"""Strict serializers: what is not in the schema is refused, with a pointer to it (goals.md A11)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from portal.core.api import fields

UNKNOWN = _("There is no such field here.")


class Strict:
    """Refuses unknown and read-only fields in what is sent, instead of passing over them in silence."""

    fields: Any

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            if unknown := [name for name in data if name not in writable]:
                raise serializers.ValidationError(
                    {name: [serializers.ErrorDetail(UNKNOWN, code="unknown_field")] for name in unknown}
                )
        return super().to_internal_value(data)  # type: ignore[misc]


class StrictSerializer(Strict, serializers.Serializer):
    """For what comes in, and answers that are no row."""


class StrictModelSerializer(Strict, serializers.ModelSerializer):
    """For rows. `example`, a whole answer, stands in the OpenAPI document."""

    example: ClassVar[dict[str, Any]] = {}
    serializer_choice_field = fields.Choice
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.AutoField: fields.Integer,
        models.BigIntegerField: fields.Integer,
        models.BooleanField: fields.Boolean,
        models.CharField: fields.Text,
        models.DateTimeField: fields.Instant,
        models.DecimalField: fields.Decimal,
        models.IntegerField: fields.Integer,
        models.PositiveIntegerField: fields.Integer,
        models.PositiveSmallIntegerField: fields.Integer,
        models.SmallIntegerField: fields.Integer,
        models.TextField: fields.Text,
    }


class ReadSerializer(StrictModelSerializer):
    """For answers only: every field is read-only, and so always present."""

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        for field in found.values():
            field.read_only, field.required = True, False
        return found
