"""Every rule once more, one series at a time, slowly and from the definitions in `docs/statistics.md` alone: an
independent opinion. Nothing here is taken from `scorecard.domain`. Months are floats or None, the last one assessed."""

import math
import statistics
from collections.abc import Sequence

import numpy as np
from scipy.stats import t as student

Months = Sequence[float | None]
SLACK = 1e-9


def usable(values: Months, length: int, break_at: int = 0) -> list[float | None]:
    """The last `length` months; what lies before the break or the beginning is missing."""
    kept = [value if position >= break_at else None for position, value in enumerate(values)]
    return ([None] * length + kept)[-length:]


def history(values: Months, break_at: int = 0) -> int:
    known = [position for position, value in enumerate(values) if value is not None and position >= break_at]
    return len(values) - known[0] if known else 0


def slack(values: Sequence[float]) -> float:
    return SLACK * max(1.0, abs(statistics.fmean(values)))


# -- Levels --------------------------------------------------------------------------------------------------------


def level(values: Months, k: int, c: int, break_at: int = 0) -> str:
    """Return high, low, quiet or not_assessable for a series whose months before `break_at` do not count."""
    months = usable(values, 24 + k, break_at)
    tested, baseline = months[24:], [value for value in months[:24] if value is not None]
    if None in tested or len(baseline) < 20:
        return "not_assessable"
    mean, sd = statistics.mean(baseline), statistics.stdev(baseline)
    if sd == 0 and c > 0:
        return "not_assessable"
    return beyond([(value, mean, c * sd) for value in tested if value is not None], slack(baseline))


def beyond(months: Sequence[tuple[float, float, float]], tolerance: float) -> str:
    """Whether each (value, centre, half width) lies above, or each below."""
    above = sum(value - (centre + half) > tolerance for value, centre, half in months)
    below = sum((centre - half) - value > tolerance for value, centre, half in months)
    return "high" if above == len(months) else "low" if below == len(months) else "quiet"


def companion(values: Months, k: int, c: int, break_at: int = 0) -> str:
    """What the season-aware companion says of a series that its literal rule can assess."""
    judged, tolerance = in_season(values, k, c, break_at)
    return beyond(judged, tolerance)


def still_beyond(values: Months, k: int, c: int, break_at: int = 0) -> int | None:
    """Of a rule that has fired, how many months lie beyond their companion's limits on that side; else None."""
    literal = level(values, k, c, break_at)
    if literal not in ("high", "low"):
        return None
    judged, tolerance = in_season(values, k, c, break_at)
    return sum(beyond([month], tolerance) == literal for month in judged)


def in_season(values: Months, k: int, c: int, break_at: int = 0) -> tuple[list[tuple[float, float, float]], float]:
    """The months under test as (value, expected of the season, half width), and the tolerance."""
    months = usable(values, 24 + k, break_at)
    known = [(t, value) for t, value in enumerate(months[:24]) if value is not None]
    x = np.array([annual(t) for t, _ in known])
    y = np.array([value for _, value in known])
    beta = np.linalg.lstsq(x, y, rcond=None)[0]
    s = math.sqrt(float(((y - x @ beta) ** 2).sum()) / (len(known) - 3))
    judged = []
    for t in range(24, 24 + k):
        row, value = np.array(annual(t)), months[t]
        assert value is not None
        leverage = float(row @ np.linalg.pinv(x.T @ x) @ row)
        judged.append((value, float(row @ beta), c * s * math.sqrt(1 + leverage)))
    return judged, slack(list(y))


def annual(t: int) -> list[float]:
    return [1.0, math.cos(2 * math.pi * t / 12), math.sin(2 * math.pi * t / 12)]


def season(values: Months, k: int, c: int, break_at: int = 0) -> str:
    """ "expected", "unusual" or ""."""
    literal = level(values, k, c, break_at)
    if literal == "not_assessable":
        return ""
    seasonal = companion(values, k, c, break_at)
    if literal == "quiet":
        return "" if seasonal == "quiet" else "unusual"
    return "" if seasonal == literal else "expected"


