"""Kept files in answers of the API: their facts. The bytes are at `/files/{uid}/`, for who may read them."""

from typing import Any

from django.db.models import OuterRef
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.core.api.expressions import JsonArray, columns, expressions, register
from portal.core.api.serializers import ReadSerializer
from portal.core.files.models import KeptFile, Part


class FileSerializer(ReadSerializer):
    """One file. `sha256` is the hash of its bytes, `kept_at` the instant of the act that it was handed in with."""

    class Meta:
        model = KeptFile
        fields = ["uid", "name", "media_type", "size", "sha256", "part", "kept_at"]


@extend_schema_field(FileSerializer(many=True))
class Files(serializers.Field):
    """The files of a row that are a `part` of it, oldest first, as far as the reader may read them: `scan = Files("scan")`."""

    def __init__(self, part: Part | str, **options: Any) -> None:
        self.part = str(part)
        super().__init__(source="*", read_only=True, **options)

    def to_representation(self, row: Any) -> Any:
        return FileSerializer(_rows(type(row), row.pk, self.part), many=True).data


def _rows(model: Any, key: Any, part: str) -> Any:
    rows = KeptFile._base_manager.filter(target_type=model._meta.label_lower, target_id=key, part=part)
    return rows.order_by("kept_at", "pk")


def _as_json(name: str, field: Any, model: Any) -> JsonArray:
    found, names = columns(_rows(model, OuterRef("pk"), field.part), expressions(FileSerializer()))
    return JsonArray(found, names=names)


register(Files, _as_json)
