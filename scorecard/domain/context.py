"""The few words beside a measure on the dashboard, proposed from its signals by a table."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from opcc_portal.lib.formatting import MONTHS
from scorecard.domain.outcome import Season, State
from scorecard.domain.signals import Signal, rule_of


class Phrase(msgspec.Struct, frozen=True):
    """`says` it where each rule named in `when` has the state (and, if given, the season) beside it."""

    when: Mapping[str, State | tuple[State, Season]]
    says: str


# Of each group the first phrase that fits is said, the groups in this order. Source: the words of the 2018 dashboard
# ("Stable", "Long term trend is gradually increasing", "one month spike in March"), made regular.
TRENDS = (
    Phrase({"trend_rolling": "high", "trend_discrete": "high"}, "long-term increasing trend, still rising"),
    Phrase({"trend_rolling": "high", "trend_discrete": "low"}, "long-term increase, now turning down"),
    Phrase({"trend_rolling": "low", "trend_discrete": "low"}, "long-term decreasing trend, still falling"),
    Phrase({"trend_rolling": "low", "trend_discrete": "high"}, "long-term decrease, now turning up"),
    Phrase({"trend_rolling": "high"}, "long-term increasing trend"),
    Phrase({"trend_rolling": "low"}, "long-term decreasing trend"),
    Phrase({"trend_discrete": "high"}, "rising within the year"),
    Phrase({"trend_discrete": "low"}, "falling within the year"),
)
LEVELS = (
    Phrase({"run_of_8": ("high", "expected")}, "high for eight months (seasonal)"),
    Phrase({"run_of_8": ("low", "expected")}, "low for eight months (seasonal)"),
    Phrase({"run_of_8": "high", "quarter_1sd": "high"}, "consistently high, most so lately"),
    Phrase({"run_of_8": "low", "quarter_1sd": "low"}, "consistently low, most so lately"),
    Phrase({"run_of_8": "high"}, "consistently high"),
    Phrase({"run_of_8": "low"}, "consistently low"),
    Phrase({"quarter_1sd": ("high", "expected")}, "high for three months (seasonal)"),
    Phrase({"quarter_1sd": ("low", "expected")}, "low for three months (seasonal)"),
    Phrase({"quarter_1sd": "high"}, "high for three months"),
    Phrase({"quarter_1sd": "low"}, "low for three months"),
)
SPIKES = (
    Phrase({"month_2sd": ("high", "expected")}, "{month} high (seasonal)"),
    Phrase({"month_2sd": ("low", "expected")}, "{month} low (seasonal)"),
    Phrase({"month_2sd": "high", "quarter_1sd": "high"}, "highest in {month}"),
    Phrase({"month_2sd": "low", "quarter_1sd": "low"}, "lowest in {month}"),
    Phrase({"month_2sd": "high"}, "one-month spike in {month}"),
    Phrase({"month_2sd": "low"}, "one-month dip in {month}"),
    Phrase({"month_2sd": ("quiet", "unusual")}, "{month} unusual for the season"),
)
STABLE, NO_DATA = "stable", "no data for a year"


def _fits(phrase: Phrase, signals: Mapping[str, Signal]) -> bool:
    return all(
        (signal := signals.get(code)) is not None
        and (signal.state == wanted if isinstance(wanted, str) else (signal.state, signal.season) == wanted)
        for code, wanted in phrase.when.items()
    )


def _first(group: Sequence[Phrase], signals: Mapping[str, Signal]) -> list[str]:
    return [phrase.says for phrase in group if _fits(phrase, signals)][:1]


def propose(signals: Sequence[Signal], month: date) -> str:
    """Return the proposed context of a measure assessed for `month`: "Stable; one-month spike in March".

    "" where no rule could be applied: nothing is known then, which is not stability.
    """
    by_code = {signal.code: signal for signal in signals}
    if by_code.get("no_data") and by_code["no_data"].fired:
        return sentence([NO_DATA])
    if not any(signal.state != "not_assessable" and rule_of(signal.code).directed for signal in signals):
        return ""
    lasting = _first(TRENDS, by_code) + _first(LEVELS, by_code)
    return sentence([*(lasting or [STABLE]), *_first(SPIKES, by_code)]).format(month=MONTHS[month.month - 1])


def sentence(parts: Sequence[str]) -> str:
    """Join the parts with semicolons, the first letter a capital."""
    text = "; ".join(filter(None, parts))
    return text[:1].upper() + text[1:]
