"""Having series assessed: said in the transaction that changes their figures, done in the background."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from opcc_portal import jobs
from opcc_portal.audit import record
from opcc_portal.jobs import Progress
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.locks import alone
from opcc_portal.models import Job, Quarter, User
from scorecard import queries
from scorecard.domain.assessing import assess_all
from scorecard.models import Assessment, Series
from scorecard.models.figures import SeriesQuerySet

MAX_ATTEMPTS = jobs.MAX_ATTEMPTS
# Series in one task: half as many take a sixth more of the processor's time in all, twice as many save nothing and
# leave fewer portions to share (benchmarks/recompute.py --chunk).
CHUNK = 1000
PORTION = 0x5C0E  # the kind of a portion's lock
KIND = "recompute"


# -- Saying so -----------------------------------------------------------------------------------------------------


def chunks(series_ids: Collection[int]) -> Iterator[list[int]]:
    """Series in portions of one task each. A series is always in the same one, whichever others wait."""
    return (list(portion) for _, portion in groupby(sorted(series_ids), portion_of))


def portion_of(series_id: int) -> int:
    return series_id // CHUNK


def touch(series_ids: Collection[int]) -> None:
    """Say that what these series are assessed from has changed, and have them assessed after the commit."""
    Series.objects.filter(pk__in=series_ids).touch()
    hint(series_ids)


def hint(series_ids: Collection[int]) -> int:
    """Tell the workers that these series wait to be assessed; how many there are."""
    for portion in chunks(series_ids):
        jobs.enqueue("scorecard.recompute", series_ids=portion)
    return len(series_ids)


def hint_one_by_one(series_ids: Collection[int]) -> None:
    """Tell the workers of each series on its own."""
    for series_id in sorted(series_ids):
        jobs.enqueue("scorecard.recompute", series_ids=[series_id])


@transaction.atomic
def open_quarter(
    *, by: User | None, calendar: FinancialQuarter, data_to: date | None = None, note: str = ""
) -> Quarter:
    """Begin a quarter. Every series is assessed for it too.

    Its figures reach its last month unless `data_to` says an earlier one; `note` is what readers should know of it.
    """
    quarter, created = Quarter.objects.get_or_create(
        year=calendar.year, number=calendar.number, defaults={"data_to": data_to or calendar.period.end, "note": note}
    )
    if created:
        record("quarter.opened", by=by, target=quarter)
        touch(set(Series.objects.values_list("pk", flat=True)))
    return quarter


@transaction.atomic
def recompute_everything(*, by: User | None) -> Job:
    """Have every series assessed afresh, by all workers that there are; the job that says how far they are.

    Whoever asks while it is under way is given the job that is.
    """
    list(Series.objects.select_for_update().order_by("pk")[:1])  # whoever asks at the same time waits here
    under_way = Job.objects.filter(kind=KIND, status__in=(Job.Status.QUEUED, Job.Status.RUNNING)).first()
    if under_way:
        return under_way
    ids = list(Series.objects.order_by("pk").values_list("pk", flat=True))
    job = jobs.start(KIND, by=by, total=len(ids), last=ids[-1] if ids else 0)
    touch(ids)
    record("signals.recomputed", by=by, target=job, after={"series": len(ids)})
    return job


# -- Doing it ------------------------------------------------------------------------------------------------------


def waiting() -> SeriesQuerySet:
    """Series whose assessment is older than their figures, less those that were given up."""
    return Series.objects.waiting(MAX_ATTEMPTS)


def recompute(series_ids: Collection[int]) -> None:
    """Assess series afresh, as `assess` does. What went wrong with a series that was alone is raised as well."""
    _raise_alone(series_ids, assess(series_ids, Series.objects.all()))


def catch_up(series_ids: Collection[int]) -> None:
    """Assess those of these series that still wait, as `recompute` does: one portion, or one series."""
    _raise_alone(series_ids, assess_waiting(series_ids))


def _raise_alone(series_ids: Collection[int], faults: Sequence[Exception]) -> None:
    if len(series_ids) == 1 and faults:
        raise faults[0]


def assess_waiting(series_ids: Collection[int]) -> list[Exception]:
    """`assess` those of one portion, or the one series, that still wait.

    Two that were told of the same portion do not compute it twice: the second waits for the first and finds nothing
    left. A single series is not worth asking whether somebody is at it.
    """
    if len(series_ids) == 1:
        return assess(series_ids, waiting())
    with alone(PORTION, portion_of(min(series_ids))):
        return assess(series_ids, waiting())


def assess(series_ids: Collection[int], among: SeriesQuerySet) -> list[Exception]:
    """Assess those of these series that are `among` others: one read, one write. Return what went wrong with some.

    Safe to repeat, and in any order: older never overwrites newer. A series that cannot be computed does not hold up
    the others: they are tried one by one, and the failure is kept on the series. A database that cannot be reached is
    no series' fault and is raised.
    """
    try:
        inputs = queries.assessment_inputs(among.filter(pk__in=series_ids))
        Assessment.objects.upsert(assess_all(inputs))
        if inputs.failed:
            Series.objects.filter(pk__in=inputs.failed).forgive()
        return []
    except Exception as error:
        if not connection.is_usable():
            raise
        if len(series_ids) == 1:
            note_failure(series_ids, f"{type(error).__name__}: {error}")
            return [error]
    return [fault for series_id in series_ids for fault in assess([series_id], among)]


def note_failure(series_ids: Collection[int], reason: str) -> None:
    """Count an attempt that failed. After three the series is parked until its figures change again."""
    Series.objects.filter(pk__in=series_ids).update(attempts=F("attempts") + 1, last_error=reason[:2000])


def work_off(progress: Progress) -> dict[str, Any]:
    """Assess every series that waits, from the far end, while other workers take the portions they were told of.

    Ends when none waits: each is assessed or was given up, and those are named. Safe to run again, from wherever
    another was killed. What is reported never falls, although an edit has a series wait anew.
    """
    series = Series.objects.filter(pk__lte=progress.params["last"])
    total, done = series.count(), progress.job.done
    while behind := waiting().filter(pk__lte=progress.params["last"]).order_by("pk").values_list("pk", flat=True):
        done = max(done, total - len(behind))
        progress.report(done, total)
        *_, portion = chunks(behind)
        assess_waiting(portion)
    progress.report(total, total)
    return {"series": total, "failed": not_assessed(series)}


def not_assessed(series: SeriesQuerySet) -> list[str]:
    """Those of these series whose signals are behind, each with its reason."""
    behind = series.stale().select_related("measure").order_by("pk")
    return [f"{item}: {item.last_error}" for item in behind if item.last_error]
