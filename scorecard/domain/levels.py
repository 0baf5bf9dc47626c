"""The three level rules: is the last month, or a run of months, away from the two years before it?

Source: the dashboard key speaks of the mean of the past 24 months and of one or two standard deviations. Read
here as: the 24 months immediately before the months under test, sample standard deviation, strictly beyond. Beside
each literal rule stands its season-aware companion, which knows the time of year.
"""

from functools import cache

import numpy as np

from scorecard.domain.batch import Batch, Bools, Floats, count, window
from scorecard.domain.fits import each_times, harmonics, least_squares
from scorecard.domain.outcome import Outcome, Texts, first_reason, unsuitable

# Two full years, so that every calendar month counts twice. The months under test stay outside: within, up to
# a third of the baseline would be the very shift that is looked for, and a lasting one would hide itself.
BASELINE_MONTHS = 24
# Four gaps leave mean and spread usable; more, and the limits are guesswork.
MIN_BASELINE = 20
# Arithmetic in floats must not decide: a month that equals its limit on paper is not beyond it.
TOLERANCE = 1e-9


def level_rule(batch: Batch, *, k: int, c: int) -> Outcome:
    """Return which series have each of their last `k` months beyond mean ± `c` SD of the 24 before.

    Numbers, one per series and in the measure's unit: mean, sd, limit_high, limit_low, last … last_k; season_mean,
    season_high and season_low, what the season-aware companion expects of the last month; no limits if c = 0. Counts:
    baseline_months (of 24), tested_months (of k), history_months. `low_cannot_fire` is 1 where the lower limit is
    below 0 and no figure is. `season` says "expected" where the rule fires and its companion does not, "unusual"
    where only the companion does. Not assessable where a month under test, or more than four baseline months, have no
    figure (after the last break), where the measure is not monthly or only published as it stands, and, if c > 0,
    without any spread.
    """
    months = window(batch.comparable, BASELINE_MONTHS + k)
    base, tested = months[:, :BASELINE_MONTHS], months[:, BASELINE_MONTHS:]
    mean, sd = _mean_and_sd(base)
    slack = TOLERANCE * np.maximum(1.0, np.abs(mean))
    numbers = _numbers(batch, base, tested, mean, sd, c)
    codes = _reasons(batch, numbers, k=k, c=c)
    high, low = _beyond(tested, (mean + c * sd)[:, None], (mean - c * sd)[:, None], slack)
    season, seasonal = _companion(base, tested, c=c, slack=slack, assessed=codes == "")
    expected = (high & ~season[0]) | (low & ~season[1])
    unusual = ~high & ~low & (season[0] | season[1])
    return Outcome.of(
        high=high,
        low=low,
        reason_code=codes,
        numbers=numbers | seasonal,
        season=np.select([codes != "", expected, unusual], ["", "expected", "unusual"], ""),
    )


def _mean_and_sd(base: Floats) -> tuple[Floats, Floats]:
    """Return mean and sample SD (ddof 1) per row over what is present; NaN with fewer than one or two."""
    present = ~np.isnan(base)
    n = present.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats = np.where(present, base, 0.0).sum(axis=1) / n
        squares = np.where(present, base - mean[:, None], 0.0) ** 2
        sd = np.where(n > 1, np.sqrt(squares.sum(axis=1) / (n - 1)), np.nan)
    # Equal months have no spread at all; their mean, summed in floats, may miss them by a hair.
    lowest = np.where(present, base, np.inf).min(axis=1)
    flat = (n > 1) & (lowest == np.where(present, base, -np.inf).max(axis=1))
    return np.where(flat, lowest, mean), np.where(flat, 0.0, sd)


