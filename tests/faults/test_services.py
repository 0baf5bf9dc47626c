"""The portal as deployed, on PostgreSQL and Redis, while parts of it are killed."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest

from tests.faults.machinery import (
    DELAYED,
    DRAFT,
    Portal,
    Postgres,
    Redis,
    Visitor,
    answered,
    fresh,
    kill,
    living,
    tree,
    wait_until,
)

pytestmark = pytest.mark.slow
Database = Callable[..., list[tuple[Any, ...]]]


def edits(visitor: Visitor, seed: int) -> list[tuple[str, int]]:
    """A new figure for each of the grid's months."""
    chance = random.Random(seed)
    typed = [(cell, value + chance.randint(1, 50)) for cell, value in visitor.months().items()]
    assert len(typed) > 10
    return typed


def enter(visitor: Visitor, typed: list[tuple[str, int]]) -> None:
    for cell, value in typed:
        assert "Saved" in visitor.enter(cell, value).text


# -- The worker ----------------------------------------------------------------------------------------------------


def test_a_worker_killed_in_the_middle_loses_nothing(on_services: Portal) -> None:
    """Four workers, each killed among the edits; then one sweep."""
    with on_services.web():
        visitor = on_services.visitor
        visitor.sign_in("analyst")
        typed = edits(visitor, seed=11)
        for number in range(4):
            with on_services.worker():
                enter(visitor, typed[number::4])
        with on_services.worker():
            on_services.sweep()
            truth = on_services.stays_fresh()
    assert {cell: truth["figures"][cell] for cell, _ in typed} == dict(typed)


def test_without_the_sweeper_work_is_lost(on_services: Portal, redis: Redis) -> None:
    """The control of the test above: Redis forgets what was queued, and only the sweeper finds it again."""
    with on_services.web():
        visitor = on_services.visitor
        visitor.sign_in("analyst")
        enter(visitor, edits(visitor, seed=12))
        redis.kill()
        redis.start()
        with on_services.worker():
            assert not fresh(on_services.truth())
            on_services.sweep()
            on_services.stays_fresh()


# -- Publishing ----------------------------------------------------------------------------------------------------

SIGN_OFF = "/sign-off/2017-18-Q4/"
PAGES = "LOCK TABLE opcc_portal_editionpage IN EXCLUSIVE MODE"


def signed_off(portal: Portal) -> None:
    """The analyst submits, the approver approves and has it published."""
    for role, moves in (("analyst", ["submit"]), ("approver", ["approve", "publish"])):
        person = portal.visitor
        person.sign_in(role)
        for move in moves:
            form = person.get(f"{SIGN_OFF}{move}/").fields()
            assert person.post(f"{SIGN_OFF}{move}/", {"seen": form["seen"]}).status == 200


def published(database: Database) -> tuple[int, int, str]:
    """How many editions and stored pages there are, and the quarter's state."""
    [(count, pages, state)] = database(
        "SELECT (SELECT count(*) FROM opcc_portal_edition), (SELECT count(*) FROM opcc_portal_editionpage), "
        "(SELECT state FROM opcc_portal_quarter)"
    )
    return count, pages, state


def test_a_worker_killed_while_it_publishes_leaves_nothing_half_published(
    on_services: Portal, database: Database
) -> None:
    """It is killed inside the last transaction: the edition and the quarter's move are written, the pages wait."""
    with on_services.web():
        with (
            locked(on_services, "LOCK TABLE opcc_portal_editionpage IN EXCLUSIVE MODE"),
            on_services.worker() as worker,
        ):
            signed_off(on_services)
            wait_until(lambda: hanging(database), "the worker stores the pages")
            worker.kill()
            assert published(database) == (0, 0, "approved")
        wait_until(lambda: not hanging(database), "the server has noticed that nobody waits any more")
        assert published(database) == (0, 0, "approved")
        panel = on_services.visitor
        panel.sign_in("panel")
        assert "Nothing is published yet" in panel.get("/").text
        database("UPDATE opcc_portal_job SET beat_at = beat_at - interval '6 minutes'")  # the worker has fallen silent
        with on_services.worker():
            on_services.sweep()
            wait_until(lambda: published(database)[0], "another worker has published it")
        assert published(database) == (1, 132, "published")
        assert "9,918" in panel.get("/").text


def test_control_the_worker_would_have_published_it(on_services: Portal, database: Database) -> None:
    """The lock alone holds it up: nobody kills the worker, and with the lock gone the edition is there."""
    with on_services.web(), on_services.worker():
        with locked(on_services, PAGES):
            signed_off(on_services)
            wait_until(lambda: hanging(database), "the worker stores the pages")
        wait_until(lambda: published(database)[0], "it is published")
        assert published(database) == (1, 132, "published")


# -- Redis ---------------------------------------------------------------------------------------------------------


def test_people_work_on_without_redis(on_services: Portal, redis: Redis) -> None:
    with on_services.web(), on_services.worker():
        redis.kill()
        visitor = on_services.visitor
        assert visitor.sign_in("analyst").status == 200
        assert visitor.get(DRAFT).status == 200
        cell, value = visitor.counts()[0]
        answer = visitor.enter(cell, value + 41)
        assert (answer.status, "Saved" in answer.text) == (200, True)
        assert visitor.months()[cell] == value + 41
        assert DELAYED in visitor.get(DRAFT).text
        ready = visitor.get("/readyz")
        assert (ready.status, "not reachable" in ready.text) == (200, True)
        redis.start()
        wait_until(lambda: swept(on_services), "the worker has found Redis again and taken up what waited")
        assert DELAYED not in visitor.get(DRAFT).text


