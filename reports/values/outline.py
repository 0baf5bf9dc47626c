"""The order of a quarter's report as a plain value: what the pack prints, and what it says in its own words."""

from typing import Literal

import msgspec

from opcc_portal.lib.prose import Prose
from opcc_portal.lib.refs import Ref

Kind = Literal[
    "text",
    "topics",
    "key",
    "dashboard",
    "measures",
    "highlights",
    "delivery",
    "plan",
    "infrastructure",
    "consultation",
    "risks",
    "staffing",
    "statistics",
    "glossary",
]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """An edition of another subject that stands in the report: the consultation on a plan, as it was published."""

    kind: str
    subject: str
    number: int
    title: str


class OutlinePart(msgspec.Struct, frozen=True, kw_only=True):
    """A section: its own words, the pages that stand in it, in their order, or what was published elsewhere."""

    kind: Kind
    title: str
    text: Prose = Prose()
    pages: list[Ref] = []
    reports: list[Report] = []


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    subtitle: str
    parts: list[OutlinePart]
