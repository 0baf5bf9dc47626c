"""The CSV files of staffing (see `fixtures/wiltshire/README.md`) as typed rows. No database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec

from opcc_portal.intake.folder import BrokenFileError, Row, read_file

Yes = Literal["y", ""]


class DocumentRow(Row, frozen=True, kw_only=True):
    key: str
    title: str
    date: date | None = None


class RoleRow(Row, frozen=True, kw_only=True):
    role: str
    code: str
    name: str
    student: str = ""


class TeamRow(Row, frozen=True, kw_only=True):
    """`roles` are joined by semicolons."""

    team: str
    name: str
    short_name: str = ""
    roles: str


class ReasonRow(Row, frozen=True, kw_only=True):
    reason: str
    name: str
    long_term: Yes = ""
    vacancy: Yes = ""
    definition: str = ""


class SnapshotRow(Row, frozen=True, kw_only=True):
    on: date
    illustrative: Yes = ""
    note: str = ""
    joining: str = ""


class StaffingRow(Row, frozen=True, kw_only=True):
    """`losses` are pairs joined by semicolons: "vacancies=3;abstracted=4"."""

    on: date
    team: str
    role: str
    establishment: Decimal
    in_post: Decimal | None = None
    losses: str = ""

    @property
    def lost(self) -> dict[str, Decimal]:
        """FTE by reason. Raises `BrokenFileError`."""
        try:
            return {
                reason: Decimal(fte) for reason, fte in (part.split("=") for part in self.losses.split(";") if part)
            }
        except (ValueError, ArithmeticError) as error:
            raise BrokenFileError(f"{self.at}: column losses: Expected reason=FTE, found “{self.losses}”.") from error


class StudentsRow(Row, frozen=True, kw_only=True):
    on: date
    role: str
    number: int


class ClaimRow(Row, frozen=True, kw_only=True):
    on: date
    table: str
    team: str = ""
    role: str = ""
    figure: str
    value: Decimal
    printed: str
    explanation: str = ""


class DayRow(Row, frozen=True, kw_only=True):
    cause: str
    abstraction: Decimal | None = None
    deployability: Decimal | None = None
    note: str = ""


class FrameworkRow(Row, frozen=True, kw_only=True):
    threshold: Decimal
    tolerance: Decimal
    working_days: Decimal
    basis: str = ""
    note: str = ""


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a folder says of staffing."""

    documents: list[DocumentRow]
    roles: list[RoleRow]
    teams: list[TeamRow]
    reasons: list[ReasonRow]
    snapshots: list[SnapshotRow]
    staffing: list[StaffingRow]
    students: list[StudentsRow]
    claims: list[ClaimRow]
    days: list[DayRow]
    framework: list[FrameworkRow]


FILES: dict[str, tuple[tuple[str, ...], type[Row]]] = {
    "documents": (("documents.csv",), DocumentRow),
    "roles": (("roles.csv",), RoleRow),
    "teams": (("teams.csv",), TeamRow),
    "reasons": (("reasons.csv",), ReasonRow),
    "snapshots": (("snapshots.csv", "snapshot_months.csv"), SnapshotRow),
    "staffing": (("staffing.csv", "staffing_months.csv"), StaffingRow),
    "students": (("students.csv",), StudentsRow),
    "claims": (("staffing_claims.csv",), ClaimRow),
    "days": (("days_lost.csv",), DayRow),
    "framework": (("framework.csv",), FrameworkRow),
}


def read_folder(folder: Path) -> Dataset:
    """Read the files that are there: a folder may do without any. Raises `BrokenFileError`."""
    rows = {
        name: [row for file in files if (folder / file).exists() for row in read_file(folder / file, struct)]
        for name, (files, struct) in FILES.items()
    }
    return Dataset(**rows)  # type: ignore[arg-type]  # each list is of the struct that FILES names
