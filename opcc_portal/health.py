"""Whether the parts that the portal stands on are there."""

from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import OperationalError

from opcc_portal import jobs

SLOW_AFTER_SECONDS = 300  # work that waits longer than five sweeps


def report() -> dict[str, Any]:
    """Each check by name, and `ready`: requests can be served.

    A queue that is away or work that waits is said but does not take the portal out of service: reading, signing in
    and saving go on without it.
    """
    database = _database()
    checks = {"database": database, "migrations": _migrations() if database == "ok" else "unknown"}
    waiting = _waiting_seconds() if checks["migrations"] == "ok" else None
    return {
        "ready": set(checks.values()) == {"ok"},
        **checks,
        "queue": _queue(),
        "oldest_work_seconds": waiting,
        "background_work": "late" if waiting and waiting > SLOW_AFTER_SECONDS else "ok",
    }


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"not reachable ({type(error).__name__})"
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pending)} not applied" if pending else "ok"


def _queue() -> str:
    if not settings.REDIS_URL:
        return "ok (files)"
    try:
        with Connection(settings.REDIS_URL, transport_options={"socket_connect_timeout": 1}) as queue:
            queue.ensure_connection(max_retries=1, timeout=1)
    except (OperationalError, OSError) as error:
        return f"not reachable ({type(error).__name__})"
    return "ok"


def _waiting_seconds() -> int | None:
    since = jobs.oldest_waiting()
    return int((timezone.now() - since).total_seconds()) if since else None
