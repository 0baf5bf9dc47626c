"""With what a plan is delivered, as a plain value."""

import msgspec


class Arranged(msgspec.Struct, frozen=True, kw_only=True):
    """A plan, scorecard, register, board or partnership, with what reports to it."""

    name: str
    kind: str
    word: str
    purpose: str = ""
    meets: str = ""
    note: str = ""
    under: list["Arranged"] = []


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are of a kind."""

    kind: str
    word: str
    count: int


class Infrastructure(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    subtitle: str
    kinds: list[Kind]
    roots: list[Arranged]
