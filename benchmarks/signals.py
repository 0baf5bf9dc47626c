"""All rules on 10,000 series of 60 months at once, against a straightforward loop over them with pandas.

Run with `make bench`. Prints series a second and the ratio, and ends with an error where the two disagree. "All rules"
are the level rules with their companions, both trends, no data and the forecast. The loop does the same for one series
after the other, and is timed on some of them. Timed besides: the back-test of the last year, and all that
`signals.assess` makes of the rules' arrays, an object for each signal.

Times are of the processor: what else the machine does hardly matters then. There is one thread, so that by the clock a
quiet machine takes as long.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from benchmarks import _series
from benchmarks._loop import Found, assess_one
from scorecard.domain.batch import Batch, Floats
from scorecard.domain.forecast import Forecast, backtest, forecast
from scorecard.domain.outcome import Outcome
from scorecard.domain.signals import RULES, assess

SERIES = 10_000
LOOPED = 200  # series of the loop: it is slow
REPEATS = 7


def every_rule(batch: Batch) -> tuple[dict[str, Outcome], Forecast]:
    return {rule.code: rule.compute(batch) for rule in RULES}, forecast(batch)


def best(act: Callable[[], object]) -> float:
    """The shortest of several runs, in seconds of the processor."""
    times = []
    for _ in range(REPEATS):
        begun = time.process_time()
        act()
        times.append(time.process_time() - begun)
    return min(times)


def differences(values: Floats, looped: Sequence[Found]) -> list[str]:
    """Return where the loop and the arrays say different things of the same series."""
    outcomes, made = every_rule(_series.batch(values))
    columns = (made.value, made.low["80"], made.high["80"], made.low["95"], made.high["95"])
    ahead = np.stack(columns, axis=2)
    told = []
    for number, found in enumerate(looped):
        for code, outcome in outcomes.items():
            verdict = (str(outcome.state[number]), str(outcome.season[number]))
            if verdict != found.verdicts[code]:
                told.append(f"series {number}, {code}: {verdict} against {found.verdicts[code]} of the loop")
        wanted = np.array(found.forecast or np.full((3, 5), np.nan))
        # The arrays' critical values have four digits.
        if not np.allclose(ahead[number], wanted, rtol=1e-4, equal_nan=True):
            told.append(f"series {number}, forecast: {ahead[number]} against {wanted} of the loop")
    return told


def compare(name: str, values: Floats) -> list[str]:
    some = values[:LOOPED]
    seconds = best(lambda: every_rule(_series.batch(values)))
    tested = best(lambda: backtest(_series.batch(values)))
    objects = best(lambda: assess(_series.batch(values)))
    looped = best(lambda: [assess_one(row) for row in some]) * len(values) / len(some)
    print(
        f"{name}: {len(values) / seconds:,.0f} series a second ({1000 * seconds:.0f} ms for {len(values):,}), "
        f"{looped / seconds:,.0f} times as fast as the loop; back-test {1000 * tested:.0f} ms more; "
        f"as objects, without forecast, {1000 * objects:.0f} ms"
    )
    return differences(some, [assess_one(row) for row in some])


def main() -> None:
    random = np.random.default_rng(1)
    values = _series.normal(random, SERIES)
    wrong = compare("complete", values) + compare("2% of months missing", _series.gaps(random, values))
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    sys.exit("\n".join(wrong) or None)


if __name__ == "__main__":
    main()
