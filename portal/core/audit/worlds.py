"""The record of the body and that of the demonstration: one chain, never one list (domain.md §1)."""

from django.apps import apps
from django.db.models import Q, QuerySet

from portal.core.audit.models import AuditEvent
from portal.core.audit.words import SUBJECTS

DEMONSTRATION = "demonstration."


def of_world(events: QuerySet[AuditEvent], *, fictional: bool) -> QuerySet[AuditEvent]:
    """The events about what is fictional, or all others; in the same statement, as far as the open eyes see.

    Which of its fields says so, each model tells among its subjects; loading and clearing the demonstration belong to it.
    """
    invented = Q(name__startswith=DEMONSTRATION)
    for label, told in SUBJECTS.items():
        if told.fictional:
            rows = apps.get_model(label)._default_manager.filter(**{told.fictional: True})
            invented |= Q(target_type=label, target_id__in=rows.order_by().values("pk"))
    return events.filter(invented) if fictional else events.exclude(invented)
