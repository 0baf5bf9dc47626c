"""The same rules as an analyst writes them with pandas, one series after the other: what the arrays are compared with.

Neither clever nor slow on purpose: windows and their statistics by pandas, linear algebra by numpy, designs made once.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import t as student

from scorecard.domain.batch import Floats

NOT_ASSESSABLE = ("not_assessable", "")
Verdict = tuple[str, str]  # state and season


class Found(NamedTuple):
    """What is said of one series: a verdict for each rule, and (value, low 80%, high 80%, low 95%, high 95%) for each
    of three months, none where there is no forecast."""

    verdicts: dict[str, Verdict]
    forecast: list[tuple[float, ...]]


def assess_one(row: Floats) -> Found:
    """Assess a series of counts, NaN for a month without a figure, for its last month."""
    months = pd.Series(row)
    return Found(
        verdicts={
            "month_2sd": level(months, k=1, c=2),
            "quarter_1sd": level(months, k=3, c=1),
            "run_of_8": level(months, k=8, c=0),
            "trend_discrete": (discrete(months), ""),
            "trend_rolling": (rolling(months), ""),
            "no_data": ("high" if months.tail(12).isna().all() else "quiet", ""),
        },
        forecast=forecast(months),
    )


@cache
def quantile(p: float, df: int) -> float:
    return float(student.ppf(p, df))


def slack(months: pd.Series) -> float:
    return 1e-9 * max(1.0, abs(months.mean()))


def waves(months: int, pairs: int) -> Floats:
    angle = 2 * np.pi * np.arange(months) / 12
    return np.column_stack([wave(turn * angle) for turn in range(1, pairs + 1) for wave in (np.cos, np.sin)])


# -- Levels --------------------------------------------------------------------------------------------------------


def level(months: pd.Series, *, k: int, c: int) -> Verdict:
    tested, base = months.iloc[-k:], months.iloc[-k - 24 : -k]
    mean, sd = base.mean(), base.std()
    if tested.isna().any() or base.count() < 20 or (c and sd == 0):
        return NOT_ASSESSABLE
    tolerance = slack(base)
    literal = beyond(tested.to_numpy() - mean, c * sd, tolerance)
    seasonal = beyond(*beside_season(tested, base, c), tolerance)
    if literal == "quiet":
        return literal, "" if seasonal == "quiet" else "unusual"
    return literal, "" if seasonal == literal else "expected"


def beyond(distance: Floats, limit: float | Floats, tolerance: float) -> str:
    if (distance > limit + tolerance).all():
        return "high"
    return "low" if (distance < -limit - tolerance).all() else "quiet"


@cache
def annual(months: int) -> Floats:
    return np.column_stack([np.ones(months), waves(months, 1)])


def beside_season(tested: pd.Series, base: pd.Series, c: int) -> tuple[Floats, Floats]:
    """How far the months under test lie from what the season makes of them, and how far they may."""
    known = base.notna().to_numpy()
    x, y, ahead = annual(24)[known], base.to_numpy()[known], annual(24 + len(tested))[24:]
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ x.T @ y
    variance = ((y - x @ beta) ** 2).sum() / (len(y) - 3)
    leverage = ((ahead @ inverse) * ahead).sum(axis=1)
    return tested.to_numpy() - ahead @ beta, c * np.sqrt(variance * (1 + leverage))


# -- Trends --------------------------------------------------------------------------------------------------------


def significant(t: float, df: int) -> str:
    if abs(t) <= quantile(0.975, df):
        return "quiet"
    return "high" if t > 0 else "low"


def history(months: pd.Series) -> int:
    first = months.first_valid_index()
    return 0 if first is None else len(months) - first


def rolling(months: pd.Series) -> str:
    changes = months.diff(12)
    last = changes.tail(12)
    n = last.count()
    if history(months) < 24 or n < 10:
        return "not_assessable"
    rho = float(np.clip(likeness(errors(changes, min(4, (history(months) - 12) // 12))) + 1 / 12, 0, 0.8))
    v = 1 + 2 * sum((1 - k / 12) * rho**k for k in range(1, 12))
    return tested(last.mean(), np.sqrt(last.var() / (1 - (v - 1) / 11) * v / n), n - 1, slack(months.tail(24)))


def errors(changes: pd.Series, years: int) -> Floats:
    """The changes of some years, each about its own year's mean."""
    by_year = changes.tail(12 * years).to_numpy().reshape(years, 12)
    return np.nan_to_num(by_year - np.nanmean(by_year, axis=1, keepdims=True)).ravel()


