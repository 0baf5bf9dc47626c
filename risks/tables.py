"""Page values as tables: on the page, beside the chart and as downloads. No queries."""

import re
from datetime import date

from opcc_portal.lib.chart import Cell, Table, cell
from risks.values import CATEGORIES, UNSTATED, WORDS, Line, RegisterView, ReviewLine, RiskPage, Risks

COLUMNS = ["Reference", "Event", "Category", "Impact areas", "Likelihood", "Control", "Impact", "Score", "Band"]
COLUMNS += ["Change", "Previous score", "Owner", "Reviewed", "Reason"]
NUMERIC = [4, 5, 6, 7, 10]
# On a page what changed says the score before, and comes with its reason; a file has a column for each.
ON_PAGE = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 11, 12]
NUMBER = re.compile(r"[0-9]+")


def risks_tables(page: Risks) -> list[Table]:
    """The registers as one table for a spreadsheet: a row for each risk."""
    rows = [
        [cell(register.name), cell(line.reference), *row(line)[1:]]
        for register in page.registers
        for line in register.risks
    ]
    numeric = [position + 1 for position in NUMERIC]
    return [Table(name="risks", caption=page.title, columns=["Register", *COLUMNS], rows=rows, numeric=numeric)]


def register_table(register: RegisterView) -> Table:
    """A register as it is read on its page, where each reference leads to its risk."""
    return Table(
        name=f"register-{register.slug}",
        caption=f"{register.name}: the risks as at {register.as_at}",
        columns=[COLUMNS[position] for position in ON_PAGE],
        rows=[[cells[position] for position in ON_PAGE] for cells in map(row, register.risks)],
        numeric=[ON_PAGE.index(position) for position in NUMERIC if position in ON_PAGE],
    )


def row(line: Line) -> list[Cell]:
    now = line.now
    return [
        Cell(text=line.reference, value=in_order(line.reference), ref=line.ref),
        cell(line.event),
        cell(CATEGORIES[line.category]),
        cell(", ".join(area.name for area in line.areas)),
        *(part(level) for level in (now.likelihood, now.control, now.impact)),
        number(now.score),
        cell(now.band),
        Cell(text=line.change, value=WORDS[line.outcome]),
        number(line.previous),
        cell(line.owner or UNSTATED),
        day(line.on, line.reviewed),
        cell(line.reason or UNSTATED),
    ]


def in_order(reference: str) -> str:
    """A reference by which T2 comes before T10."""
    return NUMBER.sub(lambda found: found[0].zfill(6), reference)


def risk_tables(page: RiskPage) -> list[Table]:
    """The reviews, then what is done about the risk."""
    return [reviews_table(page), mitigations_table(page)]


def reviews_table(page: RiskPage) -> Table:
    columns = ["Reviewed", "Likelihood", "Control", "Impact", "Score", "Band", "Change", "Kind", "Reason"]
    rows = [reviewed(line) for line in page.reviews]
    return Table(name="reviews", caption=f"{page.reference}: reviews", columns=columns, rows=rows, numeric=[1, 2, 3, 4])


def reviewed(line: ReviewLine) -> list[Cell]:
    now = line.now
    return [
        day(line.on, line.day),
        *(part(level) for level in (now.likelihood, now.control, now.impact)),
        number(now.score),
        cell(now.band),
        cell(line.change),
        cell(line.kind),
        cell(line.reason or UNSTATED),
    ]


def mitigations_table(page: RiskPage) -> Table:
    rows = [[cell(each.action), cell(each.status), cell(each.owner), cell(each.due)] for each in page.mitigations]
    columns = ["Mitigation or control", "Status", "Owner", "Due"]
    return Table(name="mitigations", caption=f"{page.reference}: mitigations and controls", columns=columns, rows=rows)


def number(value: int | None) -> Cell:
    return Cell(text="" if value is None else str(value), value=value)


def part(level: int | None) -> Cell:
    """A part of a score; a document may state a score without its parts."""
    return Cell(text=UNSTATED) if level is None else number(level)


def day(on: date | None, words: str) -> Cell:
    """A day that sorts as days do; what is not dated comes first."""
    return Cell(text=words, value=on.isoformat() if on else None)
