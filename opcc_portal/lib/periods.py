"""Months, periods and the quarters of the financial year (April to March): pure arithmetic, no clock."""

import re
from dataclasses import dataclass
from datetime import date

from opcc_portal.lib.formatting import MONTHS, format_date, format_month

_QUARTER = re.compile(r"([0-9]{4})-([0-9]{2})-Q([1-4])")
_ISO = r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2})(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9.]+)?)?)?"
_DAY_FIRST = r"(?P<day>[0-9]{1,2})(?P<by>[/.-])(?P<month>[0-9]{1,2})(?P=by)(?P<year>[0-9]{4}|[0-9]{2})"
_MONTH_FIRST = r"(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})"
_IN_WORDS = (
    r"(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ -])?(?P<month>[A-Za-z]{3,9})[., -]{1,2}(?P<year>[0-9]{4}|[0-9]{2})"
)
_WAYS = [re.compile(way, re.IGNORECASE) for way in (_ISO, _DAY_FIRST, _MONTH_FIRST, _IN_WORDS)]
_SPAN = re.compile(r"(?P<months>[0-9]{1,2}) months? to (?P<end>.+)", re.IGNORECASE)
_FROM_TO = re.compile(r"(?P<start>[a-z]{3,9}[., -]*(?:[0-9]{2,4})?) ?(?:to|-|–) ?(?P<end>[a-z]{3}.+)", re.IGNORECASE)
_QUARTER_WORDS = re.compile(
    r"(?:(?:quarter|q) ?(?P<number>[1-4]),? )?(?P<year>[0-9]{4})[-/–](?P<end>[0-9]{2})(?:[ -]q(?P<after>[1-4]))?",
    re.IGNORECASE,
)
_YEARS = range(1900, 2200)  # what lies outside is a slip of the finger
_CENTURY_TURNS = 70  # "69" is 2069, "70" is 1970


def month_of(day: date) -> date:
    """Return the first day of the month that `day` falls in: how a month is stored everywhere."""
    return date(day.year, day.month, 1)


def add_months(month: date, n: int) -> date:
    """Return the first day of the month `n` months after (before, if negative) the month of `month`."""
    years, zero_based = divmod(month.year * 12 + month.month - 1 + n, 12)
    return date(years, zero_based + 1, 1)


def months_between(start: date, end: date) -> list[date]:
    """Return the first days of all months from that of `start` to that of `end`, both included.

    Empty if `end` lies in an earlier month than `start`.
    """
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    return [add_months(start, n) for n in range(count)]


def _a_year_earlier(day: date) -> date:
    # 29 February has no namesake in the year before: its month ends on the 28th there.
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


@dataclass(frozen=True, order=True)
class Period:
    """What a figure is for: `span` months up to and including the month of `end`, or a point in time.

    `end` is the first day of the last month; with a span of 0 it is the date itself.
    Raises ValueError for a negative span, or where months are spanned and `end` is not the first of one.
    """

    end: date
    span: int

    def __post_init__(self) -> None:
        if self.span < 0:
            raise ValueError(f"A period cannot span {self.span} months: give 0 for a point in time, or more.")
        if self.span and self.end.day != 1:
            raise ValueError(f"Give the last month of a period by its first day, not {format_date(self.end)}.")

    @property
    def start(self) -> date:
        """The first day of the first month; of a point, the date itself."""
        return add_months(self.end, 1 - self.span) if self.span else self.end

    @property
    def months(self) -> list[date]:
        """The first days of the months covered, in order; a point covers none."""
        return months_between(self.start, self.end) if self.span else []

    def year_before(self) -> "Period":
        """Return the period of the same span a year earlier."""
        return Period(_a_year_earlier(self.end), self.span)

    def label(self) -> str:
        """Return the period in words: "March 2018", "January to March 2018", "12 months to March 2018"."""
        if self.span == 0:
            return format_date(self.end)
        if self.span == 1:
            return format_month(self.end)
        if self.span >= 12:
            return f"{self.span} months to {format_month(self.end)}"
        first = MONTHS[self.start.month - 1] if self.start.year == self.end.year else format_month(self.start)
        return f"{first} to {format_month(self.end)}"


@dataclass(frozen=True, order=True)
class FinancialQuarter:
    """Quarter `number` (1 is April to June, 4 January to March) of the financial year that begins in `year`.

    Quarters sort by time. Raises ValueError for a number outside 1 to 4, or a year outside the calendar.
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if self.number not in (1, 2, 3, 4):
            raise ValueError(f"A financial year has quarters 1 to 4, not {self.number}.")
        # Python's calendar ends with 9999, and the fourth quarter lies in the year after.
        if not 1 <= self.year < 9999:
            raise ValueError(f"{self.year} is not a year of the calendar.")

    @classmethod
    def parse(cls, slug: str) -> "FinancialQuarter":
        """Read "2017-18-Q4". Raises ValueError for anything else ("2017-19-Q4" too)."""
        found = _QUARTER.fullmatch(slug)
        if found and (int(found[1]) + 1) % 100 == int(found[2]):
            return cls(int(found[1]), int(found[3]))
        raise ValueError(f"“{slug}” is not a quarter: write it as 2017-18-Q4.")

    @classmethod
    def from_month(cls, month: date) -> "FinancialQuarter":
        """Return the quarter in which the month of `month` lies."""
        year, zero_based = divmod(month.year * 12 + month.month - 4, 12)
        return cls(year, zero_based // 3 + 1)

    @property
    def financial_year(self) -> str:
        """The financial year as written: "2017-18"."""
        return f"{self.year:04d}-{(self.year + 1) % 100:02d}"

    @property
    def slug(self) -> str:
        """The quarter as it stands in addresses: "2017-18-Q4"."""
        return f"{self.financial_year}-Q{self.number}"

    @property
    def period(self) -> Period:
        """The three months of the quarter as a period."""
        return Period(add_months(date(self.year, 6, 1), 3 * (self.number - 1)), 3)

    @property
    def months(self) -> list[date]:
        """The first days of the quarter's three months."""
        return self.period.months

    @property
    def label(self) -> str:
        """The quarter in full: "Quarter 4, 2017-18"."""
        return f"Quarter {self.number}, {self.financial_year}"

    @property
    def short(self) -> str:
        """The quarter for a narrow heading: "Q4 Jan-Mar"."""
        first, _, last = (MONTHS[month.month - 1][:3] for month in self.months)
        return f"Q{self.number} {first}-{last}"

    @property
    def reporting(self) -> tuple[date, date]:
        """The first and last day of the quarter after, in which this one is reported on: what its report tells of the
        present, such as the score of a risk or the strength of a team, is as it stood by the last of them."""
        after = self.next()
        return after.months[0], _edge(after.period.end, last=True)

    def previous(self) -> "FinancialQuarter":
        """Return the quarter before."""
        return FinancialQuarter.from_month(add_months(self.period.end, -3))

    def next(self) -> "FinancialQuarter":
        """Return the quarter after."""
        return FinancialQuarter.from_month(add_months(self.period.end, 3))


