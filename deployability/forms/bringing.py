"""What a file says of a day, held against the teams, roles and reasons of that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deployability.domain.recorded import Printed, Recorded
from deployability.domain.strength import Place, heading
from deployability.importers.sheet import ESTABLISHMENT, IN_POST, Table, World, folded, read_table
from deployability.models import Reason
from deployability.queries.recording import Layout
from opcc_portal.intake.sheets import Sheet, UnreadableError

TWO = "The file has more than one sheet with something in it. Keep the one with the table of teams and roles."


@dataclass(frozen=True)
class Brought:
    """Rows to be recorded, which figures of them the file has, and what is printed beside them; with `faults` nothing
    of it should be used."""

    rows: dict[Place, Recorded]
    columns: set[str]
    claims: tuple[Printed, ...]
    faults: list[str]


def bring_table(sheets: Sequence[Sheet], layout: Layout) -> Brought:
    """Return what a file says. Raises `UnreadableError` where it is not one table."""
    full = [sheet for sheet in sheets if sheet.rows or sheet.faults]
    if len(full) > 1:
        raise UnreadableError(TWO)
    table = read_table(full[0].rows, world(layout))
    faults = [*full[0].faults.values(), *table.faults]
    claims = tuple(Printed(each.team, each.role, each.figure, each.value, each.printed) for each in table.claims)
    return Brought({} if faults else rows(table), table.columns, claims, faults)


def rows(table: Table) -> dict[Place, Recorded]:
    return {
        key: Recorded(
            typed[ESTABLISHMENT],
            typed.get(IN_POST),
            {name: fte for name, fte in typed.items() if name not in (ESTABLISHMENT, IN_POST)},
        )
        for key, typed in table.parts.items()
    }


def world(layout: Layout) -> World:
    """Everything that a file may name, by each of the ways in which it is called."""
    return World(
        teams={folded(name): team.slug for team, _roles in layout.teams for name in filled(team.name, team.short_name)},
        roles={folded(name): role.slug for role in layout.roles for name in filled(role.code, role.name)},
        reasons={folded(name): reason.slug for reason in layout.reasons for name in names(reason)},
        rows=frozenset((team.slug, role.slug) for team, role in layout.rows),
        short=frozenset(reason.slug for reason in layout.reasons if not reason.long_term),
    )


def names(reason: Reason) -> tuple[str, ...]:
    return reason.name, reason.slug, heading(reason.name, long_term=reason.long_term)


def filled(*names: str) -> list[str]:
    return [name for name in names if name]