def swept(portal: Portal) -> Any:
    portal.sweep()
    return fresh(portal.truth())


# -- PostgreSQL ----------------------------------------------------------------------------------------------------


def test_the_form_survives_while_postgresql_is_away(on_services: Portal, cluster: Postgres) -> None:
    with on_services.web() as web:
        visitor = on_services.visitor
        visitor.sign_in("analyst")
        cell, value = visitor.counts()[0]
        cluster.stop()
        try:
            refused = visitor.post("/entry/2017-18-Q4/", answered(cell, value + 41))
            assert refused.status == 503
            kept = refused.fields()
            assert kept[cell] == str(value + 41)
            assert visitor.get(DRAFT).status == 503
            assert visitor.get("/readyz").status == 503
            assert on_services.visitor.get("/livez").status == 200
        finally:
            cluster.start()
        assert visitor.send("/entry/2017-18-Q4/", kept).status == 200
        assert visitor.months()[cell] == value + 41
        assert living({web.pid})
        assert visitor.get("/readyz").status == 200


def test_the_worker_survives_postgresql_away(on_services: Portal, cluster: Postgres) -> None:
    with on_services.web(), on_services.worker() as worker:
        visitor = on_services.visitor
        visitor.sign_in("analyst")
        cell, value = visitor.counts()[0]
        visitor.enter(cell, value + 41)
        on_services.stays_fresh()
        cluster.stop()
        try:
            on_services.sweep()
            wait_until(lambda: "OperationalError" in worker.output, "the sweep has met the missing database")
        finally:
            cluster.start()
        visitor.enter(cell, value + 42)
        wait_until(lambda: swept(on_services), "the worker has found the database again")
        assert not on_services.truth()["given_up"]


# -- Poison --------------------------------------------------------------------------------------------------------


def test_a_series_that_cannot_be_computed_is_parked_with_its_reason(on_services: Portal, database: Database) -> None:
    """A value that is no number came into the database past every form. The others are assessed all the same."""
    with on_services.web(), on_services.worker():
        visitor = on_services.visitor
        visitor.sign_in("analyst")
        (poisoned, _), (other, value), *_ = visitor.counts()
        series, _, month = poisoned.split("-", 2)
        database(
            "INSERT INTO scorecard_observation (series_id, period_end, span, version, value, qualifier, decimals, "
            "missing, provenance, revision_kind, reason, note, created_at) "
            "VALUES (%s, %s, 1, 99, 'NaN', '=', 0, '', 'imported', '', '', '', now())",
            series,
            month,
        )
        database("UPDATE scorecard_series SET input_version = input_version + 1, attempts = 0")
        visitor.enter(other, value + 41)

        def parked() -> dict[str, str] | None:
            on_services.sweep()
            truth = on_services.truth()
            return truth["given_up"] if truth["given_up"] and fresh(truth) else None

        reasons = wait_until(parked, "the poisoned series is parked, the others are assessed")
        assert list(reasons) == [series]
        assert "ValidationError" in reasons[series]
        [(attempts,)] = database("SELECT attempts FROM scorecard_series WHERE id = %s", series)
        on_services.sweep()
        assert database("SELECT attempts FROM scorecard_series WHERE id = %s", series) == [(attempts,)]


def test_a_series_over_which_the_worker_dies_is_parked(on_services: Portal, database: Database) -> None:
    """Its assessments are locked, so whoever writes them hangs until killed: three times, then nobody tries again."""
    with on_services.web(), on_services.worker() as worker:
        visitor = on_services.visitor
        visitor.sign_in("analyst")
        (deadly, before), (other, value), *_ = visitor.counts()
        series = int(deadly.partition("-")[0])
        with locked(on_services, "SELECT 1 FROM scorecard_assessment WHERE series_id = %s FOR UPDATE", series):
            visitor.enter(deadly, before + 41)
            for killed in range(3):
                wait_until(lambda: len(hanging(database)) > killed, "a worker hangs")  # noqa: B023
                kill(tree(worker.pid) - {worker.pid})
            reasons = wait_until(lambda: on_services.truth()["given_up"], "the series is parked")
            visitor.enter(other, value + 41)
            on_services.sweep()
            on_services.stays_fresh()
            assert len(hanging(database)) == 3
        assert reasons == {str(series): "The worker died while assessing this series."}
        visitor.enter(deadly, before + 42)
        wait_until(lambda: not on_services.truth()["given_up"], "a new figure gives it another chance")
        on_services.stays_fresh()


@contextmanager
def locked(portal: Portal, statement: str, *parameters: Any) -> Iterator[None]:
    """What a statement locks stays locked in the block."""
    connection = psycopg2.connect(portal.database_url)
    try:
        connection.cursor().execute(statement, parameters or None)
        yield
    finally:
        connection.close()


def hanging(database: Database) -> list[tuple[Any, ...]]:
    """Those that wait for the lock. PostgreSQL keeps a killed client's place until it is its turn."""
    return database("SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")
