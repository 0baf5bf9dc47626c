"""Where the figures stand in a spreadsheet: a row for each (long) or months across (wide). No database."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from openpyxl.utils import range_boundaries

from opcc_portal.intake.reading import Sheet, address
from opcc_portal.lib.periods import Period, parse_period

WORDS = {
    "measure": "measure",
    "area": "area",
    "segment": "segment",
    "month": "period",
    "period": "period",
    "value": "value",
    "figure": "value",
    "numerator": "numerator",
    "denominator": "denominator",
    "note": "note",
    "unit": "",
    "": "",
}
LONG = {"period", "value"}
WIDE_ONLY = "“{}” is neither a month nor the name of a column. Write months as March 2018 or 2018-03."
Row = list[str]


class Written(msgspec.Struct, frozen=True):
    """One figure as it was written, with its place ("Figures, C5"); `fault` says why it cannot be read from there.

    `period` is as the heading or the row says it: a date may stand for its month.
    """

    place: str
    measure: str
    area: str = ""
    segment: str = ""
    period: Period | None = None
    value: str = ""
    numerator: str = ""
    denominator: str = ""
    note: str = ""
    fault: str = ""


class Layout(msgspec.Struct, frozen=True):
    """What the headings of a sheet say: the row below which figures stand, and what each column holds."""

    below: int
    columns: dict[str, int]
    periods: dict[int, Period]
    unknown: dict[int, str]

    @property
    def long(self) -> bool:
        return self.columns.keys() >= LONG


def written(sheets: Sequence[Sheet]) -> tuple[list[Written], list[str]]:
    """Return every figure of a file in the order in which they stand, and what has to be said of whole sheets.

    A sheet holds figures where a row has the heading “Measure”; others are left out, and named. Blank cells are none.
    """
    laid_out = [(sheet, layout(sheet.rows)) for sheet in sheets]
    notes = [
        f"Sheet “{sheet.name}” has no row with the heading “Measure”, so it was left out."
        for sheet, found in laid_out
        if found is None and any(map(any, sheet.rows)) and sheet.name
    ]
    return [item for sheet, found in laid_out if found for item in figures_of(sheet, found)], notes


def layout(rows: Sequence[Row]) -> Layout | None:
    """Return what the first row with the heading “Measure” says; None where there is none."""
    for number, row in enumerate(rows):
        names = [" ".join(cell.casefold().split()) for cell in row]
        if "measure" in names:
            return headings(number, row, names)
    return None


def headings(number: int, row: Row, names: Sequence[str]) -> Layout:
    columns: dict[str, int] = {}
    periods: dict[int, Period] = {}
    unknown: dict[int, str] = {}
    for column, (cell, name) in enumerate(zip(row, names, strict=True)):
        if name in WORDS:
            if WORDS[name] and columns.setdefault(WORDS[name], column) != column:
                unknown[column] = f"The column “{cell}” is there twice."
            continue
        try:
            periods[column] = parse_period(cell)
        except ValueError:
            unknown[column] = WIDE_ONLY.format(cell)
    return Layout(number, columns, periods, unknown)


def figures_of(sheet: Sheet, found: Layout) -> Iterator[Written]:
    merged = joined(sheet.merged)
    read = long_row if found.long else wide_row
    for number in range(found.below + 1, len(sheet.rows)):
        row = sheet.rows[number]
        if any(row):
            yield from read(sheet, found, number, row, merged)


def long_row(
    sheet: Sheet, found: Layout, number: int, row: Row, merged: dict[tuple[int, int], str]
) -> Iterator[Written]:
    """A row with one figure. It is one that says something beside what it is of."""
    cells = {name: cell_at(row, column) for name, column in found.columns.items()}
    if not any(cells.get(name) for name in ("value", "numerator", "denominator")) and not faulty(sheet, found, number):
        return
    period, fault = period_of(cells["period"])
    faults = [*faulty(sheet, found, number), *unread(found, row), *filter(None, [fault])]
    column = found.columns["value"]
    faults += [merged[number, column]] if (number, column) in merged else []
    words = {name: text for name, text in cells.items() if name != "period"}
    yield Written(place=place(sheet, number, column), period=period, fault=" ".join(faults), **words)


def faulty(sheet: Sheet, found: Layout, number: int) -> list[str]:
    if not sheet.faults:
        return []
    cells = (address(number, column) for column in found.columns.values())
    return [sheet.faults[cell] for cell in cells if cell in sheet.faults]


def unread(found: Layout, row: Row) -> list[str]:
    """What is wrong with the headings of filled cells: a slip in a heading must not lose figures in silence."""
    return [text for column, text in found.unknown.items() if cell_at(row, column)]


def period_of(text: str) -> tuple[Period | None, str]:
    try:
        return parse_period(text), ""
    except ValueError as error:
        return None, str(error)


def wide_row(
    sheet: Sheet, found: Layout, number: int, row: Row, merged: dict[tuple[int, int], str]
) -> Iterator[Written]:
    """A row with a figure below each month."""
    measure, area, segment = (cell_at(row, found.columns.get(name)) for name in ("measure", "area", "segment"))
    for column, period in found.periods.items():
        value = cell_at(row, column)
        fault = sheet.faults.get(address(number, column), "") if sheet.faults else ""
        if value or fault:
            fault = fault or merged.get((number, column), "")
            yield Written(place(sheet, number, column), measure, area, segment, period, value, fault=fault)
    for column, text in found.unknown.items():
        if value := cell_at(row, column):
            yield Written(place(sheet, number, column), measure, area, segment, value=value, fault=text)


def cell_at(row: Row, column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def place(sheet: Sheet, number: int, column: int) -> str:
    cell = address(number, column)
    return f"{sheet.name}, {cell}" if sheet.name else cell


def joined(ranges: Iterable[str]) -> dict[tuple[int, int], str]:
    """What to say of a figure in a cell that was merged with others, by row and column: it may be meant for each."""
    found = {}
    for text in ranges:
        left, top, right, bottom = range_boundaries(text)
        for number in range(top - 1, bottom):
            for column in range(left - 1, right):
                found[number, column] = f"{text} is merged, so nobody can say which month its figure is of. Unmerge it."
    return found
