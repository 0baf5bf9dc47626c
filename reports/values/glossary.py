"""The glossary as a plain value."""

import msgspec


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """What one source says a term means; `where` names the source with its line."""

    term: str
    meaning: str
    where: str
    note: str = ""
    preferred: bool = False


class TermLine(msgspec.Struct, frozen=True, kw_only=True):
    """A term as readers see it. `meanings` are all that its sources say where they differ: for the office only."""

    term: str
    meaning: str
    definition: str = ""
    sources: list[str] = []
    meanings: list[Meaning] = []


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """The terms that begin with one letter."""

    letter: str
    terms: list[TermLine]


class Glossary(msgspec.Struct, frozen=True, kw_only=True):
    """`conflicts` and `unspelt` are for the office only: where sources differ, and what no source spells out."""

    title: str
    subtitle: str
    sections: list[Section]
    conflicts: list[TermLine] = []
    unspelt: list[TermLine] = []
