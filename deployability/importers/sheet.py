"""A spreadsheet laid out as the paper's second table: for each team a row of totals, then one for each of its roles.

The roles' rows are the figures; what is printed of a team, of a row's sum or share, or of the whole force, are claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from deployability.domain.strength import Strength
from deployability.domain.typed import fault, read_fte
from opcc_portal.intake.sheets import address

ESTABLISHMENT, IN_POST, SHARE, UNDEPLOYABLE = "establishment", "in_post", "share", "undeployable"
HEADINGS = {
    "fte": ESTABLISHMENT,
    "establishment": ESTABLISHMENT,
    "in post": IN_POST,
    "strength": IN_POST,
    "deployable": SHARE,
    "deployable resource": SHARE,
    "deployable %": SHARE,
    "total undeployable": UNDEPLOYABLE,
    "undeployable": UNDEPLOYABLE,
}
ALL = ("total", "force")  # how a row of everything is headed
Key = tuple[str, str]


@dataclass(frozen=True)
class World:
    """What a file may name, in small letters: teams, reasons, and the roles of each team, by what they are called."""

    teams: Mapping[str, str]
    roles: Mapping[str, str]
    reasons: Mapping[str, str]
    rows: frozenset[Key]


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
    """What a file says: the parts by team and role, with the cell each row stands in, claims, and what is wrong."""

    parts: dict[Key, dict[str, Decimal]] = field(default_factory=dict)
    claims: list[Line] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_table(rows: Sequence[Sequence[str]], world: World) -> Table:
    """Return what a sheet says. Every fault names its cell; where there is any, nothing of it should be used."""
    found, columns, team = Table(), {}, ""
    for number, row in enumerate(rows, start=1):
        if not any(row):
            continue
        if heads := headings(row):
            columns = dict(resolved(heads, world, number, found))
            continue
        head = folded(row[0])
        if not columns:
            if head in world.teams:
                found.faults.append(f"A{number}: the row of headings (FTE, Vacancies …) has to stand above this.")
                return found
            continue
        if head in world.teams:
            team = world.teams[head]
            claim(found, row, number, columns, team, "")
        elif head in ALL:
            claim(found, row, number, columns, "", "")
        else:
            part(found, row, number, columns, team, world)
    if not found.parts and not found.faults:
        found.faults.append("No figures were found. The file has to be laid out as the table of teams and roles.")
    return found


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def headings(row: Sequence[str]) -> dict[int, str]:
    """The headings of a row, by column from nought; {} where the row is none: one of them has to be the FTE."""
    texts = {column: folded(text) for column, text in enumerate(row) if column and text}
    known = {text for text in texts.values() if HEADINGS.get(text) == ESTABLISHMENT}
    return texts if known else {}


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


def part(found: Table, row: Sequence[str], number: int, columns: Mapping[int, str], team: str, world: World) -> None:
    """A role's row: its figures, and what it prints of them."""
    head, at = row[0], f"A{number}"
    role = world.roles.get(folded(head))
    if role is None:
        found.faults.append(f"{at}: “{head[:60]}” is no team and no role.")
    elif not team:
        found.faults.append(f"{at}: no team stands above this role.")
    elif (team, role) not in world.rows:
        found.faults.append(f"{at}: the team above has no role “{head}”.")
    elif (team, role) in found.parts:
        found.faults.append(f"{at}: this role of the team stands here a second time.")
    else:
        typed = dict(figures(found, row, number, columns))
        found.parts[team, role] = typed
        claim(found, row, number, {c: name for c, name in columns.items() if name in (SHARE, UNDEPLOYABLE)}, team, role)
        check(found, typed, at)


def check(found: Table, typed: Mapping[str, Decimal], at: str) -> None:
    losses = {name: fte for name, fte in typed.items() if name not in (ESTABLISHMENT, IN_POST)}
    if ESTABLISHMENT not in typed:
        found.faults.append(f"{at}: there is no FTE in this row.")
    elif wrong := fault(Strength(typed[ESTABLISHMENT], losses)):
        found.faults.append(f"{at}: {wrong}")


def figures(found: Table, row: Sequence[str], number: int, columns: Mapping[int, str]) -> Iterator[tuple[str, Decimal]]:
    """The figures of a row that are not worked out from others."""
    for column, name in columns.items():
        if name in (SHARE, UNDEPLOYABLE):
            continue
        try:
            value = read_fte(text_at(row, column))
        except ValueError as error:
            found.faults.append(f"{address(number - 1, column)}: {error}")
            continue
        if value is not None:
            yield name, value


def claim(found: Table, row: Sequence[str], number: int, columns: Mapping[int, str], team: str, role: str) -> None:
    """What a row prints of figures that are worked out here."""
    for column, name in columns.items():
        text = text_at(row, column)
        if not text:
            continue
        try:
            value = Decimal(re.sub(r"[,%\s]", "", text))
        except InvalidOperation:
            found.faults.append(f"{address(number - 1, column)}: “{text[:40]}” is not a number.")
            continue
        figure = name if name in (ESTABLISHMENT, IN_POST, SHARE, UNDEPLOYABLE) else f"reason:{name}"
        found.claims.append(Line(team, role, figure, value, text[:20]))


def text_at(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""
