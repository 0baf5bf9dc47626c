"""The CSV files of registers (see `fixtures/wiltshire/README.md`) as typed rows. No database."""

import datetime as dt
from pathlib import Path
from typing import Literal

import msgspec

from opcc_portal.intake.folder import Row, read_file
from risks.models import Mitigation, Register, Review, Risk


class RegisterRow(Row, frozen=True, kw_only=True):
    slug: str
    name: str
    short_name: str
    shown_to: Register.ShownTo
    from_year: int
    appetite: int
    to_year: int | None = None
    likelihoods: int = 4
    controls: int = 4
    impacts: int = 4
    removal_at: int = 10
    informal_months: int = 1
    formal_months: int = 3
    informal_by: str = ""
    formal_by: str = ""
    kept_by: str = ""
    note: str = ""


class BandRow(Row, frozen=True, kw_only=True):
    register: str
    name: str
    least: int


class AreaRow(Row, frozen=True, kw_only=True):
    slug: str
    name: str


class RiskRow(Row, frozen=True, kw_only=True):
    """`areas` are slugs and `consequences` texts, separated by "|"."""

    register: str
    slug: str
    reference: str
    category: Risk.Category
    event: str
    identified: dt.date
    consequences: str = ""
    areas: str = ""
    owner_role: str = ""
    note: str = ""


class ReviewRow(Row, frozen=True, kw_only=True):
    """A review in the order of its number. `basis` says what a score without a date rests on."""

    risk: str
    number: int
    score: int
    on: dt.date | None = None
    kind: Review.Kind = Review.Kind.UNSTATED
    likelihood: int | None = None
    control: int | None = None
    impact: int | None = None
    reason: str = ""
    removes: Literal["y", ""] = ""
    basis: str = ""

    def __post_init__(self) -> None:
        parts = (self.likelihood, self.control, self.impact)
        if None not in parts and parts[0] * parts[1] * parts[2] != self.score:  # type: ignore[operator]
            raise ValueError(f"{parts[0]} × {parts[1]} × {parts[2]} is not {self.score}.")
        if None in parts and parts != (None, None, None):
            raise ValueError("Give likelihood, control and impact together, or none of them.")


class MitigationRow(Row, frozen=True, kw_only=True):
    risk: str
    position: int
    action: str
    owner_role: str = ""
    due: dt.date | None = None
    status: Mitigation.Status = Mitigation.Status.UNSTATED


class ConcernRow(Row, frozen=True, kw_only=True):
    """`kind` and `name` are those by which the thing can be named; `basis` is why it is named: our reading."""

    risk: str
    kind: str
    name: str
    basis: str = ""


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """All that a folder holds of registers."""

    registers: list[RegisterRow]
    bands: list[BandRow]
    areas: list[AreaRow]
    risks: list[RiskRow]
    reviews: list[ReviewRow]
    mitigations: list[MitigationRow]
    concerns: list[ConcernRow]


FILES: dict[str, tuple[str, type[Row]]] = {
    "registers": ("registers.csv", RegisterRow),
    "bands": ("register_bands.csv", BandRow),
    "areas": ("impact_areas.csv", AreaRow),
    "risks": ("risks.csv", RiskRow),
    "reviews": ("risk_reviews.csv", ReviewRow),
    "mitigations": ("risk_mitigations.csv", MitigationRow),
    "concerns": ("risk_concerns.csv", ConcernRow),
}


def read_folder(folder: Path) -> Dataset:
    """Read the files that are there: a folder may do without any. Raises `BrokenFileError`."""
    rows = {
        name: read_file(folder / file, struct) if (folder / file).exists() else []
        for name, (file, struct) in FILES.items()
    }
    return Dataset(**rows)  # type: ignore[arg-type]  # each list is of the struct that FILES names
