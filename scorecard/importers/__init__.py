"""A folder of CSV files (see `fixtures/wiltshire/README.md`) as typed rows. No database."""

import math
from collections.abc import Callable, Hashable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pandas as pd

from scorecard.importers.rows import (
    AnnotationRow,
    BreakRow,
    ClaimRow,
    ConsultationRow,
    ConsultationStepRow,
    ContentsRow,
    DocumentRow,
    ExpectationRow,
    FigureRow,
    ForceRow,
    JudgementRow,
    MeasureRow,
    MembershipRow,
    MonthRow,
    NodeMeasureRow,
    NodeRow,
    OfficeRow,
    PeerGroupRow,
    Placed,
    PlacementRow,
    PlanRow,
    QuarterRow,
    WorkedOutRow,
)


class BrokenFileError(Exception):
    """A file cannot be read as it should: the message names the file, the row and the column."""


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a folder holds."""

    office: list[OfficeRow]
    documents: list[DocumentRow]
    quarters: list[QuarterRow]
    plans: list[PlanRow]
    nodes: list[NodeRow]
    contents: list[ContentsRow]
    node_measures: list[NodeMeasureRow]
    consultations: list[ConsultationRow]
    consultation_steps: list[ConsultationStepRow]
    measures: list[MeasureRow]
    placements: list[PlacementRow]
    figures: list[FigureRow]
    worked_out: list[WorkedOutRow]
    months: list[MonthRow]
    claims: list[ClaimRow]
    breaks: list[BreakRow]
    annotations: list[AnnotationRow]
    expectations: list[ExpectationRow]
    forces: list[ForceRow]
    peer_groups: list[PeerGroupRow]
    memberships: list[MembershipRow]
    judgements: list[JudgementRow]


FILES: dict[str, tuple[str, type[msgspec.Struct]]] = {
    "office": ("office.csv", OfficeRow),
    "documents": ("documents.csv", DocumentRow),
    "quarters": ("quarters.csv", QuarterRow),
    "plans": ("plans.csv", PlanRow),
    "nodes": ("plan_nodes.csv", NodeRow),
    "contents": ("plan_contents.csv", ContentsRow),
    "node_measures": ("node_measures.csv", NodeMeasureRow),
    "consultations": ("consultations.csv", ConsultationRow),
    "consultation_steps": ("consultation_steps.csv", ConsultationStepRow),
    "measures": ("measures.csv", MeasureRow),
    "placements": ("placements.csv", PlacementRow),
    "figures": ("observations.csv", FigureRow),
    "worked_out": ("worked_out.csv", WorkedOutRow),
    "months": ("months.csv", MonthRow),
    "claims": ("claims.csv", ClaimRow),
    "breaks": ("breaks.csv", BreakRow),
    "annotations": ("annotations.csv", AnnotationRow),
    "expectations": ("expectations.csv", ExpectationRow),
    "forces": ("forces.csv", ForceRow),
    "peer_groups": ("peer_groups.csv", PeerGroupRow),
    "memberships": ("memberships.csv", MembershipRow),
    "judgements": ("judgements.csv", JudgementRow),
}
# Not every office is compared with others, nor has every plan a contents list or is put out: a folder may do without.
OPTIONAL = (
    "contents",
    "node_measures",
    "consultations",
    "consultation_steps",
    "worked_out",
    "forces",
    "peer_groups",
    "memberships",
    "judgements",
)
Struct = TypeVar("Struct", bound=msgspec.Struct)
Found = TypeVar("Found")
Placing = TypeVar("Placing", bound=Placed)


def read_folder(folder: Path) -> Dataset:
    """Read all files. Raises `BrokenFileError` for the first that is missing or has a row that cannot be read."""
    rows = {
        name: [] if name in OPTIONAL and not (folder / file).exists() else read_file(folder / file, struct)
        for name, (file, struct) in FILES.items()
    }
    return Dataset(**rows)  # type: ignore[arg-type]  # each list is of the struct that FILES names


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
