"""Having series assessed: said in the transaction that changes their figures, done in the background."""

from collections.abc import Collection, Iterable

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F

from opcc_portal import jobs
from opcc_portal.audit import record
from opcc_portal.lib.periods import FinancialQuarter
from opcc_portal.models import Quarter, User
from scorecard import queries
from scorecard.domain.assessing import assess_all
from scorecard.models import Assessment, Series

MAX_ATTEMPTS = jobs.MAX_ATTEMPTS
CHUNK = 100  # series in one recompute task


def chunks(series_ids: Collection[int]) -> Iterable[list[int]]:
    """Series in portions of one task each, always in the same order."""
    ordered = sorted(series_ids)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))


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
def open_quarter(*, by: User | None, calendar: FinancialQuarter) -> Quarter:
    """Begin a quarter. Every series is assessed for it too."""
    quarter, created = Quarter.objects.get_or_create(
        year=calendar.year, number=calendar.number, defaults={"data_to": calendar.period.end}
    )
    if created:
        record("quarter.opened", by=by, target=quarter)
        touch(set(Series.objects.values_list("pk", flat=True)))
    return quarter


def recompute(series_ids: Collection[int]) -> None:
    """Assess series afresh: one read, one write. Safe to repeat, and in any order: older never overwrites newer.

    A series that cannot be computed does not hold up the others: they are tried one by one, and the failure is kept
    on the series. A database that cannot be reached is no series' fault.
    """
    try:
        Assessment.objects.upsert(assess_all(queries.assessment_inputs(series_ids)))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if len(series_ids) == 1:
            note_failure(series_ids, f"{type(error).__name__}: {error}")
            raise
        for series_id in series_ids:
            recompute_alone(series_id)


def recompute_alone(series_id: int) -> None:
    try:
        recompute([series_id])
    except Exception:  # noqa: BLE001  # noted on the series by the inner call
        return


def note_failure(series_ids: Collection[int], reason: str) -> None:
    """Count an attempt that failed. After three the series is parked until its figures change again."""
    Series.objects.filter(pk__in=series_ids).update(attempts=F("attempts") + 1, last_error=reason[:2000])
