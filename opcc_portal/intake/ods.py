"""The sheets of an ODS spreadsheet, each cell as the text that a person would type.

Read as a stream: odfdo keeps the whole document in memory, thirteen times as much for 100,000 cells, and takes three
times as long. Only what `container` found harmless is read. Formats need no looking up: a cell says that it is a
percentage, and gives what it shows beside what it holds.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from xml.etree.ElementTree import Element, iterparse  # every member went through defusedxml
from zipfile import ZipFile

from opcc_portal.intake import texts
from opcc_portal.intake.container import DAMAGED, LINKED
from opcc_portal.intake.sheets import Grid, Room, Sheet, UnreadableError, area
from opcc_portal.intake.texts import FaultError

CONTENT = "content.xml"
OFFICE, TABLE, TEXT, STYLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "table", "text", "style")
)
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
LINKS = {f"{TABLE}table-source", f"{TABLE}dde-link", f"{TABLE}cell-range-source", f"{OFFICE}dde-source"}
_ERROR = re.compile(r"#[A-Z/0]+[!?]?|Err:[0-9]+")
_DURATION = re.compile(r"(?P<sign>-?)P(?:(?P<d>\d+)D)?T(?:(?P<h>\d+)H)?(?:(?P<m>\d+)M)?(?:(?P<s>\d+(?:[.,]\d+)?)S)?")


def read_spreadsheet(archive: ZipFile, room: Room) -> list[Sheet]:
    """The sheets that a reader sees: hidden ones are left out, hidden rows and columns are read (as in `xlsx`)."""
    if CONTENT not in archive.namelist():
        raise UnreadableError(DAMAGED.format(f" ({CONTENT} is missing inside it)"))
    with archive.open(CONTENT) as stream:
        return list(Walk(room).sheets(iterparse(stream, events=("start", "end"))))  # noqa: S314  # see the import


class Walk:
    """Goes through a document from beginning to end and keeps no more than a row of it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.hidden: set[str] = set()  # styles of tables
        self.tables: list[Grid] = []  # the table that is being read; behind it those within its cells, which are not
        self.shown = True  # whether that table is
        self.row = 0
        self.in_row = 0

    def sheets(self, events: Iterator[tuple[str, Element]]) -> Iterator[Sheet]:
        for event, element in events:
            if event == "start":
                self.begin(element)
                continue
            if element.tag == f"{TABLE}table":
                grid = self.tables.pop()
                if not self.tables and self.shown:
                    yield grid.sheet()
            self.end(element)

    def begin(self, element: Element) -> None:
        if element.tag in LINKS:
            raise UnreadableError(LINKED.format(self.tables[-1].where if self.tables else CONTENT))
        if element.tag == f"{TABLE}table":
            if not self.tables:
                self.row, self.shown = 0, element.get(f"{TABLE}style-name") not in self.hidden
            self.tables.append(Grid(element.get(f"{TABLE}name", ""), self.room))
        self.in_row += element.tag == f"{TABLE}table-row"

    def end(self, element: Element) -> None:
        if element.tag == f"{STYLE}style" and element.get(f"{STYLE}family") == "table":
            shown = element.find(f"{STYLE}table-properties")
            if shown is not None and shown.get(f"{TABLE}display") == "false":
                self.hidden.add(element.get(f"{STYLE}name", ""))
        if element.tag == f"{TABLE}table-row":
            self.in_row -= 1
            if len(self.tables) == 1 and self.shown:
                self.row = read_row(element, self.row, self.tables[0])
        if not self.in_row and element.tag != f"{STYLE}table-properties":
            element.clear()


def repeated(element: Element, of: str) -> int:
    """How often a cell or row stands there: written once, it may count for thousands."""
    return max(1, int(element.get(f"{TABLE}number-{of}-repeated") or 1))


