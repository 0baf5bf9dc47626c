"""The change on the year before, and the direction of travel: decided on unrounded figures, told in words."""

import math
from typing import Literal

import msgspec

from opcc_portal.lib.formatting import format_figure, round_half_up, scale_of
from scorecard.domain.series import Kind

Way = Literal["up", "down", "same"]
Mark = Literal["up", "down", "dash", "same"]

WINDOWS = (1, 3, 12)  # months, each beside the same months of the year before
THRESHOLD = 5.0  # %, or percentage points, below which a change is drawn as a dash

# Sums and quotients of floats differ in the last bits: that is no change.
TOLERANCE = 1e-9
_HIGHER: dict[Way, str] = {"up": "higher", "down": "lower"}


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A change. `value`, unrounded, is in `measured_in`; None where the figure before was 0."""

    value: float | None
    measured_in: Literal["percent", "points"]
    direction: Way
    words: str


def _direction(now: float, before: float) -> Way:
    if abs(now - before) <= TOLERANCE * max(1.0, abs(before)):
        return "same"
    return "up" if now > before else "down"


def _words(value: float | None, direction: Way, measured_in: str, since: str) -> str:
    if direction == "same":
        return f"the same as {since}"
    if value is None:
        return f"{_HIGHER[direction]} than {since}, when it was 0"
    shown = abs(float(round_half_up(value, 1)))
    amount = format_figure(shown or 0.1, unit="" if measured_in == "points" else "%", decimals=1)
    if measured_in == "points":
        amount += " percentage points"
    return f"{'' if shown else 'less than '}{amount} {_HIGHER[direction]} than {since}"


def change(
    kind: Kind, now: float | None, before: float | None, *, unit: str = "", since: str = "a year before"
) -> Change | None:
    """Return how a figure moved from `before` to `now`; None if either is missing, or a grade is compared.

    In percentage points for proportions and anything else in per cent, otherwise in % of `before` (none if
    that is 0, though there is a direction). Words: "4.3% lower than a year before".
    """
    if now is None or before is None or kind is Kind.GRADE:
        return None
    direction = _direction(now, before)
    if kind is Kind.PROPORTION or scale_of(unit) == "percent":
        points = now - before
        words = _words(points, direction, "points", since)
        return Change(value=points, measured_in="points", direction=direction, words=words)
    percent = 100 * (now - before) / abs(before) if before else None
    words = _words(percent, direction, "percent", since)
    return Change(value=percent, measured_in="percent", direction=direction, words=words)


def mark(way: Way, value: float | None, *, preferred: bool, threshold: float = THRESHOLD) -> Mark:
    """Return how a change is drawn: an arrow, or a dash where it stays below `threshold`, in % or percentage points.

    The unrounded change decides. Without a preferred direction each change is an arrow. A change from 0 has no size
    and is an arrow. Source: the scorecards of 2022, with 5 as the threshold.
    """
    if way == "same":
        return "dash" if preferred else "same"
    small = value is not None and abs(value) < threshold - TOLERANCE
    return "dash" if small and preferred else way


def small_numbers(kind: Kind, now: float | None, before: float | None) -> bool:
    """Whether two counts are so small that chance alone often makes such a change: 2|√a − √b| < 1.96·√2.

    Only counts scatter like that; False for anything else, for a missing figure and for no change.
    """
    if kind is not Kind.COUNT or now is None or before is None or min(now, before) < 0 or now == before:
        return False
    return 2 * abs(math.sqrt(now) - math.sqrt(before)) < 1.96 * math.sqrt(2)
