"""Reading everything as it stood at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

# The moment is that of the last statement, the first that reads.
BEGIN = {
    "postgresql": ["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY", "SELECT 1"],
    "sqlite": ["SELECT 1 FROM sqlite_master"],
}


@contextmanager
def snapshot() -> Iterator[None]:
    """Whatever is read inside is as it stood at the beginning, whoever writes meanwhile. Nothing is written inside.

    RuntimeError inside another transaction: its moment has passed.
    """
    with deferred(), transaction.atomic(durable=True):
        begin()
        yield


def begin() -> None:
    with connection.cursor() as cursor:
        for statement in BEGIN[connection.vendor]:
            cursor.execute(statement)


@contextmanager
def deferred() -> Iterator[None]:
    """SQLite's transactions begin as writers here (see the settings); those who only read must not hold up writers."""
    if connection.vendor != "sqlite":
        yield
        return
    sqlite: Any = connection
    usual, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        sqlite.transaction_mode = usual
