"""What differs between two versions of a page's tables: rows are recognised by what stands before their figures."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from opcc_portal.lib.chart import Cell, Table

Name = TypeVar("Name", bound=Hashable)
Item = TypeVar("Item")
Row = dict[tuple[str, int], Cell]  # by column; the number tells columns of the same name apart
Rows = dict[tuple[tuple[str, ...], int], Row]

NOTHING = Cell(text="")


@dataclass(frozen=True)
class Change:
    """A row's cells that went from the same words to the same words, or a whole row that came or went.

    `columns` names the cells ("Figure, As shown"), and is empty for a whole row: of a new one `before` is empty, of one
    that is gone `after`; the other says its cells.
    """

    kind: Literal["changed", "new", "gone"]
    row: str
    before: str
    after: str
    columns: str = ""


def compare(before: Sequence[Table], after: Sequence[Table]) -> list[Change]:
    """Every difference, in the order of the tables as they are now and then of those that are gone.

    Tables are recognised by their names, rows by their cells before the first numeric column (a table without one: by
    their first cell), columns by their headings; the second of the same name is another one.
    """
    old, new = (numbered((table.name, rows_of(table)) for table in tables) for tables in (before, after))
    return [change for name in {**new, **old} for change in compare_rows(old.get(name, {}), new.get(name, {}))]


def numbered(items: Iterable[tuple[Name, Item]]) -> dict[tuple[Name, int], Item]:
    """Items by their name and a number that tells those of the same name apart."""
    counted: Counter[Name] = Counter()
    found = {}
    for name, item in items:
        counted[name] += 1
        found[name, counted[name]] = item
    return found


def rows_of(table: Table) -> Rows:
    width = min(table.numeric, default=1)
    return numbered(
        (tuple(cell.text for cell in row[:width]), numbered(zip(table.columns[width:], row[width:], strict=True)))
        for row in table.rows
    )


def compare_rows(before: Rows, after: Rows) -> list[Change]:
    found = []
    for name in {**after, **before}:
        cells, number = name
        label = " · ".join(filter(None, cells)) or f"row {number}"
        if name not in before:
            found.append(Change("new", label, "", told(after[name])))
        elif name not in after:
            found.append(Change("gone", label, told(before[name]), ""))
        else:
            found += compare_cells(label, before[name], after[name])
    return found


def compare_cells(label: str, before: Row, after: Row) -> list[Change]:
    """Cells of one row that went from the same words to the same words are one change."""
    columns: dict[tuple[str, str], list[str]] = {}
    for column in {**after, **before}:
        pair = difference(before.get(column, NOTHING), after.get(column, NOTHING))
        if pair:
            columns.setdefault(pair, []).append(column[0])
    return [Change("changed", label, old, new, ", ".join(names)) for (old, new), names in columns.items()]


def difference(before: Cell, after: Cell) -> tuple[str, str] | None:
    """The words before and after; the exact values where only they differ; None where nothing does."""
    if before.text != after.text:
        return before.text, after.text
    exact = machine(before), machine(after)
    return exact if exact[0] != exact[1] else None


def machine(cell: Cell) -> str:
    return str(cell.text if cell.value is None else cell.value)


def told(row: Row) -> str:
    """What a whole row said."""
    return "; ".join(f"{column}: {cell.text}" for (column, _), cell in row.items() if cell.text)
