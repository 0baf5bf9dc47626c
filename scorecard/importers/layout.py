"""Where the figures stand in a spreadsheet: a row for each (long) or months across (wide). No database."""

import itertools
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from openpyxl.utils import coordinate_to_tuple, get_column_letter, range_boundaries

from opcc_portal.intake.reading import LIMITS, Sheet, UnreadableError, address
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
NAMING = ("measure", "area", "segment")
WIDE_ONLY = "“{}” is neither a month nor the name of a column. Write months as March 2018 or 2018-03."
MONTH_BESIDE = "“{}” is a month, but the figures of this sheet stand in the column “Value”. Give it a row of its own."
TITLE = "{} is merged, so nobody can say which column its heading is of. Unmerge it, and give each column its own."
FIGURE = "{} is merged, so nobody can say which month its figure is of. Unmerge it."
COVERED = "{} is merged, so nobody can say whether it counts here too. Unmerge it, and write it in each row."
UNNAMED = "{} has no heading, so it was left out."
BESIDE_MONTHS = "{} was left out: where months stand across, only measure, area and segment are read beside them."
OVERLAPPING = (
    "Areas of merged cells lie upon each other, as no spreadsheet program leaves them. Open the file in one, unmerge "
    "them, save it anew, and bring that."
)
Row = list[str]
Texts = dict[tuple[int, int], str]  # by row and column


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
    """What the headings of a sheet say: the row below which figures stand, and what each column holds.

    `unknown` says of a column why its figures cannot be read; `spare` are columns that hold none.
    """

    below: int
    columns: dict[str, int]
    periods: dict[int, Period]
    unknown: dict[int, str]
    spare: set[int]

    @property
    def long(self) -> bool:
        return self.columns.keys() >= LONG

    def reads(self, column: int) -> bool:
        """Whether something is made of what stands in a column, or its being there is refused."""
        named = self.columns.items() if self.long else [(name, self.columns.get(name)) for name in NAMING]
        return column in self.periods or column in self.unknown or column in (number for _, number in named)


class Wrong(msgspec.Struct, frozen=True):
    """What keeps cells of a sheet from being read: `faults` of their own, `figures` that were merged with others, and
    what was `covered` by a merged cell."""

    faults: Texts
    figures: Texts
    covered: Texts

    def naming(self, number: int, columns: Iterable[int]) -> list[str]:
        """What is wrong with the cells that say what a row is of: blank, they would be read as another measure's."""
        places = [(number, column) for column in columns]
        return [texts[place] for texts in (self.faults, self.covered) for place in places if place in texts]


def written(sheets: Sequence[Sheet]) -> tuple[list[Written], list[str]]:
    """Return every figure of a file in the order in which they stand, and what has to be said of whole sheets.

    A sheet holds figures where a row has the heading “Measure”; others are left out, and named, as are columns of which
    nothing is made. Blank cells are none.
    """
    laid_out = [(sheet, layout(sheet)) for sheet in sheets]
    notes = [
        f"Sheet “{sheet.name}” has no row with the heading “Measure”, so it was left out."
        for sheet, found in laid_out
        if found is None and any(map(any, sheet.rows)) and sheet.name
    ]
    notes += [note for sheet, found in laid_out if found for note in left_out(sheet, found)]
    return [item for sheet, found in laid_out if found for item in figures_of(sheet, found)], notes


def layout(sheet: Sheet) -> Layout | None:
    """Return what the first row with the heading “Measure” says; None where there is none."""
    for number, row in enumerate(sheet.rows):
        names = [" ".join(cell.casefold().split()) for cell in row]
        if "measure" in names:
            return headings(number, row, names, untold(sheet, number))
    return None


def headings(number: int, row: Row, names: Sequence[str], untold: dict[int, str]) -> Layout:
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
    if columns.keys() >= LONG:
        untold = {column: MONTH_BESIDE.format(row[column]) for column in periods} | untold
    untold = {column: text for column, text in untold.items() if column not in columns.values()}
    periods = {column: period for column, period in periods.items() if column not in untold}
    return Layout(number, columns, periods, unknown | untold, {n for n, name in enumerate(names) if name == "unit"})


def untold(sheet: Sheet, number: int) -> dict[int, str]:
    """Columns whose heading cannot be told, each with the reason: it holds an error, or is merged over several."""
    found: dict[int, str] = {}
    for text in sheet.merged:
        left, top, right, bottom = range_boundaries(text)
        if left < right and top - 1 <= number < bottom:
            found |= dict.fromkeys(range(left - 1, min(right, LIMITS.columns)), TITLE.format(text))
    faults = {coordinate_to_tuple(cell): text for cell, text in sheet.faults.items()}
    return found | {column - 1: text for (row, column), text in faults.items() if row - 1 == number}


