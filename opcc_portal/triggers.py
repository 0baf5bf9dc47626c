"""Tables that are only ever added to, guarded in the database itself.

Created after every migration and not in one: SQLite drops a table's triggers whenever Django rebuilds the table.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections, models


def append_only(model: type[models.Model]) -> bool:
    """Whether a model declares `append_only = True`."""
    return bool(getattr(model, "append_only", False))


def create_append_only_triggers(app_config: AppConfig, using: str, **_: Any) -> None:
    """Guard every append-only table of `app_config` against UPDATE and DELETE. Idempotent."""
    connection = connections[using]
    tables = [model._meta.db_table for model in app_config.get_models() if append_only(model)]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in present.intersection(tables):
            for statement in STATEMENTS[connection.vendor]:
                cursor.execute(statement.format(table=table))


STATEMENTS = {
    "sqlite": [
        "CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
        "CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} "
        "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    ],
    "postgresql": [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ],
}
