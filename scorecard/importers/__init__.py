"""A folder of CSV files (see `fixtures/wiltshire/README.md`) as typed rows. No database."""

from pathlib import Path

import msgspec

from opcc_portal.intake.folder import read_file
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
    PlacementRow,
    PlanRow,
    QuarterRow,
    WorkedOutRow,
)


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


def read_folder(folder: Path) -> Dataset:
    """Read all files. Raises `BrokenFileError` for the first that is missing or has a row that cannot be read."""
    rows = {
        name: [] if name in OPTIONAL and not (folder / file).exists() else read_file(folder / file, struct)
        for name, (file, struct) in FILES.items()
    }
    return Dataset(**rows)  # type: ignore[arg-type]  # each list is of the struct that FILES names
