"""A folder of CSV files as typed rows, such as a force's published figures. Ours, so it needs no child process."""

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pandas as pd


class BrokenFileError(Exception):
    """A file cannot be read as it should: the message names the file, the row and the column."""


class Placed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a row stands ("months.csv, row 7"), to be said where something is wrong with it."""

    at: str = ""


class Row(Placed, frozen=True, kw_only=True):
    """A row of a file, with the document and line that say it. An empty cell is a cell left out."""

    source: str = ""
    line: int | None = None


Struct = TypeVar("Struct", bound=msgspec.Struct)
Found = TypeVar("Found")
Placing = TypeVar("Placing", bound=Placed)


def read_file(path: Path, struct: type[Struct]) -> list[Struct]:
    """Read one file as rows of `struct`."""
    try:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, skip_blank_lines=False, encoding="utf-8")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise BrokenFileError(f"{path.name}: cannot be read as a CSV file ({error}).") from error
    rows = frame.to_dict("records")
    return [read_row(path.name, number, row, struct) for number, row in enumerate(rows, start=2)]


def read_row(file: str, number: int, row: dict[Any, str], struct: type[Struct]) -> Struct:
    """Convert one row. `number` is the line in the file, the header being line 1."""
    at = f"{file}, row {number}"
    given = {str(column): cell.strip() for column, cell in row.items() if cell.strip()}
    try:
        read = msgspec.convert({**given, "at": at}, struct, strict=False)
    except msgspec.ValidationError as error:
        raise BrokenFileError(f"{at}: {plainly(error, given)}") from error
    for column, cell in msgspec.structs.asdict(read).items():
        if isinstance(cell, float) and not math.isfinite(cell):
            raise BrokenFileError(f"{at}: column {column}: Expected a number, found “{given[column]}”.")
    return read


def plainly(error: msgspec.ValidationError, given: dict[str, str]) -> str:
    """Say which column is wrong and what stands in it."""
    message, _, path = str(error).partition(" - at `$.")
    column = path.rstrip("`")
    return f"column {column}: {message}, found “{given[column]}”." if column in given else f"{message.rstrip('.')}."


def named(known: Mapping[Any, Found], key: Any, what: str, row: Placed, *, called: str = "") -> Found:
    """Return what `key` names, or say in which row of a file it is that names nothing."""
    if key not in known:
        raise BrokenFileError(f"{row.at}: There is no {what} “{called or key}”.")
    return known[key]


def refuse_twice(rows: Iterable[Placing], key: Callable[[Placing], Hashable], what: str) -> None:
    """One thing stands in one row."""
    places: dict[Hashable, str] = {}
    for row in rows:
        earlier = places.setdefault(key(row), row.at)
        if earlier != row.at:
            raise BrokenFileError(f"{row.at}: The same {what} stands in {earlier} already.")
