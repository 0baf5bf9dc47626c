"""A highlight report as a plain value, and the list of a quarter's reports."""

from datetime import date

import msgspec

from opcc_portal.lib.prose import Prose
from opcc_portal.lib.refs import Ref
from scorecard.values import Scorecard


class DueDate(msgspec.Struct, frozen=True, kw_only=True):
    """When something is due: as printed, and the last day that means. `meant` is empty where it cannot be read."""

    printed: str = ""
    meant: str = ""
    day: date | None = None

    @property
    def unread(self) -> bool:
        return bool(self.printed) and self.day is None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What one quarter's report said of a deliverable. `progress` in words; `percent` where there is one."""

    quarter: str
    due: str
    progress: str
    percent: int | None = None


class DeliverableLine(msgspec.Struct, frozen=True, kw_only=True):
    """A deliverable in a quarter. `overdue` and `slipped` say why, in words, and are empty where it is neither;
    `history` is what earlier quarters said, the latest last."""

    number: int
    action: str
    due: DueDate
    progress: str
    percent: int | None = None
    complete: bool = False
    overdue: str = ""
    slipped: str = ""
    source: str = ""
    reference: str = ""
    note: str = ""
    history: list[Told] = []


class HighlightReport(msgspec.Struct, frozen=True, kw_only=True):
    """The quarterly report of one part of a plan: five boxes, then its scorecard and what is said of it.

    `dropped` were in the report before this one, not complete, and are not in it. `quarters` names those that the
    progress chart shows, the latest last. `related` is what other apps add: the risks that concern a deliverable.
    """

    title: str
    short: str
    subtitle: str
    outcomes: Prose
    risks: Prose
    deliverables: list[DeliverableLine]
    focus: Prose
    assessment: Prose
    commentary: Prose
    quarter: str
    quarters: list[str] = []
    dropped: list[DeliverableLine] = []
    scorecard: Scorecard | None = None
    all_reports: Ref | None = None
    related: list[Ref] = []


class ReportLine(msgspec.Struct, frozen=True, kw_only=True):
    """One report in the list; `assessment` is the first sentence of its overall assessment."""

    report: Ref
    deliverables: int
    complete: int
    overdue: int
    slipped: int
    assessment: str
    empty: bool = False


class Highlights(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    subtitle: str
    reports: list[ReportLine]
