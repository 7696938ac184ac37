"""One row as one line of JSON, for people and programs outside: no key of ours, no secret, nobody of another delegation."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Field, ForeignKey, Model
from django.utils.crypto import salted_hmac

from members.accounts.models import User
from members.delegations.models import Delegate
from members.exports.selectors.tables import owned
from members.states.models import Member
from portal.core.audit.record import canonical
from portal.core.eyes import Viewer

CHUNK = 500
#: Parts of the names of columns that never leave.
SECRET = ("secret", "token", "salt", "password")
#: Our own keys: of no use outside, and they would let members count each other's rows.
INSIDE = ("id", "target_id", "subject_id", "partner_id", "lease_owner", "message_id")
PERSONS = ("actor_id", "user_id")
MEMBERS = ("acts_for", "member_id")
#: What names a row outside, the first that a table has.
NAMES = ("uid", "code", "key", "symbol")


class Spelling:
    """How the rows of one archive are written. `seal` makes the names of rows without one, the same within an archive only."""

    def __init__(self, viewer: Viewer, seal: str) -> None:
        self.viewer, self.seal = viewer, seal
        self.codes = dict(Member.objects.values_list("pk", "code"))
        ours = Delegate.objects.filter(member=viewer.member_id).values("user")
        self.people = {user.pk: str(user) for user in User.objects.filter(pk__in=ours)}

    def lines(self, model: type[Model]) -> Iterator[str]:
        """All own rows of a table, by the keys of the table. A fixed number of statements for each chunk."""
        after = 0
        while rows := list(owned(model, self.viewer).filter(pk__gt=after).order_by("pk")[:CHUNK]):
            names = {field.attname: self._names(field, rows) for field in model._meta.concrete_fields if _points(field)}
            lists = {field.name: self._lists(field, rows) for field in model._meta.many_to_many}
            for row in rows:
                told = self._row(row, names) | {name: found.get(row.pk, []) for name, found in lists.items()}
                yield json.dumps(told, ensure_ascii=False, default=spell)
            after = rows[-1].pk

    def _row(self, row: Model, names: dict[str, dict[int, Any]]) -> dict[str, Any]:
        told: dict[str, Any] = {} if hasattr(row, "uid") else {"ref": self._ref(type(row), row.pk)}
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            if field.attname in INSIDE or any(part in field.name for part in SECRET):
                continue
            if field.attname in names:
                value = names[field.attname].get(value)
            elif field.attname in PERSONS:
                value = self.people.get(value)
            elif field.attname in MEMBERS:
                value = self.codes.get(value)
            elif field.name == "parties":
                value = [self.codes[key] for key in value if key in self.codes]
            told[field.name] = value
        return told

    def _names(self, field: Any, rows: list[Any]) -> dict[int, Any]:
        """What the rows point at: members by code, persons of the own delegation by name, other rows by their names."""
        target, keys = field.related_model, {getattr(row, field.attname) for row in rows} - {None}
        if target is Member:
            return self.codes
        if target is User:
            return self.people
        name = _name(target)
        if name is None:
            return {key: self._ref(target, key) for key in keys}
        return dict(target._default_manager.filter(pk__in=keys).values_list("pk", name))

    def _lists(self, field: Any, rows: list[Any]) -> dict[int, list[Any]]:
        told: dict[int, list[Any]] = {}
        name = f"{field.name}__{_name(field.related_model) or 'pk'}"
        pairs = type(rows[0])._default_manager.filter(
            pk__in=[row.pk for row in rows], **{f"{field.name}__isnull": False}
        )
        for key, value in pairs.order_by("pk", name).values_list("pk", name):
            told.setdefault(key, []).append(value)
        return told

    def _ref(self, model: type[Model], key: int) -> str:
        return salted_hmac(f"export {self.seal}", f"{model._meta.label_lower} {key}").hexdigest()[:16]


def _points(field: Field) -> bool:
    return isinstance(field, ForeignKey)


def _name(model: type[Model]) -> str | None:
    columns = {field.name for field in model._meta.concrete_fields}
    return next((name for name in NAMES if name in columns), None)


def spell(value: Any) -> Any:
    """Values that JSON does not know, as the record spells them; intervals as from and until, bytes in hexadecimal."""
    if isinstance(value, DateTimeTZRange):
        return {"from": value.lower, "until": value.upper}
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime | date | UUID | Decimal):
        return json.loads(canonical({"value": value}))["value"]
    return str(value)
