"""The three level rules: is the last month, or a run of months, away from the two years before it?

Source: the dashboard key speaks of the mean of the past 24 months and of one or two standard deviations. Read
here as: the 24 months immediately before the months under test, sample standard deviation, strictly beyond.
"""

import numpy as np

from scorecard.domain.batch import Batch, Bools, Floats
from scorecard.domain.outcome import Outcome, Texts

# Two full years, so that every calendar month counts twice. The months under test stay outside: within, up to
# a third of the baseline would be the very shift that is looked for, and a lasting one would hide itself.
BASELINE_MONTHS = 24
# Four gaps leave mean and spread usable; more, and the limits are guesswork.
MIN_BASELINE = 20
# Arithmetic in floats must not decide: a month that equals its limit on paper is not beyond it.
TOLERANCE = 1e-9


def _window(values: Floats, months: int) -> Floats:
    """Return the last `months` columns; months before the batch begins are NaN."""
    lacking = max(0, months - values.shape[1])
    padded = np.pad(values, ((0, 0), (lacking, 0)), constant_values=np.nan)
    return np.ascontiguousarray(padded[:, padded.shape[1] - months :])


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


def _count(window: Floats) -> Floats:
    return np.asarray((~np.isnan(window)).sum(axis=1), dtype=np.float64)


def _history(values: Floats) -> Floats:
    """Return how many months lie between the first figure and the assessed month, both included."""
    present = ~np.isnan(values)
    first = np.where(present.any(axis=1), present.argmax(axis=1) if values.shape[1] else 0, values.shape[1])
    return np.asarray(values.shape[1] - first, dtype=np.float64)


def _reason_codes(batch: Batch, numbers: dict[str, Floats], *, k: int, c: int) -> Texts:
    """Return per series why it cannot be assessed ("" if it can): the first reason that holds."""
    whole = _window(batch.values, BASELINE_MONTHS + k)
    uncut_base, uncut_tested = _count(whole[:, :BASELINE_MONTHS]), _count(whole[:, BASELINE_MONTHS:])
    short_test, short_base = numbers["tested_months"] < k, numbers["baseline_months"] < MIN_BASELINE
    cut = (short_test & (uncut_tested > numbers["tested_months"])) | (
        ~short_test & short_base & (uncut_base > numbers["baseline_months"])
    )
    conditions: list[tuple[str, Bools]] = [
        ("not_monthly", ~batch.monthly),
        ("as_published", ~batch.derivable),
        ("break", cut),
        ("tested_missing", short_test),
        ("short_history", short_base & (_history(batch.values) < MIN_BASELINE + k)),
        ("baseline_gaps", short_base),
        ("no_spread", (numbers["sd"] == 0) & (c > 0)),
    ]
    return np.select([holds for _, holds in conditions], [code for code, _ in conditions], "")


def _reason(code: str, *, k: int, tested: float, baseline: float, history: float) -> str:
    under_test = "month under test" if k == 1 else f"{k} months under test"
    untested = f"{k - tested:.0f} of the {under_test} {'has' if k - tested == 1 else 'have'} no figure"
    reasons = {
        "": "",
        "not_monthly": "the measure is not collected monthly",
        "as_published": "its figures are published for whole periods and do not stand for single months",
        "break": (
            f"a break in the series leaves {tested:.0f} of the {under_test} and {baseline:.0f} of "
            f"{BASELINE_MONTHS} baseline months; all and {MIN_BASELINE} are needed"
        ),
        "tested_missing": untested if k > 1 else f"the {under_test} has no figure",
        "short_history": f"there are {history:.0f} months of history; at least {MIN_BASELINE + k} are needed",
        "baseline_gaps": (
            f"{baseline:.0f} of {BASELINE_MONTHS} baseline months have a figure; {MIN_BASELINE} are needed"
        ),
        "no_spread": "all baseline months are equal, so there is no spread to measure against",
    }
    return reasons[code]


def _numbers(batch: Batch, *, k: int, c: int) -> dict[str, Floats]:
    window = _window(batch.comparable, BASELINE_MONTHS + k)
    base, tested = window[:, :BASELINE_MONTHS], window[:, BASELINE_MONTHS:]
    mean, sd = _mean_and_sd(base)
    numbers = {
        "mean": mean,
        "sd": sd,
        "limit_high": mean + c * sd,
        "limit_low": mean - c * sd,
        "baseline_months": _count(base),
        "tested_months": _count(tested),
    }
    numbers["low_cannot_fire"] = (batch.non_negative & (numbers["limit_low"] < 0)).astype(np.float64)
    # The months under test, the last first: last, last_2 (the month before it), last_3 …
    return numbers | {f"last_{j}" if j > 1 else "last": tested[:, -j] for j in range(1, k + 1)}


def level_rule(batch: Batch, *, k: int, c: int) -> Outcome:
    """Return which series have each of their last `k` months beyond mean ± `c` SD of the 24 before.

    Numbers, one per series and in the measure's unit: mean, sd, limit_high, limit_low, last … last_k; counts:
    baseline_months (of 24), tested_months (of k). `low_cannot_fire` is 1 for a count whose lower limit is
    below 0. Not assessable where a month under test, or more than four baseline months, have no figure (after
    the last break), where the measure is not monthly or only published as it stands, and, if c > 0, without
    any spread.
    """
    numbers = _numbers(batch, k=k, c=c)
    slack = TOLERANCE * np.maximum(1.0, np.abs(numbers["mean"]))
    tested = np.column_stack([numbers[name] for name in numbers if name.startswith("last")])
    high = (tested > (numbers["limit_high"] + slack)[:, None]).all(axis=1)
    low = (tested < (numbers["limit_low"] - slack)[:, None]).all(axis=1)
    codes = _reason_codes(batch, numbers, k=k, c=c)
    histories = _history(batch.values)
    counts = zip(codes, numbers["tested_months"], numbers["baseline_months"], histories, strict=True)
    return Outcome(
        state=np.select([codes != "", high, low], ["not_assessable", "high", "low"], "quiet"),
        reason_code=codes,
        reason=[_reason(str(code), k=k, tested=t, baseline=b, history=h) for code, t, b, h in counts],
        numbers=numbers,
    )


def month_2sd(batch: Batch) -> Outcome:
    """Is the last month more than two standard deviations from the mean? See `level_rule`."""
    return level_rule(batch, k=1, c=2)


def quarter_1sd(batch: Batch) -> Outcome:
    """Is each of the last three months more than one standard deviation from the mean, on one side?"""
    return level_rule(batch, k=3, c=1)


def run_of_8(batch: Batch) -> Outcome:
    """Does each of the last eight months lie on one side of the mean? See `level_rule`."""
    return level_rule(batch, k=8, c=0)
