"""A measure's signals as its pages show them: symbols, sentences, where it stands, its sparkline."""

from collections.abc import Sequence
from typing import cast

from opcc_portal.lib.chart import Judgement, Sparkline
from opcc_portal.lib.periods import Period, add_months, months_between
from scorecard.domain import context, wording
from scorecard.domain.numbers import numbers_table
from scorecard.domain.signals import Signal, judge_signal, rule_of, symbol_of
from scorecard.domain.symbols import BY_ICON
from scorecard.pages.parts import Subject
from scorecard.values import Recorded, SignalNote, Standing, Symbol

SPARK_MONTHS = 36
SPARK_LEAST = 6  # months: a few lone dots have no shape
APART = "peers-apart"
ESTIMATE, ELSEWHERE = "our estimate", "judged elsewhere"
ORDER: dict[Judgement, int] = {"concern": 0, "improvement": 1, "neutral": 2}


def fired(signals: Sequence[Signal]) -> list[Signal]:
    """The signals that say the figures are out of the ordinary, those that the season explains included."""
    return [signal for signal in signals if signal.fired and rule_of(signal.code).directed]


def unexpected(signals: Sequence[Signal]) -> list[Signal]:
    """The signals that the time of year does not explain."""
    return [signal for signal in fired(signals) if signal.unexpected]


def without_data(signals: Sequence[Signal]) -> bool:
    return any(signal.fired and not rule_of(signal.code).directed for signal in signals)


def applied(signals: Sequence[Signal]) -> list[str]:
    """The rules about the figures that could be applied."""
    return [s.code for s in signals if s.state != "not_assessable" and rule_of(s.code).directed]


def judged_elsewhere(item: Subject) -> list[Recorded]:
    """What somebody else found out of the ordinary over time."""
    return [said for said in item.recorded if said.symbol and said.about == "trend"]


def standing(item: Subject) -> Standing:
    """Where a measure stands: a concern outweighs an improvement, whoever found it; a season is neither."""
    judgements = {judge_signal(signal, item.direction) for signal in unexpected(item.signals)}
    judgements |= {said.symbol.judgement for said in judged_elsewhere(item) if said.symbol}
    for judgement in ("concern", "improvement"):
        if judgement in judgements:
            return cast(Standing, judgement)
    if judgements:
        return "notable"
    if without_data(item.signals):
        return "no_data"
    return "quiet" if applied(item.signals) else "not_assessable"


# -- Symbols -------------------------------------------------------------------------------------------------------


def symbols(item: Subject) -> list[Symbol]:
    """The symbols beside a measure: what fired, what others judged, where it stands among peers; or else that nothing
    could be assessed."""
    own = [symbol(item, signal) for signal in item.signals if signal.fired]
    elsewhere = [said.symbol for said in judged_elsewhere(item) if said.symbol]
    silent = [] if own or elsewhere or applied(item.signals) else unassessable(item)
    return own + elsewhere + silent + among_peers(item)


def unassessable(item: Subject) -> list[Symbol]:
    return [symbol(item, signal) for signal in item.signals if rule_of(signal.code).directed][:1]


def among_peers(item: Subject) -> list[Symbol]:
    """The published position, and whether it moves with peers; of each our own estimate only where none is."""
    published = [said.symbol for said in item.recorded if said.symbol and said.about == "peers"]
    told = {found.icon == APART for found in published}
    return published + [found for group in item.peers for found in group.symbols if (found.icon == APART) not in told]


def symbol(item: Subject, signal: Signal) -> Symbol:
    drawn = symbol_of(signal)
    assert drawn is not None, "a quiet signal has no symbol"  # noqa: S101
    return Symbol(
        code=signal.code,
        icon=drawn.icon,
        word=wording.word(signal),
        sentence=sentence(item, signal),
        judgement=judge_signal(signal, item.direction),
    )


def drawn(icon: str, *, code: str, sentence: str, judgement: Judgement, source: str) -> Symbol:
    """One of the key's symbols that no rule of months gives; its word says whether it is our estimate or others'."""
    word = f"{BY_ICON[icon].word} ({ESTIMATE if source == ESTIMATE else ELSEWHERE})"
    return Symbol(code=code, icon=icon, word=word, sentence=sentence, judgement=judgement, source=source)


