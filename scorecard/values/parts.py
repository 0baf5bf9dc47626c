"""What the scorecard's pages have in common: figures, changes, symbols, signals."""

from typing import Literal

import msgspec

from opcc_portal.lib.chart import Judgement

ILLUSTRATIVE = "Illustrative months, reconstructed to match the published quarters."
WORKED_OUT = "Not printed: worked out from a later figure and the printed change."
Standing = Literal["concern", "improvement", "notable", "quiet", "not_assessable", "no_data"]


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure as shown. `value` is None when there is none; then `text` says why ("not collected").

    `qualified`: `text` says more than `value` does ("10 or less", "80.4 ± 2.1"). `worked_out`: from a printed change.
    """

    text: str
    value: float | None = None
    period: str = ""
    note: str = ""
    approximate: bool = False
    qualified: bool = False
    illustrative: bool = False
    published: bool = False
    worked_out: bool = False


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Change on the year before, in % or percentage points. `text` carries no arrow: `direction` does."""

    text: str
    direction: Literal["up", "down", "same"]
    judgement: Judgement
    sentence: str
    value: float | None = None
    illustrative: bool = False


class Symbol(msgspec.Struct, frozen=True, kw_only=True):
    """One of the key's sixteen symbols as it stands beside a measure. `icon` names its drawing.

    `source` says whose judgement it is where it is not the portal's own.
    """

    code: str
    icon: str
    word: str
    sentence: str
    judgement: Judgement
    source: str = ""


class SignalNote(msgspec.Struct, frozen=True, kw_only=True):
    """One rule on one measure, explained: fired, quiet, or not assessable with its reason."""

    code: str
    name: str
    state: Literal["high", "low", "quiet", "not_assessable"]
    sentence: str
    judgement: Judgement = "neutral"
    icon: str = ""
    word: str = ""
    reason: str = ""
    numbers: list[tuple[str, str]] = []
    season: Literal["", "expected", "unusual"] = ""
    short: str = ""
