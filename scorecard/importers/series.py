"""Anybody's monthly series from one CSV file, each fault with its line. No database."""

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from opcc_portal.lib.formatting import format_month, parse_figure
from scorecard.domain.series import Kind, Part, figure_checks

COLUMNS = ("series", "month", "value", "numerator", "denominator")
NEEDED = COLUMNS[:3]
MOST_FAULTS = 20  # told at once
_MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?")
_BRITISH = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
Record = Mapping[str, str]


class RefusedFileError(Exception):
    """The file cannot be assessed: the message names each line and what is wrong with it."""


@dataclass
class Monthly:
    """One series: its months as they stand in the file, a blank one without a figure. `share`: it is a percentage, as
    numerators and denominators are given."""

    name: str
    months: dict[date, Part] = field(default_factory=dict)
    lines: dict[date, int] = field(default_factory=dict)

    @property
    def last(self) -> date:
        return max(self.months)

    @property
    def share(self) -> bool:
        return any(part.denominator is not None for part in self.months.values())

    @property
    def kind(self) -> Kind:
        return Kind.PROPORTION if self.share else Kind.COUNT


def read_series(path: Path) -> list[Monthly]:
    """Return the series of a file in the order in which they first appear.

    Columns: series, month (2018-03 or a date), value and, if wanted, numerator and denominator, which make the value a
    percentage. A blank value is a month without a figure. Raises `RefusedFileError` naming every line that is wrong (at
    most 20): a month given twice, a date or number that cannot be read, parts that do not make the value.
    """
    found: dict[str, Monthly] = {}
    faults: list[str] = []
    for line, record in records(path):
        try:
            add(found, line, record)
        except ValueError as error:
            faults.append(f"Line {line}: {error}")
    if faults:
        more = len(faults) - MOST_FAULTS
        raise RefusedFileError("\n".join(faults[:MOST_FAULTS] + [f"and {more} more lines."] * (more > 0)))
    if not found:
        raise RefusedFileError("The file has no figures: below the header there has to be a line for each month.")
    return list(found.values())


def records(path: Path) -> Iterator[tuple[int, Record]]:
    """Return each row with the number of its line; a row that spans several has that of its last."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise RefusedFileError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise RefusedFileError(f"{path} is not text in UTF-8: save it as “CSV UTF-8”.") from error
    rows = csv.reader(io.StringIO(text), strict=True)
    try:
        columns = header(next(rows, []))
        for row in rows:
            if any(cell.strip() for cell in row):
                yield rows.line_num, dict(cells(columns, row, rows.line_num))
    except csv.Error as error:
        raise RefusedFileError(f"Line {rows.line_num}: not CSV ({error}).") from error


def header(row: list[str]) -> list[str]:
    columns = [cell.strip().lower() for cell in row]
    lacking = [name for name in NEEDED if name not in columns]
    unknown = [name for name in columns if name not in COLUMNS]
    if lacking or unknown or len(set(columns)) < len(columns):
        raise RefusedFileError(
            f"Line 1: the columns are {', '.join(columns) or 'missing'}; they have to be {', '.join(NEEDED)} and, if "
            "wanted, numerator and denominator, separated by commas."
        )
    return columns


def cells(columns: list[str], row: list[str], line: int) -> Iterator[tuple[str, str]]:
    if len(row) > len(columns):
        raise RefusedFileError(f"Line {line}: {len(row)} cells under {len(columns)} columns.")
    return zip(columns, (cell.strip() for cell in row), strict=False)


def add(found: dict[str, Monthly], line: int, record: Record) -> None:
    """Put one row with its series. Raises ValueError, in words, for what cannot be taken."""
    name = record.get("series", "")
    if not name:
        raise ValueError("the series has no name.")
    month = read_month(record.get("month", ""))
    series = found.setdefault(name, Monthly(name))
    if month in series.months:
        raise ValueError(f"{format_month(month)} of “{name}” stands in line {series.lines[month]} already.")
    series.months[month], series.lines[month] = read_part(record), line


def read_month(text: str) -> date:
    """Return the first day of the month: 2018-03, 2018-03-31 or 31/03/2018."""
    if iso := _MONTH.fullmatch(text):
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3] or 1)
    elif british := _BRITISH.fullmatch(text):
        day, month, year = (int(part) for part in british.groups())
    else:
        raise ValueError(f"“{text}” is not a month: write 2018-03, or a date such as 2018-03-31.")
    try:
        return date(year, month, day).replace(day=1)
    except ValueError:
        raise ValueError(f"“{text}” is not a date of the calendar.") from None


def read_part(record: Record) -> Part:
    """Return a month's figure. Of a numerator and a denominator alone the value is their percentage."""
    value, numerator, denominator = (read_number(record.get(name, "")) for name in COLUMNS[2:])
    if value is None and numerator in (None, 0.0) and denominator == 0:
        return Part(denominator=0.0)  # no case in that month: no figure
    if faults := figure_checks(
        Kind.PROPORTION if denominator is not None else Kind.LEVEL,
        value=value,
        numerator=numerator,
        denominator=denominator,
    ):
        raise ValueError(" ".join(faults))
    if value is None and numerator is not None and denominator:
        value = 100 * numerator / denominator
    return Part(value=value, numerator=numerator, denominator=denominator)


def read_number(text: str) -> float | None:
    """Return a number, None for a blank. Raises ValueError for anything else."""
    try:
        value = float(text.replace("−", "-")) if text and "_" not in text else parse_figure(text, "")
    except ValueError:
        value = parse_number(text)
    if value is not None and not math.isfinite(value):
        raise ValueError(f"“{text}” is not a number.")
    return value


def parse_number(text: str) -> float | None:
    try:
        return parse_figure(text, "")
    except ValueError:
        raise ValueError(f"“{text}” is not a number: write 9918, 9,918 or 41.5.") from None
