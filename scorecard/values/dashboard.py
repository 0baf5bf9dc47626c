"""The dashboard as a plain value."""

import msgspec

from opcc_portal.lib.chart import Sparkline
from opcc_portal.lib.refs import Ref
from scorecard.values.parts import Change, Figure, Standing, Symbol
from scorecard.values.writing import SignificantTopic


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A measure's line on the dashboard."""

    measure: Ref
    label: str
    standing: Standing
    headline: Figure
    twelve_months: Figure | None
    change: Change | None
    sparkline: Sparkline | None
    symbols: list[Symbol]
    remark: str = ""
    illustrative: bool = False
    context: str = ""


class StandOut(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence under *What stands out this quarter*."""

    measure: Ref
    symbol: Symbol
    sentence: str
    priority: str


class PrioritySection(msgspec.Struct, frozen=True, kw_only=True):
    number: str
    title: str
    rows: list[Row]
    scorecard: Ref | None = None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """How many measures stand where; `note` answers "and why?"."""

    standing: Standing
    count: int
    label: str
    note: str = ""


class KeyEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A symbol of the key, in words; `used` says whether this page's signals include its rule."""

    icon: str
    word: str
    meaning: str
    group: str
    used: bool


class Dashboard(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    subtitle: str
    tallies: list[Tally]
    chance: str
    standouts: list[StandOut]
    priorities: list[PrioritySection]
    key: list[KeyEntry]
    illustrative: str = ""
    key_note: str = ""
    about: Ref | None = None
    topics: list[SignificantTopic] = []

    @property
    def assessed(self) -> bool:
        """Whether any measure was held against what is ordinary for it, so that none standing out says something."""
        unassessed = ("not_assessable", "no_data")
        return any(tally.count for tally in self.tallies if tally.standing not in unassessed)
