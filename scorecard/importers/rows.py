"""What a row of each file may hold. No database."""

import datetime as dt
from typing import Literal

import msgspec

from opcc_portal.intake.folder import Placed, Row
from opcc_portal.lib.formatting import Qualifier
from opcc_portal.lib.periods import FinancialQuarter, Period
from scorecard.domain.series import Kind
from scorecard.models import Measure, Observation, Placement, Plan, PlanNode, RecordedJudgement


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


class QuarterRow(Row, frozen=True, kw_only=True):
    """A quarter that is reported on; its figures reach the month `data_to`."""

    quarter: str
    data_to: dt.date
    note: str = ""

    def __post_init__(self) -> None:
        _ = self.calendar

    @property
    def calendar(self) -> FinancialQuarter:
        return FinancialQuarter.parse(self.quarter)


class PlanRow(Row, frozen=True, kw_only=True):
    slug: str
    title: str
    kind: Plan.Kind
    starts: dt.date
    ends: dt.date
    status: Plan.Status
    follows: str = ""
    version: str = ""
    dated: dt.date | None = None
    classification: str = ""
    owner: str = ""
    produced_by: str = ""
    synopsis: str = ""
    copyholders: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.ends <= self.starts:
            raise ValueError("A plan ends after it begins.")


class NodeRow(Row, frozen=True, kw_only=True):
    plan: str
    level: PlanNode.Level
    title: str
    number: str = ""
    parent: str = ""
    official: Literal["y", "n"] = "y"
    note: str = ""


class ContentsRow(Row, frozen=True, kw_only=True):
    """An entry of a plan's contents list, as printed."""

    plan: str
    title: str
    number: str = ""


class NodeMeasureRow(Row, frozen=True, kw_only=True):
    """A measure that concerns a numbered part of a plan. `basis` says how we came to read it so."""

    plan: str
    number: str
    measure: str
    basis: str


class ConsultationRow(Row, frozen=True, kw_only=True):
    """`channels` are separated by upright strokes."""

    plan: str
    opens: dt.date
    closes: dt.date
    channels: str = ""
    responses: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.closes < self.opens:
            raise ValueError("A consultation closes after it opens.")


class ConsultationStepRow(Row, frozen=True, kw_only=True):
    plan: str
    label: str
    basis: str = ""
    due: dt.date | None = None
    done: dt.date | None = None
    note: str = ""


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
    compared_as: str = ""

    def __post_init__(self) -> None:
        if self.compared_as == self.slug:
            raise ValueError("column compared_as: A measure compared as it is leaves this empty.")


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


class WorkedOutRow(OfSeries, frozen=True, kw_only=True):
    """A figure that no document prints: the printed figure `obs_id` less the printed change `change_obs_id` to it."""

    period_end: dt.date
    span: int
    value: float
    decimals: int
    obs_id: str
    change_obs_id: str

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


class ForceRow(Row, frozen=True, kw_only=True):
    area: str
    name: str


class PeerGroupRow(Row, frozen=True, kw_only=True):
    area: str
    name: str
    note: str = ""


class MembershipRow(Row, frozen=True, kw_only=True):
    """`group` and `force` are named by their areas."""

    group: str
    force: str
    starts: dt.date
    ends: dt.date | None = None


class JudgementRow(Row, frozen=True, kw_only=True):
    """`group` is named by its area."""

    measure: str
    about: RecordedJudgement.About
    part: str = ""
    period_end: dt.date
    span: int
    symbol: str = ""
    words: str = ""
    unavailable: str = ""
    group: str = ""
    source_system: str = ""
    as_at: dt.date | None = None
