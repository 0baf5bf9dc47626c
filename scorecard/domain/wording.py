"""Signals in plain English: one sentence each, with the numbers it rests on.

Averages and limits are written one digit finer than the measure itself (durations in whole seconds):
rounded as coarsely as the figure, they would often look equal to it.
"""

import math
from collections.abc import Callable, Sequence
from datetime import date

from opcc_portal.lib.formatting import format_figure, format_month, scale_of
from opcc_portal.lib.periods import add_months
from scorecard.domain.levels import BASELINE_MONTHS
from scorecard.domain.signals import Signal, rule_of, symbol_of

Writer = Callable[[float], str]

_BESIDE = {"high": "above", "low": "below"}
_NUMBER_NAMES = {
    "mean": f"Average of the {BASELINE_MONTHS} months before",
    "sd": "Standard deviation",
    "limit_high": "Upper limit",
    "limit_low": "Lower limit",
}
_TESTED = {"month_2sd": 1, "quarter_1sd": 3, "run_of_8": 8}
_NO_LOW = "No low month can be flagged: the lower limit lies below 0, and a count never does."


def _writers(unit: str, decimals: int) -> tuple[Writer, Writer]:
    """Return how to write the measure's own figures, and the finer averages and limits."""
    finer = decimals if scale_of(unit) == "duration" else decimals + 1
    return (
        lambda value: format_figure(value, unit=unit, decimals=decimals),
        lambda value: format_figure(value, unit=unit, decimals=finer),
    )


def _listed(items: Sequence[str]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}"


def _number(signal: Signal, name: str) -> float:
    """Return a number that every assessed signal carries. Raises ValueError where it is missing."""
    number = signal.numbers.get(name)
    if number is None:
        raise ValueError(f"The signal {signal.code} does not say its {name}.")
    return number


def _tested(signal: Signal) -> list[float]:
    """Return the months under test, oldest first."""
    return [_number(signal, f"last_{j}" if j > 1 else "last") for j in range(_TESTED[signal.code], 0, -1)]


def _limits(signal: Signal, write: Writer) -> str:
    high, low = _number(signal, "limit_high"), _number(signal, "limit_low")
    if signal.numbers.get("low_cannot_fire"):
        return f"upper limit {write(high)}"
    return f"limits {write(low)} and {write(high)}"


def _month_2sd(signal: Signal, figure: Writer, fine: Writer, month: str) -> str:
    before = f"the average of the {BASELINE_MONTHS} months before it"
    subject, mean = f"At {figure(_tested(signal)[-1])}, {month}", fine(_number(signal, "mean"))
    if not signal.fired:
        return f"{subject} lay within two standard deviations of {before} ({mean}; {_limits(signal, fine)})."
    limit = fine(_number(signal, f"limit_{signal.state}"))
    beside = _BESIDE[signal.state]
    return f"{subject} was more than two standard deviations {beside} {before} ({mean}; limit {limit})."


def _quarter_1sd(signal: Signal, figure: Writer, fine: Writer, month: str) -> str:
    before = f"the average of the {BASELINE_MONTHS} months before them"
    values, mean = _listed([figure(value) for value in _tested(signal)]), fine(_number(signal, "mean"))
    if not signal.fired:
        return (
            f"The three months to {month} ({values}) did not all lie more than one standard deviation to the "
            f"same side of {before} ({mean}; {_limits(signal, fine)})."
        )
    limit = fine(_number(signal, f"limit_{signal.state}"))
    return (
        f"Each of the three months to {month} ({values}) was more than one standard deviation "
        f"{_BESIDE[signal.state]} {before} ({mean}; limit {limit})."
    )


def _run_of_8(signal: Signal, figure: Writer, fine: Writer, month: str) -> str:
    before = f"the average of the {BASELINE_MONTHS} months before them, {fine(_number(signal, 'mean'))}"
    values = _tested(signal)
    if not signal.fired:
        return (
            f"The eight months to {month}, between {figure(min(values))} and {figure(max(values))}, did not "
            f"all lie on one side of {before}."
        )
    nearest = f"lowest {figure(min(values))}" if signal.state == "high" else f"highest {figure(max(values))}"
    return f"Each of the eight months to {month} ({nearest}) was {_BESIDE[signal.state]} {before}."