def left_out(sheet: Sheet, found: Layout) -> Iterator[str]:
    """Name the columns of which nothing is made although something stands in them."""
    below = sheet.rows[found.below + 1 :]
    for column in range(max(map(len, below), default=0)):
        if found.reads(column) or column in found.spare or not any(cell_at(row, column) for row in below):
            continue
        heading = cell_at(sheet.rows[found.below], column)
        name = f"Column {get_column_letter(column + 1)}" + (f" of sheet “{sheet.name}”" if sheet.name else "")
        yield BESIDE_MONTHS.format(f"{name} (“{heading}”)") if heading else UNNAMED.format(name)


def figures_of(sheet: Sheet, found: Layout) -> Iterator[Written]:
    wrong = whats_wrong(sheet, found)
    read = long_row if found.long else wide_row
    for number in range(found.below + 1, len(sheet.rows)):
        row = sheet.rows[number]
        if any(row):
            yield from read(sheet, found, number, row, wrong)


def long_row(sheet: Sheet, found: Layout, number: int, row: Row, wrong: Wrong) -> Iterator[Written]:
    """A row with one figure. It is one that says something beside what it is of."""
    cells = {name: cell_at(row, column) for name, column in found.columns.items()}
    says = any(cells.get(name) for name in ("value", "numerator", "denominator"))
    if not says and not any((number, column) in wrong.faults for column in found.columns.values()):
        return
    column = found.columns["value"]
    merged = wrong.figures.get((number, column), "")
    beside = [other for other in found.columns.values() if not merged or other != column]
    period, fault = period_of(cells["period"])
    faults = [*wrong.naming(number, beside), *unread(found, row), *filter(None, [fault, merged])]
    words = {name: text for name, text in cells.items() if name != "period"}
    yield Written(place=place(sheet, number, column), period=period, fault=" ".join(faults), **words)


def unread(found: Layout, row: Row) -> list[str]:
    """What is wrong with the headings of filled cells: a slip in a heading must not lose figures in silence."""
    return [text for column, text in found.unknown.items() if cell_at(row, column)]


def period_of(text: str) -> tuple[Period | None, str]:
    try:
        return parse_period(text), ""
    except ValueError as error:
        return None, str(error)


def wide_row(sheet: Sheet, found: Layout, number: int, row: Row, wrong: Wrong) -> Iterator[Written]:
    """A row with a figure below each month."""
    naming = [found.columns.get(name) for name in NAMING]
    measure, area, segment = (cell_at(row, column) for column in naming)
    of_row = " ".join(wrong.naming(number, (column for column in naming if column is not None)))
    for column, period in found.periods.items():
        value, cell = cell_at(row, column), (number, column)
        fault = wrong.faults.get(cell, "")
        if value or fault:
            fault = fault or of_row or wrong.figures.get(cell, "")
            yield Written(place(sheet, number, column), measure, area, segment, period, value, fault=fault)
    for column, text in found.unknown.items():
        if value := cell_at(row, column):
            yield Written(place(sheet, number, column), measure, area, segment, value=value, fault=text)


def cell_at(row: Row, column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def place(sheet: Sheet, number: int, column: int) -> str:
    cell = address(number, column)
    return f"{sheet.name}, {cell}" if sheet.name else cell


def whats_wrong(sheet: Sheet, found: Layout) -> Wrong:
    wrong = Wrong({}, {}, {})
    for name, text in sheet.faults.items():
        row, column = coordinate_to_tuple(name)
        wrong.faults[row - 1, column - 1] = text
    named = set(found.columns.values())
    for text, places in joined(sheet):
        for number, column in places:
            if cell_at(sheet.rows[number], column):
                wrong.figures[number, column] = FIGURE.format(text)
            elif column in named:
                wrong.covered[number, column] = COVERED.format(text)
    return wrong


def joined(sheet: Sheet) -> Iterator[tuple[str, Iterable[tuple[int, int]]]]:
    """Each area of merged cells with those of its cells that lie within what is filled: a file may name a thousand
    areas of a thousand million cells. Raises `UnreadableError` where they lie upon each other."""
    height, width = len(sheet.rows), max(map(len, sheet.rows), default=0)
    room = height * width
    for text in sheet.merged:
        left, top, right, bottom = range_boundaries(text)
        rows, columns = range(top - 1, min(bottom, height)), range(left - 1, min(right, width))
        room -= len(rows) * len(columns)
        if room < 0:
            raise UnreadableError(OVERLAPPING)
        yield text, itertools.product(rows, columns)
