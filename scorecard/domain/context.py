"""The few words beside a measure on the dashboard, proposed from its signals by a table."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import msgspec

from opcc_portal.lib.formatting import MONTHS
from scorecard.domain.signals import Signal, rule_of, season_side


class Phrase(msgspec.Struct, frozen=True):
    """`says` it where each rule named in `when` tells what stands beside it: see `_told`."""

    when: Mapping[str, str]
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
    Phrase({"run_of_8": "high", "quarter_1sd": "high"}, "consistently high, clearly so for three months"),
    Phrase({"run_of_8": "low", "quarter_1sd": "low"}, "consistently low, clearly so for three months"),
    Phrase({"run_of_8": "high"}, "consistently high"),
    Phrase({"run_of_8": "low"}, "consistently low"),
    Phrase({"quarter_1sd": "high"}, "high for three months"),
    Phrase({"quarter_1sd": "low"}, "low for three months"),
    Phrase({"run_of_8": "high in season"}, "high for eight months (seasonal)"),
    Phrase({"run_of_8": "low in season"}, "low for eight months (seasonal)"),
    Phrase({"quarter_1sd": "high in season"}, "high for three months (seasonal)"),
    Phrase({"quarter_1sd": "low in season"}, "low for three months (seasonal)"),
)
MONTHS_ALONE = (
    Phrase({"month_2sd": "high alone"}, "one-month spike in {month}"),
    Phrase({"month_2sd": "low alone"}, "one-month dip in {month}"),
    Phrase({"month_2sd": "high"}, "very high in {month}"),
    Phrase({"month_2sd": "low"}, "very low in {month}"),
    Phrase({"month_2sd": "high in season"}, "{month} high (seasonal)"),
    Phrase({"month_2sd": "low in season"}, "{month} low (seasonal)"),
    Phrase({"month_2sd": "high for the season"}, "{month} high for the season"),
    Phrase({"month_2sd": "low for the season"}, "{month} low for the season"),
)
STABLE, NOTHING, NO_DATA = "stable", "nothing unusual found", "no data for a year"


def _told(signals: Sequence[Signal]) -> dict[str, set[str]]:
    """Return what each rule tells: "high", "high alone" (the month before was within the limits), "high in season"
    (explained by it), "high for the season" (though the rule itself is quiet), and the same of "low"."""
    by_code = {signal.code: signal for signal in signals}
    return {code: set(_words(signal, by_code)) for code, signal in by_code.items()}


def _words(signal: Signal, by_code: Mapping[str, Signal]) -> Iterator[str]:
    if signal.explained:
        yield f"{signal.state} in season"
    elif signal.fired:
        yield signal.state
        if _alone(signal, by_code.get("quarter_1sd")):
            yield f"{signal.state} alone"
    elif signal.season == "unusual":
        yield f"{season_side(signal)} for the season"


def _alone(signal: Signal, quarter: Signal | None) -> bool:
    """Whether the month before the one that has left its limits lay within them; False where that is not known."""
    low, high = signal.numbers.get("limit_low"), signal.numbers.get("limit_high")
    before = quarter.numbers.get("last_2") if quarter else None
    return None not in (low, high, before) and low <= before <= high  # type: ignore[operator]


def _first(group: Sequence[Phrase], told: Mapping[str, set[str]]) -> list[str]:
    fitting = (p.says for p in group if all(wanted in told.get(code, ()) for code, wanted in p.when.items()))
    return list(fitting)[:1]


def propose(signals: Sequence[Signal], month: date) -> str:
    """Return the proposed context of a measure assessed for `month`: "Stable; one-month spike in March".

    "" where no rule could be applied: nothing is known then, which is not stability. "Stable" only where all could.
    """
    directed = [signal for signal in signals if rule_of(signal.code).directed]
    assessed = [signal for signal in directed if signal.state != "not_assessable"]
    if any(signal.fired and signal not in directed for signal in signals):
        return sentence([NO_DATA])
    if not assessed:
        return ""
    told = _told(signals)
    lasting, lately = _first(TRENDS, told) + _first(LEVELS, told), _first(MONTHS_ALONE, told)
    calm = [STABLE] if len(assessed) == len(directed) else [NOTHING] * (not lately)
    return sentence([*(lasting or calm), *lately]).format(month=MONTHS[month.month - 1])


def sentence(parts: Sequence[str]) -> str:
    """Join the parts with semicolons, the first letter a capital."""
    text = "; ".join(filter(None, parts))
    return text[:1].upper() + text[1:]
