"""Where less can be deployed than the threshold asks for: teams, roles of all teams, roles of a team.

Source: the community policing team paper of June 2018, which asks for a report where a place or a role is under 75%.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from deployability.domain.strength import Place, Strength, together

Standing = Literal["new", "continuing", "first"]
ALL: Place = ("", "")


@dataclass(frozen=True)
class Exceptional:
    """A place under the threshold. `standing`: "continuing" where it was in the snapshot before, "first" where there is
    none. `before` is its share then."""

    place: Place
    strength: Strength
    standing: Standing
    before: Decimal | None = None


def places(cells: Mapping[Place, Strength]) -> dict[Place, Strength]:
    """Return every place there is: the whole, the teams, the roles, then each role of each team, in their order."""
    teams, roles = (list(dict.fromkeys(place[part] for place in cells)) for part in (0, 1))
    by_team: dict[str, list[Strength]] = {team: [] for team in teams}
    by_role: dict[str, list[Strength]] = {role: [] for role in roles}
    for (team, role), strength in cells.items():
        by_team[team].append(strength)
        by_role[role].append(strength)
    found = {ALL: together(cells.values())}
    found |= {(team, ""): together(parts) for team, parts in by_team.items()}
    found |= {("", role): together(parts) for role, parts in by_role.items()}
    return found | dict(cells)


def exceptions(
    now: Mapping[Place, Strength], before: Mapping[Place, Strength] | None, threshold: Decimal
) -> list[Exceptional]:
    """Return the places under the threshold in the order of `now` (see `places`), without the whole. `before` is the
    snapshot before, None where there is none; `threshold` is in per cent and compared with the unrounded share."""
    return [
        Exceptional(
            place,
            strength,
            standing(before, place, threshold),
            before[place].share if before and place in before else None,
        )
        for place, strength in now.items()
        if place != ALL and strength.below(threshold)
    ]


def standing(before: Mapping[Place, Strength] | None, place: Place, threshold: Decimal) -> Standing:
    if before is None:
        return "first"
    return "continuing" if place in before and before[place].below(threshold) else "new"
