"""Background work. The database is the truth and the queue is only a hint.

What has to be done can always be read from the database: a `Job` row, or something an app calls stale. A message
that is lost costs time, never work: the sweeper (beat, every 60 s) takes up whatever is waiting.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from opcc_portal.models import Job, User

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
HINT_SECONDS = 120  # a hint not taken by then has been sent again by the sweeper: without workers they would pile up
STUCK_AFTER = timedelta(minutes=5)  # without a sign of life


class RefusedError(Exception):
    """A job cannot succeed however often it is tried: the message tells the person why and what to do."""


@dataclass(frozen=True)
class Stale:
    """Work that an app can see in its own tables.

    `oldest` says since when the oldest piece waits (None: nothing waits); `take_up` enqueues it and says how much.
    `blocks` says why nothing can be published while it waits ("": it can).
    """

    name: str
    oldest: Callable[[], datetime | None]
    take_up: Callable[[], int]
    blocks: str = ""


_stale: dict[str, Stale] = {}
_handlers: dict[str, Callable[["Progress"], dict[str, Any]]] = {}
_checks: dict[str, Callable[[Any], list[str]]] = {}


def register_stale(stale: Stale) -> None:
    _stale[stale.name] = stale


def register_check(name: str, check: Callable[[Any], list[str]]) -> None:
    """`check(quarter)` lists what has to be put right before the quarter can be submitted or published."""
    _checks[name] = check


def problems(quarter: Any) -> list[str]:
    """Everything that has to be put right: work that has to be waited for, and what the registered checks say."""
    waited_for = [stale.blocks for stale in _stale.values() if stale.blocks and stale.oldest()]
    return waited_for + [problem for check in _checks.values() for problem in check(quarter)]


def handles(
    kind: str,
) -> Callable[[Callable[["Progress"], dict[str, Any]]], Callable[["Progress"], dict[str, Any]]]:
    """Register the function that does jobs of one kind. It must be safe to run again from the start."""

    def decorate(handler: Callable[["Progress"], dict[str, Any]]) -> Callable[["Progress"], dict[str, Any]]:
        _handlers[kind] = handler
        return handler

    return decorate


def enqueue(task: str, **kwargs: Any) -> None:
    """Send a task by name once the present transaction has committed. The only place that sends one.

    A queue that cannot be reached never fails the caller: what is to be done stands in the database.
    """
    transaction.on_commit(lambda: _send(task, kwargs), robust=True)


def _send(task: str, kwargs: dict[str, Any]) -> None:
    try:
        current_app.send_task(task, kwargs=kwargs, expires=HINT_SECONDS)
    except (OperationalError, OSError) as error:
        log.warning("queue not reachable, the sweeper will take this up", extra={"task": task, "error": str(error)})


@transaction.atomic
def start(kind: str, *, by: User | None, total: int = 0, **params: Any) -> Job:
    """Write down a job and hint at it. `kind` must have a handler (KeyError)."""
    _ = _handlers[kind]
    job = Job.objects.create(kind=kind, params=params, created_by=by, total=total)
    enqueue("opcc_portal.run_job", job_id=job.pk)
    return job


Watch = Callable[[int, int], None]


def unwatched(done: int, total: int) -> None:
    """Nobody looks on."""


class Progress:
    """What a handler is given: its parameters, and a way to say how far it is (`watch` is told as well)."""

    def __init__(self, job: Job, watch: Watch = unwatched) -> None:
        self.job, self.watch = job, watch
        self.params: dict[str, Any] = job.params

    def report(self, done: int, total: int) -> None:
        Job.objects.filter(pk=self.job.pk).update(done=done, total=total, beat_at=timezone.now())
        self.watch(done, total)


def finish(job: Job, watch: Watch = unwatched) -> Job:
    """Do a job here and now, or wait for the worker that was quicker; the job as it ended.

    `watch(done, total)` is told how far it is, whoever does it.
    """
    while not job.finished:
        run(job.pk, watch)
        job.refresh_from_db()
        if not job.finished:
            watch(job.done, job.total)
            time.sleep(0.2)
    return job


def claim(job_id: int) -> Job | None:
    """Take a job that waits, or whose worker fell silent. None when somebody else has it or it has ended."""
    silent = timezone.now() - STUCK_AFTER
    claimed = Job.objects.filter(
        Q(status=Job.Status.QUEUED) | Q(status=Job.Status.RUNNING, beat_at__lt=silent), pk=job_id
    ).update(status=Job.Status.RUNNING, attempts=F("attempts") + 1, beat_at=timezone.now())
    return Job.objects.get(pk=job_id) if claimed else None


def run(job_id: int, watch: Watch = unwatched) -> None:
    """Do one job. What it raises is kept as its reason; after three attempts it is parked as failed.

    A `RefusedError` is an answer, not an accident: it is not tried again.
    """
    job = claim(job_id)
    if job is None:
        return
    if job.attempts > MAX_ATTEMPTS:
        _end(job, Job.Status.FAILED, error=job.error or "The worker died each time this was tried.")
        return
    try:
        result = _handlers[job.kind](Progress(job, watch))
    except RefusedError as refusal:
        _end(job, Job.Status.FAILED, error=str(refusal))
    except Exception as error:
        log.exception("job failed", extra={"job": job.pk, "kind": job.kind})
        again = job.attempts < MAX_ATTEMPTS
        _end(job, Job.Status.QUEUED if again else Job.Status.FAILED, error=f"{type(error).__name__}: {error}")
    else:
        _end(job, Job.Status.DONE, result=result)


def _end(job: Job, status: str, *, error: str = "", result: dict[str, Any] | None = None) -> None:
    """Write down how an attempt ended, unless another worker has begun the next one meanwhile."""
    Job.objects.filter(pk=job.pk, attempts=job.attempts).update(
        status=status, error=error, result=result or {}, beat_at=timezone.now()
    )


def _waiting_jobs() -> Any:
    silent = timezone.now() - STUCK_AFTER
    return Job.objects.filter(Q(status=Job.Status.QUEUED) | Q(status=Job.Status.RUNNING, beat_at__lt=silent)).order_by(
        "beat_at"
    )


def _take_up_jobs() -> int:
    ids = list(_waiting_jobs().values_list("pk", flat=True)[:100])
    for job_id in ids:
        enqueue("opcc_portal.run_job", job_id=job_id)
    return len(ids)


register_stale(Stale("jobs", lambda: _waiting_jobs().values_list("beat_at", flat=True).first(), _take_up_jobs))


def sweep() -> dict[str, int]:
    """Take up everything that waits; how much of each kind."""
    return {stale.name: stale.take_up() for stale in _stale.values()}


def oldest_waiting() -> datetime | None:
    """Since when the oldest piece of work waits, whoever's it is."""
    return oldest(_stale.values())


def behind_since() -> datetime | None:
    """Since when something that pages rest on waits; imports and packs do not count."""
    return oldest(stale for stale in _stale.values() if stale.blocks)


def oldest(stale: Iterable[Stale]) -> datetime | None:
    return min((since for each in stale if (since := each.oldest())), default=None)