def read_row(element: Element, row: int, grid: Grid) -> int:
    """Put the cells of a row where they belong; the number of the next row.

    Spreadsheets end in a million blank rows, written as one that is repeated: they cost nothing.
    """
    times = repeated(element, "rows")
    column = 0
    for cell in element:
        if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            width = repeated(cell, "columns")
            if cell.tag == f"{TABLE}table-cell":  # one that is covered by a merged cell shows nothing
                read_cell(cell, (row, column), (times, width), grid)
            column += width
    return row + times


def read_cell(cell: Element, place: tuple[int, int], repeats: tuple[int, int], grid: Grid) -> None:
    """Put one cell, as often as it is repeated downwards and to the right."""
    (row, column), (down, across) = place, repeats
    try:
        text, why = text_of(cell), ""
    except FaultError as fault:
        text, why = "", str(fault)
    if text or why:
        for below in range(row, row + down):
            for beside in range(column, column + across):
                grid.fault(below, beside, why) if why else grid.put(below, beside, text)
    height, width = (int(cell.get(f"{TABLE}number-{of}-spanned") or 1) for of in ("rows", "columns"))
    if height > 1 or width > 1:
        grid.merged.append(area(row, column, height, width))


def text_of(cell: Element) -> str:
    """The text of a cell; FaultError where it has none that could be used."""
    kind = cell.get(f"{OFFICE}value-type", "")
    written = paragraphs(cell)
    if cell.get(f"{TABLE}formula") is not None:
        if not kind and not written:
            raise FaultError(texts.UNCALCULATED)
        if cell.get(f"{CALC}value-type") == "error" or _ERROR.fullmatch(written):
            raise FaultError(texts.ERROR.format(written or "that its formula gives"))
    read = READERS.get(kind)
    return read(cell, written) if read else cell.get(f"{OFFICE}string-value") or written


def paragraphs(cell: Element) -> str:
    """What the cell shows. Comments stand beside its paragraphs, and are left out."""
    return "\n".join(run(paragraph) for paragraph in cell.iterfind(f"{TEXT}p")).strip()


def run(element: Element) -> str:
    """The text of a paragraph. Spaces, tabs and breaks are elements, each read as one space however many it means."""
    parts = [element.text or ""]
    for child in element:
        parts += [" " if child.tag in SPACES else run(child), child.tail or ""]
    return "".join(parts)


SPACES = {f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"}


def amount(cell: Element) -> Decimal:
    value = cell.get(f"{OFFICE}value", "")
    try:
        return texts.exact(value)
    except ValueError:
        raise FaultError(texts.NO_NUMBER.format(value[:40])) from None


def boolean(cell: Element, written: str) -> str:
    return "TRUE" if cell.get(f"{OFFICE}boolean-value") == "true" else "FALSE"


def clock(cell: Element, written: str) -> str:
    """What the cell shows, where that is a clock; else what it holds, as 11:40:00."""
    found = _DURATION.fullmatch(cell.get(f"{OFFICE}time-value", ""))
    if not found or found["sign"]:
        raise FaultError("holds no time from 0 upwards: type it anew.")
    days, hours, minutes, rest = (Decimal((found[part] or "0").replace(",", ".")) for part in "dhms")
    seconds = days * texts.DAY + hours * 3600 + minutes * 60 + rest
    full = texts.clock(seconds, "[h]:mm:ss")
    text = written if texts.is_clock(written) else full
    if not texts.tells(text, seconds):
        raise FaultError(texts.HIDDEN.format(text, full))
    if doubtful := texts.doubt(text, seconds):
        raise FaultError(doubtful)
    return text


READERS: dict[str, Callable[[Element, str], str]] = {
    "float": lambda cell, written: texts.number(amount(cell)),
    "currency": lambda cell, written: texts.number(amount(cell)),
    "percentage": lambda cell, written: texts.percent(amount(cell)),
    "date": lambda cell, written: texts.moment(cell.get(f"{OFFICE}date-value", "")),
    "time": clock,
    "boolean": boolean,
}
