"""The two trend rules: do the last twelve months move, against the year before and within themselves?

Source: the dashboard key, symbols 8, 9, 13 and 14. A test on the rolling totals themselves would find a trend in more
than half of all unchanging series, because neighbouring totals share eleven months; so the totals' monthly changes
are tested, and the slope of single months beside the season, both with room for neighbouring months being alike.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.polynomial.polynomial import polyval

from scorecard.domain.batch import Batch, Bools, Floats, count, history_months, window
from scorecard.domain.fits import each_times, harmonics, least_squares
from scorecard.domain.levels import TOLERANCE
from scorecard.domain.outcome import Outcome, Texts, first_reason, unsuitable
from scorecard.domain.students import critical

YEAR = 12
MIN_HISTORY = 24  # months
LEAST_PAIRS = 10  # of the last twelve months that have a figure a year before
BLOCKS = 4  # years of changes, at most, from which the likeness of neighbours is taken
HIGHEST_LIKENESS = 0.8
LONG, SHORT = 36, 24  # months that the slope is fitted to
MOST_GAPS, MOST_RECENT_GAPS = 3, 1  # of those months, and of their last twelve
LEAST_VARIANCE_SHARE = 0.2
_SIZE = 0.975  # two-sided at 5%
# V as a polynomial in ρ: by how much the likeness of neighbours multiplies the variance of a mean of twelve.
_MULTIPLIER = [1.0, *(2 * (1 - k / YEAR) for k in range(1, YEAR))]


def _slack(months: Floats) -> Floats:
    """Return below what a change is none: figures that are equal on paper differ in their last bits."""
    present = ~np.isnan(months)
    mean = np.where(present, months, 0.0).sum(axis=1) / np.maximum(present.sum(axis=1), 1)
    return np.asarray(TOLERANCE * np.maximum(1.0, np.abs(mean)))


def _likeness(errors: Floats) -> Floats:
    """Return the correlation of neighbours, Σ e_k e_{k−1} ÷ Σ e_k², per row; 0 where there is nothing to correlate."""
    products, squares = (errors[:, 1:] * errors[:, :-1]).sum(axis=1), (errors**2).sum(axis=1)
    return np.asarray(np.divide(products, squares, out=np.zeros(len(errors)), where=squares > 0))


def _short_or_gappy(batch: Batch, lacking: Bools, lacking_uncut: Bools, gaps: str) -> Texts:
    """Return why a trend cannot be assessed: `lacking` months after the last break, or all of them."""
    short = batch.history < MIN_HISTORY
    return first_reason(
        [
            *unsuitable(batch),
            ("break", lacking & ~lacking_uncut),
            ("short_trend_history", lacking & short),
            (gaps, lacking),
        ]
    )


# -- The rolling twelve months -------------------------------------------------------------------------------------


def trend_rolling(batch: Batch) -> Outcome:
    """Return which series rise (high) or fall (low) against the same months of the year before.

    The twelve-month total's monthly change is d_j = x(t−j) − x(t−j−12); tested is whether the last twelve d differ
    from 0, with their variance widened by the likeness ρ of neighbouring changes. Numbers: change (mean of d, in the
    measure's unit a month), pairs (n of 12), sd (of d), rho, t, critical, mean_now and mean_before (of the months
    paired), history_months. Not assessable with fewer than 24 months of history or ten pairs since the last break.
    """
    numbers = _rolling_numbers(batch.comparable) | {"history_months": batch.history}
    codes = _short_or_gappy(batch, _unpaired(batch.comparable), _unpaired(batch.values), "pairs_missing")
    significant = np.abs(numbers["t"]) > numbers["critical"]
    change = numbers["change"]
    return Outcome.of(
        high=significant & (change > 0), low=significant & (change < 0), reason_code=codes, numbers=numbers
    )


def _unpaired(values: Floats) -> Bools:
    """Return which series have too few months or pairs."""
    return np.asarray((history_months(values) < MIN_HISTORY) | (count(_changes(values, YEAR)) < LEAST_PAIRS))


def _changes(values: Floats, months: int) -> Floats:
    """Return x(t−j) − x(t−j−12) for the last `months` months, NaN where one of the two is missing."""
    return window(values, months) - window(values, months, before=YEAR)


def _rolling_numbers(values: Floats) -> dict[str, Floats]:
    changes = _changes(values, YEAR)
    paired = ~np.isnan(changes)
    n = count(changes)
    now = _mean(window(values, YEAR), paired)
    change = _mean(changes, paired)
    sd = np.sqrt(_divide((np.where(paired, changes - change[:, None], 0.0) ** 2).sum(axis=1), n - 1))
    rho = _rolling_likeness(values)
    return {
        "change": change,
        "pairs": n,
        "sd": sd,
        "rho": rho,
        "t": _t(change, sd, rho, n, _slack(window(values, 2 * YEAR))),
        "critical": critical(_SIZE, n - 1),
        "mean_now": now,
        "mean_before": now - change,
    }


def _mean(months: Floats, present: Bools) -> Floats:
    return _divide(np.where(present, months, 0.0).sum(axis=1), present.sum(axis=1))


def _divide(over: Floats, under: Floats) -> Floats:
    return np.asarray(np.divide(over, under, out=np.full(len(over), np.nan), where=under > 0))


def _t(change: Floats, sd: Floats, rho: Floats, n: Floats, slack: Floats) -> Floats:
    """Return T = d̄ ÷ √(s′² V ÷ n); ±∞ for changes that are all the same, 0 for changes that are all 0."""
    v = polyval(rho, _MULTIPLIER)
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = change / np.sqrt(sd**2 / (1 - (v - 1) / (YEAR - 1)) * v / n)
    exact = np.where(np.abs(change) > slack, np.copysign(np.inf, change), 0.0)
    return np.where(sd <= slack, exact, scaled)


def _rolling_likeness(values: Floats) -> Floats:
    """Return ρ = clip(r + 1/12, 0, 0.8) of the changes of up to four years, each year about its own mean."""
    changes = _changes(values, YEAR * BLOCKS)
    blocks = np.clip((history_months(values) - YEAR) // YEAR, 0, BLOCKS)
    used = np.arange(YEAR * BLOCKS) >= YEAR * (BLOCKS - blocks[:, None])
    years = np.where(used, changes, np.nan).reshape(len(values), BLOCKS, YEAR)
    known = ~np.isnan(years)
    sums, counts = np.where(known, years, 0.0).sum(axis=2, keepdims=True), known.sum(axis=2, keepdims=True)
    errors = np.where(known, years - sums / np.maximum(counts, 1), 0.0)
    # Taking out a year's mean makes twelve unrelated changes look unlike by a twelfth: that is given back.
    return np.clip(_likeness(errors.reshape(len(values), YEAR * BLOCKS)) + 1 / YEAR, 0.0, HIGHEST_LIKENESS)


# -- The single months ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Design:
    """The regression on `months` months: level and slope of the earlier and of the last twelve, and the season.

    `columns` (months × 6); `slope` (months) gives the last year's slope as a weighted sum; `residual` (months ×
    months) is M = I − X(XᵀX)⁻¹Xᵀ; `spread` and `shrink` are the coefficients of ρ in the slope's variance and in
    the expectation of s²; `bias` is what unrelated months make of the likeness of residuals; `df` are left.
    """

    columns: Floats
    slope: Floats
    residual: Floats
    spread: Floats
    shrink: Floats
    bias: float
    df: int


@cache
def design(months: int) -> Design:
    """Return the regression on the last 36 or 24 months (design of the rule: six columns, slope in the fourth)."""
    t = np.arange(months, dtype=np.float64)
    late = t >= months - YEAR
    early_centre, late_centre = (months - YEAR - 1) / 2, months - (YEAR + 1) / 2
    columns = np.column_stack(
        [
            ~late,
            ~late * (t - early_centre) / YEAR,
            late,
            late * (t - late_centre) / YEAR,
            harmonics(t, 1),
        ]
    )
    inverse = np.linalg.inv(columns.T @ columns)
    residual = np.eye(months) - columns @ inverse @ columns.T
    slope = columns @ inverse[:, 3]
    df = months - columns.shape[1]
    lags = range(1, months)
    return Design(
        columns=columns,
        slope=slope,
        residual=residual,
        spread=np.array([slope @ slope, *(2 * (slope[:-k] @ slope[k:]) for k in lags)]),
        shrink=np.array([1.0, *(2 * np.trace(residual, offset=k) / df for k in lags)]),
        bias=float(np.trace(residual, offset=1)) / df,
        df=df,
    )


def trend_discrete(batch: Batch) -> Outcome:
    """Return which series rise (high) or fall (low) within their last twelve months, the season apart.

    The slope of the last twelve months is fitted together with that of the 24 (or 12) before and one annual
    cosine-sine pair. Numbers: slope (the measure's unit a year), se, t, critical, df, rho, months (36 or 24), gaps,
    history_months. Not assessable with fewer than 24 months since the last break, with more than three of the months
    missing or with more than one of the last twelve.
    """
    numbers = _discrete_numbers(batch.comparable) | {"history_months": batch.history}
    codes = _short_or_gappy(batch, np.isnan(numbers["slope"]), np.isnan(usable(batch.values)), "trend_gaps")
    significant = np.abs(numbers["t"]) > numbers["critical"]
    slope = numbers["slope"]
    return Outcome.of(high=significant & (slope > 0), low=significant & (slope < 0), reason_code=codes, numbers=numbers)


def usable(values: Floats) -> Floats:
    """Return the months to be fitted, 36 or 24; NaN where there are too few of them or too many gaps."""
    history = history_months(values)
    months = np.select([history >= LONG, history >= SHORT], [float(LONG), float(SHORT)], np.nan)
    gaps = np.where(months == LONG, LONG - count(window(values, LONG)), SHORT - count(window(values, SHORT)))
    recent = YEAR - count(window(values, YEAR))
    return np.where((gaps <= MOST_GAPS) & (recent <= MOST_RECENT_GAPS), months, np.nan)


def _discrete_numbers(values: Floats) -> dict[str, Floats]:
    months = usable(values)
    found = {name: np.full(len(values), np.nan) for name in ("slope", "se", "t", "critical", "df", "rho", "gaps")}
    for length in (LONG, SHORT):
        series = np.flatnonzero(months == length)
        used = window(values[series], length)
        complete = ~np.isnan(used).any(axis=1)
        for of, slopes in ((complete, _slopes), (~complete, _slopes_between_gaps)):
            for name, numbers in slopes(used[of], design(length)).items():
                found[name][series[of]] = numbers
    return found | {"months": months}


def _slopes(months: Floats, of: Design) -> dict[str, Floats]:
    """The slope of complete series, its variance widened by the likeness of neighbouring months."""
    errors = each_times(months, of.residual)
    rho = np.clip(_likeness(errors) - of.bias, 0.0, HIGHEST_LIKENESS)
    variance = (errors**2).sum(axis=1) / of.df
    widened = variance / np.maximum(polyval(rho, of.shrink), LEAST_VARIANCE_SHARE) * polyval(rho, of.spread)
    return _tested(each_times(months, of.slope[:, None])[:, 0], widened, np.full(len(months), float(of.df)), months) | {
        "rho": rho
    }


def _slopes_between_gaps(months: Floats, of: Design) -> dict[str, Floats]:
    """The slope where months are missing: without them, and without a likeness that gaps would blur."""
    fit = least_squares(months, of.columns)
    variance = fit.sse / fit.df * fit.inverse[:, 3, 3]
    return _tested(fit.coefficients[:, 3], variance, fit.df, months) | {"rho": np.zeros(len(months))}


def _tested(slope: Floats, variance: Floats, df: Floats, months: Floats) -> dict[str, Floats]:
    """Return the slope with its test; an exact slope is significant unless it is 0."""
    se, slack = np.sqrt(variance), _slack(months)
    exact = np.where(np.abs(slope) > slack, np.copysign(np.inf, slope), 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(se <= slack, exact, slope / se)
    gaps = np.isnan(months).sum(axis=1).astype(np.float64)
    return {"slope": slope, "se": se, "t": t, "critical": critical(_SIZE, df), "df": df, "gaps": gaps}
