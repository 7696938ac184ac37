"""What lies how long at whom in the secretariat and the chair: one list over all workflows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, F, JSONField, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from members.accounts.models import User
from members.body.models import OfficeKind
from portal.core.audit.words import SUBJECTS
from portal.core.display.texts import local_text
from portal.core.eyes import Viewer
from portal.core.workflow import WORKFLOWS, Workflow

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Look:
    """What the read log needs of a row that was seen as a line of a list only (core/reads.py)."""

    _meta: Any
    pk: int
    audience: str
    parties: list[int]
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Aged:
    """One thing that waits for the secretariat: since when, and at whom (an office, or the officer who took it)."""

    word: str
    title: str
    symbol: str
    url: str
    state: str
    shape: str
    since: datetime
    office: str
    person: str
    look: "Look"

    def days(self, at: datetime) -> int:
        return (at - self.since).days


def ageing(viewer: Viewer, *, fictional: bool) -> list[Aged]:
    """All that lies at the secretariat or the chair, the oldest first. Two statements, whatever the workflows."""
    rows = [_rows(model, table, viewer, fictional) for model, table in WORKFLOWS.items() if table.desk]
    together = rows[0].union(*rows[1:], all=True).order_by("aged_since")[:SHOWN] if rows else []
    found = list(together)
    takers = {row["aged_taker"] for row in found} - {None}
    names = dict(User.objects.filter(pk__in=takers).values_list("pk", "name"))
    return [_aged(row, names) for row in found]


def _rows(model: type[Model], table: Workflow, viewer: Viewer, fictional: bool) -> QuerySet[Any, dict[str, Any]]:
    label = model._meta.label_lower
    told = SUBJECTS[label]
    manager: Any = model._default_manager
    rows = manager.visible_to(viewer).filter(state__in=list(table.desk))
    if told.fictional:
        rows = rows.filter(**{told.fictional: fictional})
    columns = {  # names that no field has: the models are many
        "aged_of": Value(label, output_field=TextField()),
        "aged_about": Cast(F(told.title), JSONField()) if told.title else Value({}, output_field=JSONField()),
        "aged_sign": Cast(F(told.symbol), TextField()) if told.symbol else Value("", output_field=TextField()),
        "aged_place": Cast(F(told.key), TextField()),
        "aged_stands": Cast(F("state"), TextField()),
        "aged_since": F("state_since"),
        "aged_taker": F(f"{table.taken_by}_id") if table.taken_by else Cast(Value(None), BigIntegerField()),
        "aged_key": F("pk"),
        "aged_whose": F("parties"),
        "aged_shown_to": F("audience"),
    }
    return rows.order_by().values(**columns)


def _aged(row: dict[str, Any], names: dict[int, str]) -> Aged:
    model = apps.get_model(row["aged_of"])
    told, workflow = SUBJECTS[row["aged_of"]], WORKFLOWS[model]
    office = OfficeKind(workflow.desk[row["aged_stands"]])
    title = local_text(row["aged_about"]).text if row["aged_about"] else ""
    return Aged(
        word=str(told.word), title=title, symbol=row["aged_sign"] or "",
        url=reverse(told.route, args=[row["aged_place"]]) if told.route else "",
        state=str(workflow.states(row["aged_stands"]).label), shape=workflow.shapes[row["aged_stands"]], since=row["aged_since"],
        office=str(office.label), person=names.get(row["aged_taker"], "") if office == OfficeKind.OFFICER else "",
        look=Look(model._meta, row["aged_key"], row["aged_shown_to"], row["aged_whose"], row["aged_sign"] or title),
    )  # fmt: skip
