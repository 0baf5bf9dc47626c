"""Many series side by side: what the statistical rules read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]

COVERED_MONTHS = 12


class History(msgspec.Struct, frozen=True, kw_only=True):
    """The months of one series in order; the last is its assessed month, None or NaN no figure.

    `monthly`: it is collected by the month. `derivable`: its kind lets months stand for themselves (not "as
    published"). `non_negative`: it cannot fall below 0 (counts). `window_start`: position of the first month
    after the last break. `covered`: for each of the twelve calendar months up to the *report* month, whether
    a figure of any span covers it; left out, the last twelve of `values` decide.
    """

    values: Sequence[float | None]
    monthly: bool = True
    derivable: bool = True
    non_negative: bool = False
    percentage: bool = False
    window_start: int = 0
    covered: Sequence[bool] | None = None


def _row(history: History, width: int) -> Floats:
    """Return the series as floats, moved to the right edge of `width` columns."""
    row = np.full(width, np.nan)
    if history.values:
        row[-len(history.values) :] = [np.nan if v is None else v for v in history.values]
    return row


def _covered(history: History) -> list[bool]:
    if history.covered is not None:
        return list(history.covered)
    known = [v is not None and not np.isnan(v) for v in history.values[-COVERED_MONTHS:]]
    return [False] * (COVERED_MONTHS - len(known)) + known


@dataclass(frozen=True, eq=False)
class Batch:
    """Arrays over many series, which do not influence each other.

    `values` is (series × months) with NaN for no figure, the last column being each series' own assessed
    month; `covered` is (series × 12); the others hold one entry per series, as in `History`. Raises
    ValueError where shapes disagree, a figure is infinite, or a break lies outside the months.
    """

    values: Floats
    monthly: Bools
    derivable: Bools
    non_negative: Bools
    percentage: Bools
    window_start: Ints
    covered: Bools

    def __post_init__(self) -> None:
        series, months = self.values.shape
        of_series = (self.monthly, self.derivable, self.non_negative, self.percentage, self.window_start)
        if any(a.shape != (series,) for a in of_series):
            raise ValueError("Each series needs one entry in each array.")
        if self.covered.shape != (series, COVERED_MONTHS):
            raise ValueError(f"Coverage needs {COVERED_MONTHS} months for each series.")
        if np.isinf(self.values).any():
            raise ValueError("A figure is infinite.")
        if ((self.window_start < 0) | (self.window_start > months)).any():
            raise ValueError("A break lies outside the months.")

    @classmethod
    def of(cls, rows: Iterable[History]) -> "Batch":
        """Put histories of any lengths side by side, their last months aligned."""
        rows = list(rows)
        width = max((len(row.values) for row in rows), default=0)
        # A break at position 0 is none: nothing before it needs cutting off, whatever is added on the left.
        starts = [row.window_start and row.window_start + width - len(row.values) for row in rows]
        return cls(
            values=np.array([_row(row, width) for row in rows]).reshape(len(rows), width),
            monthly=np.array([row.monthly for row in rows], dtype=bool),
            derivable=np.array([row.derivable for row in rows], dtype=bool),
            non_negative=np.array([row.non_negative for row in rows], dtype=bool),
            percentage=np.array([row.percentage for row in rows], dtype=bool),
            window_start=np.array(starts, dtype=np.intp),
            covered=np.array([_covered(row) for row in rows], dtype=bool).reshape(len(rows), COVERED_MONTHS),
        )

    @cached_property
    def comparable(self) -> Floats:
        """The values after each series' last break, NaN before it (series × months).

        Month by month in memory, and so is what is made of them: what is said of many series is added up over months.
        """
        columns = np.arange(self.values.shape[1])
        return np.where(columns >= self.window_start[:, None], np.asfortranarray(self.values), np.nan)

    @cached_property
    def history(self) -> Floats:
        """How many months each series has, breaks or not: `history_months` of its values."""
        return history_months(self.values)


def window(values: Floats, months: int, *, before: int = 0) -> Floats:
    """Return `months` columns of (series × months), the last `before` left out; NaN before the batch begins."""
    end = values.shape[1] - before
    lacking = max(0, months - end)
    if lacking:
        values = np.pad(values[:, : max(end, 0)], ((0, 0), (lacking, 0)), constant_values=np.nan)
        end = values.shape[1]
    return values[:, end - months : end]


def count(months: Floats) -> Floats:
    """Return how many of the months of each series have a figure."""
    return np.asarray((~np.isnan(months)).sum(axis=1), dtype=np.float64)


def history_months(values: Floats) -> Floats:
    """Return how many months lie between each series' first figure and its last month, both included."""
    present = ~np.isnan(values)
    first = np.where(present.any(axis=1), present.argmax(axis=1) if values.shape[1] else 0, values.shape[1])
    return np.asarray(values.shape[1] - first, dtype=np.float64)
