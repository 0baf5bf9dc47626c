"""Service delivery as a plain value: how each commitment stands, and how it stood in the quarters of the year."""

from typing import Literal

import msgspec
from msgspec.structs import replace

from opcc_portal.lib.prose import Prose

Status = Literal["not started", "on track", "at risk", "off track", "completed", ""]
WORDS: dict[Status, str] = {
    "completed": "Completed",
    "on track": "On track",
    "at risk": "At risk",
    "off track": "Off track",
    "not started": "Not started",
    "": "No update",
}


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A status in words. `reading`: it is the portal's reading, and of what; empty where the document prints it."""

    status: Status
    word: str
    reading: str = ""


class Commitment(msgspec.Struct, frozen=True, kw_only=True):
    """`year` is how it stood in each of the page's `quarters`."""

    number: str
    title: str
    standing: Standing
    narrative: Prose
    printed: str = ""
    note: str = ""
    year: list[Standing] = []


class Objective(msgspec.Struct, frozen=True, kw_only=True):
    number: str
    title: str
    commitments: list[Commitment]


class Count(msgspec.Struct, frozen=True, kw_only=True):
    status: Status
    word: str
    count: int


class Priority(msgspec.Struct, frozen=True, kw_only=True):
    number: str
    title: str
    counts: list[Count]
    objectives: list[Objective]


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """`quarters` are those of the year that have updates, to be shown side by side: only with the last quarter, and
    only where there is more than one. `reading` says what "our reading" is where any status is that."""

    title: str
    subtitle: str
    counts: list[Count]
    priorities: list[Priority]
    quarters: list[str] = []
    reading: str = ""


def narrowed(page: Delivery, status: str, priority: str) -> Delivery:
    """Return the page with the commitments of one status and under one priority only; "" is all of them, and "none"
    those without an update. The counts stay those of the whole."""
    wanted = {"": None, "none": ""}.get(status, status)
    kept = [
        replace(part, objectives=[found for one in part.objectives if (found := of_status(one, wanted)).commitments])
        for part in page.priorities
        if priority in ("", part.number)
    ]
    return replace(page, priorities=[part for part in kept if part.objectives])


def of_status(objective: Objective, status: str | None) -> Objective:
    kept = [item for item in objective.commitments if status in (None, item.standing.status)]
    return replace(objective, commitments=kept)
