"""What the API shows inside a row is no more closed than the row, or is listed by itself (domain.md §3.9: the read log)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Q
from rest_framework.serializers import ListSerializer

from portal.api import RESOURCES
from portal.core.api.expressions import relation_of
from portal.core.api.fast import CLOSED
from portal.core.classes import Classed
from portal.core.eyes import SERVICE, seeing_as
from tests.factories.world import World


def parts() -> Iterator[tuple[str, Any, Any]]:
    """Every list, inside a row, of rows with a class of their own: its name, the serializer of the row, and the field."""
    for serializer in {route.callback.cls.serializer_class for route in RESOURCES}:  # type: ignore[attr-defined]
        for name, field in serializer().fields.items():
            if isinstance(field, ListSerializer) and issubclass(field.child.Meta.model, Classed):
                yield f"{serializer.__name__}.{name}", serializer, field


PARTS = {name: (serializer, field) for name, serializer, field in parts()}


def test_there_are_such_lists() -> None:
    assert {"WholeCommitmentSerializer.reports", "MemberSerializer.instruments"} <= set(PARTS)


@pytest.mark.parametrize("name", sorted(PARTS))
def test_no_closed_part_stands_in_an_open_row(world: World, name: str) -> None:
    serializer, field = PARTS[name]
    if field.source.replace(".", "__") in getattr(serializer.Meta, "closed_parts", {}):
        return  # asked for one by one: tests/test_reads.py
    way, last = "", serializer.Meta.model
    for step in field.source.split("."):
        relation = relation_of(last, step, field)
        way += f"{'__' if way else ''}{relation.name if relation.concrete else relation.related_query_name or step}"
        last = relation.related_model
    with seeing_as(SERVICE):
        shown = last._base_manager.filter(getattr(field.child.Meta, "rows", Q()), audience__in=CLOSED)
        whole = serializer.Meta.model._base_manager
        if issubclass(serializer.Meta.model, Classed):
            whole = whole.exclude(audience__in=CLOSED)
        assert not whole.filter(**{f"{way}__in": shown}).exists()