def likeness(left: Floats) -> float:
    squares = left @ left
    return float(left[1:] @ left[:-1] / squares) if squares else 0.0


def tested(estimate: float, error: float, df: int, tolerance: float) -> str:
    if error <= tolerance:
        return "quiet" if abs(estimate) <= tolerance else "high" if estimate > 0 else "low"
    return significant(estimate / error, df)


def fitted(months: pd.Series) -> pd.Series | None:
    """The 36 or 24 months that a slope or a season is fitted to; None where they do not suffice."""
    known = history(months)
    used = months.tail(36 if known >= 36 else 24)
    if known < 24 or used.isna().sum() > 3 or used.tail(12).isna().sum() > 1:
        return None
    return used


class Slope(NamedTuple):
    columns: Floats
    weights: Floats
    residual: Floats
    spread: Floats
    shrink: Floats


@cache
def slope(months: int) -> Slope:
    t = np.arange(months)
    late = t >= months - 12
    early_line = ~late * (t - (months - 13) / 2) / 12
    late_line = late * (t - (months - 6.5)) / 12
    x = np.column_stack([~late, early_line, late, late_line, waves(months, 1)])
    inverse = np.linalg.inv(x.T @ x)
    m, a, df = np.eye(months) - x @ inverse @ x.T, x @ inverse[:, 3], months - 6
    lags = range(1, months)
    return Slope(
        columns=x,
        weights=a,
        residual=m,
        spread=np.array([a @ a, *(2 * a[:-k] @ a[k:] for k in lags)]),
        shrink=np.array([1.0, *(2 * np.trace(m, k) / df for k in lags)]),
    )


def discrete(months: pd.Series) -> str:
    used = fitted(months)
    if used is None:
        return "not_assessable"
    of, y = slope(len(used)), used.to_numpy()
    estimate, variance, df = between_gaps(of, y) if used.isna().any() else widened(of, y)
    return tested(estimate, np.sqrt(variance), df, slack(used))


def widened(of: Slope, y: Floats) -> tuple[float, float, int]:
    left, df = of.residual @ y, len(y) - 6
    rho = np.clip(likeness(left) - of.shrink[1] / 2, 0, 0.8)
    powers = rho ** np.arange(len(y))
    return of.weights @ y, left @ left / df / max(of.shrink @ powers, 0.2) * (of.spread @ powers), df


def between_gaps(of: Slope, y: Floats) -> tuple[float, float, int]:
    known = ~np.isnan(y)
    x, y = of.columns[known], y[known]
    inverse = np.linalg.inv(x.T @ x)
    beta, df = inverse @ x.T @ y, len(y) - 6
    return beta[3], ((y - x @ beta) ** 2).sum() / df * inverse[3, 3], df


# -- Forecast ------------------------------------------------------------------------------------------------------


@cache
def season(months: int) -> Floats:
    pairs = 2 if months == 36 else 1
    return np.column_stack([np.ones(months + 3), np.arange(months + 3) / 12, waves(months + 3, pairs)])


def forecast(months: pd.Series) -> list[tuple[float, ...]]:
    used = fitted(months)
    if used is None:
        return []
    y, x = used.to_numpy(), season(len(used))
    known = ~np.isnan(y)
    beta = np.linalg.lstsq(x[: len(y)][known], y[known])[0]
    waving = x[:, 2:] @ beta[2:]
    z = y - waving[: len(y)]
    sse, smoothing, last = min(smoothed(z[12:], np.nanmean(z[:12]), a) for a in (0.05, 0.1, 0.2, 0.3, 0.45, 0.6))
    df = int(known[12:].sum()) - 1
    variance = sse / df * len(y[known]) / (len(y[known]) - x.shape[1] + 1)
    return [bands(last + waving[len(y) + h], np.sqrt(variance * (1 + h * smoothing**2)), df) for h in range(3)]


def smoothed(z: Sequence[float], level: float, share: float) -> tuple[float, float, float]:
    """The sum of squared errors one month ahead, the constant, and the last level."""
    sse = 0.0
    for value in z:
        if value == value:  # not NaN
            error = value - level
            sse += error * error
            level += share * error
    return sse, share, level


def bands(value: float, sd: float, df: int) -> tuple[float, ...]:
    narrow, wide = quantile(0.9, df) * sd, quantile(0.975, df) * sd
    return tuple(max(each, 0.0) for each in (value, value - narrow, value + narrow, value - wide, value + wide))
