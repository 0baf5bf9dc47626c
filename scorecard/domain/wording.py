"""Signals in plain English: one sentence each, with the numbers it rests on."""

import math
from collections.abc import Callable, Sequence
from datetime import date

from opcc_portal.lib.formatting import format_month
from opcc_portal.lib.periods import add_months
from scorecard.domain import reasons
from scorecard.domain.levels import BASELINE_MONTHS
from scorecard.domain.signals import Signal, number, rule_of, season_side, symbol_of
from scorecard.domain.trends import YEAR
from scorecard.domain.writing import Writer

_BESIDE = {"high": "above", "low": "below"}
_MOVED = {"high": "rose", "low": "fell"}
_NO_LOW = "No low month can be flagged: the lower limit lies below 0, where no figure can."


def _listed(items: Sequence[str]) -> str:
    return f"{', '.join(items[:-1])} and {items[-1]}"


def _tested(signal: Signal) -> list[float]:
    """Return the months under test, oldest first."""
    months = rule_of(signal.code).tested
    return [number(signal, f"last_{j}" if j > 1 else "last") for j in range(months, 0, -1)]


# -- Levels --------------------------------------------------------------------------------------------------------


def _limits(signal: Signal, write: Writer) -> str:
    high, low = number(signal, "limit_high"), number(signal, "limit_low")
    if signal.numbers.get("low_cannot_fire"):
        return f"upper limit {write.fine(high)}"
    return f"limits {write.fine(low)} and {write.fine(high)}"


def _month_2sd(signal: Signal, write: Writer, month: date) -> str:
    before = f"the average of the {BASELINE_MONTHS} months before it"
    subject, mean = f"At {write.figure(_tested(signal)[-1])}, {format_month(month)}", write.fine(number(signal, "mean"))
    if not signal.fired:
        return f"{subject} lay within two standard deviations of {before} ({mean}; {_limits(signal, write)})."
    limit = write.fine(number(signal, f"limit_{signal.state}"))
    beside = _BESIDE[signal.state]
    return f"{subject} was more than two standard deviations {beside} {before} ({mean}; limit {limit})."


def _quarter_1sd(signal: Signal, write: Writer, month: date) -> str:
    before = f"the average of the {BASELINE_MONTHS} months before them"
    values, mean = _listed([write.figure(value) for value in _tested(signal)]), write.fine(number(signal, "mean"))
    months = f"three months to {format_month(month)} ({values})"
    if not signal.fired:
        return (
            f"The {months} did not all lie more than one standard deviation to the same side of {before} ({mean}; "
            f"{_limits(signal, write)})."
        )
    limit = write.fine(number(signal, f"limit_{signal.state}"))
    beside = _BESIDE[signal.state]
    return f"Each of the {months} was more than one standard deviation {beside} {before} ({mean}; limit {limit})."


def _run_of_8(signal: Signal, write: Writer, month: date) -> str:
    before = f"the average of the {BASELINE_MONTHS} months before them, {write.fine(number(signal, 'mean'))}"
    values = _tested(signal)
    if not signal.fired:
        return (
            f"The eight months to {format_month(month)}, between {write.figure(min(values))} and "
            f"{write.figure(max(values))}, did not all lie on one side of {before}."
        )
    nearest = (
        f"lowest {write.figure(min(values))}" if signal.state == "high" else f"highest {write.figure(max(values))}"
    )
    return f"Each of the eight months to {format_month(month)} ({nearest}) was {_BESIDE[signal.state]} {before}."


def _season(signal: Signal, write: Writer, month: date) -> str:
    """What the time of year makes of a level rule; "" where it makes no difference."""
    if not signal.season:
        return ""
    name, expected = format_month(month), write.fine(number(signal, "season_mean"))
    way = signal.state if signal.fired else season_side(signal)
    limit = signal.numbers.get(f"season_{way}")
    bound = "" if limit is None else f", limit {write.fine(limit)}"
    if signal.season == "unusual":
        return f"Yet it is unusually {way} for the time of year ({name}: {expected} expected{bound})."
    beyond, tested = number(signal, "season_beyond"), rule_of(signal.code).tested
    share = f": {beyond:.0f} of the {tested} months lie beyond what is usual then" if tested > 1 else ""
    extent = "" if signal.explained else "only partly "
    return f"That is {extent}expected for the time of year{share} ({name}: {expected} expected{bound})."


# -- Trends --------------------------------------------------------------------------------------------------------


