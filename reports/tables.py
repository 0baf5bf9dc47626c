"""Page values as tables: beside the charts and as downloads. No queries."""

from collections.abc import Iterator

from opcc_portal.lib.chart import Cell, Table, cell
from reports.values.delivery import Delivery
from reports.values.glossary import Glossary
from reports.values.highlights import DeliverableLine, HighlightReport, Highlights
from reports.values.infrastructure import Arranged, Infrastructure
from reports.values.outline import Outline


def highlights_tables(page: Highlights) -> list[Table]:
    columns = ["Report", "Deliverables", "Complete", "Overdue", "Slipped", "Overall assessment"]
    rows = [
        [cell(line.report.title)]
        + [number(count) for count in (line.deliverables, line.complete, line.overdue, line.slipped)]
        + [cell(line.assessment)]
        for line in page.reports
    ]
    return [Table(name="highlights", caption=page.title, columns=columns, rows=rows, numeric=[1, 2, 3, 4])]


def highlight_tables(page: HighlightReport) -> list[Table]:
    """The deliverables, and their progress over the quarters where there is any."""
    return [deliverables_table(page)] + ([progress_table(page)] if page.quarters else [])


def deliverables_table(page: HighlightReport) -> Table:
    columns = ["Action", "Due", "Due as meant", "Progress %", "Progress", "Overdue", "Slipped", "Source"]
    columns += ["Reference", "Note"]
    rows = [
        [
            cell(line.action),
            cell(line.due.printed),
            Cell(text=line.due.meant or ("cannot be read" if line.due.unread else "")),
            percent(line.percent),
            cell(line.progress),
            cell(line.overdue),
            cell(line.slipped),
            cell(line.source),
            cell(line.reference),
            cell(line.note),
        ]
        for line in page.deliverables
    ]
    return Table(name="deliverables", caption=f"{page.short}: deliverables", columns=columns, rows=rows, numeric=[3])


def progress_table(page: HighlightReport) -> Table:
    """A row for each deliverable, a column for each quarter."""
    rows = [
        [cell(line.action), *(told(line, page, quarter) for quarter in page.quarters)] for line in page.deliverables
    ]
    return Table(
        name="progress",
        caption=f"{page.short}: progress over the quarters",
        columns=["Action", *page.quarters],
        rows=rows,
        numeric=list(range(1, len(page.quarters) + 1)),
    )


def told(line: DeliverableLine, page: HighlightReport, quarter: str) -> Cell:
    """What a quarter's report said of a deliverable's progress."""
    if quarter == page.quarter:
        return Cell(text=line.progress, value=line.percent if line.percent is not None else line.progress or None)
    found = next((item for item in line.history if item.quarter == quarter), None)
    if found is None:
        return Cell(text="")
    return Cell(text=found.progress, value=found.percent if found.percent is not None else found.progress or None)


def delivery_tables(page: Delivery) -> list[Table]:
    columns = ["Priority", "Objective", "Commitment", "Title", "Status", "Our reading", "Status as printed"]
    columns += [*page.quarters, "Update", "Note"]
    rows = [
        [
            cell(f"{priority.number} {priority.title}".strip()),
            cell(objective.number),
            cell(item.number),
            cell(item.title),
            cell(item.standing.word),
            cell(item.standing.reading),
            cell(item.printed),
            *(cell(standing.word) for standing in item.year),
            cell(item.narrative.words),
            cell(item.note),
        ]
        for priority in page.priorities
        for objective in priority.objectives
        for item in objective.commitments
    ]
    return [Table(name="delivery", caption=page.title, columns=columns, rows=rows)]


def glossary_tables(page: Glossary) -> list[Table]:
    rows = [
        [cell(line.term), cell(line.meaning), cell(line.definition), cell("; ".join(line.sources))]
        for section in page.sections
        for line in section.terms
    ]
    columns = ["Term", "Stands for", "Definition", "Source"]
    return [Table(name="glossary", caption=page.title, columns=columns, rows=rows)]


def infrastructure_tables(page: Infrastructure) -> list[Table]:
    columns = ["Name", "Kind", "What it does", "How often", "Reports to", "Note"]
    rows = [
        [cell(text) for text in (item.name, item.word, item.purpose, item.meets, above, item.note)]
        for item, above in flat(page.roots)
    ]
    return [Table(name="infrastructure", caption=page.title, columns=columns, rows=rows)]


def flat(items: list[Arranged], above: str = "") -> Iterator[tuple[Arranged, str]]:
    """Each with the name of what it reports to, in the order of the tree."""
    for item in items:
        yield item, above
        yield from flat(item.under, item.name)


def contents_table(page: Outline) -> list[Table]:
    """A row for each page of each section, or for the section where it is only words."""
    rows = [
        [cell(part.title), cell(part.kind), cell(ref.title if ref else ""), cell(ref.note if ref else "")]
        for part in page.parts
        for ref in part.pages or [None]
    ]
    columns = ["Section", "Kind", "Page", "Under"]
    return [Table(name="contents", caption=page.title, columns=columns, rows=rows)]


def number(count: int) -> Cell:
    return Cell(text=f"{count:,}", value=count)


def percent(value: int | None) -> Cell:
    return Cell(text="" if value is None else f"{value}%", value=value)
