"""Background work: the database is the truth, the queue is a hint."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from opcc_portal import jobs, tasks
from opcc_portal.jobs import Progress
from opcc_portal.lib.periods import Period
from opcc_portal.models import Job
from scorecard import actions
from tests.factories import JobFactory, QuarterFactory, SeriesFactory, UserFactory

Sent = Callable[[], list[tuple[str, dict[str, Any]]]]
Commit = Callable[..., Any]
LONG_AGO = timedelta(minutes=6)


@pytest.fixture
def handler(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Progress], dict[str, Any]]], None]:
    """`handler(work)`: what does jobs of the kind "import"."""
    monkeypatch.setattr(jobs, "_handlers", {})
    return lambda work: jobs.handles("import")(work) and None


# -- Sending -------------------------------------------------------------------------------------------------------


def test_a_job_is_written_down_and_hinted_at_after_the_commit(transactional_db: None, handler: Any, sent: Sent) -> None:
    handler(lambda progress: {})
    with transaction.atomic():
        job = jobs.start("import", by=UserFactory(), total=3, file="a.csv")
        assert sent() == []
    assert sent() == [("opcc_portal.run_job", {"job_id": job.pk})]
    job.refresh_from_db()
    assert (job.status, job.params, job.total) == ("queued", {"file": "a.csv"}, 3)


def test_a_job_that_nobody_can_do_is_refused(db: None) -> None:
    with pytest.raises(KeyError):
        jobs.start("fly", by=None)
    assert not Job.objects.exists()


@pytest.mark.parametrize("error", [OperationalError("no broker"), ConnectionRefusedError(), TimeoutError()])
def test_a_queue_that_is_away_never_fails_a_save(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """The broker is not ours: it may answer with anything."""

    def away(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(current_app, "send_task", away)
    QuarterFactory()
    series = SeriesFactory()
    entry = actions.Entry(series=series.pk, period=Period(date(2018, 3, 1), 1), value=5.0)
    actions.record_figures(by=None, entries=[entry], subject=series)
    assert series.observations.get().value == 5.0
    assert jobs.oldest_waiting() is not None  # the sweeper will find it


def raw_sends(folder: Path) -> list[str]:
    return [
        f"{path.relative_to(folder)}:{number}"
        for path in sorted(folder.rglob("*.py"))
        if "tests" not in path.parts and ".venv" not in path.parts and "node_modules" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if re.search(r"\.(delay|apply_async|send_task)\(", line)
    ]


def test_tasks_are_sent_in_one_place_only() -> None:
    places = raw_sends(settings.BASE_DIR)
    assert {place.partition(":")[0] for place in places} == {"opcc_portal/jobs.py"}
    assert len(places) == 1


@pytest.mark.parametrize("line", ["task.delay(1)", "task.apply_async()", "app.send_task('x')"])
def test_control_a_task_sent_elsewhere_is_noticed(tmp_path: Path, line: str) -> None:
    (tmp_path / "module.py").write_text(f"\n{line}\n", encoding="utf-8")
    assert raw_sends(tmp_path) == ["module.py:2"]


# -- Doing ---------------------------------------------------------------------------------------------------------


def test_a_job_that_is_done_keeps_its_result(db: None, handler: Any) -> None:
    def work(progress: Progress) -> dict[str, Any]:
        progress.report(2, 4)
        return {"rows": progress.params["rows"]}

    handler(work)
    job = JobFactory(params={"rows": 7})
    tasks.run_job.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result, job.attempts, job.finished) == ("done", {"rows": 7}, 1, True)
    assert (job.done, job.total) == (2, 4)


def test_a_job_that_fails_is_tried_three_times_and_then_says_why(db: None, handler: Any) -> None:
    def work(progress: Progress) -> dict[str, Any]:
        raise ValueError("row 7 is broken")

    handler(work)
    job = JobFactory()
    for attempt, status in ((1, "queued"), (2, "queued"), (3, "failed")):
        jobs.run(job.pk)
        job.refresh_from_db()
        assert (job.attempts, job.status, job.error) == (attempt, status, "ValueError: row 7 is broken")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.attempts == 3  # a failed one is left alone
    assert job.finished


def test_a_job_whose_worker_dies_each_time_is_parked(db: None, handler: Any) -> None:
    handler(lambda progress: pytest.fail("it was tried a fourth time"))
    job = silent(attempts=3)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.error) == ("failed", "The worker died each time this was tried.")


def silent(**fields: Any) -> Job:
    """A job whose worker has given no sign of life for too long."""
    job = JobFactory(status=Job.Status.RUNNING, **fields)
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - LONG_AGO)
    return job


@pytest.mark.parametrize("status", ["done", "failed"])
def test_a_job_that_has_ended_is_not_done_again(db: None, handler: Any, status: str) -> None:
    handler(lambda progress: pytest.fail("it was done again"))
    job = JobFactory(status=status)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts) == (status, 0)


def test_a_message_for_a_job_that_is_no_more_does_nothing(db: None) -> None:
    jobs.run(12345)
    assert not Job.objects.exists()


def test_a_job_has_one_worker_until_that_falls_silent(db: None) -> None:
    job = JobFactory()
    assert jobs.claim(job.pk).attempts == 1
    assert jobs.claim(job.pk) is None
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - LONG_AGO)
    assert jobs.claim(job.pk).attempts == 2


def test_a_worker_that_comes_to_after_another_took_its_job_says_nothing(db: None, handler: Any) -> None:
    job = JobFactory()

    def outlived(progress: Progress) -> dict[str, Any]:
        Job.objects.filter(pk=job.pk).update(attempts=2, status=Job.Status.DONE, result={"rows": 3})
        raise RuntimeError("too late")

    handler(outlived)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.result, job.error) == ("done", {"rows": 3}, "")


def test_a_report_is_a_sign_of_life(db: None) -> None:
    job = silent(total=1)
    Progress(job).report(1, 5)
    assert jobs.claim(job.pk) is None


def test_more_cannot_be_done_than_there_is(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Progress(JobFactory()).report(6, 5)


def test_a_job_names_itself(db: None) -> None:
    job = JobFactory(kind="import")
    assert str(job) == f"import {job.pk}"


# -- Sweeping ------------------------------------------------------------------------------------------------------


def test_the_sweeper_takes_up_what_waits_or_is_stuck(
    db: None, sent: Sent, django_capture_on_commit_callbacks: Commit
) -> None:
    waiting, stuck = JobFactory(), silent()
    JobFactory(status=Job.Status.RUNNING)
    JobFactory(status=Job.Status.DONE)
    JobFactory(status=Job.Status.FAILED)
    with django_capture_on_commit_callbacks(execute=True):
        found = tasks.sweep.run()
    assert found == {"jobs": 2, "series": 0}
    assert sorted(arguments["job_id"] for _, arguments in sent()) == [waiting.pk, stuck.pk]


def test_what_has_waited_longest_says_since_when(db: None) -> None:
    assert jobs.oldest_waiting() is None
    stuck = silent()
    JobFactory()
    stuck.refresh_from_db()
    assert jobs.oldest_waiting() == stuck.beat_at


def test_beat_sweeps_every_minute() -> None:
    sweep = current_app.conf.beat_schedule["sweep"]
    assert (sweep["task"], sweep["schedule"]) == ("opcc_portal.sweep", 60)
    assert sweep["task"] in current_app.tasks
