"""Staffing as a plain value: what each team can deploy, where that is too little, how it went, what documents print.

Figures are FTE, shares are deployable % of the establishment.
"""

from datetime import date
from typing import Literal

import msgspec

from deployability.domain.exceptions import Standing
from deployability.domain.signals import State

Kind = Literal["all", "team", "role", "cell"]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number in words; None where there is none, and then `text` says why."""

    text: str
    value: float | None = None


class Share(Figure, frozen=True, kw_only=True):
    """Deployable %; `below` the threshold, judged on the unrounded share."""

    below: bool = False


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A team or a role: `label` is how tables head it ("LCI"), `title` what it is in full. `slug` is fit for an anchor;
    a role of a team has both slugs, joined by "--"."""

    slug: str
    label: str
    title: str


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """A column of the tables."""

    name: str
    long_term: bool
    definition: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of Tables 1 to 3; `losses` run along the page's reasons."""

    name: Name
    establishment: Figure
    share: Share
    losses: list[Figure]
    undeployable: Figure
    deployable: Figure
    in_post: Figure | None = None


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """A team with its roles: Table 2."""

    team: Row
    roles: list[Row]


class MatrixRow(msgspec.Struct, frozen=True, kw_only=True):
    """A team's shares along the page's roles (None: it has no such role), and of all its roles together."""

    name: Name
    shares: list[Share | None]
    total: Share


class Exceptional(msgspec.Struct, frozen=True, kw_only=True):
    """A place under the threshold. `printed` is what documents print of it, where any prints another figure;
    `illustrative`: whether it is new rests on illustrative figures."""

    name: Name
    kind: Kind
    share: Share
    fte: str
    standing: Standing
    word: str
    sentence: str
    printed: str = ""
    illustrative: bool = False


class PipelineLine(msgspec.Struct, frozen=True, kw_only=True):
    """Those in training for a role against its vacancies; each fills one FTE when they join."""

    name: Name
    student: str
    vacancies: Figure
    students: Figure
    filled: Figure
    left: Figure
    surplus: Figure


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A snapshot of the history."""

    on: date
    label: str
    illustrative: bool = False


class Trend(msgspec.Struct, frozen=True, kw_only=True):
    """A place's shares along the page's snapshots; `drawn`: it is one of the lines of the chart."""

    name: Name
    kind: Kind
    shares: list[Share]
    drawn: bool = True


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A signal in words with its numbers; `illustrative`: it rests on illustrative snapshots."""

    state: State
    word: str
    sentence: str
    illustrative: bool = False


class SignalLine(msgspec.Struct, frozen=True, kw_only=True):
    name: Name
    kind: Kind
    falling: Judged
    below: Judged

    @property
    def fired(self) -> list[Judged]:
        return [judged for judged in (self.falling, self.below) if judged.state == "fired"]


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """What a document prints and the parts do not make."""

    source: str
    table: str
    line: int | None
    place: str
    figure: str
    printed: str
    made: str
    explanation: str = ""


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of a document that nothing here makes: a claim, shown as one."""

    text: str
    note: str


class DayLine(msgspec.Struct, frozen=True, kw_only=True):
    cause: str
    abstraction: Figure
    deployability: Figure
    note: str = ""


class Term(msgspec.Struct, frozen=True, kw_only=True):
    term: str
    meaning: str


class Methodology(msgspec.Struct, frozen=True, kw_only=True):
    """What the shares rest on. `days` end with `totals` and `shares`, both in the order abstraction, deployability."""

    definitions: list[Term]
    notes: list[str]
    days: list[DayLine] = []
    totals: list[Figure] = []
    shares: list[Figure] = []
    working_days: str = ""
    basis: str = ""
    contradictions: list[Contradiction] = []


class StaffingPage(msgspec.Struct, frozen=True, kw_only=True):
    """`empty` says what to do where there is no snapshot, and then there is nothing else. `unexplained` is for the
    office: the contradictions that nobody has explained."""

    title: str
    subtitle: str
    empty: str = ""
    headline: str = ""
    on: str = ""
    threshold: Figure = Figure(text="")
    force: Stated | None = None
    total: Row | None = None
    illustrative: str = ""
    history_illustrative: str = ""
    note: str = ""
    before: str = ""
    reasons: list[Reason] = []
    roles_named: list[Name] = []
    exceptions_lead: str = ""
    exceptions: list[Exceptional] = []
    matrix: list[MatrixRow] = []
    matrix_total: list[Share] = []
    teams: list[Row] = []
    blocks: list[Block] = []
    roles: list[Row] = []
    pipeline: list[PipelineLine] = []
    pipeline_total: PipelineLine | None = None
    pipeline_lead: str = ""
    snapshots: list[Taken] = []
    trends: list[Trend] = []
    signals_lead: str = ""
    signals: list[SignalLine] = []
    contradictions_lead: str = ""
    contradictions: list[Contradiction] = []
    methodology: Methodology | None = None
    unexplained: list[str] = []

    @property
    def fired(self) -> list[SignalLine]:
        """The places that stand out, in the page's order."""
        return [line for line in self.signals if line.fired]

    @property
    def in_post(self) -> bool:
        """Whether it is known of any team how many are in post."""
        return any(row.in_post for row in self.teams)
