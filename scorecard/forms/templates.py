"""A spreadsheet to fill in: a row for each measure of a quarter, its periods across, what is known already in it."""

from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from opcc_portal.lib.formatting import scale_of
from opcc_portal.lib.periods import Period
from opcc_portal.models import Quarter
from opcc_portal.ui.downloads import safe
from scorecard import queries
from scorecard.domain.ledger import TAKEN_BACK, Known, Ledger
from scorecard.domain.typed import FRACTIONAL
from scorecard.forms.cells import Cell
from scorecard.forms.grid import cells
from scorecard.models import Measure, Placement

FIXED = ("Measure", "Area", "Segment", "Unit")
HELP = (
    "Fill in the white cells of the sheet “Figures” and bring the file back under Import figures.",
    "A number: 9918 or 9,918. A percentage: 17.3, or its parts: 41/237. A time in minutes and seconds: 11:40.",
    "A bound or a rough figure has its sign first: ≤10, >18, ≈21.",
    "Where there is no figure, say why: not collected, not yet available, under review, no cases or withheld.",
    "An empty cell changes nothing. Grey cells take no figure of that measure.",
    "Rows and columns may be left out, moved or added. The headings say which measure and which period a figure is of.",
)
CLOSED = PatternFill("solid", fgColor="E6E6E6")
BOLD = Font(bold=True)


def filled(quarter: Quarter) -> bytes:
    """Return the workbook (XLSX). Illustrative figures are left out: brought back they would be taken for real ones."""
    placements = queries.dashboard_placements(quarter.data_to, "office")
    ledgers = queries.ledgers(placement.series for placement in placements)
    rows = [(placement, own_cells(quarter, placement, ledgers[placement.series_id])) for placement in placements]
    periods = in_order(cell.period for _placement, drawn in rows for cell in drawn if not cell.absent)
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Figures")
    sheet.append([*FIXED, *(period.label() for period in periods)])
    for placement, drawn in rows:
        figures = ledgers[placement.series_id].figures
        sheet.append([*naming(placement), *(written(figures.get(p), placement.series.measure) for p in periods)])
        close(sheet, placement, periods, drawn)
    dress(sheet)
    explain(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def own_cells(quarter: Quarter, placement: Placement, ledger: Ledger) -> list[Cell]:
    """What the grid asks of a measure for the quarter itself."""
    return [cell for cell in cells(quarter, placement, ledger, {}) if not cell.earlier]


def in_order(periods: Iterable[Period]) -> list[Period]:
    """Months first, then quarters, years and dates, each in order of time."""
    return sorted(set(periods), key=lambda period: (period.span == 0, period.span, period.end))


def naming(placement: Placement) -> list[str]:
    series = placement.series
    return [safe(text) for text in (series.measure.name, series.area, series.segment, series.measure.unit)]


def written(known: Known | None, measure: Measure) -> str | float | None:
    """A figure so that reading it again gives the same, to the last digit."""
    if known is None or known.illustrative or known.missing == TAKEN_BACK:
        return None
    if known.value is None:
        return known.missing
    if measure.kind in FRACTIONAL and known.numerator is not None:
        return f"{known.numerator:.15g}/{known.denominator:.15g}"
    if scale_of(measure.unit) == "duration":
        return known.qualifier.replace("=", "") + clock(known.value)
    return known.value if known.qualifier == "=" else f"{known.qualifier}{known.value!r}"


def clock(seconds: float) -> str:
    """Minutes and seconds as they are typed: 700 → 11:40."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes:.0f}:{rest:02.0f}" if rest.is_integer() else repr(seconds)


def close(sheet: Worksheet, placement: Placement, periods: list[Period], drawn: list[Cell]) -> None:
    """Grey what takes no figure in the last row. What is typed as 2/12 or 30:15 is kept as it was typed: spreadsheet
    programs would make 2 December or thirty hours of it."""
    as_typed = placement.series.measure.kind in FRACTIONAL or scale_of(placement.series.measure.unit) == "duration"
    taken = {cell.period for cell in drawn if not cell.disabled and not cell.absent}
    for column, period in enumerate(periods, start=len(FIXED) + 1):
        if period not in taken:
            sheet.cell(sheet.max_row, column).fill = CLOSED
        elif as_typed:
            sheet.cell(sheet.max_row, column).number_format = "@"


def dress(sheet: Worksheet) -> None:
    for cell in sheet[1]:
        cell.font, cell.alignment = BOLD, Alignment(wrap_text=True, vertical="top")
    for column, width in enumerate((44, 10, 18, 18), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for column in range(len(FIXED) + 1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 16
    sheet.freeze_panes = sheet.cell(2, 2)


def explain(book: Workbook) -> None:
    sheet = book.create_sheet("How to fill it in")
    for text in HELP:
        sheet.append([text])
    sheet.column_dimensions["A"].width = 110
