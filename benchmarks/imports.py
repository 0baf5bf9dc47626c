"""Import 100,000 figures on PostgreSQL beside a bare `bulk_create` of the same rows, and 2,000 beside a known package.

Run with `make bench`. It makes a database of its own on the server of DATABASE_URL and drops it at the end. The product
does all of it: reads the file in a child process, checks and compares every figure, keeps the difference, records.
django-import-export does it in its default configuration: a row at a time, without a look before. Prints times for the
curious and the ratios that matter; asserts nothing.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any

import psycopg2

from benchmarks._postgres import MEASURE_ROWS, SERIES_ROWS, SERVER, database, set_up, settle

FORCES, MEASURES, MONTHS = 17, 98, 60  # 99,960 figures
FEW = 2000
REPEATS = 3


def prepare() -> None:
    """Series without figures, and a quarter to bring them for."""
    from django.core.management import call_command
    from django.db import connection

    from opcc_portal.lib.periods import FinancialQuarter
    from scorecard import actions

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        for statement in (MEASURE_ROWS, SERIES_ROWS):
            cursor.execute(statement, {"forces": FORCES, "measures": MEASURES})
    actions.open_quarter(by=None, calendar=FinancialQuarter(2017, 4))


def months() -> list[date]:
    from opcc_portal.lib.periods import add_months

    return [add_months(date(2013, 4, 1), n) for n in range(MONTHS)]


def wide(series: int = FORCES * MEASURES) -> bytes:
    """A row for each series, months across."""
    from scorecard.models import Series

    lines = ["measure,area," + ",".join(month.strftime("%Y-%m") for month in months())]
    for n, item in enumerate(Series.objects.select_related("measure").order_by("pk")[:series]):
        figures = ",".join(str(1000 + (7 * n + 13 * month) % 97) for month in range(MONTHS))
        lines.append(f"{item.measure.slug},{item.area},{figures}")
    return "\n".join(lines).encode()


def product(content: bytes) -> None:
    """Bring, look, record: as an analyst's two clicks do it."""
    from opcc_portal import jobs
    from opcc_portal.models import Job
    from scorecard import actions

    upload = actions.bring(by=None, name="figures.csv", content=content, token=uuid.uuid4())
    for _ in range(2):
        job = jobs.finish(Job.objects.get(pk=upload.job_id))
        assert job.status == Job.Status.DONE, job.error
        upload.refresh_from_db()
        if upload.state == upload.State.STAGED:
            upload.job = actions.ask_to_apply(upload=upload, by=None)


def rows() -> list[Any]:
    """The same figures as bare rows."""
    from scorecard.models import Observation, Series

    found = []
    for n, series_id in enumerate(Series.objects.order_by("pk").values_list("pk", flat=True)):
        for month, end in enumerate(months()):
            value = float(1000 + (7 * n + 13 * month) % 97)
            found.append(Observation(series_id=series_id, period_end=end, span=1, value=value, provenance="imported"))
    return found


def package(few: int) -> Callable[[], None]:
    """django-import-export as it comes: a resource of the model, rows of its columns."""
    import tablib
    from import_export import resources

    from scorecard.models import Observation

    class Figures(resources.ModelResource):  # type: ignore[misc]  # a package without types
        class Meta:
            model = Observation
            fields = ("id", "series", "period_end", "span", "value", "provenance")

    data = tablib.Dataset(headers=["id", "series", "period_end", "span", "value", "provenance"])
    for row in rows()[:few]:
        data.append(["", row.series_id, row.period_end.isoformat(), 1, row.value, "imported"])

    def run() -> None:
        result = Figures().import_data(data, raise_errors=True)
        assert result.totals["new"] == few

    return run


def bare() -> Callable[[], None]:
    """What writes the rows, made beforehand."""
    from django.db import transaction

    from scorecard.models import Observation

    made = rows()

    def run() -> None:
        with transaction.atomic():
            Observation.objects.bulk_create(made)

    return run


def seconds(act: Callable[[], object]) -> float:
    """How long it takes on tables without a figure."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE scorecard_observation")
    settle()
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def compare() -> None:
    many, few = wide(), wide(-(-FEW // MONTHS))
    known = package(FEW)
    taken: dict[str, list[float]] = {"product": [], "bare": [], "few": [], "package": []}
    for _ in range(REPEATS):
        taken["product"].append(seconds(lambda: product(many)))
        taken["bare"].append(seconds(bare()))
        taken["few"].append(seconds(lambda: product(few)))
        taken["package"].append(seconds(known))
    ours, plain, ours_few, theirs = (median(taken[name]) for name in taken)
    ratios = [a / b for a, b in zip(taken["product"], taken["bare"], strict=True)]
    times = [b / a for a, b in zip(taken["few"], taken["package"], strict=True)]
    figures = FORCES * MEASURES * MONTHS
    print(f"imports: {figures:,} figures in {ours:.1f} s, a bare bulk_create of the same rows {plain:.1f} s")
    print(f"imports: {median(ratios):.2f} times the bare bulk_create ({min(ratios):.2f} to {max(ratios):.2f})")
    print(f"imports: {FEW:,} figures in {ours_few:.2f} s, django-import-export {theirs:.1f} s")
    print(f"imports: {median(times):.0f} times as fast ({min(times):.0f} to {max(times):.0f})")


def peak() -> None:
    """How much memory a process takes that imports everything and nothing else, and the one that reads its file."""
    content = wide()
    seconds(lambda: product(content))
    own, child = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"imports: at most {own:.0f} MB in a process of its own, {child:.0f} MB in the one that reads the file")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peak", metavar="URL", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="opcc-bench-") as folder:
        if asked.peak:
            set_up(asked.peak, folder)
            peak()
            return
        try:
            with database(os.environ.get("DATABASE_URL", SERVER)) as url:
                set_up(url, folder)
                prepare()
                compare()
                subprocess.run([sys.executable, "-m", "benchmarks.imports", "--peak", url], check=True)
        except psycopg2.OperationalError as error:
            sys.exit(f"imports: needs PostgreSQL (set DATABASE_URL): {error}")


if __name__ == "__main__":
    main()
