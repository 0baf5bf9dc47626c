"""Recompute 43 forces × 100 measures × 60 months on PostgreSQL, against reading and writing them alone.

Run with `make bench`. It makes a database of its own on the server of DATABASE_URL and drops it at the end. Prints
times for the curious and the ratios that matter; asserts nothing.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from statistics import median

import psycopg2

from benchmarks._postgres import MEASURE_ROWS, SERIES_ROWS, SERVER, database, set_up, settle

FORCES, MEASURES, MONTHS = 43, 100, 60
REPEATS = 5
# Month by month, as figures come in: those of one series lie far apart. One in twenty has been corrected since.
FIGURE_ROWS = """
INSERT INTO scorecard_observation (series_id, period_end, span, version, value, qualifier, decimals, missing,
  provenance, revision_kind, reason, note, created_at)
SELECT series.id, date '2013-04-01' + make_interval(months => month), 1, version,
  round((1000 + 100 * sin(month * pi() / 6) + 60 * (random() + random() + random() - 1.5))::numeric),
  '=', 0, '', 'imported', '', '', '', now()
FROM generate_series(1, 2) version, generate_series(0, %(months)s - 1) month, scorecard_series series
WHERE version = 1 OR random() < 0.05 ORDER BY version, month, series.id
"""
BARE_READ = """
SELECT series_id, json_agg(period_end)::text, json_agg(span)::text, json_agg(version)::text, json_agg(value)::text
FROM scorecard_observation WHERE series_id = ANY(%s) GROUP BY series_id
"""


def fill() -> None:
    from django.core.management import call_command
    from django.db import connection

    from opcc_portal.lib.periods import FinancialQuarter
    from scorecard import actions

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        for statement in (MEASURE_ROWS, SERIES_ROWS, FIGURE_ROWS):
            cursor.execute(statement, {"forces": FORCES, "measures": MEASURES, "months": MONTHS})
    actions.open_quarter(by=None, calendar=FinancialQuarter(2017, 4))


# -- What is compared ----------------------------------------------------------------------------------------------


def recompute() -> None:
    """All of it, as the product does it where no worker helps."""
    from opcc_portal import jobs
    from scorecard import actions

    job = jobs.finish(actions.recompute_everything(by=None))
    assert (job.status, job.result["failed"]) == ("done", []), job.error


def portion_size(series: int | None) -> None:
    from scorecard.actions import assessing

    assessing.CHUNK = series or assessing.CHUNK


def portions() -> list[list[int]]:
    from scorecard.actions.assessing import chunks
    from scorecard.models import Series

    return list(chunks(list(Series.objects.values_list("pk", flat=True))))


def read() -> list[object]:
    from scorecard import queries
    from scorecard.models import Series

    return [queries.assessment_inputs(Series.objects.filter(pk__in=portion)) for portion in portions()]


def bare_read() -> None:
    from django.db import connection

    for portion in portions():
        with connection.cursor() as cursor:
            cursor.execute(BARE_READ, [portion])
            cursor.fetchall()


def writing() -> Callable[[], None]:
    """What writes the same results again, in the same portions, made beforehand."""
    from scorecard.domain.assessing import assess_all
    from scorecard.models import Assessment

    made = [assess_all(inputs) for inputs in read()]  # type: ignore[arg-type]
    return lambda: [Assessment.objects.upsert(rows) for rows in made] and None


def one() -> None:
    from scorecard import actions

    actions.recompute(portions()[0][:1])


def seconds(act: Callable[[], object]) -> float:
    settle()
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def compare() -> None:
    recompute()  # so that each run finds rows to replace
    taken: dict[str, list[float]] = {"all": [], "read": [], "write": [], "bare read": [], "one": []}
    for _ in range(REPEATS):
        taken["all"].append(seconds(recompute))
        write = writing()  # of the present version: an older one would write nothing
        for name, act in {"read": read, "write": write, "bare read": bare_read, "one": one}.items():
            taken[name].append(seconds(act))
    everything, reading, bare, written, single = (
        median(taken[name]) for name in ("all", "read", "bare read", "write", "one")
    )
    ratios = [a / (r + w) for a, r, w in zip(taken["all"], taken["read"], taken["write"], strict=True)]
    series = FORCES * MEASURES
    print(f"recompute: {series:,} series × {MONTHS} months in {1000 * everything:.0f} ms ({len(portions())} portions)")
    print(f"recompute: reading alone {1000 * reading:.0f} ms, writing alone {1000 * written:.0f} ms")
    print(f"recompute: {median(ratios):.2f} times reading and writing alone ({min(ratios):.2f} to {max(ratios):.2f})")
    print(f"recompute: {everything / (bare + written):.2f} times a bare query, nothing made of its answer, and writing")
    print(f"recompute: one edited series costs 1/{everything / single:.0f} of all")


def peak() -> None:
    """How much memory a process takes that recomputes everything and nothing else."""
    recompute()
    print(
        f"recompute: at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB in a process of its own"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunk", type=int, help="series in one portion, other than the product's")
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
                fill()
                portion_size(asked.chunk)
                compare()
                subprocess.run([sys.executable, "-m", "benchmarks.recompute", "--peak", url], check=True)
        except psycopg2.OperationalError as error:
            sys.exit(f"recompute: needs PostgreSQL (set DATABASE_URL): {error}")


if __name__ == "__main__":
    main()
