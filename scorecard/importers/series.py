"""Anybody's monthly series from one CSV file, each fault with its line. No database."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from opcc_portal.lib.formatting import MINUS, format_month
from scorecard.domain.reports import Series
from scorecard.domain.series import Kind, Part, figure_checks

COLUMNS = ("series", "month", "value", "numerator", "denominator")
NEEDED = COLUMNS[:3]
WANTED = f"They have to be {', '.join(NEEDED)} and, if wanted, numerator and denominator, separated by commas."
YEARS = range(1900, 2101)  # beyond them lies a slip of the finger
MOST_FAULTS = 20  # told at once
_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?")
_BRITISH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
# Thousands in threes only: "5,7", a decimal comma, must be refused rather than read as 57.
_NUMBER = re.compile(r"[-+−]?(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
Record = Mapping[str, str]


class RefusedFileError(Exception):
    """The file cannot be assessed: the message names each line and what is wrong with it."""


@dataclass(frozen=True)
class Months:
    """The months of one series as they stand in the file, a blank one without a figure, and the line of each."""

    parts: dict[date, Part] = field(default_factory=dict)
    lines: dict[date, int] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """A percentage if anything is given out of how many; a count if all are whole; else a mean of whatever."""
        if any(part.denominator is not None for part in self.parts.values()):
            return Kind.PROPORTION
        counted = all(
            part.value is None or (part.value >= 0 and part.value.is_integer()) for part in self.parts.values()
        )
        return Kind.COUNT if counted else Kind.MEAN

    def faults(self) -> Iterator[tuple[int, str]]:
        """What only the whole series shows: beside percentages, a figure of its own is one too."""
        if self.kind is Kind.PROPORTION:
            for month, part in self.parts.items():
                for fault in figure_checks(Kind.PROPORTION, value=part.value):
                    yield self.lines[month], f"{fault} Other months of this series have denominators."


def read_series(path: Path) -> list[Series]:
    """Return the series of a file in the order in which they first appear.

    Columns: series, month (2018-03 or a date), value and, if wanted, numerator and denominator, which make the value a
    percentage. A blank value is a month without a figure. Raises `RefusedFileError` naming every line that is wrong (at
    most 20): a month given twice, a date or number that cannot be read, parts that do not make the value.
    """
    found: dict[str, Months] = {}
    faults = [*read_rows(text_of(path), found)]
    faults += [fault for months in found.values() for fault in months.faults()]
    if faults:
        raise RefusedFileError(listed(faults))
    if not found:
        raise RefusedFileError("The file has no figures: below the header there has to be a line for each month.")
    return [Series(name=name, kind=months.kind, months=months.parts) for name, months in found.items()]


def listed(faults: list[tuple[int, str]]) -> str:
    told = [f"Line {line}: {fault}" for line, fault in sorted(faults)]
    more = len(told) - MOST_FAULTS
    return "\n".join(told[:MOST_FAULTS] + [f"and {more} more."] * (more > 0))


def text_of(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RefusedFileError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise RefusedFileError(f"{path} is not text in UTF-8: save it as “CSV UTF-8”.")
    return text


def read_rows(text: str, found: dict[str, Months]) -> Iterator[tuple[int, str]]:
    """Put each row with its series; yield the faults, each with the line in which its row begins."""
    rows, line = csv.reader(io.StringIO(text), strict=True), 1
    try:
        columns = header(next(rows, []))
        line = rows.line_num + 1
        for row in rows:
            try:
                if any(map(str.strip, row)):
                    add(found, line, record(columns, row))
            except ValueError as error:
                yield line, str(error)
            line = rows.line_num + 1
    except csv.Error as error:
        yield line, f"This is not CSV ({error})."


def header(row: list[str]) -> list[str]:
    """Return the names of the columns. Raises `RefusedFileError` where they are not those that are needed."""
    columns = [cell.strip().lower() for cell in row]
    told = [f"there is no column “{name}”" for name in NEEDED if name not in columns]
    told += [f"“{name}” is not a column that can be read" for name in dict.fromkeys(columns) if name not in COLUMNS]
    told += [f"the column “{name}” is there twice" for name in COLUMNS if columns.count(name) > 1]
    if told:
        raise RefusedFileError(f"Line 1: {'; '.join(told)}. {WANTED}")
    return columns


def record(columns: list[str], row: list[str]) -> Record:
    if len(row) != len(columns):
        raise ValueError(f"there are {len(columns)} columns, but {len(row)} cells. Quote figures that hold a comma.")
    return dict(zip(columns, map(str.strip, row), strict=True))


def add(found: dict[str, Months], line: int, record: Record) -> None:
    """Put one row with its series. Raises ValueError, in words, for what cannot be taken."""
    name, month, part = record["series"], read_month(record["month"]), read_part(record)
    if not name:
        raise ValueError("the series has no name.")
    series = found.setdefault(name, Months())
    if month in series.parts:
        raise ValueError(f"{format_month(month)} of “{name}” stands in line {series.lines[month]} already.")
    series.parts[month], series.lines[month] = part, line


@lru_cache(maxsize=10_000)
def read_month(text: str) -> date:
    """Return the first day of the month: 2018-03, 2018-03-31 or 31/03/2018."""
    if iso := _MONTH.fullmatch(text):
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3] or 1)
    elif british := _BRITISH.fullmatch(text):
        day, month, year = (int(part) for part in british.groups())
    else:
        raise ValueError(f"“{text}” is not a month: write 2018-03, or a date such as 2018-03-31.")
    try:
        found = date(year, month, day).replace(day=1)
    except ValueError:
        raise ValueError(f"“{text}” is not a date of the calendar.") from None
    if year not in YEARS:
        raise ValueError(f"“{text}” lies outside the years {YEARS[0]} to {YEARS[-1]}.")
    return found


def read_part(record: Record) -> Part:
    """Return a month's figure. Of a numerator and a denominator alone the value is their percentage."""
    value, numerator, denominator = (read_number(record.get(name, "")) for name in COLUMNS[2:])
    if denominator is None:
        return plain_part(value, numerator)
    if denominator == 0 and value is None and not numerator:
        return Part(denominator=0.0)  # no case in that month: no figure
    if value is None and numerator is None:
        raise ValueError("Give the numerator too, or the value.")
    if faults := figure_checks(Kind.PROPORTION, value=value, numerator=numerator, denominator=denominator):
        raise ValueError(" ".join(faults))
    if value is None and numerator is not None:
        value = 100 * numerator / denominator
    return Part(value=value, numerator=numerator, denominator=denominator)


def plain_part(value: float | None, numerator: float | None) -> Part:
    if faults := figure_checks(Kind.LEVEL, value=value, numerator=numerator):
        raise ValueError(" ".join(faults))
    return Part(value=value)


def read_number(text: str) -> float | None:
    """Return a number, None for a blank. Raises ValueError for anything else."""
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"“{text}” is not a number: write 9918, 9,918 or 41.5.")
    return float(text.replace(",", "").replace(MINUS, "-"))
