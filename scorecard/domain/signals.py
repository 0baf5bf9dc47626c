"""Every rule in the order of the key, applied to a batch; what a signal is, and whether it is good news.

Detection and judgement are kept apart: a rule sees numbers, only `judge` knows which way is preferred.
"""

from collections.abc import Callable, Iterator
from typing import Any, Literal

import msgspec
import numpy as np

from opcc_portal.lib.chart import Judgement
from scorecard.domain.batch import Batch
from scorecard.domain.levels import month_2sd, quarter_1sd, run_of_8
from scorecard.domain.nodata import no_data
from scorecard.domain.outcome import Outcome, Season, State
from scorecard.domain.symbols import BY_ICON, NOT_ASSESSABLE, SYMBOLS, KeySymbol
from scorecard.domain.trends import trend_discrete, trend_rolling

__all__ = [
    "NOT_ASSESSABLE",
    "RULES",
    "SYMBOLS",
    "Direction",
    "KeySymbol",
    "Rule",
    "Signal",
    "assess",
    "each",
    "judge",
    "judge_signal",
    "rule_of",
    "symbol_of",
]

Direction = Literal["up", "down", "none"]


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule says of one series: stored as JSON with the numbers that it rests on.

    `reason_code` says why a series could not be assessed, otherwise it is "". `season`: "expected" for the time of
    year though the rule has fired, or "unusual" for it though the rule is quiet.
    """

    code: str
    state: State
    numbers: dict[str, float | None] = {}
    reason_code: str = ""
    season: Season = ""

    @property
    def fired(self) -> bool:
        """Whether the symbol is shown."""
        return self.state in ("high", "low")

    @property
    def explained(self) -> bool:
        """Whether the time of year explains that it has fired: no more than half of the months under test lie beyond
        what is expected of them. Otherwise it explains a part at most."""
        beyond = self.numbers.get("season_beyond") or 0
        return self.fired and self.season == "expected" and beyond <= rule_of(self.code).tested / 2

    @property
    def unexpected(self) -> bool:
        """Whether it has fired and the time of year does not explain it."""
        return self.fired and not self.explained

    def to_dict(self) -> dict[str, Any]:
        """Return the signal as plain JSON values."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> "Signal":
        """Read what `to_dict` wrote. Raises msgspec.ValidationError for anything else."""
        return msgspec.convert(plain, cls)


def number(signal: Signal, name: str) -> float:
    """Return a number that every assessed signal carries. Raises ValueError where it is missing."""
    found = signal.numbers.get(name)
    if found is None:
        raise ValueError(f"The signal {signal.code} does not say its {name}.")
    return found


def season_side(signal: Signal) -> str:
    """Return on which side of what the time of year leads to expect the last month lies: "high" or "low"."""
    return "high" if number(signal, "last") > number(signal, "season_mean") else "low"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of the registry. `directed` is False where firing has no up or down (no data).

    `short` names it in a list. `tested` is how many of the last months it marks when it fires: a trend marks no
    single month.
    """

    code: str
    name: str
    short: str
    icon_high: str
    icon_low: str
    compute: Callable[[Batch], Outcome]
    tested: int = 0
    directed: bool = True


RULES: tuple[Rule, ...] = (
    Rule(
        code="month_2sd",
        name="Last month against two standard deviations",
        short="last month",
        icon_high="month-high",
        icon_low="month-low",
        compute=month_2sd,
        tested=1,
    ),
    Rule(
        code="quarter_1sd",
        name="Last three months against one standard deviation",
        short="last three months",
        icon_high="quarter-high",
        icon_low="quarter-low",
        compute=quarter_1sd,
        tested=3,
    ),
    Rule(
        code="run_of_8",
        name="Last eight months against the average",
        short="last eight months",
        icon_high="run-high",
        icon_low="run-low",
        compute=run_of_8,
        tested=8,
    ),
    Rule(
        code="trend_discrete",
        name="Trend of the single months over twelve months",
        short="trend within the year",
        icon_high="trend-up",
        icon_low="trend-down",
        compute=trend_discrete,
    ),
    Rule(
        code="trend_rolling",
        name="Trend of the rolling twelve months",
        short="trend year on year",
        icon_high="rolling-up",
        icon_low="rolling-down",
        compute=trend_rolling,
    ),
    Rule(
        code="no_data",
        name="Twelve months without a figure",
        short="any figure within a year",
        icon_high="no-data",
        icon_low="no-data",
        compute=no_data,
        directed=False,
    ),
)
_BY_CODE = {rule.code: rule for rule in RULES}


def rule_of(code: str) -> Rule:
    """Return the rule with this code. Raises KeyError if there is none."""
    return _BY_CODE[code]


def _signals(code: str, outcome: Outcome) -> Iterator[Signal]:
    """Yield a rule's finding for each series."""
    names = list(outcome.numbers)
    found = np.column_stack(list(outcome.numbers.values()))
    numbers = found.astype(object)
    # JSON knows neither NaN nor infinity: a number that does not exist is nothing.
    numbers[~np.isfinite(found)] = None
    rows = zip(
        outcome.state.tolist(), outcome.reason_code.tolist(), outcome.season.tolist(), numbers.tolist(), strict=True
    )
    for state, reason, season, row in rows:
        told = dict(zip(names, row, strict=True))
        yield Signal(code=code, state=state, numbers=told, reason_code=reason, season=season)


def each(batch: Batch) -> Iterator[list[Signal]]:
    """Yield for each series of the batch its signals, one per rule, in the order of `RULES`.

    One after the other: thousands of series' signals alive at once keep Python's garbage collector busier than numpy.
    """
    found = [_signals(rule.code, rule.compute(batch)) for rule in RULES]
    return (list(signals) for signals in zip(*found, strict=True))


def assess(batch: Batch) -> list[list[Signal]]:
    """Return the signals of `each` series."""
    return list(each(batch))


def symbol_of(signal: Signal) -> KeySymbol | None:
    """Return the symbol shown for a signal; None for a quiet one. Raises KeyError for an unknown code."""
    if signal.state == "quiet":
        return None
    if signal.state == "not_assessable":
        return NOT_ASSESSABLE
    rule = rule_of(signal.code)
    return BY_ICON[rule.icon_high if signal.state == "high" else rule.icon_low]


def judge(state: State, preferred_direction: Direction) -> Judgement:
    """Return whether a state is a concern or an improvement: neither without a preferred direction."""
    if preferred_direction == "none" or state not in ("high", "low"):
        return "neutral"
    return "improvement" if (state == "high") == (preferred_direction == "up") else "concern"


def judge_signal(signal: Signal, preferred_direction: Direction) -> Judgement:
    """Judge a signal; neutral is one without a direction (no data), and one that the time of year explains.

    Raises KeyError for an unknown code.
    """
    if not rule_of(signal.code).directed or not signal.unexpected:
        return "neutral"
    return judge(signal.state, preferred_direction)
