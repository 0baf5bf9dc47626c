"""Recompute one edited series against all of them: what an edit costs, and what it would cost without input versions.

Run with `make bench`. Prints times for the curious and the ratio that matters; asserts nothing.
"""

import tempfile
import time
from collections.abc import Callable

from benchmarks._demonstration import prepare as demonstration

SERIES = 400
REPEATS = 7


def prepare(folder: str) -> list[int]:
    """A database of 400 series with four years of months each; their ids."""
    demonstration(folder)
    from scorecard.models import Observation, Series

    model = Series.objects.filter(measure__slug="crime-volume", segment="").first()
    assert model
    figures = list(model.observations.all())
    made = Series.objects.bulk_create(
        Series(measure_id=model.measure_id, area=f"area {number}") for number in range(SERIES)
    )
    for figure in figures:
        figure.pk = None
    for series in made:
        for figure in figures:
            figure.series_id = series.pk
        Observation.objects.bulk_create(figures)
        for figure in figures:
            figure.pk = None
    return [series.pk for series in made]


def best(act: Callable[[], None]) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return min(times)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="opcc-bench-") as folder:
        compare(prepare(folder))


def compare(ids: list[int]) -> None:
    from scorecard import actions

    one, everything = best(lambda: actions.recompute(ids[:1])), best(lambda: actions.recompute(ids))
    print(f"recompute: one series {1000 * one:.1f} ms, {SERIES} series {1000 * everything:.1f} ms")
    print(f"recompute: one series costs 1/{everything / one:.0f} of all {SERIES}")


if __name__ == "__main__":
    main()
