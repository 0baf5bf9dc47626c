"""The one way in which figures and dates are written, and the ways in which people may type them."""

import math
import re
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

from opcc_portal.lib.chart import Scale

Qualifier = Literal["=", "≤", "<", "≥", ">", "≈"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MINUS = "−"

# Enough digits for any float: the default context would refuse to quantise the largest ones.
_EXACT = Context(prec=400)
_WORDING = {
    "=": "{}",
    "≤": "{} or less",
    "<": "under {}",
    "≥": "{} or more",
    ">": "over {}",
    "≈": "about {}",
}
_SINGULAR = {"people": "person"}
# Thousands in threes only: "5,7", a decimal comma, must be refused rather than read as 57.
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+"
_PLAIN = re.compile(rf"(?P<sign>[-+−]?) ?(?P<number>{_NUMBER})(?: ?(?P<unit>%|[^\W\d_][^\d]*))?")
_CLOCK = re.compile(r"(?P<sign>[-+−]?)(?:(?P<h>[0-9]+):)?(?P<m>[0-9]+):(?P<s>[0-9]{2}(?:\.[0-9]+)?)")
_SPELT = re.compile(
    rf"(?P<sign>[-+−]?) ?(?:(?P<h>{_NUMBER}) ?(?:h|hrs?|hours?)(?![a-z]),? ?)?"
    rf"(?:(?P<m>{_NUMBER}) ?(?:m|mins?|minutes?)(?![a-z]),? ?)?"
    rf"(?:(?P<s>{_NUMBER}) ?(?:s|secs?|seconds?))?",
    re.IGNORECASE,
)
_SCALES: dict[str, Scale] = {"%": "percent", "seconds": "duration"}
_EXAMPLES: dict[Scale, str] = {
    "number": "Type digits, such as 9,918 or 41.5.",
    "percent": "Type digits, with or without the sign, such as 5.7 or 5.7%.",
    "duration": "Type minutes and seconds, such as 11:40 or 11 min 40 s, or seconds alone, such as 700.",
}


def scale_of(unit: str) -> Scale:
    """Return how figures of this unit are written: "%" as percentages, "seconds" as durations."""
    return _SCALES.get(unit, "number")


def round_half_up(value: float, decimals: int) -> Decimal:
    """Round as people are taught to: halves away from zero, judged on the number as it is printed.

    0.5 → 1, 2.5 → 3, 0.285 → 0.29 to two decimals (Python's own `round` gives 0, 2 and 0.28).
    Raises ValueError for NaN and infinities.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a figure.")
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP, context=_EXACT)
    return rounded if rounded else rounded.copy_abs()


def _duration(seconds: Decimal) -> str:
    """Write non-negative seconds as hours, minutes and seconds, leaving out what is nought."""
    minutes, secs = _EXACT.divmod(seconds, Decimal(60))
    hours, mins = _EXACT.divmod(minutes, Decimal(60))
    parts = [f"{number:,} {unit}" for number, unit in ((hours, "h"), (mins, "min"), (secs, "s")) if number]
    return " ".join(parts) or f"{secs} s"


def _counted(text: str, unit: str) -> str:
    """Put the unit behind the number: "16,875 hours", "1 hour", "1 day per person"."""
    if text != "1":
        return f"{text} {unit}"
    first, _, rest = unit.partition(" ")
    return " ".join(filter(None, (text, _SINGULAR.get(first, first.removesuffix("s")), rest)))


def format_figure(
    value: float, *, unit: str, decimals: int, qualifier: Qualifier = "=", with_unit: bool = False
) -> str:
    """Return a figure as it is written on every page: "9,918", "5.7%", "11 min 40 s".

    `value` is in the measure's unit (percentages as 5.7, durations in seconds); halves are rounded up.
    `with_unit` adds the unit's word where the number does not show it ("16,875 hours"); a `qualifier` gives
    "10 days or less" or "over 18 hours". Raises ValueError for NaN and infinities.
    """
    rounded = round_half_up(value, decimals)
    scale, size = scale_of(unit), rounded.copy_abs()
    text = _duration(size) if scale == "duration" else f"{size:,}"
    if scale == "percent":
        text += "%"
    elif with_unit and unit and scale == "number":
        text = _counted(text, unit)
    return _WORDING[qualifier].format(f"{MINUS}{text}" if rounded < 0 else text)


def format_month(month: date) -> str:
    """Return "March 2018"."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def format_date(day: date) -> str:
    """Return "31 March 2018"."""
    return f"{day.day} {format_month(day)}"


def _number(text: str | None) -> float:
    return float(text.replace(",", "")) if text else 0.0


def _signed(sign: str, size: float) -> float:
    return -size if sign in ("-", MINUS) and size else size


def _parse_plain(text: str, unit: str) -> float | None:
    """Read digits followed by nothing or by the unit; None if the text is something else."""
    found = _PLAIN.fullmatch(text)
    if not found:
        return None
    written = (found["unit"] or "").casefold()
    if written and written not in (unit.casefold(), _counted("1", unit)[2:].casefold()):
        return None
    return _signed(found["sign"], _number(found["number"]))


def _parse_duration(text: str) -> float | None:
    """Read "11:40", "1:02:05" or "11 min 40 s" as seconds; None if the text is something else."""
    clock = _CLOCK.fullmatch(text)
    found = clock or _SPELT.fullmatch(text)
    if not found or not any(found[part] for part in "hms"):
        return None
    hours, minutes, seconds = (_number(found[part]) for part in "hms")
    # On a clock face "11:75" is a slip of the finger; spelt out, "90 min" is meant.
    if clock and (seconds >= 60 or (found["h"] and minutes >= 60)):
        return None
    return _signed(found["sign"], hours * 3600 + minutes * 60 + seconds)


def parse_figure(text: str, unit: str) -> float | None:
    """Return what a person typed as a number in the measure's unit; None for a blank.

    Accepts "9,918", "5.7%", and for seconds "11:40" (minutes and seconds), "1:02:05", "11 min 40 s",
    "11 mins 40 secs" or a plain number of seconds; the unit's own word may follow the digits.
    Raises ValueError, in words that tell the person what to type, for anything else (NaN and infinity too).
    """
    cleaned = " ".join(text.split())
    if not cleaned:
        return None
    scale = scale_of(unit)
    value = _parse_plain(cleaned, unit)
    if value is None and scale == "duration":
        value = _parse_duration(cleaned)
    if value is None or not math.isfinite(value):
        raise ValueError(f"“{cleaned}” is not a figure this measure can take. {_EXAMPLES[scale]}")
    return value


def sentence(text: str) -> str:
    """Return a phrase as a sentence of its own, with one full stop whether it has one or not."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""
