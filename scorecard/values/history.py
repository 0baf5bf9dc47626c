"""The history of a series' figures as a plain value."""

from datetime import date, datetime

import msgspec


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a figure: what was recorded for a period, by whom, when and why.

    `text` is the figure as printed or why there is none, `parts` what it was made of ("41 of 237"). `at` is UTC, `when`
    the same in words where people read it.
    """

    end: date
    span: int
    period: str
    version: int
    text: str
    parts: str
    value: float | None
    numerator: float | None
    denominator: float | None
    who: str
    at: datetime
    when: str
    provenance: str
    kind: str
    reason: str
    note: str


class NoteLine(msgspec.Struct, frozen=True, kw_only=True):
    """One break, event or expectation: what it says, and of what or from where."""

    note: int
    text: str
    detail: str = ""


class NoteList(msgspec.Struct, frozen=True, kw_only=True):
    """All notes of one kind; `none` is said where there are none, `add` where one is added."""

    kind: str
    title: str
    hint: str
    none: str
    add: str
    lines: list[NoteLine]
