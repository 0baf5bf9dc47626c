"""The plan in force as a plain value: what was promised, how it is measured, how far it is."""

import msgspec

from opcc_portal.lib.refs import Ref
from scorecard.values import ControlLine, PlanPart


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """A measure that concerns a part of the plan. `ref` leads to its page, where it has one."""

    label: str
    ref: Ref | None = None


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """A deliverable with what was last said of it. `percent` None: its progress is words, or nobody said any."""

    action: str
    progress: str
    percent: int | None = None
    due: str = ""
    quarter: str = ""
    reference: str = ""


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """How a commitment stood when that was last said: `quarter` says when. `inferred`: the status is our reading."""

    status: str
    label: str
    quarter: str
    narrative: str = ""
    inferred: bool = False
    printed: str = ""


class PlannedPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part with all that hangs on it. `remark` is what is odd about it, for the office."""

    part: PlanPart
    official: bool = True
    remark: str = ""
    placed: list[Measured] = []
    measures: list[Measured] = []
    deliverables: list[Delivered] = []
    related: list[Ref] = []
    delivery: Delivery | None = None

    @property
    def hangs(self) -> bool:
        """Whether there is anything to open beside its title and status."""
        more = self.measures or self.deliverables or self.related
        return bool(more or (self.delivery and (self.delivery.narrative or self.delivery.printed)))


class PlanSection(msgspec.Struct, frozen=True, kw_only=True):
    """A priority or a theme with what stands under it, in order."""

    head: PlannedPart
    parts: list[PlannedPart] = []


class StatusTally(msgspec.Struct, frozen=True, kw_only=True):
    status: str
    label: str
    count: int


class PlanPage(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    lead: str
    note: str
    control: list[ControlLine]
    sections: list[PlanSection]
    statuses: list[StatusTally] = []
    readings: list[str] = []
    faults: list[str] = []
    versions: Ref | None = None
