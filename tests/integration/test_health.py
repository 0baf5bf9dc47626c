"""What an orchestrator and an administrator are told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opcc_portal.models import Job
from tests.factories import JobFactory


@pytest.fixture
def readyz(client: Client, db: None) -> Callable[[], tuple[int, dict[str, Any]]]:
    def ask() -> tuple[int, dict[str, Any]]:
        answer = client.get("/readyz")
        return answer.status_code, answer.json()

    return ask


Readyz = Callable[[], tuple[int, dict[str, Any]]]


def unreachable(*args: Any, **kwargs: Any) -> Any:
    raise OperationalError("connection refused")


def test_that_the_process_lives_is_said_without_the_database(client: Client) -> None:
    """This test has no database at all: asking it would fail."""
    answer = client.get("/livez")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_all_is_well(readyz: Readyz, settings: Any) -> None:
    settings.REDIS_URL = ""
    assert readyz() == (
        200,
        {
            "ready": True,
            "database": "ok",
            "migrations": "ok",
            "published": "ok",
            "queue": "ok (files)",
            "oldest_work_seconds": None,
            "background_work": "ok",
        },
    )


def test_a_database_that_is_away_takes_the_portal_out_of_service(
    readyz: Readyz, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        away.setattr(connection, "cursor", unreachable)
        status, report = readyz()
    assert (status, report["ready"]) == (503, False)
    assert report["database"] == "not reachable (OperationalError)"
    assert report["migrations"] == "unknown"


def test_a_migration_that_is_not_applied_does_too(readyz: Readyz) -> None:
    MigrationRecorder.Migration.objects.filter(app="scorecard").order_by("-name")[:1].get().delete()
    status, report = readyz()
    assert (status, report["migrations"]) == (503, "1 not applied")


def test_a_queue_that_is_away_is_said_but_the_portal_goes_on(readyz: Readyz, settings: Any) -> None:
    """Nothing listens on port 1."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, report = readyz()
    assert (status, report["ready"]) == (200, True)
    assert report["queue"] == "not reachable (OperationalError)"


@pytest.mark.parametrize(("waits", "said"), [(200, "ok"), (301, "late")])
def test_work_that_waits_for_five_minutes_is_late(readyz: Readyz, waits: int, said: str) -> None:
    Job.objects.filter(pk=JobFactory().pk).update(beat_at=timezone.now() - timedelta(seconds=waits))
    status, report = readyz()
    assert (status, report["background_work"]) == (200, said)
    assert report["oldest_work_seconds"] >= waits


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_nobody_needs_to_sign_in_and_nothing_is_told_about_anybody(client: Client, db: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert not answer.cookies


def test_readiness_is_cheap(readyz: Readyz, counting: Callable[[], CaptureQueriesContext]) -> None:
    readyz()  # once a minute it looks at all that was published
    with counting() as made:
        readyz()
    assert len(made) <= 10


def test_any_fault_of_the_database_counts(readyz: Readyz, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise DatabaseError

    with monkeypatch.context() as away:
        away.setattr(connection, "cursor", broken)
        _, report = readyz()
    assert report["database"] == "not reachable (DatabaseError)"
