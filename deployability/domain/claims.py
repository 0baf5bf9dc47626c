"""What a document prints of a snapshot against what its parts make.

`figure` of a claim is "establishment", "in_post", "share" (%), "undeployable", "reason:<slug>" or "students"
of a place; "days:abstraction", "days:deployability", "share:abstraction" and "share:deployability" of the
methodology; "force" (% of the whole force), which nothing here makes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from deployability.domain.methodology import Lost
from deployability.domain.strength import Place, Strength
from opcc_portal.lib.formatting import round_half_up

FORCE = "force"  # a figure of which there is no table
METHOD = ("days:abstraction", "days:deployability", "share:abstraction", "share:deployability")
_DECIMALS = re.compile(r"\d\.(\d+)")


@dataclass(frozen=True)
class Parts:
    """What claims are held against: every place of the snapshot, students by role, the days lost where known."""

    places: Mapping[Place, Strength]
    students: Mapping[str, int] = field(default_factory=dict)
    days: Lost | None = None


def worked_out(figure: str, place: Place, parts: Parts) -> Decimal | None:
    """Return what the parts make of a figure, unrounded; None where they make nothing of it."""
    if figure in METHOD:
        return of_days(figure, parts.days)
    if figure == "students":
        return of_students(place[1], parts.students)
    strength = parts.places.get(place)
    return of_strength(figure, strength) if strength else None


def of_strength(figure: str, strength: Strength) -> Decimal | None:
    kind, _, reason = figure.partition(":")
    if kind == "reason":
        return strength.lost(reason)
    found = {
        "establishment": strength.establishment,
        "in_post": strength.in_post,
        "undeployable": strength.undeployable,
        "share": strength.share,
    }
    return found.get(figure)


def of_students(role: str, students: Mapping[str, int]) -> Decimal | None:
    """Of one role, or of all of them."""
    if not role:
        return Decimal(sum(students.values())) if students else None
    return Decimal(students[role]) if role in students else None


def of_days(figure: str, days: Lost | None) -> Decimal | None:
    if days is None:
        return None
    return {
        "days:abstraction": days.abstraction,
        "days:deployability": days.deployability,
        "share:abstraction": days.abstraction_share,
        "share:deployability": days.deployability_share,
    }[figure]


def decimals(printed: str) -> int:
    """Return how many decimals are printed: 1 of "69.6%", none of "24"."""
    found = _DECIMALS.search(printed)
    return len(found[1]) if found else 0


def agrees(value: Decimal, printed: str, made: Decimal) -> bool:
    """Whether a printed value is what the parts make, rounded half up to the decimals that are printed."""
    places = decimals(printed)
    return round_half_up(float(made), places) == round_half_up(float(value), places)
