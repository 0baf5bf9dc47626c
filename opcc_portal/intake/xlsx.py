"""The sheets of an XLSX workbook, each cell as the text that a person would type.

openpyxl finds the sheets and the shared texts. Sheets and number formats are read here, because its own reader of
them keeps no merged cells, tells no blank from a formula that was never calculated, fills gaps up to whatever row a
file names, and gives up on a workbook whose colours are wrong. Only what `container` found harmless is read.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse  # every member went through defusedxml
from zipfile import ZipFile

import msgspec
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel
from openpyxl.xml.constants import ARC_STYLE, SHEET_MAIN_NS

from opcc_portal.intake import texts
from opcc_portal.intake.sheets import Grid, Room, Sheet
from opcc_portal.intake.texts import FaultError, Shown

SHEET_TYPE = "/worksheet"  # what a relation to a sheet of cells ends in; others are charts and dialogues
MAIN = f"{{{SHEET_MAIN_NS}}}"
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_AREA = re.compile(r"[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}")


class Book(msgspec.Struct, frozen=True):
    """What all sheets of a workbook share. `formats` are number formats, by the number of a cell's style."""

    strings: list[str]
    formats: list[str]
    epoch: datetime = WINDOWS_EPOCH


def read_workbook(archive: ZipFile, room: Room) -> list[Sheet]:
    """The sheets that a reader sees: hidden ones are left out, as what nobody looks at must not become a figure.

    Hidden rows and columns are read: most often a filter hides them, and they are figures all the same.
    """
    reader = ExcelReader(archive.fp, read_only=True, data_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    book = Book(reader.shared_strings, formats(archive), reader.wb.epoch)
    return [
        read_sheet(archive.open(relation.target), Grid(sheet.name, room), book)
        for sheet, relation in reader.parser.find_sheets()
        if sheet.state == "visible" and relation.Type.endswith(SHEET_TYPE)
    ]


def finished(stream: IO[bytes], *, inside: str = "") -> Iterator[Element]:
    """Each element once it is complete, then emptied, so that what was read takes no room.

    What stands in an `inside` element is kept until that is complete.
    """
    depth = 0
    for event, element in iterparse(stream, events=("start", "end")):  # noqa: S314  # see the import
        depth += (element.tag == inside) * (1 if event == "start" else -1)
        if event == "end":
            yield element
            if not depth:
                element.clear()


def formats(archive: ZipFile) -> list[str]:
    """The number format of each style, of which a cell gives the number."""
    if ARC_STYLE not in archive.namelist():
        return []
    own: dict[str, str] = {}
    found: list[str] = []
    with archive.open(ARC_STYLE) as stream:
        for element in finished(stream, inside=f"{MAIN}cellXfs"):
            if element.tag == f"{MAIN}numFmt":
                own[element.get("numFmtId", "")] = element.get("formatCode", "")
            elif element.tag == f"{MAIN}cellXfs":
                found = [number_format(style.get("numFmtId", "0"), own) for style in element]
    return found


def number_format(number: str, own: dict[str, str]) -> str:
    return own.get(number) or (BUILTIN_FORMATS.get(int(number), "General") if number.isdecimal() else "General")


def read_sheet(stream: IO[bytes], grid: Grid, book: Book) -> Sheet:
    """The cells of one sheet. A row or cell that does not say where it stands follows the one before."""
    row = -1
    with stream:
        for element in finished(stream, inside=f"{MAIN}row"):
            if element.tag == f"{MAIN}row":
                row = int(element.get("r") or row + 2) - 1
                read_row(element, row, grid, book)
            elif element.tag == f"{MAIN}mergeCell" and _AREA.fullmatch(element.get("ref", "")):
                grid.merged.append(element.get("ref", ""))
    return grid.sheet()


def read_row(element: Element, row: int, grid: Grid, book: Book) -> None:
    column = -1
    for cell in element.iterfind(f"{MAIN}c"):
        place = _CELL.fullmatch(cell.get("r", ""))
        column = column_index_from_string(place[1]) - 1 if place else column + 1
        try:
            grid.put(row, column, text_of(cell, book))
        except FaultError as fault:
            grid.fault(row, column, str(fault))


def text_of(cell: Element, book: Book) -> str:
    """The text of a cell; FaultError where it has none that could be used."""
    kind = cell.get("t", "n")
    value = cell.findtext(f"{MAIN}v") or ""
    if not value and kind != "str" and cell.find(f"{MAIN}f") is not None:
        raise FaultError(texts.UNCALCULATED)
    if kind == "inlineStr":
        return inline(cell)
    if not value:
        return ""
    read = READERS.get(kind)
    return read(value, cell, book) if read else value


def inline(cell: Element) -> str:
    found = cell.find(f"{MAIN}is")
    return "" if found is None else str(Text.from_tree(found).content)


def shared(value: str, cell: Element, book: Book) -> str:
    return book.strings[int(value)]


def boolean(value: str, cell: Element, book: Book) -> str:
    return "TRUE" if value == "1" else "FALSE"


def error(value: str, cell: Element, book: Book) -> str:
    raise FaultError(texts.ERROR.format(value))


def dated(value: str, cell: Element, book: Book) -> str:
    return texts.moment(value)


def numeric(value: str, cell: Element, book: Book) -> str:
    try:
        amount = texts.exact(value)
    except ValueError:
        raise FaultError(texts.NO_NUMBER.format(value[:40])) from None
    style = int(cell.get("s") or 0)
    form = book.formats[style] if style < len(book.formats) else "General"
    return SHOWN[texts.shown(form)](amount, form, book)


READERS: dict[str, Callable[[str, Element, Book], str]] = {
    "n": numeric,
    "s": shared,
    "b": boolean,
    "e": error,
    "d": dated,
}


def day(amount: Decimal, form: str, book: Book) -> str:
    """A day, with its time where the format shows one and it is not midnight. Days are counted from the epoch."""
    try:
        found: Any = from_excel(float(amount), book.epoch) if amount >= 0 else None
    except (OverflowError, ValueError):
        found = None
    if not isinstance(found, date):
        raise FaultError(f"is shown as a date and holds {texts.number(amount)}, which is none: type the date anew.")
    timed = texts.moment(found.isoformat(" ", "seconds")) if isinstance(found, datetime) else found.isoformat()
    return timed if "h" in texts.fields(form) else timed[:10]


def clock(amount: Decimal, form: str, book: Book) -> str:
    """A time of day or a duration, which is kept as a fraction of a day."""
    seconds = amount * texts.DAY
    if seconds < 0:
        raise FaultError("holds a time below 0: type it anew.")
    text = texts.clock(seconds, form)
    if not texts.tells(text, seconds):
        raise FaultError(texts.HIDDEN.format(text, texts.clock(seconds, "[h]:mm:ss")))
    if doubtful := texts.doubt(text, seconds):
        raise FaultError(doubtful)
    return text


SHOWN: dict[Shown, Callable[[Decimal, str, Book], str]] = {
    Shown.NUMBER: lambda amount, form, book: texts.number(amount),
    Shown.PERCENT: lambda amount, form, book: texts.percent(amount),
    Shown.DATE: day,
    Shown.CLOCK: clock,
}
