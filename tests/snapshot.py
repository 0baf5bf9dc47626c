"""What many tests stand on, made once in each process: its rows are remembered and put back for whoever asks next.

So every test starts from an empty database, committing ones too, and only one pays for the making.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.apps import apps
from django.core.management.color import no_style
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

APPS = ("opcc_portal", "scorecard", "risks", "deployability", "reports")
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]
Made = TypeVar("Made")
_taken: dict[Callable[[], Any], tuple[Any, Rows]] = {}


def once(make: Callable[[], Made], connection: BaseDatabaseWrapper) -> Made:
    """Make it or put it back; what `make` returned is the same object each time, so keys and texts, never rows."""
    if make in _taken:
        made, rows = _taken[make]
        restore(connection, rows)
    else:
        made = make()
        _taken[make] = made, take(connection)
    return made


def models() -> list[Any]:
    return [model for label in APPS for model in apps.get_app_config(label).get_models(include_auto_created=True)]


def take(connection: BaseDatabaseWrapper) -> Rows:
    rows: Rows = {}
    with connection.cursor() as cursor:
        for model in models():
            columns = [field.column for field in model._meta.local_concrete_fields]
            listed = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(f"SELECT {listed} FROM {model._meta.db_table}")  # noqa: S608
            rows[model._meta.db_table] = columns, [tuple(map(plain, row)) for row in cursor.fetchall()]
    return rows


def plain(value: Any) -> Any:
    """A date in words that every database reads (`datetime` is a `date`), bytes as bytes."""
    if isinstance(value, memoryview):
        return bytes(value)
    return str(value) if isinstance(value, date) else value


def restore(connection: BaseDatabaseWrapper, taken: Rows) -> None:
    """Foreign keys are checked at the commit, so the order of the tables does not matter."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in taken.items():
            if rows:
                insert(cursor, table, columns, rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(statement)


def insert(cursor: Any, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    """In portions, because SQLite takes only so many parameters in one statement."""
    listed = ", ".join(f'"{column}"' for column in columns)
    places = f"({', '.join(['%s'] * len(columns))})"
    size = 30_000 // len(columns)
    for start in range(0, len(rows), size):
        portion = rows[start : start + size]
        cursor.execute(
            f"INSERT INTO {table} ({listed}) VALUES {', '.join([places] * len(portion))}",  # noqa: S608
            [value for row in portion for value in row],
        )
