"""Whether the parts that the portal stands on are there."""

import logging
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import OperationalError

from opcc_portal import jobs
from opcc_portal.models import EditionPage, StoredFile

log = logging.getLogger(__name__)

PUBLISHED = "health-published"
SLOW_AFTER_SECONDS = 300  # work that waits longer than five sweeps


def report() -> dict[str, Any]:
    """Each check by name, and `ready`: requests can be served.

    Published bytes that are not those that were published take it out of service: somebody has to look at once.
    A queue that is away or work that waits is said but does not take the portal out of service: reading, signing in
    and saving go on without it.
    """
    database = _database()
    checks = {"database": database, "migrations": _migrations() if database == "ok" else "unknown"}
    checks["published"] = _published() if checks["migrations"] == "ok" else "unknown"
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


def _published() -> str:
    """Looked at once a minute, for everything that was ever published is read again; at once after `forget`."""
    damaged = cache.get_or_set(PUBLISHED, lambda: _damaged(EditionPage) + _damaged(StoredFile), timeout=60)
    return f"damaged: {damaged} no longer fit their SHA-256, the log says which" if damaged else "ok"


def _damaged(model: type[EditionPage] | type[StoredFile]) -> int:
    damaged = [str(item) for item in model.objects.iterator(chunk_size=2) if not item.intact]  # a pack may be large
    for name in damaged:
        log.error("stored bytes no longer fit their SHA-256", extra={"damaged": name})
    return len(damaged)


def forget() -> None:
    """Somebody has met a damaged page: the next report looks afresh."""
    cache.delete(PUBLISHED)


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
