"""The numbers behind a signal, named and written, for whoever wants to check it."""

from collections.abc import Callable

from scorecard.domain.levels import BASELINE_MONTHS
from scorecard.domain.signals import Signal, rule_of
from scorecard.domain.trends import YEAR
from scorecard.domain.writing import Writer

Write = Callable[[Writer, float], str]

# (key, name, how it is written), in the order of reading; a signal carries those of its rule.
_NAMES: tuple[tuple[str, str, Write], ...] = (
    ("mean", f"Average of the {BASELINE_MONTHS} months before", Writer.fine),
    ("sd", "Standard deviation", Writer.difference),
    ("limit_high", "Upper limit", Writer.fine),
    ("limit_low", "Lower limit", Writer.fine),
    ("season_mean", "Expected last month, allowing for the season", Writer.fine),
    ("season_high", "Upper limit, allowing for the season", Writer.fine),
    ("season_low", "Lower limit, allowing for the season", Writer.fine),
    ("baseline_months", "Baseline months with a figure", lambda write, n: f"{n:.0f} of {BASELINE_MONTHS}"),
    ("season_beyond", "Months beyond what is usual for the season", lambda write, n: f"{n:.0f}"),
    ("change", "Average change on the same month a year before", Writer.signed),
    ("change_sd", "Standard deviation of these changes", Writer.difference),
    ("mean_now", "Months compared, unweighted average", Writer.fine),
    ("mean_before", "The same months a year before, likewise", Writer.fine),
    ("slope", "Slope within the twelve months, a year", Writer.signed),
    ("se", "Standard error of the slope", Writer.difference),
    ("t", "Test value (t)", lambda write, t: f"{t:.2f}".replace("-", "−")),
    ("critical", "Limit that chance passes once in twenty", lambda write, t: f"±{t:.2f}"),
    ("rho", "Likeness of neighbouring months (ρ)", lambda write, rho: f"{rho:.2f}"),
    ("pairs", "Months with a figure a year before", lambda write, n: f"{n:.0f} of {YEAR}"),
    ("months", "Months that the slope rests on", lambda write, n: f"{n:.0f}"),
    ("gaps", "Of them without a figure", lambda write, n: f"{n:.0f}"),
    ("covered_months", "Months covered by a figure", lambda write, n: f"{n:.0f} of {YEAR}"),
)


def _months_back(j: int) -> str:
    return {1: "Last month", 2: "The month before"}.get(j, f"{j - 1} months before")


def numbers_table(signal: Signal, unit: str, decimals: int) -> list[tuple[str, str]]:
    """Return the numbers behind a signal as (name, figure), the last month first; [] where there are none."""
    write = Writer(unit=unit, decimals=decimals)
    known = {name: number for name, number in signal.numbers.items() if number is not None}
    tested = rule_of(signal.code).tested
    months = [(f"last_{j}" if j > 1 else "last", _months_back(j)) for j in range(1, tested + 1)]
    rows = [(label, write.figure(known[name])) for name, label in months if name in known]
    return rows + [(label, form(write, known[name])) for name, label, form in _NAMES if name in known]
