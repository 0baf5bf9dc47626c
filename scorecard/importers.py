"""A folder of CSV files (see `fixtures/wiltshire/README.md`) as typed rows. No database."""

import datetime as dt
import math
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
import pandas as pd

from opcc_portal.lib.formatting import Qualifier
from opcc_portal.lib.periods import Period
from scorecard.domain.series import Kind
from scorecard.models import Measure, Observation, Placement, Plan, PlanNode


class BrokenFileError(Exception):
    """A file cannot be read as it should: the message names the file, the row and the column."""


class Placed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a row stands ("months.csv, row 7"), to be said where something is wrong with it."""

    at: str = ""


class Row(Placed, frozen=True, kw_only=True):
    """A row of a file. An empty cell is a cell left out."""

    source: str = ""
    line: int | None = None


class DocumentRow(Placed, frozen=True, kw_only=True):
    key: str
    title: str
    date: dt.date | None = None


class OfficeRow(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    short_name: str
    commissioner_title: str
    force: str
    panel: str


class PlanRow(Row, frozen=True, kw_only=True):
    slug: str
    title: str
    kind: Plan.Kind
    starts: dt.date
    ends: dt.date
    status: Plan.Status

    def __post_init__(self) -> None:
        if self.ends <= self.starts:
            raise ValueError("A plan ends after it begins.")


class NodeRow(Row, frozen=True, kw_only=True):
    plan: str
    level: PlanNode.Level
    title: str
    number: str = ""
    parent: str = ""
    official: str = "y"


class MeasureRow(Row, frozen=True, kw_only=True):
    slug: str
    name: str
    kind: Kind
    unit: str
    decimals: int = 0
    preferred_direction: Measure.Direction
    frequency: Measure.Frequency
    code: str = ""
    definition: str = ""
    lag_months: int = 0
    scale: float = 1
    source_system: str = ""
    caveats: str = ""
    replaced_by: str = ""


class OfSeries(Row, frozen=True, kw_only=True):
    """Any row that speaks of one series."""

    measure: str
    area: str = "force"
    segment: str = ""

    @property
    def series_key(self) -> tuple[str, str, str]:
        return self.measure, self.area, self.segment


class PlacementRow(OfSeries, frozen=True, kw_only=True):
    plan: str
    priority: str
    position: int
    label: str
    headline_window: Placement.Window
    on_dashboard: Literal["y", "n"] = "y"
    note: str = ""


class FigureRow(OfSeries, frozen=True, kw_only=True):
    obs_id: str
    period_end: dt.date
    span: int
    decimals: int = 0
    provenance: Observation.Provenance
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    qualifier: Qualifier = "="
    half_width: float | None = None
    missing_reason: Observation.Missing | None = None
    revision_kind: Observation.RevisionKind = Observation.RevisionKind.FIRST
    note: str = ""

    def __post_init__(self) -> None:
        _ = self.period
        if (self.value is None) == (self.missing_reason is None):
            raise ValueError("Give a value, or the reason why there is none, and not both.")
        if (self.denominator is None and self.numerator is not None) or (self.denominator or 1) <= 0:
            raise ValueError("A numerator needs a denominator, and that has to be above 0.")

    @property
    def period(self) -> Period:
        return Period(self.period_end, self.span)


class MonthRow(Row, frozen=True, kw_only=True):
    measure: str
    month: dt.date
    value: float

    def __post_init__(self) -> None:
        _ = self.period

    @property
    def series_key(self) -> tuple[str, str, str]:
        return self.measure, "force", ""

    @property
    def period(self) -> Period:
        return Period(self.month, 1)


class ClaimRow(OfSeries, frozen=True, kw_only=True):
    obs_id: str
    statistic: str
    period_end: dt.date | None = None
    span: int | None = None
    subject: str = ""
    value: float | None = None
    unit: str = ""
    printed: str = ""
    note: str = ""


class BreakRow(OfSeries, frozen=True, kw_only=True):
    month: dt.date
    reason: str


class AnnotationRow(Row, frozen=True, kw_only=True):
    date: dt.date
    label: str
    measures: str = ""


class ExpectationRow(Row, frozen=True, kw_only=True):
    measure: str
    label: str
    value: float
    obs_id: str = ""
    starts: dt.date | None = None
    ends: dt.date | None = None


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a folder holds."""

    office: list[OfficeRow]
    documents: list[DocumentRow]
    plans: list[PlanRow]
    nodes: list[NodeRow]
    measures: list[MeasureRow]
    placements: list[PlacementRow]
    figures: list[FigureRow]
    months: list[MonthRow]
    claims: list[ClaimRow]
    breaks: list[BreakRow]
    annotations: list[AnnotationRow]
    expectations: list[ExpectationRow]


FILES: dict[str, tuple[str, type[msgspec.Struct]]] = {
    "office": ("office.csv", OfficeRow),
    "documents": ("documents.csv", DocumentRow),
    "plans": ("plans.csv", PlanRow),
    "nodes": ("plan_nodes.csv", NodeRow),
    "measures": ("measures.csv", MeasureRow),
    "placements": ("placements.csv", PlacementRow),
    "figures": ("observations.csv", FigureRow),
    "months": ("months.csv", MonthRow),
    "claims": ("claims.csv", ClaimRow),
    "breaks": ("breaks.csv", BreakRow),
    "annotations": ("annotations.csv", AnnotationRow),
    "expectations": ("expectations.csv", ExpectationRow),
}
Struct = TypeVar("Struct", bound=msgspec.Struct)


def read_folder(folder: Path) -> Dataset:
    """Read all files. Raises `BrokenFileError` for the first that is missing or has a row that cannot be read."""
    rows = {name: read_file(folder / file, struct) for name, (file, struct) in FILES.items()}
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