def _no_data(signal: Signal, figure: Writer, fine: Writer, month: str) -> str:
    if signal.fired:
        return f"No figure covers any of the twelve months to {month}."
    return f"A figure covers {_number(signal, 'covered_months'):.0f} of the twelve months to {month}."


_SENTENCES: dict[str, Callable[[Signal, Writer, Writer, str], str]] = {
    "month_2sd": _month_2sd,
    "quarter_1sd": _quarter_1sd,
    "run_of_8": _run_of_8,
    "no_data": _no_data,
}


def explain(signal: Signal, *, unit: str, decimals: int, month: date) -> str:
    """Return one sentence that says what the rule found, with its numbers in the measure's unit.

    `month` is the assessed month (for `no_data` the report month). A second sentence follows where a count
    cannot be flagged as low. Raises KeyError for a signal of an unknown rule.
    """
    if signal.state == "not_assessable":
        return f"{rule_of(signal.code).name}: not assessable, because {signal.reason}."
    figure, fine = _writers(unit, decimals)
    sentence = _SENTENCES[signal.code](signal, figure, fine, format_month(month))
    if signal.state == "quiet" and signal.numbers.get("low_cannot_fire"):
        return f"{sentence} {_NO_LOW}"
    return sentence


_SHOWN = {
    "month_2sd": "{month} left the range of the two years before",
    "quarter_1sd": "Three months in a row {beside} the range of the two years before",
    "run_of_8": "Eight months in a row {beside} the average of the two years before",
}


def shown(signal: Signal, month: date) -> str:
    """Return what a chart shows where this signal has fired, as its headline. KeyError for a rule without months."""
    return _SHOWN[signal.code].format(month=format_month(month), beside=_BESIDE[signal.state])


def word(signal: Signal) -> str:
    """Return the short word beside the symbol. Raises KeyError for a signal of an unknown rule."""
    symbol = symbol_of(signal)
    return symbol.word if symbol else "Nothing unusual"


def _months_back(j: int) -> str:
    return {1: "Last month", 2: "The month before"}.get(j, f"{j - 1} months before")


def numbers_table(signal: Signal, unit: str, decimals: int) -> list[tuple[str, str]]:
    """Return the numbers behind a signal as (name, figure), the last month first; [] where there are none."""
    figure, fine = _writers(unit, decimals)
    numbers = {name: number for name, number in signal.numbers.items() if number is not None}
    if "covered_months" in numbers:
        return [("Months covered by a figure", f"{numbers['covered_months']:.0f} of 12")]
    names = [(f"last_{j}" if j > 1 else "last", _months_back(j)) for j in range(1, _TESTED[signal.code] + 1)]
    rows = [(label, figure(numbers[name])) for name, label in names if name in numbers]
    rows += [(label, fine(numbers[name])) for name, label in _NUMBER_NAMES.items() if name in numbers]
    if "baseline_months" in numbers:
        present = f"{numbers['baseline_months']:.0f} of {BASELINE_MONTHS}"
        rows.append(("Baseline months with a figure", present))
    return rows


def _standing(last: float, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    if low <= last <= high:
        return ", within the usual band"
    return f", {'above' if last > high else 'below'} the usual band"


def spark_alt(
    values: Sequence[float | None],
    *,
    month: date,
    unit: str,
    decimals: int,
    low: float | None = None,
    high: float | None = None,
) -> str:
    """Return the shape of a sparkline in words: `values` are the months up to and including `month`.

    `low` and `high` are the band behind the line, in the measure's unit. None and NaN are months with no
    figure.
    """
    span = f"{len(values)} months to {format_month(month)}"
    known = [(v, j) for j, v in enumerate(values) if v is not None and not math.isnan(v)]
    if not known:
        return f"{span}: no figures."
    figure, _ = _writers(unit, decimals)

    def told(point: tuple[float, int]) -> str:
        return f"{figure(point[0])} in {format_month(add_months(month, point[1] - len(values) + 1))}"

    first, last = known[0], known[-1]
    lowest, highest = min(known), max(known, key=lambda point: point[0])
    gaps = len(values) - len(known)
    missing = f" {gaps} without a figure." if gaps else ""
    return (
        f"{span}: from {told(first)} to {told(last)}{_standing(last[0], low, high)}; "
        f"lowest {told(lowest)}, highest {told(highest)}.{missing}"
    )
