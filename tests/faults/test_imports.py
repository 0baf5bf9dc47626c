"""A worker that is killed while it records a file's figures: before, the old ones; after, all or none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.faults.machinery import Portal, Process, wait_until
from tests.faults.test_services import hanging, locked

pytestmark = pytest.mark.slow
Database = Callable[..., list[tuple[Any, ...]]]
SERIES, MONTHS = 100, 24
ALL = SERIES * MONTHS

# A measure of many areas, an old figure of each, and a file that a person has brought and asked to have recorded.
PREPARE = f"""
import uuid
from opcc_portal import jobs
from opcc_portal.models import Job
from scorecard import actions
from scorecard.models import Measure, Observation, Series
from datetime import date
from opcc_portal.lib.periods import add_months
measure = Measure.objects.create(slug="many", name="Many", kind="count", unit="cases")
areas = [Series.objects.create(measure=measure, area=f"area {{n}}") for n in range({SERIES})]
for series in areas:
    Observation.objects.create(series=series, period_end=date(2018, 3, 1), span=1, value=1, provenance="entered")
months = [add_months(date(2018, 3, 1), -n).strftime("%Y-%m") for n in range({MONTHS})]
rows = [f"many,{{series.area}}," + ",".join(["2"] * {MONTHS}) for series in areas]
content = "\\n".join(["measure,area," + ",".join(months), *rows]).encode()
upload = actions.bring(by=None, name="many.csv", content=content, token=uuid.uuid4())
jobs.finish(Job.objects.get(pk=upload.job_id))
actions.ask_to_apply(upload=upload, by=None, kind="correction", reason="Counted again")
"""
# The same record with the transaction's guard off: each portion is there for good once it is written.
UNGUARDED = """
import os
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opcc_portal.settings")
django.setup()
from django.db import connection
from opcc_portal import jobs
from opcc_portal.models import Job
from scorecard.models import figures
figures.AT_A_TIME = 100
execute = connection.cursor().__class__.execute
def committing(self, sql, params=None):
    answer = execute(self, sql, params)
    if "INSERT INTO scorecard_observation" in sql:
        connection.connection.commit()
    return answer
connection.cursor().__class__.execute = committing
jobs.run(Job.objects.get(kind="figures.apply").pk)
"""
LAST = """
INSERT INTO scorecard_observation (series_id, period_end, span, version, value, qualifier, decimals, missing,
  provenance, revision_kind, reason, note, created_at)
SELECT max(series_id), date '2016-04-01', 1, 1, 9, '=', 0, '', 'entered', '', '', '', now()
FROM scorecard_observation o JOIN scorecard_series s ON s.id = o.series_id WHERE s.area LIKE 'area %'
"""


@pytest.fixture
def asked(on_services: Portal) -> Portal:
    on_services.manage("shell", "--command", PREPARE)
    return on_services


def figures(database: Database) -> dict[float, int]:
    """How many current figures there are of each value: 1 the old, 2 those of the file."""
    rows = database(
        "SELECT DISTINCT ON (o.series_id, o.period_end) o.value FROM scorecard_observation o "
        "JOIN scorecard_series s ON s.id = o.series_id WHERE s.area LIKE 'area %' "
        "ORDER BY o.series_id, o.period_end, o.version DESC"
    )
    return {value: sum(found == value for (found,) in rows) for value in {found for (found,) in rows}}


def status(database: Database) -> str:
    [(found,)] = database("SELECT status FROM opcc_portal_job WHERE kind = 'figures.apply'")
    return str(found)


@contextmanager
def last_figure_held(portal: Portal) -> Iterator[None]:
    """Somebody is about to record the file's last figure: whoever does so too waits, with all others written."""
    with locked(portal, LAST):
        yield


def test_killed_in_the_middle_nothing_is_recorded_and_then_all(asked: Portal, database: Database) -> None:
    assert figures(database) == {1.0: SERIES}
    with last_figure_held(asked):
        with asked.worker() as worker:
            wait_until(lambda: hanging(database), "the worker waits at the last figure")
            assert figures(database) == {1.0: SERIES}
            worker.kill()
        assert status(database) == "running"
    wait_until(lambda: not hanging(database), "the server has noticed that nobody waits any more")
    assert figures(database) == {1.0: SERIES}
    database("UPDATE opcc_portal_job SET beat_at = beat_at - interval '6 minutes'")  # it has fallen silent
    with asked.worker():
        asked.sweep()
        wait_until(lambda: status(database) == "done", "another worker has done it")
    assert figures(database) == {2.0: ALL}
    [(applied,)] = database("SELECT count(*) FROM opcc_portal_auditevent WHERE event = 'upload.applied'")
    assert applied == 1


def test_control_without_its_transaction_half_of_it_would_be_there(asked: Portal, database: Database) -> None:
    program = Process(["-c", UNGUARDED], asked.environment, asked.folder / "unguarded.log")
    with last_figure_held(asked):
        program.start()
        try:
            wait_until(lambda: hanging(database), f"it waits at the last figure\n{program.output}")
        finally:
            program.kill()
    wait_until(lambda: not hanging(database), "the server has noticed that nobody waits any more")
    found = figures(database)
    assert 0 < found[2.0] < ALL
