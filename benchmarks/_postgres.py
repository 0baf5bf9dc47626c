"""A database of its own on the server of DATABASE_URL, dropped at the end, with measures of many forces."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2

SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
MEASURE_ROWS = """
INSERT INTO scorecard_measure (slug, name, definition, kind, unit, decimals, scale, preferred_direction, frequency,
  lag_months, source_system, owner_role, caveats, sensitivity, travel_threshold)
SELECT 'measure-' || n, 'Measure ' || n, '', 'count', 'crimes', 0, 1, 'down', 'monthly', 0, '', '', '', 'none', 5
FROM generate_series(1, %(measures)s) n
"""
SERIES_ROWS = """
INSERT INTO scorecard_series (measure_id, area, segment, input_version, changed_at, attempts, last_error)
SELECT measure.id, 'force ' || n, '', 1, now(), 0, '' FROM generate_series(1, %(forces)s) n, scorecard_measure measure
"""


def on_server(url: str, statement: str) -> None:
    with closing(psycopg2.connect(url, connect_timeout=3)) as connection:
        connection.autocommit = True
        connection.cursor().execute(statement)


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of a database that nobody else uses."""
    name = f"opcc_bench_{os.getpid()}"
    on_server(server, f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def set_up(url: str, folder: str) -> None:
    """Django on that database."""
    import django

    os.environ.pop("REDIS_URL", None)
    os.environ.update(DATABASE_URL=url, VAR_DIR=folder, DEMO="1", DJANGO_SETTINGS_MODULE="opcc_portal.settings")
    django.setup()


def settle() -> None:
    """Every run begins with tables as the last one found them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
