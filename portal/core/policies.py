"""`ReadPolicy`: a row-level security policy written as a Django constraint, so that migrations carry it (design.md §3).

The tables Django makes for many-to-many relations have no model to carry one: a migration protects them by `links_policy`.
"""

from typing import Any

from django.db.backends.ddl_references import Statement
from django.db.migrations import RunSQL
from django.db.models import Field, Func, Model, Q
from django.db.models.constraints import BaseConstraint
from django.db.models.sql import Query

SEES_ALL = "(SELECT portal_sees_all())"


class Setting(Func):
    """`(SELECT function())`: an InitPlan, evaluated once a statement, never once a row."""

    arity = 0

    def __init__(self, function: str, output_field: Field) -> None:
        super().__init__(output_field=output_field)
        self.sql_function = function

    def as_sql(self, compiler: Any, connection: Any, **kwargs: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return f"(SELECT {self.sql_function}())", []


class ReadPolicy(BaseConstraint):
    """Rows are read by whom `rule` admits; only services (eyes `service`) insert, change or delete them.

    `rule` is a Q over columns of the row itself and `Setting` expressions; it may not join.
    """

    def __init__(self, *, rule: Q, name: str) -> None:
        super().__init__(name=name)
        self.rule = rule

    def _parts(self, name: str) -> list[str]:
        return [name, f"{name}_insert", f"{name}_update", f"{name}_delete"]

    def _rule_sql(self, model: type[Model], schema_editor: Any) -> str:
        query = Query(model, alias_cols=False)
        where = query.build_where(self.rule)
        sql, params = where.as_sql(query.get_compiler(connection=schema_editor.connection), schema_editor.connection)
        return str(sql % tuple(schema_editor.quote_value(param) for param in params))

    def create_sql(self, model: type[Model] | None, schema_editor: Any) -> Statement:  # type: ignore[override]
        assert model is not None
        read, insert, update, delete = (schema_editor.quote_name(part) for part in self._parts(self.name))
        return Statement(
            "ALTER TABLE %(table)s ENABLE ROW LEVEL SECURITY; "
            "CREATE POLICY %(read)s ON %(table)s FOR SELECT USING (%(rule)s); "
            "CREATE POLICY %(insert)s ON %(table)s FOR INSERT WITH CHECK (%(all)s); "
            "CREATE POLICY %(update)s ON %(table)s FOR UPDATE USING (%(all)s); "
            "CREATE POLICY %(delete)s ON %(table)s FOR DELETE USING (%(all)s)",
            table=schema_editor.quote_name(model._meta.db_table),
            rule=self._rule_sql(model, schema_editor),
            all=SEES_ALL,
            read=read,
            insert=insert,
            update=update,
            delete=delete,
        )

    def constraint_sql(self, model: type[Model] | None, schema_editor: Any) -> str:
        """Nothing inside CREATE TABLE: the policies follow it."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))
        return ""

    def remove_sql(self, model: type[Model] | None, schema_editor: Any) -> Statement:  # type: ignore[override]
        assert model is not None
        table = schema_editor.quote_name(model._meta.db_table)
        drops = "; ".join(f"DROP POLICY {schema_editor.quote_name(part)} ON {table}" for part in self._parts(self.name))
        return Statement("%(drops)s", drops=drops)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Reading is not a matter of validation."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ReadPolicy) and (self.name, self.rule) == (other.name, other.rule)

    __hash__ = BaseConstraint.__hash__

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        kwargs["rule"] = self.rule
        return path, args, kwargs


def links_policy(table: str, **ends: str) -> RunSQL:
    """Protect a table of pairs of keys: a pair is read by whom its ends admit, each by its own policy. Reversible.

    `ends` are its columns that lead to protected tables, with those: `need_id="initiatives_need"`. The policy asks for each
    pair again, hence it is not for a table of which a page reads hundreds of rows.
    """
    seen = " AND ".join(
        f'EXISTS (SELECT FROM "{end}" WHERE "{end}".id = "{table}"."{column}")' for column, end in ends.items()
    )
    rules = {
        "read": f"FOR SELECT USING ({SEES_ALL} OR ({seen}))",
        "insert": f"FOR INSERT WITH CHECK ({SEES_ALL})",
        "update": f"FOR UPDATE USING ({SEES_ALL})",
        "delete": f"FOR DELETE USING ({SEES_ALL})",
    }
    name = table.removesuffix("s")
    made = [f'CREATE POLICY "{name}_{act}" ON "{table}" {rule}' for act, rule in rules.items()]
    gone = [f'DROP POLICY "{name}_{act}" ON "{table}"' for act in rules]
    return RunSQL(
        "; ".join([f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY', *made]),
        "; ".join([*gone, f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY']),
    )
