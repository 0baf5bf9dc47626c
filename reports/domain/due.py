"""When something is due: what a report prints ("Sept 2022", "Contract start April 2023"), and the last day it means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from opcc_portal.lib.formatting import MONTHS, format_date, format_month
from opcc_portal.lib.periods import FinancialQuarter, Period, add_months, month_of

Precision = Literal["day", "month", "quarter", "year"]

_NAME = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATES = re.compile(
    rf"""
    (?P<iso>\d{{4}}-\d{{2}}-\d{{2}})
    | (?P<numbers>\d{{1,2}}(?P<between>[./-])\d{{1,2}}(?P=between)\d{{4}})
    | (?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?P<day_month>{_NAME})\.?,?[\s-]+(?P<day_year>\d{{4}}|\d{{2}})
    | (?:q|quarter\s*)(?P<quarter>[1-4]),?\s*(?:of\s+)?(?P<quarter_year>\d{{4}})(?:[-/](?P<quarter_end>\d{{2}}))?
    | (?P<month>{_NAME})\.?,?[\s-]+(?P<month_year>\d{{4}}|\d{{2}})
    | (?P<financial>\d{{4}}[-/]\d{{2}})
    | (?P<year>\d{{4}})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUARTER = re.compile(r"(?<![a-z])q(?:uarter\s*)?[1-4](?!\d)", re.IGNORECASE)
_MORE_BEFORE, _MORE_BEHIND = re.compile(r"\d[./,-]$"), re.compile(r"[./,-]\d")
_WORDS = re.compile(r"[a-z]+", re.IGNORECASE)
_YEARS = range(2000, 2100)
DECEMBER = 12
_LEAST_LETTERS = 3  # of a month's name


@dataclass(frozen=True)
class Due:
    """The last day on which something is in time, and how exactly that was said."""

    day: date
    precision: Precision


def read(printed: str) -> Due | None:
    """Return when a printed due date means; None where it names no date, several, or one that does not exist.

    Words around a date are passed over ("Contract start April 2023"), and a month and a year that words stand between
    are one date ("Dec launch ongoing 2022"). Two digits after a month are its year: a day stands before the month.
    "Q4 2023" is the quarter of the calendar year, because the report of 2022 that prints it dates one and the same
    action "Jan 2023" and "Q1 2023"; "Q4 2023-24", which names a financial year, is the quarter of that. What is joined
    to further digits ("09/2022", "1-3 May 2023") or stands beside a quarter ("2023 Q1") is not guessed at.
    """
    text = " ".join(printed.replace("–", "-").split())
    found = [match for match in _DATES.finditer(text) if _stands_alone(text, match)]
    if len(found) != 1 or any(_goes_on(text, match) for match in found):
        return None
    try:
        return _due(found[0], _months_beside(text, found[0]))
    except ValueError:  # 31 September, a year of another century
        return None


def meant(due: Due) -> str:
    """Return a due date in words: "last day of September 2022", "last day of the quarter October to December 2023"."""
    month = month_of(due.day)
    if due.precision == "day":
        return format_date(due.day)
    if due.precision == "month":
        return f"last day of {format_month(month)}"
    if due.precision == "quarter":
        return f"last day of the quarter {Period(month, 3).label()}"
    return f"last day of {due.day.year}" if due.day.month == DECEMBER else format_date(due.day)


def end_of(month: date) -> date:
    """Return the last day of a month, which is given by its first."""
    return add_months(month, 1) - timedelta(days=1)


def _due(found: re.Match[str], beside: list[int]) -> Due | None:
    if found["iso"]:
        return Due(_in_range(date.fromisoformat(found["iso"])), "day")
    if found["numbers"]:
        day, month, year = (int(part) for part in re.split(r"\D", found["numbers"]))
        return Due(_in_range(date(year, month, day)), "day")
    if found["day"]:
        return Due(date(_year(found["day_year"]), _month(found["day_month"]), int(found["day"])), "day")
    if found["quarter"]:
        return Due(_quarter_end(int(found["quarter"]), found["quarter_year"], found["quarter_end"]), "quarter")
    if found["month"]:
        return None if beside else Due(end_of(date(_year(found["month_year"]), _month(found["month"]), 1)), "month")
    if found["financial"]:
        last = FinancialQuarter.parse(f"{found['financial'].replace('/', '-')}-Q4").period.end
        return None if beside else Due(_in_range(end_of(last)), "year")
    return _of_year(_year(found["year"]), beside)


def _of_year(year: int, beside: list[int]) -> Due | None:
    """A year alone, or with the one month that is named elsewhere in the text."""
    if not beside:
        return Due(date(year, 12, 31), "year")
    return Due(end_of(date(year, beside[0], 1)), "month") if len(beside) == 1 else None


def _quarter_end(number: int, year: str, second: str | None) -> date:
    if second is None:
        return end_of(date(_year(year), 3 * number, 1))
    return end_of(FinancialQuarter.parse(f"{_year(year)}-{second}-Q{number}").period.end)


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """Whether no letter or digit touches a date: 2022 in "ref20221" is none."""
    start, end = found.span()
    return not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """Whether a date is joined to further digits, or a quarter is named beside it."""
    before, behind = text[: found.start()], text[found.end() :]
    joined = _MORE_BEFORE.search(before) or _MORE_BEHIND.match(behind)
    return bool(joined or _QUARTER.search(f"{before} {behind}"))


def _months_beside(text: str, found: re.Match[str]) -> list[int]:
    """The months that are named outside a date."""
    return list(_named(f"{text[: found.start()]} {text[found.end() :]}"))


def _named(text: str) -> Iterator[int]:
    for word in _WORDS.findall(text):
        if len(word) >= _LEAST_LETTERS and (number := _number(word)):
            yield number


def _month(name: str) -> int:
    if number := _number(name):
        return number
    raise ValueError(f"{name} is not a month.")


def _number(name: str) -> int:
    """The month that a word is the beginning of, "Sept" too; 0 if none."""
    return next((n for n, month in enumerate(MONTHS, 1) if month.casefold().startswith(name.casefold())), 0)


def _year(text: str) -> int:
    year = int(text) + (2000 if len(text) == 2 else 0)
    return _in_range(date(year, 1, 1)).year


def _in_range(day: date) -> date:
    if day.year not in _YEARS:
        raise ValueError(f"{day.year} lies outside the years {_YEARS[0]} to {_YEARS[-1]}.")
    return day
