"""Every rule in the order of the key, applied to a batch; what a signal is, and whether it is good news.

Detection and judgement are kept apart: a rule sees numbers, only `judge` knows which way is preferred.
"""

import math
from collections.abc import Callable
from typing import Any, Literal

import msgspec

from opcc_portal.lib.chart import Judgement
from scorecard.domain.batch import Batch
from scorecard.domain.levels import month_2sd, quarter_1sd, run_of_8
from scorecard.domain.nodata import no_data
from scorecard.domain.outcome import Outcome, State
from scorecard.domain.symbols import BY_ICON, NOT_ASSESSABLE, SYMBOLS, KeySymbol

__all__ = [
    "CHANCE",
    "CHANCE_OF_ANY",
    "NOT_ASSESSABLE",
    "RULES",
    "SYMBOLS",
    "Direction",
    "KeySymbol",
    "Rule",
    "Signal",
    "assess",
    "expected_by_chance",
    "judge",
    "judge_signal",
    "rule_of",
    "symbol_of",
]

Direction = Literal["up", "down", "none"]

# How often a rule fires on one unchanging measure in one month, from simulated series of 24 + k months.
CHANCE: dict[str, float] = {"month_2sd": 0.063, "quarter_1sd": 0.014, "run_of_8": 0.015}
# The rules overlap, so the share of measures with at least one symbol is less than the sum.
CHANCE_OF_ANY: dict[frozenset[str], float] = {frozenset({"month_2sd", "quarter_1sd", "run_of_8"}): 0.090}


class Signal(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule says of one series: stored as JSON with the numbers that it rests on.

    `reason` (in words) and `reason_code` say why a series could not be assessed; otherwise both are "".
    """

    code: str
    state: State
    reason: str = ""
    numbers: dict[str, float | None] = {}
    reason_code: str = ""

    @property
    def fired(self) -> bool:
        """Whether the symbol is shown."""
        return self.state in ("high", "low")

    def to_dict(self) -> dict[str, Any]:
        """Return the signal as plain JSON values."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> "Signal":
        """Read what `to_dict` wrote. Raises msgspec.ValidationError for anything else."""
        return msgspec.convert(plain, cls)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule of the registry. `directed` is False where firing has no up or down (no data)."""

    code: str
    name: str
    icon_high: str
    icon_low: str
    compute: Callable[[Batch], Outcome]
    directed: bool = True


RULES: tuple[Rule, ...] = (
    Rule(
        code="month_2sd",
        name="Last month against two standard deviations",
        icon_high="month-high",
        icon_low="month-low",
        compute=month_2sd,
    ),
    Rule(
        code="quarter_1sd",
        name="Last three months against one standard deviation",
        icon_high="quarter-high",
        icon_low="quarter-low",
        compute=quarter_1sd,
    ),
    Rule(
        code="run_of_8",
        name="Last eight months against the average",
        icon_high="run-high",
        icon_low="run-low",
        compute=run_of_8,
    ),
    Rule(
        code="no_data",
        name="Twelve months without a figure",
        icon_high="no-data",
        icon_low="no-data",
        compute=lambda batch: no_data(batch.covered),
        directed=False,
    ),
)


def rule_of(code: str) -> Rule:
    """Return the rule with this code. Raises KeyError if there is none."""
    return {rule.code: rule for rule in RULES}[code]


def _signal(code: str, outcome: Outcome, row: int) -> Signal:
    numbers = {name: float(values[row]) for name, values in outcome.numbers.items()}
    return Signal(
        code=code,
        state=msgspec.convert(str(outcome.state[row]), State),
        reason=outcome.reason[row],
        # JSON knows no NaN, and a number that does not exist is nothing.
        numbers={name: None if math.isnan(number) else number for name, number in numbers.items()},
        reason_code=str(outcome.reason_code[row]),
    )


def assess(batch: Batch) -> list[list[Signal]]:
    """Return for each series of the batch its signals, one per rule, in the order of `RULES`."""
    outcomes = [(rule.code, rule.compute(batch)) for rule in RULES]
    return [[_signal(code, outcome, row) for code, outcome in outcomes] for row in range(len(batch.values))]


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
    """Judge a signal; one without a direction (no data) is neutral. Raises KeyError for an unknown code."""
    return judge(signal.state, preferred_direction) if rule_of(signal.code).directed else "neutral"


def expected_by_chance(n_assessable: int) -> float:
    """Return how many of `n_assessable` unchanging measures carry at least one symbol in a month.

    Counts the rules in `RULES` only. Raises KeyError while a combination of rules has no simulated rate.
    """
    in_use = frozenset(rule.code for rule in RULES if rule.directed)
    return n_assessable * CHANCE_OF_ANY[in_use]