# -- Trends --------------------------------------------------------------------------------------------------------


def rolling(values: Months, break_at: int = 0) -> str:
    months = usable(values, len(values), break_at)
    told = rolling_test(months, history(values, break_at))
    return "not_assessable" if told is None else told[0]


def rolling_test(months: Months, known: int) -> tuple[str, float, float] | None:
    """(state, T, ρ), or None where it cannot be assessed."""

    def change(j: int) -> float | None:
        """x(t−j) − x(t−j−12)."""
        now, before = at(months, j), at(months, j + 12)
        return None if now is None or before is None else now - before

    last = [d for j in range(12) if (d := change(j)) is not None]
    n = len(last)
    if known < 24 or n < 10:
        return None
    mean, variance = statistics.fmean(last), statistics.variance(last)
    errors: list[float] = []
    for block in reversed(range(min(4, (known - 12) // 12))):
        year = [change(j) for j in reversed(range(12 * block, 12 * block + 12))]
        there = [d for d in year if d is not None]
        errors += [0.0 if d is None else d - statistics.fmean(there) for d in year]
    squares = sum(e * e for e in errors)
    r = sum(a * b for a, b in zip(errors[1:], errors, strict=False)) / squares if squares else 0.0
    rho = min(max(r + 1 / 12, 0.0), 0.8)
    present = [value for value in usable(months, 24) if value is not None]
    if math.sqrt(variance) <= slack(present):
        state = "quiet" if abs(mean) <= slack(present) else "high" if mean > 0 else "low"
        return state, math.inf, rho
    v = 1 + 2 * sum((1 - k / 12) * rho**k for k in range(1, 12))
    t = mean / math.sqrt(variance / (1 - (v - 1) / 11) * v / n)
    return significant(t, n - 1), t, rho


def at(months: Months, back: int) -> float | None:
    return months[-1 - back] if back < len(months) else None


def significant(t: float, df: int) -> str:
    return "quiet" if abs(t) <= student.ppf(0.975, df) else "high" if t > 0 else "low"


def discrete(values: Months, break_at: int = 0) -> str:
    known = history(values, break_at)
    length = 36 if known >= 36 else 24
    months = usable(values, length, break_at)
    gaps = [t for t, value in enumerate(months) if value is None]
    if known < 24 or len(gaps) > 3 or sum(t >= length - 12 for t in gaps) > 1:
        return "not_assessable"
    b, variance, df = discrete_fit(months)
    present = [value for value in months if value is not None]
    if math.sqrt(variance) <= slack(present):
        return "quiet" if abs(b) <= slack(present) else "high" if b > 0 else "low"
    return significant(b / math.sqrt(variance), df)


def discrete_columns(t: int, length: int) -> list[float]:
    """A, A·(t − 11.5)/12, B, B·(t − 29.5)/12, cosine and sine; the centres are 5.5 and 17.5 for 24 months."""
    early = t < length - 12
    a, b = (11.5, 29.5) if length == 36 else (5.5, 17.5)
    level = [1.0, (t - a) / 12, 0.0, 0.0] if early else [0.0, 0.0, 1.0, (t - b) / 12]
    return [*level, math.cos(2 * math.pi * t / 12), math.sin(2 * math.pi * t / 12)]


def discrete_fit(months: Months) -> tuple[float, float, int]:
    """The slope, its variance and degrees of freedom, by the formulas as they are written."""
    length = len(months)
    known = [(t, value) for t, value in enumerate(months) if value is not None]
    x = np.array([discrete_columns(t, length) for t, _ in known])
    y = np.array([value for _, value in known])
    inverse = np.linalg.inv(x.T @ x)
    n, df = len(known), len(known) - 6
    m = np.eye(n) - x @ inverse @ x.T
    e = m @ y
    b = float((inverse @ x.T @ y)[3])
    s2 = float(e @ e) / df
    if n < length:
        return b, s2 * float(inverse[3, 3]), df
    squares = float(e @ e)
    r1 = sum(e[k] * e[k - 1] for k in range(1, n)) / squares if squares else 0.0
    rho0 = sum(m[i, i + 1] for i in range(n - 1)) / df
    rho = min(max(r1 - rho0, 0.0), 0.8)
    a = x @ inverse[:, 3]
    spread, shrink = float(a @ a), 1.0
    for k in range(1, n):
        spread += 2 * sum(a[i] * a[i + k] for i in range(n - k)) * rho**k
        shrink += 2 * sum(m[i, i + k] for i in range(n - k)) / df * rho**k
    return b, s2 / max(shrink, 0.2) * spread, df


# -- Forecast ------------------------------------------------------------------------------------------------------


def forecast(
    values: Months, break_at: int = 0, *, floor: float = -math.inf, ceiling: float = math.inf
) -> list[tuple[float, float, float, float, float]] | None:
    """(value, low 80%, high 80%, low 95%, high 95%) one, two and three months ahead."""
    known = history(values, break_at)
    length, pairs = (36, 2) if known >= 36 else (24, 1)
    months = usable(values, length, break_at)
    gaps = [t for t, value in enumerate(months) if value is None]
    if known < 24 or len(gaps) > 3 or sum(t >= length - 12 for t in gaps) > 1:
        return None
    there = [(t, value) for t, value in enumerate(months) if value is not None]
    x = np.array([[1.0, t / 12, *waves(t, pairs)] for t, _ in there])
    beta = np.linalg.lstsq(x, np.array([value for _, value in there]), rcond=None)[0]
    z = {t: value - float(np.dot(waves(t, pairs), beta[2:])) for t, value in there}
    tried = [smooth(z, length, a) for a in (0.05, 0.1, 0.2, 0.3, 0.45, 0.6)]
    sse, a, level = min(tried, key=lambda each: each[0])
    n, errors = len(there), sum(t >= 12 for t, _ in there)
    variance = sse / (errors - 1) * n / (n - 1 - 2 * pairs)
    found = []
    for h in (1, 2, 3):
        value = level + float(np.dot(waves(length - 1 + h, pairs), beta[2:]))
        sd = math.sqrt(variance * (1 + (h - 1) * a * a))
        bands = [value + sign * student.ppf(q, errors - 1) * sd for q in (0.9, 0.975) for sign in (-1, 1)]
        found.append(tuple(float(min(max(each, floor), ceiling)) for each in (value, *bands)))
    return found  # type: ignore[return-value]


def waves(t: int, pairs: int) -> list[float]:
    return [f(2 * math.pi * k * t / 12) for k in range(1, pairs + 1) for f in (math.cos, math.sin)]


def smooth(z: dict[int, float], length: int, a: float) -> tuple[float, float, float]:
    """(sum of squared one-step errors, a, last level)."""
    level, sse = statistics.fmean(value for t, value in z.items() if t < 12), 0.0
    for t in range(12, length):
        if t in z:
            sse += (z[t] - level) ** 2
            level += a * (z[t] - level)
    return sse, a, level


# -- Peers ---------------------------------------------------------------------------------------------------------


def peers(own: float, others: Sequence[float], own_base: float | None, bases: Sequence[float | None]) -> str:
    """greater, less, in line above or in line below; bases are what a count is divided by, None where not known."""
    k, m, s = len(others), statistics.fmean(others), statistics.stdev(others)
    t = float(student.ppf(0.975, k - 1))
    h = t * s * math.sqrt(1 + 1 / k)
    if own_base is not None and None not in bases:
        each = statistics.fmean(rate / base for rate, base in zip(others, bases, strict=True) if base is not None)
        h = max(h, t * math.sqrt(m / own_base + each / k))
    if own > m + h:
        return "greater"
    return "less" if own < m - h else "in line above" if own >= m else "in line below"
