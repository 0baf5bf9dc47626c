"""The pages of risks as plain values: the registers of a quarter, and each risk on them."""

from datetime import date
from typing import Literal

import msgspec
from msgspec.structs import replace

from opcc_portal.lib.refs import Ref

Outcome = Literal["new", "increased", "reduced", "maintained", "removed", "returned"]
Category = Literal["inherent", "topical"]
WORDS: dict[Outcome, str] = {
    "new": "New",
    "increased": "Increased",
    "reduced": "Reduced",
    "maintained": "Maintained",
    "removed": "Removed",
    "returned": "Returned",
}
UNSTATED = "Not stated"
CATEGORIES: dict[Category, str] = {"inherent": "Inherent", "topical": "Topical"}
MOVED: tuple[Outcome, ...] = ("new", "increased", "reduced", "returned")


class Scored(msgspec.Struct, frozen=True, kw_only=True):
    """A score with its band; `rank` counts bands from the highest, which is 0. Parts are None where none are stated."""

    score: int
    band: str
    rank: int
    likelihood: int | None = None
    control: int | None = None
    impact: int | None = None


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """What a risk would harm."""

    key: str
    name: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A risk in a register. `change` says in words what became of its score since the quarter before, `previous` is
    the score that stood then. `on` None: the document does not date it. `reason` is that of the last review."""

    ref: Ref
    reference: str
    event: str
    category: Category
    now: Scored
    outcome: Outcome
    change: str
    areas: list[Area] = []
    previous: int | None = None
    owner: str = ""
    on: date | None = None
    reviewed: str = ""
    reason: str = ""


class BandKey(msgspec.Struct, frozen=True, kw_only=True):
    """A band with its scores in words, and how many risks stand in it. `against` says where it lies against the risk
    appetite, in words."""

    name: str
    key: str
    rank: int
    scores: str
    inherent: int
    topical: int
    against: str


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A risk in a cell of the matrix."""

    ref: Ref
    control: int
    band: str
    rank: int


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True):
    """One level of likelihood: what stands at each level of impact, the lowest first."""

    likelihood: int
    cells: list[list[Placed]]


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """Likelihood (the highest first) by impact. `apart` have no stated parts, so no place in it."""

    impacts: list[int]
    rows: list[MatrixRow]
    apart: list[Ref] = []


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A risk that the paper tells of, and what it says."""

    ref: Ref
    text: str


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Risks told of together; `none` is what is said where there are none."""

    key: str
    title: str
    none: str
    risks: list[Told] = []


class RegisterView(msgspec.Struct, frozen=True, kw_only=True):
    """A register as it stood. `purpose`, `counts`, `appetite_words` and `reviews` are sentences; `faults` and
    `unscored` are for the office only."""

    slug: str
    name: str
    short: str
    purpose: list[str]
    counts: list[str]
    appetite: int
    appetite_words: str
    bands: list[BandKey]
    matrix: Matrix
    groups: list[Group]
    risks: list[Line]
    as_at: str
    reviews: list[str] = []
    note: str = ""
    faults: list[str] = []
    unscored: list[str] = []

    @property
    def empty(self) -> bool:
        """Whether there is no risk to tell of, neither on it nor gone from it."""
        return not self.risks and not any(group.risks for group in self.groups)


class Risks(msgspec.Struct, frozen=True, kw_only=True):
    """The registers of a quarter, in order. `period` are the days in which what is called new or changed changed."""

    title: str
    subtitle: str
    registers: list[RegisterView]
    period: str = ""


class MitigationLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is done about a risk. What nobody said is "Not stated", or empty; `overdue` says why, in words."""

    action: str
    status: str
    owner: str = ""
    due: str = ""
    overdue: str = ""


class ReviewLine(msgspec.Struct, frozen=True, kw_only=True):
    """A review of a risk, held against the one before it. `day` is its date in words, or that none is stated."""

    number: int
    day: str
    now: Scored
    outcome: Outcome
    change: str
    on: date | None = None
    kind: str = ""
    reason: str = ""


class RiskPage(msgspec.Struct, frozen=True, kw_only=True):
    """A risk as it stood: `change` since the quarter before, `reviews` up to then, the earliest first. `over` says
    that it is at or above the register's appetite. `reading`: what it concerns is our reading, not the document's."""

    title: str
    subtitle: str
    reference: str
    event: str
    category: Category
    register: Ref
    register_name: str
    now: Scored
    outcome: Outcome
    change: str
    appetite: int
    over: bool
    identified: date
    as_at: str
    areas: list[Area] = []
    consequences: list[str] = []
    mitigations: list[MitigationLine] = []
    reviews: list[ReviewLine] = []
    concerns: list[Ref] = []
    reading: str = ""
    owner: str = ""
    note: str = ""

    @property
    def short(self) -> str:
        return self.reference

    @property
    def detailed(self) -> bool:
        """Whether anything is stated of a mitigation beside what it is."""
        return any(each.status != UNSTATED or each.owner or each.due for each in self.mitigations)


# -- Narrowing -----------------------------------------------------------------------------------------------------


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What of a register is asked for; "" is all. `changed` "1" asks for what moved since the quarter before."""

    band: str = ""
    category: str = ""
    area: str = ""
    changed: str = ""


def narrowed(register: RegisterView, asked: Asked) -> RegisterView:
    """Return the register with the lines that are asked for; counts, matrix and groups stay those of the whole."""
    keys = {band.rank: band.key for band in register.bands}
    kept = [
        line
        for line in register.risks
        if asked.band in ("", keys[line.now.rank])
        and asked.category in ("", line.category)
        and (not asked.area or asked.area in {area.key for area in line.areas})
        and (not asked.changed or line.outcome in MOVED)
    ]
    return replace(register, risks=kept)


def areas_of(register: RegisterView) -> list[Area]:
    """Every impact area that a risk of the register names, in the order in which they come first."""
    return list({area.key: area for line in register.risks for area in line.areas}.values())
