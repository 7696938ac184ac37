"""Locks and versions: steps 1 and 3 of a service (design.md §2)."""

from typing import TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.records import Record
from portal.core.refusals import Refusal, StaleVersion

M = TypeVar("M", bound=Record)


def lock(model: type[M], pk: int, expected_version: int | None = None) -> M:
    """Return the row, locked FOR NO KEY UPDATE until the transaction ends.

    FOR UPDATE would deadlock with the deferred foreign-key checks of others. Lock in the house order: consultation, run,
    proposal, commitment, member; ascending key inside a kind. Raises StaleVersion when the row is not at
    `expected_version`, and the model's DoesNotExist.
    """
    row = model._base_manager.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    check_version(row, expected_version)
    return row


def lock_all(queryset: models.QuerySet[M]) -> list[M]:
    """Lock the rows of a queryset in ascending key order and return them."""
    return list(queryset.order_by("pk").select_for_update(no_key=True, of=("self",)))


def check_version(row: Record, expected_version: int | None) -> None:
    """Raise StaleVersion when a caller who read an older version wants to change the row."""
    if expected_version is not None and row.version != expected_version:
        raise StaleVersion(
            Refusal(
                "stale_version",
                _(
                    "This page was changed by somebody else after you opened it. Your text is kept below; compare it with "
                    "the present version, then send it again."
                ),
            )
        )


def store(row: Record) -> None:
    """Save a locked row as its next version."""
    row.version += 1
    row.updated_at = clock.now()
    row.save()
