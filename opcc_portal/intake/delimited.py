"""The one sheet of a text file: cells between commas, semicolons or tabs, in the encodings that Excel writes."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from opcc_portal.intake.sheets import LONGEST, Grid, Room, Sheet, UnreadableError

DELIMITERS = (",", ";", "\t")
LOOKED_AT = 20  # lines by which the delimiter is told
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|\?xml|table)", re.IGNORECASE)


def read_delimited(text: str, room: Room) -> list[Sheet]:
    """The sheet, its rows numbered as a spreadsheet program would. UnreadableError says in which line it goes wrong."""
    grid = Grid("", room)
    for row, cells in enumerate(records(text, delimiter(text))):
        for column, cell in enumerate(cells):
            grid.put(row, column, cell)
    return [grid.sheet()]


def decode(content: bytes) -> str:
    """UTF-8, UTF-16 where its mark says so, else Windows-1252, which is what older programs write in Britain."""
    marked = BOMS.get(content[:3]) or BOMS.get(content[:2])
    for encoding in (marked,) if marked else ("utf-8", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableError("The file is no text and no spreadsheet. Save it as XLSX, ODS or CSV, and bring that.")
    if found := _CONTROLS.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableError(
            f"Line {line:,} holds characters that are no text (NUL or the like): it is no CSV file, or a damaged one. "
            "Save it anew as “CSV UTF-8” or as XLSX."
        )
    if _MARKUP.match(text):
        raise UnreadableError("The file is a web page or XML. Open it in a spreadsheet program and save it as XLSX.")
    return text


def delimiter(text: str) -> str:
    """The one that cuts the most of the first lines into one and the same number of cells, and into the most cells.

    So the commas of "1,5;2,5" or of a heading are no delimiters.
    """
    lines = [line for line, _ in zip(filled(text), range(LOOKED_AT), strict=False)]

    def score(sign: str) -> tuple[int, int]:
        widths = Counter(len(outside_quotes(line).split(sign)) for line in lines)
        return max(((times, width) for width, times in widths.items() if width > 1), default=(0, 0))

    return max(DELIMITERS, key=score)


def filled(text: str) -> Iterator[str]:
    return (line for line in io.StringIO(text) if line.strip())


def outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def records(text: str, sign: str) -> Iterator[list[str]]:
    """Rows of cells, strictly: a quotation mark that nobody closes must not swallow what comes after it."""
    before = csv.field_size_limit(LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    begun = 1
    try:
        for record in reader:
            begun = reader.line_num + 1
            yield record
    except csv.Error as fault:
        raise UnreadableError(reason(str(fault), begun)) from fault
    finally:
        csv.field_size_limit(before)


def reason(fault: str, line: int) -> str:
    if "field larger" in fault:
        return (
            f"A cell in the row that begins in line {line:,} holds more than {LONGEST:,} characters. Often a quotation "
            'mark (") was opened there and never closed: look for it, or shorten the cell.'
        )
    return (
        f'The quotation marks (") in the row that begins in line {line:,} do not match: each that is opened has to be '
        "closed before the next cell. Correct them, or save the file as XLSX."
    )
