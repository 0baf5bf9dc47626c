"""Everything computed anew by real workers, which are killed over it."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.machinery import ROOT, SECONDS, Portal, Redis, Visitor, fresh, wait_until
from tests.faults.test_services import hanging, locked

pytestmark = pytest.mark.slow
Database = Callable[..., list[tuple[Any, ...]]]
SERIES = 5000

MANY = """
INSERT INTO scorecard_series (measure_id, area, segment, input_version, changed_at, attempts, last_error)
SELECT (SELECT min(id) FROM scorecard_measure), 'area ' || n, '', 1, now(), 0, '' FROM generate_series(1, %s) n
"""
FIGURES = """
INSERT INTO scorecard_observation (series_id, period_end, span, version, value, qualifier, decimals, missing,
  provenance, revision_kind, reason, note, created_at)
SELECT series.id, date '2017-04-01' + make_interval(months => month), 1, 1, 100 + month % 5, '=', 0, '', 'imported', '',
  '', '', now()
FROM generate_series(0, 11) month, scorecard_series series WHERE area LIKE 'area %'
"""
# Who wrote which series: each task has a connection of its own.
WATCHED = """
CREATE TABLE written (series bigint, task int);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN INSERT INTO written VALUES (NEW.series_id, pg_backend_pid()); RETURN NEW; END';
CREATE TRIGGER note AFTER INSERT OR UPDATE ON scorecard_assessment FOR EACH ROW EXECUTE FUNCTION note();
"""


@pytest.fixture
def large(on_services: Portal, database: Database) -> Portal:
    """Some thousand series, each with its signals, in more portions than there are workers."""
    database(MANY, SERIES)
    database(FIGURES)
    on_services.manage("recompute")
    assert fresh(on_services.truth())
    return on_services


def ask(portal: Portal) -> Visitor:
    """An administrator presses the button."""
    admin = portal.visitor
    admin.sign_in("admin")
    assert "Recomputing all signals" in admin.post("/admin/scorecard/series/recompute/", {}).text
    return admin


def job(database: Database) -> tuple[str, int, int, int]:
    """Its state, how much is done, of how much, and how often it was begun."""
    [(status, done, total, attempts)] = database(
        "SELECT status, done, total, attempts FROM opcc_portal_job WHERE kind = 'recompute'"
    )
    return status, done, total, attempts


def stale(database: Database) -> int:
    [(count,)] = database(
        "SELECT count(*) FROM scorecard_series s WHERE NOT EXISTS (SELECT 1 FROM scorecard_assessment a "
        "WHERE a.series_id = s.id AND a.input_version >= s.input_version)"
    )
    return count


def test_two_workers_share_it_and_do_nothing_twice(large: Portal, database: Database) -> None:
    database(WATCHED)
    with large.web(), large.worker():  # one command, two processes
        ask(large)
        wait_until(lambda: job(database)[0] == "done", "everything is computed")
    shares = database("SELECT task, count(*) FROM written GROUP BY task")
    [(written, once)] = database("SELECT count(*), count(DISTINCT series) FROM written")
    _, done, total, attempts = job(database)
    assert len(shares) > 1, shares  # the job is one task: what others wrote, the other process took meanwhile
    assert written == once == done == total > SERIES
    assert attempts == 1
    assert fresh(large.truth())


def test_workers_killed_half_way_are_gone_on_with(large: Portal, database: Database, redis: Redis) -> None:
    """Each hangs at its second portion, one from the front and one from the far end, and is killed; Redis forgets what
    was queued. Until the sweeper finds the silent job nobody goes on with it, although a worker is there and works:
    that is the control."""
    with large.web():
        with locked(large, "SELECT 1 FROM scorecard_assessment WHERE series_id IN (1500, 4500) FOR UPDATE"):
            with large.worker() as worker:
                ask(large)
                wait_until(lambda: len(hanging(database)) == 2, "both hang")
                worker.kill()
            status, reached, total, _ = job(database)
            assert (status, 0 < reached < total) == ("running", True)
        redis.kill()
        redis.start()
        wait_until(lambda: not hanging(database), "the server has noticed that nobody waits any more")
        with large.worker():
            analyst = large.visitor
            analyst.sign_in("analyst")
            cell, value = analyst.counts()[0]
            analyst.enter(cell, value + 41)
            wait_until(lambda: edited(database, cell), "the worker does what it is told of")
            assert (job(database)[0], job(database)[1]) == ("running", reached)
            assert stale(database)
            database("UPDATE opcc_portal_job SET beat_at = beat_at - interval '6 minutes'")  # it has fallen silent
            large.sweep()
            wait_until(lambda: job(database)[0] == "done", "another worker has gone on with it")
    assert job(database) == ("done", total, total, 2)
    truth = large.truth()
    assert fresh(truth)
    assert truth["figures"][cell] == value + 41


def edited(database: Database, cell: str) -> bool:
    """Whether an edited series has signals of its latest figures."""
    [(behind,)] = database(
        "SELECT input_version > coalesce((SELECT max(input_version) FROM scorecard_assessment a "
        "WHERE a.series_id = s.id), 0) FROM scorecard_series s WHERE id = %s",
        cell.partition("-")[0],
    )
    return not behind


# Not `getrusage`: it begins with the most that the process had which started this one, a test's own.
MEASURED = """
import re, django
from pathlib import Path
django.setup()
from django.core.management import call_command
call_command("recompute", "--all")
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def test_a_process_that_does_it_alone_stays_under_400_megabytes(large: Portal) -> None:
    environment = {**large.environment, "DJANGO_SETTINGS_MODULE": "opcc_portal.settings"}
    call = [sys.executable, "-c", MEASURED]
    done = subprocess.run(call, env=environment, cwd=ROOT, check=True, capture_output=True, text=True, timeout=SECONDS)
    *_, last, megabytes = done.stdout.splitlines()
    total = last.split(" of ")[1].removesuffix(" series")
    assert (last.split(" of ")[0], int(total) > SERIES) == (total, True)
    assert int(megabytes) < 400