# -- What people type ----------------------------------------------------------------------------------------------


def parse_month(text: str) -> date:
    """Return the first day of the month that a person or a spreadsheet wrote.

    Accepts "March 2018", "Mar-18", "2018-03", "03/2018", and any day of the month as `parse_date` does. Raises
    ValueError, in words that tell the person what to type, for anything else.
    """
    return month_of(_read(text, "a month", "March 2018 or 2018-03"))


def parse_date(text: str, *, last: bool = False) -> date:
    """Return the day that a person or a spreadsheet wrote, the day before the month: 01/03/2018 is 1 March.

    Accepts "1 March 2018", "1 Mar 18", "2018-03-01", "2018-03-01 00:00:00", "01/03/2018". A month without its day is
    its first, or with `last` its last day. Raises ValueError, in words that tell the person what to type, for
    anything else.
    """
    return _read(text, "a date", "31 March 2018 or 31/03/2018", last=last)


def parse_period(text: str) -> Period:
    """Return the period that a person wrote, in the ways in which `Period.label` writes one and a few more.

    "March 2018" is a month (and whatever `parse_month` reads without a day), "January to March 2018", "2017-18-Q4" and
    "Q4 2017-18" a quarter, "12 months to March 2018" a year; a day is a point in time. ValueError, in words that tell
    the person what to type, for anything else.
    """
    cleaned = " ".join(text.split())
    if found := _SPAN.fullmatch(cleaned):
        return Period(parse_month(found["end"]), int(found["months"]))
    if quarter := _quarter(cleaned):
        return quarter.period
    if found := _FROM_TO.fullmatch(cleaned):
        return _from_to(found["start"], parse_month(found["end"]))
    day = _read(cleaned, "a month or another period", "March 2018, January to March 2018 or 12 months to March 2018")
    return Period(day, 0 if _names_a_day(cleaned) else 1)


def _quarter(text: str) -> FinancialQuarter | None:
    """The quarter that a text names: 2017-18-Q4, Q4 2017-18, 2017/18 Q4."""
    found = _QUARTER_WORDS.fullmatch(text)
    number = found and (found["number"] or found["after"])
    return FinancialQuarter.parse(f"{found['year']}-{found['end']}-Q{number}") if found and number else None


def _from_to(start: str, end: date) -> Period:
    """From one month to another; the first without its year is the last of that name before the other."""
    name = start.strip(" .,-")
    if name.isalpha():
        number = _month_number(name)
        year = end.year - (number > end.month)
        first = date(year, number, 1) if number else parse_month(name)
    else:
        first = parse_month(start)
    span = len(months_between(first, end))
    if not span:
        raise ValueError(f"{format_month(first)} is after {format_month(end)}. Put the earlier month first.")
    return Period(end, span)


def _names_a_day(text: str) -> bool:
    return any(bool((found := way.fullmatch(text)) and found.groupdict().get("day")) for way in _WAYS)


def _read(text: str, what: str, example: str, *, last: bool = False) -> date:
    cleaned = " ".join(text.split())
    found = next((match for way in _WAYS if (match := way.fullmatch(cleaned))), None)
    month = _month_number(found["month"]) if found else 0
    if not found or not month:
        raise ValueError(f"“{cleaned}” is not {what}. Type it as {example}." if cleaned else f"Type {what}: {example}.")
    year = _full_year(found["year"])
    if year not in _YEARS:
        raise ValueError(f"“{cleaned}” lies outside the years {_YEARS[0]} to {_YEARS[-1]}. Check the year.")
    day = found.groupdict().get("day")
    try:
        return date(year, month, int(day)) if day else _edge(date(year, month, 1), last=last)
    except ValueError:
        raise ValueError(f"There is no such day as “{cleaned}”. Check the day and the month.") from None


def _month_number(text: str) -> int:
    """1 to 12, from digits or from a month's name or the first letters of one; 0 if it is neither."""
    if text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else 0
    names = [name[: len(text)].casefold() for name in MONTHS]
    return names.index(text.casefold()) + 1 if text.casefold() in names else 0


def _full_year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return int(text) + (2000 if int(text) < _CENTURY_TURNS else 1900)


def _edge(month: date, *, last: bool) -> date:
    return date.fromordinal(add_months(month, 1).toordinal() - 1) if last else month
