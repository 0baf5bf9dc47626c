"""A spreadsheet laid out as the paper's second table: for each team a row of totals, then one for each of its roles.

Or with the team and the role in a column each, as the portal gives that table to download. The roles' rows are the
figures; what is printed of a team, of a row's sum or share, or of the whole force, are claims. In the portal's own
table they are none: it worked them out itself, and whoever types into it leaves them as they were.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from deployability.domain.strength import Place, Strength
from deployability.domain.typed import fault, read_fte, read_printed
from opcc_portal.intake.sheets import address

ESTABLISHMENT, IN_POST, SHARE, UNDEPLOYABLE = "establishment", "in_post", "share", "undeployable"
DEPLOYABLE, ROLE, REMARK = "deployable", "role", "remark"
OURS = {DEPLOYABLE, REMARK}  # headings that only the portal's own table has
WORKED_OUT = (SHARE, UNDEPLOYABLE)
HEADINGS = {
    "role": ROLE,
    "fte": ESTABLISHMENT,
    "establishment": ESTABLISHMENT,
    "establishment fte": ESTABLISHMENT,
    "in post": IN_POST,
    "in post fte": IN_POST,
    "strength": IN_POST,
    "deployable": SHARE,
    "deployable resource": SHARE,
    "deployable %": SHARE,
    "total undeployable": UNDEPLOYABLE,
    "undeployable": UNDEPLOYABLE,
    "undeployable fte": UNDEPLOYABLE,
    "deployable fte": DEPLOYABLE,
    "threshold": REMARK,
}
ALL = ("total", "force", "all teams")  # how a row of everything is headed
ALL_ROLES = ("", "all roles", "total")  # what stands for the role in a team's row of totals


@dataclass(frozen=True)
class World:
    """What a file may name, in small letters: teams, reasons, and the roles of each team, by what they are called."""

    teams: Mapping[str, str]
    roles: Mapping[str, str]
    reasons: Mapping[str, str]
    rows: frozenset[Place]
    short: frozenset[str] = frozenset()  # the reasons that are not counted


@dataclass(frozen=True)
class Line:
    """A figure that is printed: of a role's row, of a team ("" for the role), or of all ("" for both)."""

    team: str
    role: str
    figure: str
    value: Decimal
    printed: str


@dataclass
class Table:
    """What a file says: the parts by team and role, which figures it has of them, claims, and what is wrong. `ours`:
    it is the portal's own table."""

    parts: dict[Place, dict[str, Decimal]] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    claims: list[Line] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    ours: bool = False


def read_table(rows: Sequence[Sequence[str]], world: World) -> Table:
    """Return what a sheet says. Every fault names its cell; where there is any, nothing of it should be used."""
    found, columns, team = Table(), {}, ""
    for number, row in enumerate(rows, start=1):
        if not any(row):
            continue
        if heads := headings(row):
            columns = dict(resolved(heads, world, number, found))
            found.columns |= set(columns.values()) - {ROLE, *OURS, *WORKED_OUT}
            found.ours |= bool(OURS & set(columns.values()))
        elif columns:
            team = read_row(found, row, number, columns, team, world)
        elif folded(row[0]) in world.teams:
            found.faults.append(f"A{number}: the row of headings (FTE, Vacancies …) has to stand above this.")
            break
    if not found.parts and not found.faults:
        found.faults.append("No figures were found. The file has to be laid out as the table of teams and roles.")
    return found


def read_row(found: Table, row: Sequence[str], number: int, columns: Mapping[int, str], team: str, world: World) -> str:
    """Read a row below headings, of a team or of a role; the team that it belongs to. `team` stands above it."""
    head, role = named(row, columns)
    if folded(head) in ALL and folded(role or "") in ALL_ROLES:
        claim(found, row, number, columns, "", "")
    elif role and head and folded(head) not in world.teams:
        found.faults.append(f"A{number}: “{head[:60]}” is no team.")
    else:
        own = world.teams.get(folded(head))
        if own and folded(role or "") in ALL_ROLES:
            claim(found, row, number, columns, own, "")
        else:
            part(found, row, number, columns, own or team, role or head, world)
        return own or team
    return team