def _trend_discrete(signal: Signal, write: Writer, month: date) -> str:
    span = f"From {format_month(add_months(month, 1 - YEAR))} to {format_month(month)}"
    slope = number(signal, "slope")
    pace = f"{write.difference(slope)} a year"
    if not signal.fired:
        drift = f": {pace} {'upwards' if slope > 0 else 'downwards'} is within chance" if write.shows(slope) else ""
        return f"{span} the months show no clear rise or fall, the season apart{drift}."
    moved = _MOVED[signal.state]
    return f"{span} the months {moved}, the season apart, at a pace of {pace}: steeper than chance usually makes it."


def _trend_rolling(signal: Signal, write: Writer, month: date) -> str:
    change, pairs = number(signal, "change"), number(signal, "pairs")
    subject = f"Month against the same month of the year before, the twelve months to {format_month(month)}"
    compared = "" if pairs == YEAR else f" ({pairs:.0f} of them compared)"
    way = "higher" if change > 0 else "lower"
    if not signal.fired:
        drift = f": on average {write.difference(change)} {way}, within chance" if write.shows(change) else ""
        return f"{subject}{compared} show no clear change{drift}."
    difference = f"{write.difference(change)} {way}"
    return f"{subject}{compared} were on average {difference}, a steadier difference than chance usually makes."


def _no_data(signal: Signal, write: Writer, month: date) -> str:
    if signal.fired:
        return f"No figure covers any of the twelve months to {format_month(month)}."
    return f"A figure covers {number(signal, 'covered_months'):.0f} of the twelve months to {format_month(month)}."


_SENTENCES: dict[str, Callable[[Signal, Writer, date], str]] = {
    "month_2sd": _month_2sd,
    "quarter_1sd": _quarter_1sd,
    "run_of_8": _run_of_8,
    "trend_discrete": _trend_discrete,
    "trend_rolling": _trend_rolling,
    "no_data": _no_data,
}


def reason(signal: Signal) -> str:
    """Return why a series could not be assessed, in words; "" for one that could."""
    return reasons.in_words(signal.reason_code, signal.numbers, rule_of(signal.code).tested)


def explain(signal: Signal, *, unit: str, decimals: int, month: date) -> str:
    """Return one sentence that says what the rule found, with its numbers in the measure's unit.

    `month` is the assessed month (for `no_data` the report month). Further sentences follow where the time of year
    makes a difference, and where no month can be flagged as low. Raises KeyError for a signal of an unknown rule.
    """
    if signal.state == "not_assessable":
        return f"{rule_of(signal.code).name}: not assessable, because {reason(signal)}."
    write = Writer(unit=unit, decimals=decimals)
    sentences = [_SENTENCES[signal.code](signal, write, month), _season(signal, write, month)]
    if signal.state == "quiet" and signal.numbers.get("low_cannot_fire"):
        sentences.append(_NO_LOW)
    return " ".join(filter(None, sentences))


_SHOWN = {
    "month_2sd": "{month} left the range of the two years before",
    "quarter_1sd": "Three months in a row {beside} the range of the two years before",
    "run_of_8": "Eight months in a row {beside} the average of the two years before",
    "trend_discrete": "The months {moved} over the year to {month}",
    "trend_rolling": "The year to {month} lay {beside} the year before, month for month",
}


def shown(signal: Signal, month: date) -> str:
    """Return what a chart shows where this signal has fired, as its headline. KeyError for a rule without months."""
    words = {"month": format_month(month), "beside": _BESIDE[signal.state], "moved": _MOVED[signal.state]}
    return _SHOWN[signal.code].format(**words)


def season_words(signal: Signal) -> str:
    """Return what a label says of the time of year; "" where it makes no difference."""
    expected = "expected" if signal.explained else "partly expected"
    return {"expected": f"{expected} for the time of year", "unusual": "unusual for the time of year", "": ""}[
        signal.season
    ]


def word(signal: Signal) -> str:
    """Return the short words beside the symbol. Raises KeyError for a signal of an unknown rule."""
    symbol = symbol_of(signal)
    plain, season = symbol.word if symbol else "Nothing unusual", season_words(signal)
    return f"{plain}, {'' if symbol else 'but '}{season}" if season else plain


# -- Sparklines ----------------------------------------------------------------------------------------------------


def _standing(last: float, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return ""
    where = "above" if last > high else "below" if last < low else "within"
    return f", {where} the usual band"


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
    write = Writer(unit=unit, decimals=decimals)

    def told(point: tuple[float, int]) -> str:
        return f"{write.figure(point[0])} in {format_month(add_months(month, point[1] - len(values) + 1))}"

    first, last = known[0], known[-1]
    lowest, highest = min(known), max(known, key=lambda point: point[0])
    gaps = len(values) - len(known)
    missing = f" {gaps} without a figure." if gaps else ""
    return (
        f"{span}: from {told(first)} to {told(last)}{_standing(last[0], low, high)}; "
        f"lowest {told(lowest)}, highest {told(highest)}.{missing}"
    )
