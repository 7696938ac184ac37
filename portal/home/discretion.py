"""The list of every use of discretion, made ready for its template (domain.md §3.10).

It is read from the record: nobody keeps it, so nobody can leave anything out. Who acted is told by the office, never by name.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.body.models import Office, OfficeKind
from portal.core.actors import ActorKind
from portal.core.audit.models import AuditEvent
from portal.core.audit.words import Line, about_many, with_names
from portal.core.audit.worlds import of_world
from portal.core.discretion import DISCRETION, Discretion
from portal.core.display.texts import local_text
from portal.core.eyes import Viewer
from portal.core.requests import Request

WITHOUT_REASON = '"reason":""'  # as the canonical body spells it; inside words a quotation mark is escaped


@dataclass(frozen=True, slots=True)
class Use:
    """One use: its line in the record, kind, reason, office, the version of the rules, and the rule cited."""

    line: Line
    kind: str
    reason: str
    office: str
    rules: int | None
    rule: str


def narrowed(request: Request) -> tuple[str, list[dict[str, Any]]]:
    """The kind of use the reader asks for ("" for all), and the tabs."""
    asked = request.GET.get("kind", "")
    kind = asked if asked in Discretion.values else ""
    words = [("", _("All"))] + [(use.value, str(use.label).capitalize()) for use in Discretion]
    return kind, [
        {"url": f"?kind={key}" if key else "?", "label": label, "current": key == kind} for key, label in words
    ]


def used(viewer: Viewer, kind: str = "", *, fictional: bool) -> QuerySet[AuditEvent]:
    """The uses of discretion of one world that the viewer may see, unordered, for `page_of`."""
    names = [name for name, use in DISCRETION.items() if kind in ("", use.value)]
    held = Office.objects.filter(user=OuterRef("actor_id"), valid__contains=OuterRef("at")).order_by("kind")
    offices = ArraySubquery(held.values(json=JSONObject(kind="kind", organ="organ__name")))
    events = AuditEvent.objects.visible_to(viewer).filter(name__in=names).exclude(body__contains=WITHOUT_REASON)
    return with_names(of_world(events, fictional=fictional)).annotate(offices=offices)


def uses_of(events: Iterable[AuditEvent]) -> list[Use]:
    """The events in words. One statement, for what they are about."""
    events = list(events)
    return [_use(event, line) for event, line in zip(events, about_many(events), strict=True)]


def _use(event: AuditEvent, line: Line) -> Use:
    body = json.loads(event.body)
    return Use(
        line,
        str(DISCRETION[event.name].label),
        body["reason"],
        _office(event),
        body["rules"],
        body["facts"].get("rule", ""),
    )


def _office(event: AuditEvent) -> str:
    """The offices that the person held at that instant; of a job the portal; of a person forgotten since, nothing."""
    if event.actor_kind == ActorKind.SYSTEM:
        return _("the portal")
    words = []
    for office in event.offices:  # type: ignore[attr-defined]
        kind, organ = str(OfficeKind(office["kind"]).label), local_text(office["organ"]).text if office["organ"] else ""
        words.append(_("%(office)s, %(organ)s") % {"office": kind, "organ": organ} if organ else kind)
    return pgettext("between items", ", ").join(words)
