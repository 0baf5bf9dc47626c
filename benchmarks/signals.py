"""All rules on 10,000 series of 60 months at once, against a straightforward loop over them with pandas.

Run with `make bench`. Prints series a second and the ratio; asserts nothing. "All rules" are the level rules with their
companions, both trends, no data and the forecast; the back-test of the last year is timed beside them. The loop does the
same for one series after the other, and is timed on some of them.
"""

import time
from collections.abc import Callable

import numpy as np

from benchmarks import _series
from benchmarks._loop import assess_one
from scorecard.domain.batch import Batch, Floats
from scorecard.domain.forecast import backtest, forecast
from scorecard.domain.signals import RULES

SERIES = 10_000
LOOPED = 60  # series of the loop: it is slow
REPEATS = 7


def every_rule(batch: Batch) -> None:
    for rule in RULES:
        rule.compute(batch)
    forecast(batch)


def best(act: Callable[[], object]) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return min(times)


def compare(name: str, values: Floats) -> None:
    seconds = best(lambda: every_rule(_series.batch(values)))
    tested = best(lambda: backtest(_series.batch(values)))
    looped = best(lambda: [assess_one(row) for row in values[:LOOPED]]) * len(values) / LOOPED
    print(
        f"{name}: {len(values) / seconds:,.0f} series a second ({1000 * seconds:.0f} ms for {len(values):,}; back-test "
        f"{1000 * tested:.0f} ms more), {looped / seconds:,.0f} times as fast as the loop"
    )


def main() -> None:
    random = np.random.default_rng(1)
    values = _series.normal(random, SERIES)
    compare("complete", values)
    compare("2% of months missing", _series.gaps(random, values))


if __name__ == "__main__":
    main()
