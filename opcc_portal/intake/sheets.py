"""What is read from a file, and how much of it: the values that `reading` and its child process share.

Plain Python, and quick to import: the child starts anew for each file.
"""

from dataclasses import dataclass
from typing import ClassVar

import msgspec

LONGEST = 32_767  # characters in a cell, in Excel as in LibreOffice


class UnreadableError(Exception):
    """The file cannot be read: the message says where, why, and what the person can do."""


@dataclass(frozen=True)
class Limits:
    """How much of a file is read. Sizes are in bytes, rows and columns those of one sheet."""

    size: int = 10 * 1024**2
    unpacked: int = 50 * 1024**2
    ratio: int = 50
    rows: int = 50_000
    columns: int = 200
    seconds: float = 20
    memory: int = 512 * 1024**2


LIMITS = Limits()


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: `rows[0]` is row 1, blank cells and rows at its end are dropped, all others kept.

    `name` is "" for a CSV. `faults` says of a cell ("C5") why it has no content that could be used; `merged` are
    areas such as "C5:E5", whose text stands in their first cell.
    """

    name: str
    rows: list[list[str]]
    faults: dict[str, str]
    merged: list[str]


class Order(msgspec.Struct, frozen=True):
    """What the child is told beside the file: what its name ends in (".xlsx"), and the limits."""

    suffix: str
    limits: Limits


class Reply(msgspec.Struct, frozen=True):
    """What the child answers: the sheets, or why there are none."""

    sheets: list[Sheet]
    refusal: str = ""


def address(row: int, column: int) -> str:
    """The name of a cell, both numbers from nought: (4, 2) → "C5"."""
    from openpyxl.utils import get_column_letter  # a quarter of a second, which a good CSV need not wait

    return f"{get_column_letter(column + 1)}{row + 1}"


def area(row: int, column: int, height: int, width: int) -> str:
    """The name of an area: (4, 2, 1, 3) → "C5:E5"."""
    return f"{address(row, column)}:{address(row + height - 1, column + width - 1)}"


class Room:
    """How many characters the sheets of a file may still take: one long text can be repeated in many cells."""

    EACH: ClassVar = 8  # what a cell takes even when it is blank

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = limits.unpacked

    def take(self, characters: int) -> None:
        """UnreadableError when there is no more."""
        self.left -= characters
        if self.left < 0:
            raise UnreadableError(
                f"The cells of this file hold more than {self.limits.unpacked // 1024**2:,} million characters. "
                "Split it into several files."
            )


class Grid:
    """The cells of one sheet, put where they belong in whatever order they come. UnreadableError past a limit."""

    def __init__(self, name: str, room: Room) -> None:
        self.name = name
        self.room = room
        self.limits = room.limits
        self.rows: list[list[str]] = []
        self.faults: dict[str, str] = {}
        self.merged: list[str] = []

    @property
    def where(self) -> str:
        return f"sheet “{self.name}”" if self.name else "the file"

    def put(self, row: int, column: int, text: str) -> None:
        """A blank text is no content: it may stand anywhere."""
        text = text.strip()
        if not text:
            return
        self._check(row, column, text)
        if len(self.rows) <= row:
            self.rows.extend([] for _ in range(row + 1 - len(self.rows)))
        cells = self.rows[row]
        if len(cells) <= column:
            self.room.take(self.room.EACH * (column + 1 - len(cells)))
            cells.extend([""] * (column + 1 - len(cells)))
        self.room.take(len(text))
        cells[column] = text

    def fault(self, row: int, column: int, why: str) -> None:
        """Say why a cell has no content that could be used. `why` goes on after the cell's name."""
        self._check(row, column, why)
        self.room.take(len(why))
        name = address(row, column)
        self.faults[name] = f"{name} {why}"

    def sheet(self) -> Sheet:
        return Sheet(self.name, self.rows, self.faults, self.merged)

    def _check(self, row: int, column: int, text: str) -> None:
        if min(row, column) < 0:
            raise ValueError("A cell before the first.")
        if row >= self.limits.rows:
            raise UnreadableError(
                f"There is something in row {row + 1:,} of {self.where}; at most {self.limits.rows:,} rows are read. "
                "Delete what stands below the figures, or split the file."
            )
        if column >= self.limits.columns:
            raise UnreadableError(
                f"There is something in {address(row, column)} of {self.where}, beyond the first "
                f"{self.limits.columns} columns, which are all that is read. "
                "Delete what stands to the right of the figures, or split the file."
            )
        if len(text) > LONGEST:
            raise UnreadableError(
                f"{address(row, column)} of {self.where} holds more than {LONGEST:,} characters, more than a "
                "spreadsheet program keeps in a cell. Shorten it, or delete it."
            )
