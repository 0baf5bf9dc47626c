"""Values of a spreadsheet as the text that a person would type who sees them. Pure functions of text and `Decimal`.

A spreadsheet keeps 17.3% as 0.173 and 11:40 as 0.4861…; only the number format tells what was meant.
"""

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

DAY = 86_400
PLAIN_DIGITS = 20  # beyond them no figure is written without an exponent
# In a number format: texts in quotes, escaped or padding signs, colours, currencies and languages are no fields.
_DECORATION = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|am/pm|a/p')
_CLOCK = re.compile(r"[0-9]+(?::[0-9]{2}){1,2}(?:\.[0-9]+)?")


# What is said of a cell, after its name.
UNCALCULATED = (
    "holds a formula that was never calculated: open and save it in a spreadsheet program, or paste its value."
)
ERROR = "holds the error {}: mend the formula, or type the value."
HIDDEN = "shows {} and holds {}: give it a format that shows all of it, such as [h]:mm:ss."
DOUBTFUL = (
    "shows {} and holds {} hours and {} minutes, which spreadsheet programs make of minutes and seconds: type it in "
    "words, such as {} min {} s or {} h {} min."
)
NO_NUMBER = "says that it is a number and holds “{}”: type it anew."


class FaultError(Exception):
    """A cell has no content that could be used; the message goes on after the cell's name."""


class Shown(Enum):
    """How a number format shows a number."""

    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    CLOCK = "clock"


def exact(text: str) -> Decimal:
    """The number meant by the digits in a file, where 17.3% is 0.17299999999999999: the shortest that is the same.

    ValueError where there is none (NaN and infinity too).
    """
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is not a figure.")
    return Decimal(repr(value))


def number(value: Decimal) -> str:
    """9918.0 → "9918", 0.10 → "0.1", without an exponent at ordinary sizes."""
    if not value:
        return "0"
    value = value.normalize()
    return f"{value:f}" if abs(value.adjusted()) < PLAIN_DIGITS else str(value)


def percent(value: Decimal) -> str:
    """0.173 → "17.3%"."""
    return f"{number(value.scaleb(2))}%"


def moment(text: str) -> str:
    """A date with time as ISO 8601 writes it, without a midnight that nobody typed: "2018-03-01"."""
    return re.sub(r" 00:00(:00(\.0*)?)?Z?$", "", text.strip().replace("T", " "))


def fields(number_format: str) -> str:
    """The first section of a number format (it is for positive numbers) without what only decorates it."""
    return _DECORATION.sub("", number_format.lower()).split(";")[0]


def shown(number_format: str) -> Shown:
    """What a number format of a workbook shows: "0.0%" a percentage, "mmm-yy" a date, "[mm]:ss" a clock."""
    cleaned = fields(number_format)
    if "%" in cleaned:
        return Shown.PERCENT
    if cleaned.strip() in ("", "general", "@"):
        return Shown.NUMBER
    if "y" in cleaned or "d" in cleaned:
        return Shown.DATE
    if "h" in cleaned or "s" in cleaned:
        return Shown.CLOCK
    return Shown.DATE if "m" in cleaned else Shown.NUMBER


def clock(seconds: Decimal, number_format: str) -> str:
    """Non-negative seconds as the format shows them: 42,000 by "h:mm" are "11:40", 700 by "[h]:mm:ss" "0:11:40".

    Afternoons are written by the 24-hour clock.
    """
    cleaned = fields(number_format)
    has_hours, has_minutes, has_seconds = (sign in cleaned for sign in "hms")
    places = len(found[1]) if (found := re.search(r"s\]?\.(0+)", cleaned)) else 0
    seconds = whole(seconds, places if has_seconds else 0)
    minutes, rest = divmod(seconds, 60)
    hours, past = divmod(minutes, 60)
    if "[" not in cleaned:
        hours %= 24
    parts = []
    if has_hours:
        parts.append(f"{hours:0{_width('h', cleaned)}f}")
    if has_minutes:
        total = minutes if "[m" in cleaned else past
        parts.append(f"{total:0{2 if has_hours else _width('m', cleaned)}f}")
    if has_seconds:
        total = rest if has_minutes else seconds
        parts.append(f"{total:0{3 + places if places else 2}.{places}f}" if parts else f"{total:.{places}f}")
    return ":".join(parts)


def _width(sign: str, cleaned: str) -> int:
    return 2 if sign * 2 in cleaned else 1


def whole(seconds: Decimal, places: int = 0) -> Decimal:
    """A time of day is a fraction with an error in its last digits: 41999.9999999 are 42000."""
    return seconds.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def doubt(text: str, seconds: Decimal) -> str:
    """What to say of a day and more without seconds: "" where nothing is doubtful.

    Of 26:10, typed for minutes and seconds, Excel and LibreOffice make 26 hours; 23:10 stays what it looks like.
    """
    parts = [int(Decimal(part)) for part in text.split(":")]
    hours, minutes = divmod(int(whole(seconds)) // 60, 60)
    in_minutes = len(parts) == 1 or parts[:-1] == [hours * 60 + minutes]
    if in_minutes or seconds < DAY or whole(seconds) % 60:
        return ""
    return DOUBTFUL.format(text, hours, minutes, *(hours, minutes) * 2)


def is_clock(text: str) -> bool:
    """Whether a text is digits and colons, as on a clock face."""
    return bool(_CLOCK.fullmatch(text))


def tells(text: str, seconds: Decimal) -> bool:
    """Whether a clock's text can stand for these seconds: "2:00" hides a day of 26 hours, "11:40" nothing of 700 s.

    Two parts may be hours or minutes. Seconds that a format leaves out count for nothing beside hours; but "0:11" of
    11:40 would be taken for 11 seconds.
    """
    if ":" not in text:
        return True
    parts = [Decimal(part) for part in text.split(":")]
    if len(parts) == 3:
        return parts[0] * 3600 + parts[1] * 60 + whole(parts[2]) == whole(seconds)
    at_minutes = parts[0] * 3600 + parts[1] * 60
    left_out = 60 if parts[0] else 1
    return at_minutes <= whole(seconds) < at_minutes + left_out or parts[0] * 60 + whole(parts[1]) == whole(seconds)
