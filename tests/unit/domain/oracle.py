"""The level rules once more, one series at a time, slowly and from the text alone: an independent opinion."""

import statistics
from collections.abc import Sequence


def level(values: Sequence[float | None], k: int, c: int, break_at: int = 0) -> str:
    """Return high, low, quiet or not_assessable for a series whose months before `break_at` do not count."""
    usable: list[float | None] = []
    for position, value in enumerate(values):
        usable.append(value if position >= break_at else None)
    while len(usable) < 24 + k:
        usable.insert(0, None)
    tested = usable[len(usable) - k :]
    baseline = [value for value in usable[len(usable) - k - 24 : len(usable) - k] if value is not None]
    if None in tested or len(baseline) < 20:
        return "not_assessable"
    mean, sd = statistics.mean(baseline), statistics.stdev(baseline)
    if sd == 0 and c > 0:
        return "not_assessable"
    slack = 1e-9 * max(1.0, abs(mean))
    above = below = 0
    for value in tested:
        assert value is not None
        above += value - (mean + c * sd) > slack
        below += (mean - c * sd) - value > slack
    if above == k:
        return "high"
    return "low" if below == k else "quiet"
