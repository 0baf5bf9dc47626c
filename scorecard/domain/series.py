"""How the figures of one series add up, and which figures and months may be entered."""

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

import msgspec

from opcc_portal.lib.formatting import format_month
from opcc_portal.lib.periods import add_months, month_of
from scorecard.domain.batch import Batch, History

__all__ = [
    "Batch",
    "Combined",
    "Frequency",
    "History",
    "Kind",
    "Part",
    "allowed_month",
    "combine",
    "figure_checks",
]

Frequency = Literal["monthly", "quarterly", "half-yearly", "yearly"]
_PERIODS = {"quarterly": "quarter", "half-yearly": "half-year", "yearly": "year"}


class Kind(StrEnum):
    """What sort of figure a measure has: decides how its months make a quarter or a year."""

    COUNT = "count"
    PROPORTION = "proportion"
    RATE = "rate"
    MEAN = "mean"
    LEVEL = "level"
    AS_PUBLISHED = "as published"
    GRADE = "grade"


LARGEST = 1e12  # beyond any figure of any force; sums of squares of what is below stay numbers
_QUOTIENTS = (Kind.PROPORTION, Kind.RATE, Kind.MEAN)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One month (or quarter) of a longer period, as far as it is known.

    For a proportion: cases with the outcome over all cases. For a rate: flow over stock. For a mean: the
    denominator is how many it is the mean of. A month known to have had no case has a denominator of 0 and no
    value: that is not the same as a missing one. What is only known "about" or "at most" is approximate.
    """

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    approximate: bool = False
    illustrative: bool = False


class Combined(msgspec.Struct, frozen=True, kw_only=True):
    """What the parts make. `value` is None where they make nothing; then `reason` says why, in words."""

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    approximate: bool = False
    illustrative: bool = False
    reason: str = ""


def _known(kind: Kind, part: Part) -> bool:
    """Whether the part says something: a figure, what makes one, or that there were no cases."""
    if part.value is not None or (kind in (Kind.PROPORTION, Kind.MEAN) and part.denominator == 0):
        return True
    return kind in (Kind.PROPORTION, Kind.RATE) and None not in (part.numerator, part.denominator)


def _values(parts: Sequence[Part], scale: float) -> list[float]:
    """Return each part's own figure, worked out where only its parts are given; none for no cases."""
    found = []
    for part in parts:
        if part.value is not None:
            found.append(part.value)
        elif part.numerator is not None and part.denominator:
            found.append(scale * part.numerator / part.denominator)
    return found


def _weighted(numerators: list[float], denominators: list[float], scale: float) -> Combined:
    top, bottom = math.fsum(numerators), math.fsum(denominators)
    if not bottom:
        return Combined(numerator=top, denominator=bottom, reason="there were no cases to count")
    return Combined(value=scale * top / bottom, numerator=top, denominator=bottom)


def _unweighted(parts: Sequence[Part], scale: float) -> Combined:
    values = _values(parts, scale)
    return Combined(value=math.fsum(values) / len(values), approximate=True)


def _proportion(parts: Sequence[Part], scale: float) -> Combined:
    # No cases at all leave nothing to have the outcome, even where the nought is not written down.
    pairs = [(0.0 if part.denominator == 0 else part.numerator, part.denominator) for part in parts]
    tops, bottoms = ([n for n in column if n is not None] for column in zip(*pairs, strict=True))
    if len(tops) == len(bottoms) == len(parts):
        return _weighted(tops, bottoms, scale)
    return _unweighted(parts, scale)


def _rate(parts: Sequence[Part], scale: float) -> Combined:
    flows = [part.numerator for part in parts if part.numerator is not None]
    stocks = [part.denominator for part in parts if part.denominator is not None]
    if len(flows) == len(stocks) == len(parts):
        stock = math.fsum(stocks) / len(stocks)
        if stock <= 0:
            return Combined(numerator=math.fsum(flows), denominator=stock, reason="the stock is 0")
        return Combined(value=scale * math.fsum(flows) / stock, numerator=math.fsum(flows), denominator=stock)
    # A rate grows with its period: over a steady stock the year's is the sum of its months', not their mean.
    return Combined(value=math.fsum(_values(parts, scale)), approximate=True)


def _mean(parts: Sequence[Part]) -> Combined:
    counts = [part.denominator for part in parts if part.denominator is not None]
    if len(counts) == len(parts):
        totals = [(part.value or 0.0) * n for part, n in zip(parts, counts, strict=True)]
        return _weighted(totals, counts, 1.0)
    return _unweighted(parts, 1.0)


def _added(kind: Kind, parts: Sequence[Part], scale: float) -> Combined:
    if kind is Kind.PROPORTION:
        return _proportion(parts, scale)
    if kind is Kind.RATE:
        return _rate(parts, scale)
    if kind is Kind.MEAN:
        return _mean(parts)
    return Combined(value=math.fsum(_values(parts, scale)))