def _numbers(batch: Batch, base: Floats, tested: Floats, mean: Floats, sd: Floats, c: int) -> dict[str, Floats]:
    limits = {"limit_high": mean + c * sd, "limit_low": mean - c * sd} if c else {}
    numbers = {
        "mean": mean,
        "sd": sd,
        **limits,
        "baseline_months": count(base),
        "tested_months": count(tested),
        "history_months": batch.history,
        "low_cannot_fire": (batch.non_negative & (mean - c * sd < 0)).astype(np.float64),
    }
    # The months under test, the last first: last, last_2 (the month before it), last_3 …
    return numbers | {f"last_{j}" if j > 1 else "last": tested[:, -j] for j in range(1, tested.shape[1] + 1)}


def _reasons(batch: Batch, numbers: dict[str, Floats], *, k: int, c: int) -> Texts:
    """Return per series why it cannot be assessed ("" if it can): the first reason that holds."""
    uncut = window(batch.values, BASELINE_MONTHS + k)
    uncut_base, uncut_tested = count(uncut[:, :BASELINE_MONTHS]), count(uncut[:, BASELINE_MONTHS:])
    short_test, short_base = numbers["tested_months"] < k, numbers["baseline_months"] < MIN_BASELINE
    cut = (short_test & (uncut_tested > numbers["tested_months"])) | (
        ~short_test & short_base & (uncut_base > numbers["baseline_months"])
    )
    return first_reason(
        [
            *unsuitable(batch),
            ("break", cut),
            ("tested_missing", short_test),
            ("short_history", short_base & (numbers["history_months"] < MIN_BASELINE + k)),
            ("baseline_gaps", short_base),
            ("no_spread", (numbers["sd"] == 0) & (c > 0)),
        ]
    )


def _beyond(tested: Floats, upper: Floats, lower: Floats, slack: Floats) -> tuple[Bools, Bools]:
    """Return which rows have every month above the upper limit, and which every month below the lower one."""
    high, low = tested > upper + slack[:, None], tested < lower - slack[:, None]
    return np.asarray(high.all(axis=1)), np.asarray(low.all(axis=1))


@cache
def _season(months: int) -> Floats:
    """Return the companion's design: a constant and one annual cosine-sine pair, (months × 3)."""
    return np.column_stack([np.ones(months), harmonics(np.arange(months, dtype=np.float64), 1)])


def _companion(
    base: Floats, tested: Floats, *, c: int, slack: Floats, assessed: Bools
) -> tuple[tuple[Bools, Bools], dict[str, Floats]]:
    """Return which series lie beyond what their baseline expects of the time of year, and the last month's numbers.

    The limit is `c` times the prediction SD, s·√(1 + leverage), about mean + one annual pair fitted to the baseline.
    """
    k, of = tested.shape[1], np.flatnonzero(assessed)
    fit = least_squares(base[of], _season(BASELINE_MONTHS))
    ahead = _season(BASELINE_MONTHS + k)[BASELINE_MONTHS:]
    expected = np.full(tested.shape, np.nan)
    width = np.full(tested.shape, np.nan)
    expected[of] = each_times(fit.coefficients, ahead.T)
    leverage = np.einsum("kp,npq,kq->nk", ahead, fit.inverse, ahead)
    width[of] = c * np.sqrt((fit.sse / fit.df)[:, None] * (1 + leverage))
    last, beside = expected[:, -1], width[:, -1]
    limits = {"season_high": last + beside, "season_low": last - beside} if c else {}
    return _beyond(tested, expected + width, expected - width, slack), {"season_mean": last, **limits}


def month_2sd(batch: Batch) -> Outcome:
    """Is the last month more than two standard deviations from the mean? See `level_rule`."""
    return level_rule(batch, k=1, c=2)


def quarter_1sd(batch: Batch) -> Outcome:
    """Is each of the last three months more than one standard deviation from the mean, on one side?"""
    return level_rule(batch, k=3, c=1)


def run_of_8(batch: Batch) -> Outcome:
    """Does each of the last eight months lie on one side of the mean? See `level_rule`."""
    return level_rule(batch, k=8, c=0)
