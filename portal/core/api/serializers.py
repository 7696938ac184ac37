"""Strict serializers: what is not in the schema is refused, with a pointer to it (goals.md A11)."""

from collections.abc import Mapping
from functools import cache
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from portal.core.api import fields
from portal.core.classes import Audience, Classed
from portal.core.records import Record

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


class ChosenRows(serializers.ListSerializer):
    """The rows of a relation for which the child serializer's `Meta.rows` (a Q over its own columns) holds."""

    def to_representation(self, data: Any) -> list[Any]:
        chosen = self.child.Meta.rows  # type: ignore[union-attr]
        listed: list[Any] = super().to_representation(data.filter(chosen) if isinstance(data, models.Manager) else data)
        return listed


class ReadSerializer(StrictModelSerializer):
    """For answers only: every field is read-only, and so always present. Classed rows also say their `class`."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if hasattr(getattr(cls, "Meta", None), "rows"):
            cls.Meta.list_serializer_class = ChosenRows

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        if issubclass(self.Meta.model, Classed) and issubclass(self.Meta.model, Record):
            found["class"] = fields.Choice(source="audience", choices=Audience.choices)
        for name, field in found.items():
            field.read_only, field.required = True, False
            if may_be_missing(self.Meta.model, (field.source or name).split(".")[0], field):
                field.allow_null = True
        return found


def may_be_missing(model: type[models.Model], name: str, field: Any) -> bool:
    """Whether a related row can be null in an answer: there may be none, or it may be out of the reader's sight."""
    if not isinstance(field, serializers.Serializer | serializers.SlugRelatedField):
        return False
    relation: Any = model._meta.get_field(name)
    return bool(relation.null) or issubclass(relation.related_model, Classed)


@cache
def reference(label: str, *names: str) -> type[ReadSerializer]:
    """A serializer that names a row of another feature: `reference("members.Member", "code", "name")`."""
    model: Any = apps.get_model(label)
    words = {name: fields.InLanguages() for name in names if isinstance(model._meta.get_field(name), models.JSONField)}
    meta = type("Meta", (), {"model": model, "fields": list(names)})
    kind = f"{model.__name__}ReferenceSerializer"
    made: type[ReadSerializer] = type(kind, (Reference,), {"Meta": meta, **words})
    return made


class Reference(ReadSerializer):
    """Only the names asked for: a reference does not repeat the class of what it names."""

    def get_fields(self) -> dict[str, Any]:
        return {name: field for name, field in super().get_fields().items() if name in self.Meta.fields}