def _missing_reason(missing: int, of: int) -> str:
    if not of:
        return "there is nothing to add up"
    return f"{missing} of {of} parts {'is' if missing == 1 else 'are'} missing"


def combine(kind: Kind, parts: Sequence[Part], *, scale: float = 100.0) -> Combined:
    """Return what consecutive parts, in order of time, make of the period they fill.

    Counts add up; proportions are Σ numerators ÷ Σ denominators × `scale` (100: per cent); rates are Σ flow ÷
    mean stock × `scale`; means are weighted by n; a level is its last part. Where n or denominators are
    unknown the unweighted mean (of rates, the sum) is given as *approximate*. Figures published as they
    stand, and grades, are never derived. With a part missing there is no value, but a reason.
    Source: a year's proportion is not the mean of its quarters' (2 of 12 and 0 of 7 make 2 of 19).
    """
    if kind in (Kind.AS_PUBLISHED, Kind.GRADE):
        return Combined(reason="it is published for the whole period and never worked out from its parts")
    used = parts[-1:] if kind is Kind.LEVEL else parts
    missing = sum(not _known(kind, part) for part in used)
    if missing or not used:
        return Combined(reason=_missing_reason(missing, len(used)))
    made = _added(kind, used, scale)
    return msgspec.structs.replace(
        made,
        approximate=made.approximate or any(part.approximate for part in used),
        illustrative=any(part.illustrative for part in used),
    )


def _rounding(value: float) -> float:
    """Return the half unit in the last place of a number as written: 15 → 0.5, 26.8 → 0.05."""
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return 0.5 * 10.0 ** min(int(exponent), 0) + 1e-9 * max(1.0, abs(value))


def _fraction_faults(kind: Kind, numerator: float, denominator: float) -> list[str]:
    if denominator <= 0:
        return ["The denominator must be above 0. If there were no cases, leave the figure out and say so."]
    if numerator < 0:
        return ["The numerator is below 0. Check its sign."]
    if kind is Kind.PROPORTION and numerator > denominator:
        return ["The numerator is larger than the denominator. Check that the two are the right way round."]
    return []


def _value_faults(kind: Kind, value: float) -> list[str]:
    if kind in (Kind.COUNT, Kind.RATE) and value < 0:
        return [f"A {kind} cannot be below 0. Check the sign."]
    if kind is Kind.PROPORTION and not 0 <= value <= 100:
        return ["A percentage lies between 0 and 100. Check the decimal point."]
    return []


def _disagreement(value: float, made: float) -> list[str]:
    if abs(value - made) <= _rounding(value):
        return []
    return [f"The numerator and denominator make {made:.4g}, not {value:g}. Correct whichever is wrong."]


def figure_checks(
    kind: Kind,
    *,
    value: float | None,
    numerator: float | None = None,
    denominator: float | None = None,
    scale: float = 100.0,
) -> list[str]:
    """Return what is wrong with a figure as entered, each fault with what to do about it; [] if nothing.

    Percentages are entered as 26.8. `scale` is what a proportion (100) or rate is multiplied by. The figure
    may differ from its numerator over its denominator by what its own last digit rounds away. A rate may
    exceed 1.
    """
    given = [number for number in (value, numerator, denominator) if number is not None]
    if not all(map(math.isfinite, given)):
        return ["That is not a number. Type digits, such as 41.5."]
    if any(abs(number) > LARGEST for number in given):
        return ["That is larger than any figure here can be. Check for extra digits."]
    faults = _value_faults(kind, value) if value is not None else []
    if denominator is None:
        return faults if numerator is None else [*faults, "Give the denominator too: how many it is out of."]
    fraction = _fraction_faults(kind, 0.0 if numerator is None else numerator, denominator)
    # Of what is published as it stands, nobody says how its figure follows from the two.
    if faults or fraction or value is None or numerator is None or kind not in _QUOTIENTS:
        return faults + fraction
    return _disagreement(value, (1.0 if kind is Kind.MEAN else scale) * numerator / denominator)


def allowed_month(frequency: Frequency, lag_months: int, month: date, *, latest: date) -> str:
    """Return "" if a figure may be entered for `month`, otherwise why not.

    `latest` is the month that the quarter's data reach; a measure that lags reaches `lag_months` less far.
    """
    if frequency in _PERIODS:
        return f"This measure is {frequency}: enter its figure for the {_PERIODS[frequency]}, not for a month."
    last = add_months(latest, -lag_months)
    if month_of(month) <= last:
        return ""
    name = format_month(month)
    if month_of(month) > month_of(latest):
        return f"{name} is after {format_month(latest)}, the last month with data. Leave it blank for now."
    months = "a month" if lag_months == 1 else f"{lag_months} months"
    return f"{name} is not due yet: this measure arrives {months} late and reaches {format_month(last)}."
