"""Staffing as tables: beside the charts and as downloads. No queries."""

from collections.abc import Iterable, Sequence

from deployability.values import Contradiction, Figure, Kind, Methodology, Row, Share, StaffingPage
from opcc_portal.lib.chart import Cell, Table, cell

BELOW = "under the threshold"
KINDS: dict[Kind, str] = {"all": "All teams", "team": "Team", "role": "Role", "cell": "Role of a team"}


def staffing_tables(page: StaffingPage) -> list[Table]:
    """Tables 1 to 4 as the paper numbers them, then what is worked out of them."""
    if page.empty:
        return []
    found = [teams(page), team_roles(page), roles(page), students(page), exceptions(page), matrix(page)]
    found += [trend(page, "team"), trend(page, "role"), signals(page), contradictions(page)]
    return found + ([days(page.methodology)] if page.methodology and page.methodology.days else [])


# -- Tables 1 to 4 -------------------------------------------------------------------------------------------------


def teams(page: StaffingPage) -> Table:
    rows = [[cell(row.name.title), *line(page, row)] for row in with_total(page, page.teams)]
    return figures(page, "teams", f"Table 1: teams on {page.on}", ["Team"], rows)


def team_roles(page: StaffingPage) -> Table:
    rows = [
        [cell(block.team.name.title), cell(role), *line(page, row)]
        for block in page.blocks
        for role, row in [("All roles", block.team), *((row.name.label, row) for row in block.roles)]
    ]
    return figures(page, "team-roles", f"Table 2: teams by role on {page.on}", ["Team", "Role"], rows)


def roles(page: StaffingPage) -> Table:
    rows = [[cell(row.name.label), cell(row.name.title), *line(page, row)] for row in with_total(page, page.roles)]
    return figures(page, "roles", f"Table 3: roles on {page.on}", ["Role", "Name"], rows)


def figures(page: StaffingPage, name: str, caption: str, first: list[str], rows: list[list[Cell]]) -> Table:
    """A table with the columns of all three, after those that say what a line is about."""
    columns = ["Establishment FTE", "Deployable %", *(reason.name for reason in page.reasons), "Undeployable FTE"]
    columns += ["Deployable FTE"] + ["In post FTE"] * page.in_post + ["Threshold"]
    numeric = list(range(len(first), len(first) + len(columns) - 1))
    return Table(name=name, caption=caption, columns=first + columns, rows=rows, numeric=numeric)


def line(page: StaffingPage, row: Row) -> list[Cell]:
    in_post = [number(row.in_post) if row.in_post else Cell(text="")] * page.in_post
    shown = [row.establishment, row.share, *row.losses, row.undeployable, row.deployable]
    return [*map(number, shown), *in_post, below(row.share)]


def with_total(page: StaffingPage, rows: Sequence[Row]) -> Iterable[Row]:
    return [*rows, *([page.total] if page.total else [])]


def students(page: StaffingPage) -> Table:
    lines = [*page.pipeline, *([page.pipeline_total] if page.pipeline_total else [])]
    rows = [
        [cell(each.student), cell(each.name.label)]
        + [number(shown) for shown in (each.students, each.vacancies, each.filled, each.left, each.surplus)]
        for each in lines
    ]
    columns = ["In training", "Role", "Students", "Vacant FTE", "Filled when they join", "Vacant after", "Surplus"]
    caption = f"Table 4: students in training on {page.on}"
    return Table(name="students", caption=caption, columns=columns, rows=rows, numeric=[2, 3, 4, 5, 6])


# -- What is worked out --------------------------------------------------------------------------------------------


def exceptions(page: StaffingPage) -> Table:
    rows = [
        [
            cell(each.name.label),
            cell(KINDS[each.kind]),
            number(each.share),
            cell(each.word),
            cell(each.sentence),
            cell(each.printed),
            cell("illustrative" if each.illustrative else ""),
        ]
        for each in page.exceptions
    ]
    columns = ["Place", "Kind", "Deployable %", "New or continuing", "Snapshot before", "Printed", "Rests on"]
    caption = f"Under {page.threshold.text} on {page.on}"
    return Table(name="exceptions", caption=caption, columns=columns, rows=rows, numeric=[2])


def matrix(page: StaffingPage) -> Table:
    """A row for each team, a column for each role."""
    none = Cell(text="no such role")
    rows = [
        [cell(row.name.title), *(number(share) if share else none for share in row.shares), number(row.total)]
        for row in page.matrix
    ]
    rows.append([cell("All teams"), *map(number, page.matrix_total)])
    columns = ["Team", *(role.label for role in page.roles_named), "All roles"]
    caption = f"Deployable % of each role of each team on {page.on}"
    return Table(name="matrix", caption=caption, columns=columns, rows=rows, numeric=list(range(1, len(columns))))


def trend(page: StaffingPage, kind: Kind) -> Table:
    """A row for each snapshot, a column for each team or role, and for all teams together."""
    lines = [each for each in page.trends if each.kind in ("all", kind)]
    rows = [
        [cell(taken.label), cell("illustrative" if taken.illustrative else "as recorded")]
        + [number(each.shares[n]) for each in lines]
        for n, taken in enumerate(page.snapshots)
    ]
    columns = ["Snapshot", "Figures", *(each.name.label for each in lines)]
    return Table(
        name=f"trend-{kind}s",
        caption=f"Deployable % of {kind}s over the snapshots",
        columns=columns,
        rows=rows,
        numeric=list(range(2, len(columns))),
    )


def signals(page: StaffingPage) -> Table:
    rows = [
        [cell(each.name.label), cell(KINDS[each.kind])]
        + [
            cell(text)
            for judged in (each.falling, each.below)
            for text in (judged.word, judged.sentence, "illustrative" if judged.illustrative else "")
        ]
        for each in page.signals
    ]
    columns = [
        "Place",
        "Kind",
        "Falling",
        "Its numbers",
        "Rests on",
        "Under the threshold",
        "Its numbers ",
        "Rests on ",
    ]
    return Table(name="signals", caption="Signals of teams and roles", columns=columns, rows=rows)


def contradictions(page: StaffingPage) -> Table:
    own = page.methodology.contradictions if page.methodology else []
    rows = [contradicted(each) for each in [*page.contradictions, *own]]
    columns = ["Document", "Table", "Line", "Place", "Figure", "Printed", "From the parts", "Explanation"]
    return Table(name="contradictions", caption="Printed and worked out", columns=columns, rows=rows, numeric=[2])


def contradicted(each: Contradiction) -> list[Cell]:
    at = Cell(text=f"{each.line or ''}", value=each.line)
    texts = [each.place, each.figure, each.printed, each.made, each.explanation]
    return [cell(each.source), cell(each.table), at, *map(cell, texts)]


def days(found: Methodology) -> Table:
    """The days lost, with their totals and what those are of the working days."""
    rows = [[cell(each.cause), number(each.abstraction), number(each.deployability)] for each in found.days]
    rows.append([cell("Total"), *map(number, found.totals)])
    rows.append([cell(f"% of {found.working_days} working days"), *map(number, found.shares)])
    columns = ["Cause", "Abstraction, days", "Non-deployability, days"]
    return Table(name="days", caption="Days lost a year", columns=columns, rows=rows, numeric=[1, 2])


# -- Cells ---------------------------------------------------------------------------------------------------------


def number(shown: Figure) -> Cell:
    return Cell(text=shown.text, value=shown.value)


def below(share: Share) -> Cell:
    """The word for what colour alone must not say."""
    return cell(BELOW if share.below else "")