def named(row: Sequence[str], columns: Mapping[int, str]) -> tuple[str, str | None]:
    """What stands at the head of a row, and the role beside it; None where roles have no column of their own."""
    own = next((column for column, name in columns.items() if name == ROLE), None)
    return row[0], None if own is None else text_at(row, own)


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def headings(row: Sequence[str]) -> dict[int, str]:
    """The headings of a row, by column from nought; {} where the row is none: one of them has to be the FTE."""
    texts = {column: folded(text) for column, text in enumerate(row) if column and text}
    return texts if ESTABLISHMENT in map(HEADINGS.get, texts.values()) else {}


def resolved(heads: Mapping[int, str], world: World, number: int, found: Table) -> Iterator[tuple[int, str]]:
    """What each column holds; a heading that says nothing known is a fault, as is one that stands twice."""
    taken: set[str] = set()
    for column, text in heads.items():
        meant = HEADINGS.get(text) or world.reasons.get(text)
        if meant is None:
            reasons = ", ".join(sorted(world.reasons))
            found.faults.append(f"{address(number - 1, column)}: “{text}” is no reason in use. They are: {reasons}.")
        elif meant in taken:
            found.faults.append(f"{address(number - 1, column)}: “{text}” stands twice in this row.")
        else:
            taken.add(meant)
            yield column, meant


def part(
    found: Table, row: Sequence[str], number: int, columns: Mapping[int, str], team: str, head: str, world: World
) -> None:
    """A role's row, `head` being its role: its figures, and what it prints of them."""
    at, role = f"A{number}", world.roles.get(folded(head))
    if not head:
        found.faults.append(f"{at}: figures stand here without a team or a role.")
    elif role is None:
        found.faults.append(f"{at}: “{head[:60]}” is no team and no role.")
    elif not team:
        found.faults.append(f"{at}: no team stands above this role.")
    elif (team, role) not in world.rows:
        found.faults.append(f"{at}: the team above has no role “{head}”.")
    elif (team, role) in found.parts:
        found.faults.append(f"{at}: this role of the team stands here a second time.")
    else:
        before = len(found.faults)
        typed = dict(figures(found, row, number, columns))
        found.parts[team, role] = typed
        claim(found, row, number, {c: name for c, name in columns.items() if name in WORKED_OUT}, team, role)
        if len(found.faults) == before:  # else what is missing is what could not be read
            check(found, typed, at, world)


def check(found: Table, typed: Mapping[str, Decimal], at: str, world: World) -> None:
    losses = {name: fte for name, fte in typed.items() if name not in (ESTABLISHMENT, IN_POST, *world.short)}
    if ESTABLISHMENT not in typed:
        found.faults.append(f"{at}: there is no FTE in this row.")
    elif wrong := fault(Strength(typed[ESTABLISHMENT], losses)):
        found.faults.append(f"{at}: {wrong}")


def figures(found: Table, row: Sequence[str], number: int, columns: Mapping[int, str]) -> Iterator[tuple[str, Decimal]]:
    """The figures of a row that are not worked out from others."""
    for column, name in columns.items():
        if name in (ROLE, *OURS, *WORKED_OUT):
            continue
        try:
            value = read_fte(text_at(row, column))
        except ValueError as error:
            found.faults.append(f"{address(number - 1, column)}: {error}")
            continue
        if value is not None:
            yield name, value


def claim(found: Table, row: Sequence[str], number: int, columns: Mapping[int, str], team: str, role: str) -> None:
    """What a row prints of figures that are worked out here. Totals that are repeated, as on another page, are one."""
    for column, name in columns.items() if not found.ours else ():
        text = text_at(row, column)
        if not text or name == ROLE:
            continue
        try:
            value, printed = read_printed(text)
        except ValueError as error:
            found.faults.append(f"{address(number - 1, column)}: {error}")
            continue
        figure = name if name in (ESTABLISHMENT, IN_POST, *WORKED_OUT) else f"reason:{name}"
        state(found, Line(team, role, figure, value, printed), address(number - 1, column))


def state(found: Table, line: Line, at: str) -> None:
    """Add a claim; another of the same figure contradicts it, and nobody could say which of the two is meant."""
    earlier = next((each for each in found.claims if key(each) == key(line)), None)
    if earlier is None:
        found.claims.append(line)
    elif earlier.value != line.value:
        found.faults.append(f"{at}: {line.printed} stands here, and {earlier.printed} further up, of the same total.")


def key(line: Line) -> tuple[str, str, str]:
    return line.team, line.role, line.figure


def text_at(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""
