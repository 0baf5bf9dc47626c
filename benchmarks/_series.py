"""Simulated monthly series, for benchmarks and slow tests: many at once, each model with its own seed."""

from collections.abc import Callable

import numpy as np

from scorecard.domain.batch import COVERED_MONTHS, Batch, Floats

MONTHS = 60
LEVEL, SD = 1000.0, 50.0
Generator = np.random.Generator
Model = Callable[[Generator, int], Floats]


def normal(random: Generator, series: int) -> Floats:
    """Nothing changes; independent months."""
    return random.normal(LEVEL, SD, (series, MONTHS))


def poisson(random: Generator, series: int) -> Floats:
    """Nothing changes; counts of 20 a month."""
    return random.poisson(20, (series, MONTHS)).astype(np.float64)


def seasonal(random: Generator, series: int) -> Floats:
    """Nothing changes but the time of year, by 15%."""
    phase = random.uniform(0, 2 * np.pi, (series, 1))
    wave = 1 + 0.15 * np.cos(2 * np.pi * np.arange(MONTHS) / 12 + phase)
    return random.normal(LEVEL, np.sqrt(LEVEL), (series, MONTHS)) + LEVEL * (wave - 1)


def alike(random: Generator, series: int) -> Floats:
    """Nothing changes, but neighbouring months are alike (autoregressive, 0.3)."""
    shocks = random.normal(0, 1, (series, MONTHS + 50))
    for month in range(1, shocks.shape[1]):
        shocks[:, month] += 0.3 * shocks[:, month - 1]
    return LEVEL + SD * shocks[:, -MONTHS:]


def rising(yearly: float) -> Model:
    """Counts of 100 a month that rise by `yearly` a year, all the time."""

    def model(random: Generator, series: int) -> Floats:
        return random.poisson(100 * (1 + yearly) ** (np.arange(MONTHS) / 12 - 4), (series, MONTHS)).astype(np.float64)

    return model


def rising_lately(yearly: float) -> Model:
    """Counts of 100 a month that stand still, then rise by `yearly` over the last twelve."""
    level = 100 * (1 + yearly * np.clip((np.arange(MONTHS) - MONTHS + 13) / 12, 0, 1))

    def model(random: Generator, series: int) -> Floats:
        return random.poisson(level, (series, MONTHS)).astype(np.float64)

    return model


def gaps(random: Generator, values: Floats, share: float = 0.02) -> Floats:
    """The same series with a share of their months missing."""
    return np.where(random.random(values.shape) < share, np.nan, values)


def batch(values: Floats) -> Batch:
    """Series of plain monthly counts, as the rules read them."""
    series = len(values)
    yes, no = np.ones(series, dtype=bool), np.zeros(series, dtype=bool)
    return Batch(
        values=values,
        monthly=yes,
        derivable=yes,
        non_negative=yes,
        percentage=no,
        window_start=np.zeros(series, dtype=np.intp),
        covered=np.ones((series, COVERED_MONTHS), dtype=bool),
    )