# -- In words ------------------------------------------------------------------------------------------------------


def sentence(item: Subject, signal: Signal) -> str:
    month = item.month if rule_of(signal.code).directed else item.quarter.data_to
    return wording.explain(signal, unit=item.measure.unit, decimals=item.measure.decimals, month=month)


def signal_note(item: Subject, signal: Signal) -> SignalNote:
    symbol = symbol_of(signal)
    return SignalNote(
        code=signal.code,
        name=rule_of(signal.code).name,
        short=rule_of(signal.code).short,
        state=signal.state,
        sentence=sentence(item, signal),
        judgement=judge_signal(signal, item.direction),
        icon=symbol.icon if symbol else "",
        word=wording.word(signal),
        reason=wording.reason(signal),
        numbers=numbers_table(signal, item.measure.unit, item.measure.decimals),
        season=signal.season,
    )


def in_context(item: Subject) -> str:
    """The context that somebody wrote, or else the proposed one."""
    return item.context or proposed_context(item)


def proposed_context(item: Subject) -> str:
    """The context proposed from the signals, from what others judged, and from the position among peers."""
    own = context.propose(item.signals, item.month)
    others = [] if applied(item.signals) else judged_elsewhere(item)
    elsewhere = [f"{said.text} ({ELSEWHERE})" for said in others]
    peers = [peer_words(found) for found in among_peers(item)]
    lower = [f"{text[:1].lower()}{text[1:]}" for text in (own, *elsewhere) if text]
    return context.sentence([*lower, *dict.fromkeys(peers)])


def peer_words(found: Symbol) -> str:
    """Where a force stands among its peers, in few words; of our estimate, that it is one."""
    return f"{PEER_WORDS[found.icon]} ({ESTIMATE})" if found.source == ESTIMATE else PEER_WORDS[found.icon]


PEER_WORDS = {
    "peers-above": "higher than peers",
    "peers-in-line-above": "in line with peers",
    "peers-in-line-below": "in line with peers",
    "peers-below": "lower than peers",
    "peers-apart": "not moving with peers",
}


def marked_months(signals: Sequence[Signal]) -> int:
    """How many of the last months stand under a fired signal; a trend marks no single month."""
    return max((rule_of(signal.code).tested for signal in fired(signals)), default=0)


# -- Sparkline -----------------------------------------------------------------------------------------------------


def without_sparkline(item: Subject) -> str:
    """Why a measure has none."""
    return "not monthly" if item.measure.frequency != "monthly" else "too few months"


def sparkline(item: Subject) -> Sparkline | None:
    """The last 36 months, where the measure has enough of them."""
    months = months_between(add_months(item.month, 1 - SPARK_MONTHS), item.month)
    found = [item.ledger.figures.get(Period(month, 1)) for month in months]
    values = [known.value if known else None for known in found]
    if sum(value is not None for value in values) < SPARK_LEAST:
        return None
    low, high = band(item.signals)
    marked = marked_months(item.signals)
    marking = [judge_signal(signal, item.direction) for signal in fired(item.signals) if rule_of(signal.code).tested]
    unit, decimals = item.measure.unit, item.measure.decimals
    return Sparkline(
        values=values,
        alt=wording.spark_alt(values, month=item.month, unit=unit, decimals=decimals, low=low, high=high),
        low=low,
        high=high,
        marked=[n for n in range(SPARK_MONTHS - marked, SPARK_MONTHS) if values[n] is not None],
        judgement=min(marking, key=lambda judgement: ORDER[judgement], default="neutral"),
    )


def band(signals: Sequence[Signal]) -> tuple[float | None, float | None]:
    """The limits of the usual: two standard deviations about the mean of the 24 months before."""
    for signal in signals:
        if signal.code == "month_2sd" and signal.state != "not_assessable":
            return signal.numbers["limit_low"], signal.numbers["limit_high"]
    return None, None
