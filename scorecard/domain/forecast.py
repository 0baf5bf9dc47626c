"""What the next three months would be if nothing changed: season, level, and bands that say how sure that is.

Source: the dotted lines of the quarterly reports, whose method is not printed; this one is ours (exponential smoothing
of what is left beside a fixed season), and its bands are held against what came (`backtest`).
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from scorecard.domain.batch import Batch, Bools, Floats, count, window
from scorecard.domain.fits import each_times, harmonics, least_squares
from scorecard.domain.outcome import Condition, Texts, first_reason, unsuitable
from scorecard.domain.students import critical
from scorecard.domain.trends import LONG, MIN_HISTORY, SHORT, YEAR, usable

AHEAD = 3  # months
BACKTESTED = 12  # months, each against the forecast made at the end of the three before it
SMOOTHING = (0.05, 0.1, 0.2, 0.3, 0.45, 0.6)
HARMONICS = {LONG: 2, SHORT: 1}
LEVELS = {"80": 0.9, "95": 0.975}  # quantile of Student's t for each band


@dataclass(frozen=True, eq=False)
class Forecast:
    """For n series: `value` and the bands' `low` and `high` by level ("80", "95"), each (n × 3) months ahead.

    All NaN where `reason_code` (n) is not "". `smoothing` (n) is the share of each error that moves the level; `months`
    (n) how many months it rests on, 36 or 24.
    """

    value: Floats
    low: dict[str, Floats]
    high: dict[str, Floats]
    smoothing: Floats
    months: Floats
    reason_code: Texts


@dataclass(frozen=True, eq=False)
class Backtest:
    """How the forecasts of the last year did: `low` and `high` are the 80% bands of the last twelve months (n × 12),
    each from the forecast made at the end of the three months before; NaN where there was none.

    `held` and `of` (n): how many of the months with a figure and a band lay within it.
    """

    low: Floats
    high: Floats
    held: Floats
    of: Floats


def forecast(batch: Batch) -> Forecast:
    """Return for each series the three months after its last, with their 80% and 95% bands.

    Fitted to the last 36 months with two annual harmonics, or 24 with one; clipped at 0 for series without a negative
    figure and at 100 for percentages. Not assessable (NaN, with the reason) with fewer than 24 months since the last
    break, more than three of the months missing, or more than one of the last twelve.
    """
    found = _ahead(batch, batch.comparable)
    lacking = np.isnan(found.months)
    conditions: list[Condition] = [
        *unsuitable(batch),
        ("break", lacking & ~np.isnan(usable(batch.values))),
        ("short_trend_history", lacking & (batch.history < MIN_HISTORY)),
        ("trend_gaps", lacking),
    ]
    return _without(found, first_reason(conditions))


def backtest(batch: Batch) -> Backtest:
    """Return how the forecasts made 3, 6, 9 and 12 months ago did, with the figures as they are known today."""
    low, high = (np.full((len(batch.values), BACKTESTED), np.nan) for _ in range(2))
    suitable = batch.monthly & batch.derivable
    for ago in range(AHEAD, BACKTESTED + 1, AHEAD):
        made = _ahead(batch, window(batch.comparable, LONG, before=ago))
        months = slice(BACKTESTED - ago, BACKTESTED - ago + AHEAD)
        low[suitable, months] = made.low["80"][suitable]
        high[suitable, months] = made.high["80"][suitable]
    came = window(batch.comparable, BACKTESTED)
    judged = ~np.isnan(came) & ~np.isnan(low)
    held = judged & (came >= low) & (came <= high)
    return Backtest(low=low, high=high, held=_total(held), of=_total(judged))


def _total(months: Bools) -> Floats:
    return np.asarray(months.sum(axis=1), dtype=np.float64)


def _without(found: Forecast, reasons: Texts) -> Forecast:
    """Leave out the forecasts of series that have a reason."""
    none = reasons != ""

    def left(months: Floats) -> Floats:
        return np.where(none[:, None], np.nan, months)

    return Forecast(
        value=left(found.value),
        low={level: left(band) for level, band in found.low.items()},
        high={level: left(band) for level, band in found.high.items()},
        smoothing=np.where(none, np.nan, found.smoothing),
        months=np.where(none, np.nan, found.months),
        reason_code=reasons,
    )


def _ahead(batch: Batch, values: Floats) -> Forecast:
    """Forecast from these months of the batch's series; NaN where they do not suffice."""
    n, months = len(values), usable(values)
    shape = (n, AHEAD)
    value, spread = np.full(shape, np.nan), np.full(shape, np.nan)
    smoothing, df = np.full(n, np.nan), np.full(n, np.nan)
    for length in (LONG, SHORT):
        of = np.flatnonzero(months == length)
        value[of], spread[of], smoothing[of], df[of] = _smoothed(window(values[of], length))
    bands = {level: critical(quantile, df)[:, None] * spread for level, quantile in LEVELS.items()}
    floor = np.where(batch.non_negative, 0.0, -np.inf)[:, None]
    ceiling = np.where(batch.percentage, 100.0, np.inf)[:, None]
    return Forecast(
        value=np.clip(value, floor, ceiling),
        low={level: np.clip(value - band, floor, ceiling) for level, band in bands.items()},
        high={level: np.clip(value + band, floor, ceiling) for level, band in bands.items()},
        smoothing=smoothing,
        months=months,
        reason_code=np.full(n, "", dtype=np.str_),
    )


@cache
def _columns(months: int) -> Floats:
    """Return the season's regression, 1, t and the harmonics, for the months and the three after: (T + 3 × 2 + 2K)."""
    t = np.arange(months + AHEAD, dtype=np.float64)
    return np.column_stack([np.ones(len(t)), (t - (months - 1) / 2) / YEAR, harmonics(t, HARMONICS[months])])


def _smoothed(months: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return forecast and its SD (n × 3), the smoothing chosen and the degrees of freedom (n)."""
    length = months.shape[1]
    columns = _columns(length)
    fit = least_squares(months, columns[:length])
    season = each_times(fit.coefficients[:, 2:], columns[:, 2:].T)
    level, sse, chosen, errors = _levels(months - season[:, :length])
    present = count(months)
    df = errors - 1
    variance = sse / df * present / (present - columns.shape[1] + 1)
    growth = 1 + np.arange(AHEAD) * chosen[:, None] ** 2
    return level[:, None] + season[:, length:], np.sqrt(variance[:, None] * growth), chosen, df


def _levels(left: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Smooth what the season leaves (n × T) with each constant and keep the one that errs least one month ahead.

    Returns the last level, the sum of squared errors, the constant and the number of errors (n each). The level starts
    at the mean of the first twelve months; a missing month leaves it where it is.
    """
    n = len(left)
    start, rest = left[:, :YEAR], left[:, YEAR:]
    share = np.array(SMOOTHING)[:, None]
    known = ~np.isnan(start)
    begin = np.where(known, start, 0.0).sum(axis=1) / known.sum(axis=1)
    level, sse = np.tile(begin, (len(SMOOTHING), 1)), np.zeros((len(SMOOTHING), n))
    for month in rest.T:
        error = np.where(np.isnan(month), 0.0, month - level)
        sse += error * error
        level += share * error
    best = sse.argmin(axis=0)
    of = np.arange(n)
    return level[best, of], sse[best, of], np.array(SMOOTHING)[best], count(rest)
