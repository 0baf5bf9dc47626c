"""Doing a piece of work alone, whoever else has been told of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(kind: int, number: int) -> Iterator[None]:
    """Wait until nobody else is at the work of this kind and number, and keep others from it for the block.

    The lock belongs to the connection, so whoever is killed lets go of it. SQLite has no such locks: there two may do
    the same one after the other, so what is done under a lock must be safe to do twice.
    """
    if connection.vendor != "postgresql":
        yield
        return
    _call("pg_advisory_lock", kind, number)
    try:
        yield
    finally:
        if connection.is_usable():
            _call("pg_advisory_unlock", kind, number)


def _call(function: str, *arguments: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", arguments)
