"""The CSV files of what is told (see `fixtures/wiltshire/README.md`) as typed rows. No database."""

from pathlib import Path
from typing import Literal

import msgspec

from opcc_portal.intake.folder import Row, read_file
from opcc_portal.lib.periods import FinancialQuarter
from reports.models import Arrangement, DeliveryUpdate
from scorecard.models import Topic

Box = Literal["outcomes", "risks", "focus", "assessment", "commentary"]


class OfQuarter(Row, frozen=True, kw_only=True):
    """A row about a part of a plan in a quarter ("2022-23-Q2")."""

    quarter: str
    plan: str

    def __post_init__(self) -> None:
        FinancialQuarter.parse(self.quarter)


class BulletRow(OfQuarter, frozen=True, kw_only=True):
    """One point of one box of a highlight report. A delivery plan's root has no number."""

    priority: str = ""
    box: Box
    item: int
    text: str


class DeliverableRow(OfQuarter, frozen=True, kw_only=True):
    priority: str = ""
    position: int
    action: str
    due: str = ""
    percent: int | None = None
    words: str = ""
    note: str = ""


class DeliveryRow(OfQuarter, frozen=True, kw_only=True):
    number: str
    status: DeliveryUpdate.Status
    inferred: Literal["y", "n"]
    narrative: str
    printed: str = ""
    reading: str = ""
    note: str = ""


class TermRow(Row, frozen=True, kw_only=True):
    """`where` is the part of the document that explains the term; `preferred` = y for the meaning that readers see."""

    term: str
    where: str
    meaning: str = ""
    definition: str = ""
    preferred: Literal["y", ""] = ""
    note: str = ""


class ArrangementRow(Row, frozen=True, kw_only=True):
    plan: str
    kind: Arrangement.Kind
    name: str
    purpose: str = ""
    meets: str = ""
    reports_to: str = ""
    note: str = ""


class ParagraphRow(Row, frozen=True, kw_only=True):
    """One paragraph of a text, in Markdown."""

    quarter: str
    item: int
    text: str

    def __post_init__(self) -> None:
        FinancialQuarter.parse(self.quarter)


class SectionRow(ParagraphRow, frozen=True, kw_only=True):
    """Of a section of the report; `section` is its title."""

    section: str


class CommentaryRow(ParagraphRow, frozen=True, kw_only=True):
    measure: str


class TopicRow(ParagraphRow, frozen=True, kw_only=True):
    criterion: Topic.Criterion = Topic.Criterion.UNCLEAR
    measure: str = ""


class Dataset(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of what is told that a folder holds."""

    bullets: list[BulletRow]
    deliverables: list[DeliverableRow]
    delivery: list[DeliveryRow]
    terms: list[TermRow]
    arrangements: list[ArrangementRow]
    sections: list[SectionRow]
    topics: list[TopicRow]
    commentary: list[CommentaryRow]


FILES: dict[str, tuple[str, type[Row]]] = {
    "bullets": ("highlight_reports.csv", BulletRow),
    "deliverables": ("deliverables.csv", DeliverableRow),
    "delivery": ("service_delivery.csv", DeliveryRow),
    "terms": ("glossary.csv", TermRow),
    "arrangements": ("arrangements.csv", ArrangementRow),
    "sections": ("report_texts.csv", SectionRow),
    "topics": ("topics.csv", TopicRow),
    "commentary": ("commentary.csv", CommentaryRow),
}


def read_folder(folder: Path) -> Dataset:
    """Read the files that are there: a folder may do without any. Raises `BrokenFileError`."""
    rows = {
        name: read_file(folder / file, struct) if (folder / file).exists() else []
        for name, (file, struct) in FILES.items()
    }
    return Dataset(**rows)  # type: ignore[arg-type]  # each list is of the struct that FILES names
